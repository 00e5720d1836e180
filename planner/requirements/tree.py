"""The rule language: requirements speak of the company, holdings of one person.

Both are closed unions. A new kind of requirement is added here first; `mypy` then names every place that must learn it.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal, Self, assert_never

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from planner.documents.fields import Figure, Quantity, Whole, refused
from planner.language import sentence
from planner.requirements.holdings import ExamCode, Frozen, HoldAll, Holding, Text, exams_of
from planner.text import LocalText

Sharing = Literal["same-or-different", "different", "same"]


class _Requirement(Frozen):
    id: Text
    label: LocalText | None = None
    note: LocalText | None = None
    source: Text | None = None


class AllOf(_Requirement):
    """Every part is true. `sharing` says how the people groups directly below may share people.

    Under `different` a person counts in at most `each_person_at_most` of the groups (default: one).
    """

    all: tuple["Requirement", ...] = Field(min_length=1)
    sharing: Sharing = "same-or-different"
    each_person_at_most: Whole | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _only_where_people_differ(self) -> Self:
        if self.each_person_at_most is not None and self.sharing != "different":
            what = sentence("`each_person_at_most` speaks of groups with `sharing: different`.")
            raise refused("limit_without_different", what)
        return self

    @property
    def groups_per_person(self) -> int:
        """In how many of the people groups one person may count, under `different`."""
        return self.each_person_at_most or 1


class AnyOf(_Requirement):
    """One part is true: alternatives, which are not mixed."""

    any: tuple["Requirement", ...] = Field(min_length=1)


class AtLeastOf(_Requirement):
    """So many of the parts are true."""

    at_least: Whole = Field(ge=1)
    of: tuple["Requirement", ...] = Field(min_length=1)


class PeopleHold(_Requirement):
    """At least so many distinct people each satisfy the holding."""

    people: Whole = Field(ge=1)
    hold: Holding


class PassesReach(_Requirement):
    """At least so many different results (a person and an exam) among these exams."""

    passes: Whole = Field(ge=1)
    of: tuple[ExamCode, ...] = Field(min_length=1)

    @property
    def exams(self) -> tuple[str, ...]:
        """The exams, each once."""
        return tuple(dict.fromkeys(self.of))


class _Score(Frozen):
    id: Text
    label: LocalText | None = None
    note: LocalText | None = None
    source: Text | None = None
    cap: Quantity | None = Field(default=None, gt=0)
    gate: "Requirement | None" = None
    above_zero: bool = False


class PeopleScore(_Score):
    """So many points for each person who satisfies the holding, never more than the cap."""

    each: Quantity = Field(gt=0)
    people: Holding


class MetricScore(_Score):
    """The company's figure is the points, never more than the cap nor less than 0."""

    metric: Text

    def value(self, figure: Decimal) -> Fraction:
        """The points that the figure gives, the gate aside."""
        points = max(Fraction(figure), Fraction(0))
        return points if self.cap is None else min(points, self.cap)

    def most(self, points: Fraction) -> Fraction:
        """What the score could give at most that matters: the cap, or else all `points` of its requirement."""
        return points if self.cap is None else self.cap


def _score_form(value: object) -> str | None:
    if isinstance(value, PeopleScore) or (isinstance(value, dict) and "people" in value):
        return "<people>"
    if isinstance(value, MetricScore) or (isinstance(value, dict) and "metric" in value):
        return "<metric>"
    return None


def _score_has_a_form(value: object) -> object:
    if _score_form(value) is None:
        what = sentence("A score is a mapping with an `id`, and `each` with `people`, or `metric`.")
        raise refused("score_form", what)
    return value


Score = Annotated[
    Annotated[PeopleScore, Tag("<people>")] | Annotated[MetricScore, Tag("<metric>")],
    Discriminator(_score_form),
    BeforeValidator(_score_has_a_form),
]


class PointsReach(_Requirement):
    """The scores add up to at least so many points, and every score that must be above zero is."""

    points: Quantity = Field(gt=0)
    from_: tuple[Score, ...] = Field(min_length=1, alias="from")


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


def _requirement_form(value: object) -> str | None:
    if isinstance(value, _Requirement):
        return next((f"<{kind}>" for kind, model in _MODELS.items() if isinstance(value, model)), None)
    if isinstance(value, dict):
        for key in ("all", "any", "people", "passes", "points", "metric", "fact"):
            if key in value:
                return f"<{key}>"
        if "of" in value:
            return "<at_least>"
    return None


def _requirement_has_a_form(value: object) -> object:
    if _requirement_form(value) is None:
        what = sentence(
            "A requirement is a mapping with an `id` and one of `all`, `any`, `at_least` with `of`, "
            "`people` with `hold`, `passes` with `of`, `points` with `from`, `metric` with `at_least`, or `fact`."
        )
        raise refused("requirement_form", what)
    return value


Requirement = Annotated[
    Annotated[AllOf, Tag("<all>")]
    | Annotated[AnyOf, Tag("<any>")]
    | Annotated[AtLeastOf, Tag("<at_least>")]
    | Annotated[PeopleHold, Tag("<people>")]
    | Annotated[PassesReach, Tag("<passes>")]
    | Annotated[PointsReach, Tag("<points>")]
    | Annotated[MetricReaches, Tag("<metric>")]
    | Annotated[FactHolds, Tag("<fact>")],
    Discriminator(_requirement_form),
    BeforeValidator(_requirement_has_a_form),
]

Kind = Literal["all", "any", "at_least", "people", "passes", "points", "metric", "fact"]

_MODELS: Mapping[Kind, type[_Requirement]] = {
    "all": AllOf,
    "any": AnyOf,
    "at_least": AtLeastOf,
    "people": PeopleHold,
    "passes": PassesReach,
    "points": PointsReach,
    "metric": MetricReaches,
    "fact": FactHolds,
}


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
        case PassesReach():
            return "passes"
        case PointsReach():
            return "points"
        case MetricReaches():
            return "metric"
        case FactHolds():
            return "fact"
        case _:
            assert_never(requirement)


def parts_of(requirement: Requirement) -> tuple[Requirement, ...]:
    """The direct parts (of points: the gates); none for people, passes, metrics and facts."""
    match requirement:
        case AllOf():
            return requirement.all
        case AnyOf():
            return requirement.any
        case AtLeastOf():
            return requirement.of
        case PointsReach():
            return tuple(score.gate for score in requirement.from_ if score.gate is not None)
        case PeopleHold() | PassesReach() | MetricReaches() | FactHolds():
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


def holdings_in(requirement: Requirement) -> tuple[Holding, ...]:
    """What this requirement itself, without its parts, asks of single people."""
    match requirement:
        case PeopleHold():
            return (requirement.hold,)
        case PassesReach():
            return requirement.of
        case PointsReach():
            return tuple(score.people for score in requirement.from_ if isinstance(score, PeopleScore))
        case AllOf() | AnyOf() | AtLeastOf() | MetricReaches() | FactHolds():
            return ()
        case _:
            assert_never(requirement)


def exams_in(requirement: Requirement) -> frozenset[str]:
    """Every exam code that the requirement names, at any depth."""
    return frozenset().union(*(exams_of(holding) for each in walk(requirement) for holding in holdings_in(each)))


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
