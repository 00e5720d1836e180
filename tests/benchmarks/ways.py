"""The ways that are timed: ours, ours without the reduction, and whole processes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Generic, TypeVar
from unittest.mock import patch

from planner.answer.schema import PlanAnswer
from planner.cli.run import as_json
from planner.outcome.schema import Outcome, Planned
from planner.planning import answer
from planner.problem.build import PRICE_UNITS, build
from planner.problem.menus import bundles
from planner.problem.reduce import one_by_one, reduce
from planner.question.schema import Question
from planner.solver.solve import Progress, solve
from tests.benchmarks.person_level import Found

CENTS = 100
ROUNDS = 3
SHORT = 2.0
"""Whatever takes fewer seconds is run as many times as there are rounds."""
_ONLY_READ = "import polars, sys; [polars.read_csv(name) for name in sys.argv[1:]]"

Result = TypeVar("Result")


@dataclass(frozen=True)
class Timed(Generic[Result]):
    """The seconds on the clock that some work took (the median of the rounds), and what it gave."""

    seconds: float
    result: Result


def timed(work: Callable[[], Result], rounds: int = ROUNDS) -> Timed[Result]:
    """Runs the work once, and again where it is short."""
    taken = []
    while True:
        start = perf_counter()
        result = work()
        taken.append(perf_counter() - start)
        if len(taken) == rounds or taken[0] >= SHORT:
            return Timed(median(taken), result)


@dataclass(frozen=True)
class Ours:
    """The seconds until the first goal was settled, in all, and what was found."""

    first: float
    seconds: float
    found: Found


def ours(question: Question, rounds: int = ROUNDS) -> Ours:
    """From the question in memory to the one proved plan, the median of the rounds."""
    firsts: list[float] = []

    def once() -> Outcome:
        start, stages = perf_counter(), set[str]()

        def watch(progress: Progress) -> None:
            if progress.stage not in stages and len(stages) == 1:
                firsts.append(perf_counter() - start)
            stages.add(progress.stage)

        return solve(reduce(build(_anew(question))), report=watch)

    every = timed(once, rounds)
    return Ours(median(firsts), every.seconds, best_of(every.result))


def whole_answer(question: Question) -> PlanAnswer:
    """The verified answer, with nothing that was known of the question before."""
    return answer(_anew(question))


def _anew(question: Question) -> Question:
    """The same question without anything that was worked out in an earlier round."""
    bundles._TABLES.clear()
    return replace(question, roster=replace(question.roster))


def best_of(outcome: Outcome) -> Found:
    """The value of the first goal (in cents where that is the cost), and whether every stage is proved."""
    if not isinstance(outcome, Planned):
        raise TypeError(f"There should be a plan, not {outcome}.")
    first = outcome.stages[0]
    value = first.value * CENTS // PRICE_UNITS if first.name == "cost" else first.value
    return Found(value, outcome.settled and all(stage.proved for stage in outcome.stages))


def without_reduction(question: Question, limit: float) -> Timed[PlanAnswer | None]:
    """The answer with everybody in a cohort of their own, and the seconds for its plan; None where that is not proved
    and unique within so many of the solver's seconds for each stage.
    """
    slow = timed(lambda: solve(one_by_one(build(_anew(question))), effort=limit), rounds=1)
    if not isinstance(slow.result, Planned) or not best_of(slow.result).proved:
        return Timed(slow.seconds, None)
    with patch("planner.planning.solve_or_come_close", return_value=(slow.result, None)):
        return Timed(slow.seconds, answer(question))


def as_written(found: PlanAnswer) -> bytes:
    """The answer as `planner plan --json` writes it."""
    return as_json(found.model_dump(mode="json")).encode("utf-8")


def command(folder: Path) -> bytes:
    """`planner plan` on files: reading, planning, verifying and printing. Gives the bytes of its JSON answer."""
    target = folder / "answer.json"
    call = [sys.executable, "-m", "planner.cli.main", "plan", str(folder), "--json", str(target)]
    subprocess.run(call, check=True, capture_output=True)
    return target.read_bytes()


def best_in(written: bytes, personal: bool) -> Found:
    """The value of the first goal in a JSON answer, in cents where that is the cost."""
    first = json.loads(written, parse_float=Decimal)["objective"][0]
    return Found(int(first["value"] * CENTS) if personal else first["value"], first["proved"])


def only_read(folder: Path) -> None:
    """Polars reads the same files in a process of its own, and does nothing else."""
    files = [str(folder / "employees.csv"), str(folder / "results.csv")]
    subprocess.run([sys.executable, "-c", _ONLY_READ, *files], check=True, capture_output=True)
