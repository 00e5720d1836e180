"""Where a scenario asks for confidence, commands speak of the plan with backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.cli.progress import Line
    from planner.question.schema import Question


def with_backups(question: Question, effort: float, line: Line) -> Question:
    """The question with the backups that the scenario's confidence takes; the same one where it asks for none."""
    from planner import api

    found = api.confident(question, effort=effort, watch=line.backing)
    return question if found is None else found.question
