"""The rule language: requirements speak of the company, holdings of one person.

Both are closed unions. A new kind of requirement is added here first; `mypy` then names every place that must learn it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from decimal import Decimal
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from planner.documents.fields import Figure, Whole
from planner.text import LocalText


class Frozen(BaseModel):
    """The base of everything that is read from a user's YAML: unknown keys are refused, nothing changes later."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


Text = Annotated[str, Field(min_length=1)]
ExamCode = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]


# --- holdings: what one person must have passed -----------------------------------------------------------------


class HoldAll(Frozen):
    """Every part is held."""

    all: tuple[Holding, ...] = Field(min_length=1)


class HoldAny(Frozen):
    """One part is held."""

    any: tuple[Holding, ...] = Field(min_length=1)


class HoldAtLeast(Frozen):
    """So many of the parts are held."""

    at_least: Whole = Field(ge=1)
    of: tuple[Holding, ...] = Field(min_length=1)


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
        what = "A holding is an exam code, or a mapping with `all`, `any`, or `at_least` and `of`."
        raise PydanticCustomError("holding_form", what)
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


# --- requirements: what the company must reach ------------------------------------------------------------------

Sharing = Literal["same-or-different", "different", "same"]


class _Requirement(Frozen):
    id: Text
    label: LocalText | None = None
    note: LocalText | None = None
    source: Text | None = None


class AllOf(_Requirement):
    """Every part is true. `sharing` says how the people groups directly below may share people."""

    all: tuple[Requirement, ...] = Field(min_length=1)
    sharing: Sharing = "same-or-different"


class AnyOf(_Requirement):
    """One part is true: alternatives, which are not mixed."""

    any: tuple[Requirement, ...] = Field(min_length=1)


class AtLeastOf(_Requirement):
    """So many of the parts are true."""

    at_least: Whole = Field(ge=1)
    of: tuple[Requirement, ...] = Field(min_length=1)


class PeopleHold(_Requirement):
    """At least so many distinct people each satisfy the holding."""

    people: Whole = Field(ge=1)
    hold: Holding


class MetricReaches(_Requirement):
    """The company's figure reaches the threshold, which may differ from market to market."""

    metric: Text
    at_least: Figure | Mapping[str, Figure]

    def threshold(self, market: str | None) -> Decimal | None:
        """The threshold in this market; None when the rule names none for it."""
        if isinstance(self.at_least, Decimal):
            return self.at_least
        return self.at_least.get(market) if market is not None else None


class FactHolds(_Requirement):
    """The company states that it is so."""

    fact: Text


_FORMS = "`all`, `any`, `at_least` with `of`, `people` with `hold`, `metric` with `at_least`, or `fact`"
_LATER = ("passes", "points")


def _requirement_form(value: object) -> str | None:
    if isinstance(value, AllOf | AnyOf | AtLeastOf | PeopleHold | MetricReaches | FactHolds):
        return f"<{kind_of(value)}>"
    if isinstance(value, dict):
        for key in ("all", "any", "people", "metric", "fact"):
            if key in value:
                return f"<{key}>"
        if "of" in value and not any(key in value for key in _LATER):
            return "<at_least>"
    return None


def _requirement_has_a_form(value: object) -> object:
    if _requirement_form(value) is None:
        for key in _LATER:
            if isinstance(value, dict) and key in value:
                what = f"Requirements of the form `{key}` are not supported by this version yet."
                raise PydanticCustomError("not_supported_yet", what)
        raise PydanticCustomError("requirement_form", f"A requirement is a mapping with an `id` and one of {_FORMS}.")
    return value


Requirement = Annotated[
    Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[AtLeastOf, Tag("<at_least>")]
    | Annotated[PeopleHold, Tag("<people>")]
    | Annotated[MetricReaches, Tag("<metric>")]
    | Annotated[FactHolds, Tag("<fact>")],
    Discriminator(_requirement_form),
    BeforeValidator(_requirement_has_a_form),
]

Kind = Literal["all", "any", "at_least", "people", "metric", "fact"]


def kind_of(requirement: Requirement) -> Kind:
    match requirement:
        case AllOf():
            return "all"
        case AnyOf():
            return "any"
        case AtLeastOf():
            return "at_least"
        case PeopleHold():
            return "people"
        case MetricReaches():
            return "metric"
        case FactHolds():
            return "fact"
        case _:
            assert_never(requirement)


def parts_of(requirement: Requirement) -> tuple[Requirement, ...]:
    """The direct parts; none for people, metrics and facts."""
    match requirement:
        case AllOf():
            return requirement.all
        case AnyOf():
            return requirement.any
        case AtLeastOf():
            return requirement.of
        case PeopleHold() | MetricReaches() | FactHolds():
            return ()
        case _:
            assert_never(requirement)


def walk(requirement: Requirement) -> Iterator[Requirement]:
    """The requirement and everything below it, in the order written."""
    yield requirement
    for part in parts_of(requirement):
        yield from walk(part)


def outline(requirement: Requirement, depth: int = 0) -> Iterator[tuple[int, Requirement]]:
    """Like `walk`, with how deep each requirement stands."""
    yield depth, requirement
    for part in parts_of(requirement):
        yield from outline(part, depth + 1)


def exams_in(requirement: Requirement) -> frozenset[str]:
    """Every exam code that the requirement names, at any depth."""
    return frozenset().union(*(exams_of(each.hold) for each in walk(requirement) if isinstance(each, PeopleHold)))


def people_groups(requirement: AllOf) -> tuple[tuple[int, PeopleHold], ...]:
    """The people groups that stand directly under this `all`, each with its position among the parts."""
    return tuple((i, part) for i, part in enumerate(requirement.all) if isinstance(part, PeopleHold))


def linked_holdings(requirement: AllOf) -> Mapping[int, Holding]:
    """What each direct people group asks of one person, by position, once `sharing: same` is taken into account.

    Under `same` the people of a smaller group are among those of each larger one, so they must also hold what the
    larger ones ask, and groups of equal size consist of the same people.
    """
    groups = people_groups(requirement)
    if requirement.sharing != "same" or len(groups) < 2:
        return {i: group.hold for i, group in groups}
    return {
        i: HoldAll(all=tuple(other.hold for _, other in groups if other.people >= group.people)) for i, group in groups
    }


for _model in (HoldAll, HoldAny, HoldAtLeast, AllOf, AnyOf, AtLeastOf, PeopleHold):
    _model.model_rebuild()
