"""Who is alike in a relaxation: people who choose among the same bundles, which cost and add the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.solver.bundles.classes import Class, Unlisted
from planner.solver.bundles.diagrams import Diagrams
from planner.solver.bundles.listing import Whole
from planner.solver.bundles.takers import Alone, Takers, Tied
from planner.solver.tables.columns import Entries


def classes_of(people: Sequence[Takers], entries: Entries, cost: Mapping[int, int]) -> list[Class]:
    """Those of these people, with the entries and costs of their variables."""
    found: dict[object, Class] = {}
    for number, each in enumerate(people):
        links = each.links
        columns = [{} if link is None else entries.of(link) for link in links]
        costs = [cost.get(link, 0) if link is not None else 0 for link in links]
        key: object = each.alike
        if isinstance(each, Alone | Tied):
            key = (key, tuple(costs), tuple(tuple(sorted(column.items())) for column in columns))
        if key not in found:
            rows = sorted({row for column in columns for row in column})
            place = {row: position for position, row in enumerate(rows)}
            table = np.zeros((len(links), len(rows) + 1), dtype=np.int64)
            table[:, -1] = costs
            for position, column in enumerate(columns):
                for row, factor in column.items():
                    table[position, place[row]] = factor
            found[key] = _class(each, table, np.array(rows, dtype=np.int64))
        found[key].members.append(number)
        found[key].size += each.size
    return list(found.values())


def _class(each: Takers, table: Whole, rows: Whole) -> Class:
    """People with these bundles. table: what each of their links adds to these rows, and at last what it costs."""
    if isinstance(each, Tied) and isinstance(each.sets, Diagrams):
        nothing = np.zeros((0, len(table)), dtype=np.int64)
        unlisted = Unlisted(each.sets, table, nothing)
        found = Class([], 0, nothing[:, -1], rows, nothing @ table[:, :-1], set(), unlisted)
        if each.seen is not None:
            found.know(each.seen)
        return found
    total = each.totals(table)
    return Class([], 0, total[:, -1], rows, total[:, :-1], set())
