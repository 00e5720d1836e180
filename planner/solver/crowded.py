"""Whether all sittings of a plan find months within all limits at once, and where they do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from planner.errors import InternalError
from planner.problem.full import FullMonths, full_months, needed_in
from planner.problem.schema import MonthLimits

Seat = tuple[str | None, str, int]
"""The team and the person of a sitting, and the months (a mask) in which it can take place."""


class Crowd(NamedTuple):
    """Full months in which too much has to be sat. people: those whose other months are full as well."""

    full: FullMonths
    people: frozenset[str]


class _Node(NamedTuple):
    """Where sittings flow: from the start through a person's seat (a mask) and month, and the month of the team, to the
    month of the company and the end. number: the seat, or the month.
    """

    kind: str
    team: str | None = None
    person: str = ""
    number: int = 0


def crowded(seats: Iterable[Seat], limits: MonthLimits) -> Crowd | None:
    """The months in which too many of these sittings would have to take place; None where all find months: where as
    many flow to the end. Else a minimum cut shows which months these are.
    """
    from ortools.graph.python.max_flow import SimpleMaxFlow  # type: ignore[import-untyped]

    places = Counter((team, "" if limits.person is None else person, seat) for team, person, seat in seats)
    sittings = sorted(places.items(), key=lambda each: (each[0][1], each[0][0] or "", each[0][2]))
    wanted = sum(times for _, times in sittings)
    most_of_one = wanted if limits.person is None else limits.person
    months = range(len(limits.months))
    start, end = _Node("start"), _Node("end")
    company = [_Node("company", number=month) for month in months]
    teams = {team: [_Node("team", team, number=month) for month in months] for team, _, _ in places}
    arcs: dict[tuple[_Node, _Node], int] = {}
    for (team, person, seat), times in sittings:
        taken = _Node("seat", team, person, seat)
        arcs[start, taken] = times
        for month in limits.in_mask(seat):
            of_person = _Node("person", team, person, month)
            arcs[taken, of_person] = times
            arcs[of_person, teams[team][month]] = most_of_one
    for team, of_team in teams.items():
        most = wanted if team is None else limits.teams[team]
        arcs |= {(of_team[month], company[month]): most for month in months}
    most = wanted if limits.company is None else limits.company
    arcs |= {(of_company, end): most for of_company in company}
    nodes = {node: number for number, node in enumerate(dict.fromkeys([start, end, *(n for arc in arcs for n in arc)]))}
    flow = SimpleMaxFlow()
    for (tail, head), room in arcs.items():
        flow.add_arc_with_capacity(nodes[tail], nodes[head], room)
    if flow.solve(nodes[start], nodes[end]) != flow.OPTIMAL:
        raise InternalError("How sittings flow into months was not found.")
    if flow.optimal_flow() == wanted:
        return None
    before = {*flow.get_source_side_min_cut()}
    return _crowd([node for node, number in nodes.items() if number in before], limits)


def _crowd(cut: Collection[_Node], limits: MonthLimits) -> Crowd:
    """cut: the nodes before a minimum cut."""
    of_company = sum(1 << node.number for node in cut if node.kind == "company")
    of_teams = {
        team: sum(1 << node.number for node in cut if node.kind == "team" and node.team == team)
        for team in limits.teams
    }
    full = full_months(of_company, of_teams, limits)
    people = (node for node in cut if node.kind == "person" and not full.of(node.team) >> node.number & 1)
    return Crowd(full, frozenset(node.person for node in people))


def widest(full: FullMonths, seats: Iterable[Seat], limits: MonthLimits) -> FullMonths | None:
    """The full months of the company with those that follow, up to the last one up to which too much of these sittings
    has to take place as well; None where there is none.
    """
    taken: dict[tuple[str | None, str], list[int]] = {}
    for team, person, seat in seats:
        taken.setdefault((team, person), []).append(seat)
    known = full.months.bit_length()
    for last in range(len(limits.months), known, -1) if known else ():
        wider = full_months(full.months | (1 << last) - (1 << known), full.of_teams, limits)
        needed = (needed_in(wider.of(team), tuple(sorted(own)), limits.person or 0) for (team, _), own in taken.items())
        if sum(needed) > wider.room:
            return wider
    return None
