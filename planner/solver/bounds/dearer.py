"""Individuals who are alike but dearer than others, taken together.

Of hundreds of people who may sit the same on the same days a best plan has the cheapest. All others are asked as one,
who does what they do in sum, at the price of the cheapest of them: their plans are plans of this one. Where bounds
leave nothing to this one, they leave nothing to any of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from planner.problem.cohorts.gathering import Individual
from planner.problem.cohorts.needed import EVERYTHING, most_missing
from planner.problem.reduce import Staffing
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Choice

_MANY = 100
"""If fewer people are dearer, each of them is asked."""


class Dearer(NamedTuple):
    """Those who are asked one by one (their places among all individuals), and of each group of others the one who
    stands for them, and how many they are.
    """

    others: Sequence[int]
    groups: Sequence[tuple[Individual, int]]


def dearer(staffing: Staffing) -> Dearer | None:
    """Of people who are alike but for prices as many as may be missing at a time are asked one by one, the cheapest,
    and those who cost as much as these. None where few people are left, or where costs are not what is small first.
    """
    problem = staffing.problem
    if staffing.missing or problem.measures[0] != "cost" or any(target.apart for target in problem.targets):
        return None
    enough = most_missing(problem, EVERYTHING)
    alike: dict[object, list[int]] = {}
    for place, each in enumerate(staffing.individuals):
        own = each.profile
        must = each.person if own.pinned or own.promised else ""
        alike.setdefault((id(own.timetable), own.held, own.cap, own.team, own.fees, must), []).append(place)
    others: list[int] = []
    groups: list[tuple[Individual, int]] = []
    for places in alike.values():
        by_price = sorted(places, key=lambda place: sum(staffing.individuals[place].profile.prices))
        prices = [staffing.individuals[place].profile.prices for place in by_price]
        few = next((number for number in range(enough, len(prices)) if prices[number] != prices[number - 1]), None)
        others.extend(by_price[:few])
        if few is not None:
            one, least = staffing.individuals[by_price[few]], tuple(map(min, zip(*prices[few:], strict=True)))
            groups.append((one._replace(profile=one.profile._replace(prices=least)), len(prices) - few))
    return Dearer(sorted(others), groups) if sum(size for _, size in groups) >= _MANY else None


def multiply(model: cp_model.CpModel, choice: Choice, size: int) -> None:
    """Lets a person do what so many people do in sum who are alike."""
    for index in choice.variables:
        domain = model.proto.variables[index].domain
        domain[len(domain) - 1] *= size
    for row in choice.rows:
        domain = model.proto.constraints[row].linear.domain
        for end, limit in enumerate(domain):
            if abs(limit) < cp_model.INT_MAX // 2:
                domain[end] = limit * size
