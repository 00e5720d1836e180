"""From a solution in which some sit slots in part to one in which everybody sits whole ones.

Most people sit whole slots in a corner of a linear programme. These keep them, which leaves a small programme, and in
its corner more people do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from planner.solver.bounds.relaxation import Relaxation

_LITTLE = 1e-6

Values = Mapping[int, float]
"""What variables are, by their indices."""


def made_whole(relaxation: Relaxation, values: Values, most: float) -> Values:
    """A solution of the relaxation, of no more than this cost, in which nobody sits anything in part, or as few as were
    soon found: whoever sits whole slots in this one keeps them. It keeps all supports if it is another one.
    """
    people = [[x.index for x in choice.sitting] for choice in relaxation.choices]
    in_part = _in_part(people, range(len(people)), values)
    while in_part:
        whole = (slots for number, slots in enumerate(people) if number not in in_part)
        kept = {index: round(values.get(index, 0.0)) for slots in whole for index in slots}
        found = relaxation.keeping(kept, most)
        if found is None:
            return values
        before, in_part = in_part, _in_part(people, in_part, found)
        values = found
        if len(before) == len(in_part):
            return values
    return values


def _in_part(people: Sequence[Sequence[int]], some: Iterable[int], values: Values) -> set[int]:
    """Those of some people (by their numbers) who sit something in part."""
    shares = ((number, [values.get(index, 0.0) for index in people[number]]) for number in some)
    return {number for number, own in shares if any(_LITTLE < value < 1 - _LITTLE for value in own)}
