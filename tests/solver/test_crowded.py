"""Whether all sittings of a plan find months and which months are full otherwise, against trying every way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from itertools import product
from random import Random

from planner.problem.full import FullMonths, needed_in
from planner.problem.schema import MonthLimits
from planner.problem.seats import Seats, bound_to, find_months
from planner.problem.sets import bits
from planner.solver.crowded import Seat, crowded, widest

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3))
TEAM_OF = {"E0": None, "E1": "A", "E2": "B", "E3": "A"}


def by_trying(seats: list[Seat], limits: MonthLimits) -> bool:
    for months in product(*(bits(months) for _, _, months in seats)):
        placed = [(team, who, month) for (team, who, _), month in zip(seats, months, strict=True)]
        company = Counter(month for _, _, month in placed)
        teams = Counter((team, month) for team, _, month in placed if team is not None)
        people = Counter((who, month) for _, who, month in placed)
        if (
            max(company.values(), default=0) <= (limits.company or 9)
            and all(number <= limits.teams[team] for (team, _), number in teams.items())
            and max(people.values(), default=0) <= (limits.person or 9)
        ):
            return True
    return False


def drawn(chance: Random, limits: MonthLimits) -> list[Seat]:
    """Sittings of some people of different teams."""
    staff = [chance.choice(sorted(TEAM_OF)) for _ in range(chance.randint(1, 6))]
    return [(TEAM_OF[who], who, chance.randrange(1, 1 << len(limits.months))) for who in staff]


def _of(who: str, seats: list[Seat]) -> Seats:
    return tuple(sorted(seat for _, each, seat in seats if each == who))


def needed(full: FullMonths, seats: list[Seat], people: Collection[str]) -> int:
    """What everybody has to sit in full months, where other months of these people may be full as well."""
    total = 0
    for who, team in TEAM_OF.items():
        own = _of(who, seats)
        total += needed_in(full.of(team), own, 1) if who in people else bound_to(own, full.of(team))
    return total


def test_sittings_find_months_within_all_limits_exactly_if_there_is_a_way() -> None:
    """Where there is none though everybody finds months alone, more has to be sat in the full months than there is room
    for; and no sittings that find months ask for more.
    """
    found = Counter[bool]()
    wide = 0
    full: list[tuple[FullMonths, MonthLimits]] = []
    fitting: list[list[Seat]] = []
    for seed in range(200):
        chance = Random(seed)
        company = chance.choice([None, 1, 2, 3])
        limits = MonthLimits(MONTHS, company, {"A": chance.randint(1, 2), "B": chance.randint(1, 3)}, 1)
        seats = drawn(chance, limits)
        crowd = crowded(seats, limits)
        assert (crowd is None) == by_trying(seats, limits), seed
        found[crowd is None] += 1
        if crowd is None:
            fitting.append(seats)
            continue
        if all(find_months(_of(who, seats), 1) for who in TEAM_OF):
            full.append((crowd.full, limits))
            assert needed(crowd.full, seats, crowd.people) > crowd.full.room, seed
            wider = widest(crowd.full, seats, limits)
            if wider is not None:
                assert wider.months & crowd.full.months == crowd.full.months != wider.months
                assert needed(wider, seats, TEAM_OF) > wider.room, seed
                full.append((wider, limits))
                wide += 1
    assert wide > 3
    assert min(found[True], found[False]) > 40
    compared = 0
    for months, limits in full:
        for seats in fitting:
            if by_trying(seats, limits):
                assert needed(months, seats, TEAM_OF) <= months.room
                compared += 1
    assert compared > 1000
