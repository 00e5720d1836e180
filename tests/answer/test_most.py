"""How many people could satisfy a requirement at most, against trying everything that each of them may sit."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from planner import api
from planner.problem.kinds import ways
from tests.cases import AS_OF, as_question, tight_company
from tests.oracle import Case, goal_days, satisfies, timetables


def out_of_reach(seed: int) -> Case:
    """A tight company that is asked for more people than there are."""
    case = tight_company(seed)
    wanted = case["options"]["one"]["gold"]
    many = {"id": "many", "people": 9, "hold": wanted["hold"]}
    return case | {"options": {"one": {"gold": {"id": "all", "all": [wanted, many]}}}}


def most(case: Case) -> int:
    """The smallest number of people, over the days of the goal, each of whom could satisfy the group on the day."""
    hold = case["options"]["one"]["gold"]["all"][0]["hold"]
    able = dict.fromkeys(goal_days(case), 0)
    for who, day in product(case["employees"], able):
        able[day] += any(satisfies(hold, set(table.counts[day])) for table in timetables(case, who))
    return min(able.values())


def at_most(case: Case) -> int:
    answer = api.plan(as_question(case))
    assert answer.status == "impossible"
    found = {each.id: each.at_most for each in answer.requirements}
    assert found["one.gold.pe"] == found["one.gold.many"]
    assert isinstance(found["one.gold.pe"], int)
    return found["one.gold.pe"]


@pytest.mark.parametrize("seed", [seed for seed in range(24) if seed not in (5, 9, 11)])  # the slowest
def test_as_many_as_could_each_by_themselves(seed: int) -> None:
    case = out_of_reach(seed)
    if "exams_per_month" in case["scenario"]["limits"]:  # These are not about one person alone.
        assert at_most(case) >= most(case)
    else:
        assert at_most(case) == most(case)


def test_who_may_sit_nothing_else_is_not_counted() -> None:
    """The first holds it, the second may sit one exam, the third none, and the fourth has to sit another one."""
    case = company({"o": 1, "p": 1, "q": 0, "r": 1}, holder="o")
    assert at_most(case) == 3
    pinned = [{"pin": {"employee": "r", "exam": "B"}}]
    assert at_most(case | {"scenario": case["scenario"] | {"decisions": pinned}}) == 2


def test_who_would_have_to_sit_two_exams_in_a_month_of_one_is_not_counted() -> None:
    """The goal is due in the month in which it is asked for: the first lacks one exam of two, the second both."""
    case = company({"o": 2, "p": 2}, holder="o")
    rules = [{"id": name, "people": 9, "hold": {"all": ["A", "B"]}} for name in ("pe", "many")]
    goal = {"tier": "gold", "by": date(2017, 10, 30)}
    scenario = {key: value for key, value in case["scenario"].items() if key not in ("retake_slack", "blackouts")}
    case |= {"options": {"one": {"gold": {"id": "all", "all": rules}}}}
    scenario |= {"as_of": date(2017, 10, 16), "goals": [goal]}
    assert at_most(case | {"scenario": scenario}) == 2
    assert at_most(case | {"scenario": scenario | {"limits": {"exams_per_person_per_month": 1}}}) == 1


def test_who_has_to_sit_something_else_takes_a_place_among_those_who_sit() -> None:
    """One person sits exams at most, and that is the first one, who holds what two groups without anybody in common
    ask for.
    """
    case = company({"o": 1, "p": 1, "q": 1}, holder="o")
    rules = case["options"]["one"]["gold"] | {"sharing": "different"}
    decisions = [{"pin": {"employee": "o", "exam": "B"}}]
    scenario = case["scenario"] | {"decisions": decisions, "limits": {"people": 1}}
    assert at_most(case | {"options": {"one": {"gold": rules}}, "scenario": scenario}) == 1


def company(caps: dict[str, int], holder: str) -> Case:
    """People who may sit so many exams and should all have A, one of whom holds it."""
    case = out_of_reach(0)
    rules = [{"id": name, "people": 9, "hold": "A"} for name in ("pe", "many")]
    return case | {
        "exams": {"A": {}, "B": {}},
        "options": {"one": {"gold": {"id": "all", "all": rules}}},
        "employees": {who: {"max_exams": cap} for who, cap in caps.items()},
        "results": [{"employee_id": holder, "exam": "A", "passed_on": AS_OF}],
        "scenario": case["scenario"] | {"decisions": [], "limits": {}, "blackouts": []},
    }


@pytest.mark.parametrize("seed", range(0, 20, 4))
def test_nobody_is_left_out_whose_sittings_are_not_listed(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "MOST_WAYS", 1)
    case = out_of_reach(seed)
    assert most(case) <= at_most(case) <= len(case["employees"])
