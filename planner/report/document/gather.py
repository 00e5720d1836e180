"""Everything that a report tells of a scenario, worked out once, before a word of it is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from planner import api
from planner.errors import DataError
from planner.report.document.people import prose
from planner.report.document.schema import Person, Prose

if TYPE_CHECKING:
    from planner.answer.schema import AssignmentAnswer, PlanAnswer
    from planner.answer.timeline_schema import TimelineAnswer
    from planner.budget.forecast_schema import By, ForecastAnswer
    from planner.budget.schema import ConfidenceAnswer
    from planner.chance.schema import ChanceAnswer
    from planner.comparison.schema import Result
    from planner.explanation.schema import Explanation
    from planner.question.schema import Question
    from planner.requirements.tree import Requirement, Score
    from planner.solver.solve import Progress


@dataclass(frozen=True)
class Told:
    """A scenario and what was worked out for it.

    name: what it is called among others. result: what a comparison needs. chances: where the scenario gives figures.
    confidence: where it asks to be so sure. critical: where it was asked for.
    """

    name: str
    question: Question
    plan: PlanAnswer
    result: Result
    chances: ChanceAnswer | None = None
    confidence: ConfidenceAnswer | None = None
    critical: Explanation | None = None

    @cached_property
    def timeline(self) -> TimelineAnswer:
        """How the goals stand over time, worked out when it is first told."""
        return api.timeline(self.question, self.plan)

    def forecast(self, by: By) -> ForecastAnswer | None:
        """What the plan costs; None where a price or a chance is missing that it needs."""
        try:
            return api.forecast(self.question, self.plan, by)
        except DataError:
            return None

    @cached_property
    def rules(self) -> Mapping[str, Requirement | Score]:
        """Every requirement by its full name."""
        return self.question.rules_by_name

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everybody in the roster, planned hires included."""
        rows = self.question.roster.employees.select("employee_id", "name").iter_rows()
        return {who: Person(who, name, who in self.question.hires) for who, name in rows}

    @cached_property
    def teams(self) -> Mapping[str, str]:
        """The team of everybody who has one."""
        employees = self.question.roster.employees.filter(pl.col("team").is_not_null())
        return dict(employees.select("employee_id", "team").iter_rows())

    @property
    def sittings(self) -> tuple[AssignmentAnswer, ...]:
        """The sittings of the plan, or else of the one that comes closest."""
        if self.plan.closest is not None and not self.plan.assignments:
            return self.plan.closest.assignments
        return self.plan.assignments

    def person(self, employee: str) -> Person:
        return self.people.get(employee, Person(employee))

    def prose(self, said: str) -> Prose:
        """A sentence about marked ids."""
        return prose(said, self.people)


def tell(
    name: str,
    question: Question,
    effort: float | None = None,
    solving: Callable[[Progress], None] | None = None,
    backing: Callable[[int], None] | None = None,
    critical: bool = False,
) -> Told:
    """What there is to tell of a question. critical: also who is critical, which solves it many times.

    solving, backing: told how far the search is, and how many plans with backups were made.
    """
    backed = api.confident(question, None, effort, backing)
    asked = question if backed is None else backed.question
    plan = api.plan(question, effort, solving) if backed is None else backed.plan
    losses = api.critical(asked, plan, effort) if critical else None
    likely = question.scenario.chance is not None and plan.status in ("met", "planned")
    return Told(
        name,
        asked,
        plan,
        api.result(question, plan, name, losses),
        api.chances(asked, plan) if likely else None,
        None if backed is None else backed.facts,
        losses,
    )
