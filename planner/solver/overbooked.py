"""Who sits more in a month than is allowed, in a plan whose model does not know all limits by month.

Limits by month make people and offers different that are alike otherwise, and seldom matter. So a plan is made as if
there were none. Only those whose sittings find no months are tied to the limit of a person, and those of the company
and of teams are kept only where a plan breaks them; both at once only in the months in which it does. Then the plan is
made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from planner.problem.full import FullMonths
from planner.problem.schema import MonthLimits
from planner.problem.seats import find_months
from planner.solver.crowded import Seat, crowded, widest
from planner.solver.model.variables import Variables

_FEW = 8
"""Only up to an eighth of the people of a plan are tied by themselves: each round of few knows less than one of all."""


class Overbooked(NamedTuple):
    """What a model has to know for the next plan. tied: people who do not find months by themselves, or may be in the
    way of others. shared: whether too many people sit something in the same months. full: months in which too much has
    to be sat, where everybody finds months by themselves and all do together, but not both at once.
    """

    tied: frozenset[str] = frozenset()
    shared: bool = False
    full: tuple[FullMonths, ...] = ()


def overbooked(variables: Variables, value: Mapping[int, int]) -> Overbooked | None:
    """What the plan with these values (by the index of the variable) does not keep; None where all is well."""
    limits, staffing = variables.staffing.problem.month_limits, variables.staffing
    if limits is None:
        return None
    seats: dict[str, list[int]] = {}
    for person, offer in variables.handed_out(value):
        seats.setdefault(person, []).extend(limits.without_periods(offer.seats))
    sittings = list(_sittings(variables, value, seats, limits))
    together = limits._replace(person=None)
    shared = not (staffing.shared or limits.only_persons or crowded(sittings, together) is None)
    if limits.person is None:
        return Overbooked(shared=True) if shared else None
    checked = {} if staffing.counted else seats
    many = {person: taken for person, taken in checked.items() if len(taken) > limits.person}
    tied = frozenset(person for person, taken in many.items() if not find_months(tuple(taken), limits.person))
    if _FEW * len(tied) > len(seats) and not tied & staffing.tied:  # It matters to many.
        tied = frozenset(staffing.agendas) - staffing.tied
    if tied or shared:
        return Overbooked(tied, shared)
    crowd = None if limits.only_persons or not many else crowded(sittings, limits)
    if crowd is None:
        return None
    people = crowd.people.intersection(staffing.agendas) - staffing.tied
    wider = widest(crowd.full, sittings, limits)
    full = (crowd.full,) if wider is None else (crowd.full, wider)
    return Overbooked(people, not staffing.shared, full)


def _sittings(
    variables: Variables, value: Mapping[int, int], seats: Mapping[str, Iterable[int]], limits: MonthLimits
) -> Iterator[Seat]:
    """Every sitting of the plan. seats: those of the people in cohorts."""
    teams = {person: cohort.team for cohort in variables.staffing.cohorts for person in cohort.people}
    for person, taken in seats.items():
        for seat in taken:
            yield teams[person], person, seat
    for choice in variables.individuals:
        for sitting, months in choice.months(limits):
            if value[sitting.index]:
                yield choice.individual.profile.team, choice.individual.person, sum(1 << month for month in months)
