"""Lengths of time as vendors state them: three years, six months."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from dateutil.relativedelta import relativedelta
from pydantic import Field, model_validator

from planner.documents.fields import Whole, refused
from planner.language import Said, row, sentence, sentence_many
from planner.requirements.holdings import Frozen


class Period(Frozen):
    """Years, months, weeks and days that add up. Months keep to the end of a shorter month (29 February + 1 year is
    28 February).
    """

    years: Whole = Field(default=0, ge=0, le=100)
    months: Whole = Field(default=0, ge=0, le=1200)
    weeks: Whole = Field(default=0, ge=0, le=5200)
    days: Whole = Field(default=0, ge=0, le=36500)

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.years or self.months or self.weeks or self.days):
            raise refused("empty_period", sentence("A period has `years`, `months`, `weeks` or `days`."))
        return self

    def after(self, day: date) -> date:
        """The day that lies this period later; the last day of the calendar where it would end."""
        return _shifted(day, 12 * self.years + self.months, 7 * self.weeks + self.days)

    def before(self, day: date) -> date:
        """The day that lies this period earlier; the first day of the calendar where it would begin."""
        return _shifted(day, -12 * self.years - self.months, -7 * self.weeks - self.days)

    def last_day(self, first: date) -> date:
        """The last day of this period when it begins on `first`: the day before the anniversary."""
        return self.after(first) - timedelta(days=1)

    def __str__(self) -> str:
        return str(self.named())

    def named(self) -> Said:
        """`1 year, 6 months`."""
        parts = (
            (self.years, sentence_many("{number} year", "{number} years", self.years, number=str(self.years))),
            (self.months, sentence_many("{number} month", "{number} months", self.months, number=str(self.months))),
            (self.weeks, sentence_many("{number} week", "{number} weeks", self.weeks, number=str(self.weeks))),
            (self.days, sentence_many("{number} day", "{number} days", self.days, number=str(self.days))),
        )
        return row([said for number, said in parts if number])


@lru_cache(maxsize=100_000)
def _shifted(day: date, months: int, days: int) -> date:
    """Remembered, because a calendar asks for the same few thousand days again and again."""
    try:
        return day + relativedelta(months=months, days=days)
    except (OverflowError, ValueError):
        return date.max if months + days > 0 else date.min
