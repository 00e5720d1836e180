"""Companies with a calendar: a year with limits by month, and certificates that end on all kinds of days.

python -m tests.benchmarks.year
"""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

from planner.cli.main import FEW_COLLECTIONS
from planner.outcome.schema import Planned
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.question.load import load_question
from planner.question.schema import Question
from planner.solver.solve import Progress, solve, solve_or_come_close
from tests.benchmarks.certificates import (
    HALF_AND_A_YEAR,
    both_certificates,
    chained_certificates,
    linked_certificates,
    yearly_certificates,
)
from tests.benchmarks.companies import ENGAGEMENT, OPERATIONS, a_year_with_seats, company
from tests.benchmarks.machine import machine, show
from tests.benchmarks.ways import command, ours, timed, whole_answer
from tests.cases import as_question

SEED = 20171016
PEOPLE, SEATS = 500, 12
ONE_YEAR, TWO_YEARS, THREE_YEARS = date(2026, 12, 31), date(2027, 12, 31), date(2028, 12, 31)
HALF_A_YEAR_MORE = date(2028, 6, 30)
EARLY, FOUR_YEARS = date(2026, 3, 31), date(2029, 12, 31)
FOUR_EXAMS = {"exams_per_person": 4}
YEARLY: tuple[tuple[int, date, Mapping[str, Any]], ...] = (
    *((people, ONE_YEAR, {}) for people in (10, 50)),
    *((people, TWO_YEARS, {}) for people in (10, 20, 50, 100, 200, 500)),
    *((people, THREE_YEARS, {}) for people in (40, 100, 200, 500)),
    *((people, TWO_YEARS, FOUR_EXAMS) for people in (10, 20, 50, 100, 200, 500)),
)
"""How many people hold certificates that last a year, until when Gold is to be held, and limits."""

WITH_LIMITS = (
    *((20, 4, 1), (20, 4, SEED), (30, 6, 1), (50, 8, 1), (100, 16, 1), (200, 32, 1), (250, 40, 1)),
    *((300, 48, 1), (400, 64, 1), (500, 80, 1)),
)
"""How many people hold such certificates and sit one exam a month each, how many all may sit, and the draw."""

_THREE_DRAWS = (150, 12), (200, 16), (300, 24), (400, 32), (500, 40)
FEW_SEATS = (
    *((20, 1, 1), (30, 2, 1), (60, 4, 1), (100, 8, 1)),
    *((people, seats, draw) for people, seats in _THREE_DRAWS for draw in (1, 2, 3)),
    *((400, 32, 4), (400, 32, 5), (500, 40, 4), (500, 36, 2)),
)
"""How many people hold such certificates and sit one exam a month each, how many all may sit, and which draw: as many
as can be, or too few.
"""

FEW_SEATS_AT_FIRST = (
    *((40, 4, 1), (60, 5, 1), (100, 9, 1), (150, 12, 1), (150, 12, 2), (200, 16, 1), (200, 16, 2), (300, 24, 1)),
    *((400, 32, 1), (500, 40, 1), (500, 40, 2), (500, 40, 3)),
)
"""The same where half of the people need two exams by June, and it is the first months that have too few seats."""

MIDDLE = date(2027, 6, 30)
FEW_SEATS_UNTIL_JUNE = (500, 40, 2)
"""The same until the end of June, where nobody can be planned at what plans cost without limits."""

SIXTY_WITH_LIMITS = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 6}}
CHAINED: tuple[tuple[int, date, Mapping[str, Any]], ...] = (
    (60, MIDDLE, {}),
    (60, MIDDLE, SIXTY_WITH_LIMITS),
    (200, MIDDLE, {}),
    (60, TWO_YEARS, {}),
    (60, TWO_YEARS, SIXTY_WITH_LIMITS),
    (60, HALF_A_YEAR_MORE, {}),
    (60, HALF_A_YEAR_MORE, SIXTY_WITH_LIMITS),
)
"""The same where one certificate needs another, and limits by month."""

FEW_SEATS_CHAINED = (
    *((48, HALF_A_YEAR_MORE, 2, 13), (48, HALF_A_YEAR_MORE, 2, 17), (100, HALF_A_YEAR_MORE, 4, 2)),
    *((150, THREE_YEARS, 5, 3), (300, TWO_YEARS, 8, 1), (500, TWO_YEARS, 12, 1), (500, TWO_YEARS, 12, 2)),
)
"""The same with hardly a seat to spare: how many people, until when, how many all may sit, and which draw."""

FEW_EXAMS_CHAINED = ((300, TWO_YEARS, 8, 1), (500, TWO_YEARS, 12, 1))
"""The same where the fewest exams are wanted, so that prices tell nobody apart."""


def year_table() -> None:
    """Companies of 500 people with Gold from June to December, with seats by month and without."""
    show("| a year | price | without limits by month (s) | with (s) | `planner plan`, with (s) | proved | same best |")
    show("| --- | --- | ---: | ---: | ---: | --- | --- |")
    for personal in (False, True):
        for name, options in (("Operations", (OPERATIONS,)), ("both", (ENGAGEMENT, OPERATIONS))):
            busy = a_year_with_seats(company(PEOPLE, SEED, options, personal), SEATS)
            free = replace(busy, more={key: value for key, value in busy.more.items() if key != "limits"})
            found = []
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place)
                for staff in (free, busy):
                    staff.write(folder)
                    found.append(ours(load_question(folder)))
                whole = timed(lambda folder=folder: command(folder))  # type: ignore[misc]
            seconds = " | ".join(f"{each:.2f}" for each in (*(one.seconds for one in found), whole.seconds))
            proved = "yes" if all(one.found.proved for one in found) else "no"
            same = "yes" if len({one.found.value for one in found}) == 1 else "no"
            price = "own" if personal else "exams"
            show(f"| {PEOPLE} people, Gold of {name} | {price} | {seconds} | {proved} | {same} |")


def certificate_table() -> None:
    """Companies whose certificates last a year; some where another exam needs them. Seconds of the processor until all
    stages are proved, for the plan, and for everything from the question to the verified answer.
    """
    show(
        "| certificates of a year, renewed in its second half | exams or cents | proof (s) | plan (s) | answer (s) "
        "| proved | unique |"
    )
    show("| --- | ---: | ---: | ---: | ---: | --- | --- |")
    for people, until, limits in YEARLY:
        what = f"{people} people, until {until}{', at most four exams each' if limits else ''}"
        _show(what, yearly_certificates(people, until, SEED, limits))
    _show("100 people, from 2026-03-31 until 2028-12-31", yearly_certificates(100, THREE_YEARS, 5, by=EARLY))
    long = yearly_certificates(100, FOUR_YEARS, 5, by=EARLY, exam=HALF_AND_A_YEAR, oldest=500)
    _show("100 people, from 2026-03-31 until 2029-12-31, certificates of 18 months", long)
    for people, most, seed in WITH_LIMITS:
        busy = yearly_certificates(people, TWO_YEARS, seed, _one_each(most))
        _show(f"{people} people, until {TWO_YEARS}, one exam a month each, {most} for all, draw {seed}", busy)
    until = date(2027, 3, 31)
    _show(f"8 people, until {until}, a certificate that another exam needs", linked_certificates(8, until, SEED))
    for people, until, limits in CHAINED:
        what = f"{people} people, until {until}, one certificate needs the other{', limits by month' if limits else ''}"
        _show(what, as_question(chained_certificates(people, until, 1, limits)))


def few_seats_table() -> None:
    """Companies with limits by month that hardly suffice, or do not. Seconds of the processor until it is known that
    there is no plan, until all stages are proved (of the plan, or of the one that comes closest), and for all.
    """
    show(
        "| certificates of a year, one exam a month each, until 2027-12-31 | missing | exams | no plan (s) | proof (s) "
        "| plan (s) | proved | unique |"
    )
    show("| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |")
    for people, most, draw in FEW_SEATS:
        staff = yearly_certificates(people, TWO_YEARS, draw, _one_each(most))
        _show_closest(f"{people} people, {most} for all, draw {draw}", staff)
    people, most, draw = FEW_SEATS_UNTIL_JUNE
    staff = yearly_certificates(people, MIDDLE, draw, _one_each(most))
    _show_closest(f"{people} people, {most} for all, draw {draw}, until {MIDDLE}", staff)
    for people, most, draw in FEW_SEATS_AT_FIRST:
        staff = both_certificates(people, TWO_YEARS, draw, most)
        _show_closest(f"{people} people, two exams, {most} for all, draw {draw}", staff)
    for people, until, most, draw in FEW_SEATS_CHAINED:
        chained = as_question(chained_certificates(people, until, draw, _one_each(most)))
        what = f"{people} people, one certificate needs the other, {most} for all, draw {draw}, until {until}"
        _show_closest(what, chained)
    for people, until, most, draw in FEW_EXAMS_CHAINED:
        case = chained_certificates(people, until, draw, _one_each(most), ("exams", "people"))
        what = f"{people} people, one certificate needs the other, {most} for all, draw {draw}, until {until}"
        _show_closest(f"{what}, fewest exams", as_question(case))


def _one_each(company: int) -> Mapping[str, Any]:
    """Limits: one exam a month for each person, and so many for all."""
    return {"exams_per_person_per_month": 1, "exams_per_month": {"company": company}}


def _show_closest(what: str, question: Question) -> None:
    start = process_time()
    times: dict[str, float] = {}

    def watch(progress: Progress) -> None:
        times.setdefault(progress.stage, process_time() - start)

    outcome, closest = solve_or_come_close(reduce(build(question)), report=watch)
    found = outcome if closest is None else closest
    if not isinstance(found, Planned):
        raise AssertionError(found)
    seconds = process_time() - start
    values = {stage.name: stage.value for stage in found.stages}
    no_plan = "" if closest is None else f"{times['missing']:.1f}"
    proof = min(times.get("tie-break", seconds), seconds)
    proved = "yes" if all(stage.proved for stage in found.stages) else "no"
    unique = "yes" if found.settled else "no"
    missing = values.get("missing", 0)
    figures = f"{missing} | {values['exams']} | {no_plan} | {proof:.1f} | {seconds:.1f}"
    show(f"| {what} | {figures} | {proved} | {unique} |")


def _show(what: str, question: Question) -> None:
    start = process_time()
    proofs: list[float] = []

    def watch(progress: Progress) -> None:
        if progress.stage == "tie-break":
            proofs.append(process_time() - start)

    found = solve(reduce(build(question)), report=watch)
    if not isinstance(found, Planned):
        raise AssertionError(found)
    planned = process_time()
    unique = whole_answer(question).unique
    seconds = planned - start, process_time() - planned
    times = " | ".join(f"{each:.2f}" for each in (min([*proofs, seconds[0]]), *seconds))
    proved = "yes" if all(stage.proved for stage in found.stages) else "no"
    show(f"| {what} | {found.stages[0].value} | {times} | {proved} | {'yes' if unique else 'no'} |")


def main() -> None:
    """The command line."""
    gc.set_threshold(FEW_COLLECTIONS)  # as the command does
    show(f"{machine()}\n")
    year_table()
    show("")
    certificate_table()
    show("")
    few_seats_table()


if __name__ == "__main__":
    main()
