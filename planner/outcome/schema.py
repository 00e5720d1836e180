"""What a solver can say. A closed union: "no" and "don't know" are different types, and neither is an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Assignment(NamedTuple):
    """This employee sits this exam, with a first attempt on any day from `first` to `last`: so much was reckoned with.

    What the rules really allow is found later and may be more.
    """

    employee_id: str
    exam: str
    first: date
    last: date


class Stage(NamedTuple):
    """One goal of optimisation: the value reached, the best value that is possible, and whether that is proved.

    `value` and `bound` are whole numbers in the measure's own unit (cost: cents).
    """

    name: str
    value: int
    bound: int
    proved: bool


class Purchase(NamedTuple):
    """How the fees of a plan are paid, by numbers of the problem's fee classes, vouchers, packs and discounts.

    vouchers, packs, discounts: (number of the voucher, pack or discount, class, fees). single: (class, fees). bought:
    (number of the pack, period, how many); seats are taken in that period or later. Together the fees of a class may be
    more than its sittings: those are paid for nobody, to reach a discount.
    """

    vouchers: tuple[tuple[int, int, int], ...] = ()
    packs: tuple[tuple[int, int, int], ...] = ()
    discounts: tuple[tuple[int, int, int], ...] = ()
    single: tuple[tuple[int, int], ...] = ()
    bought: tuple[tuple[int, int, int], ...] = ()


NOTHING_BOUGHT = Purchase()


@dataclass(frozen=True, slots=True)
class Planned:
    """An assignment with which every goal holds, best in every stage.

    options: the option that carries each goal, in the goals' order.
    assumed: full names of the metric and fact requirements that must come true from outside.
    settled: whether the tie-break was carried to its end, so that no other plan could have been shown.
    purchase: how the fees are paid, where there are fee classes.
    """

    assignments: tuple[Assignment, ...]
    options: tuple[str, ...]
    assumed: tuple[str, ...]
    stages: tuple[Stage, ...]
    settled: bool
    purchase: Purchase = NOTHING_BOUGHT


@dataclass(frozen=True, slots=True)
class Met:
    """Nothing has to be sat: every goal holds, as far as exams can bring it about."""

    options: tuple[str, ...]
    assumed: tuple[str, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """No assignment reaches all goals: shown in whole numbers, or found by the solver twice, in different ways."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """The limit of effort was reached first. `best` is the best assignment so far, if any was found."""

    best: Planned | None


Outcome = Planned | Met | Impossible | Undecided
