"""The decisions of the model and nothing else; constraints and objectives speak only to this container."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from planner.outcome.schema import Assignment
from planner.problem.cohorts.outdoing import Offer
from planner.problem.reduce import Staffing
from planner.problem.schema import (
    Assumed,
    Condition,
    Enough,
    EnoughApart,
    EnoughPasses,
    EnoughPoints,
    FigureTerm,
    Parts,
)
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Fork
from planner.solver.model.individuals import choices_of
from planner.solver.model.payments import Payments
from planner.solver.model.running import Running


class Variables:
    """counts[c, o]: how many people of cohort c take its offer o (offers that ask for no exam have no variable).

    running: how many of these people newly satisfy which target.

    sitting[c]: how many people of cohort c sit anything at all.

    individuals: the choices of those who are in no cohort.

    payments: how the fees are paid.

    missing[m]: how many of the imagined people of kind m are missing.

    chosen[g, k]: goal g is carried by its choice k. assumed[name]: this requirement comes true from outside.

    levels[c]: for each of the months that are full (`Staffing.full`) whether the person of the cohort is given room for
    one sitting in them, for two, and so on; at most one of these.

    rows_of[c]: the rows that say what people of cohort c may take. forks: where a plan may follow one way or another.
    Both are known once the rows are there.
    """

    def __init__(self, model: cp_model.CpModel, staffing: Staffing, loose: bool = False) -> None:
        """loose: see `choices_of`."""
        self.staffing = staffing
        self.counts: dict[tuple[int, int], cp_model.IntVar] = {
            (c, o): model.new_int_var(0, len(cohort.people), f"cohort_{c}_offer_{o}")
            for c, cohort in enumerate(staffing.cohorts)
            for o, offer in enumerate(cohort.offers)
            if any(offer.cost)
        }
        effects = [(count, staffing.cohorts[c].offers[o].effect) for (c, o), count in self.counts.items()]
        people = sum(len(cohort.people) for cohort in staffing.cohorts)
        self.running = Running(model, effects, staffing.problem.targets, people)
        self._takers: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        for (c, o), count in self.counts.items():
            self._takers.setdefault((c, staffing.cohorts[c].offers[o].block), []).append(count)
        self.sitting = [
            model.new_int_var(0, len(cohort.people), f"cohort_{c}_sitting") for c, cohort in enumerate(staffing.cohorts)
        ]
        self.chosen: dict[tuple[int, int], cp_model.IntVar] = {
            (g, k): model.new_bool_var(f"goal_{g}_choice_{k}")
            for g, goal in enumerate(staffing.problem.goals)
            for k in range(len(goal.choices))
        }
        self.missing = [
            model.new_int_var(0, each.most, f"missing_{number}") for number, each in enumerate(staffing.missing)
        ]
        self.individuals = choices_of(model, staffing.individuals, staffing.problem, staffing.asked, loose)
        self.payments = self._payments(model)
        names = (
            name for goal in staffing.problem.goals for choice in goal.choices for name in _assumed(choice.condition)
        )
        self.assumed: dict[str, cp_model.IntVar] = {
            name: model.new_bool_var(f"assume {name}") for name in sorted({*names})
        }
        self.levels: dict[int, list[list[cp_model.IntVar]]] = {}
        self.rows_of: dict[int, list[int]] = {}
        self.forks: list[Fork] = []

    def _payments(self, model: cp_model.CpModel) -> Payments:
        """How the fees of everybody's sittings are paid."""
        money, cohorts = self.staffing.problem.money, self.staffing.cohorts
        needed: list[cp_model.LinearExprT] = []
        most: list[int] = []
        for number in range(len(money.classes)):
            fees = [(count, cohorts[c].offers[o].spending[number]) for (c, o), count in self.counts.items()]
            single = [sitting for choice in self.individuals for sitting in choice.paying(number)]
            needed.append(sum([*(each * count for count, each in fees if each), *single]))
            largest = [
                max((offer.spending[number] for offer in cohort.offers), default=0) * len(cohort.people)
                for cohort in cohorts
            ]
            most.append(sum(largest) + len(single))
        return Payments(model, money, needed, most)

    def spent_besides(self, budget: int) -> cp_model.LinearExprT:
        """What the plan spends in a budget (its number) besides fees that are paid together."""
        place = len(self.staffing.problem.money.classes) + budget
        cohorts = self.staffing.cohorts
        spent = [cohorts[c].offers[o].spending[place] * count for (c, o), count in self.counts.items()]
        return sum([*spent, *(choice.spent_in(budget) for choice in self.individuals)])

    def paid_together(self, value: Mapping[int, int]) -> tuple[list[int], list[int]]:
        """For the values (by the index of the variable) of a plan: the fees of each class, and what it spends besides
        in each budget.
        """
        money, cohorts = self.staffing.problem.money, self.staffing.cohorts
        classes = len(money.classes)
        spent = [0] * (classes + len(money.budgets))
        for (c, o), count in self.counts.items():
            for place, amount in enumerate(cohorts[c].offers[o].spending):
                spent[place] += amount * value[count.index]
        for choice in self.individuals:
            for place, amount in enumerate(choice.spending(value)):
                spent[place] += amount
        return spent[:classes], spent[classes:]

    def taking(self, cohort: int, block: int) -> list[cp_model.IntVar]:
        """The counts of everybody in the cohort who sits something for this block of targets."""
        return self._takers.get((cohort, block), [])

    @property
    def sitters(self) -> list[cp_model.IntVar]:
        """How many people sit anything, cohort by cohort and individual by individual."""
        return [*self.sitting, *(choice.sits for choice in self.individuals)]

    def assignments(self, value: Mapping[int, int]) -> tuple[Assignment, ...]:
        """The assignments behind the values (by the index of the variable): block by block, offers are handed out in
        order to the people in theirs; individuals sit what was chosen for them.
        """
        exams = self.staffing.problem.exams
        found: list[Assignment] = []
        for choice in self.individuals:
            person, table = choice.individual.person, choice.individual.profile.timetable
            sat = (slot for slot, x in zip(table.slots, choice.sitting, strict=True) if value[x.index])
            found.extend(Assignment(person, exams[slot.exam], slot.first, slot.last) for slot in sat)
        for person, offer in self.handed_out(value):
            slots = self.staffing.agendas[person].slots(offer)
            found.extend(Assignment(person, exams[slot.exam], slot.first, slot.last) for slot in slots)
        return tuple(sorted(found))

    def handed_out(self, value: Mapping[int, int]) -> Iterator[tuple[str, Offer]]:
        """Who takes which offer, for the values (by the index of the variable): block by block the first people of a
        cohort take the first offers.
        """
        for c, cohort in enumerate(self.staffing.cohorts):
            people: dict[int, Iterator[str]] = {}
            for o, offer in enumerate(cohort.offers):
                for _ in range(value[self.counts[c, o].index] if (c, o) in self.counts else 0):
                    yield next(people.setdefault(offer.block, iter(cohort.people))), offer


def _assumed(condition: Condition) -> Iterable[str]:
    match condition:
        case Assumed():
            yield condition.requirement
        case Parts():
            for part in condition.parts:
                yield from _assumed(part)
        case EnoughPoints():
            for term in condition.terms:
                yield from _assumed(term.gate)
                if isinstance(term, FigureTerm) and term.assumed is not None:
                    yield term.assumed
        case Enough() | EnoughApart() | EnoughPasses():
            return
        case _:
            assert_never(condition)
