"""The worked examples of a programme, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from planner.language import Number, say, say_many
from planner.words.parts import figure

if TYPE_CHECKING:
    from planner.programme.schema import Programme
    from planner.programme.trial import Difference


def difference(each: Difference) -> str:
    """`main.gold.core: expected to have 4, but it has 3.`"""
    name, expected, got = each.name, each.expected, each.got
    match each.what:
        case "met":
            return say(
                "{name}: expected {expected}, but it is {got}.", name=name, expected=_met(expected), got=_met(got)
            )
        case "have":
            return say(
                "{name}: expected to have {expected}, but it has {got}.",
                name=name,
                expected=_exact(expected),
                got=_exact(got),
            )
        case "need":
            return say(
                "{name}: expected to need {expected}, but it needs {got}.",
                name=name,
                expected=_exact(expected),
                got=_exact(got),
            )
        case "short_by":
            return say(
                "{name}: expected to be short by {expected}, but it is short by {got}.",
                name=name,
                expected=_exact(expected),
                got=_exact(got),
            )
        case _:
            assert_never(each.what)


def cases_passed(passed: int, of: int) -> str:
    """How many cases came out as expected."""
    if not of:
        return say("The programme has no cases.")
    return say_many(
        "{passed} of {count} case as expected.", "{passed} of {count} cases as expected.", of, passed=passed
    )


def edition_facts(programme: Programme) -> list[str]:
    """`In force from 2026-01-01. 7 worked examples.`: one line for each that there is something to say about."""
    first, last = programme.in_force.from_, programme.in_force.until
    said = []
    if first is not None and last is not None:
        said.append(say("In force from {first} until {last}.", first=first, last=last))
    elif first is not None:
        said.append(say("In force from {first}.", first=first))
    elif last is not None:
        said.append(say("In force until {last}.", last=last))
    if programme.cases:
        said.append(say_many("{count} worked example.", "{count} worked examples.", len(programme.cases)))
    return said


def _met(value: bool | Number) -> str:
    return say("met") if value else say("not met")


def _exact(value: Number) -> str:
    """Never rounded, so that two different numbers look different."""
    return figure(value) if value == int(value) else str(value)
