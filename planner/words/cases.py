"""The worked examples of a programme, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.words.parts import Number, counted, figure

if TYPE_CHECKING:
    from planner.programme.schema import Programme
    from planner.programme.trial import Difference


def difference(each: Difference) -> str:
    """`main.gold.core: expected to have 4, but it has 3.`"""
    match each.what:
        case "met":
            said = f"expected {_met(each.expected)}, but it is {_met(each.got)}"
        case "have":
            said = f"expected to have {_exact(each.expected)}, but it has {_exact(each.got)}"
        case "need":
            said = f"expected to need {_exact(each.expected)}, but it needs {_exact(each.got)}"
        case "short_by":
            said = f"expected to be short by {_exact(each.expected)}, but it is short by {_exact(each.got)}"
        case _:
            assert_never(each.what)
    return f"{each.name}: {said}."


def cases_passed(passed: int, of: int) -> str:
    """How many cases came out as expected."""
    return f"{passed} of {counted(of, 'case', 'cases')} as expected." if of else "The programme has no cases."


def edition_facts(programme: Programme) -> list[str]:
    """`In force from 2026-01-01. 7 worked examples.`: one line for each that there is something to say about."""
    days = programme.in_force
    said = []
    if days.from_ is not None or days.until is not None:
        bounds = [f"from {days.from_}" if days.from_ else "", f"until {days.until}" if days.until else ""]
        said.append(f"In force {' '.join(filter(None, bounds))}.")
    if programme.cases:
        said.append(f"{counted(len(programme.cases), 'worked example', 'worked examples')}.")
    return said


def _met(value: bool | Number) -> str:
    return "met" if value else "not met"


def _exact(value: Number) -> str:
    """Never rounded, so that two different numbers look different."""
    return figure(value) if value == int(value) else str(value)
