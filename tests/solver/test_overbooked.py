"""Whether all sittings of a plan find months, against trying every way of giving them months."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import product
from random import Random

from planner.problem.schema import MonthLimits, bits
from planner.solver.overbooked import all_find_months

MONTHS = tuple(date(2026, month, 1) for month in (1, 2, 3))
Seat = tuple[str | None, str, int]


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


def test_sittings_find_months_within_all_limits_exactly_if_there_is_a_way() -> None:
    found = Counter[bool]()
    for seed in range(200):
        chance = Random(seed)
        team_of = {f"E{number}": chance.choice([None, "A", "B"]) for number in range(3)}
        company = chance.choice([None, 1, 2, 3])
        limits = MonthLimits(MONTHS, company, {"A": chance.randint(1, 2), "B": chance.randint(1, 3)}, 1)
        staff = [chance.choice(sorted(team_of)) for _ in range(chance.randint(1, 6))]
        seats = [(team_of[who], who, chance.randrange(1, 8)) for who in staff]
        there = by_trying(seats, limits)
        assert all_find_months(seats, limits) == there, seed
        found[there] += 1
    assert min(found[True], found[False]) > 40
