"""Rows that a linear programme needs to see what a sitting rests on.

Half of one sitting and half of another may rest on the same half of a third, and then something counts as a whole of
which half is there. A *support* is a row that forbids this. There are far too many to write them all down, so those are
looked for that a solution of the linear programme breaks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from planner.problem.results import Result
from planner.problem.sets import bits, union
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Choice
from planner.solver.tables.rivals import Rivals

_MUCH = 1e-3
"""A row that is broken by less is not worth adding."""

_LITTLE, MOST_PATIENCE = 3, 60
"""Rounds without a better bound. They take a moment where no result needs another."""


class Support(NamedTuple):
    """A row: the sum of variables (by their indices) with these factors is at most nothing."""

    factors: Mapping[int, int]


class _Claim(NamedTuple):
    """Something that is there once at most, and only thanks to one of these results: at most the sum of theirs."""

    variables: tuple[cp_model.IntVar, ...]
    results: Sequence[int]


class Supports:
    """The supports of all these people, and the rows of rivals."""

    def __init__(self, choices: Sequence[Choice], patience: int = MOST_PATIENCE) -> None:
        """patience: where no result needs another they are given up after so many rounds in which they did not help."""
        self._people = [_OfOne(choice, patience) for choice in choices]

    def broken(self, values: Mapping[int, float], since: int = 0) -> Iterator[Support]:
        """Rows that these values (of the variables, by index) break. since: how many rounds ago they helped last.

        What the linear programme may not do with one of the people it tries with the next. So a rule about rivals that
        it breaks with anybody is written for everybody who sits something.
        """
        there = [each for each in self._people if since < each.patience and each.sits_in(values)]
        for each in there:
            yield from each.broken(values)
        for rule in dict.fromkeys(rule for each in there for rule in each.rivals.broken(values)):
            rows = (each.rivals.row(rule) for each in there)
            yield from (Support(row) for row in rows if row is not None)


class _OfOne:
    """The supports of one person. patience: see `Supports`."""

    def __init__(self, choice: Choice, patience: int) -> None:
        table = choice.individual.profile.timetable
        self._known: Sequence[Result] = table.results.known if table.results else ()
        self._has = choice.has
        self._needs = [[union(1 << other for other in need) for need in result.needs] for result in self._known]
        self._sits = choice.sits
        self._choice = choice
        self.rivals = Rivals(choice)
        self.patience = _LITTLE if table.results else patience
        self._truths = [truth for truth in choice.one_of.values() if not isinstance(truth, int)]
        own = {each.slot: number for number, each in enumerate(self._known) if each.exam == table.slots[each.slot].exam}
        groups = [[own[slot] for slot in group if slot in own] for group in choice.clashing] if own else []
        claims = [_Claim(tuple(self._has[number] for number in group), tuple(group)) for group in groups]
        claims += [_Claim((truth,), numbers) for numbers, truth in choice.one_of.items() if not isinstance(truth, int)]
        self._claims = [each for each in claims if len(each.results) > 1 and any(self._needs[n] for n in each.results)]

    def sits_in(self, values: Mapping[int, float]) -> bool:
        """Whether the person sits anything, if only in part."""
        return bool(values.get(self._sits.index))

    def broken(self, values: Mapping[int, float]) -> Iterator[Support]:
        """Supports that these values (of the variables, by index) break."""
        for truth in self._truths:
            if values.get(truth.index, 0.0) > values[self._sits.index] + _MUCH:
                yield Support({truth.index: 1, self._sits.index: -1})
        yield from self._clashing(values) if self._choice.loose else ()
        has = [values.get(each.index, 0.0) for each in self._has]
        alive = union(1 << number for number, value in enumerate(has) if value > 0)
        for claim in self._claims:
            claimed = sum(values.get(each.index, 0.0) for each in claim.variables)
            if claimed > _MUCH and (support := self._broken(claim, claimed, has, alive)) is not None:
                yield support

    def _clashing(self, values: Mapping[int, float]) -> Iterator[Support]:
        """Rows that one of these slots at most can be used, as far as the model has none."""
        sitting, clashes = self._choice.sitting, self._choice.individual.profile.timetable.clashes
        used = union(1 << slot for slot, x in enumerate(sitting) if values.get(x.index, 0.0) > 0)
        if any(clashes[slot] & used for slot in bits(used)):
            for group in self._choice.clashing:
                own = [sitting[slot].index for slot in group]
                if sum(values.get(index, 0.0) for index in own) > values[self._sits.index] + _MUCH:
                    yield Support(dict.fromkeys(own, 1) | {self._sits.index: -1})

    def _broken(self, claim: _Claim, claimed: float, has: Sequence[float], alive: int) -> Support | None:
        """The support of the claim that is broken most.

        Let N be some results, and S those of the claim's results that need one of N. If the claim is there, so is one
        of its results that is not in S, or one of N. N is what results need that follow on each other.
        """
        there = [number for number in claim.results if has[number] > 0]
        every = sum(has[number] for number in there)
        most, best = _MUCH, 0
        for kind in range(max(len(self._needs[number]) for number in claim.results)):
            for start in range(len(there)):
                needed, rests, supply = 0, 0.0, 0.0
                for number in there[start:]:
                    if len(self._needs[number]) <= kind:
                        break
                    new = self._needs[number][kind] & ~needed
                    needed |= new
                    supply += sum(has[other] for other in bits(new & alive))
                    rests += has[number]
                    if claimed - (every - rests) - supply > most:
                        most, best = claimed - (every - rests) - supply, needed
        return self._support(claim, best) if best else None

    def _support(self, claim: _Claim, needed: int) -> Support:
        others = [n for n in claim.results if not any(need & ~needed == 0 for need in self._needs[n])]
        found: dict[int, int] = {}
        for variable in claim.variables:
            found[variable.index] = found.get(variable.index, 0) + 1
        for number in {*others, *bits(needed)}:
            index = self._has[number].index
            found[index] = found.get(index, 0) - 1
        return Support({index: factor for index, factor in found.items() if factor})
