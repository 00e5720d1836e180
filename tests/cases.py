"""Random cases for the oracle, and the same cases as the project's own objects."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from planner.dates import Month
from planner.programme.schema import Programme
from planner.question.schema import Question
from tests.companies import programme, question, roster, scenario
from tests.oracle import Case, first_sitting

AS_OF = date(2017, 10, 16)


def day(offset: int) -> date:
    return AS_OF + timedelta(days=offset)


def days(low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(day)


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.none() | strategy


def some_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A dictionary with some of the fields; most are absent."""
    return st.fixed_dictionaries({}, optional={key: optional(value) for key, value in fields.items()}).map(
        lambda found: {key: value for key, value in found.items() if value is not None}
    )


@st.composite
def holdings(draw: st.DrawFn, exams: list[str], depth: int = 2) -> Any:
    form = draw(st.sampled_from(["exam", "exam", "all", "any", "at_least"])) if depth else "exam"
    if form == "exam":
        return draw(st.sampled_from(exams))
    parts = draw(st.lists(holdings(exams, depth - 1), min_size=1, max_size=3))
    if form == "at_least":
        return {"at_least": draw(st.integers(1, len(parts))), "of": parts}
    return {form: parts}


@st.composite
def rules(draw: st.DrawFn, exams: list[str], most_people: int) -> dict[str, Any]:
    number = iter(range(1000))

    def requirement(depth: int) -> dict[str, Any]:
        forms = ["people", "people", "people", "metric", "fact"]
        form = draw(st.sampled_from([*forms, "all", "all", "all", "any", "at_least"] if depth else forms))
        ident = f"r{next(number)}"
        match form:
            case "people":
                return {"id": ident, "people": draw(st.integers(1, most_people)), "hold": draw(holdings(exams))}
            case "metric":
                return {"id": ident, "metric": "revenue", "at_least": draw(st.sampled_from([0, 50, 100, 200]))}
            case "fact":
                return {"id": ident, "fact": "associated"}
        parts = [requirement(depth - 1) for _ in range(draw(st.integers(1, 3)))]
        match form:
            case "at_least":
                return {"id": ident, "at_least": draw(st.integers(1, len(parts))), "of": parts}
            case "any":
                return {"id": ident, "any": parts}
        return {
            "id": ident,
            "all": parts,
            "sharing": draw(st.sampled_from(["same-or-different", "different", "different", "same"])),
        }

    return requirement(2)


@st.composite
def cases(draw: st.DrawFn, most_open_pairs: int = 8) -> Case:
    """A small company and a small programme with everything that the core formats allow."""
    exam_names = [f"X{i}" for i in range(draw(st.integers(1, 4)))]
    who = [f"E{i}" for i in range(draw(st.integers(1, 5)))]
    exams: dict[str, dict[str, Any]] = {}
    for exam in exam_names:
        facts = draw(some_of(available_from=days(-2, 12), retires_on=days(-2, 12), counts_until=days(2, 16)))
        if "retires_on" not in facts or draw(st.booleans()):
            facts.pop("counts_until", None)
        if draw(st.integers(0, 9)) == 0:
            facts["proposable"] = False
        exams[exam] = facts
    tiers = {"one.gold": draw(rules(exam_names, len(who)))}
    if draw(st.booleans()):
        tiers["two.gold"] = draw(rules(exam_names, len(who)))
    employees = {
        each: draw(
            some_of(
                starts_on=days(-3, 8),
                leaves_on=days(4, 16),
                sits_from=days(0, 8),
                sits_until=days(0, 16),
                max_exams=st.integers(0, 2),
            )
        )
        | {"hourly_cost": draw(st.integers(1, 3))}
        for each in who
    }
    results = []
    for each in who:
        for exam in exam_names:
            if draw(st.booleans()):
                result = {"employee_id": each, "exam": exam}
                result |= draw(some_of(passed_on=days(-9, 0), expires_on=days(1, 16)))
                results.append(result)
    goals = []
    for _ in range(draw(st.sampled_from([1, 1, 2]))):
        by = draw(st.integers(0, 10))
        goal: dict[str, Any] = {"tier": "gold", "by": day(by)}
        if draw(st.booleans()):
            goal["option"] = draw(st.sampled_from(sorted({name.split(".")[0] for name in tiers})))
        if draw(st.booleans()):
            goal["hold_until"] = day(by + draw(st.integers(0, 7)))
        goals.append(goal)
    limits = draw(some_of(exams_per_person=st.integers(0, 3), people=st.integers(0, 4)))
    case: Case = {
        "exams": exams,
        "options": {name.split(".")[0]: {"gold": rule} for name, rule in tiers.items()},
        "employees": employees,
        "results": results,
        "scenario": {
            "as_of": AS_OF,
            "goals": goals,
            "limits": limits,
            "preparation": draw(st.sampled_from([{}, {}, {"default": 2}, {"X0": 4}])),
            "metrics": {"revenue": 60},
            "facts": {"associated": draw(st.booleans())},
            "decisions": [],
        },
    }
    _decide(draw, case, most_open_pairs)
    if draw(st.integers(0, 3)) == 0:
        case["scenario"]["minimise"] = draw(
            st.sampled_from([["cost"], ["people"], ["people", "cost"], ["exams", "cost"]])
        )
        case["scenario"]["prices"] = {
            "currency": "USD",
            "fees": {"default": draw(st.integers(0, 5)), "X1": 3},
            "study_hours": {"default": draw(st.integers(0, 2))},
        }
    return case


def _decide(draw: st.DrawFn, case: Case, most_open_pairs: int) -> None:
    """Pins, bans and waivers; bans also keep the number of open pairs small enough to try everything."""
    decisions: list[dict[str, Any]] = case["scenario"]["decisions"]
    names = [f"{o}.gold.{i}" for o, t in case["options"].items() for i in _ids(t["gold"])]
    if draw(st.integers(0, 3)) == 0:
        waive: dict[str, Any] = {"waive": draw(st.sampled_from(names)), "reason": "agreed with the vendor"}
        until = draw(optional(days(0, 12)))
        decisions.append(waive | ({} if until is None else {"until": until}))
    if draw(st.integers(0, 3)) == 0:
        ban = draw(
            some_of(employee=st.sampled_from(sorted(case["employees"])), exam=st.sampled_from(sorted(case["exams"])))
        )
        if ban:
            decisions.append({"ban": ban})
    pairs = [
        (who, exam)
        for who in case["employees"]
        for exam in case["exams"]
        if not any(r["employee_id"] == who and r["exam"] == exam for r in case["results"])
        and first_sitting(case, who, exam) is not None
    ]
    if pairs and draw(st.integers(0, 3)) == 0:
        who, exam = draw(st.sampled_from(pairs))
        decisions.append({"pin": {"employee": who, "exam": exam}})
        pairs.remove((who, exam))
    for who, exam in pairs[most_open_pairs:]:
        decisions.append({"ban": {"employee": who, "exam": exam}})


def _ids(rule: dict[str, Any]) -> list[str]:
    return [rule["id"], *(i for key in ("all", "any", "of") for part in rule.get(key, ()) for i in _ids(part))]


def as_programme(case: Case) -> Programme:
    tiers = {f"{option}.{tier}": rule for option, tiers in case["options"].items() for tier, rule in tiers.items()}
    return programme(tiers, case["exams"], metrics={"revenue": {}}, facts={"associated": {}})


def as_question(case: Case) -> Question:
    """The case as the project sees it."""
    wanted = {key: value for key, value in case["scenario"].items() if key not in ("as_of", "goals")}
    return question(
        as_programme(case),
        roster(case["employees"], case["results"], case["employees"]),
        scenario(case["scenario"]["goals"], **wanted),
    )


__all__ = ["AS_OF", "Month", "as_programme", "as_question", "cases", "day"]
