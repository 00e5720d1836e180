"""Holdings: what one person must have passed. A closed union of any depth."""

from collections.abc import Set
from typing import Annotated, assert_never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag

from planner.documents.fields import Whole, refused
from planner.language import sentence


class Frozen(BaseModel):
    """The base of everything that is read from a user's YAML: unknown keys are refused, nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True, defer_build=True)


Text = Annotated[str, Field(min_length=1)]
ExamCode = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]


class HoldAll(Frozen):
    """Every part is held."""

    all: tuple["Holding", ...] = Field(min_length=1)


class HoldAny(Frozen):
    """One part is held."""

    any: tuple["Holding", ...] = Field(min_length=1)


class HoldAtLeast(Frozen):
    """So many of the parts are held."""

    at_least: Whole = Field(ge=1)
    of: tuple["Holding", ...] = Field(min_length=1)


def _holding_form(value: object) -> str | None:
    if isinstance(value, HoldAll) or (isinstance(value, dict) and "all" in value):
        return "<all>"
    if isinstance(value, HoldAny) or (isinstance(value, dict) and "any" in value):
        return "<any>"
    if isinstance(value, HoldAtLeast) or (isinstance(value, dict) and "of" in value):
        return "<at_least>"
    return None if isinstance(value, dict | list) else "<exam>"


def _holding_has_a_form(value: object) -> object:
    if _holding_form(value) is None:
        what = sentence("A holding is an exam code, or a mapping with `all`, `any`, or `at_least` and `of`.")
        raise refused("holding_form", what)
    return value


Holding = Annotated[
    Annotated[ExamCode, Tag("<exam>")]
    | Annotated[HoldAll, Tag("<all>")]
    | Annotated[HoldAny, Tag("<any>")]
    | Annotated[HoldAtLeast, Tag("<at_least>")],
    Discriminator(_holding_form),
    BeforeValidator(_holding_has_a_form),
]


def holding_parts(holding: Holding) -> tuple[Holding, ...]:
    """The direct parts; none for an exam."""
    match holding:
        case str():
            return ()
        case HoldAll():
            return holding.all
        case HoldAny():
            return holding.any
        case HoldAtLeast():
            return holding.of
        case _:
            assert_never(holding)


def exams_of(holding: Holding) -> frozenset[str]:
    """Every exam code that the holding names."""
    if isinstance(holding, str):
        return frozenset([holding])
    return frozenset().union(*(exams_of(part) for part in holding_parts(holding)))


def holds(holding: Holding, exams: Set[str]) -> bool:
    """Whether somebody with exactly these exams satisfies the holding."""
    match holding:
        case str():
            return holding in exams
        case HoldAll():
            return all(holds(part, exams) for part in holding.all)
        case HoldAny():
            return any(holds(part, exams) for part in holding.any)
        case HoldAtLeast():
            return sum(holds(part, exams) for part in holding.of) >= holding.at_least
        case _:
            assert_never(holding)
