"""Field types that the YAML formats share."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer
from pydantic_core import PydanticCustomError

from planner.dates import Month, parse_day, parse_day_or_month


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_day(value)
        except ValueError as fault:
            raise PydanticCustomError("day", "{what}.", {"what": str(fault)}) from None
    if isinstance(value, date):
        return value
    raise PydanticCustomError("day", "{what!r} is not a day like 2017-12-31.", {"what": value})


def _day_or_month(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_day_or_month(value)
        except ValueError as fault:
            raise PydanticCustomError("day", "{what} (or a month like 2017-11).", {"what": str(fault)}) from None
    if isinstance(value, date | Month):
        return value
    raise PydanticCustomError("day", "{what!r} is not a day like 2017-12-31 or a month like 2017-11.", {"what": value})


def _month_as_text(value: date | Month) -> str:
    return str(value)


Day = Annotated[date, BeforeValidator(_day)]
"""An ISO day."""

DayOrMonth = Annotated[date | Month, BeforeValidator(_day_or_month), PlainSerializer(_month_as_text)]
"""An ISO day, or a month whose day the source does not give."""
