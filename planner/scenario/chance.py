"""What a scenario says about passing: how likely an attempt is passed, and when a failed exam can be sat again."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field

from planner.documents.fields import Figure, Percent, Whole, refused
from planner.language import sentence
from planner.requirements.holdings import Frozen, Text

WaitingDays = Annotated[Whole, Field(ge=0, le=3660)]


def _share(value: object) -> object:
    """`0.9` as it is, `90%` as a share."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return Decimal(value.strip().removesuffix("%")) / 100
        except ArithmeticError:
            return value
    return value


def _neither_certain_nor_impossible(value: Decimal) -> Decimal:
    if not 0 < value < 1:
        what = sentence("It lies between 0 and 1, or 0% and 100%; nothing is certain.")
        raise refused("confidence_range", what)
    return value


Confidence = Annotated[Figure, BeforeValidator(_share), AfterValidator(_neither_certain_nor_impossible)]
"""How likely the goals must be reached: between 0 and 1, or a percentage; never certain."""


class Chance(Frozen):
    """The share of single attempts that are passed, by exam: the user's own figures, since vendors publish none.

    Every key but `default`, `levels` and `source` is an exam. default: for every exam that is not named.
    levels: figures of people with this level in the roster, each again by exam and with a `default`.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Percent] = Field(init=False)

    default: Percent | None = None
    levels: Mapping[Text, Mapping[Text, Percent]] = Field(default_factory=dict)
    source: Text | None = None

    @property
    def exams(self) -> Mapping[str, Decimal]:
        """The figures of single exams, whatever the level."""
        return self.__pydantic_extra__

    def of(self, exam: str, level: str | None) -> Fraction | None:
        """How likely somebody of this level passes a single attempt; None where nothing is said.

        What is said of the level goes before what is said of everybody, its `default` included.
        """
        own = self.levels.get(level, {}) if level is not None else {}
        for figure in (own.get(exam), own.get("default"), self.exams.get(exam), self.default):
            if figure is not None:
                return Fraction(figure) / 100
        return None


class Retakes(Frozen):
    """When a failed exam can be sat again.

    wait, wait_later: days between an attempt and the next one after the first and after each later failure (default:
    the same); at least one. attempts_per_year: at most so many attempts of one exam by one person within any twelve
    months.
    """

    wait: WaitingDays
    wait_later: WaitingDays | None = None
    attempts_per_year: Annotated[Whole, Field(ge=1, le=1000)] | None = None

    def days_after(self, failures: int) -> int:
        """Days from the last attempt to the next one after so many failures."""
        wait = self.wait if failures == 1 or self.wait_later is None else self.wait_later
        return max(1, wait)
