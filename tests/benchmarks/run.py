"""Times the planner against person-level models and against only reading, on the same generated companies.

    python -m tests.benchmarks.run [--quick] [--sizes 50,500,5000] [--limit SECONDS] [--person-level-up-to 5000]
    python -m tests.benchmarks.run --sizes 5000 --gold Operations            two rows of it

Prints tables in Markdown, one row for each company and what it wants. Whatever takes less than 2 s is run three times,
and the median is shown. A person-level model settles only the first goal of optimisation; HiGHS may run far beyond the
limit that it is given.

Raises ValueError when two proved values differ, or when the answer of `planner plan` is not byte for byte that of the
model without the reduction.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from planner.answer.schema import PlanAnswer
from planner.question.load import load_question
from planner.question.schema import Question
from planner.requirements.tree import Sharing
from tests.benchmarks.companies import ENGAGEMENT, OPERATIONS, SHARED, Company, company
from tests.benchmarks.machine import machine, show
from tests.benchmarks.person_level import Found, Task, mixed_integer, obvious, tuned
from tests.benchmarks.ways import (
    CENTS,
    ROUNDS,
    Ours,
    Timed,
    as_written,
    best_in,
    command,
    only_read,
    ours,
    timed,
    without_reduction,
)
from tests.benchmarks.year import certificate_table, few_seats_table, year_table

SEED = 20171016
SIZES = (50, 500, 5_000, 50_000, 1_000_000)
LARGEST_PERSON_LEVEL = 5_000
ONE_BY_ONE_LIMIT = 20.0
"""So many of the solver's seconds for each stage without the reduction, where nothing else is asked for."""
PERSON_LEVEL: dict[str, Callable[[Task, float], Found]] = {
    "CP-SAT, default": obvious,
    "CP-SAT, tuned": tuned,
    "HiGHS": mixed_integer,
}
GIVEN_UP = "–"


@dataclass(frozen=True)
class Kind:
    """What a company wants, and whether everybody in it has results. Named by `name`."""

    name: str
    options: tuple[str, ...]
    sharing: Sharing = SHARED
    dense: bool = False


KINDS = (
    Kind("Engagement", (ENGAGEMENT,)),
    Kind("Operations", (OPERATIONS,)),
    Kind("both", (ENGAGEMENT, OPERATIONS)),
    Kind("Engagement, different", (ENGAGEMENT,), "different"),
    Kind("Engagement, same", (ENGAGEMENT,), "same"),
    Kind("both, dense", (ENGAGEMENT, OPERATIONS), dense=True),
)
HEAD = (
    *("people", "results", "Gold of", "price", "best", "ours, first goal (s)", "ours (s)", "one by one"),
    *(*PERSON_LEVEL, "`planner plan` (s)", "× only reading"),
)


@dataclass(frozen=True)
class Effort:
    """How long to try: rounds of what is short, seconds for each person-level model (none: by the company's size), and
    the largest company for which models of every person are tried.
    """

    rounds: int
    limit: float | None
    largest: int

    def seconds(self, size: int) -> float:
        """The limit for a company of so many people: where small ones need more than 10 s, 60 do not help either."""
        return self.limit if self.limit is not None else 10.0 if size <= 500 else 60.0


@dataclass(frozen=True)
class Measured:
    """Every way on one company. slow and models: empty where they are not tried; reading: seconds for only reading."""

    heading: tuple[str, ...]
    personal: bool
    ours: Ours
    slow: Timed[PlanAnswer | None] | None
    models: dict[str, Timed[Found]]
    command: Timed[bytes]
    reading: float

    def check(self) -> None:
        """Raises ValueError when two proved values, or the bytes of the answers, differ."""
        every = {"ours": self.ours.found, "`planner plan`": best_in(self.command.result, self.personal)}
        every |= {name: model.result for name, model in self.models.items()}
        proved = {way: found.value for way, found in every.items() if found.proved}
        if len(set(proved.values())) != 1:
            raise ValueError(f"{self.heading}: proved values differ: {proved}")
        slow = None if self.slow is None else self.slow.result
        if slow is not None and as_written(slow) != self.command.result:
            raise ValueError(f"{self.heading}: the answer differs from that of the model without the reduction.")

    def cells(self) -> Iterator[str]:
        """The cells of its row."""
        mine = self.ours
        yield from self.heading
        yield f"{(mine.found.value or 0) / CENTS:,.2f}" if self.personal else f"{mine.found.value}"
        yield f"{mine.first:.2f}"
        yield f"{mine.seconds:.2f}, {'proved' if mine.found.proved else 'not proved'}"
        if self.slow is None:
            yield GIVEN_UP
        else:
            end = "not proved" if self.slow.result is None else "identical"
            yield f"{self.slow.seconds:.2f}, ×{times(self.slow.seconds, mine.seconds)}, {end}"
        for name in PERSON_LEVEL:
            model = self.models.get(name)
            yield GIVEN_UP if model is None else self._model(model)
        yield f"{self.command.seconds:.2f}"
        yield times(self.command.seconds, self.reading)

    def _model(self, model: Timed[Found]) -> str:
        ratios = f"×{times(model.seconds, self.ours.first)} (×{times(model.seconds, self.ours.seconds)})"
        return f"{model.seconds:.2f}, {ratios}, {'proved' if model.result.proved else 'not proved'}"


def times(one: float, other: float) -> str:
    """How many times the other one is."""
    ratio = one / other
    return f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"


def as_row(cells: Iterable[str]) -> str:
    """A row of a table."""
    return f"| {' | '.join(cells)} |"


def measured(staff: Company, heading: tuple[str, ...], folder: Path, effort: Effort, reading: float) -> Measured:
    """Times every way; `folder` has the company's files."""
    question, size = load_question(folder), len(staff.held)
    limit, tried = effort.seconds(size), size <= effort.largest
    mine = ours(question, effort.rounds)
    slow = without_reduction(question, effort.limit or ONE_BY_ONE_LIMIT) if tried else None
    task = staff.task() if tried else None
    models = {
        name: timed(lambda model=model: model(task, limit), effort.rounds)  # type: ignore[misc]
        for name, model in (PERSON_LEVEL if tried else {}).items()
    }
    whole = timed(lambda: command(folder), effort.rounds)
    return Measured(heading, staff.personal, mine, slow, models, whole, reading)


def companies(size: int, kinds: Iterable[Kind]) -> Iterator[tuple[Kind, Company]]:
    """A company of this size for each of the kinds, at one price for all and at prices of their own."""
    people = cache(lambda dense: company(size, SEED, (ENGAGEMENT,), personal=False, dense=dense))
    for personal in (False, True):
        for kind in kinds:
            staff = replace(people(kind.dense), options=kind.options, personal=personal, sharing=kind.sharing)
            yield kind, staff


def run(sizes: Sequence[int], kinds: Sequence[Kind], effort: Effort) -> None:
    """Prints the table."""
    _warm()
    show(as_row(HEAD))
    show(as_row(("---:", "---:", "---", "---", *["---:"] * (len(HEAD) - 4))))
    for size in sizes:
        reading: dict[bool, float] = {}
        for kind, staff in companies(size, kinds):
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place)
                staff.write(folder)
                if kind.dense not in reading:
                    reading[kind.dense] = timed(lambda folder=folder: only_read(folder), effort.rounds).seconds  # type: ignore[misc]
                results = sum(map(len, staff.held.values()))
                price = "own" if staff.personal else "exams"
                heading = (f"{size:,}", f"{results:,}", kind.name, price)
                found = measured(staff, heading, folder, effort, reading[kind.dense])
                found.check()
                show(as_row(found.cells()))
    if any(size > effort.largest for size in sizes):
        show(f"\n{GIVEN_UP} given up: models with every person in them are tried for up to {effort.largest:,} people.")


def _warm() -> Question:
    """Plans a small company once, so that the first row does not pay for loading the solver."""
    with tempfile.TemporaryDirectory() as folder:
        company(20, SEED, (ENGAGEMENT, OPERATIONS), personal=True).write(Path(folder))
        question = load_question(Path(folder))
    ours(question, rounds=1)
    return question


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times the planner against person-level models.")
    parser.add_argument("--quick", action="store_true", help="50 people, everything once, half a second for a model")
    parser.add_argument("--sizes", default="", help="numbers of people, with commas between")
    parser.add_argument("--gold", choices=[kind.name for kind in KINDS], help="only rows with this Gold, no calendar")
    parser.add_argument("--limit", type=float, metavar="SECONDS", help="for each model with every person in it")
    parser.add_argument(
        "--person-level-up-to",
        type=int,
        default=LARGEST_PERSON_LEVEL,
        metavar="PEOPLE",
        help="the largest company for which such models are tried",
    )
    given = parser.parse_args()
    sizes = [int(size) for size in given.sizes.split(",")] if given.sizes else SIZES[: 1 if given.quick else None]
    limit = 0.5 if given.quick and given.limit is None else given.limit
    show(f"{machine()}\n")
    kinds = [kind for kind in KINDS if given.gold in (None, kind.name)]
    run(sizes, kinds, Effort(1 if given.quick else ROUNDS, limit, given.person_level_up_to))
    if not given.quick and given.gold is None:
        show("")
        year_table()
        show("")
        certificate_table()
        show("")
        few_seats_table()


if __name__ == "__main__":
    main()
