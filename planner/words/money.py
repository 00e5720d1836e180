"""What plans cost, how fees are paid, and what can be reached for an amount, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.language import followed, say, say_many, spoken, tongue
from planner.words.parts import changed_measures, clauses, days, figure, listed
from planner.words.rules import tier

if TYPE_CHECKING:
    from planner.answer.schema import PurchaseAnswer
    from planner.budget.schema import Backup, ConfidenceAnswer, FrontierAnswer, FrontierPlan, MostForBudget, TierTried
    from planner.programme.schema import Programme
    from planner.scenario.schema import Budget, Goal


def purchase(found: PurchaseAnswer) -> str:
    """`Pack ten, bought from 2017-10-16 on: 1,485 USD for 10 fees (E01 MB2-715, ...).`"""
    paid = _paid(found)
    if not found.sittings:
        return say("{purchase}.", purchase=paid)
    for_whom = listed([f"{each.employee_id} {each.exam}" for each in found.sittings])
    return say("{purchase} ({sittings}).", purchase=paid, sittings=for_whom)


def _paid(found: PurchaseAnswer) -> str:
    fees, amount = _fees(len(found.sittings)), figure(found.amount, found.unit)
    match found.way:
        case "voucher":
            return say("Vouchers {id}: {fees}", id=found.id, fees=fees)
        case "pack":
            pack = say("Pack {id}", id=found.id)
            if found.packs != 1:
                pack = say("{pack}, {count} of them", pack=pack, count=found.packs)
            return say(
                "{pack}, bought from {day} on: {amount} for {fees}",
                pack=pack,
                day=found.not_before,
                amount=amount,
                fees=fees,
            )
        case "discount":
            unused = sum(each.count for each in found.unused)
            if not unused:
                return say("Discount {id}: {amount} for {fees}", id=found.id, amount=amount, fees=fees)
            return say(
                "Discount {id}: {amount} for {fees}, and {unused} for nobody to reach the discount",
                id=found.id,
                amount=amount,
                fees=fees,
                unused=_fees(unused),
            )


def _fees(count: int) -> str:
    return say_many("{count} fee", "{count} fees", count)


def budget(limit: Budget | None) -> list[str]:
    """The budget of a scenario."""
    if limit is None:
        return []
    said = []
    if limit.amount is not None:
        said.append(at_most("amount", figure(limit.amount, limit.currency)))
    if limit.per_quarter is not None:
        said.append(at_most("per_quarter", figure(limit.per_quarter, limit.currency)))
    quarters = [(name, figure(each, limit.currency)) for name, each in limit.quarters.items()]
    return said + [_in_quarter(name, amount) for name, amount in quarters]


def at_most(name: str, amount: str) -> str:
    """A budget: `In 2018-Q1 it costs at most 2,000 USD.` name: `amount`, `per_quarter`, or a quarter."""
    match name:
        case "amount":
            return say("The plan costs at most {amount}.", amount=amount)
        case "per_quarter":
            return say("In each quarter it costs at most {amount}.", amount=amount)
        case quarter:
            return _in_quarter(quarter, amount)


def _in_quarter(quarter: str, amount: str) -> str:
    return say("In {quarter} it costs at most {amount}.", quarter=quarter, amount=amount)


def instead_of(name: str, amount: str, now: str) -> str:
    """A larger budget: `The plan costs 2,500 USD instead of 2,000 USD`."""
    match name:
        case "amount":
            return say("The plan costs {amount} instead of {now}", amount=amount, now=now)
        case "per_quarter":
            return say("In each quarter it costs {amount} instead of {now}", amount=amount, now=now)
        case quarter:
            return say("In {quarter} it costs {amount} instead of {now}", quarter=quarter, amount=amount, now=now)


def more_than(name: str, now: str) -> str:
    """A larger budget of which it is not known how large: `The plan costs more than 2,000 USD`."""
    match name:
        case "amount":
            return say("The plan costs more than {amount}", amount=now)
        case "per_quarter":
            return say("In each quarter it costs more than {amount}", amount=now)
        case quarter:
            return say("In {quarter} it costs more than {amount}", quarter=quarter, amount=now)


def most_for(found: MostForBudget, goals: Sequence[Goal], programme: Programme) -> str:
    """`The most that can be reached for 20,000 USD: Silver (Enterprise Operations option).`"""
    amount = figure(found.amount, found.currency)
    last = found.tried[-1]
    if last.status not in ("met", "planned"):
        return say("For {amount} no tier can be reached. What follows comes closest to the goal.", amount=amount)
    tiers = _tiers(last, goals, programme)
    return say("The most that can be reached for {amount}: {tiers}.", amount=amount, tiers=tiers)


def tier_tried(found: TierTried, currency: str, goals: Sequence[Goal], programme: Programme) -> str:
    """`Gold (Enterprise Operations option): the cheapest plan costs 23,450 USD.`"""
    tiers = _tiers(found, goals, programme)
    if found.costs_at_least is not None:
        amount = figure(found.costs_at_least, currency)
        return say("{tiers}: the cheapest plan costs {amount}.", tiers=tiers, amount=amount)
    if found.status == "impossible":
        return say("{tiers}: cannot be reached for any amount.", tiers=tiers)
    return say("{tiers}: undecided within the limit of effort.", tiers=tiers)


def confidence(found: ConfidenceAnswer, names: Mapping[str, str]) -> list[str]:
    """What it takes to be so sure, in sentences. names: the requirements' labels by full name."""
    likely = _how_likely(found)
    if not found.backups and not found.slack_days:
        return [likely, say("It needs no backups for that.")] if found.reached else [likely]
    backups = _backups(found.backups, names)
    if found.slack_days:
        backups.append(say("{days} kept free for further attempts", days=days(found.slack_days)))
    cost = changed_measures(found.more)
    if cost:
        said = say("Backups: {backups}: {cost}.", backups=clauses(backups), cost=cost)
    else:
        said = say("Backups: {backups}, at no cost.", backups=clauses(backups))
    before = probability(found.without_backups, found.without_backups_error)
    cost_of_it = spoken(followed([said, say("Without them it is {probability}.", probability=before)]))
    if not found.cheapest_of_its_kind:
        return [likely, cost_of_it]
    none = say("No cheaper plan with backups of this kind is likely enough; one of another kind may be.")
    return [likely, cost_of_it, none]


def _how_likely(found: ConfidenceAnswer) -> str:
    now, wanted = probability(found.probability, found.error), share(found.wanted)
    if found.reached:
        return say(
            "The goal is reached with a probability of {probability}; {wanted} was asked for.",
            probability=now,
            wanted=wanted,
        )
    none = say("No plan was found that reaches the goal with a probability of {wanted}.", wanted=wanted)
    likeliest = say_many(
        "The likeliest of {count} plan reaches it with {probability}.",
        "The likeliest of {count} plans reaches it with {probability}.",
        found.plans_tried,
        probability=now,
    )
    return spoken(followed([none, likeliest]))


def share(value: float) -> str:
    """A probability: `90 %`, `99.4 %`; never rounded to certain or impossible."""
    percent = Decimal(str(round(value * 100, 9)))
    if 0 < value < 1:
        percent = min(max(percent, Decimal("0.1")), Decimal("99.9"))
    return tongue().percent(percent.quantize(Decimal("0.1")))


def probability(value: float, error: float | None) -> str:
    """`96.9 %`, or where it is estimated `96.9 % (estimated, give or take 0.4)`: two standard errors."""
    if error is None:
        return share(value)
    give_or_take = str(round(200 * error, 1))
    return say("{probability} (estimated, give or take {error})", probability=share(value), error=give_or_take)


def backups_of(found: FrontierPlan, names: Mapping[str, str]) -> str:
    """`1 more for Builders and 14 days kept free`."""
    said = _backups(found.backups, names)
    if found.slack_days:
        said.append(say("{days} kept free", days=days(found.slack_days)))
    return clauses(said) or say("none")


def _backups(backups: Sequence[Backup], names: Mapping[str, str]) -> list[str]:
    called = [(each.more, names.get(each.requirement, each.requirement)) for each in backups]
    return [say("{count} more for {requirement}", count=more, requirement=name) for more, name in called]


def frontier_intro(found: FrontierAnswer) -> str:
    """What the plans of a frontier are."""
    if found.assumed_passed:
        return say("No chances are given: every exam is taken as passed at the first attempt.")
    said = say_many(
        "Of {count} plan with backups those that no other one beats in cost and probability.",
        "Of {count} plans with backups those that no other one beats in cost and probability.",
        found.plans_tried,
    )
    ended = "" if found.complete else say("The search ended before the goal was nearly certain.")
    return spoken(followed([said, ended]))


def _tiers(found: TierTried, goals: Sequence[Goal], programme: Programme) -> str:
    return listed([tier(programme, goal.option, name) for goal, name in zip(goals, found.tiers, strict=True)])
