"""A change of plan: small companies whose best plan and fewest broken promises are plain to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

import planner
from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PlanAnswer
from planner.errors import DataError, InternalError
from planner.question.schema import Promises, Question
from planner.replanning.schema import ReplanAnswer
from planner.verification.verify import verify
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2018-03-31"}
BOTH = {"all": ["A", "B"]}


def company(rules: Mapping[str, Any], held: Mapping[str, list[str]], **more: Any) -> Question:
    wanted = scenario(GOAL, as_of="2017-12-04", **more)
    return question(programme({"o.gold": rules}, ["A", "B", "C"]), roster(held), wanted)


def promised(*lines: str, **days: str) -> ProposedPlan:
    """A plan of October with these sittings, for example `p A`."""
    known = {"not_before": "2017-10-30", "proposed_on": "2017-11-15", "not_after": "2018-03-31", **days}
    pairs = [dict(zip(("employee_id", "exam"), line.split(), strict=True)) for line in lines]
    return ProposedPlan.model_validate({"as_of": "2017-10-16", "assignments": [pair | known for pair in pairs]})


def sittings(answer: PlanAnswer) -> list[str]:
    return [f"{line.employee_id} {line.exam}" for line in answer.assignments]


def measured(answer: ReplanAnswer) -> dict[str, int | Fraction]:
    assert all(stage.proved and stage.value == stage.bound for stage in answer.plan.objective)
    return {stage.name: Fraction(stage.value) for stage in answer.plan.objective}


def kept(answer: ReplanAnswer) -> list[bool | None]:
    return [promise.kept for promise in answer.promises]


# --- promises decide between plans that are as good ----------------------------------------------------------------


def test_of_two_who_are_alike_the_one_with_the_promise_sits() -> None:
    asked = company(people(1, "A"), {"p": [], "q": [], "r": []})
    assert sittings(planner.plan(asked)) == ["p A"]
    answer = planner.replan(asked, promised("q A"))
    assert sittings(answer.plan) == ["q A"]
    assert measured(answer) == {"exams": 1, "people": 1, "changes": 0}
    assert (answer.plan.verified, answer.plan.unique, kept(answer)) == (True, True, [True])
    assert (answer.dropped, answer.added) == ((), ())


def test_of_three_promises_two_are_enough() -> None:
    """Two of p, q and r are needed; one promise is broken, whoever it is. The tie-break takes the first."""
    answer = planner.replan(company(people(2, "A"), {"p": [], "q": [], "r": []}), promised("p A", "q A", "r A"))
    assert measured(answer) == {"exams": 2, "people": 2, "changes": 1}
    assert (answer.counts.kept, answer.counts.broken) == (2, 1)
    assert [(pair.employee_id, pair.exam) for pair in answer.dropped] == [("r", "A")]
    # Whoever has no promise never takes the place of somebody who has one.
    more = company(people(2, "A"), {"a": [], "b": [], "p": [], "q": [], "r": []})
    assert sittings(planner.replan(more, promised("p A", "q A", "r A")).plan) == ["p A", "q A"]


def test_fewer_people_count_more_than_a_promise() -> None:
    """A and B by p alone are 2 exams by 1 person; with q's promise of B they would be by 2."""
    rules = {"id": "all", "all": [people(1, "A", id="a"), people(1, "B", id="b")]}
    answer = planner.replan(company(rules, {"p": [], "q": []}), promised("p A", "q B"))
    assert sittings(answer.plan) == ["p A", "p B"]
    assert measured(answer) == {"exams": 2, "people": 1, "changes": 1}


def test_a_failed_exam_is_sat_again() -> None:
    """The proposed day is over without a result; p is still needed and keeps the promise, from the 4th of December."""
    asked = company(people(2, "A"), {"p": [], "q": ["A"], "r": []}, preparation={"default": 14})
    answer = planner.replan(asked, promised("p A", "q A"))
    assert [(each.state, each.reason, each.kept) for each in answer.promises] == [
        ("open", "proposed-day-passed", True),
        ("done", None, None),
    ]
    (line,) = answer.plan.assignments
    assert (line.employee_id, line.not_before.isoformat()) == ("p", "2017-12-18")


def test_whoever_has_left_is_replaced() -> None:
    """z is not in the roster any more: nothing of that can be kept, and nothing of it counts as broken."""
    asked = company(people(2, "A"), {"p": [], "q": [], "r": []})
    answer = planner.replan(asked, promised("p A", "z A"))
    assert [(each.employee_id, each.state, each.kept) for each in answer.promises] == [
        ("p", "open", True),
        ("z", "gone", None),
    ]
    assert measured(answer)["changes"] == 0
    assert [(pair.employee_id, pair.exam) for pair in answer.added] == [("q", "A")]
    assert answer.dropped == ()


def test_a_late_promise_is_kept_late() -> None:
    answer = planner.replan(company(people(1, "A"), {"p": [], "q": []}), promised("q A", not_after="2017-11-30"))
    assert [(each.state, each.reason, each.kept) for each in answer.promises] == [("late", "last-day-passed", True)]
    assert sittings(answer.plan) == ["q A"]


def test_what_costs_less_comes_before_promises() -> None:
    """One of p and q has to sit A; p's hour costs 10 and q's 20."""
    prices = {"currency": "USD", "fees": {"default": 0}, "study_hours": {"default": 1}}
    wanted = scenario(GOAL, as_of="2017-12-04", minimise=["cost"], prices=prices)
    staff = {"p": {"hourly_cost": 10}, "q": {"hourly_cost": 20}}
    asked = question(programme({"o.gold": people(1, "A")}, ["A"]), roster(staff, (), staff), wanted)
    answer = planner.replan(asked, promised("q A"))
    assert sittings(answer.plan) == ["p A"]
    assert measured(answer) == {"cost": 10, "exams": 1, "people": 1, "changes": 1}
    # A promise that is worth anything comes first: 1 + 0.1 x 0 exams instead of 1 + 0.1 x 1.
    answer = planner.replan(asked, promised("q A"), Fraction("0.1"))
    assert sittings(answer.plan) == ["q A"]
    assert measured(answer) == {"exams-and-changes": 1, "cost": 20, "exams": 1, "people": 1, "changes": 0}


# --- what a kept promise is worth ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("churn", "plan", "total", "broken"),
    [
        # p's two exams keep two promises; q's single one breaks both: 1 + 2 x churn against 2.
        ("0", ["q B"], None, 2),
        ("0.4999", ["q B"], Fraction("1.9998"), 2),
        # 1 + 2 x 0.5 = 2 + 2 x 0: equal in all, and the fewest exams come next.
        ("0.5", ["q B"], Fraction(2), 2),
        ("0.5001", ["p A", "p B"], Fraction(2), 0),
        ("2", ["p A", "p B"], Fraction(2), 0),
    ],
)
def test_an_exam_more_for_two_promises(churn: str, plan: list[str], total: Fraction | None, broken: int) -> None:
    asked = company(people(1, BOTH), {"p": [], "q": ["A"]})
    answer = planner.replan(asked, promised("p A", "p B"), Fraction(churn))
    assert sittings(answer.plan) == plan
    assert measured(answer).get("exams-and-changes") == total
    assert (answer.counts.broken, measured(answer)["changes"], answer.churn) == (broken, broken, Fraction(churn))
    assert answer.plan.verified


@pytest.mark.parametrize(("churn", "plan"), [("0.5", []), ("1", []), ("1.0001", ["p C"])])
def test_a_promise_that_nothing_needs_is_kept_above_one(churn: str, plan: list[str]) -> None:
    """No rule names C and Gold is reached: 0 exams + 1 broken promise x churn against 1 exam."""
    asked = company(people(1, "A"), {"p": [], "q": ["A"]})
    answer = planner.replan(asked, promised("p C"), Fraction(churn))
    assert sittings(answer.plan) == plan
    assert answer.plan.status == ("planned" if plan else "met")
    assert answer.counts.broken == 1 - len(plan)
    assert answer.plan.verified


def test_two_promises_of_one_exam_are_kept_by_one_sitting() -> None:
    """Broken together they are worth 2 x 0.6 exams, more than the exam that keeps both."""
    asked = company(people(1, "A"), {"p": ["A"], "q": []})
    earlier = promised("q C")
    twice = earlier.model_copy(
        update={"assignments": (*earlier.assignments, *promised("q C", on="2018-03-01").assignments)}
    )
    assert sittings(planner.replan(asked, earlier, Fraction("0.6")).plan) == []
    answer = planner.replan(asked, twice, Fraction("0.6"))
    assert sittings(answer.plan) == ["q C"]
    assert (kept(answer), answer.counts.kept) == ([True, True], 2)


@pytest.mark.parametrize("churn", [Fraction(-1), Fraction(1, 3), Fraction("0.00001"), Fraction(10_000)])
def test_a_promise_is_worth_a_decimal_number_of_exams(churn: Fraction) -> None:
    with pytest.raises(ValueError, match=r"^A kept promise is worth 0 to 9999\.9999 exams, with at most four decimals"):
        planner.replan(company(people(1, "A"), {"p": []}), promised("p A"), churn)


# --- no plan ---------------------------------------------------------------------------------------------------------


def test_out_of_reach_the_closest_plan_keeps_what_it_can() -> None:
    """Five are needed and one of the three may sit an exam: q, as was promised. Whether it is kept is not said."""
    asked = company(people(5, "A"), {"p": [], "q": [], "r": []}, limits={"people": 1})
    answer = planner.replan(asked, promised("q A"), Fraction(1))
    assert (answer.plan.status, answer.plan.verified, kept(answer)) == ("impossible", False, [None])
    assert (answer.counts.kept, answer.counts.broken, answer.dropped, answer.added) == (None, None, (), ())
    closest = answer.plan.closest
    assert closest is not None
    assert closest.missing == 4
    assert [(line.employee_id, line.exam) for line in closest.assignments] == [("q", "A")]
    assert [(stage.name, stage.value) for stage in closest.objective][-1] == ("changes", 0)


def test_a_plan_of_a_later_day_is_refused() -> None:
    earlier = promised("p A").model_copy(update={"as_of": scenario(GOAL, as_of="2017-12-05").as_of})
    with pytest.raises(DataError) as fault:
        planner.replan(company(people(1, "A"), {"p": []}), earlier)
    assert [issue.code for issue in fault.value.issues] == ["plan-of-later-day"]


# --- nothing has changed ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("churn", [Fraction(0), Fraction(3)])
@pytest.mark.parametrize(
    "name", ["gold-by-year-end", "gold-lacks-revenue", "points-programme", "silver-already-met", "two-cliffs"]
)
def test_where_nothing_has_changed_the_plan_stays(name: str, churn: Fraction) -> None:
    asked = planner.read(f"scenarios/{name}")
    earlier = planner.plan(asked)
    answer = planner.replan(asked, earlier, churn)
    assert all(promise.kept for promise in answer.promises)
    assert (answer.dropped, answer.added, answer.counts.broken) == ((), (), 0)
    assert answer.plan.model_dump(exclude={"objective"}) == earlier.model_dump(exclude={"objective"})
    usual = [stage for stage in answer.plan.objective if stage.name not in ("changes", "exams-and-changes")]
    assert usual == list(earlier.objective)


# --- checked by others -----------------------------------------------------------------------------------------------


def with_promises(asked: Question, pairs: Iterable[tuple[str, str]], churn: str) -> Question:
    return replace(asked, promises=Promises(tuple(sorted(pairs)), Fraction(churn)))


def test_a_second_solver_proves_the_same() -> None:
    asked = with_promises(company(people(1, BOTH), {"p": [], "q": ["A"]}), [("p", "A"), ("p", "B")], "0.75")
    plan = planner.plan(asked)
    opinion = planner.second_opinion(asked, plan)
    assert opinion is not None
    assert (opinion.agrees, opinion.settled) == (True, ("exams-and-changes", "exams", "people", "changes"))
    wrong = plan.objective[0].model_copy(update={"value": Fraction(7, 4), "bound": Fraction(7, 4)})
    with pytest.raises(InternalError, match="proves 8 for exams-and-changes, and not 7"):
        planner.second_opinion(asked, plan.model_copy(update={"objective": (wrong, *plan.objective[1:])}))


@pytest.mark.parametrize(
    ("changes", "total", "wrong"), [(2, 1.5, []), (1, 1.5, ["changes"]), (2, 1.25, ["exams-and-changes"])]
)
def test_the_verifier_counts_broken_promises_itself(changes: int, total: float, wrong: list[str]) -> None:
    """q's exam breaks two promises: 1 + 2 x 0.25 = 1.5."""
    asked = with_promises(company(people(1, BOTH), {"p": [], "q": ["A"]}), [("p", "A"), ("p", "B")], "0.25")
    claim = {
        "assignments": [{"employee_id": "q", "exam": "B", "not_before": "2017-12-04", "not_after": "2018-03-31"}],
        "objective": [{"name": "exams-and-changes", "value": total}, {"name": "changes", "value": changes}],
    }
    findings = verify(asked, ProposedPlan.model_validate(claim)).findings
    assert [(finding.code, finding.rule) for finding in findings] == [("wrong-objective", rule) for rule in wrong]
