"""The calendar: who sits what when, how many in each month or quarter, and how every requirement stands over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from planner.dates import ONE_DAY, Month
from planner.language import say, tongue
from planner.quarters import quarter_of, quarters
from planner.report.document.schema import (
    Bars,
    Block,
    Cell,
    Column,
    Group,
    Paragraph,
    Row,
    Section,
    Spans,
    Table,
    Tone,
    text,
)
from planner.words import report as said
from planner.words import timeline
from planner.words.rules import label as said_label
from planner.words.rules import tier as said_tier

if TYPE_CHECKING:
    from planner.answer.timeline_schema import Span, TimelineSitting
    from planner.budget.forecast_schema import By
    from planner.report.document.gather import Told

_MOST_LINES = 45
"""More sittings than that are no longer drawn one by one."""

_MOST_SERIES = 8


def calendar_section(told: Told, by: By) -> Section:
    """What happens when."""
    return Section("calendar", say("The calendar"), tuple(_blocks(told, by)))


def _blocks(told: Told, by: By) -> Iterator[Block | Group]:
    if told.plan.assignments:
        yield _by_day(told)
        yield _by_period(told, by)
    elif told.sittings:
        yield Paragraph(text(said.closest_is_listed()))
    else:
        yield Paragraph(text(said.nothing_to_sit() if told.plan.status == "met" else said.no_plan_to_show()))
    if told.timeline.tracks:
        yield _tracks(told)
    if told.timeline.deadlines:
        yield _last_days(told)


def _by_day(told: Told) -> Spans | Table:
    sittings = told.timeline.assignments
    table = Table(
        say("Sittings, by proposed day"),
        (
            Column("proposed_on", say("Proposed day"), "day"),
            Column("employee", say("Employee"), "employee"),
            Column("exam", say("Exam")),
            Column("not_before", say("From"), "day"),
            Column("safe_until", say("First attempt by"), "day"),
            Column("not_after", say("Until"), "day"),
        ),
        tuple(
            Row(
                (
                    each.proposed_on,
                    told.person(each.employee_id),
                    each.exam,
                    each.not_before,
                    each.safe_until,
                    each.not_after,
                )
            )
            for each in sittings
        ),
    )
    if len(sittings) > _MOST_LINES:
        return table
    summary = said.sittings_seen(
        len(sittings),
        len({each.employee_id for each in sittings}),
        min(each.not_before for each in sittings),
        max(each.not_after for each in sittings),
    )
    title = say("When each exam may be sat")
    return Spans(title, summary, table, ("employee", "exam"), "not_before", "not_after", mark="proposed_on")


def _window(each: TimelineSitting) -> tuple[date, date, date]:
    return each.not_before, each.safe_until, each.not_after


def _by_period(told: Told, by: By) -> Bars:
    """How many exams each month or quarter has, between the first and the last sitting."""
    sittings = told.timeline.assignments
    starts = told.question.scenario.fiscal_year.starts
    exams = sorted({each.exam for each in sittings})
    counts = Counter((_period(each.proposed_on, by, starts), each.exam) for each in sittings)
    people = {
        period: len({each.employee_id for each in sittings if _period(each.proposed_on, by, starts) == period})
        for period, _ in counts
    }
    names = list(_periods(sittings[0].proposed_on, sittings[-1].proposed_on, by, starts))
    totals = {name: sum(counts[name, exam] for exam in exams) for name in names}
    columns = (
        Column("period", say("Month") if by == "month" else say("Quarter")),
        *(Column(f"exam-{exam}", exam, "count") for exam in exams),
        Column("all", say("All exams"), "count"),
        Column("people", say("People"), "count"),
    )
    rows = tuple(
        Row((name, *(counts[name, exam] or None for exam in exams), totals[name], people.get(name, 0)))
        for name in names
    )
    busiest = max(names, key=lambda name: totals[name])
    title = say("Exams by month") if by == "month" else say("Exams by quarter")
    series = tuple(f"exam-{exam}" for exam in exams) if len(exams) <= _MOST_SERIES else ("all",)
    return Bars(
        title, said.months_seen(len(sittings), busiest, totals[busiest]), Table(title, columns, rows), "period", series
    )


def _period(day: date, by: By, starts: int) -> str:
    return tongue().month(Month(day.year, day.month)) if by == "month" else quarter_of(day, starts).name


def _periods(first: date, last: date, by: By, starts: int) -> Iterator[str]:
    if by == "quarter":
        yield from (quarter.name for quarter in quarters(first, last, starts))
        return
    month = Month(first.year, first.month)
    while month <= Month(last.year, last.month):
        yield tongue().month(month)
        following = month.last_day + ONE_DAY
        month = Month(following.year, following.month)


def _tracks(told: Told) -> Group:
    """Every requirement over time: a chart for each tier."""
    tiers = dict.fromkeys((track.option, track.tier) for track in told.timeline.tracks)
    return Group(say("How the requirements stand over time"), tuple(_tier(told, *tier) for tier in tiers))


def _tier(told: Told, option: str, tier: str) -> Spans:
    """A line for each requirement, with a span for each way of standing."""
    programme, market = told.question.programme, told.question.scenario.market
    tracks = [track for track in told.timeline.tracks if (track.option, track.tier) == (option, tier)]
    rows = []
    for track in tracks:
        label = said_label(told.rules[track.requirement], programme, market)
        for span in track.spans:
            have: tuple[Cell, Cell, Cell] = (None, None, None)
            if track.kind in ("people", "passes", "points", "metric"):
                have = (span.with_plan.need, span.now.have, span.with_plan.have)
            state = said.state(span.now.met, span.with_plan.met)
            rows.append(Row((label, span.on, span.until, *have, state), tone=_tone(span)))
    columns = (
        Column("requirement", say("Requirement")),
        Column("on", say("From"), "day"),
        Column("until", say("Until"), "day"),
        Column("need", say("Need"), "number"),
        Column("now", say("Have"), "number"),
        Column("planned", say("Planned"), "number"),
        Column("state", say("State")),
    )
    last = Counter(_tone(track.spans[-1]) for track in tracks)
    summary = said.tracks_seen(last["good"], last["plain"], last["bad"], told.timeline.until)
    title = said_tier(programme, option, tier)
    return Spans(title, summary, Table(title, columns, tuple(rows)), ("requirement",), "on", "until", state="state")


def _tone(span: Span) -> Tone:
    if not span.with_plan.met:
        return "bad"
    return "good" if span.now.met else "plain"


def _last_days(told: Told) -> Table:
    columns = (
        Column("on", say("Day"), "day"),
        Column("what", say("What ends")),
        Column("planned", say("Exams of the plan"), "count"),
    )
    rows = tuple(
        Row((each.on, timeline.deadline_in_short(each.model_copy(update={"planned": 0})), each.planned))
        for each in told.timeline.deadlines
    )
    return Table(say("Last days to sit or to register"), columns, rows)
