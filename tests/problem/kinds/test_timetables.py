"""Timetables put together exam by exam: the same as of all exams at once."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings

from planner.problem.build import build
from planner.problem.kinds import ways
from planner.problem.kinds.attempts import Sitter
from planner.problem.kinds.profiles import People
from planner.problem.kinds.timetables import TimetableMaker
from planner.problem.schema import Slot, Timetable
from planner.question.schema import Question
from tests.benchmarks.certificates import yearly_certificates
from tests.cases import as_question, calendar_cases, cases
from tests.oracle import Case
from tests.problem.menus.test_covers import renewed
from tests.properties.test_second_solver import busy_company

some = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def compare(question: Question) -> int:
    """Builds the problem, looks at each timetable twice, and gives how many of them were put together exam by exam."""
    exam_by_exam = TimetableMaker._timetable
    side_by_side = 0

    def both(maker: TimetableMaker, sitter: Sitter, slots: tuple[Slot, ...]) -> Timetable:
        nonlocal side_by_side
        found, expected = exam_by_exam(maker, sitter, slots), maker.together(sitter, slots)
        for field in fields(Timetable):
            assert getattr(found, field.name) == getattr(expected, field.name), field.name
        assert found.runs == expected.runs  # known from its parts, and worked out
        codes = {question.codes[slot.exam] for slot in slots}
        side_by_side += len(codes) > 1 and not codes & maker.links.linked
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TimetableMaker, "_timetable", both)
        build(question)
    return side_by_side


@some
@given(case=calendar_cases())
def test_timetables_with_days(case: Case) -> None:
    compare(as_question(case))


@some
@given(case=cases())
def test_timetables_of_exams_that_do_not_end(case: Case) -> None:
    compare(as_question(case))


@pytest.mark.parametrize("seed", range(6))
def test_timetables_of_results_that_soon_end(seed: int) -> None:
    assert compare(as_question(renewed(seed))) > 0


def test_timetables_of_certificates_of_a_year() -> None:
    assert compare(yearly_certificates(6, date(2027, 12, 31), 1)) > 0


def test_timetables_of_exams_with_too_many_slots_to_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "MOST_WAYS", 1)
    assert compare(as_question(renewed(1))) > 0


@pytest.mark.parametrize("seed", range(12))
def test_days_to_choose_from_are_the_same_whichever_days_are_looked_at_first(seed: int) -> None:
    question = as_question(busy_company(seed))
    [goal, *_] = question.scenario.goals
    days = question.calendar.open_days(goal.by, goal.last_day)
    in_turn = People(question).attempts
    for some in (days[::5], days[::3], days[::15], sorted({*days[::3], *days[::5]}), days):
        anew = People(question)
        for sitter in anew.sitters():
            assert in_turn.tied_days(sitter, some) == anew.attempts.tied_days(sitter, some)
