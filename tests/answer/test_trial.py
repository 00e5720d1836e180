"""Windows found by looking at what they change, against looking at everybody on every day for each that is tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings

import planner
from planner.answer import deadlines, timetable
from planner.answer.company import PlannedCompany, Windows
from planner.answer.deadlines import sitting_windows
from planner.answer.links import SittingWindow, in_order
from planner.answer.timetable import proposed_days
from planner.answer.trial import Trial
from planner.outcome.schema import Assignment, Planned
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.question.schema import Question
from planner.scenario.schema import Waive
from planner.solver.solve import solve
from tests.benchmarks.certificates import linked_certificates, yearly_certificates
from tests.cases import as_question, calendar_cases, tight_company
from tests.companies import people, programme, roster, scenario
from tests.companies import question as asked_by
from tests.oracle import Case

many = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class Anew:
    """The same questions, each answered by the audit of all days, with nothing that was known before."""

    def __init__(self, company: PlannedCompany, windows: Windows) -> None:
        self._company = company
        self.windows = dict(windows)

    def in_order_with(self, assignment: Assignment, window: SittingWindow) -> bool:
        mine = {**self.windows, assignment: window}
        own = [(each.exam, mine[each]) for each in self._company.by_employee[assignment.employee_id]]
        return in_order(self._company.question, self._company.ends[assignment.employee_id], own)

    def holds_with(
        self, assignment: Assignment, window: SittingWindow, since: date = date.min, until: date = date.max
    ) -> bool:
        mine = self._company.people({**self.windows, assignment: window})
        return all(
            self._company.status(goal, option, day, mine).met
            for goal, option in self._company.goals
            for day in self._company.days_of(goal, mine)
            if since <= day < until
        )

    def take(self, assignment: Assignment, window: SittingWindow) -> None:
        self.windows[assignment] = window


def compare(question: Question, left_out: int | None = None) -> int:
    """Compares the windows of the best plan, or of that plan without one sitting (then goals may not hold), and the
    proposed days of the former with those found by looking at each day; gives how many windows there are.
    """
    plan = solve(reduce(build(question)))
    if not isinstance(plan, Planned):
        return 0
    sittings = list(plan.assignments)
    if left_out is not None:
        del sittings[left_out % len(sittings)]
    company = PlannedCompany(question, sittings, plan.options, frozenset(plan.assumed))
    found = sitting_windows(company)
    with patch.object(deadlines, "Trial", Anew):
        assert found == sitting_windows(PlannedCompany(question, sittings, plan.options, frozenset(plan.assumed)))
    if left_out is None:
        proposed = proposed_days(company, found)
        with patch.object(timetable, "in_order_on_all_days", return_value=False):
            assert proposed == proposed_days(company, found)
    return len(found)


@many
@given(case=calendar_cases())
def test_windows_with_a_calendar(case: Case) -> None:
    compare(as_question(case))


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("left_out", [None, 3])
def test_windows_of_a_tight_company(seed: int, left_out: int | None) -> None:
    compare(as_question(tight_company(seed)), left_out)


@pytest.mark.parametrize(("people", "until", "seed"), [(8, date(2027, 12, 31), 1), (12, date(2027, 3, 31), 2)])
def test_windows_of_yearly_certificates(people: int, until: date, seed: int) -> None:
    assert compare(yearly_certificates(people, until, seed)) > 5
    assert compare(yearly_certificates(people, until, seed), left_out=2) > 5


def test_windows_of_certificates_that_another_exam_needs() -> None:
    assert compare(linked_certificates(6, date(2027, 3, 31), 20171016)) > 5


def one_of_us_holds(exam: dict[str, str | dict[str, int]], **more: object) -> Question:
    """Somebody must hold A from 1 November 2017 to the end of the year; p and q may sit it from 16 October on."""
    goal = {"option": "o", "tier": "gold", "by": "2017-11-01", "hold_until": "2017-12-31"}
    return asked_by(
        programme({"o.gold": people(1, "A", "us")}, {"A": exam}), roster(["p", "q"]), scenario(goal, **more)
    )


def windows_of(question: Question, *employees: str) -> tuple[Trial, list[Assignment], SittingWindow]:
    """These people sit A on 20 October."""
    day = date(2017, 10, 20)
    sittings = [Assignment(each, "A", day, day) for each in employees]
    company, window = PlannedCompany(question, sittings, ("o",), frozenset()), SittingWindow(day, day, day)
    return Trial(company, dict.fromkeys(sittings, window)), sittings, window


def test_who_may_wait_thanks_to_somebody_else_may_not_when_that_one_waits() -> None:
    trial, (p, q), window = windows_of(one_of_us_holds({}), "p", "q")
    late = window._replace(safe=date(2017, 11, 10), last=date(2017, 11, 10))
    assert trial.holds_with(p, late)
    assert trial.holds_with(q, late)
    trial.take(q, late)
    assert not trial.holds_with(p, late)
    assert trial.holds_with(p, window._replace(last=date(2017, 11, 1)))
    assert not trial.holds_with(p, window._replace(last=date(2017, 11, 2)))


def test_what_counts_later_and_ends_earlier_is_missing_at_its_end_too() -> None:
    trial, (p,), window = windows_of(one_of_us_holds({"valid_for": {"days": 73}}), "p")  # until 31 December
    assert trial.holds_with(p, window._replace(last=date(2017, 10, 30)))
    assert not trial.holds_with(p, SittingWindow(date(2017, 10, 17), window.safe, date(2017, 10, 30)))


def test_the_same_numbers_are_not_enough_once_a_waiver_is_over() -> None:
    waived = [{"waive": "o.gold.us", "until": "2017-11-30"}]
    (line,) = planner.plan(one_of_us_holds({}, decisions=waived)).assignments
    assert line.not_after == date(2017, 12, 1)


@pytest.mark.parametrize("seed", range(8))
def test_any_windows_that_are_tried_and_taken(seed: int) -> None:
    """Also such as break goals or take days away that were looked at, in any order; where something is waived for some
    time as well.
    """
    chance = Random(seed)
    question = yearly_certificates(7, date(2027, 6, 30), seed)
    if seed % 2:
        waived = Waive(waive="one.gold.one", until=date(2026, 9, 1), reason="Agreed.")
        question = replace(question, scenario=question.scenario.model_copy(update={"decisions": (waived,)}))
    plan = solve(reduce(build(question)))
    assert isinstance(plan, Planned)
    company = PlannedCompany(question, plan.assignments, plan.options, frozenset())
    windows = sitting_windows(company)
    trial, anew = Trial(company, windows), Anew(company, windows)
    answers = set()
    sitting = company.assignments[0]
    for _ in range(60):
        if chance.random() < 0.6:
            sitting = chance.choice(company.assignments)
        first, last = sorted(date.fromordinal(_near(chance, windows[sitting])) for _ in range(2))
        window = SittingWindow(first, last, last)
        if chance.random() < 0.5:
            window = trial.windows[sitting]
            window = window._replace(last=window.last + timedelta(days=chance.choice([1, 5, 20, 60])))
            first, last = chance.choice([(first, last), (window.first, window.last)])
        since, until = chance.choice([(date.min, date.max), (first, last)])
        holds = anew.holds_with(sitting, window, since, until)
        assert trial.holds_with(sitting, window, since, until) == holds
        assert trial.in_order_with(sitting, window) == anew.in_order_with(sitting, window)
        answers.add(holds)
        if chance.random() < 0.4:
            trial.take(sitting, window)
            anew.take(sitting, window)
    assert answers == {True, False}


def _near(chance: Random, window: SittingWindow) -> int:
    return chance.choice([window.first, window.last]).toordinal() + chance.randint(-40, 40)
