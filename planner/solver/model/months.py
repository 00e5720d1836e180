"""The rows that keep limits by month: how many sittings of which kind take place in each month.

Sittings of people of one team that can take place in the same months are interchangeable, so only their number in
each month is a variable. Where a person may sit fewer exams in a month than an offer has, the sittings of everybody
with such an offer are counted together: a transport problem, whose whole solutions can always be taken apart into
one whole timetable for each person (docs/model.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from planner.problem.full import FullMonths, most_in, needed_in, wider_sets
from planner.problem.schema import MonthLimits
from planner.problem.seats import Seats, bound_to, narrow_sets
from planner.solver.cpsat import cp_model
from planner.solver.model.individuals import Choice
from planner.solver.model.rows import add_row
from planner.solver.model.variables import Variables


def keep_month_limits(model: cp_model.CpModel, variables: Variables) -> None:
    """Gives every sitting a month, within the limits; nothing where months do not matter."""
    limits = variables.staffing.problem.month_limits
    if limits is None:
        return
    if limits.only_persons or not variables.staffing.shared:
        _everybody_finds_months(model, variables, limits)
        return
    used: dict[tuple[str | None, int], list[cp_model.LinearExprT]] = {}
    sitters = _sitters(variables, limits)
    for team, seats in sorted(sitters, key=lambda kind: (kind[0] or "", kind[1])):
        taken = _months_taken(model, seats, sitters[team, seats], limits)
        for month, sittings in taken.items():
            used.setdefault((team, month), []).extend(sittings)
    for c, cohort in enumerate(variables.staffing.cohorts):
        if cohort.tied and not variables.staffing.counted:
            _find_months(model, variables, c, limits)
            for full in variables.staffing.full:
                _take_room(model, variables, c, full, limits)
        elif cohort.tied:
            for month, sittings in _months_of_one(
                model, _one_persons(variables, c), variables.sitting[c], limits
            ).items():
                used.setdefault((cohort.team, month), []).extend(sittings)
    of_individuals: dict[tuple[str | None, int], list[cp_model.LinearExprT]] = {}
    for choice in variables.individuals:
        for month, sittings in _individual_months(model, choice, limits).items():
            of_individuals.setdefault((choice.individual.profile.team, month), []).extend(sittings)
    for kind, sittings in of_individuals.items():
        used.setdefault(kind, []).extend(sittings)
    for number in range(len(variables.staffing.full)):
        _leave_room(model, variables, number, limits, of_individuals)
    for (team, _), sittings in used.items():
        if team is not None:
            model.add(sum(sittings) <= limits.teams[team])
    if limits.company is not None:
        for month in range(len(limits.months)):
            everybody = [each for (_, number), sittings in used.items() if number == month for each in sittings]
            if everybody:
                model.add(sum(everybody) <= limits.company)


Taking = TypeVar("Taking")
Bound = dict[int, list[tuple[int, Taking]]]
"""For each block how many sittings of an offer are bound to some months, and who takes the offer."""


@dataclass(slots=True)
class _Sitters:
    """Those who take the same seats: their numbers by offer, and how many there can be at most.

    Somebody with two sittings that can take place in the same months is two of them where each seat is alone.
    """

    counts: list[cp_model.LinearExprT] = field(default_factory=list)
    most: int = 0


def _sitters(variables: Variables, limits: MonthLimits) -> Mapping[tuple[str | None, Seats], _Sitters]:
    """Who takes seats together, by team and seats. Where no person's limit can bind, each seat is alone."""
    found: dict[tuple[str | None, Seats], _Sitters] = {}
    for (c, o), count in variables.counts.items():
        cohort = variables.staffing.cohorts[c]
        if cohort.tied and variables.staffing.counted:
            continue
        seats = cohort.offers[o].seats
        together = [seats] if limits.person is not None and limits.person < len(seats) else [(seat,) for seat in seats]
        for each in together:
            sitters = found.setdefault((cohort.team, each), _Sitters())
            sitters.counts.append(count)
            sitters.most += len(cohort.people)
    return found


def _months_taken(
    model: cp_model.CpModel, seats: Seats, sitters: _Sitters, limits: MonthLimits
) -> Mapping[int, list[cp_model.LinearExprT]]:
    """The number of sittings in each month, for people who each take all these seats."""
    people = sum(sitters.counts)
    taken: dict[int, list[cp_model.LinearExprT]] = {}
    for months, times in sorted(Counter(seats).items()):
        choices = limits.in_mask(months)
        if len(choices) == 1:
            taken.setdefault(choices[0], []).append(times * people)
            continue
        numbers = [model.new_int_var(0, sitters.most * times, "") for _ in choices]
        model.add(sum(numbers) == times * people)
        for month, number in zip(choices, numbers, strict=True):
            taken.setdefault(month, []).append(number)
    if limits.person is not None and limits.person < len(seats):
        for sittings in taken.values():
            model.add(sum(sittings) <= limits.person * people)
    return taken


Sittings = Mapping[int, list[cp_model.IntVar]]
"""The choices of one person that bring sittings with the same months, by these months (a mask)."""


def _one_persons(variables: Variables, c: int) -> Sittings:
    """What the only person of a cohort may choose, whatever block it is for."""
    found: dict[int, list[cp_model.IntVar]] = {}
    for o, offer in enumerate(variables.staffing.cohorts[c].offers):
        for seat in offer.seats:
            found.setdefault(seat, []).append(variables.counts[c, o])
    return found


def _everybody_finds_months(model: cp_model.CpModel, variables: Variables, limits: MonthLimits) -> None:
    """Where nobody shares months with others, nobody's month has to be settled: that there is one for each sitting is a
    row for each narrow set of months.
    """
    for c, cohort in enumerate(variables.staffing.cohorts):
        if cohort.tied:
            _find_months(model, variables, c, limits)
    for choice in variables.individuals if limits.person is not None else ():
        _individual_months(model, choice, limits)


def _offers(variables: Variables, c: int, limits: MonthLimits) -> list[tuple[int, cp_model.IntVar, Seats]]:
    """The offers of a cohort: the block of each, who takes it, and its seats."""
    return [
        (offer.block, variables.counts[c, o], limits.without_periods(offer.seats))
        for o, offer in enumerate(variables.staffing.cohorts[c].offers)
        if (c, o) in variables.counts
    ]


def _find_months(model: cp_model.CpModel, variables: Variables, c: int, limits: MonthLimits) -> None:
    """Rows for the sets of months in which the only person of a cohort might choose too much."""
    offers = [(block, count.index, seats) for block, count, seats in _offers(variables, c, limits)]
    sits, rows = variables.sitting[c].index, len(model.proto.constraints)
    either: dict[frozenset[int], None] = {}
    for months in narrow_sets(seat for _, _, seats in offers for seat in seats):
        bound: Bound[int] = {}
        for block, count, seats in offers:
            if times := bound_to(seats, months):
                bound.setdefault(block, []).append((times, count))
        room = (limits.person or 0) * months.bit_count()
        if sum(max(times for times, _ in own) for own in bound.values()) > room:
            taken = {count: times for own in bound.values() for times, count in own}
            add_row(model, {**taken, sits: -room}, most=0)
        either |= dict.fromkeys(frozenset(counts) for counts in one_of(bound, room))
    for counts in either:
        add_row(model, {**dict.fromkeys(counts, 1), sits: -1}, most=0)
    variables.rows_of[c].extend(range(rows, len(model.proto.constraints)))


def _take_room(model: cp_model.CpModel, variables: Variables, c: int, full: FullMonths, limits: MonthLimits) -> None:
    """Rows for the only person of a cohort: enough room is taken in full months for what has to be sat in them."""
    offers = _offers(variables, c, limits)
    of_person = limits.person or 0
    months, sits, rows = full.of(variables.staffing.cohorts[c].team), variables.sitting[c], len(model.proto.constraints)
    most = most_in(months, [(block, seats) for block, _, seats in offers], of_person)
    levels = [model.new_bool_var("") for _ in range(most)]
    variables.levels.setdefault(c, []).append(levels)
    room = sum(level * x for level, x in enumerate(levels, start=1))
    if levels:
        model.add(sum(levels) <= sits)
    for wider in wider_sets((seat for _, _, seats in offers for seat in seats), months):
        taken = [times * count for _, count, seats in offers if (times := bound_to(seats, wider))]
        if taken:
            model.add(sum(taken) <= of_person * (wider & ~months).bit_count() * sits + room)
    variables.rows_of[c].extend(range(rows, len(model.proto.constraints)))


def _leave_room(
    model: cp_model.CpModel,
    variables: Variables,
    number: int,
    limits: MonthLimits,
    of_individuals: Mapping[tuple[str | None, int], Sequence[cp_model.LinearExprT]],
) -> None:
    """A row: what everybody has to sit in the full months of this number finds room there. of_individuals: what they
    sit in each month, by team.
    """
    full, of_person = variables.staffing.full[number], limits.person or 0
    taken = [x for (team, month), sat in of_individuals.items() if full.of(team) >> month & 1 for x in sat]
    for c, cohort in enumerate(variables.staffing.cohorts):
        if cohort.tied:
            taken += [level * x for level, x in enumerate(variables.levels[c][number], start=1)]
            continue
        months = full.of(cohort.team)
        for o, offer in enumerate(cohort.offers):
            if (c, o) in variables.counts:
                times = needed_in(months, limits.without_periods(offer.seats), of_person)
                taken += [times * variables.counts[c, o]] * (times > 0)
    model.add(sum(taken) <= full.room)


def one_of(bound: Bound[Taking], room: int) -> Iterator[list[Taking]]:
    """Of which offers somebody can take one at most, in pairs of blocks; two for which there is no room are together in
    one of the lists.

    The relaxation takes five sixths of six sittings and one sitting more where there is room for six. With a row for
    each of these lists it does not.
    """
    most_of = {block: max(times for times, _ in own) for block, own in bound.items()}
    most_of_all = max(most_of.values(), default=0)
    tight = [block for block, most in most_of.items() if most + most_of_all > room]
    for block, another in combinations(tight, 2):
        one, other = bound[block], bound[another]
        for few in sorted({times for times, _ in one if times + most_of[another] > room}):
            taken = [offer for times, offer in one if times >= few]
            yield [*taken, *(offer for times, offer in other if times > room - few)]


def _months_of_one(
    model: cp_model.CpModel, sittings: Sittings, sits: cp_model.IntVar, limits: MonthLimits
) -> Mapping[int, list[cp_model.LinearExprT]]:
    """The sittings of the person in each month, no more than a person may have."""
    taken: dict[int, list[cp_model.LinearExprT]] = {}
    for seat, chosen in sorted(sittings.items()):
        numbers = [(month, model.new_int_var(0, limits.person or 0, "")) for month in limits.in_mask(seat)]
        model.add(sum(number for _, number in numbers) == sum(chosen))
        for month, number in numbers:
            taken.setdefault(month, []).append(number)
    for there in taken.values():
        model.add(sum(there) <= (limits.person or 0) * sits)
    return taken


def _individual_months(
    model: cp_model.CpModel, choice: Choice, limits: MonthLimits
) -> Mapping[int, list[cp_model.LinearExprT]]:
    """The sittings of one person in each month, no more than a person may have."""
    variables, rows = len(model.proto.variables), len(model.proto.constraints)
    taken: dict[int, list[cp_model.LinearExprT]] = {}
    for sitting, months in choice.months(limits):
        places = [sitting] if len(months) == 1 else [model.new_bool_var("") for _ in months]
        if len(months) > 1:
            model.add(sum(places) == sitting)
        for month, place in zip(months, places, strict=True):
            taken.setdefault(month, []).append(place)
    if limits.person is not None:
        for sittings in taken.values():
            model.add(sum(sittings) <= limits.person * choice.sits)
    choice.variables.extend(range(variables, len(model.proto.variables)))
    choice.rows.extend(range(rows, len(model.proto.constraints)))
    return taken
