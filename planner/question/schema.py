"""The three inputs, cleaned and brought together: what the vendor asks, whom the company has, what it wants.

A `Question` answers the plain facts that every later part needs (which days to look at, what is waived when, who may
sit what). It decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from planner.dates import ONE_DAY, check_days
from planner.errors import Issue
from planner.prices.schema import Prices
from planner.programme.schema import Exam, Programme
from planner.question.calendar import Calendar
from planner.requirements.audit import Alike, Circumstances, plain
from planner.requirements.tree import PointsReach, Requirement, Score, exams_in
from planner.roster.schema import Roster
from planner.roster.standing import alike_but, alike_on
from planner.scenario.schema import Ban, Goal, Pin, Scenario, Waive

if TYPE_CHECKING:
    import polars as pl

    from planner.prices.book import PriceBook


class Promises(NamedTuple):
    """What an earlier plan promised and can still be kept.

    sittings: the employee and the exam of each promise, sorted; a pair as often as it was promised. It is kept, as
        often as it was promised, by any sitting of the exam by the employee.
    churn: how many exams a kept promise is worth, not below 0. With 0, promises only decide between plans that are
        equal in everything that is minimised.
    """

    sittings: tuple[tuple[str, str], ...]
    churn: Fraction = Fraction(0)


@dataclass(frozen=True)
class Question:
    """A scenario with its programme (exam overrides applied) and its roster (planned hires included).

    hires: the ids of the planned hires among the employees.
    issues: warnings and notices of all files.
    next_edition: the edition that takes over on its first day in force, where the scenario names one.
    promises: where the plan follows an earlier one, what can be kept of that; None for a plan of its own.
    """

    scenario: Scenario
    programme: Programme
    roster: Roster
    hires: frozenset[str] = frozenset()
    issues: tuple[Issue, ...] = ()
    next_edition: Programme | None = None
    promises: Promises | None = None

    @property
    def takeover(self) -> date | None:
        """The day from which the next edition's rules apply."""
        return None if self.next_edition is None else self.next_edition.in_force.from_

    def edition_on(self, day: date) -> Programme:
        """The edition whose rules apply on the day."""
        takeover = self.takeover
        if self.next_edition is None or takeover is None or day < takeover:
            return self.programme
        return self.next_edition

    @cached_property
    def exams(self) -> Mapping[str, Exam]:
        """The facts of all exams; where both editions name one, those of the later edition."""
        later: Mapping[str, Exam] = {} if self.next_edition is None else self.next_edition.exams
        return {**self.programme.exams, **later}

    @cached_property
    def calendar(self) -> Calendar:
        return Calendar(self.scenario)

    @cached_property
    def price_book(self) -> PriceBook | None:
        """What things cost, where the scenario has prices."""
        prices = self.scenario.prices
        if not isinstance(prices, Prices):
            return None
        from planner.prices.book import PriceBook

        return PriceBook(prices)

    def options_for(self, goal: Goal) -> tuple[str, ...]:
        """The options that may carry the goal in all editions in force on its days, in the programme's order."""
        if goal.option is not None:
            return (goal.option,)
        first, last = self.edition_on(goal.by), self.edition_on(goal.last_day)
        return tuple(
            name
            for name, option in first.options.items()
            if goal.tier in option.tiers and name in last.options and goal.tier in last.options[name].tiers
        )

    def rules(self, option: str, tier: str, day: date) -> Requirement:
        """What the tier asks on the day."""
        return self.edition_on(day).options[option].tiers[tier].requires

    def rules_of_goal(self, goal: Goal, option: str) -> tuple[Requirement, ...]:
        """What the goal's tier asks on its days: one set of rules for each edition in force."""
        days = [goal.by] if self.takeover is None else [goal.by, goal.last_day]
        return tuple({id(rules): rules for day in days for rules in [self.rules(option, goal.tier, day)]}.values())

    @cached_property
    def asked(self) -> frozenset[str]:
        """The exams that the rules of the goals name."""
        return frozenset(
            code
            for goal in self.scenario.goals
            for option in self.options_for(goal)
            for rules in self.rules_of_goal(goal, option)
            for code in exams_in(rules)
        )

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The exams that matter, sorted: those that the rules of the goals name, a pin asks for or an earlier plan
        promised, and those without which they cannot be sat or kept alive.
        """
        promised = () if self.promises is None else self.promises.sittings
        found = set(self.asked) | {pin.pin.exam for pin in self.pins} | {exam for _, exam in promised}
        following = found
        while following:
            following = {other for code in following for other in self._leading_to(code)} - found
            found |= following
        return tuple(sorted(found))

    def _leading_to(self, code: str) -> Iterable[str]:
        """The exams that a sitting of this exam needs before it, and the one that renews its result."""
        exam = self.exams[code]
        yield from exam.prerequisites if exam.proposable else ()
        if exam.renewal is not None:
            yield exam.renewal.exam or code

    @cached_property
    def rules_by_name(self) -> Mapping[str, Requirement | Score]:
        """Every requirement and score of both editions by its full name; where both have one, the first edition's."""
        found: dict[str, Requirement | Score] = {}
        for programme in (self.programme, *(() if self.next_edition is None else (self.next_edition,))):
            for name, rule in programme.requirements():
                found.setdefault(name, rule)
                if isinstance(rule, PointsReach):
                    above = name.removesuffix(rule.id)
                    found.update({above + score.id: score for score in rule.from_ if above + score.id not in found})
        return found

    @property
    def horizon(self) -> date:
        """The last day that any goal speaks of."""
        return max(goal.last_day for goal in self.scenario.goals)

    def waived_until(self, requirement: str) -> date | None:
        """The last day of the waiver of this requirement (full name), where one ends."""
        ends = [d.until for d in self.scenario.decisions if isinstance(d, Waive) and d.waive == requirement]
        return None if None in ends else max((end for end in ends if end is not None), default=None)

    def circumstances(self, day: date) -> Circumstances:
        """Figures, facts and waivers as they are on the day: how the vendor judges."""
        scenario = self.scenario
        waived = frozenset(
            decision.waive
            for decision in scenario.decisions
            if isinstance(decision, Waive) and (decision.until is None or day <= decision.until)
        )
        return Circumstances(scenario.market, scenario.metrics, scenario.facts, waived)

    def circumstances_of_goals(self, day: date, assumed: frozenset[str] = frozenset()) -> Circumstances:
        """The same as goals are judged: `assumed` requirements are taken as met, and people must be to spare where the
        scenario says so.
        """
        return self.circumstances(day)._replace(assumed=assumed, spare=self.scenario.spare)

    def with_spare(self, spare: int) -> Question:
        """The question whose goals must hold whoever any so many people leave."""
        return replace(self, scenario=self.scenario.model_copy(update={"spare": spare}))

    def with_confidence(self, share: Fraction) -> Question:
        """The question whose goals must be reached with this probability."""
        confidence = plain(share)
        return replace(self, scenario=self.scenario.model_copy(update={"confidence": confidence}))

    @cached_property
    def last_days(self) -> frozenset[date]:
        """Every day on which something counts for the last time: exams, results, people, waivers, an edition."""
        days: set[date] = set(self.roster.last_days_of(self.codes))
        days.update(self.roster.employees["leaves_on"].drop_nulls().unique())
        days.update(d.until for d in self.scenario.decisions if isinstance(d, Waive) and d.until is not None)
        facts = (self.exams[code].counts_until for code in self.codes)
        days.update(day for day in facts if day is not None)
        if self.takeover is not None:
            days.add(self.takeover - ONE_DAY)
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
        return alike_on(self.roster, self.exams, self.codes, day)

    def alike_but(self, day: date, apart: pl.Series) -> tuple[tuple[Alike, ...], dict[str, frozenset[str]]]:
        """The same groups without the people in these places; and for each of these who is there the exams that
        count.
        """
        return alike_but(self.roster, self.exams, self.codes, day, apart)
