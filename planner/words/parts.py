"""Numbers, lists and days in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.answer.schema import StageAnswer

Number = int | Decimal | Fraction
"""A count, a figure, or points."""


def counted(count: Number, one: str, many: str) -> str:
    """`1 exam`, `22 exams`."""
    return f"{figure(count)} {one if count == 1 else many}"


def figure(value: Number, unit: str | None = None) -> str:
    """A number as people write it: `300,000 USD`."""
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    number = f"{int(exact):,}" if exact == int(exact) else f"{exact:,.2f}"
    return number if unit is None else f"{number} {unit}"


def exact(value: Number) -> str:
    """A number with all its decimals: `21.5`, `1,000.125`."""
    number = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    return f"{number.normalize():,f}"


def amount(stage: StageAnswer) -> str:
    """The value of a stage with its unit: `1,250 USD`."""
    return figure(stage.value, stage.unit)


def more(stage: StageAnswer) -> str:
    """By how much a measure grows or falls: `2 more exams`, `120 USD less`."""
    count: Number = stage.value if stage.value >= 0 else -stage.value
    how = "more" if stage.value > 0 else "fewer" if stage.name in ("exams", "people") else "less"
    match stage.name:
        case "exams":
            return f"{figure(count)} {how} exam{'' if count == 1 else 's'}"
        case "people":
            return f"{figure(count)} {how} {'person' if count == 1 else 'people'}"
        case "assumptions":
            return f"{figure(count)} {how} assumption{'' if count == 1 else 's'} about figures or facts"
        case _:
            return f"{amount(stage.model_copy(update={'value': count}))} {how}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def exams(count: Number) -> str:
    return counted(count, "exam", "exams")


def people(count: Number) -> str:
    return counted(count, "person", "people")


def more_people(count: int) -> str:
    return counted(count, "more person", "more people")


def on_day(day: date) -> str:
    return f"on {day.isoformat()}"


def not_stated() -> str:
    return "not stated"


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
