"""Who could fill an open place, and what that costs."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, assume, given, settings

from planner import api
from planner.explanation.schema import Candidate
from tests.cases import as_question, cases
from tests.companies import people, programme, question, roster, scenario
from tests.oracle import Case, best, measures

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def shown(found: tuple[Candidate, ...]) -> list[tuple[str, tuple[str, ...], bool, list[int]]]:
    return [(c.employee_id, c.exams, c.in_plan, [int(stage.value) for stage in c.more]) for c in found]


def test_everybody_who_could_and_what_it_costs() -> None:
    """Two of three places for A and B are open. q and r lack an exam, s two; t is banned, u has left by then. One place
    for C or D is open: q, r and s can sit either, and whoever sits something anyway is one person fewer.
    """
    rules = {"id": "all", "all": [people(3, {"all": ["A", "B"]}, id="both"), people(1, {"any": ["C", "D"]}, id="one")]}
    held = {"p": ["A", "B"], "q": ["A"], "r": ["B"], "s": [], "t": [], "u": []}
    staff = roster(held, employees={"u": {"leaves_on": date(2017, 12, 30)}})
    asked = question(
        programme({"o.gold": rules}, "ABCD"), staff, scenario(GOAL, decisions=[{"ban": {"employee": "t"}}])
    )
    plan = api.plan(asked)
    assert [(stage.name, stage.value) for stage in plan.objective] == [("exams", 3), ("people", 2)]
    both, one = api.places(asked, plan).places
    assert (both.requirement, both.need, both.have, str(both.on)) == ("o.gold.both", 3, 1, "2017-12-31")
    assert shown(both.candidates) == [
        ("r", ("A",), True, [0, 0]),
        ("q", ("B",), True, [0, 0]),
        ("s", ("A", "B"), False, [1, 0]),
    ]
    assert [(who, more) for who, _, _, more in shown(one.candidates)] == [
        ("q", [0, 0]),
        ("r", [0, 0]),
        ("p", [0, 1]),
        ("s", [0, 1]),
    ]
    assert {exams for _, exams, _, _ in shown(one.candidates)} <= {("C",), ("D",)}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=cases(most_open_pairs=6))
def test_prices_equal_trying_everything_with_these_sittings(case: Case) -> None:
    asked = as_question(case)
    plan = api.plan(asked)
    assume(plan.status == "planned")
    told = api.places(asked, plan).places
    assume(told)
    before = best(case)
    assert before is not None
    for candidate in [each for place in told for each in place.candidates]:
        pins = [{"pin": {"employee": candidate.employee_id, "exam": exam}} for exam in candidate.exams]
        decisions = [*case["scenario"]["decisions"], *pins]
        expected = best({**case, "scenario": {**case["scenario"], "decisions": decisions}})
        assert expected is not None
        grown = {stage.name: int(stage.value) for stage in candidate.more}
        assert grown.pop("assumptions", 0) == expected[0] - before[0]
        assert list(grown) == measures(case)
        assert list(grown.values()) == [after - now for after, now in zip(expected[1], before[1], strict=True)]
