"""What the company wants, as data: goals, decisions, limits, and which files to read."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, field_validator, model_validator

from planner.documents.fields import Day, DayOrMonth, Figure, Whole, refused
from planner.language import sentence
from planner.prices.schema import Amount, Currency, Prices
from planner.programme.periods import Period
from planner.programme.schema import Renewal
from planner.requirements.holdings import ExamCode, Frozen, Text
from planner.scenario.chance import Chance, Confidence, Retakes

Minimise = Literal["exams", "cost", "people"]


class TablesRoster(Frozen):
    """Two tables, CSV or Parquet."""

    employees: Text
    results: Text


class WorkbookRoster(Frozen):
    """An xlsx workbook with the sheets `employees` and `results`."""

    workbook: Text


class MatrixRoster(Frozen):
    """One row per employee, a column per exam (CSV, Parquet or xlsx)."""

    matrix: Text


def _roster_form(value: object) -> str | None:
    for key, model in (("workbook", WorkbookRoster), ("matrix", MatrixRoster)):
        if isinstance(value, model) or (isinstance(value, dict) and key in value):
            return f"<{key}>"
    if isinstance(value, TablesRoster) or (isinstance(value, dict) and ("employees" in value or "results" in value)):
        return "<tables>"
    return None


def _roster_has_a_form(value: object) -> object:
    if _roster_form(value) is None:
        what = sentence("A roster is `{{employees: …, results: …}}`, `{{workbook: …}}` or `{{matrix: …}}`.")
        raise refused("roster_form", what)
    return value


RosterFiles = Annotated[
    Annotated[TablesRoster, Tag("<tables>")]
    | Annotated[WorkbookRoster, Tag("<workbook>")]
    | Annotated[MatrixRoster, Tag("<matrix>")],
    Discriminator(_roster_form),
    BeforeValidator(_roster_has_a_form),
]


class Goal(Frozen):
    """A tier to be held on every day from `by` to `hold_until`; without `option`, by whichever option is best."""

    tier: Text
    option: Text | None = None
    by: Day
    hold_until: Day | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.hold_until is not None and self.hold_until < self.by:
            raise refused("days_in_order", sentence("`hold_until` is before `by`."))
        return self

    @property
    def last_day(self) -> date:
        return self.by if self.hold_until is None else self.hold_until


class ExamOverride(Frozen):
    """Facts of an exam that the scenario sets differently from the programme. A key that is absent changes nothing."""

    available_from: DayOrMonth | None = None
    retires_on: Day | None = None
    counts_until: Day | None = None
    register_by: Day | None = None
    valid_for: Period | None = None
    prerequisites: tuple[ExamCode, ...] = ()
    renewal: Renewal | None = None
    proposable: bool = True
    note: Text | None = None
    source: Text | None = None


class Sitting(Frozen):
    """One employee and one exam."""

    employee: Text
    exam: ExamCode


class Banned(Frozen):
    """An employee who sits nothing, an exam that nobody sits, or one exam for one employee."""

    employee: Text | None = None
    exam: ExamCode | None = None

    @model_validator(mode="after")
    def _something_is_banned(self) -> Self:
        if self.employee is None and self.exam is None:
            raise refused("empty_ban", sentence("A ban names an `employee`, an `exam`, or both."))
        return self


class Pin(Frozen):
    """This employee must sit this exam."""

    pin: Sitting
    reason: Text | None = None


class Ban(Frozen):
    """This must not be planned."""

    ban: Banned
    reason: Text | None = None


class Waive(Frozen):
    """This requirement counts as met, up to and including `until` where a day is given."""

    waive: Text
    reason: Text | None = None
    until: Day | None = None


class Hire(Frozen):
    """So many extra people who hold nothing, from a day on (default: `as_of`)."""

    people: Whole = Field(ge=1, le=10_000)
    label: Text = "hire"
    from_: Day | None = Field(default=None, alias="from")
    reason: Text | None = None


_DECISIONS: Mapping[str, type[Frozen]] = {"pin": Pin, "ban": Ban, "waive": Waive, "people": Hire}


def _decision_form(value: object) -> str | None:
    for key, model in _DECISIONS.items():
        if isinstance(value, model) or (isinstance(value, dict) and key in value):
            return f"<{key}>"
    return None


def _decision_has_a_form(value: object) -> object:
    if _decision_form(value) is None:
        raise refused("decision_form", sentence("A decision has one of `pin`, `ban`, `waive` or `people`."))
    return value


Decision = Annotated[
    Annotated[Pin, Tag("<pin>")]
    | Annotated[Ban, Tag("<ban>")]
    | Annotated[Waive, Tag("<waive>")]
    | Annotated[Hire, Tag("<people>")],
    Discriminator(_decision_form),
    BeforeValidator(_decision_has_a_form),
]


class Monthly(Frozen):
    """How many exams may be sat in a calendar month: by everybody together, and by the people of a team."""

    company: Whole | None = Field(default=None, ge=0)
    teams: Mapping[Text, Annotated[Whole, Field(ge=0)]] = Field(default_factory=dict)


class Budget(Frozen):
    """What the plan may cost at most: altogether, in every quarter of the fiscal year, or in quarters by name."""

    amount: Amount | None = None
    per_quarter: Amount | None = None
    quarters: Mapping[Text, Amount] = Field(default_factory=dict)
    currency: Currency

    @model_validator(mode="after")
    def _something_is_limited(self) -> Self:
        if self.amount is None and self.per_quarter is None and not self.quarters:
            raise refused("empty_budget", sentence("A budget has an `amount`, `per_quarter`, or `quarters`."))
        return self


class FiscalYear(Frozen):
    """In which month (1 to 12) the company's fiscal year begins."""

    starts: Whole = Field(default=1, ge=1, le=12)


class Limits(Frozen):
    """What the plan may not exceed."""

    exams_per_person: Whole | None = Field(default=None, ge=0)
    people: Whole | None = Field(default=None, ge=0)
    exams_per_month: Monthly = Monthly()
    exams_per_person_per_month: Whole | None = Field(default=None, ge=0)
    budget: Budget | None = None

    @field_validator("exams_per_month", mode="before")
    @classmethod
    def _one_number_for_the_company(cls, value: object) -> object:
        return {"company": value} if isinstance(value, int) and not isinstance(value, bool) else value

    @property
    def by_month(self) -> bool:
        """Whether anything is limited by month, so that it matters in which month an exam is sat."""
        monthly = self.exams_per_month
        return monthly.company is not None or bool(monthly.teams) or self.exams_per_person_per_month is not None


class Blackout(Frozen):
    """Days on which nobody sits an exam, both included."""

    from_: Day = Field(alias="from")
    until: Day
    why: Text | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.until < self.from_:
            raise refused("days_in_order", sentence("`until` is before `from`."))
        return self


Days = Annotated[Whole, Field(ge=0, le=3660)]


class Scenario(Frozen):
    """A scenario file after `extends` is resolved. File names are still as written.

    spare: the goals must hold whoever any so many people leave. fiscal_year: whose quarters budgets and forecasts speak
    of.
    """

    title: Text | None = None
    programme: Text
    next_edition: Text | None = None
    roster: RosterFiles
    as_of: Day
    market: Text | None = None
    metrics: Mapping[Text, Figure] = Field(default_factory=dict)
    facts: Mapping[Text, bool] = Field(default_factory=dict)
    goals: tuple[Goal, ...] = Field(min_length=1)
    exams: Mapping[ExamCode, ExamOverride] = Field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    limits: Limits = Limits()
    preparation: Mapping[Text, Days] = Field(default_factory=dict)
    retake_slack: Mapping[Text, Days] = Field(default_factory=dict)
    chance: Chance | None = None
    retakes: Retakes | None = None
    confidence: Confidence | None = None
    blackouts: tuple[Blackout, ...] = ()
    prices: Prices | Text | None = None
    minimise: tuple[Minimise, ...] = Field(default=("exams", "people"), min_length=1)
    spare: Annotated[Whole, Field(ge=0, le=1000)] = 0
    fiscal_year: FiscalYear = FiscalYear()

    @field_validator("retake_slack", mode="before")
    @classmethod
    def _one_number_for_all_exams(cls, value: object) -> object:
        return {"default": value} if isinstance(value, int) and not isinstance(value, bool) else value

    @property
    def counts_cost(self) -> bool:
        """Whether it matters what a plan costs, so that everything in it needs a price."""
        return "cost" in self.minimise or self.limits.budget is not None

    def held_until(self, day: date) -> Self:
        """The scenario whose goals are all to be held until this day at least."""
        goals = tuple(goal.model_copy(update={"hold_until": max(goal.last_day, day)}) for goal in self.goals)
        return self.model_copy(update={"goals": goals})

    def slack_days(self, exam: str) -> int:
        """Days kept free after the first attempt, so that it can be repeated."""
        return self.retake_slack.get(exam, self.retake_slack.get("default", 0))

    def preparation_days(self, exam: str) -> int:
        """Days between `as_of` (or the start at the company) and the first possible sitting."""
        return self.preparation.get(exam, self.preparation.get("default", 0))
