"""What a vendor asks, as data: exams, options, tiers, and the requirements of each tier."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, field_validator

from planner.dates import day_of
from planner.documents.fields import Day, DayOrMonth
from planner.programme.cases import Case
from planner.programme.periods import Period
from planner.requirements.holdings import ExamCode, Frozen, Text
from planner.requirements.tree import Requirement, walk
from planner.text import LocalText


class Source(Frozen):
    """Where rules and dates come from. An entry with an `id` can be named by the `source` of a rule or exam."""

    name: Text
    id: Text | None = None
    published: DayOrMonth | None = None
    url: Text | None = None
    note: LocalText | None = None


class Renewal(Frozen):
    """How a result that ends is kept alive: from `opens_before` its end on, by an exam (default: the same one)."""

    opens_before: Period
    exam: ExamCode | None = None


class Exam(Frozen):
    """An exam's facts. Days are inclusive: the last day to sit it, the last day on which a result counts.

    register_by: the last day to register. valid_for: how long a result lasts. prerequisites: what must count before
    somebody new sits it. renewal: how a result that ends is renewed.
    """

    title: LocalText | None = None
    kind: Text | None = None
    available_from: DayOrMonth | None = None
    retires_on: Day | None = None
    counts_until: Day | None = None
    register_by: Day | None = None
    valid_for: Period | None = None
    prerequisites: tuple[ExamCode, ...] = ()
    renewal: Renewal | None = None
    proposable: bool = True
    note: LocalText | None = None
    source: Text | None = None

    @property
    def first_day(self) -> date | None:
        """The first day on which it can be sat; a month stands for its last day. None: it always could."""
        return None if self.available_from is None else day_of(self.available_from)

    def last_day(self, passed_on: date) -> date | None:
        """The last day of a result that was passed on this day; None when it does not end by itself."""
        return None if self.valid_for is None else self.valid_for.last_day(passed_on)


class Metric(Frozen):
    """A company figure, for example revenue."""

    unit: Text | None = None
    title: LocalText | None = None
    note: LocalText | None = None


class Fact(Frozen):
    """Something that the company states to be so."""

    title: LocalText | None = None
    note: LocalText | None = None


class Tier(Frozen):
    title: LocalText | None = None
    note: LocalText | None = None
    requires: Requirement


class Option(Frozen):
    """A variant of the programme with its own tiers, lowest first."""

    title: LocalText | None = None
    note: LocalText | None = None
    tiers: Mapping[Text, Tier] = Field(min_length=1)


NamePart = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]


class InForce(Frozen):
    """From when and until when an edition is the one that the vendor applies; both days included."""

    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None


class Programme(Frozen):
    """One edition of a vendor's rules."""

    vendor: NamePart
    programme: NamePart
    edition: NamePart
    title: LocalText | None = None
    note: LocalText | None = None
    in_force: InForce = InForce()
    sources: tuple[Source, ...] = ()
    markets: tuple[Text, ...] = ()
    metrics: Mapping[Text, Metric] = Field(default_factory=dict)
    facts: Mapping[Text, Fact] = Field(default_factory=dict)
    exams: Mapping[ExamCode, Exam] = Field(min_length=1)
    options: Mapping[NamePart, Option] = Field(min_length=1)
    cases: tuple[Case, ...] = ()

    @field_validator("exams", mode="before")
    @classmethod
    def _exam_without_facts(cls, value: object) -> object:
        """`MB2-718:` with nothing behind it is an exam without further facts."""
        if not isinstance(value, Mapping):
            return value
        return {code: {} if exam is None else exam for code, exam in value.items()}

    @property
    def name(self) -> str:
        return f"{self.vendor}/{self.programme}@{self.edition}"

    def tiers(self) -> Iterator[tuple[str, str, Tier]]:
        """Every tier as (option, tier, rules), in the order written."""
        for option_name, option in self.options.items():
            for tier_name, tier in option.tiers.items():
                yield option_name, tier_name, tier

    def requirements(self) -> Iterator[tuple[str, Requirement]]:
        """Every requirement with its full name `option.tier.id`, in the order written."""
        for option, tier_name, tier in self.tiers():
            for requirement in walk(tier.requires):
                yield f"{option}.{tier_name}.{requirement.id}", requirement

    def with_exam_facts(self, overrides: Mapping[str, Mapping[str, object]]) -> Self:
        """The programme with facts of some exams replaced; `overrides` names only exams that it has."""
        exams = dict(self.exams)
        for code, facts in overrides.items():
            exams[code] = exams[code].model_copy(update=dict(facts))
        return self.model_copy(update={"exams": exams})
