"""What budgets and forecasts answer, as data."""

from __future__ import annotations

from typing import Literal

from planner.answer.schema import Answer, Figure


class TierTried(Answer):
    """Tiers that were tried for the goals, in their order: whether they can be reached within the budget, and what the
    cheapest plan for them costs without it; None where there is none or its cost is not proved.
    """

    tiers: tuple[str, ...]
    status: Literal["met", "planned", "impossible", "undecided"]
    costs_at_least: Figure | None


class MostForBudget(Answer):
    """The most that can be reached for an amount. tried: the tiers tried, the highest first; if any is, the last is
    reached.
    """

    amount: Figure
    currency: str
    tried: tuple[TierTried, ...]
