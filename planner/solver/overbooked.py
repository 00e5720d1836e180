"""Who sits more in a month than is allowed, in a plan whose model does not know all limits by month.

Limits by month make people and offers different that are alike otherwise, and seldom matter. So a plan is made as if
there were none. Only those whose sittings find no months are tied to the limit of a person, and those of the company
and of teams are kept only where a plan breaks them; then the plan is made again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.problem.schema import MonthLimits
from planner.problem.seats import find_months
from planner.solver.model.variables import Variables

_Seat = tuple[str | None, str, int]
"""The team and the person of a sitting, and the months (a mask) in which it can take place."""


@dataclass(frozen=True, slots=True)
class Overbooked:
    """What a model has to know for the next plan. tied: people who do not find months by themselves. shared: whether
    too many people sit something in the same months. counted: people who may be in the way of each other, where
    everybody finds months by themselves and all do together, but not both at once.
    """

    tied: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    shared: bool = False

    def __len__(self) -> int:
        return len(self.tied) + len(self.counted)

    def __bool__(self) -> bool:
        return bool(self.tied or self.counted or self.shared)


def overbooked(variables: Variables, value: Mapping[int, int]) -> Overbooked:
    """Who is overbooked in the plan with these values (by the index of the variable)."""
    limits, staffing = variables.staffing.problem.month_limits, variables.staffing
    if limits is None:
        return Overbooked()
    sittings = list(_seats(variables, value, limits))
    together = limits._replace(person=None)
    shared = not (staffing.shared or limits.only_persons or all_find_months(sittings, together))
    if limits.person is None:
        return Overbooked(shared=shared)
    seats: dict[str, list[int]] = {}
    for person, offer in variables.handed_out(value):
        if person not in staffing.counted:
            seats.setdefault(person, []).extend(limits.without_periods(offer.seats))
    many = {person: taken for person, taken in seats.items() if len(taken) > limits.person}
    tied = frozenset(person for person, taken in many.items() if not find_months(tuple(taken), limits.person))
    if tied or shared or limits.only_persons or not many or all_find_months(sittings, limits):
        return Overbooked(tied, shared=shared)
    return Overbooked(counted=frozenset(many), shared=True)


def _seats(variables: Variables, value: Mapping[int, int], limits: MonthLimits) -> Iterator[_Seat]:
    """Every sitting of the plan."""
    teams = {person: cohort.team for cohort in variables.staffing.cohorts for person in cohort.people}
    for person, offer in variables.handed_out(value):
        for seat in limits.without_periods(offer.seats):
            yield teams[person], person, seat
    for choice in variables.individuals:
        for sitting, months in choice.months(limits):
            if value[sitting.index]:
                yield choice.individual.profile.team, choice.individual.person, sum(1 << month for month in months)


def all_find_months(seats: Iterable[_Seat], limits: MonthLimits) -> bool:
    """Whether all sittings find months within all limits at once: whether so much flows from people through their
    months, those of their teams, and those of the company.
    """
    from ortools.graph.python.max_flow import SimpleMaxFlow  # type: ignore[import-untyped]

    flow = SimpleMaxFlow()
    nodes: dict[object, int] = {"people": 0, "end": 1}

    def node(*key: object) -> int:
        return nodes.setdefault(key, len(nodes))

    places = Counter((team, "" if limits.person is None else person, seat) for team, person, seat in seats)
    sittings = sorted(places.items(), key=lambda each: (each[0][1], each[0][0] or "", each[0][2]))
    wanted = sum(times for _, times in sittings)
    most_of_one = wanted if limits.person is None else limits.person
    arcs: dict[tuple[int, int], int] = {}
    for (team, person, seat), times in sittings:
        arcs[nodes["people"], node(team, person, "seat", seat)] = times
        for month in limits.in_mask(seat):
            arcs[node(team, person, "seat", seat), node(team, person, "month", month)] = times
            arcs[node(team, person, "month", month), node("team", team, month)] = most_of_one
            arcs[node("team", team, month), node("month", month)] = wanted if team is None else limits.teams[team]
            arcs[node("month", month), nodes["end"]] = wanted if limits.company is None else limits.company
    for (start, end), most in arcs.items():
        flow.add_arc_with_capacity(start, end, most)
    if flow.solve(nodes["people"], nodes["end"]) != flow.OPTIMAL:
        return False
    return bool(flow.optimal_flow() == wanted)
