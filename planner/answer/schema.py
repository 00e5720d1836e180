"""What the commands answer, as data: the public JSON formats. Extra keys may come; none is renamed or dropped."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure, Sentence
from planner.requirements.audit import StatusKind


def _nothing(value: tuple[object, ...]) -> bool:
    return not value


class Block(Answer):
    """A metric or fact requirement that keeps a goal from being reached, and that no exam can change."""

    requirement: str
    need: Figure
    have: Figure
    short_by: Figure


class GoalAnswer(Answer):
    """A goal and whether it will be reached. `option` is None where no option can carry it."""

    option: str | None
    tier: str
    by: date
    hold_until: date
    reached: bool
    blocked_by: tuple[Block, ...] = ()


class StageAnswer(Answer):
    """One goal of optimisation. `unit` is the currency where the value is an amount."""

    name: str
    value: Figure
    bound: Figure
    proved: bool
    unit: str | None = None


class AssignmentAnswer(Answer):
    """Who sits what, and in which days; `serves` are full names of requirements.

    not_before: the first possible day. safe_until: the last day for a first attempt that can still be repeated.
    not_after: the last possible day on which it must be passed. passed_by: where a first attempt must be made earlier
    for the sake of its price or a budget, the last day on which a further attempt is still in time. proposed_on: one
    day for the first attempt, so that all limits are kept together. register_by: the last day to register, where there
    is one. renews: the exams whose results this sitting renews.
    """

    employee_id: str
    exam: str
    not_before: date
    safe_until: date
    not_after: date
    proposed_on: date
    register_by: date | None = None
    passed_by: date | None = None
    renews: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()


class PaidSitting(Answer):
    """The sitting whose fee is paid, by its proposed day."""

    employee_id: str
    exam: str
    on: date


class UnusedFee(Answer):
    """Fees that are paid for nobody, because that makes the others cheaper: of this exam at this location."""

    exam: str
    location: str | None
    on: date
    count: int


class PurchaseAnswer(Answer):
    """How fees are paid together. Every other fee is paid singly, in full.

    id: of the voucher, pack or discount. not_before: the first day on which it is bought or used. packs: how many are
    bought. amount: what all of it costs, in `unit`; nothing for vouchers.
    """

    way: Literal["voucher", "pack", "discount"]
    id: str
    not_before: date
    packs: int = 0
    amount: Figure
    unit: str
    sittings: tuple[PaidSitting, ...]
    unused: tuple[UnusedFee, ...] = ()


class PaidAlready(Answer):
    """A purchase of the earlier plan that was made before the new plan's `as_of`, and what of it is left today.

    id: of the voucher, pack or discount. paid_on: as the earlier plan says. seats: how many fees were paid; of vouchers
    what the earlier plan took; None where today's price list does not say. used: for sittings with a result since.
    without_result: seats of sittings of earlier plans whose day went by without a result; they count as left.
    left: seats minus used; of vouchers the count in today's scenario. until: the last day of the terms. voucher: the id
    under which the new plan uses the seats that are left.
    state: in-stock (the seats left cost the new plan nothing), used-up, over (the terms have ended), not-in-list
    (nothing is carried over: today's price list lacks the pack), stated (today's scenario has the voucher itself),
    stock-of-today (of vouchers), counted-anew (of discounts: only fees of the new plan count).
    """

    way: Literal["voucher", "pack", "discount"]
    id: str
    paid_on: date
    seats: int | None
    used: int
    without_result: int
    left: int | None
    until: date | None = None
    voucher: str | None = None
    state: Literal["in-stock", "used-up", "over", "not-in-list", "stated", "stock-of-today", "counted-anew"]

    @property
    def in_stock(self) -> int:
        """How many seats the new plan may take at no cost."""
        return self.left or 0 if self.state == "in-stock" else 0


class DayFigures(Answer):
    """How a requirement stands on one of the days that were looked at."""

    on: date
    have: Figure
    with_plan: Figure
    met: bool


class RequirementAnswer(Answer):
    """How a requirement stands without and with the plan.

    have, with_plan: on the goal's `by`. met: with the plan, on every day of the goal. days: each day looked at, where
    there is more than one. at_most: where the goal is impossible, an upper bound of what could be had if everybody
    sat everything they may.
    """

    id: str
    kind: StatusKind
    need: Figure
    have: Figure
    with_plan: Figure
    met: bool
    waived: bool = False
    days: tuple[DayFigures, ...] = ()
    at_most: Figure | None = None


class DecisionAnswer(Answer):
    """A decision that the plan respects, with its reason."""

    decision: Literal["pin", "ban", "waive", "people"]
    what: Mapping[str, str | int]
    reason: str | None


class Shortfall(Answer):
    """What a requirement lacks although the closest plan is carried out, on the day on which it lacks most."""

    requirement: str
    on: date
    need: Figure
    with_plan: Figure
    short_by: Figure


class ClosestPlan(Answer):
    """The plan that comes closest to goals that cannot be reached. It does not reach them.

    missing: so many more people would be needed who have what is asked, counted for each holding that the rules ask
    for; the fewest possible if `proved`. options: the option that was pursued for each goal. objective: the measures
    after it, of this plan.
    """

    missing: int
    proved: bool
    options: tuple[str, ...]
    shortfalls: tuple[Shortfall, ...]
    objective: tuple[StageAnswer, ...]
    assignments: tuple[AssignmentAnswer, ...]
    requirements: tuple[RequirementAnswer, ...]
    purchases: tuple[PurchaseAnswer, ...] = ()
    unique: bool


class PlanAnswer(Answer):
    """The answer of `plan`. `unique`: of all plans that are as good, this one is settled by the tie-break.

    spare: the goals hold whoever any so many people leave. backed: the plan has backups, and what is needed has them on
    top. closest: where the status is "impossible", the plan that
    comes closest, if there is one. purchases: how fees are paid that vouchers, packs and discounts speak of.
    paid_already: of a plan that follows an earlier one, what that one paid before; left out of the JSON where nothing.
    """

    schema_: Literal["planner/plan/1"] = Field(default="planner/plan/1", alias="schema")
    title: str | None
    programme: str
    as_of: date
    status: Literal["met", "planned", "impossible", "undecided"]
    objective: tuple[StageAnswer, ...]
    goals: tuple[GoalAnswer, ...]
    assignments: tuple[AssignmentAnswer, ...]
    requirements: tuple[RequirementAnswer, ...]
    decisions: tuple[DecisionAnswer, ...]
    assumptions: tuple[Sentence, ...]
    purchases: tuple[PurchaseAnswer, ...] = ()
    paid_already: tuple[PaidAlready, ...] = Field(default=(), exclude_if=_nothing)
    spare: int = 0
    backed: bool = False
    unique: bool = False
    closest: ClosestPlan | None = None
    verified: bool
    made_with: Mapping[str, str]


class Finding(Answer):
    """One thing that is wrong with a plan: which rule, what it needs, what the plan has, and whom it is about."""

    code: str
    rule: str
    need: Figure | str | None = None
    got: Figure | str | None = None
    who: tuple[str, ...] = ()
    exam: str | None = None
    on: date | None = None


class Verdict(Answer):
    """The answer of `verify`. A goal that only waits for a metric or a fact does not make a plan invalid."""

    schema_: Literal["planner/verdict/1"] = Field(default="planner/verdict/1", alias="schema")
    valid: bool
    findings: tuple[Finding, ...]
    goals: tuple[GoalAnswer, ...] = ()
