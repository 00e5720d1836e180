"""The company with a plan carried out: who holds what on a day, and on which days the goals are looked at."""

from __future__ import annotations

from datetime import date

import polars as pl

from planner.dates import check_days
from planner.question.schema import Question
from planner.requirements.audit import Alike
from planner.roster.schema import Roster
from planner.roster.standing import alike_but, alike_on
from planner.scenario.schema import Goal


class CarriedOut:
    """The people of the plan are a small company of their own, with their own results and those of the plan; everybody
    else has what the roster says.
    """

    def __init__(self, question: Question, planned: pl.DataFrame) -> None:
        """planned: the results that the plan adds: `employee_id`, `exam`, `passed_on`, `expires_on`."""
        self.question = question
        apart = frozenset(planned["employee_id"])
        results = pl.concat([question.roster.results_of(apart), planned])
        self._people = Roster.of(question.roster.people(apart), results)
        self._apart = question.roster.places(apart)
        self._last_days = question.last_days | self._people.last_days_of(question.codes)

    def days(self, goal: Goal) -> tuple[date, ...]:
        """The days on which the goal must be looked at so that it holds from `by` to `hold_until`."""
        return check_days(goal.by, goal.last_day, self._last_days)

    def alike_on(self, day: date) -> tuple[Alike, ...]:
        """Everybody who is there on the day, grouped by what counts for them."""
        exams, codes = self.question.exams, self.question.codes
        others, _ = alike_but(self.question.roster, exams, codes, day, self._apart)
        return (*others, *alike_on(self._people, exams, codes, day))
