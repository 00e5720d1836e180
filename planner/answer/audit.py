"""Where the company stands on a day, tier by tier."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from planner.answer.audit_schema import AuditAnswer, RequirementStanding, TierStanding
from planner.requirements.audit import audit
from planner.requirements.tree import exams_in
from planner.roster.standing import alike_on

if TYPE_CHECKING:
    from planner.question.schema import Question


def compose_audit(question: Question, on: date) -> AuditAnswer:
    """How every option and tier of the programme stands on the day, with what the people hold by then."""
    programme = question.edition_on(on)
    codes = frozenset[str]().union(*(exams_in(tier.requires) for _, _, tier in programme.tiers()))
    groups = alike_on(question.roster, question.exams, codes, on)
    given = question.circumstances(on)
    tiers = []
    for option, name, tier in programme.tiers():
        status = audit(tier.requires, f"{option}.{name}", given, groups)
        requirements = tuple(
            RequirementStanding(
                id=each.name,
                kind=each.kind,
                need=each.need,
                have=each.have,
                short_by=each.short_by,
                met=each.met,
                waived=each.waived,
                people=each.people,
            )
            for each in status.walk()
        )
        tiers.append(TierStanding(option=option, tier=name, reached=status.met, requirements=requirements))
    return AuditAnswer(title=question.scenario.title, programme=programme.name, on=on, tiers=tuple(tiers))
