"""What is worth keeping in a part, against comparing everything with everything; and bounds, against the best plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf

import numpy as np
import pytest

from planner.problem.build import build
from planner.problem.reduce import reduce, share_months, tie, with_missing
from planner.solver.bounds import parts
from planner.solver.bounds.asking import Manner, NoPlanError
from planner.solver.bounds.node import Node
from planner.solver.bounds.parts import best_plan
from planner.solver.bounds.program import Best, Part, _least
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.bundles.listing import Whole
from planner.solver.bundles.takers import cohorts_of, tied_of
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import Alternative, alternatives
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.search import Unsettled
from planner.solver.tables.columns import LARGEST, SCALE
from planner.solver.tables.sums import Sums
from tests.cases import as_question
from tests.properties.test_limits_by_month import many_alike
from tests.properties.test_narrowing import small
from tests.solver.bounds.test_linear import solve as prove_best


@pytest.mark.parametrize("seed", range(20))
def test_of_the_keys_those_are_kept_than_which_no_other_is_less(seed: int) -> None:
    chance = np.random.default_rng(seed)
    keys: Whole = chance.integers(0, 4, size=(30, chance.integers(1, 5)))
    kept, first = _least(keys)
    everything = {tuple(map(int, key)) for key in keys}

    def less(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        return one != other and all(a <= b for a, b in zip(one, other, strict=True))

    least = {key for key in everything if not any(less(other, key) for other in everything)}
    assert [tuple(map(int, key)) for key in kept] == sorted(least)
    assert all((keys[number] == key).all() for number, key in zip(first, kept, strict=True))


def relaxed(name: str) -> tuple[cp_model.CpModel, Variables, Relaxation]:
    """The first stage of a hard company without individuals."""
    model = cp_model.CpModel()
    variables = Variables(model, reduce(build(as_question(small(name, people=12)))))
    assert variables.counts
    assert not variables.individuals
    add_constraints(model, variables)
    model.minimize(next(iter(stages(variables)))[1])
    return model, variables, Relaxation(Sums(model), cohorts_of(variables))


NAMES = ["options:25", "options:7", "options:22", "shares:4"]


@pytest.mark.parametrize("name", NAMES)
def test_no_plan_is_better_than_a_bound_and_none_as_good_has_a_bundle_left_out(name: str) -> None:
    model, variables, relaxation = relaxed(name)
    people = cohorts_of(variables)
    solver = cp_model.CpSolver()
    assert solver.solve(model) == cp_model.OPTIMAL
    best = round(solver.objective_value)
    node = relaxation.solve({})
    assert node.bound <= best * SCALE
    for value in (best, best + 1):
        kept = relaxation.within([node], value)
        for each, stays in zip(relaxation.classes, kept, strict=True):
            (number,) = each.members
            for link, stay in zip(people[number].links[:-1], stays, strict=False):
                if not stay and link is not None:
                    other = model.clone()
                    other.add(other.get_int_var_from_proto_index(link) >= 1)
                    assert solver.solve(other) == cp_model.INFEASIBLE or solver.objective_value > value


@pytest.mark.parametrize("name", NAMES)
def test_a_worse_plan_of_people_whose_bundles_are_whole_is_not_taken_for_the_best(name: str) -> None:
    model, variables, relaxation = relaxed(name)
    solver = prove_best(model)
    assert solver is not None
    best = round(solver.objective_value)
    brief = 0

    def look(part: cp_model.CpModel, manner: Manner = "usual", /) -> cp_model.CpSolver | None:
        nonlocal brief
        if manner == "brief":
            brief += 1
            part = dearer_than(best, part)
        return prove_best(part)

    found = best_plan(relaxation, alternatives(variables.forks), prove_best, look, lambda *_: None)
    assert found is not None
    assert found.value == best
    assert brief > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_part_in_which_nothing_is_soon_found_is_not_taken_for_one_without_a_plan(name: str) -> None:
    """Without a solver that proves, and where the first looks find nothing."""
    model, variables, relaxation = relaxed(name)
    solver = prove_best(model)
    assert solver is not None
    found: list[int | None] = []
    for blind in range(8):
        left = iter(range(blind))

        def look(
            part: cp_model.CpModel, _: Manner = "usual", /, *, left: Iterator[int] = left
        ) -> cp_model.CpSolver | None:
            return None if next(left, None) is not None else prove_best(part)

        try:
            best = best_plan(relaxation, alternatives(variables.forks), None, look, lambda *_: None)
        except Unsettled:
            found.append(None)
        else:
            found.append(None if best is None else best.value)
    assert set(found) <= {None, round(solver.objective_value)}
    assert None in found


def dearer_than(value: int, model: cp_model.CpModel) -> cp_model.CpModel:
    """The model of the plans that cost more than this."""
    other = model.clone()
    cost = other.proto.objective
    terms = [
        round(factor) * other.get_int_var_from_proto_index(number)
        for number, factor in zip(cost.vars, cost.coeffs, strict=True)
    ]
    other.add(sum(terms) + round(cost.offset) >= value + 1)
    return other


class Bounds:
    """In place of a relaxation: the bound of each of four alternatives, of which one switch each is on."""

    def __init__(self, *bounds: int, at_least: int, most: int) -> None:
        self.at_least, self.most = at_least, most
        self.alternatives = [{number: int(number == on) for number in range(4)} for on in range(4)]
        self._bounds = bounds

    def solve(self, fixed: Alternative, enough: float = inf) -> Node:
        follows = [
            bound for bound, each in zip(self._bounds, self.alternatives, strict=True) if fixed.items() <= each.items()
        ]
        return Node(fixed, np.zeros(0, dtype=np.int64), min(follows) * SCALE, {})


def best_of(
    bounds: tuple[int, ...],
    values: dict[int, int | None],
    monkeypatch: pytest.MonkeyPatch,
    at_least: int = 0,
    most: int = 100,
) -> tuple[int, list[int], list[int]] | None:
    """The value, the alternatives (by number) where such plans are, and those that were settled."""
    asked: list[int] = []

    def settled(_: object, part: Part, *__: object) -> Best | None:
        (alternative,) = part.alternatives
        asked.append(next(number for number, on in alternative.items() if on))
        value = values[asked[-1]]
        return None if value is None else Best(value, {}, (), ())

    monkeypatch.setattr(parts, "_settled", settled)
    relaxation = Bounds(*bounds, at_least=at_least, most=most)
    best = best_plan(relaxation, relaxation.alternatives, prove, prove, lambda *_: None)  # type: ignore[arg-type]
    if best is None:
        return None
    left = [number for part in best.parts for each in part.alternatives for number, on in each.items() if on]
    return best.value, sorted(left), asked


def prove(_: cp_model.CpModel, __: Manner = "usual", /) -> cp_model.CpSolver | None:
    raise AssertionError("nothing is solved here")


def test_parts_are_settled_until_no_bound_is_better_and_those_as_good_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    assert best_of((5, 6, 8, 8), {0: 9, 1: 7}, monkeypatch) == (7, [1], [0, 1])
    # The last two stand in one part, which need not be divided, as none is better than 7 there.
    assert best_of((5, 6, 8, 7), {0: 9, 1: 7}, monkeypatch) == (7, [1, 2, 3], [0, 1])
    assert best_of((5, 6, 8, 6), {0: 7, 1: 8, 3: None}, monkeypatch) == (7, [0], [0, 1, 3])
    assert best_of((5, 6, 8, 9), {0: 7, 1: 7}, monkeypatch) == (7, [0, 1], [0, 1])
    # No plan costs less than 7, so nothing more is looked at.
    assert best_of((5, 6, 8, 9), {0: 7, 1: 7}, monkeypatch, at_least=7) == (7, [0, 1, 2, 3], [0])


def test_no_best_plan_where_no_part_has_one_or_there_are_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nothing: dict[int, int | None] = dict.fromkeys(range(4))
    assert best_of((5, 6, 8, 7), nothing, monkeypatch) is None
    # No plan costs more than 4 or 5, so there is none where the bound is 5, or 6 and more.
    with pytest.raises(NoPlanError):
        best_of((5, 6, 8, 7), {}, monkeypatch, most=4)
    assert best_of((5, 6, 8, 7), {0: None}, monkeypatch, most=5) is None
    monkeypatch.setattr(parts, "_MOST_PARTS", 5)
    assert best_of((5, 6, 8, 7), {0: 9, 1: 9, 2: 9, 3: 9}, monkeypatch) is None


@pytest.mark.parametrize("size", [-40, 0, 20, 30, 60, 90])
def test_multipliers_are_as_fine_as_there_is_room_for(size: int) -> None:
    _, _, relaxation = relaxed("options:7")
    suggested = np.random.default_rng(size + 100).uniform(-2.0, 2.0, len(relaxation.low)) * 2.0**size
    used, scale = relaxation._safe(suggested)
    largest = 0
    for each in relaxation.classes:
        multipliers = np.abs(used[each.rows]).tolist()
        for cost, added in zip(each.costs.tolist(), each.added.tolist(), strict=True):
            worth = sum(abs(a) * b for a, b in zip(added, multipliers, strict=True))
            largest = max(largest, cost * scale + worth)
    assert largest < LARGEST
    assert scale >= SCALE
    kept = used != 0
    assert kept.any()
    if size <= 30:  # Nothing is cut.
        assert np.abs(used[kept] - suggested[kept] * scale).max() <= 0.5
    if size <= 20:  # Finer ones would have no room, or there is no need.
        assert scale == 1 << 40 or 64 * largest > LARGEST


def test_multipliers_never_punish_what_a_row_allows() -> None:
    _, _, relaxation = relaxed("options:7")
    for price in (-5.0, 5.0):
        used, _ = relaxation._safe(np.full(len(relaxation.low), price))
        for multiplier, low, high in zip(used, relaxation.low, relaxation.high, strict=True):
            assert multiplier <= 0 or low > -(1 << 60)
            assert multiplier >= 0 or high < 1 << 60


@pytest.mark.parametrize(("times", "too_dear"), [(1, False), (1 << 30, True)])
def test_costs_that_whole_numbers_have_no_room_for_are_told(times: int, too_dear: bool) -> None:
    model, variables, _ = relaxed("options:7")
    objective = model.proto.objective
    dearer = [round(cost) * times for cost in objective.coeffs]
    objective.coeffs.clear()
    objective.coeffs.extend(dearer)
    assert Relaxation(Sums(model), cohorts_of(variables)).too_dear is too_dear


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_costs_no_more_than_everything_together(name: str) -> None:
    model, variables, relaxation = relaxed(name)
    model.maximize(next(iter(stages(variables)))[1])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    assert 0 < solver.objective_value <= relaxation.most


def test_where_the_bound_shows_that_there_is_no_plan_none_is_looked_for() -> None:
    model, variables, _ = relaxed("options:25")
    model.add(sum(variables.counts.values()) == 0)
    relaxation = Relaxation(Sums(model), cohorts_of(variables))
    assert relaxation.solve({}).bound > relaxation.most * SCALE
    with pytest.raises(NoPlanError):
        best_plan(relaxation, [{}], never, never, lambda *_: None)


def never(_: cp_model.CpModel, __: Manner = "usual", /) -> cp_model.CpSolver | None:
    raise AssertionError("There is nothing to look for.")


def test_a_plan_that_is_known_is_the_best_where_it_costs_as_much_as_the_bound() -> None:
    relaxation = Bounds(7, 9, 9, 9, at_least=0, most=100)
    known = Best(7, {1: 2}, (), ())
    found = best_plan(relaxation, relaxation.alternatives[:1], never, never, lambda *_: None, known)  # type: ignore[arg-type]
    assert found is not None
    assert (found.value, found.outside) == (7, {1: 2})
    assert [part.alternatives for part in found.parts] == [(relaxation.alternatives[0],)]
    for other, ways in ((replace(known, value=8), relaxation.alternatives[:1]), (known, relaxation.alternatives)):
        with pytest.raises(AttributeError):  # That is no relaxation in which anything could be looked for.
            best_plan(relaxation, ways, never, never, lambda *_: None, other)  # type: ignore[arg-type]


def test_where_nothing_is_found_of_bundles_a_plan_at_the_bound_may_be_known_before_anything_is_proved() -> None:
    model, variables, relaxation = relaxed("options:25")
    solver = prove_best(model)
    assert solver is not None
    everything = alternatives(variables.forks)
    assert len(everything) > 1
    ways = [way for way in everything if relaxation.solve(way).bound <= solver.objective_value * SCALE]
    asked: list[int] = []

    def at_bound(most: int, _: Mapping[int, Sequence[int]]) -> dict[int, int]:
        asked.append(most)
        return {0: 7}

    def nothing(_: cp_model.CpModel, __: Manner = "usual", /) -> None:
        return None

    found = best_plan(relaxation, ways[:1], never, nothing, lambda *_: None, at_bound=at_bound)
    assert found is not None
    assert (found.outside, [found.value]) == ({0: 7}, asked)
    assert asked[0] <= solver.objective_value
    for some, to in ((ways[:1], None), (ways[:1], lambda *_: None), (everything, at_bound)):
        with pytest.raises(Unsettled):
            best_plan(relaxation, some, None, nothing, lambda *_: None, at_bound=to)
    assert len(asked) == 1


def test_bounds_are_what_the_relaxation_costs_where_people_are_missing_and_cents_are_counted() -> None:
    """Everybody is tied, with sets that are not listed. First the cost is as small as can be, then the number of exams
    at a cost that is settled.
    """
    case = many_alike(1)
    for rule in case["options"].values():
        for part in rule["gold"]["all"]:
            part["people"] = len(case["employees"])
    case["scenario"]["limits"]["exams_per_month"] = {"company": 3}
    case["scenario"] |= {"minimise": ["cost"], "prices": {"currency": "USD", "fees": {"default": 7001}}}
    staffing = with_missing(reduce(build(as_question(case))))
    model = cp_model.CpModel()
    variables = Variables(model, tie(share_months(staffing), staffing.agendas))
    add_constraints(model, variables)
    for name, expression in stages(variables):
        model.minimize(expression)
        tied = tied_of(variables, {})
        assert tied is not None
        relaxation = Relaxation(Sums(model), [*cohorts_of(variables), *tied])
        assert relaxation.unlisted
        node = relaxation.solve({})
        bound = node.bound / SCALE
        programme = relaxation._programme.simplex.solve()
        assert programme is not None
        assert bound == pytest.approx(programme.cost, abs=1e-3), name
        solver = prove_best(model)
        assert solver is not None
        assert bound < solver.objective_value + 1e-3
        # Where anything is cheap enough, nothing is left out.
        assert relaxation.know_within([node], 10**15)
        assert all(stays.all() for stays in relaxation.within([node], 10**15))
        model.add(expression == round(solver.objective_value))
