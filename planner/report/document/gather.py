"""Everything that a report tells of a scenario, worked out once, before a word of it is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from planner import api
from planner.answer.schema import AssignmentAnswer, PlanAnswer
from planner.answer.timeline_schema import TimelineAnswer
from planner.chance.schema import ChanceAnswer
from planner.explanation.schema import Explanation
from planner.question.schema import Question
from planner.report.document.people import marked, prose
from planner.report.document.schema import Person, Prose
from planner.requirements.tree import Requirement, Score
from planner.solver.solve import Progress


@dataclass(frozen=True)
class Told:
    """A scenario and what was worked out for it.

    name: its file or folder. chances: where the scenario gives figures. critical: where it was asked for.
    """

    name: str
    question: Question
    plan: PlanAnswer
    timeline: TimelineAnswer
    chances: ChanceAnswer | None = None
    critical: Explanation | None = None

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
    report: Callable[[Progress], None] | None = None,
    critical: bool = False,
) -> Told:
    """What there is to tell of a question. critical: also who is critical, which solves it many times."""
    plan = api.plan(question, effort, report)
    likely = question.scenario.chance is not None and plan.status in ("met", "planned")
    return Told(
        name,
        question,
        plan,
        api.timeline(question, plan),
        api.chances(question, plan) if likely else None,
        api.critical(question, plan, effort) if critical else None,
    )


def marked_sittings(sittings: Iterable[AssignmentAnswer]) -> tuple[AssignmentAnswer, ...]:
    """The sittings with marked ids."""
    return tuple(line.model_copy(update={"employee_id": marked(line.employee_id)}) for line in sittings)
