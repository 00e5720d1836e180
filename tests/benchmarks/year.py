"""Companies with a calendar: a year with limits by month, and certificates that end on all kinds of days.

python -m tests.benchmarks.year
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.question.load import load_question
from tests.benchmarks.certificates import linked_certificates, yearly_certificates
from tests.benchmarks.companies import ENGAGEMENT, OPERATIONS, a_year_with_seats, company
from tests.benchmarks.machine import machine, show
from tests.benchmarks.ways import command, ours, timed

SEED = 20171016
PEOPLE, SEATS = 500, 12
YEARLY = ((10, date(2026, 12, 31)), (50, date(2026, 12, 31)), (10, date(2027, 12, 31)), (20, date(2027, 12, 31)))
"""How many people hold certificates that last a year, and until when Gold is to be held."""


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
    """Companies whose certificates last a year; and one where another exam needs them."""
    show("| certificates that last a year, renewed in their second half | exams | seconds | proved |")
    show("| --- | ---: | ---: | --- |")
    for people, until in YEARLY:
        question = yearly_certificates(people, until, SEED)
        found = ours(question, rounds=1)
        proved = "yes" if found.found.proved else "no"
        show(f"| {people} people, until {until} | {found.found.value} | {found.seconds:.2f} | {proved} |")
    until = date(2027, 3, 31)
    found = ours(linked_certificates(8, until, SEED))
    proved = "yes" if found.found.proved else "no"
    what = f"8 people, until {until}, a certificate that another exam needs"
    show(f"| {what} | {found.found.value} | {found.seconds:.2f} | {proved} |")


def main() -> None:
    """The command line."""
    show(f"{machine()}\n")
    year_table()
    show("")
    certificate_table()


if __name__ == "__main__":
    main()
