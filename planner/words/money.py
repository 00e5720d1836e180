"""What plans cost, how fees are paid, and what can be reached for an amount, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.words.parts import counted, figure, listed, more
from planner.words.rules import tier

if TYPE_CHECKING:
    from planner.answer.schema import PurchaseAnswer
    from planner.budget.schema import ConfidenceAnswer, FrontierAnswer, FrontierPlan, MostForBudget, TierTried
    from planner.programme.schema import Programme
    from planner.scenario.schema import Budget, Goal


def purchase(found: PurchaseAnswer) -> str:
    """`Pack ten, bought from 2017-10-16 on: 1,485 USD for 10 fees (E01 MB2-715, ...)`."""
    fees = counted(len(found.sittings), "fee", "fees")
    for_whom = listed([f"{each.employee_id} {each.exam}" for each in found.sittings])
    sittings = f" ({for_whom})" if found.sittings else ""
    match found.way:
        case "voucher":
            return f"Vouchers {found.id}: {fees}{sittings}."
        case "pack":
            packs = "" if found.packs == 1 else f", {found.packs} of them"
            amount = figure(found.amount, found.unit)
            return f"Pack {found.id}{packs}, bought from {found.not_before} on: {amount} for {fees}{sittings}."
        case "discount":
            spare = sum(each.count for each in found.unused)
            more = f", and {counted(spare, 'fee', 'fees')} for nobody to reach the discount" if spare else ""
            return f"Discount {found.id}: {figure(found.amount, found.unit)} for {fees}{more}{sittings}."


def budget(limit: Budget | None) -> list[str]:
    """The budget of a scenario."""
    if limit is None:
        return []
    said = []
    if limit.amount is not None:
        said.append(f"The plan costs at most {figure(limit.amount, limit.currency)}.")
    if limit.per_quarter is not None:
        said.append(f"In each quarter it costs at most {figure(limit.per_quarter, limit.currency)}.")
    said += [f"In {name} it costs at most {figure(each, limit.currency)}." for name, each in limit.quarters.items()]
    return said


def most_for(found: MostForBudget, goals: Sequence[Goal], programme: Programme, language: str) -> str:
    """`The most that can be reached for 20,000 USD: Silver (Enterprise Operations option).`"""
    amount = figure(found.amount, found.currency)
    last = found.tried[-1]
    if last.status not in ("met", "planned"):
        return f"For {amount} no tier can be reached. What follows comes closest to the goal."
    return f"The most that can be reached for {amount}: {_tiers(last, goals, programme, language)}."


def tier_tried(found: TierTried, currency: str, goals: Sequence[Goal], programme: Programme, language: str) -> str:
    """`Gold (Enterprise Operations option): the cheapest plan costs 23,450 USD.`"""
    names = _tiers(found, goals, programme, language)
    if found.costs_at_least is not None:
        return f"{names}: the cheapest plan costs {figure(found.costs_at_least, currency)}."
    if found.status == "impossible":
        return f"{names}: cannot be reached for any amount."
    return f"{names}: undecided within the limit of effort."


def confidence(found: ConfidenceAnswer, names: Mapping[str, str]) -> list[str]:
    """What it takes to be so sure, in sentences. names: the requirements' labels by full name."""
    now = probability(found.probability, found.error)
    if found.reached:
        said = [f"The goal is reached with a probability of {now}; {share(found.wanted)} was asked for."]
    else:
        tried = counted(found.plans_tried, "plan", "plans")
        none = f"No plan was found that reaches the goal with a probability of {share(found.wanted)}."
        said = [f"{none} The likeliest of {tried} reaches it with {now}."]
    changed = [more(stage) for stage in found.more if stage.value]
    if not found.backups and not found.slack_days:
        return [*said, "It needs no backups for that."] if found.reached else said
    backups = [f"{each.more} more for {names.get(each.requirement, each.requirement)}" for each in found.backups]
    if found.slack_days:
        backups.append(f"{counted(found.slack_days, 'day', 'days')} kept free for further attempts")
    costs = f": {listed(changed)}" if changed else ", at no cost"
    without = probability(found.without_backups, found.without_backups_error)
    said.append(f"Backups: {listed(backups)}{costs}. Without them it is {without}.")
    if found.cheapest_of_its_kind:
        said.append("No cheaper plan with backups of this kind is likely enough; one of another kind may be.")
    return said


def share(value: float) -> str:
    """A probability: `90 %`, `99.4 %`; never rounded to certain or impossible."""
    percent = Decimal(str(round(value * 100, 9)))
    if 0 < value < 1:
        percent = min(max(percent, Decimal("0.1")), Decimal("99.9"))
    shown = percent.quantize(Decimal("0.1"))
    return f"{int(shown)} %" if shown == int(shown) else f"{shown} %"


def probability(value: float, error: float | None) -> str:
    """`96.9 %`, or where it is estimated `96.9 % (estimated, give or take 0.4)`: two standard errors."""
    if error is None:
        return share(value)
    return f"{share(value)} (estimated, give or take {Decimal(str(round(200 * error, 1)))})"


def backups_of(found: FrontierPlan, names: Mapping[str, str]) -> str:
    """`1 more for Builders, 14 days kept free`."""
    said = [f"{each.more} more for {names.get(each.requirement, each.requirement)}" for each in found.backups]
    if found.slack_days:
        said.append(f"{counted(found.slack_days, 'day', 'days')} kept free")
    return listed(said) or "none"


def frontier_intro(found: FrontierAnswer) -> str:
    """What the plans of a frontier are."""
    if found.assumed_passed:
        return "No chances are given: every exam is taken as passed at the first attempt."
    tried = counted(found.plans_tried, "plan", "plans")
    said = f"Of {tried} with backups those that no other one beats in cost and probability."
    return said if found.complete else f"{said} The search ended before the goal was nearly certain."


def _tiers(found: TierTried, goals: Sequence[Goal], programme: Programme, language: str) -> str:
    return listed([tier(programme, goal.option, name, language) for goal, name in zip(goals, found.tiers, strict=True)])
