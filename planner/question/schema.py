"""The three inputs, cleaned and brought together: what the vendor asks, whom the company has, what it wants.

A `Question` answers the plain facts that every later part needs (which days to look at, what is waived when, who may
sit what). It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from planner.dates import check_days
from planner.errors import Issue
from planner.programme.schema import Programme
from planner.requirements.audit import Alike, Circumstances
from planner.requirements.tree import Requirement, exams_in
from planner.roster.schema import Roster
from planner.roster.standing import alike_on
from planner.scenario.schema import Ban, Goal, Pin, Scenario, Waive


@dataclass(frozen=True)
class Question:
    """A scenario with its programme (exam overrides applied) and its roster (planned hires included).

    hires: the ids of the planned hires among the employees.
    issues: warnings and notices of all files.
    """

    scenario: Scenario
    programme: Programme
    roster: Roster
    hires: frozenset[str] = frozenset()
    issues: tuple[Issue, ...] = ()

    def options_for(self, goal: Goal) -> tuple[str, ...]:
        """The options that may carry the goal, in the programme's order."""
        if goal.option is not None:
            return (goal.option,)
        return tuple(name for name, option in self.programme.options.items() if goal.tier in option.tiers)

    def rules(self, option: str, tier: str) -> Requirement:
        return self.programme.options[option].tiers[tier].requires

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The exams that matter: those that the rules of the goals name or a pin asks for, sorted."""
        named = (
            exams_in(self.rules(option, goal.tier)) for goal in self.scenario.goals for option in self.options_for(goal)
        )
        pinned = frozenset(pin.pin.exam for pin in self.pins)
        return tuple(sorted(pinned.union(*named)))

    @property
    def horizon(self) -> date:
        """The last day that any goal speaks of."""
        return max(goal.last_day for goal in self.scenario.goals)

    def waived_until(self, requirement: str) -> date | None:
        """The last day of the waiver of this requirement (full name), where one ends."""
        ends = [d.until for d in self.scenario.decisions if isinstance(d, Waive) and d.waive == requirement]
        return None if None in ends else max((end for end in ends if end is not None), default=None)

    def circumstances(self, day: date, assumed: frozenset[str] = frozenset()) -> Circumstances:
        """Figures, facts and waivers as they are on the day; `assumed` requirements are taken as met."""
        scenario = self.scenario
        waived = frozenset(
            decision.waive
            for decision in scenario.decisions
            if isinstance(decision, Waive) and (decision.until is None or day <= decision.until)
        )
        return Circumstances(scenario.market, scenario.metrics, scenario.facts, waived, assumed)

    @cached_property
    def last_days(self) -> frozenset[date]:
        """Every day on which something counts for the last time: exams, results, people, waivers."""
        relevant = self.roster.results.filter(pl.col("exam").is_in(list(self.codes)))
        days: set[date] = set(relevant["expires_on"].drop_nulls().unique())
        days.update(self.roster.employees["leaves_on"].drop_nulls().unique())
        days.update(d.until for d in self.scenario.decisions if isinstance(d, Waive) and d.until is not None)
        facts = (self.programme.exams[code].counts_until for code in self.codes)
        days.update(day for day in facts if day is not None)
        return frozenset(days)

    def check_days(self, goal: Goal) -> tuple[date, ...]:
        """The days on which the goal must be looked at so that it holds from `by` to `hold_until`."""
        return check_days(goal.by, goal.last_day, self.last_days)

    @cached_property
    def all_check_days(self) -> tuple[date, ...]:
        return tuple(sorted({day for goal in self.scenario.goals for day in self.check_days(goal)}))

    @property
    def pins(self) -> tuple[Pin, ...]:
        return tuple(decision for decision in self.scenario.decisions if isinstance(decision, Pin))

    def banned(self, employee: str) -> frozenset[str]:
        """The relevant exams that decisions keep this employee from sitting."""

        def exams() -> Iterator[str]:
            for decision in self.scenario.decisions:
                if isinstance(decision, Ban) and decision.ban.employee in (employee, None):
                    yield from self.codes if decision.ban.exam is None else (decision.ban.exam,)

        return frozenset(exams())

    def alike_on(self, day: date) -> tuple[Alike, ...]:
        """Everybody who is there on the day, grouped by what counts for them."""
        return alike_on(self.roster, self.programme.exams, self.codes, day)
