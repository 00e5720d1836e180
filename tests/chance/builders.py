"""Plans written down line by line, for any question: what is asked of them is not whether they are good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from planner.answer.schema import AssignmentAnswer, Block, GoalAnswer, PlanAnswer
from planner.question.schema import Question
from tests.cases import as_question
from tests.oracle import Case


def line(who: str, exam: str, first: date, last: date, **more: Any) -> AssignmentAnswer:
    """A sitting that is proposed for its first day, if nothing else is said."""
    facts = {"not_before": first, "safe_until": first, "not_after": last, "proposed_on": first, **more}
    return AssignmentAnswer(employee_id=who, exam=exam, **facts)


def plan_of(question: Question, lines: Iterable[AssignmentAnswer], assumed: Iterable[str] = ()) -> PlanAnswer:
    """A plan of these lines that takes these requirements as met."""
    blocks = tuple(Block(requirement=name, need=1, have=0, short_by=1) for name in sorted(assumed))
    goals = [
        GoalAnswer(
            option=goal.option,
            tier=goal.tier,
            by=goal.by,
            hold_until=goal.last_day,
            reached=not blocks,
            blocked_by=blocks,
        )
        for goal in question.scenario.goals
    ]
    return PlanAnswer(
        title=None,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        status="planned",
        objective=(),
        goals=tuple(goals),
        assignments=tuple(lines),
        requirements=(),
        decisions=(),
        assumptions=(),
        verified=False,
        made_with={},
    )


def asked(case: Case, chance: Mapping[str, Any], retakes: Mapping[str, Any] | None = None) -> Question:
    """The question of a case with these figures; nobody is to spare."""
    wanted = {key: value for key, value in case["scenario"].items() if key != "spare"}
    return as_question({**case, "scenario": {**wanted, "chance": chance, "retakes": retakes}})
