"""Amounts of money with which the solver's presolve goes wrong.

Presolve compares rows whose variables are among those of another row. With large factors what it concludes is wrong: it
called plans the best that were not (ortools 9.15.6755; four people and three exams with a budget for each quarter, with
factors from 840 million on in 24 of 25 models, with up to 670 million in none of 150). Without it all are right, but
large models without such amounts take up to twice as long. Amounts are in hundredths of a currency, of which some have
ten thousands for a dollar.
"""

from __future__ import annotations

from itertools import chain

from planner.problem.reduce import Staffing

_LARGE = 1 << 26


def are_large(staffing: Staffing) -> bool:
    """Whether an amount is large that may stand in a row."""
    money = staffing.problem.money
    fees = (amount for each in money.classes for amount in (each.amount, *(reduced for _, reduced in each.discounts)))
    packs, budgets = (each.amount for each in money.packs), (each.amount for each in money.budgets)
    offers = (cost for cohort in staffing.cohorts for offer in cohort.offers for cost in offer.cost)
    own = (price for each in staffing.individuals for price in each.profile.prices)
    return any(abs(amount) >= _LARGE for amount in chain(fees, packs, budgets, offers, own))
