"""How old the rules of an edition are on a day, as far as the edition itself tells."""

from __future__ import annotations

from datetime import date

from planner.dates import day_of, latest, parse_day_or_month
from planner.language import Said, sentence_many
from planner.programme.periods import Period
from planner.programme.schema import Programme

TRUSTED = Period(years=2)
"""Vendors change their rules about once a year; of what comes later than this, an edition can hardly know."""


def told_on(programme: Programme) -> date | None:
    """The latest day on which the edition tells the vendor's rules: its name, its first day in force or a source.

    None where none of them is a day, a month or a year.
    """
    stated = [source.published for source in programme.sources if source.published is not None]
    return latest((_day_in(programme.edition), programme.in_force.from_, *map(day_of, stated)))


def _day_in(edition: str) -> date | None:
    """The last day of what the name of an edition is: a day, a month or a year."""
    try:
        return date(int(edition), 12, 31) if len(edition) == 4 else day_of(parse_day_or_month(edition))
    except ValueError:
        return None


def doubt(programme: Programme, day: date) -> Said | None:
    """Why the rules may be others on this day. None where the edition can know it: it is less than two years old then,
    says until when it is in force, or has days of exams that come later still.
    """
    told = told_on(programme)
    if told is None or programme.in_force.until is not None:
        return None
    known = (each for exam in programme.exams.values() for each in (exam.first_day, exam.retires_on, exam.counts_until))
    if day <= max(TRUSTED.after(told), latest(known) or told):
        return None
    return sentence_many(
        "The rules of {edition} are those of {told}; on {day}, more than {count} year later, they may be others.",
        "The rules of {edition} are those of {told}; on {day}, more than {count} years later, they may be others.",
        TRUSTED.years,
        edition=programme.name,
        told=str(told),
        day=str(day),
    )
