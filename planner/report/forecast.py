"""The answer of `forecast` in the terminal: first how sure it is, then tables with bars, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from planner.budget.forecast_schema import ForecastAnswer, Percentile, Spread
from planner.report.budget import labels
from planner.report.console import bullets, grid, heading, plain, tell
from planner.text import localised
from planner.words import forecast as said
from planner.words import forecast_heads as heads
from planner.words import timeline
from planner.words.plans import goal as said_goal

if TYPE_CHECKING:
    from planner.chance.schema import ChanceAnswer
    from planner.question.schema import Question

_MARKS = {True: ("█", "▒", "·"), False: ("#", "+", ".")}
_GAP = 3
_NARROWEST_BAR = 6
_WIDEST_BAR = 30
_LONGEST_LABEL = 28
_MOST_RISKS = 5
_SMALLEST_RISE = 0.0005
_PERCENTS: Sequence[tuple[int, ...]] = ((10, 50, 80, 90), (50, 80, 90), (50, 90), (90,), ())
"""Which percentiles a table has: the first of these that fits."""

Rows = Sequence[tuple[str, Spread]]


def print_forecast(console: Console, question: Question, answer: ForecastAnswer, names: Mapping[str, str]) -> None:
    """What the plan costs, and how sure that is. names: what people are called, by id; the ids where it is empty."""
    programme = question.programme
    style = "bold" if answer.chance is not None else "bold red"
    tell(console, said.first_line(answer), style)
    lines = [
        localised(programme.title, programme.name),
        *(said_goal(programme, goal) for goal in answer.goals),
        said.days(answer),
    ]
    content = plain("\n".join(lines))
    if answer.chance is not None:
        content.append("\n").append(said.headline(answer), style="bold")
    if answer.status == "undecided" and answer.chance is not None:
        content.append("\n").append(said.not_proved(), style="yellow")
    console.print(Panel(content, title=plain(answer.title or heads.title("forecast")), title_align="left"))
    if answer.chance is None:
        return
    bullets(console, heads.title("in_all"), said.in_all(answer))
    if not said.is_certain(answer):
        tell(console, said.how_percentiles_were_found(answer), "dim")
    _tables(console, answer)
    _planned(console, answer, names)
    if not answer.assumed_passed:
        _risks(console, answer.chance, names)
    market, rules = question.scenario.market, question.rules_by_name
    cliff = answer.next_cliff
    later = said.nothing_lapses() if cliff is None else said.after_it(timeline.cliff(cliff, programme, rules, market))
    bullets(console, heads.title("after"), [later])
    bullets(console, heads.sheet("assumptions"), said.assumptions(answer, labels(question)))


# --- tables ----------------------------------------------------------------------------------------------------------


def _tables(console: Console, answer: ForecastAnswer) -> None:
    currency = answer.currency
    periods: Rows = [(each.period, each) for each in answer.by_period]
    _table(console, answer, heads.by_period(answer.by, currency), heads.period(answer.by), periods)
    marks = _MARKS[console.encoding.lower().startswith("utf")]
    if not said.is_certain(answer):
        tell(console, heads.legend(*marks), "dim")
    teams: Rows = [(heads.no_team() if each.team is None else each.team, each) for each in answer.by_team]
    exams: Rows = [(heads.no_exam() if each.exam is None else each.exam, each) for each in answer.by_exam]
    kinds: Rows = [(heads.kind(each.kind), each) for each in answer.by_kind]
    _table(console, answer, heads.by_team(currency), heads.head("team"), teams)
    _table(console, answer, heads.by_exam(currency), heads.head("exam"), exams)
    _table(console, answer, heads.by_kind(currency), heads.head("kind"), kinds)
    _cross_table(console, answer)


def _table(console: Console, answer: ForecastAnswer, title: str, label: str, rows: Rows) -> None:
    """A row for each part of a split with a bar, and the total in bold; nothing without parts."""
    if not rows:
        return
    certain = said.is_certain(answer)
    heading(console, title)
    everything: Rows = [*rows, (heads.total(), answer.total)]
    most = max((_most(row) for _, row in rows), default=0)
    percents, room = _layout(console, label, everything, certain)
    table = grid(label, "", *_heads(percents, certain))
    table.columns[0].max_width = _LONGEST_LABEL
    for column in table.columns[1:]:
        column.no_wrap = True
    for column in table.columns[2:]:
        column.justify = "right"
    marks = _MARKS[console.encoding.lower().startswith("utf")]
    for name, row in rows:
        table.add_row(plain(name), _bar(row, most, room, marks), *_cells(row, percents, certain))
    table.add_row(Text(heads.total()), "", *_cells(answer.total, percents, certain), style="bold")
    console.print(table)


def _most(row: Spread) -> float:
    return float(max(row.committed, row.expected, row.p90.amount))


def _heads(percents: Iterable[int], certain: bool) -> list[str]:
    if certain:
        return [heads.head("cost")]
    return [heads.head("committed"), heads.head("expected"), *map(heads.percentile, percents)]


def _cells(row: Spread, percents: Iterable[int], certain: bool) -> Iterator[str]:
    yield said.money(row.committed)
    if not certain:
        yield said.money(row.expected)
        yield from (said.money(_percentile(row, percent).amount) for percent in percents)


def _percentile(row: Spread, percent: int) -> Percentile:
    return {10: row.p10, 50: row.p50, 80: row.p80, 90: row.p90}[percent]


def _layout(console: Console, label: str, rows: Rows, certain: bool) -> tuple[tuple[int, ...], int]:
    """The percentiles that fit, and how wide bars are then."""
    name = min(_LONGEST_LABEL, max(cell_len(each) for each in (label, *(name for name, _ in rows))))
    for percents in _PERCENTS[-1:] if certain else _PERCENTS:
        columns = _heads(percents, certain)
        cells = [list(_cells(row, percents, certain)) for _, row in rows]
        widths = [max(cell_len(head), *(len(line[place]) for line in cells)) for place, head in enumerate(columns)]
        room = console.width - name - sum(widths) - _GAP * (len(widths) + 1)
        if room >= _NARROWEST_BAR:
            return percents, min(room, _WIDEST_BAR)
    return (), 0


def _bar(row: Spread, most: float, room: int, marks: tuple[str, ...]) -> Text:
    """What is committed, what is expected beyond, and what it may come to."""
    if not most:
        return Text("")
    low, high = sorted((float(row.committed), float(row.expected)))
    ends = [round(room * value / most) for value in (low, high, max(high, float(row.p90.amount)))]
    text = Text(marks[0] * ends[0], style="green")
    text.append(marks[1] * (ends[1] - ends[0]), style="cyan")
    text.append(marks[2] * (ends[2] - ends[1]), style="dim")
    return text


def _cross_table(console: Console, answer: ForecastAnswer) -> None:
    """What is expected of each kind in each period."""
    kinds = [each.kind for each in answer.by_kind]
    if len(kinds) < 2 or len(answer.by_period) < 2:
        return
    cells = {(each.period, each.kind): said.money(each.expected) for each in answer.by_period_and_kind}
    names = [heads.kind(kind) for kind in kinds]
    totals = [said.money(each.expected) for each in answer.by_kind]
    widths = [max(cell_len(name), len(total)) for name, total in zip(names, totals, strict=True)]
    room = console.width - max(cell_len(each.period) for each in answer.by_period) - _GAP * (len(widths) + 1)
    if sum(widths) + len(said.money(answer.total.expected)) > room:
        return
    heading(console, heads.by_period_and_kind(answer.by, answer.currency))
    table = grid(heads.period(answer.by), *names, heads.total())
    for column in table.columns[1:]:
        column.justify, column.no_wrap = "right", True
    for row in answer.by_period:
        line = (cells[row.period, kind] for kind in kinds)
        table.add_row(row.period, *line, Text(said.money(row.expected), style="bold"))
    table.add_row(heads.total(), *totals, said.money(answer.total.expected), style="bold")
    console.print(table)


# --- who, and what may go wrong --------------------------------------------------------------------------------------


def _planned(console: Console, answer: ForecastAnswer, names: Mapping[str, str]) -> None:
    lines = (
        said.planned(row, [each for each in answer.sittings if each.period == row.period], names)
        for row in answer.by_period
        if row.exams
    )
    bullets(console, heads.title("planned"), lines)


def _risks(console: Console, chance: ChanceAnswer, names: Mapping[str, str]) -> None:
    """The exams and the people that contribute most to the risk."""
    heading(console, heads.title("risk"))
    exams = [(each.exam, each.rise, each.error) for each in chance.by_exam]
    people = [(names.get(each.employee_id, each.employee_id), each.rise, each.error) for each in chance.by_person]
    shown = [[each for each in found if each[1] >= _SMALLEST_RISE][:_MOST_RISKS] for found in (exams, people)]
    if not any(shown):
        tell(console, said.no_risk())
        return
    tell(console, said.risk_intro())
    table = grid("", heads.head("points"))
    for group in shown:
        for name, rise, error in group:
            table.add_row(plain(name), said.points(rise, error))
    console.print(table)
