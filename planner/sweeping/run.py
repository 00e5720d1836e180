"""The sweep: every cell of a grid solved once, by whatever engine, and what changes between neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, ParamSpec

from planner.errors import DataError
from planner.language import Said, later, spoken
from planner.question.load import load_question
from planner.question.schema import Question
from planner.scenario.overrides import Override
from planner.sweeping.axes import Axis
from planner.sweeping.cell import CellTask, Solved, issues_of, solve_cell
from planner.sweeping.changes import Beside, Pair, change_of, pairs
from planner.sweeping.engines import Engine, Lost
from planner.sweeping.grid import At, Grid, grid_of
from planner.sweeping.schema import CellAnswer, Change, Fault, FigureName, IssueAnswer, SweepAnswer
from planner.sweeping.store import Store, digest
from planner.sweeping.turns import Turn, TurnTask, find_turn
from planner.words import sweep as said

P = ParamSpec("P")


class Step(NamedTuple):
    """How far a sweep is. kept: so many of those done were there already."""

    at: Literal["cells", "changes"]
    done: int
    of: int
    kept: int = 0


Watch = Callable[[Step], None]


class Sweep(NamedTuple):
    """What is swept and how. store: the folder in which finished cells are kept; None where they are not."""

    scenario: Path
    axes: Sequence[Axis]
    figure: FigureName
    effort: float
    store: Path | None = None

    def answer(self, engine: Engine, watch: Watch) -> SweepAnswer:
        """The answer; the same one whatever the engine, and whatever was kept.

        Raises UsageError for axes that make no grid. Raises DataError when not a single cell can be read, with what is
        wrong in the scenario as it is. Raises OSError when the store cannot be written.
        """
        return _Run(self, grid_of(self.axes), engine, watch).answer()


class _Run:
    """One run of a sweep."""

    def __init__(self, sweep: Sweep, grid: Grid, engine: Engine, watch: Watch) -> None:
        self._sweep, self._grid, self._engine, self._watch = sweep, grid, engine, watch
        self._scenario = sweep.scenario.absolute()
        self._store = None if sweep.store is None else Store(sweep.store.absolute())
        self._base = _Base(sweep.scenario, grid)
        self._questions: dict[At, Question] = {}

    def answer(self) -> SweepAnswer:
        if self._store is not None:
            self._store.begin()
        with self._engine as engine:
            outcomes = self._cells(engine)
            solved = {at: found for at, found in outcomes.items() if isinstance(found, Solved)}
            beside = list(pairs(self._grid, {at: found.figures for at, found in solved.items()}))
            turns = self._turns(engine, [pair for pair in beside if pair.turns], solved)
        base = self._base.question(at for at in self._grid.cells if at in solved)
        made_with = next((solved[at].made_with for at in self._grid.cells if at in solved), {})
        return SweepAnswer(
            scenario=self._sweep.scenario.name,
            title=base.scenario.title,
            effort=self._sweep.effort,
            figure=self._sweep.figure,
            axes=tuple(axis.answered() for axis in self._grid.axes),
            cells=tuple(self._cell(at, outcomes[at]) for at in self._grid.cells),
            changes=tuple(self._changes(beside, turns, base)),
            made_with=made_with,
        )

    def _cells(self, engine: Engine) -> Mapping[At, Solved | Fault]:
        cells, found, kept = self._grid.cells, dict[At, Solved | Fault](), 0
        folder = None if self._store is None else self._store.folder
        tasks = [
            CellTask(self._scenario, self._sweep.scenario.name, self._grid.overrides(at), self._sweep.effort, folder)
            for at in cells
        ]
        self._watch(Step("cells", 0, len(cells)))
        try:
            for number, outcome in engine.run(tasks, solve_cell):
                found[cells[number]] = Fault(kind="lost") if isinstance(outcome, Lost) else outcome
                kept += isinstance(outcome, Solved) and outcome.kept
                self._watch(Step("cells", len(found), len(cells), kept))
        finally:
            self._keep_manifest(found)
        return found

    def _turns(self, engine: Engine, turning: Sequence[Pair], solved: Mapping[At, Solved]) -> Mapping[Beside, Turn]:
        if not turning:
            return {}
        found: dict[Beside, Turn] = {}
        tasks = [self._turn(pair, solved) for pair in turning]
        self._watch(Step("changes", 0, len(tasks)))
        for number, turn in engine.run(tasks, find_turn):
            if not isinstance(turn, Lost):
                found[turning[number].beside] = turn
            self._watch(Step("changes", len(found), len(tasks)))
        return found

    def _turn(self, pair: Pair, solved: Mapping[At, Solved]) -> TurnTask:
        before, after = pair.values
        return TurnTask(
            scenario=self._scenario,
            overrides=self._grid.overrides(pair.before),
            axis=pair.axis,
            holds=self._grid.axes[pair.axis].holds,
            before=before,
            after=after,
            has_plan_before=pair.figures[0].status != "impossible",
            keys=(solved[pair.before].key, solved[pair.after].key),
            effort=self._sweep.effort,
            store=None if self._store is None else self._store.folder,
        )

    def _cell(self, at: At, outcome: Solved | Fault) -> CellAnswer:
        if isinstance(outcome, Solved):
            return CellAnswer(at=at, figures=outcome.figures)
        return CellAnswer(at=at, figures=None, fault=self._told(outcome, self._grid.overrides(at)))

    def _told(self, fault: Fault, overrides: tuple[Override, ...]) -> Fault:
        """The fault with sentences that can be said in every language, and places as this process sees them."""
        if fault.kind != "input":
            return fault
        try:
            load_question(self._sweep.scenario, overrides)
        except DataError as again:
            errors = [each for each in again.issues if each.severity == "error"]
            plain = issues_of(errors)
            return Fault(
                kind="input",
                issues=tuple(
                    IssueAnswer(code=each.code, where=as_data.where, what=each.what, hint=each.hint)
                    for each, as_data in zip(errors, plain, strict=True)
                ),
            )
        return fault

    def _changes(self, beside: Iterable[Pair], turns: Mapping[Beside, Turn], base: Question) -> Iterator[Change]:
        named = sum(len(axis.values) > 1 for axis in self._grid.axes) > 1
        for pair in beside:
            found = change_of(self._grid, pair, turns.get(pair.beside), self._sweep.figure, base)
            if found is not None:
                yield self._worded(found, pair, named, base)

    def _worded(self, found: Change, pair: Pair, named: bool, base: Question) -> Change:
        """The change with its sentences, which can be said in every language."""
        holds = self._grid.axes[pair.axis].holds
        waiting = pair.before if found.told_before == "waits" else pair.after
        about = waiting if found.blocked_by else pair.before if found.told_before == "impossible" else pair.after
        question = self._question(about, base) if found.because or found.between or found.blocked_by else base
        rules, programme, market = question.rules_by_name, question.programme, question.scenario.market
        reasons = [
            *(_kept(said.reason, each, rules, programme) for each in (*found.because, *found.between)),
            *(
                _kept(said.waits_for, each, rules, programme, market, question.waived_until(each.requirement))
                for each in found.blocked_by
            ),
        ]
        sentence = later(lambda: said.change(found, holds, named, [spoken(each) for each in reasons]))
        return found.model_copy(update={"said": sentence, "reasons": tuple(reasons)})

    def _question(self, at: At, base: Question) -> Question:
        """The question of a cell, where it may be about other rules than the base; else the base."""
        places = {axis.override.path[0] for axis in self._grid.axes}
        if not places & {"programme", "next_edition", "market", "decisions"}:
            return base
        if at not in self._questions:
            self._questions[at] = load_question(self._sweep.scenario, self._grid.overrides(at))
        return self._questions[at]

    def _keep_manifest(self, found: Mapping[At, Solved | Fault]) -> None:
        """Writes what is swept, and which file holds which cell."""
        if self._store is None:
            return
        axes = [axis.answered().model_dump(mode="json") for axis in self._grid.axes]
        cells = [
            {"at": at, "file": f"cells/{outcome.key}.json"}
            for at in self._grid.cells
            if isinstance(outcome := found.get(at), Solved)
        ]
        data = {"schema": "planner/sweep-store/1", "scenario": self._sweep.scenario.name, "axes": axes, "cells": cells}
        self._store.write("sweeps", digest(str(self._scenario), axes), data)


def _kept(say_it: Callable[P, str], *args: P.args, **kwargs: P.kwargs) -> Said:
    """What this says of these, in whatever language it is asked for later."""
    return later(lambda: say_it(*args, **kwargs))


class _Base:
    """The question as the scenario has it: for titles, rules and dates. Where it cannot be read as it is, but with the
    values of some cell, that of the first such cell.
    """

    def __init__(self, scenario: Path, grid: Grid) -> None:
        """Raises DataError where the scenario is wrong in a way that has nothing to do with the values of the cells."""
        self._scenario, self._grid = scenario, grid
        found, fault = _read(scenario, ())
        if fault is not None:
            _, also = _read(scenario, grid.overrides(grid.cells[0]))
            if also is not None and also.issues == fault.issues:
                raise fault
        self._found, self._fault = found, fault

    def question(self, readable: Iterable[At]) -> Question:
        """The question. Raises DataError where no cell can be read either."""
        for at in readable:
            if self._found is None:
                self._found, _ = _read(self._scenario, self._grid.overrides(at))
        if self._found is None:
            raise self._fault or ValueError("There is nothing to read.")
        return self._found


def _read(scenario: Path, overrides: tuple[Override, ...]) -> tuple[Question | None, DataError | None]:
    try:
        return load_question(scenario, overrides), None
    except DataError as fault:
        return None, fault
