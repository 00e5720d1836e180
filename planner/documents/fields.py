"""Field types that the YAML formats share."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError, PydanticKnownError

from planner.dates import Month, NoSuchDayError, NoSuchMonthError, parse_day, parse_day_or_month
from planner.documents.scalars import THOUSANDS
from planner.language import Said, sentence
from planner.text import match_form

_PERCENT = re.compile(r"(-?[0-9]{1,9}(?:\.[0-9]{1,4})?) ?%")


def refused(kind: str, what: Said) -> PydanticCustomError:
    """The refusal of a value by one of our own checks. kind: one of `wording.OWN_KINDS` or `wording.TYPE_KINDS`."""
    return PydanticCustomError(kind, "{said}", {"said": what})


def _day(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_day(value)
        except NoSuchDayError:
            raise refused("day", _no_such_day(value)) from None
        except ValueError:
            raise refused("day", sentence("{text} is not a day like 2017-12-31.", text=repr(value))) from None
    if isinstance(value, date):
        return value
    raise refused("day_type", sentence("This is not a day like 2017-12-31."))


def _day_or_month(value: object) -> object:
    if isinstance(value, str):
        try:
            return parse_day_or_month(value)
        except NoSuchDayError:
            raise refused("day", _no_such_day(value)) from None
        except NoSuchMonthError:
            what = sentence("{text} is not a month of the calendar.", text=repr(value))
            raise refused("day", what) from None
        except ValueError:
            what = sentence("{text} is not a day like 2017-12-31 or a month like 2017-11.", text=repr(value))
            raise refused("day", what) from None
    if isinstance(value, date | Month):
        return value
    raise refused("day_or_month_type", sentence("This is not a day like 2017-12-31 or a month like 2017-11."))


def _no_such_day(text: str) -> Said:
    return sentence("{text} is not a day of the calendar.", text=repr(text))


def _not_a_truth_value(value: object) -> object:
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


def _month_as_text(value: date | Month) -> str:
    return str(value)


Day = Annotated[date, BeforeValidator(_day)]
"""An ISO day."""

DayOrMonth = Annotated[date | Month, BeforeValidator(_day_or_month), PlainSerializer(_month_as_text)]
"""An ISO day, or a month whose day the source does not give."""

Whole = Annotated[int, BeforeValidator(_not_a_truth_value)]
"""A whole number; `true` is not one."""


def _one_reading(value: object) -> object:
    if isinstance(value, str) and THOUSANDS.fullmatch(value):
        what = sentence("{number} can be read with decimals or with a thousands separator.", number=value)
        raise refused("number_twofold", what)
    return value


Figure = Annotated[Decimal, BeforeValidator(_one_reading), Field(max_digits=20)]
"""A company figure or a threshold for it. The digits are limited, also those that an exponent stands for."""


def _not_true_or_false(value: object) -> object:
    if isinstance(value, bool | float):
        raise PydanticKnownError("decimal_type")
    return _one_reading(value)


def _fraction_as_text(value: Fraction) -> str:
    return str(value)


Quantity = Annotated[Fraction, BeforeValidator(_not_true_or_false), PlainSerializer(_fraction_as_text)]
"""An exact quantity: a whole number, a decimal, or a fraction as the text `40/6`."""


def _percent(value: object) -> object:
    match = _PERCENT.fullmatch(match_form(value)) if isinstance(value, str) else None
    if match is None:
        raise refused("percent_form", sentence("A percentage is written with its sign, for example 5% or 7.5%."))
    percent = Decimal(match[1])
    if not 0 <= percent <= 100:
        raise refused("percent_range", sentence("A percentage lies between 0% and 100%."))
    return percent


def _percent_as_text(value: Decimal) -> str:
    return f"{value}%"


Percent = Annotated[
    Decimal,
    BeforeValidator(_percent),
    PlainSerializer(_percent_as_text),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,3}(\.[0-9]{1,4})? ?%$"}),
]
"""Hundredths, from the text `5%`. A bare number would leave open whether 0.05 or 5 is meant, so it is refused."""
