"""How long whole commands take on large and small companies, against only reading the files or only importing.

    python -m tests.benchmarks.reading [--quick] [--rounds 5] [--employees 1000000] [--results 3000000]

The two commands of a row are run in turn, each in a process of its own, after a first run that does not count; the
table shows the median seconds on the clock, the median processor seconds, and the most memory that the first command
held. Other work on the machine changes seconds a great deal and ratios of processor seconds least. Runs where processes
can be waited for one by one (not on Windows).
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median

from tests.benchmarks.companies import OPERATIONS, company, exams_held
from tests.benchmarks.machine import machine, show

SEED = 20171016
FAULTY_ROWS, FAULTS = 1_000_000, 10_000
_OTHERS = [f"OTHER-{number:02}" for number in range(40)]
_READING = "import polars; polars.read_csv({employees!r}); polars.read_csv({results!r})"
_POLARS = "import polars"
_BOTH = "import polars; from ortools.sat.python import cp_model"

# The memory of a process is at least that of the one that started it, so a small one does.
_WATCH = """
import os, subprocess, sys, time
begin = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
clock = time.perf_counter() - begin
print(os.waitstatus_to_exitcode(status), clock, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""

# Installing a package compiles it. Where this is a checkout, the first run must be allowed to keep what it compiles.
_AS_INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

Line = tuple[str, str, str]


@dataclass(frozen=True)
class Run:
    """One run of a command: seconds on the clock, seconds of processors, and megabytes at the most."""

    clock: float
    processor: float
    memory: float


@dataclass(frozen=True)
class Comparison:
    """A command, what it is held against, and how many times as long it may take; `what` says it in words."""

    what: str
    command: list[str]
    against: list[str]
    wanted: float


def planner(*words: str) -> list[str]:
    """The words of a command of ours."""
    return [sys.executable, "-m", "planner.cli.main", *words]


def once(command: list[str]) -> Run:
    """Runs a command whose exit code is 0, 1 or 3: yes, no, or faults that were found."""
    watcher = [sys.executable, "-c", _WATCH, *command]
    run = subprocess.run(watcher, check=True, capture_output=True, text=True, env=_AS_INSTALLED)
    code, clock, processor, memory = run.stdout.split()
    if code not in ("0", "1", "3"):
        raise RuntimeError(f"{' '.join(command)} ended with {code}.")
    return Run(float(clock), float(processor), float(memory))


# --- companies ---------------------------------------------------------------------------------------------------


def results_of_many(chance: Random, employees: int, results: int) -> Iterator[Line]:
    """What everybody passed of the programme's exams, as in the other benchmarks, and results of other exams until
    there are so many.
    """
    count = 0
    for number in range(employees):
        for exam in exams_held(chance, employees):
            yield f"E{number:07}", exam, f"2017-11-{chance.randint(1, 30):02}"
            count += 1
    for _ in range(results - count):
        day = f"{chance.randint(2010, 2017)}-{chance.randint(1, 10):02}-{chance.randint(1, 28):02}"
        yield f"E{chance.randrange(employees):07}", chance.choice(_OTHERS), day


def write_large(folder: Path, employees: int, results: int) -> list[Line]:
    """The files of a large company; gives its results back."""
    company(20, SEED, (OPERATIONS,), personal=False).write(folder)
    chance = Random(SEED)
    with (folder / "employees.csv").open("w", encoding="utf-8") as file:
        file.write("employee_id,hourly_cost,team\n")
        file.writelines(
            f"E{number:07},{chance.randrange(2000, 12000) / 100:.2f},{chance.choice('AB')}\n"
            for number in range(employees)
        )
    lines = list(results_of_many(chance, employees, results))
    chance.shuffle(lines)
    write_results(folder, lines)
    return lines


def write_results(folder: Path, lines: list[Line]) -> None:
    with (folder / "results.csv").open("w", encoding="utf-8") as file:
        file.write("employee_id,exam,passed_on\n")
        file.writelines(f"{','.join(line)}\n" for line in lines)


def with_faults(lines: list[Line], count: int) -> list[Line]:
    """The same results, so many of them each with one of eight faults."""
    chance, changed = Random(SEED), list(lines)
    for number, at in enumerate(chance.sample(range(len(lines)), count)):
        who = lines[at][0]
        faulty: list[Line] = [
            (who, "MB2-715", "31/12/2016"),
            (f"X{at}", "MB2-715", "2017-11-01"),
            (f"e-{who[1:]}", "MB2-715", "2017-11-01"),
            (who, "", "2017-11-01"),
            ("", "MB2-715", "2017-11-01"),
            (who, "MB2-715", "2017-11-01,surplus"),
            (who, "MB2-715", "2018-03-01"),
            (who, "MB2-715", "#N/A"),
        ]
        changed[at] = faulty[number % len(faulty)]
    return changed


def comparisons(root: Path, employees: int, results: int) -> Iterator[Comparison]:
    """Writes the companies, and gives what is to be timed on them."""
    large, good, faulty, small = (root / name for name in ("large", "good", "faulty", "small"))
    for folder in (large, good, faulty, small):
        folder.mkdir()
    lines = write_large(large, employees, results)
    for folder in (good, faulty):
        company(20, SEED, (OPERATIONS,), personal=False).write(folder)
        (folder / "employees.csv").write_bytes((large / "employees.csv").read_bytes())
    some = lines[:FAULTY_ROWS]
    write_results(good, some)
    write_results(faulty, with_faults(some, min(FAULTS, len(some))))
    company(50, SEED, (OPERATIONS,), personal=False).write(small)

    files = {name: (large / f"{name}.csv").as_posix() for name in ("employees", "results")}
    python = [sys.executable, "-c"]
    size = f"{employees:,} employees, {results:,} results"
    only_reading = [*python, _READING.format(**files)]
    yield Comparison(f"`plan`, {size}, against reading both files", planner("plan", str(large)), only_reading, 2)
    yield Comparison(f"`check`, {size}, against reading both files", planner("check", str(large)), only_reading, 2)
    bad = planner("check", str(faulty), "--json", str(root / "faults.json"))
    what = f"`check`, {len(some):,} results of which {FAULTS:,} are wrong, against the same without faults"
    yield Comparison(what, bad, planner("check", str(good)), 3)
    yield Comparison(
        "`plan`, 50 employees, against importing polars and CP-SAT", planner("plan", str(small)), [*python, _BOTH], 1.5
    )
    for words in (["check", str(small)], ["audit", str(small)], ["--help"]):
        what = f"`{words[0]}`, 50 employees, against importing polars"
        yield Comparison(what, planner(*words), [*python, _POLARS], 2)


# --- the table ---------------------------------------------------------------------------------------------------


def as_row(each: Comparison, rounds: int) -> str:
    """A row of the table."""
    ours, theirs = [], []
    once(each.command)
    for _ in range(rounds):
        theirs.append(once(each.against))
        ours.append(once(each.command))
    clock, processor = (
        [median(getattr(run, unit) for run in runs) for runs in (ours, theirs)] for unit in ("clock", "processor")
    )
    cells = [
        each.what,
        *(f"{one:.2f} / {other:.2f}" for one, other in (clock, processor)),
        *(f"{one / other:.2f}" for one, other in (clock, processor)),
        f"{each.wanted:g}",
        f"{max(run.memory for run in ours):.0f} MB",
    ]
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description="Times whole commands against reading and importing.")
    parser.add_argument("--quick", action="store_true", help="20,000 employees with three results each, one round")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--employees", type=int)
    parser.add_argument("--results", type=int)
    wanted = parser.parse_args()
    rounds = wanted.rounds or (1 if wanted.quick else 5)
    employees = wanted.employees or (20_000 if wanted.quick else 1_000_000)
    results = wanted.results or 3 * employees
    show(f"{machine()}\n")
    show("| whole command | clock (s) | processor (s) | × clock | × processor | aim × | peak memory |")
    show("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for each in comparisons(Path(folder), employees, results):
            show(as_row(each, rounds))


if __name__ == "__main__":
    main()
