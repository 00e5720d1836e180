"""Handing people to groups that may not share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle


def hand_out(
    fitting: Mapping[frozenset[int], Sequence[str]], need: Mapping[int, int], groups_per_person: int = 1
) -> dict[int, tuple[str, ...]]:
    """Gives each person to at most so many different groups that as many places as possible are filled.

    fitting: people by the set of groups that they fit.
    need: places per group; groups are filled in the order of their numbers, and filling a later one never empties
        an earlier one. Nobody is handed to a full group.
    Returns the sorted people of each group.

    A maximum flow by augmenting paths. People who fit the same groups are alike, so the network has a node per set
    of groups, not per person. Between those people the places go round in turn: no group has more places of theirs
    than they are, so nobody gets two in one group, and nobody more in all than their share.
    """
    free = {fits: groups_per_person * len(people) for fits, people in fitting.items()}
    given: dict[tuple[frozenset[int], int], int] = {}
    order = sorted(free, key=lambda fits: (len(fits), sorted(fits)))

    def add_one(group: int, seen: set[int]) -> bool:
        """Finds one more person for the group, moving others between groups where that helps."""
        seen.add(group)
        for fits in order:
            if group in fits and free[fits] > 0 and given.get((fits, group), 0) < len(fitting[fits]):
                free[fits] -= 1
                given[fits, group] = given.get((fits, group), 0) + 1
                return True
        for fits in order:
            if group not in fits or given.get((fits, group), 0) >= len(fitting[fits]):
                continue
            for other in sorted(fits):
                if other not in seen and given.get((fits, other), 0) > 0 and add_one(other, seen):
                    given[fits, other] -= 1
                    given[fits, group] = given.get((fits, group), 0) + 1
                    return True
        return False

    for group in sorted(need):
        filled = 0
        while filled < need[group] and add_one(group, set()):
            filled += 1

    result: dict[int, list[str]] = {group: [] for group in need}
    for fits in order:
        people = cycle(sorted(fitting[fits]))
        for group in sorted(fits):
            for _ in range(given.get((fits, group), 0)):
                result[group].append(next(people))
    return {group: tuple(sorted(people)) for group, people in result.items()}
