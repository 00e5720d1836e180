"""Individuals who are alike, taken together: one does what all of a group do in sum.

Of hundreds of people whose certificates need each other most may sit the same on the same days. Each plan of theirs is
one of somebody who may do so many times as much, so what that costs at the least, no plan costs less than.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from planner.problem.cohorts.gathering import Individual
from planner.problem.cohorts.needed import EVERYTHING, most_missing
from planner.problem.reduce import Staffing
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Choice

_MANY = 100
"""If fewer people can be taken together, each of them is asked."""


class Group(NamedTuple):
    """People who are alike, and the one who is asked for them."""

    one: Individual
    people: tuple[str, ...]


class Grouped(NamedTuple):
    """Those who are asked one by one, and groups of all others."""

    others: tuple[Individual, ...]
    groups: tuple[Group, ...]

    @property
    def individuals(self) -> tuple[Individual, ...]:
        """Everybody who is asked."""
        return (*self.others, *(group.one for group in self.groups))


def dearer(staffing: Staffing) -> Grouped | None:
    """Of people who are alike but for prices as many as may be missing at a time are asked one by one, the cheapest,
    and those who cost as much as these. The others are a group, at the price of the cheapest of them: where bounds
    leave nothing to that, they leave nothing to any of them. None where few people are in groups, or where costs are
    not what is small first.
    """
    if staffing.missing or staffing.problem.measures[0] != "cost":
        return None
    enough = most_missing(staffing.problem, EVERYTHING)
    others: list[Individual] = []
    groups: list[Group] = []
    for people in _alike(staffing).values():
        by_price = sorted(people, key=lambda each: sum(each.profile.prices))
        prices = [each.profile.prices for each in by_price]
        few = next((number for number in range(enough, len(prices)) if prices[number] != prices[number - 1]), None)
        others.extend(by_price[:few])
        if few is not None:
            least = tuple(map(min, zip(*prices[few:], strict=True)))
            groups.append(_group(by_price[few:], least))
    return _grouped(staffing, others, groups)


def alike(staffing: Staffing) -> Grouped | None:
    """All who are alike are a group; where costs are to be small, if they cost the same. None where few people are in
    groups, or less than half of all.
    """
    priced = "cost" in staffing.problem.measures
    money = staffing.problem.money
    found: dict[object, list[Individual]] = {}
    for key, people in _alike(staffing).items():
        for each in people:
            prices = each.profile.prices if priced or money.budgets or money.classes else ()
            found.setdefault((key, prices), []).append(each)
    others = [people[0] for people in found.values() if len(people) == 1]
    groups = [_group(people, people[0].profile.prices) for people in found.values() if len(people) > 1]
    if 2 * (len(others) + len(groups)) > len(staffing.individuals):
        return None
    return _grouped(staffing, others, groups)


def _alike(staffing: Staffing) -> Mapping[object, Sequence[Individual]]:
    """People who are alike but for prices; whoever has to sit something, or was promised to, is not."""
    found: dict[object, list[Individual]] = {}
    for each in staffing.individuals:
        own = each.profile
        must = each.person if own.pinned or own.promised else ""
        found.setdefault((id(own.timetable), own.held, own.cap, own.team, own.fees, must), []).append(each)
    return found


def _group(people: Sequence[Individual], prices: tuple[int, ...]) -> Group:
    one = people[0]
    return Group(one._replace(profile=one.profile._replace(prices=prices)), tuple(each.person for each in people))


def _grouped(staffing: Staffing, others: Sequence[Individual], groups: Sequence[Group]) -> Grouped | None:
    """None where few people are in groups, where people are handed out to groups of a rule that may not share them, and
    where fees are paid together: no more are paid then than those who are asked have slots.
    """
    problem = staffing.problem
    if problem.money.classes or any(target.apart for target in problem.targets):
        return None
    if sum(len(group.people) for group in groups) < _MANY:
        return None
    place = {each.person: number for number, each in enumerate(staffing.individuals)}
    return Grouped(tuple(sorted(others, key=lambda each: place[each.person])), tuple(groups))


def cost_the_same(staffing: Staffing) -> bool:
    """Whether all individuals do, or what they cost does not matter."""
    prices = {each.profile.prices for each in staffing.individuals}
    return len(prices) == 1 or "cost" not in staffing.problem.measures


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
