"""What is expected to be paid for a plan: each payment that may have to be made, and exactly how likely that is.

How likely an attempt is made on a day follows from walking through all ways in which linked sittings may turn out, in
fractions. Nothing is rounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from planner.budget.ledger import Payment, Payments, SittingKey, in_order
from planner.chance.chances import Chances
from planner.chance.course import Course, State
from planner.chance.sittings import PlannedSitting


class PossiblePayment(NamedTuple):
    """A payment and how likely it is made. committed: it is made if every exam is passed at the first attempt."""

    payment: Payment
    committed: bool
    probability: Fraction

    @property
    def committed_cents(self) -> int:
        return self.payment.cents if self.committed else 0

    @property
    def expected_cents(self) -> Fraction:
        return self.payment.cents * self.probability


class PossibleAttempt(NamedTuple):
    """An attempt that is made on the day with this probability; number: 1 for the first."""

    sitting: SittingKey
    number: int
    on: date
    probability: Fraction


def possible_payments(payments: Payments, chances: Chances) -> tuple[PossiblePayment, ...]:
    """Every payment of the plan, and every other one that may have to be made; in the order of the ledger.

    What is paid together is paid whatever happens. Everything else is paid with the attempt that it is for, on its day:
    a first attempt that has to wait is paid when it is made, one that cannot be made is not paid.
    """
    found: dict[Payment, tuple[bool, Fraction]] = {each: (False, Fraction(1)) for each in payments.together}
    for attempt in possible_attempts(chances):
        for each in payments.of(attempt.sitting, attempt.number, attempt.on):
            found[each] = (False, attempt.probability)
    for each in payments.planned:
        found[each] = (True, found.get(each, (True, Fraction(0)))[1])
    return tuple(PossiblePayment(each, *found[each]) for each in sorted(found, key=in_order))


def possible_attempts(chances: Chances) -> Iterator[PossibleAttempt]:
    """Every attempt that may be made, once for each day on which it may be."""
    for person in chances.company.people:
        for course in person.courses:
            yield from attempts_of(course)


def attempts_of(course: Course) -> Iterator[PossibleAttempt]:
    """The same of one course."""
    states: dict[State, Fraction] = {(): Fraction(1)}
    for number in course.numbers:
        passes = course.sitter.sittings[number].passes
        following: dict[State, Fraction] = {}
        made: dict[tuple[int, date], Fraction] = {}

        def ends(state: State, likely: Fraction, following: dict[State, Fraction] = following) -> None:
            if likely:
                following[state] = following.get(state, Fraction(0)) + likely

        for state, share in states.items():
            still_failed = share
            for attempt, day in enumerate(course.attempts(state), start=1):
                if not still_failed:
                    break
                made[attempt, day] = made.get((attempt, day), Fraction(0)) + still_failed
                ends(course.after(state, attempt), still_failed * passes)
                still_failed *= 1 - passes
            ends(course.after(state, 0), still_failed)
        states = following
        for (attempt, day), likely in sorted(made.items()):
            yield PossibleAttempt(sitting_key(course, number), attempt, day, likely)


def sitting_key(course: Course, number: int) -> SittingKey:
    """Which sitting of the plan is this one of the course's person."""
    return _key(course.sitter.sittings[number])


def sittings_in(chances: Chances) -> tuple[SittingKey, ...]:
    """The sittings in the order of `chances.sittings` and of the columns of draws."""
    return tuple(_key(each) for person in chances.company.people for each in person.sitter.sittings)


def _key(sitting: PlannedSitting) -> SittingKey:
    return SittingKey(sitting.employee_id, sitting.exam, sitting.proposed_on)
