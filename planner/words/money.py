"""What plans cost, how fees are paid, and what can be reached for an amount, in words."""

from __future__ import annotations

from collections.abc import Sequence

from planner.answer.schema import PurchaseAnswer
from planner.budget.schema import MostForBudget, TierTried
from planner.programme.schema import Programme
from planner.scenario.schema import Budget, Goal
from planner.words.parts import counted, figure, listed
from planner.words.rules import tier


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


def _tiers(found: TierTried, goals: Sequence[Goal], programme: Programme, language: str) -> str:
    return listed([tier(programme, goal.option, name, language) for goal, name in zip(goals, found.tiers, strict=True)])
