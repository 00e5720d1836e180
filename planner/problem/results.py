"""The results that sittings give, what each of them needs, and what they are good for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from planner.problem.runs import Numbers
from planner.problem.sets import union


class Result(NamedTuple):
    """A result that a sitting gives: of its own exam, or of another one that it renews.

    needs: of each of these lists of results (their numbers) one has to be there as well; all of them are of earlier
    sittings.
    """

    slot: int
    exam: int
    needs: tuple[Numbers, ...] = ()


class Results(NamedTuple):
    """The results that somebody can have (`known`, by number), and what they are good for.

    counting[day][exam]: with one of these the exam counts on that day. sitting[exam]: one of these is there if the exam
    is sat together with all that it needs.
    """

    known: tuple[Result, ...]
    counting: tuple[tuple[Numbers, ...], ...]
    sitting: tuple[Numbers, ...]

    def slots_needed(self) -> tuple[tuple[int, ...], ...]:
        """For each day and exam the slots (a mask) of the results with which it counts, and of what these may need."""
        reached: list[int] = []
        for result in self.known:  # what a result needs is known before it
            reached.append(union(reached[other] for need in result.needs for other in need) | 1 << result.slot)
        return tuple(tuple(union(reached[number] for number in numbers) for numbers in day) for day in self.counting)

    def leading_to(self, exam_of: Sequence[int]) -> tuple[int, ...]:
        """For each exam those (a mask) of these slots (for each its exam, a mask), whatever the day."""
        reached: list[int] = []
        first: list[int] = []  # for each the first one of those up to it that reach the same

        def all_of(numbers: Numbers) -> int:
            if not isinstance(numbers, range):
                return union({reached[number] for number in numbers})
            found, last = 0, numbers.stop - 1
            while last >= numbers.start:
                found |= reached[last]
                last = first[last] - 1
            return found

        for number, result in enumerate(self.known):
            own = union(map(all_of, result.needs)) | exam_of[result.slot]
            first.append(first[-1] if reached and reached[-1] == own else number)
            reached.append(own)
        return tuple(union(map(all_of, lists)) for lists in zip(*self.counting, strict=True))
