"""Where the ways through diagrams lead, against listing all solutions of small models."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from planner.solver.bounds import leading
from planner.solver.bounds.leading import leading_values
from planner.solver.bounds.unlisted import OpenDiagrams
from planner.solver.bundles.left import diagrams_between
from planner.solver.bundles.listing import Whole
from planner.solver.bundles.takers import Tied
from planner.solver.cpsat import cp_model
from planner.solver.model.order import Row
from tests.solver.bundles.test_diagrams import sets_in, some_diagrams


class Company:
    """People with diagrams, and numbers of people who may be missing besides; each row is a sum of both."""

    def __init__(self, seed: int) -> None:
        chance = Random(seed)
        self.model = cp_model.CpModel()
        self.missing = [self.model.new_int_var(0, 3, "") for _ in range(chance.randint(1, 2))]
        self.people: list[Tied] = []
        self.sets: list[list[tuple[int, ...]]] = []
        for diagram in some_diagrams(chance)[1:3]:
            own = [self.model.new_bool_var("") for _ in range(int(diagram.widths[0]) - 1)]
            self.sets.append(sets_in(diagram, [0] * len(own), 0))
            seen = np.array(chance.sample(self.sets[-1], min(2, len(self.sets[-1])))) if chance.random() < 0.5 else None
            indices = tuple(x.index for x in own)
            self.people.append(Tied(indices[:-1], indices[-1], diagram, (), seen))
        self.count = len(self.model.proto.variables)
        self.terms: list[tuple[list[int], int]] = []
        for _ in range(chance.randint(1, 4)):
            factors = [chance.choice([0, 0, 1, 2, 3]) for _ in range(self.count)]
            sign = chance.choice([1, -1])
            middle = sum(factors) * sign // 2 + chance.randint(-1, 1)
            self.terms.append(([sign * each for each in factors], middle))
        variables = [self.model.get_int_var_from_proto_index(number) for number in range(self.count)]
        for factors, least in self.terms:
            self.model.add(sum(x * f for x, f in zip(variables, factors, strict=True)) >= least)
        self.rows = [Row((x,), 3) for x in self.missing]
        self.rows += [Row((variables[number],), 1) for each in self.people for number in each.offers]

    def solutions(self) -> Whole:
        """Values of all variables, in their order."""
        every = np.array([[*product(range(4), repeat=len(self.missing))]]).reshape(-1, len(self.missing))
        for sets in self.sets:
            every = np.hstack([np.repeat(every, len(sets), axis=0), np.tile(np.array(sets), (len(every), 1))])
        factors, least = (np.array(each) for each in zip(*self.terms, strict=True))
        found: Whole = every[(every @ factors.T >= least).all(axis=1)]
        return found

    def known(self, low: Whole, high: Whole, _: int) -> OpenDiagrams | None:
        left = diagrams_between(self.people, low, high)
        return None if left is None else OpenDiagrams(self.people, left, low, high)


@pytest.mark.parametrize("largest", [1, 2**20])
def test_values_that_some_solution_has_are_those_of_the_first(largest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever sets are columns at first; also where a digit is rounded, of which the relaxation has a part."""
    monkeypatch.setattr(leading, "_NUMBER", largest)
    whole = 0
    for seed in range(60):
        company = Company(seed)
        solutions = company.solutions()
        if not len(solutions):
            continue
        asked = [x.index for row in company.rows for x in row.variables]
        first = max(solutions.tolist(), key=lambda values: [values[number] for number in asked])
        steps = leading_values(company.model, company.rows, dict(enumerate(solutions[0].tolist())), company.known)
        led: dict[int, int] = {}
        for step in steps:
            led |= step
            if not (solutions[:, [*led]] == [*led.values()]).all(axis=1).any():
                break
            assert all(first[index] == value for index, value in led.items()), seed
        whole += all(first[index] == led.get(index) for index in asked)
    assert whole > 30
