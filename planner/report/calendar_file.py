"""The timeline as a calendar file that mail programs read: an all-day entry for each sitting, cliff and last day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from planner import words
from planner.words import timeline as said

if TYPE_CHECKING:
    from planner.answer.timeline_schema import TimelineAnswer
    from planner.question.schema import Question


def calendar_file(question: Question, answer: TimelineAnswer, language: str) -> bytes:
    """The file's bytes; the same timeline always gives the same ones. People appear by their ids only."""
    calendar = Calendar()
    calendar.add("prodid", "-//partner-planner//timeline//EN")
    calendar.add("version", "2.0")
    for line in answer.assignments:
        _add(calendar, answer.as_of, line.proposed_on, said.sits(line), said.sitting_details(line))
    for cliff in answer.cliffs:
        sentence = said.cliff(cliff, question.programme, question.rules_by_name, language, question.scenario.market)
        title = words.tier(question.programme, cliff.option, cliff.tier, language)
        _add(calendar, answer.as_of, cliff.on, f"{title}: {'falls' if cliff.tier_lost else 'a part lapses'}", sentence)
    for deadline in answer.deadlines:
        _add(calendar, answer.as_of, deadline.on, said.deadline(deadline).split(": ", 1)[1], said.deadline(deadline))
    file: bytes = calendar.to_ical()
    return file


def _add(calendar: Calendar, as_of: date, day: date, summary: str, description: str) -> None:
    event = Event()
    event.add("uid", sha256(f"{day} {summary} {description}".encode()).hexdigest()[:32] + "@partner-planner")
    event.add("dtstamp", datetime.combine(as_of, time(), UTC))
    event.add("dtstart", day)
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    calendar.add_component(event)
