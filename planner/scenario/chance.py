"""What a scenario says about passing: how likely an attempt is passed, and when a failed exam can be sat again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from planner.documents.fields import Whole
from planner.requirements.holdings import Frozen, Text

_SHARE = re.compile(r"(-?)(\d{1,9}(?:\.\d{1,9})?) ?%")
_NUMBER = re.compile(r"-?\d{1,20}([.,]\d{1,20})?%?")


def _share(value: object) -> object:
    if isinstance(value, Fraction):
        return value
    text = str(value) if isinstance(value, str | int | Decimal) and not isinstance(value, bool) else ""
    written = _SHARE.fullmatch(text)
    if written is None and _NUMBER.fullmatch(text):
        lacks = "is written with a comma" if "," in text else "has no percent sign"
        raise _refused(f"{text} {lacks}; a share is written like 80% or 82.5%.")
    if written is None:
        raise PydanticCustomError("share_type", "This is not a share like 80%.")
    if written[1]:
        raise _refused(f"{text} is less than 0%.")
    if Fraction(written[2]) > 100:
        raise _refused(f"{text} is more than 100%.")
    return Fraction(written[2]) / 100


def _refused(what: str) -> PydanticCustomError:
    return PydanticCustomError("not_a_share", "{what}", {"what": what})


def _share_as_text(share: Fraction) -> str:
    percent = share * 100
    return f"{Decimal(percent.numerator) / percent.denominator}%"


Share = Annotated[
    Fraction,
    BeforeValidator(_share),
    Field(ge=0, le=1),
    PlainSerializer(_share_as_text, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)? ?%$"}),
]
"""A share from 0% to 100%, exact."""

WaitingDays = Annotated[Whole, Field(ge=0, le=3660)]


class Chance(Frozen):
    """The share of single attempts that are passed, by exam: the user's own figures, since vendors publish none.

    Every key but `default`, `levels` and `source` is an exam. default: for every exam that is not named.
    levels: figures of people with this level in the roster, each again by exam and with a `default`.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Share] = Field(init=False)

    default: Share | None = None
    levels: Mapping[Text, Mapping[Text, Share]] = Field(default_factory=dict)
    source: Text | None = None

    @property
    def exams(self) -> Mapping[str, Fraction]:
        """The figures of single exams, whatever the level."""
        return self.__pydantic_extra__

    def of(self, exam: str, level: str | None) -> Fraction | None:
        """How likely somebody of this level passes a single attempt; None where nothing is said.

        What is said of the level goes before what is said of everybody, its `default` included.
        """
        own = self.levels.get(level, {}) if level is not None else {}
        for figure in (own.get(exam), own.get("default"), self.exams.get(exam), self.default):
            if figure is not None:
                return figure
        return None


class Retakes(Frozen):
    """When a failed exam can be sat again.

    wait, wait_later: days between an attempt and the next one after the first and after each later failure (default:
    the same); at least one. attempts_per_year: at most so many attempts of one exam by one person within any twelve
    months.
    """

    wait: WaitingDays
    wait_later: WaitingDays | None = None
    attempts_per_year: Annotated[Whole, Field(ge=1, le=1000)] | None = None

    def days_after(self, failures: int) -> int:
        """Days from the last attempt to the next one after so many failures."""
        wait = self.wait if failures == 1 or self.wait_later is None else self.wait_later
        return max(1, wait)
