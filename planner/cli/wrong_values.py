"""Values of options that the command line refuses before a command begins, in a sentence of ours."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from pydantic import ValidationError

from planner.language import Said, any_of, sentence, template
from planner.roster.values import brief

if TYPE_CHECKING:
    import typer

_NUMBERS = {
    "greater_than_equal": template("{option}: {found} is too small; expected {bound} or more."),
    "less_than_equal": template("{option}: {found} is too large; expected {bound} or less."),
    "int_parsing": template("{option}: {found} is not a whole number."),
    "int_from_float": template("{option}: {found} is not a whole number."),
    "float_parsing": template("{option}: {found} is not a number."),
}


def refusal(fault: typer.BadParameter) -> Said | None:
    """What is wrong with the value of an option; None where it is neither a choice nor a number."""
    cause, option = fault.__cause__, fault.param
    if not isinstance(cause, ValidationError) or option is None:
        return None
    wrong = cause.errors()[0]
    found, name = brief(str(wrong["input"])), max(option.opts, key=len)
    if isinstance(option.default, Enum):
        choices = [str(each.value) for each in type(option.default)]
        return sentence(
            "{option}: {found} is not known here; expected {choices}.",
            option=name,
            found=found,
            choices=any_of(choices),
        )
    if wrong["type"] not in _NUMBERS:
        return None
    bounds = wrong.get("ctx", {})
    bound = bounds.get("ge", bounds.get("le", ""))
    return sentence(_NUMBERS[wrong["type"]], option=name, found=found, bound=str(bound))
