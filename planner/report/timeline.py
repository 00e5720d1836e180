"""The answer of `timeline`: a strip for each requirement, a bar for each sitting, the cliffs and last days."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner.language import say
from planner.report.console import bullets, grid, heading, plain, tell
from planner.text import localised
from planner.words import timeline as said
from planner.words.parts import short_day
from planner.words.rules import label as said_label
from planner.words.rules import tier as said_tier

if TYPE_CHECKING:
    from planner.answer.timeline_schema import TimelineAnswer, TimelineSitting, Track
    from planner.question.schema import Question

_MOST_LINES = 60
_MARKS = {True: ("█", "▒", "·", "─", "┄", "●"), False: ("#", "+", ".", "-", ".", "o")}


def print_timeline(console: Console, question: Question, answer: TimelineAnswer) -> None:
    """How the goals' requirements stand month by month, who sits what when, and what lapses."""
    programme, market = question.programme, question.scenario.market
    title = localised(programme.title, programme.name)
    tell(console, say("{programme}, {first} to {last}", programme=title, first=answer.as_of, last=answer.until))
    marks = _MARKS[console.encoding.lower().startswith("utf")]
    months = _months(answer.as_of, answer.until)
    for option, tier in dict.fromkeys((track.option, track.tier) for track in answer.tracks):
        heading(console, said_tier(programme, option, tier))
        table = grid(say("Requirement"), _scale(months))
        table.columns[1].no_wrap = True
        for track in answer.tracks:
            rule = question.rules_by_name[track.requirement]
            if (track.option, track.tier) == (option, tier):
                label = said_label(rule, programme, market)
                table.add_row(plain(label), _strip(track, months, marks))
        console.print(table)
    tell(console, said.strip_legend(*marks[:3]), "dim")
    if len(answer.assignments) > _MOST_LINES:
        _by_month(console, answer, months)
    elif answer.assignments:
        _by_sitting(console, answer, marks)
    cliffs = [said.cliff(each, programme, question.rules_by_name, market) for each in answer.cliffs]
    bullets(console, say("What lapses"), cliffs or [said.no_cliffs()])
    bullets(console, say("Last days"), map(said.deadline, answer.deadlines))


def _months(first: date, last: date) -> list[date]:
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    return months


def _scale(months: list[date]) -> str:
    """A letter for each month, and above it the year at its first month, where there is room."""
    years = [" "] * len(months)
    for number, month in enumerate(months):
        if (number == 0 or month.month == 1) and "".join(years[number : number + 3]).strip() == "":
            years[number : number + 3] = f"'{month:%y}"
    letters = "".join(said.letters_of_months()[month.month - 1] for month in months)
    return "".join(years).rstrip() + "\n" + letters


def _strip(track: Track, months: list[date], marks: tuple[str, ...]) -> Text:
    text = Text()
    for month in months:
        day = min((month + timedelta(days=32)).replace(day=1) - timedelta(days=1), track.spans[-1].until)
        span = next((each for each in track.spans if each.on <= day <= each.until), track.spans[-1])
        if span.with_plan.met and span.now.met:
            text.append(marks[0], style="green")
        elif span.with_plan.met:
            text.append(marks[1], style="cyan")
        else:
            text.append(marks[2], style="red")
    return text


def _by_sitting(console: Console, answer: TimelineAnswer, marks: tuple[str, ...]) -> None:
    heading(console, say("Who sits what, and when"))
    room = max(12, min(60, console.width - 48))
    first = answer.as_of
    last = max(each.not_after for each in answer.assignments)
    table = grid(
        say("Day"),
        say("Employee"),
        say("Exam"),
        say("{first} to {last}", first=short_day(first), last=short_day(last)),
    )
    table.columns[0].no_wrap = table.columns[3].no_wrap = True
    for each in answer.assignments:
        bar = _bar(each, first, last, room, marks)
        table.add_row(short_day(each.proposed_on), plain(each.employee_id), plain(each.exam), bar)
    console.print(table)
    tell(console, said.gantt_legend(*marks[3:]), "dim")


def _bar(line: TimelineSitting, first: date, last: date, room: int, marks: tuple[str, ...]) -> Text:
    days = max(1, (last - first).days + 1)

    def at(day: date) -> int:
        return min(room - 1, (day - first).days * room // days)

    text = Text()
    for column in range(room):
        if column == at(line.proposed_on):
            text.append(marks[5], style="bold cyan")
        elif at(line.not_before) <= column <= at(line.safe_until):
            text.append(marks[3])
        elif at(line.safe_until) < column <= at(line.not_after):
            text.append(marks[4], style="dim")
        else:
            text.append(" ")
    return text


def _by_month(console: Console, answer: TimelineAnswer, months: list[date]) -> None:
    heading(console, say("How many sit what, and when"))
    counts = Counter((each.exam, each.proposed_on.replace(day=1)) for each in answer.assignments)
    table = grid(say("Month"), *sorted({exam for exam, _ in counts}), say("All"))
    for column in table.columns[1:]:
        column.justify = "right"
    exams = sorted({exam for exam, _ in counts})
    for month in months:
        row = [counts[exam, month] for exam in exams]
        if any(row):
            table.add_row(f"{month:%Y-%m}", *(str(number or "") for number in row), str(sum(row)))
    console.print(table)
    tell(console, said.too_many_lines(len(answer.assignments)), "dim")
