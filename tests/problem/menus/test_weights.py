"""The weights of sets of sittings against costs that are added up, and places that are compared, one by one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

from planner.problem.build import build
from planner.problem.menus.bundles import bundle_table, price_places
from planner.problem.menus.weights import Weights
from planner.problem.schema import Measure, Problem, Profile, Slot, Timetable
from planner.problem.sets import bits
from tests.cases import as_question
from tests.problem.kinds.test_kinds import company

ORDERS: tuple[tuple[Measure, ...], ...] = (
    ("cost", "exams", "people"),
    ("people", "cost", "exams"),
    ("exams", "people"),
    ("exams-and-changes", "cost", "exams", "people", "changes"),
)


def one_profile(chance: Random) -> Profile:
    """Somebody who may sit six exams, in an order of preference that is not that of the exams."""
    slots = tuple(Slot(exam, date(2026, 1, 5), date(2026, 1, 5)) for exam in range(6))
    ranking = tuple(chance.sample(range(6), 6))
    timetable = Timetable(slots, (), (), (0,) * 6, ranking, (), (None,) * 6)
    return Profile(("p",), (0,), timetable, 0, None, tuple(chance.choice([0, 1, 2, 30]) for _ in range(6)))


def cost_of(measures: tuple[Measure, ...], prices: list[int], unit: int) -> tuple[int, ...]:
    """The cost of sittings at these prices."""
    known = {
        "cost": sum(prices),
        "exams": len(prices),
        "people": min(1, len(prices)),
        "changes": 0,
        "exams-and-changes": len(prices) * unit,
    }
    return tuple(known[measure] for measure in measures)


def test_weights_say_what_sets_cost_and_which_is_preferred() -> None:
    chance = Random(20171016)
    for measures in ORDERS:
        profile = one_profile(chance)
        problem = Problem((date(2026, 1, 5),), tuple("ABCDEF"), (), (), (), measures, churn=Fraction(1, 3))
        weights = Weights(problem, profile, range(6))
        rank = {slot: place for place, slot in enumerate(profile.timetable.ranking)}
        weight = {each: each and weights.once + weights.of(each) for each in range(64)}
        cost = {each: cost_of(measures, [profile.prices[slot] for slot in bits(each)], 3) for each in range(64)}
        assert {each: weights.cost(known) for each, known in weight.items()} == cost
        places = {each: sorted(rank[slot] for slot in bits(each)) for each in range(64)}
        assert sorted(range(64), key=weight.__getitem__) == sorted(
            range(64), key=lambda each: (cost[each], places[each])
        )
        prices = [weights.price(weight[each]) for each in sorted(range(64), key=cost.__getitem__)]
        assert prices == sorted(prices)
        assert len(set(prices)) == len(set(cost.values()))


def test_bundles_cost_what_their_sittings_cost() -> None:
    sizes = set()
    for seed in range(20):
        problem = build(as_question(company(seed)))
        for profile in problem.profiles:
            places = price_places(problem, profile)
            for menu in bundle_table(problem).of(profile):
                for bundle in menu.bundles:
                    prices = [profile.prices[places[slot]] for slot in bits(bundle.sittings)]
                    assert bundle.cost == cost_of(problem.measures, prices, 1)
                    sizes.add(len(prices))
    assert sizes >= {0, 1, 2}
