"""What all answers have in common."""

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, ValidatorFunctionWrapHandler, WrapValidator

from planner.language import Said


def _number(value: int | Decimal | Fraction) -> int | float:
    return int(value) if value == int(value) else float(value)


Figure = Annotated[int | Decimal | Fraction, PlainSerializer(_number)]
"""A count of people or parts, the figure of a metric, or points; a plain number in JSON."""


def _kept(value: object, check: ValidatorFunctionWrapHandler) -> object:
    return value if isinstance(value, Said) else check(value)


Sentence = Annotated[str, WrapValidator(_kept)]
"""A sentence for people: English in JSON; one of our own can still be said in every language."""


class Answer(BaseModel):
    """The base of all answers. `schema_` is the key `schema` in JSON."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True, defer_build=True)
