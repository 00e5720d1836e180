"""The optimum against a second model and a second solver, on companies too large for trying everything.

The companies come from plain random numbers, not from hypothesis, so that limits, cliffs and shared people matter in
most of them. Each person has a seed of their own: a smaller company of the same seed is a part of the larger one.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from planner.outcome.schema import Impossible, Met, Planned
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.solve import solve
from tests.cases import AS_OF, as_question, cases, day
from tests.mip import optimum
from tests.oracle import Case, best, first_sitting
from tests.properties.test_optimum import values

OPTIONS = ("one", "two")


@given(case=cases())
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_second_solver_equals_trying_everything(case: Case) -> None:
    expected = best(case)
    assert optimum(case) == (None if expected is None else expected[:2])


@pytest.mark.parametrize("seed", range(80))
def test_optimum_equals_the_second_solver(seed: int) -> None:
    case = company(seed)
    outcome = solve(reduce(build(as_question(case))))
    expected = optimum(case)
    if expected is None:
        assert isinstance(outcome, Impossible)
        return
    assert isinstance(outcome, Planned | Met)
    assert values(outcome) == expected


# --- companies -------------------------------------------------------------------------------------------------------


def company(seed: int, size: int | None = None) -> Case:
    """A company of 20 to 200 people (or of `size`) with rules, days and decisions of every kind."""
    chance = Random(seed)
    usual = chance.choice([20, 20, 25, 30, 40, 60, 100, 200])
    codes = [f"X{number}" for number in range(chance.randint(2, 6))]
    options = OPTIONS[: chance.randint(1, 2)]
    most_people = chance.choice([3, 6, 9, 12])
    scenario: dict[str, Any] = {
        "as_of": AS_OF,
        "goals": [_goal(chance, options) for _ in range(chance.choice([1, 1, 1, 2, 3]))],
        "limits": _some(
            chance,
            0.3,
            exams_per_person=chance.randint(1, 3),
            people=chance.randint(most_people, 3 * most_people),
        ),
        "preparation": chance.choice([{}, {"default": 4}, {"default": 1, "X0": 9}]),
        "metrics": {"revenue": 60},
        "facts": {"associated": chance.random() < 0.5},
        "minimise": chance.choice(
            [["exams", "people"], ["exams"], ["cost"], ["cost"], ["people", "cost"], ["exams", "cost"]]
        ),
        "prices": {
            "currency": "USD",
            "fees": {"default": chance.randint(0, 200), "X1": chance.randint(0, 200)},
            "study_hours": {"default": chance.randint(0, 9), "X0": chance.randint(0, 9)},
        },
    }
    case: Case = {
        "exams": {code: _exam(chance) for code in codes},
        "options": {option: {"gold": _rules(chance, codes, most_people)} for option in options},
        "employees": {},
        "results": [],
        "scenario": scenario,
    }
    around = [last for goal in scenario["goals"] for last in (goal["by"], goal.get("hold_until", goal["by"]))]
    kinds = [_kind(chance, codes, around) for _ in range(chance.randint(2, 4))]
    for number in range(size or usual):
        _hire(case, f"E{number:03}", kinds, Random(1000 * seed + number))
    scenario["decisions"] = [*_waivers(chance, case), *_bans(chance, case)]
    scenario["decisions"] += _pins(chance, case)
    return case


def _some(chance: Random, share: float, **fields: Any) -> dict[str, Any]:
    """Each field with this chance."""
    return {key: value for key, value in fields.items() if chance.random() < share}


def _exam(chance: Random) -> dict[str, Any]:
    """Launch and retirement, and for what retires perhaps an end."""
    facts = _some(chance, 0.2, available_from=day(chance.randint(-2, 10)), retires_on=day(chance.randint(0, 14)))
    if "retires_on" in facts:
        facts |= _some(chance, 0.6, counts_until=day(chance.randint(14, 24)))
    if facts.get("available_from", AS_OF) > facts.get("retires_on", day(99)):
        facts.pop("available_from")
    return facts | _some(chance, 0.05, proposable=False)


def _goal(chance: Random, options: tuple[str, ...]) -> dict[str, Any]:
    by = chance.randint(4, 16)
    goal = {"tier": "gold", "by": day(by)}
    goal |= _some(chance, 0.5, option=chance.choice(options))
    return goal | _some(chance, 0.6, hold_until=day(by + chance.randint(0, 12)))


def _rules(chance: Random, codes: list[str], most_people: int) -> dict[str, Any]:
    """Rules that mostly speak of groups of people, with all three kinds of sharing."""
    number = iter(range(1000))

    def requirement(form: str, depth: int) -> dict[str, Any]:
        ident = f"r{next(number)}"
        match form:
            case "people":
                return {
                    "id": ident,
                    "people": chance.randint(most_people // 2, most_people),
                    "hold": _holding(chance, codes, 2),
                }
            case "metric":
                return {"id": ident, "metric": "revenue", "at_least": chance.choice([50, 100])}
            case "fact":
                return {"id": ident, "fact": "associated"}
        inner = ["people"] * 9 + ["metric", "fact"] + ["all", "all", "any", "at_least"] * (depth > 0)
        parts = [requirement(chance.choice(inner), depth - 1) for _ in range(chance.randint(2, 3))]
        match form:
            case "any":
                return {"id": ident, "any": parts}
            case "at_least":
                return {"id": ident, "at_least": chance.randint(1, len(parts)), "of": parts}
        sharing = chance.choice(["same-or-different", "different", "different", "same"])
        return {"id": ident, "all": parts, "sharing": sharing}

    return requirement(chance.choice(["all", "all", "all", "all", "any", "at_least"]), 2)


def _holding(chance: Random, codes: list[str], depth: int) -> Any:
    form = chance.choice(["exam", "exam", "all", "any", "at_least"]) if depth else "exam"
    if form == "exam":
        return chance.choice(codes)
    parts = [_holding(chance, codes, depth - 1) for _ in range(chance.randint(2, 3))]
    if form == "at_least":
        return {"at_least": chance.randint(1, len(parts)), "of": parts}
    return {form: parts}


def _kind(chance: Random, codes: list[str], around: list[date]) -> dict[str, Any]:
    """People of one kind: their days and limits, what most of them hold, and how their results look.

    Results and people often end on one of the days in `around`, or on the day before or after.
    """

    def end() -> date:
        return chance.choice([*around, day(chance.randint(4, 26))]) + timedelta(days=chance.randint(-1, 1))

    own = {
        "starts_on": day(chance.randint(-3, 8)),
        "leaves_on": end(),
        "sits_from": day(chance.randint(0, 10)),
        "sits_until": day(chance.randint(4, 16)),
        "max_exams": chance.randint(0, 3),
    }
    result = {"passed_on": day(chance.randint(-9, 0)), "expires_on": end()}
    return {
        "facts": _some(chance, 0.2, **own),
        "held": {code for code in codes if chance.random() < 0.25},
        "result": _some(chance, 0.3, **result),
        "unlike": chance.choice([0.0, 0.05, 0.2]),
    }


def _hire(case: Case, who: str, kinds: list[dict[str, Any]], chance: Random) -> None:
    kind = chance.choice(kinds)
    facts = kind["facts"] if chance.random() > 0.1 else {}
    case["employees"][who] = {**facts, "hourly_cost": chance.randint(1, 60)}
    for code in case["exams"]:
        if (code in kind["held"]) != (chance.random() < kind["unlike"]):
            result = kind["result"] if chance.random() > 0.1 else {}
            case["results"].append({"employee_id": who, "exam": code, **result})


def _waivers(chance: Random, case: Case) -> list[dict[str, Any]]:
    names = [f"{option}.gold.{each}" for option, tiers in case["options"].items() for each in _ids(tiers["gold"])]
    wanted = chance.sample(names[1:], min(len(names) - 1, chance.choice([0, 0, 1, 2])))
    return [{"waive": name, **_some(chance, 0.7, until=day(chance.randint(4, 26)))} for name in wanted]


def _ids(rule: dict[str, Any]) -> list[str]:
    return [rule["id"], *(name for key in ("all", "any", "of") for part in rule.get(key, ()) for name in _ids(part))]


def _bans(chance: Random, case: Case) -> list[dict[str, Any]]:
    people, codes = sorted(case["employees"]), sorted(case["exams"])
    bans = [
        _some(chance, 0.7, employee=chance.choice(people)) | _some(chance, 0.4, exam=chance.choice(codes))
        for _ in range(chance.choice([0, 0, 2, 6]))
    ]
    return [{"ban": ban} for ban in bans if "employee" in ban or (ban and chance.random() < 0.2)]


def _pins(chance: Random, case: Case) -> list[dict[str, Any]]:
    """Pins of what can be sat and is not held for good; anything else is refused with the files."""
    lasting = {(r["employee_id"], r["exam"]) for r in case["results"] if "expires_on" not in r}
    people, codes = sorted(case["employees"]), sorted(case["exams"])
    wanted = {(chance.choice(people), chance.choice(codes)) for _ in range(chance.choice([0, 0, 1, 3, 8]))}
    return [
        {"pin": {"employee": who, "exam": exam}}
        for who, exam in sorted(wanted)
        if (who, exam) not in lasting and first_sitting(case, who, exam) is not None
    ]
