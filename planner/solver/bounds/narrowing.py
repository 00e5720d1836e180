"""Which bundles people can have in a best plan: mostly a few of thousands.

A plan that costs no more than the best one known has no bundle that would raise the bound above that. People with the
few bundles that are left are no trouble to the solver. Nothing that could be an answer is lost, so the answer stays the
same (docs/model.md, section 8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from math import inf

from planner.solver.bounds.asking import Complete, Look, NoPlanError, Solve, Tell
from planner.solver.bounds.node import Node
from planner.solver.bounds.parts import best_plan
from planner.solver.bounds.program import Best
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.bounds.unlisted import OpenDiagrams
from planner.solver.bounds.ways import Ways
from planner.solver.bounds.whole import made_whole
from planner.solver.bundles.classes import Class
from planner.solver.bundles.diagrams import Diagrams
from planner.solver.bundles.left import diagrams_between, sets_between
from planner.solver.bundles.listing import Listing, Shape, Whole, listing
from planner.solver.bundles.takers import Alone, Known, Takers, Tied, cohorts_of, only, tied_of
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Alternative, agreed, alternatives
from planner.solver.model.variables import Variables
from planner.solver.tables.columns import SCALE
from planner.solver.tables.sums import INFINITE, Sums, Terms
from planner.solver.tables.supports import MOST_PATIENCE, Support
from planner.solver.together import Together, together

_MOST_BUNDLES = 5_000
"""More bundles than this for all kinds of individuals together are not given to the solver."""

_LITTLE = 1e-6


class Narrowing:
    """What is left of the bundles of everybody, and of the alternatives, stage by stage."""

    def __init__(
        self,
        variables: Variables,
        diagrams: Known,
        crowded: bool = False,
        all_matter: bool = False,
        patience: int = MOST_PATIENCE,
    ) -> None:
        """diagrams: those that are known; others that are made are added to them. crowded: people are known to be in
        the way of each other, so that optima are soon found from inside alone. patience: see `Supports`. all_matter:
        hardly a row holds anyway, so that it does not pay to make programmes smaller first, nor to begin from inside.
        """
        self._crowded, self._all_matter, self._patience = crowded, all_matter, patience
        self._variables = variables
        self._alternatives: Sequence[Alternative] = alternatives(variables.forks)
        individuals, tied = individuals_of(variables), tied_of(variables, diagrams)
        alone = {id(each.choice) for each in individuals}
        self._people: list[Takers] = [*cohorts_of(variables), *(tied or ()), *individuals]
        self._can_be_told = tied is not None
        self.choices = [choice for choice in variables.individuals if id(choice) not in alone]
        self._sums: Sums | None = None
        self._of_one: set[int] = set()  # the rows that are such supports
        self.values: dict[int, int] = {}
        self.inclined: Mapping[int, float] = {}
        self._relaxed: Relaxation | None = None  # that of the last bound
        self.supports: Sequence[Support] = ()
        self.least: Terms = {}

    def stage(
        self,
        model: cp_model.CpModel,
        solve: Solve | None,
        look: Look,
        tell: Tell,
        complete: Complete | None = None,
        at_least: int = -INFINITE,
    ) -> int | None:
        """What the best plan of a model (with an objective) costs; None where that cannot be said, or without `solve`
        not soon. complete: may find a plan. at_least: it is known that it costs no less. Raises NoPlanError where
        bounds show that there is none.

        Then `values` has the values of the plan's decisions (by the index of the variable), no bundles are left but
        those of best plans, and nothing that individuals do in none of these.
        """
        sums = self._learnt(model)
        relaxation = self._relaxation(sums, at_least)
        if relaxation is None:
            return None
        value = self._known(sums)
        known = None if value is None else Best(value, self.values, (), ())
        at_once = bool(self._variables.missing)  # Then hardly any alternative can be left out.
        at_bound = None if complete is None else partial(self._completed, complete, relaxation.classes)
        best = best_plan(relaxation, self._alternatives, solve, look, tell, known, at_once, at_bound)
        if best is None:
            return None
        self._alternatives = [each for part in best.parts for each in part.alternatives]
        self.values = self._values(best, relaxation.classes)
        nodes = [part.node for part in best.parts]
        self._leave(sums, relaxation, nodes, best.value)
        listed = relaxation.know_within(nodes, best.value)
        diagrams = {} if listed else relaxation.sets_within(nodes, best.value)
        for place, (each, stays) in enumerate(
            zip(relaxation.classes, relaxation.within(nodes, best.value), strict=True)
        ):
            people = [_listed(self._people[number], each) for number in each.members]
            left = only(people, diagrams.get(place, stays))
            if place in diagrams and each.unlisted is not None:
                seen = each.unlisted.sets[stays]
                left = [replace(takers, seen=seen) for takers in left if isinstance(takers, Tied)]
            for number, takers in zip(each.members, left, strict=True):
                self._people[number] = takers
        return best.value

    def bound(self, model: cp_model.CpModel) -> int | None:
        """A bound of a model (with an objective), and nothing is left of what individuals choose but what plans at the
        bound can have; None where that cannot be said. `inclined` has what variables are that are more than nothing
        there, and `supports` the rows that were added and show it. Raises NoPlanError where bounds show that there is
        none.
        """
        sums = self._learnt(model)
        relaxation = self._relaxation(sums)
        if relaxation is None:
            return None
        self._relaxed = relaxation
        node = relaxation.solve(self.agreed, relaxation.most * SCALE)
        self.inclined = {number: value for number, value in node.values.items() if value > _LITTLE}
        if node.bound > relaxation.most * SCALE:
            raise NoPlanError("There are no plans of which this could be a bound.")
        self.supports = relaxation.supports_of(node)
        value = -(-node.bound // SCALE)
        sums.add([(sums.cost, -INFINITE, value - sums.offset)])
        self._leave(sums, relaxation, [node], value)
        return value

    @property
    def agreed(self) -> Mapping[int, int]:
        """The values of yes/no variables (by the index) on which all alternatives agree."""
        return agreed(self._alternatives)

    def relaxation(self, model: cp_model.CpModel) -> Relaxation | None:
        """The relaxation of a model; None where that cannot be said."""
        return self._relaxation(self._learnt(model))

    def make_whole(self, most: float = inf) -> None:
        """`inclined` is what variables are in another solution of the programme of the last bound, of no more than this
        cost, in which nobody sits slots in part, or as few as were soon found.
        """
        if self._relaxed is not None:
            whole = made_whole(self._relaxed, self.inclined, most)
            self.inclined = {number: value for number, value in whole.items() if value > _LITTLE}

    def begin_elsewhere(self, most: float = inf) -> bool:
        """Whether there is a solution of that programme that keeps all supports, and is soon found from anew; then
        `inclined` is what variables are there.
        """
        other = None if self._relaxed is None else self._relaxed.keeping({}, most)
        if other is None:
            return False
        self.inclined = {number: value for number, value in other.items() if value > _LITTLE}
        return True

    def learn(self, model: cp_model.CpModel, values: Mapping[int, int]) -> None:
        """Takes over a plan (values by the index of the variable), and what follows from the rows of the model."""
        self.values = dict(values)
        self._learnt(model).tighten({}, {number for each in self._people for number in each.own})

    def ways(self, low: Whole, high: Whole, most: int) -> Sequence[Ways] | OpenDiagrams | None:
        """What those who are tied can have in a best plan, where variables (by their indices) have values between these
        two; diagrams where these are more than so many. None where somebody can have nothing, or too much is listed.
        """
        tied = [each for each in self._people if isinstance(each, Tied)]
        sets = sets_between(tied, low, high, most)
        if sets is not None:
            return [Ways(each.own, own) for each, own in zip(tied, sets, strict=True)] if all(map(len, sets)) else None
        left = diagrams_between(tied, low, high)
        return None if left is None else OpenDiagrams(tied, left, low, high)

    @property
    def unlisted(self) -> bool:
        """Whether those who are tied have too many sets in best plans to list them."""
        return any(isinstance(each, Tied) and isinstance(each.sets, Diagrams) for each in self._people)

    @property
    def never(self) -> list[int]:
        """What nobody takes in a best plan whose sets are not listed (variables by their indices)."""
        unlisted = [
            (each.own, each.sets.some.tolist())
            for each in self._people
            if isinstance(each, Tied) and isinstance(each.sets, Diagrams)
        ]
        return [number for own, some in unlisted for number, taken in zip(own, some, strict=False) if not taken]

    @property
    def most(self) -> Sequence[int]:
        """The largest value that is left of each variable of the model (by its index), once there was a bound."""
        return [] if self._sums is None else self._sums.high.tolist()

    def _relaxation(self, sums: Sums, at_least: int = -INFINITE) -> Relaxation | None:
        own_rows = {number for each in self._people for number in each.own_rows}
        if not self._can_be_told or not sums.others <= own_rows:
            return None
        relaxation = Relaxation(
            sums, self._people, self.choices, at_least, self._of_one, self._crowded, self._all_matter, self._patience
        )
        return None if relaxation.too_dear else relaxation

    def _leave(self, sums: Sums, relaxation: Relaxation, nodes: Sequence[Node], value: int) -> None:
        """Leaves nothing of what individuals choose but what plans of this value can have, which are in these nodes."""
        ranges = relaxation.ranges_within(nodes, value)
        lasting = relaxation.lasting(nodes)
        self._of_one.update(sums.add([(support.factors, -INFINITE, 0) for support in lasting]))
        sums.tighten(ranges, {number for each in self._people for number in each.own})
        self.choices = [choice for choice in self.choices if any(ranges[each] != (0, 0) for each in choice.variables)]

    def _learnt(self, model: cp_model.CpModel) -> Sums:
        if self._sums is None:
            self._sums = Sums(model)
        else:
            self._sums.learn(model)
        return self._sums

    def earliest(
        self,
        model: cp_model.CpModel,
        settled: Mapping[int, int],
        solve: Solve,
        look: Look,
        tell: Tell,
        bound: int | None = None,
    ) -> Together | None:
        """The model of the plans that cost least (by the objective of this model) of those in which these variables
        have these values, with `values` of one of them; None where that cannot be said. bound: it is known that they
        cost no less. A row of the model keeps `least`, the objective, as small as it can be.
        """
        sums = self._learnt(model)
        inside = {number for each in self._people for number in each.own}
        sums.add([({number: 1}, settled[number], settled[number]) for number in sorted(inside & settled.keys())])
        sums.tighten({number: (value, value) for number, value in settled.items() if number not in inside}, inside)
        if bound is not None and self.values.items() >= settled.items() and self._known(sums) == bound:
            value: int | None = bound
        else:
            self.values = {}  # of the plan before, which may have something else settled
            value = self.stage(model, solve, look, tell)
        if value is None:
            return None
        self.least = sums.cost
        sums.add([(self.least, -INFINITE, value - sums.offset)])
        return self.together(model)

    def _known(self, sums: Sums) -> int | None:
        """What the plan of the stage before costs."""
        return sums.offset + sum(self.values[each] * cost for each, cost in sums.cost.items()) if self.values else None

    def together(self, model: cp_model.CpModel) -> Together | None:
        """The model in which people have no bundles but those of best plans, and individuals are counted together; None
        where there are too many individuals, or sets that are not listed.
        """
        listings = {each.alike: each.listing for each in self._people if isinstance(each, Alone)}
        if sum(len(each.marks) for each in listings.values()) > _MOST_BUNDLES:
            return None
        if self.unlisted:
            return None
        return together(self._learnt(model), self._people, self._alternatives)

    def _completed(
        self, complete: Complete, classes: Sequence[Class], most: int, whole: Mapping[int, Sequence[int]]
    ) -> Mapping[int, int] | None:
        """The values of all variables in a plan that costs no more than this, in which the people of classes (by their
        numbers) have these bundles, as far as it is known who has which; None where none is soon found.
        """
        values: dict[int, int] = {}
        for number, bundles in whole.items():
            for member in classes[number].members if len(bundles) == 1 else ():
                takers = _listed(self._people[member], classes[number])
                values |= takers.values([*bundles] * takers.size)
        return complete(most, values)

    def _values(self, best: Best, classes: Sequence[Class]) -> dict[int, int]:
        values = dict(best.outside)
        for each, bundles in zip(classes, best.bundles, strict=True) if best.bundles else ():
            taken = iter(bundles)
            for number in each.members:
                takers = _listed(self._people[number], each)
                values |= takers.values([next(taken) for _ in range(takers.size)])
        return values


def _listed(takers: Takers, each: Class) -> Takers:
    """The same people, with the sets that are listed in their class."""
    if isinstance(takers, Tied) and each.unlisted is not None:
        return replace(takers, sets=each.unlisted.sets)
    return takers


def individuals_of(variables: Variables) -> list[Alone]:
    """The individuals whose bundles can be listed, with these."""
    known: dict[int, Listing | None] = {}
    shapes: dict[object, Shape | None] = {}
    for choice in variables.individuals:
        profile = choice.individual.profile
        if id(profile) not in known:
            known[id(profile)] = listing(variables.staffing.problem, profile, shapes)
    return [
        Alone(choice, listed)
        for choice in variables.individuals
        if (listed := known[id(choice.individual.profile)]) is not None
    ]
