"""Months that are full, and how much of what a person sits has to take place in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from planner.problem.schema import MonthLimits
from planner.problem.seats import Seats, bound_to, narrow_sets


class FullMonths(NamedTuple):
    """Months (a mask) in which so many sittings find room.

    of_teams: the same for those whose team has a limit: these months, and others in which the team's places are full.
    room: all places of the company in its months, and those of teams in their other ones.
    """

    months: int
    of_teams: Mapping[str, int]
    room: int

    def of(self, team: str | None) -> int:
        """The full months of somebody of this team."""
        return self.months if team is None else self.of_teams[team]


def full_months(months: int, of_teams: Mapping[str, int], limits: MonthLimits) -> FullMonths:
    """With all places of the company in these months (a mask), and those of teams in others."""
    room = (limits.company or 0) * months.bit_count()
    room += sum(limits.teams[team] * (own & ~months).bit_count() for team, own in of_teams.items())
    return FullMonths(months, {team: own | months for team, own in of_teams.items()}, room)


def wider_sets(seats: Iterable[int], full: int) -> tuple[int, ...]:
    """The sets of months (masks) in which there may be too many of these sittings of a person for all to find months
    outside the full ones (a mask): these months with others.
    """
    whole = {seat | full if seat & full else seat for seat in seats}
    return tuple(months for months in narrow_sets({full, *whole}) if months & full)


def needed_in(full: int, seats: Seats, most: int) -> int:
    """How many of these sittings of a person at least take place in the full months (a mask), where all find months, at
    most so many in each.

    It is the largest number, over all sets of other months, of sittings bound to these and to the full ones that find
    no room in the others (a maximum flow and its minimum cut).
    """
    wider = wider_sets(seats, full)
    return max((bound_to(seats, months) - most * (months & ~full).bit_count() for months in wider), default=0)


def most_in(full: int, offers: Iterable[tuple[int, Seats]], most: int) -> int:
    """No more sittings of a person, who takes one of these offers of each block at most, have to take place in the full
    months (a mask).
    """
    largest: dict[int, int] = {}
    for block, seats in offers:
        largest[block] = max(largest.get(block, 0), len(seats))
    return min(most * full.bit_count(), sum(largest.values()))
