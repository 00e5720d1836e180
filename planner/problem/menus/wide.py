"""Who chooses among so many days for an exam that bundles are put together as arrays (`covers`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.problem.menus.blocks import EVERYTHING, Block
from planner.problem.menus.covers import Board
from planner.problem.schema import Problem, Profile, Timetable
from planner.problem.sets import bits


@dataclass(frozen=True, slots=True, eq=False)
class Wide:
    """What profiles have in common that hold and may sit the same in a block whose exams can be sat on many days.

    exams: those of the block (a mask). held: for each exam of the board the days on which it counts anyway.
    """

    board: Board
    exams: int
    held: tuple[int, ...]

    @property
    def most_sittings(self) -> int:
        """No bundle has more."""
        return most_together(self.board.slots, self.board.clashes)

    def bundles(self, profile: Profile) -> Iterator[tuple[int, int]]:
        """The sets of sittings worth considering for these people, each with its effect. Raises TooManyBundlesError
        where there are too many.
        """
        return self.board.bundles(self.held, profile.prices)


class WideShapes:
    """The shapes of the profiles of a problem, each made once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._boards: dict[tuple[Timetable, Block], Board | None] = {}
        self._known: dict[tuple[object, ...], Wide] = {}

    def of(self, profile: Profile, worse: Sequence[int], block: Block) -> Wide | None:
        """The shape of these people; None where the exams of the block have few slots, or where more than days and
        prices matters. worse: for each exam those that it outdoes (a mask).
        """
        money, timetable = self._problem.money, profile.timetable
        if block == EVERYTHING or timetable.months or money.classes or money.budgets:
            return None
        if any(exams & block.exams for exams in worse):
            return None
        if (timetable, block) not in self._boards:
            board = Board(self._problem, timetable, block.targets)
            self._boards[timetable, block] = board if board.fits() else None
        found = self._boards[timetable, block]
        if found is None:
            return None
        held = found.anyway(profile.held)
        return self._known.setdefault((held, timetable, block), Wide(found, block.exams, held))


def most_together(slots: int, clashes: Sequence[int]) -> int:
    """How many of these slots (a mask) one person can choose at most: of slots that all clash, one."""
    most, left = 0, slots
    for number in bits(slots):
        if left >> number & 1:
            left &= ~(1 << number)
            group = clashes[number] & left
            if all(group & ~(1 << other) & ~clashes[other] == 0 for other in bits(group)):
                left &= ~group
            most += 1
    return most
