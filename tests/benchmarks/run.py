"""Times the planner against person-level models and as a whole command, on the same generated companies.

    python -m tests.benchmarks.run [--quick] [--sizes 50,500,5000] [--limit 20]

Prints a table in Markdown. Whatever takes less than 2 s is run three times, and the median is shown. A person-level
model settles only the first goal of optimisation; HiGHS may run far beyond the limit that it is given.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter

from planner.outcome.schema import Planned
from planner.problem.build import PRICE_UNITS, build
from planner.problem.reduce import reduce
from planner.question.load import load_question
from planner.question.schema import Question
from planner.solver.solve import solve
from tests.benchmarks.certificates import linked_certificates, yearly_certificates
from tests.benchmarks.companies import ENGAGEMENT, OPERATIONS, Company, a_year_with_seats, company
from tests.benchmarks.person_level import Found, Task, mixed_integer, obvious, tuned

SEED = 20171016
CALENDAR_SIZE = 500
"""The size of company for which a year with limits by month is timed as well."""
CENTS = 100
GOALS = {"Gold of one option": (OPERATIONS,), "Gold of both options": (ENGAGEMENT, OPERATIONS)}
FLOOR = "import polars; from ortools.sat.python import cp_model"
ONLY_READ = "import polars, sys; [polars.read_csv(name) for name in sys.argv[1:]]"
PERSON_LEVEL: dict[str, Callable[[Task, float], Found]] = {
    "(b) person-level CP-SAT, default": obvious,
    "(c) person-level CP-SAT, tuned": tuned,
    "(d) person-level MIP, HiGHS": mixed_integer,
}
ONE_GOAL, EVERYTHING = "first goal", "all goals, tie-break"


@dataclass(frozen=True)
class Line:
    """One way on one company; `value` is in cents where the cost is minimised."""

    way: str
    answers: str
    seconds: float
    found: Found | None


def timed(work: Callable[[], Found | None]) -> tuple[float, Found | None]:
    """The seconds that the work takes, and what it found."""

    def once() -> tuple[float, Found | None]:
        start = perf_counter()
        found = work()
        return perf_counter() - start, found

    seconds, found = once()
    if seconds < 2:
        seconds = median([seconds, once()[0], once()[0]])
    return seconds, found


def ours(question: Question) -> Found:
    """From the question in memory to the one proved plan."""
    outcome = solve(reduce(build(replace(question))))
    if not isinstance(outcome, Planned):
        raise TypeError(f"There should be a plan, not {outcome}.")
    first = outcome.stages[0]
    value = first.value * CENTS // PRICE_UNITS if first.name == "cost" else first.value
    return Found(value, all(stage.proved for stage in outcome.stages))


def command(folder: Path, personal: bool) -> Found:
    """`planner plan` on files: reading, planning, verifying and printing."""
    answer = folder / "answer.json"
    call = [sys.executable, "-m", "planner.cli.main", "plan", str(folder), "--json", str(answer)]
    subprocess.run(call, check=True, capture_output=True)
    first = json.loads(answer.read_text(encoding="utf-8"), parse_float=Decimal)["objective"][0]
    return Found(int(first["value"] * CENTS) if personal else first["value"], first["proved"])


def floor() -> None:
    """What every command that plans must import."""
    subprocess.run([sys.executable, "-c", FLOOR], check=True, capture_output=True)


def only_read(folder: Path) -> None:
    """Polars reads the same files in a process of its own, and does nothing else."""
    files = [str(folder / "employees.csv"), str(folder / "results.csv")]
    subprocess.run([sys.executable, "-c", ONLY_READ, *files], check=True, capture_output=True)


def lines(staff: Company, folder: Path, limit: float) -> Iterator[Line]:
    """Every way on one company; `folder` has its files."""
    question = load_question(folder)
    yield Line("(a) ours, from memory", EVERYTHING, *timed(lambda: ours(question)))
    task = staff.task()
    for way, model in PERSON_LEVEL.items():
        yield Line(way, ONE_GOAL, *timed(lambda model=model: model(task, limit)))  # type: ignore[misc]
    yield Line("(e) `planner plan` on CSV files", EVERYTHING, *timed(lambda: command(folder, staff.personal)))
    yield Line("floor of (e): the imports", "–", *timed(floor))
    yield Line("polars reads the files, nothing else", "–", *timed(lambda: only_read(folder)))


def calendar_lines(staff: Company, seats: int) -> Iterator[Line]:
    """The same company and days with limits by month and without."""
    busy = a_year_with_seats(staff, seats)
    free = replace(busy, more={key: value for key, value in busy.more.items() if key != "limits"})
    for way, each in (("a year without limits by month", free), ("a year with limits by month", busy)):
        with tempfile.TemporaryDirectory() as folder:
            each.write(Path(folder))
            question = load_question(Path(folder))
            yield Line(way, EVERYTHING, *timed(lambda question=question: ours(question)))  # type: ignore[misc]
            yield Line(
                f"{way}: `planner plan`",
                EVERYTHING,
                *timed(lambda folder=folder: command(Path(folder), staff.personal)),  # type: ignore[misc]
            )


def certificate_rows(limit: float) -> Iterator[str]:
    """Companies whose certificates last a year, over one year and over two; and where another exam needs them."""
    for people, until in ((10, date(2026, 12, 31)), (50, date(2026, 12, 31)), (10, date(2027, 12, 31))):
        question = yearly_certificates(people, until, SEED)
        line = Line("ours, from memory", EVERYTHING, *timed(lambda question=question: ours(question)))  # type: ignore[misc]
        yield as_row(line, f"{people} people, yearly certificates, until {until}", False, line.seconds, limit)
    question = linked_certificates(8, date(2027, 3, 31), SEED)
    line = Line("ours, from memory", EVERYTHING, *timed(lambda: ours(question)))
    yield as_row(line, "8 people, a certificate that another exam needs", False, line.seconds, limit)


def as_row(line: Line, heading: str, personal: bool, base: float, limit: float) -> str:
    """A row of the table."""
    proved, value = "–", "–"
    if line.found is not None:
        proved = "yes" if line.found.proved else f"not proved in {limit:g} s"
        if line.found.value is not None:
            value = f"{line.found.value / CENTS:,.2f}" if personal else f"{line.found.value}"
    cells = [heading, line.way, line.answers, f"{line.seconds:.2f}", proved, value, f"{line.seconds / base:.3g}"]
    return f"| {' | '.join(cells)} |"


def run(sizes: list[int], limit: float, calendar: bool = True) -> None:
    """Prints the table; calendar: also the companies with months and certificates.

    Raises ValueError when two proved values differ.
    """
    show("| company | way | what it answers | seconds | proved | value | × ours |")
    show("| --- | --- | --- | ---: | --- | ---: | ---: |")
    with tempfile.TemporaryDirectory() as warm:
        small = company(20, SEED, GOALS["Gold of both options"], personal=True)
        small.write(Path(warm))
        ours(load_question(Path(warm)))
    for size in sizes:
        for personal in (False, True):
            for goal, options in GOALS.items():
                staff = company(size, SEED, options, personal)
                heading = f"{size:,} people, {goal}, {'own cost of each' if personal else 'exams'}"
                with tempfile.TemporaryDirectory() as folder:
                    staff.write(Path(folder))
                    base = 0.0
                    values: dict[int, str] = {}
                    for line in lines(staff, Path(folder), limit):
                        base = base or line.seconds
                        show(as_row(line, heading, personal, base, limit))
                        if line.found is not None and line.found.proved and line.found.value is not None:
                            values[line.found.value] = line.way
                if calendar and size == CALENDAR_SIZE:
                    for line in calendar_lines(staff, seats=12):
                        show(as_row(line, heading, personal, base, limit))
                if len(values) != 1:
                    raise ValueError(f"{heading}: proved values differ: {values}")
    for row in certificate_rows(limit) if calendar else ():
        show(row)


def show(text: str) -> None:
    """One line at once, so that a long run can be watched."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times the planner against person-level models.")
    parser.add_argument(
        "--quick", action="store_true", help="50 and 500 people without a calendar, one second for each model"
    )
    parser.add_argument("--sizes", default="", help="numbers of people, with commas between")
    parser.add_argument("--limit", type=float, default=0.0, metavar="SECONDS", help="for each person-level model")
    given = parser.parse_args()
    sizes = given.sizes or ("50,500" if given.quick else "50,500,5000")
    run([int(size) for size in sizes.split(",")], given.limit or (1.0 if given.quick else 20.0), not given.quick)


if __name__ == "__main__":
    main()
