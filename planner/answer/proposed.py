"""Plans as they are read: to be verified, or to be followed by another one."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.answer.schema import PaidAlready, PaidSitting, UnusedFee
from planner.documents import fields
from planner.documents.within import plan_within


class ProposedAssignment(BaseModel):
    """A line of a plan to be verified. `on` is an exact day and stands for both ends of the window.

    Without days it means: as soon as possible; with a first day only, on that day. `proposed_on` is the day in the
    window for which limits by month are checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True, defer_build=True)

    employee_id: Annotated[str, Field(min_length=1)]
    exam: Annotated[str, Field(min_length=1)]
    not_before: date | None = None
    not_after: date | None = None
    on: date | None = None
    safe_until: date | None = None
    proposed_on: date | None = None
    register_by: date | None = None
    passed_by: date | None = None
    renews: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()


class ProposedBlock(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    requirement: str


class ProposedGoal(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    option: str | None = None
    tier: str
    by: date
    reached: bool | None = None
    blocked_by: tuple[ProposedBlock, ...] | None = None


class ProposedStage(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    name: str
    value: fields.Figure


class ProposedPurchase(BaseModel):
    """How a plan to be verified pays fees together."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    way: Literal["voucher", "pack", "discount"]
    id: str
    not_before: date
    packs: Annotated[int, Field(ge=0)] = 0
    sittings: tuple[PaidSitting, ...] = ()
    unused: tuple[UnusedFee, ...] = ()


class ProposedPlan(BaseModel):
    """A plan to be verified, or to be followed by another one: at least its assignments. Its goals and its objective
    are recomputed and compared. An answer of `replan` and a stored result are read as the plan in them.

    spare: the goals are said to hold whoever any so many people leave.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)

    assignments: tuple[ProposedAssignment, ...]
    goals: tuple[ProposedGoal, ...] | None = None
    objective: tuple[ProposedStage, ...] | None = None
    status: str | None = None
    as_of: date | None = None
    spare: Annotated[int, Field(ge=0)] = 0
    purchases: tuple[ProposedPurchase, ...] = ()
    paid_already: tuple[PaidAlready, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _within(cls, value: object) -> object:
        return plan_within(value)
