"""Times what `planner explain` takes for companies whose goals are out of reach, next to what the plan takes.

    python -m tests.benchmarks.explaining [--quick] [NAME...]      companies of `tests.benchmarks.hard`, by their names

Seconds of the processor. Without names the table of docs/benchmarks.md is made, in about seven minutes.
"""

from __future__ import annotations

import argparse
from datetime import date
from time import process_time

from planner import api
from planner.question.schema import Question
from tests.benchmarks.certificates import both_certificates
from tests.benchmarks.hard import hard_company
from tests.benchmarks.machine import machine, show
from tests.cases import as_question

OUT_OF_REACH = (
    "limits:9", "cliffs:11", "months:301*1.6", "busy:1003", "busy:1015", "goals:103*2.7", "options:103*2.7",
    "options:401", "people-first:300*2", "year:8:500:10:both:exams*3.5",
)  # fmt: skip
QUICK = ("cliffs:11", "limits:9")


def explaining(name: str, question: Question) -> None:
    """Shows a row for the company."""
    start = process_time()
    plan = api.plan(question)
    planned = process_time()
    found = api.explain(question, plan)
    explained = process_time()
    enough = len(found.repairs)
    people, goals = question.roster.employees.height, len(question.scenario.goals)
    seconds = f"{planned - start:.1f} | {explained - planned:.1f}"
    show(f"| {name} | {people} | {goals} | {seconds} | {found.tried}, {found.tried_pairs} | {enough} |")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    show(f"{machine()}\n")
    show("| company | people | goals | plan (s) | explain (s) | changes, pairs | enough |")
    show("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    if not (given.names or given.quick):
        explaining("certificates of a year, two exams, 3 for all", both_certificates(40, date(2027, 12, 31), 1, 3))
    for name in given.names or (QUICK if given.quick else OUT_OF_REACH):
        explaining(name, as_question(hard_company(name)))


if __name__ == "__main__":
    main()
