"""What `sweep` answers, as data: the public JSON format. The number of processes and their order leave no trace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure, Sentence
from planner.answer.schema import Block, StageAnswer
from planner.chance.schema import Share
from planner.comparison.schema import Status
from planner.explanation.schema import GivenAnswer

Holds = Literal["day", "number", "text"]
"""What the values of an axis are. Days and numbers ascend; texts stand in the order in which they were given."""

FigureName = Literal[
    "status", "exams", "people", "cost", "last_day", "margin_days", "probability", "assumptions", "missing"
]
"""What a map or a curve can show of each cell."""

Tells = Literal["reached", "waits", "impossible", "undecided"]
"""What a cell answers: there is a plan that reaches the goals; there is one, but a goal waits for what exams cannot
change; there is none; it is not known.
"""


class AxisAnswer(Answer):
    """A place of the scenario and the values that it takes, as they would stand in the file."""

    path: str
    holds: Holds
    values: tuple[str, ...]


class CellFigures(Answer):
    """The figures of the best plan of a cell; of an undecided one those of the best plan so far, if there is one.

    last_day: the last possible day of the last sitting. margin_days: the fewest days between the proposed and the last
    possible day of a sitting. blocked_by: what goals wait for that exams cannot change. missing: so many people are
    missing in the plan that comes closest, where there is none.
    """

    status: Status
    reached: bool
    exams: int
    people: int
    cost: Figure | None
    currency: str | None
    last_day: date | None
    margin_days: int | None
    probability: Share | None
    probability_error: Share | None
    objective: tuple[StageAnswer, ...]
    blocked_by: tuple[Block, ...]
    missing: Figure | None


class IssueAnswer(Answer):
    """Something that is wrong in the files of a cell, as `planner check` says it."""

    code: str
    where: Mapping[str, str | int]
    what: Sentence
    hint: Sentence


class Fault(Answer):
    """Why a cell has no answer. input: something is wrong with the scenario as the cell has it; internal: a fault of
    planner itself; lost: the process that solved it died, twice.
    """

    kind: Literal["input", "internal", "lost"]
    issues: tuple[IssueAnswer, ...] = ()


class CellAnswer(Answer):
    """A cell. at: its value on each axis, in their order. Either the figures or a fault is there."""

    at: tuple[str, ...]
    figures: CellFigures | None
    fault: Fault | None = None


class Change(Answer):
    """A point at which the answer changes between neighbours on an axis.

    at: the values on the other axes. before, after: the neighbours. told_before, told_after: what they answer. first:
    the very day or number from which the answer is that of `after`, and last: the one before it, on which it is that of
    `before`; only where they were looked for between the neighbours. because: what cannot hold together where there is
    no plan; led: what was changed or missed comes first among them, and stands in `said`. blocked_by: what the goals
    wait for. figure: where only that changes, which one; figure_before,
    figure_after: its values; between: exam dates that lie between the neighbours. said: the same as a sentence.
    reasons: one for each of `because`, `between` and `blocked_by`.
    """

    axis: str
    at: Mapping[str, str]
    before: str
    after: str
    told_before: Tells
    told_after: Tells
    last: str | None = None
    first: str | None = None
    because: tuple[GivenAnswer, ...] = ()
    led: bool = False
    blocked_by: tuple[Block, ...] = ()
    figure: FigureName | None = None
    figure_before: Figure | date | None = None
    figure_after: Figure | date | None = None
    between: tuple[GivenAnswer, ...] = ()
    said: Sentence = ""
    reasons: tuple[Sentence, ...] = ()


class SweepAnswer(Answer):
    """The answer of `sweep`: the grid, the first axis slowest, and where its answer changes."""

    schema_: Literal["planner/sweep/1"] = Field(default="planner/sweep/1", alias="schema")
    scenario: str
    title: str | None
    effort: float
    figure: FigureName
    axes: tuple[AxisAnswer, ...]
    cells: tuple[CellAnswer, ...]
    changes: tuple[Change, ...]
    made_with: Mapping[str, str]
