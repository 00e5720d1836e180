"""What somebody wishes who starts: programme, option, tier and days, each checked as it is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from planner.dates import parse_day
from planner.errors import PlannerError
from planner.language import Said, followed, sentence
from planner.programme.schema import Exam, Programme, Tier
from planner.requirements.tree import MetricReaches, Requirement, exams_in, walk
from planner.roster.days import FIRST_YEAR, LAST_YEAR, spelling
from planner.roster.values import brief


class RefusedError(PlannerError):
    """Something was wished that cannot be; says why."""

    def __init__(self, why: Said) -> None:
        self.why = why
        super().__init__(str(why))


class Wish(NamedTuple):
    """What the files of a start are written for.

    reference: how the scenario names the programme. market: None where no threshold of the tier depends on it.
    hold_until: None where the tier is wished for the day `by` only.
    """

    programme: Programme
    reference: str
    option: str
    tier: str
    market: str | None
    as_of: date
    by: date
    hold_until: date | None = None

    @property
    def rules(self) -> Tier:
        return self.programme.options[self.option].tiers[self.tier]

    @property
    def last_day(self) -> date:
        return self.by if self.hold_until is None else self.hold_until

    def requirements(self) -> Iterator[Requirement]:
        """Every requirement of the tier."""
        return walk(self.rules.requires)

    def exams_to_sit(self) -> list[str]:
        """The exams of the tier that can be sat in the days of the plan, in the order of the programme."""
        asked = exams_in(self.rules.requires)
        return [code for code, exam in self.programme.exams.items() if code in asked and self._can_be_sat(exam)]

    def _can_be_sat(self, exam: Exam) -> bool:
        first, last = exam.first_day, exam.retires_on
        return exam.proposable and (first is None or first <= self.last_day) and (last is None or last >= self.as_of)


def needs_market(tier: Tier) -> bool:
    """Whether a threshold of the tier depends on the market."""
    return any(isinstance(each, MetricReaches) and each.threshold(None) is None for each in walk(tier.requires))


def wished_day(text: str) -> date:
    """The day that is written. Raises RefusedError with how it is written properly."""
    try:
        day = parse_day(text)
    except ValueError:
        what = sentence("Found {found}; expected a day like 2017-12-31.", found=brief(text))
        raise RefusedError(followed([what, spelling(text)])) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        what = sentence(
            "Found {found}; expected a day between {first} and {last}.",
            found=brief(text),
            first=str(FIRST_YEAR),
            last=str(LAST_YEAR),
        )
        raise RefusedError(what)
    return day


def due_day(text: str, as_of: date) -> date:
    """The day from which on the tier is wished. Raises RefusedError for days before `as_of`."""
    day = wished_day(text)
    if day < as_of:
        what = sentence(
            "{day} is before the day on which you plan, {as_of}; expected that day or a later one.",
            day=str(day),
            as_of=str(as_of),
        )
        raise RefusedError(what)
    return day


def last_day_held(text: str, by: date) -> date:
    """The last day on which the tier is wished. Raises RefusedError for days before `by`."""
    day = wished_day(text)
    if day < by:
        what = sentence(
            "{day} is before the day by which the tier is reached, {by}; expected that day or a later one.",
            day=str(day),
            by=str(by),
        )
        raise RefusedError(what)
    return day
