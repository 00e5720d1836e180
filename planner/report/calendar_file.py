"""The timeline as a calendar file that mail programs read: an all-day entry for each sitting, cliff and last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from icalendar import Calendar, Event

from planner.language import in_force, speaking
from planner.words import timeline as said

if TYPE_CHECKING:
    from planner.answer.timeline_schema import TimelineAnswer
    from planner.question.schema import Question


def calendar_file(question: Question, answer: TimelineAnswer) -> bytes:
    """The file's bytes; the same timeline always gives the same ones. People appear by their ids only."""
    calendar = Calendar()
    calendar.add("prodid", f"-//partner-planner//timeline//{in_force().upper()}")
    calendar.add("version", "2.0")
    entries = _entries(question, answer)
    with speaking("en"):
        # An entry is the same one in every language, so that it does not stand twice in somebody's calendar.
        names = _entries(question, answer)
    for entry, name in zip(entries, names, strict=True):
        _add(calendar, answer.as_of, entry, name)
    file: bytes = calendar.to_ical()
    return file


class _Entry(NamedTuple):
    day: date
    summary: str
    description: str


def _entries(question: Question, answer: TimelineAnswer) -> list[_Entry]:
    programme, market = question.programme, question.scenario.market
    entries = [_Entry(line.proposed_on, said.sits(line), said.sitting_details(line)) for line in answer.assignments]
    rules = question.rules_by_name
    entries += [
        _Entry(each.on, said.cliff_in_short(each, programme), said.cliff(each, programme, rules, market))
        for each in answer.cliffs
    ]
    entries += [_Entry(each.on, said.deadline_in_short(each), said.deadline(each)) for each in answer.deadlines]
    return entries


def _add(calendar: Calendar, as_of: date, entry: _Entry, name: _Entry) -> None:
    event = Event()
    event.add("uid", sha256(" ".join(map(str, name)).encode()).hexdigest()[:32] + "@partner-planner")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", entry.day)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
