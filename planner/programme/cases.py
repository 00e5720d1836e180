"""Worked examples that a programme file carries: who passed what, and how the rules must judge it."""

from collections.abc import Mapping

from pydantic import Field, field_validator

from planner.documents.fields import Day, Figure, Quantity, Whole
from planner.requirements.holdings import ExamCode, Frozen, Text


class Passed(Frozen):
    """So many people who are alike, and what each of them passed: the day, or None for some day before."""

    people: Whole = Field(default=1, ge=1, le=10_000)
    passed: Mapping[ExamCode, Day | None]

    @field_validator("passed", mode="before")
    @classmethod
    def _list_of_codes(cls, value: object) -> object:
        return dict.fromkeys(value) if isinstance(value, list) and all(isinstance(v, str) for v in value) else value


class Expected(Frozen):
    """How a requirement must stand; only what is given is compared."""

    met: bool | None = None
    have: Quantity | None = None
    need: Quantity | None = None
    short_by: Quantity | None = None


class Case(Frozen):
    """A company on a day, and the verdict that the vendor's rules must come to.

    results: by a name of your own for each person (or each kind of person). expect: by `option.tier` or by the full
    name `option.tier.requirement`.
    """

    name: Text
    on: Day
    market: Text | None = None
    metrics: Mapping[Text, Figure] = Field(default_factory=dict)
    facts: Mapping[Text, bool] = Field(default_factory=dict)
    results: Mapping[Text, Passed] = Field(default_factory=dict)
    expect: Mapping[Text, Expected] = Field(min_length=1)
    note: Text | None = None
    source: Text | None = None

    @field_validator("results", mode="before")
    @classmethod
    def _short_forms_of_results(cls, value: object) -> object:
        """A list of codes, or a mapping of codes to days, stands for one person."""
        if not isinstance(value, Mapping):
            return value
        return {who: each if _is_long_form(each) else {"passed": each} for who, each in value.items()}

    @field_validator("expect", mode="before")
    @classmethod
    def _short_forms_of_verdicts(cls, value: object) -> object:
        """`true` and `false` say whether it is met."""
        if not isinstance(value, Mapping):
            return value
        return {name: {"met": each} if isinstance(each, bool) else each for name, each in value.items()}


def _is_long_form(value: object) -> bool:
    return isinstance(value, Passed) or (isinstance(value, Mapping) and "passed" in value)
