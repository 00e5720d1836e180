"""The table that both `plan` and `audit` show: how each requirement of a tier stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table
from rich.text import Text

from planner.language import say
from planner.report.console import bar, grid, plain
from planner.requirements.audit import plain as plain_number
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    MetricReaches,
    MetricScore,
    PeopleScore,
    PointsReach,
    Requirement,
    Score,
    kind_of,
    parts_of,
)
from planner.words.parts import figure, not_stated, yes_or_no
from planner.words.rules import label, parts_met, with_unit
from planner.words.rules import waived as said_waived

if TYPE_CHECKING:
    from planner.language import Number
    from planner.programme.schema import Programme
    from planner.question.schema import Question


class Line(NamedTuple):
    """How one requirement stands; `last` is the figure of the last column, where the table has one.

    days: lines for other days on which it stands differently, each with what to call it.
    """

    need: Number
    have: Number
    met: bool
    waived: bool
    planned: Number
    last: Number | None = None
    days: tuple[tuple[str, Line], ...] = ()


def standing_table(*last_column: str) -> Table:
    """An empty table, with a last column or without."""
    table = grid(say("Requirement"), "", say("Need"), say("Have"), say("Short by"), *last_column)
    table.columns[0].min_width = 18
    table.columns[1].no_wrap = True
    for column in table.columns[2:]:
        column.justify = "right"
    return table


def add_tier(
    table: Table,
    console: Console,
    question: Question,
    rules_of: tuple[str, str, date],
    lines: dict[str, Line],
) -> None:
    """Adds a row for each requirement of the tier (option, name, and the day of its rules) of which there is a line.

    The requirement that merely holds the others together gets no row; whether it is met is what the table is about.
    """
    option, name, day = rules_of
    width = 10 if console.width < 100 else 20
    shown = shown_rows(question.rules(option, name, day))
    for depth, rule in shown:
        line = lines.get(f"{option}.{name}.{rule.id}")
        if line is None:
            continue
        indent = depth - shown[0][0]
        end = question.waived_until(f"{option}.{name}.{rule.id}")
        title = _title(question, rule, indent)
        title.append(said_waived(end) if line.waived else "", style="dim")
        for said, each in ((title, line), *((plain("  " * (indent + 1) + day), other) for day, other in line.days)):
            filled = bar(each.need, each.have, each.planned, width, console.encoding)
            table.add_row(said, *_cells(rule, each, filled, is_stated(question, rule)))


def shown_rows(tier: Requirement) -> list[tuple[int, Requirement | Score]]:
    """The requirements of a tier with how deep they stand, without the one that merely holds the others together."""
    rules = list(_rows(tier))
    return rules[1:] if isinstance(rules[0][1], AllOf | AnyOf | AtLeastOf) else rules


def _rows(rule: Requirement, depth: int = 0) -> Iterator[tuple[int, Requirement | Score]]:
    """The requirement and everything below it with how deep it stands; the scores of points, with their gates."""
    yield depth, rule
    if isinstance(rule, PointsReach):
        for score in rule.from_:
            yield depth + 1, score
            if score.gate is not None:
                yield from _rows(score.gate, depth + 2)
        return
    for part in parts_of(rule):
        yield from _rows(part, depth + 1)


def unit_of(programme: Programme, rule: Requirement | Score) -> str | None:
    """The unit of a metric requirement; None for all others."""
    metric = programme.metrics.get(rule.metric) if isinstance(rule, MetricReaches) else None
    return metric.unit if metric else None


def _title(question: Question, rule: Requirement | Score, depth: int) -> Text:
    said = label(rule, question.programme, question.scenario.market)
    return plain("  " * depth + with_unit(said, unit_of(question.programme, rule)))


def is_stated(question: Question, rule: Requirement | Score) -> bool:
    return not isinstance(rule, MetricReaches | MetricScore) or rule.metric in question.scenario.metrics


def _cells(rule: Requirement | Score, line: Line, filled: Text, stated: bool) -> Iterable[Text | str]:
    if isinstance(rule, PeopleScore | MetricScore):
        points = figure(line.have) if stated else not_stated()
        return ["", "", points, "", *([] if line.last is None else [figure(line.last)])]
    match kind_of(rule):
        case "all" | "any" | "at_least":
            now = Text(parts_met(line.have, line.need, line.have >= line.need))
            planned = parts_met(line.planned, line.need, line.met)
            return [now, "", "", "", *([] if line.last is None else [Text(planned, style="green" if line.met else "")])]
        case "fact":
            return [filled, yes_or_no(True), yes_or_no(bool(line.have))]
        case "metric":
            shown, need, have, short = list(_figures(line, filled))[:4]
            return [shown, need, have if stated else not_stated(), short]
        case "people" | "passes" | "points":
            return list(_figures(line, filled))


def _figures(line: Line, filled: Text) -> Iterator[Text | str]:
    short = max(plain_number(Fraction(line.need) - Fraction(line.have)), 0)
    yield filled
    yield figure(line.need)
    yield figure(line.have)
    yield Text(figure(short), style="bold") if short else Text("-", style="dim")
    if line.last is not None:
        yield Text(figure(line.last), style="green" if line.last >= line.need else "red")
