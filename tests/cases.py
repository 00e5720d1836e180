"""Random cases for the oracle, and the same cases as the project's own objects."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from planner.dates import Month
from planner.programme.schema import Programme
from planner.question.schema import Question
from tests.companies import programme, question, roster, scenario
from tests.oracle import Case, first_sitting, last_day

AS_OF = date(2017, 10, 16)
MONTH_END = date(2017, 10, 27)
"""The day of planning where months matter: ten days later it is November."""

POINTS = [1, 2, 3, 5, "40/6", "5/2", Decimal("0.5"), 10]


def day(offset: int, start: date = AS_OF) -> date:
    return start + timedelta(days=offset)


# Making a strategy takes longer than drawing from it, so each is made once.


@cache
def days(low: int, high: int, start: date = AS_OF) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda offset: day(offset, start))


_SAMPLED: dict[str, st.SearchStrategy[Any]] = {}


def sampled(values: Sequence[Any]) -> st.SearchStrategy[Any]:
    """One of the values; a copy, where a case may change it."""
    key = repr(values)
    if key not in _SAMPLED:
        one = st.sampled_from(values)
        _SAMPLED[key] = one.map(deepcopy) if any(isinstance(value, dict | list) for value in values) else one
    return _SAMPLED[key]


@cache
def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | st.none() | strategy


@cache
def some_of(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """A dictionary with some of the fields; most are absent."""
    return st.fixed_dictionaries({}, optional={key: optional(value) for key, value in fields.items()}).map(
        lambda found: {key: value for key, value in found.items() if value is not None}
    )


@cache
@st.composite
def holdings(draw: st.DrawFn, exams: tuple[str, ...], depth: int = 2) -> Any:
    form = draw(sampled(["exam", "exam", "all", "any", "at_least"])) if depth else "exam"
    if form == "exam":
        return draw(sampled(exams))
    parts = draw(st.lists(holdings(exams, depth - 1), min_size=1, max_size=3))
    if form == "at_least":
        return {"at_least": draw(st.integers(1, len(parts))), "of": parts}
    return {form: parts}


@cache
@st.composite
def rules(draw: st.DrawFn, exams: tuple[str, ...], most_people: int, depth: int = 2) -> dict[str, Any]:
    """Rules of every form. The first letter of an id says the form, so that two editions share no id by accident."""
    number = iter(range(1000))

    def score() -> dict[str, Any]:
        if draw(st.integers(0, 2)) == 0:
            found: dict[str, Any] = {"id": f"s{next(number)}", "metric": draw(sampled(["leads", "revenue"]))}
        else:
            each = draw(sampled(POINTS))
            found = {"id": f"z{next(number)}", "each": each, "people": draw(holdings(exams, 1))}
        found |= draw(some_of(cap=sampled(POINTS)))
        if draw(st.integers(0, 3)) == 0:
            found["gate"] = requirement(0)
        if draw(st.integers(0, 3)) == 0:
            found["above_zero"] = draw(st.booleans())
        return found

    def requirement(depth: int) -> dict[str, Any]:
        forms = ["people", "people", "people", "people", "metric", "fact", "passes"]
        inner = [*forms, "points", "all", "all", "all", "all", "any", "at_least"]
        form = draw(sampled(inner if depth else forms))
        ident = f"{form[:2]}{next(number)}"
        match form:
            case "people":
                return {"id": ident, "people": draw(st.integers(1, most_people)), "hold": draw(holdings(exams))}
            case "passes":
                codes = draw(st.lists(sampled(exams), min_size=1, max_size=3))
                return {"id": ident, "passes": draw(st.integers(1, len(set(codes)) * most_people)), "of": codes}
            case "points":
                scores = [score() for _ in range(draw(st.integers(1, 3)))]
                return {"id": ident, "points": draw(sampled(POINTS)), "from": scores}
            case "metric":
                return {"id": ident, "metric": "revenue", "at_least": draw(sampled([0, 50, 100, 200]))}
            case "fact":
                return {"id": ident, "fact": "associated"}
        parts = [requirement(depth - 1) for _ in range(draw(st.integers(1, 3)))]
        match form:
            case "at_least":
                return {"id": ident, "at_least": draw(st.integers(1, len(parts))), "of": parts}
            case "any":
                return {"id": ident, "any": parts}
        sharing = draw(sampled(["same-or-different", "different", "different", "same"]))
        at_most = {"each_person_at_most": draw(st.integers(1, 3))} if draw(st.booleans()) else {}
        return {"id": ident, "all": parts, "sharing": sharing} | (at_most if sharing == "different" else {})

    return requirement(depth)


def slacks() -> st.SearchStrategy[Any]:
    return sampled([1, 2, {"default": 1, "X0": 3}, {"X1": 2}])


@cache
@st.composite
def blackouts(draw: st.DrawFn, start: date = AS_OF) -> list[dict[str, Any]]:
    found = []
    for _ in range(draw(st.integers(1, 2))):
        first = draw(st.integers(-1, 9))
        length = draw(st.integers(0, 3))
        found.append({"from": day(first, start), "until": day(first + length, start), "why": "closed"})
    return found


@cache
@st.composite
def goals(
    draw: st.DrawFn, options: tuple[str, ...], latest: int, longest: int, start: date = AS_OF, earliest: int = 0
) -> dict[str, Any]:
    by = draw(st.integers(earliest, latest))
    goal: dict[str, Any] = {"tier": "gold", "by": day(by, start)}
    if draw(st.booleans()):
        goal["option"] = draw(sampled(options))
    if draw(st.booleans()):
        goal["hold_until"] = day(by + draw(st.integers(0, longest)), start)
    return goal


@st.composite
def cases(draw: st.DrawFn, most_open_pairs: int = 8) -> Case:
    """A small company and a small programme with everything that the core formats allow."""
    exam_names = tuple(f"X{i}" for i in range(draw(st.integers(1, 4))))
    who = [f"E{i}" for i in range(draw(st.integers(1, 5)))]
    exams: dict[str, dict[str, Any]] = {}
    for exam in exam_names:
        facts = draw(some_of(available_from=days(-2, 12), retires_on=days(-2, 12), counts_until=days(2, 16)))
        if draw(st.integers(0, 7)) == 0:
            facts["register_by"] = draw(days(-1, 8))
        if "retires_on" not in facts or draw(st.booleans()):
            facts.pop("counts_until", None)
        if draw(st.integers(0, 9)) == 0:
            facts["proposable"] = False
        exams[exam] = facts
    options = ("one", "two") if draw(st.booleans()) else ("one",)
    wanted = {option: {"gold": draw(rules(exam_names, len(who)))} for option in options}
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
    limits = draw(some_of(exams_per_person=st.integers(0, 3), people=st.integers(0, 4)))
    case: Case = {
        "exams": exams,
        "options": wanted,
        "employees": employees,
        "results": results,
        "scenario": {
            "as_of": AS_OF,
            "goals": [draw(goals(options, 10, 7)) for _ in range(draw(sampled([1, 1, 2])))],
            "limits": limits,
            "preparation": draw(sampled([{}, {}, {"default": 2}, {"X0": 4}])),
            "metrics": {"revenue": 60, "leads": draw(sampled([0, 1, Decimal("2.5")]))},
            "facts": {"associated": draw(st.booleans())},
            "decisions": [],
        },
    }
    if draw(st.integers(0, 5)) == 0:
        case["scenario"]["retake_slack"] = draw(slacks())
    if draw(st.integers(0, 5)) == 0:
        case["scenario"]["blackouts"] = draw(blackouts())
    if draw(st.integers(0, 5)) == 0:
        later = {option: {"gold": draw(rules(exam_names, len(who)))} for option in options}
        case["next"] = {"from": draw(days(1, 14)), "options": later}
    _decide(draw, case, most_open_pairs)
    _price(draw, case)
    return case


def _price(draw: st.DrawFn, case: Case) -> None:
    if draw(st.integers(0, 3)) == 0:
        case["scenario"]["minimise"] = draw(sampled([["cost"], ["people"], ["people", "cost"], ["exams", "cost"]]))
        case["scenario"]["prices"] = {
            "currency": "USD",
            "fees": {"default": draw(st.integers(0, 5)), "X1": 3},
            "study_hours": {"default": draw(st.integers(0, 2))},
        }
        if draw(st.booleans()):
            _price_by_place(draw, case)


def _price_by_place(draw: st.DrawFn, case: Case) -> None:
    """Prices that depend on where somebody is, and hours whose price depends on the team."""
    amounts = st.integers(0, 4)
    by_region = st.tuples(amounts, amounts).map(lambda two: [{"amount": two[0], "region": "R"}, {"amount": two[1]}])
    prices = case["scenario"]["prices"]
    prices["fees"]["default"] = draw(by_region)
    prices |= draw(
        st.fixed_dictionaries(
            {"hourly_rates": st.fixed_dictionaries({"default": st.integers(0, 3)}, optional={"A": st.integers(0, 3)})},
            optional={
                "materials": st.dictionaries(sampled(["default", "X0"]), amounts | by_region),
                "travel": st.dictionaries(sampled(["default", "X1"]), amounts | by_region),
                "tax": sampled(["0%", "100%"]),
            },
        )
    )
    for facts in case["employees"].values():
        facts |= draw(some_of(location=sampled(["R", "S"]), team=sampled("AB")))
        if draw(st.booleans()):
            facts.pop("hourly_cost")


def _decide(draw: st.DrawFn, case: Case, most_open_pairs: int) -> None:
    """Pins, bans and waivers; bans also keep the number of open pairs small enough to try everything."""
    decisions: list[dict[str, Any]] = case["scenario"]["decisions"]
    names = requirement_names(case)
    if draw(st.integers(0, 3)) == 0:
        waive: dict[str, Any] = {"waive": draw(sampled(names)), "reason": "agreed with the vendor"}
        until = draw(optional(days(0, 12)))
        decisions.append(waive | ({} if until is None else {"until": until}))
    if draw(st.integers(0, 3)) == 0:
        ban = draw(some_of(employee=sampled(sorted(case["employees"])), exam=sampled(sorted(case["exams"]))))
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
        who, exam = draw(sampled(pairs))
        decisions.append({"pin": {"employee": who, "exam": exam}})
        pairs.remove((who, exam))
    for who, exam in pairs[most_open_pairs:]:
        decisions.append({"ban": {"employee": who, "exam": exam}})


def requirement_names(case: Case) -> list[str]:
    """The full names of all requirements of all editions; of scores only those of their gates."""
    editions = [case["options"], *([case["next"]["options"]] if "next" in case else [])]
    found = [f"{o}.gold.{i}" for edition in editions for o, tiers in edition.items() for i in ids(tiers["gold"])]
    return list(dict.fromkeys(found))


def ids(rule: dict[str, Any]) -> list[str]:
    """The ids of a requirement and all below it."""
    inner = [] if "passes" in rule else [part for key in ("all", "any", "of") for part in rule.get(key, ())]
    inner += [each["gate"] for each in rule.get("from", ()) if "gate" in each]
    return [rule["id"], *(name for part in inner for name in ids(part))]


# --- calendars -------------------------------------------------------------------------------------------------------


@st.composite
def calendar_cases(draw: st.DrawFn) -> Case:
    """One to three people whose results end within days, exams that need or renew each other, months with limits."""
    exam_names = tuple(f"X{i}" for i in range(draw(sampled([1, 2, 2, 3]))))
    who = [f"E{i}" for i in range(draw(sampled([1, 1, 2, 2, 3])))]
    exams = {exam: draw(_calendar_exam(exam_names, number)) for number, exam in enumerate(exam_names)}
    options = draw(sampled([("one",), ("one",), ("one", "two")]))
    case: Case = {
        "exams": exams,
        "options": {option: {"gold": draw(_calendar_rules(exam_names, len(who)))} for option in options},
        "employees": {each: draw(_calendar_person()) for each in who},
        "results": [],
        "scenario": {
            "as_of": MONTH_END,
            "goals": [_held_long(draw, options) for _ in range(draw(sampled([1, 1, 1, 2])))],
            "limits": draw(_calendar_limits(len(who))),
            "metrics": {"revenue": 60, "leads": 1},
            "facts": {"associated": draw(st.booleans())},
            "decisions": [],
        },
    }
    for each in who:
        for exam in exam_names:
            if draw(st.integers(0, 3)) == 1:
                case["results"].append({"employee_id": each, "exam": exam} | draw(_calendar_result(exams[exam])))
    if draw(st.integers(0, 2)) == 0:
        case["scenario"]["retake_slack"] = draw(slacks())
    if draw(st.integers(0, 2)) == 0:
        case["scenario"]["blackouts"] = draw(blackouts(MONTH_END))
    if draw(st.integers(0, 5)) == 0:
        case["scenario"]["preparation"] = {"default": draw(st.integers(1, 3))}
    if draw(st.integers(0, 6)) == 0:
        later = {option: {"gold": draw(_calendar_rules(exam_names, len(who)))} for option in options}
        case["next"] = {"from": draw(days(1, 9, MONTH_END)), "options": later}
    _decide(draw, case, 5)
    _price(draw, case)
    return case


@cache
@st.composite
def _calendar_rules(draw: st.DrawFn, exams: tuple[str, ...], most_people: int) -> dict[str, Any]:
    """Mostly one or two things that people can do something about."""
    if draw(st.integers(0, 3)) == 0:
        return draw(rules(exams, most_people))

    def part(number: int) -> dict[str, Any]:
        codes = draw(st.lists(sampled(exams), min_size=1, max_size=2, unique=True))
        people = draw(st.integers(1, min(2, most_people)))
        hold = codes[0] if len(codes) == 1 else {draw(sampled(["all", "any"])): codes}
        match draw(st.integers(0, 7)):
            case 0:
                return {"id": f"pa{number}", "passes": draw(st.integers(1, people * len(codes))), "of": codes}
            case 1:
                score = {"id": f"z{number}", "each": "5/2", "people": hold, "above_zero": True}
                scores: list[dict[str, Any]] = [score]
                scores += [{"id": f"s{number}", "metric": "leads", "cap": 3}] * draw(st.integers(0, 1))
                return {"id": f"po{number}", "points": draw(sampled([1, 3, 5])), "from": scores}
        return {"id": f"pe{number}", "people": people, "hold": hold}

    parts: list[dict[str, Any]] = [part(number) for number in range(draw(sampled([1, 2, 2])))]
    form = draw(sampled([{}, {}, {"sharing": "different"}, {"sharing": "same"}]))
    return parts[0] if len(parts) == 1 else {"id": "al9", "all": parts, **form}


def _held_long(draw: st.DrawFn, options: tuple[str, ...]) -> dict[str, Any]:
    """A goal from some day of the first week on; mostly held so long that a result may end meanwhile."""
    goal = draw(goals(options, 6, 4, MONTH_END, 3))
    until = draw(sampled([None, 7, 8, 9]))
    return goal if until is None else goal | {"hold_until": day(until, MONTH_END)}


@cache
@st.composite
def _calendar_exam(draw: st.DrawFn, exams: tuple[str, ...], number: int) -> dict[str, Any]:
    """An exam that perhaps needs one that stands before it, and perhaps is renewed by itself or another one."""
    facts: dict[str, Any] = {}
    if draw(st.integers(0, 5)) == 0:
        facts["available_from"] = draw(days(0, 5, MONTH_END))
    if draw(st.integers(0, 7)) == 0:
        facts["register_by"] = draw(days(-1, 3, MONTH_END))
    if draw(st.integers(0, 6)) == 0:
        facts["retires_on"] = draw(days(2, 9, MONTH_END))
    if draw(st.integers(0, 6)) == 0:
        facts["counts_until"] = draw(days(4, 12, MONTH_END))
    if number and draw(st.booleans()):
        facts["prerequisites"] = draw(st.lists(sampled(exams[:number]), min_size=1, max_size=2, unique=True))
    if draw(st.integers(0, 2)):
        facts["valid_for"] = {"days": draw(st.integers(3, 6))}
        if draw(st.booleans()):
            facts["renewal"] = {"opens_before": {"days": draw(st.integers(1, 4))}}
            if draw(st.integers(0, 2)):
                facts["renewal"]["exam"] = draw(sampled(exams))
    return facts


@cache
def _calendar_person() -> st.SearchStrategy[dict[str, Any]]:
    own = some_of(
        starts_on=days(-3, 4, MONTH_END),
        leaves_on=days(5, 12, MONTH_END),
        sits_from=days(0, 5, MONTH_END),
        sits_until=days(3, 12, MONTH_END),
        max_exams=st.integers(0, 3),
    )
    team = sampled([{}, {"team": "A"}, {"team": "B"}])
    facts = st.tuples(team, st.just({}) | own, st.integers(1, 3))
    return facts.map(lambda drawn: {**drawn[0], **drawn[1], "hourly_cost": drawn[2]})


@cache
@st.composite
def _calendar_limits(draw: st.DrawFn, people: int) -> dict[str, Any]:
    limits: dict[str, Any] = {"exams_per_person": draw(sampled({1: [3, 3, 2], 2: [3, 2, 2], 3: [2, 2, 1]}[people]))}
    monthly = {
        "company": st.integers(1, 3),
        "teams": st.fixed_dictionaries({}, optional={"A": st.integers(0, 2), "B": st.integers(0, 2)}),
    }
    match draw(st.integers(0, 5)):
        case 3:
            limits["exams_per_month"] = draw(st.integers(0, 3))
        case 1:
            limits["exams_per_month"] = draw(st.fixed_dictionaries({}, optional=monthly))
        case 2:
            limits["exams_per_person_per_month"] = draw(st.integers(0, 2))
    return limits | draw(some_of(people=st.integers(1, 3)))


@st.composite
def _calendar_result(draw: st.DrawFn, facts: dict[str, Any]) -> dict[str, Any]:
    """When a result was passed and until when it counts; at least one of them where results end."""
    passed = {"passed_on": draw(days(-5, 0, MONTH_END))}
    ends = {"expires_on": draw(days(-1, 8, MONTH_END))}
    if "valid_for" in facts:
        return draw(sampled([passed, passed, ends, passed | ends]))
    return draw(sampled([{}, {}, passed, ends]))


def tight_company(seed: int) -> Case:
    """One or two people and one thing about days that decides, in turn: results that another exam renews, results that
    the same exam renews, exams that need another one first, and limits by month. From plain random numbers.
    """
    chance = Random(seed)
    theme = ("another", "same", "first", "months")[seed % 4]
    people, until = chance.randint(1, 2), chance.randint(6, 11)
    by = chance.randint(0, 8 if theme == "first" else 4)
    until = max(by, until)

    def at(low: int, high: int) -> date:
        return day(chance.randint(low, max(low, high)), MONTH_END)

    def now_and_then(share: float, **facts: Any) -> dict[str, Any]:
        return {key: value for key, value in facts.items() if chance.random() < share}

    lasting = {"valid_for": {"days": chance.randint(3, 6)}}
    exams: dict[str, dict[str, Any]] = {"X0": {}, "X1": {}}
    opens = {"opens_before": {"days": chance.randint(1, 4)}}
    match theme:
        case "another":
            exams["X0"] = {**lasting, "renewal": {**opens, "exam": "X1"}, **now_and_then(0.3, proposable=False)}
            exams["X1"] = now_and_then(0.4, valid_for={"days": chance.randint(2, 8)}, retires_on=at(0, until))
        case "same":
            exams["X0"] = {**lasting, "renewal": opens, **now_and_then(0.5, retires_on=at(0, until))}
        case "first":
            exams["X0"] = {**now_and_then(0.8, **lasting), **now_and_then(0.3, proposable=False)}
            exams["X0"] |= now_and_then(0.3, retires_on=at(0, 3), counts_until=at(1, 6))
            exams["X1"] = {"prerequisites": ["X0"], **now_and_then(0.6, available_from=at(1, by + 1))}
            if "valid_for" in exams["X0"] and chance.random() < 0.4:
                exams["X0"]["renewal"] = {**opens, "exam": "X2"}
                exams["X2"] = {}
        case "months":
            exams["X0"] = now_and_then(0.4, **lasting)
    for facts in exams.values():
        facts |= now_and_then(0.1, counts_until=at(by, until), retires_on=at(by, until), register_by=at(-1, 1))
    wanted = {"first": "X1", "months": chance.choice(["X0", {"all": ["X0", "X1"]}])}.get(theme, "X0")
    limits: dict[str, Any] = {"exams_per_person": 3}
    if theme == "months" or chance.random() < 0.2:
        most = chance.randint(1, people)
        limits |= chance.choice(
            [
                {"exams_per_month": most},
                {"exams_per_month": {"company": most}},
                {"exams_per_month": {"teams": {"A": 1}}},
                {"exams_per_person_per_month": 1},
            ]
        )
    first = chance.randint(0, until)
    closed = [{"from": day(first, MONTH_END), "until": day(first + chance.randint(0, 2), MONTH_END)}]
    case: Case = {
        "exams": exams,
        "options": {"one": {"gold": {"id": "pe", "people": chance.randint(1, people), "hold": wanted}}},
        "employees": {},
        "results": [],
        "scenario": {
            "as_of": MONTH_END,
            "goals": [{"tier": "gold", "by": day(by, MONTH_END), "hold_until": day(until, MONTH_END)}],
            "limits": limits,
            "decisions": [],
            "minimise": ["cost"],
            "prices": {"currency": "USD", "fees": {"default": 1, "X0": 7}, "study_hours": {"default": 1}},
            **now_and_then(0.5, retake_slack=chance.choice([1, {"default": 1, "X0": 2}, {"X0": 1}, {"X1": 1}])),
            **now_and_then(0.5, blackouts=closed),
        },
    }
    for number in range(people):
        who = f"E{number}"
        own = now_and_then(0.08, starts_on=at(-1, 3), leaves_on=at(by, until), sits_from=at(0, 4))
        case["employees"][who] = {
            **own,
            "team": chance.choice("AAB"),
            "hourly_cost": 20 * number + chance.randint(0, 9),
        }
        for code, facts in exams.items():
            if chance.random() < {"X0": 0.6, "X1": 0.2, "X2": 0.1}[code]:
                result: dict[str, Any] = {"employee_id": who, "exam": code}
                if "valid_for" in facts or chance.random() < 0.4:
                    result |= {"expires_on": at(0, until)} if chance.random() < 0.5 else {"passed_on": at(-3, 0)}
                case["results"].append(result)
    return case


# --- as the project's own objects ------------------------------------------------------------------------------------


def as_programme(case: Case) -> Programme:
    return _edition(case, case["options"])


def _edition(case: Case, options: dict[str, Any], **more: Any) -> Programme:
    tiers = {f"{option}.{tier}": rule for option, tiers in options.items() for tier, rule in tiers.items()}
    return programme(tiers, case["exams"], metrics={"revenue": {}, "leads": {}}, facts={"associated": {}}, **more)


def as_question(case: Case) -> Question:
    """The case as the project sees it; results of exams that last for a time have their last day."""
    wanted = {key: value for key, value in case["scenario"].items() if key != "goals"}
    coming = case.get("next")
    results = [
        result
        | (
            {"expires_on": last_day(case, result["exam"], result["passed_on"])}
            if case["exams"][result["exam"]].get("valid_for") and not result.get("expires_on")
            else {}
        )
        for result in case["results"]
    ]
    return question(
        as_programme(case),
        roster(case["employees"], results, case["employees"]),
        scenario(case["scenario"]["goals"], **wanted),
        None if coming is None else _edition(case, coming["options"], edition="2", in_force={"from": coming["from"]}),
    )


__all__ = ["AS_OF", "Month", "as_programme", "as_question", "calendar_cases", "cases", "day", "tight_company"]
