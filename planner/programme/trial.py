"""The worked examples of a programme held against its rules: what was expected, and what came out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from planner.programme.cases import Case, Expected
from planner.programme.schema import Exam, Programme
from planner.requirements.audit import Alike, Circumstances, Number, Status, audit, plain

Aspect = Literal["met", "have", "need", "short_by"]


class Difference(NamedTuple):
    """One thing about a tier or a requirement (`name`) that is not as the case expects."""

    name: str
    what: Aspect
    expected: bool | Number
    got: bool | Number


class Trial(NamedTuple):
    """A case, by its name, and how the rules differ from it."""

    name: str
    differences: tuple[Difference, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def trials(programme: Programme) -> tuple[Trial, ...]:
    """Every case of the programme, tried. The programme must be free of errors."""
    return tuple(Trial(case.name, tuple(_differences(programme, case))) for case in programme.cases)


def _differences(programme: Programme, case: Case) -> Iterator[Difference]:
    given = Circumstances(case.market, case.metrics, case.facts)
    groups = _groups(programme, case)
    statuses: dict[str, Status] = {}
    for option, tier, rules in programme.tiers():
        name = f"{option}.{tier}"
        whole = audit(rules.requires, name, given, groups)
        statuses |= {status.name: status for status in whole.walk()}
        # The tier by itself stands for the requirement at its top.
        statuses[name] = whole
    for name, expected in case.expect.items():
        yield from _compared(name, expected, statuses[name])


def _compared(name: str, expected: Expected, status: Status) -> Iterator[Difference]:
    if expected.met is not None and expected.met != status.met:
        yield Difference(name, "met", expected.met, status.met)
    numbers: tuple[tuple[Aspect, Fraction | None, Number], ...] = (
        ("have", expected.have, status.have),
        ("need", expected.need, status.need),
        ("short_by", expected.short_by, status.short_by),
    )
    for what, wanted, got in numbers:
        if wanted is not None and wanted != Fraction(got):
            yield Difference(name, what, plain(wanted), got)


def _groups(programme: Programme, case: Case) -> tuple[Alike, ...]:
    """The people of the case by what counts on its day."""
    return tuple(
        Alike(
            frozenset(code for code, day in each.passed.items() if _counts(programme.exams[code], day, case.on)),
            tuple(f"{who}/{number}" for number in range(1, each.people + 1)),
        )
        for who, each in case.results.items()
    )


def _counts(exam: Exam, passed_on: date | None, on: date) -> bool:
    """Whether a result counts on the day; one without a day was passed some day before, in time, and lasts."""
    if exam.counts_until is not None and exam.counts_until < on:
        return False
    if passed_on is None:
        return True
    if passed_on > on or (exam.retires_on is not None and passed_on > exam.retires_on):
        return False
    last = exam.last_day(passed_on)
    return last is None or on <= last
