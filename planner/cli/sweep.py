"""`planner sweep`: the same question with other dates, limits or figures, and where its answer changes."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.options import Effort, JsonTarget, Language, ScenarioPath
from planner.cli.run import Exit, as_json, input_faults, leave, write_cells, write_json
from planner.errors import UsageError
from planner.language import sentence

if TYPE_CHECKING:
    from planner.sweeping.engines import Engine
    from planner.sweeping.schema import SweepAnswer


class EngineName(StrEnum):
    """Who solves the cells."""

    PROCESSES = "processes"
    DASK = "dask"


def sweep(
    scenario: ScenarioPath,
    values: Annotated[
        list[str],
        typer.Option(
            "--set",
            metavar="PATH=VALUES",
            help="A place of the scenario and its values, once for each axis: market=developed,developing, "
            "limits.exams_per_person=1..3 or goals.0.by=2017-11-30..2018-06-30/1M (steps in D, W, M or Y).",
        ),
    ],
    figure: Annotated[
        str,
        typer.Option(
            metavar="FIGURE",
            help="What is shown: exams, people, cost, status, last_day, margin_days, probability, assumptions or "
            "missing.",
        ),
    ] = "exams",
    store: Annotated[
        Path,
        typer.Option(metavar="FOLDER", help="Where finished cells are kept; whatever is there is not solved again."),
    ] = Path(".planner/sweep"),
    processes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=256,
            metavar="NUMBER",
            help="So many cells are solved at once (default: one for each core).",
        ),
    ] = None,
    engine: Annotated[
        EngineName, typer.Option(help="Processes of this machine, or a Dask cluster.")
    ] = EngineName.PROCESSES,
    address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Of the scheduler of the Dask cluster: tcp://127.0.0.1:8786.")
    ] = None,
    json: JsonTarget = None,
    csv: Annotated[
        str | None, typer.Option("--csv", metavar="FILE", help="Write every cell as a line of a CSV file.")
    ] = None,
    lang: Language = "en",
    effort: Effort = 60.0,
) -> None:
    """Plan every combination of values, and show where the answer changes and why. Interrupted sweeps go on where they
    were.
    """
    from planner import api
    from planner.cli.sweep_progress import shown_sweep
    from planner.report.console import messages, output, tell
    from planner.report.delimited import csv_file
    from planner.report.sweep import print_sweep
    from planner.report.sweep_table import cells_table, is_csv_of_cells
    from planner.words import sweep as said

    solver = _engine(engine, address, processes)
    with input_faults(json), shown_sweep() as progress:
        try:
            answer = api.sweep(
                scenario, values, figure=figure, store=store, effort=effort, engine=solver, watch=progress.sweeping
            )
        except KeyboardInterrupt:
            step = progress.step
            tell(messages(), said.interrupted(step.done, step.of, store.as_posix()), "bold")
            leave(Exit.INTERRUPTED)
        except OSError as fault:
            reason = str(fault.strerror)
            raise UsageError(sentence("{file} cannot be written: {reason}.", file=str(store), reason=reason)) from None
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if csv is not None:
        write_cells(csv_file(cells_table(answer)), csv, is_csv_of_cells)
    if json != "-":
        print_sweep(output(), answer)
        if progress.kept:
            tell(messages(), said.kept(progress.kept, len(answer.cells)))
    leave(_code(answer))


def _engine(name: EngineName, address: str | None, processes: int | None) -> Engine:
    if name is EngineName.DASK:
        from planner.sweeping.cluster import Dask

        if address is None:
            raise UsageError(sentence("--engine dask needs the --address of a scheduler."))
        if processes is not None:
            raise UsageError(sentence("--processes are those of this machine; a cluster has its own."))
        return Dask(address)
    if address is not None:
        raise UsageError(sentence("--address is for --engine dask."))
    from planner.sweeping.engines import Processes

    return Processes(processes or _cores())


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _code(answer: SweepAnswer) -> Exit:
    """The worst thing that there is to say of any cell; 0 where every cell is settled and some cell reaches the goals,
    1 where none does.
    """
    kinds = {cell.fault.kind for cell in answer.cells if cell.fault is not None}
    figures = [cell.figures for cell in answer.cells if cell.figures is not None]
    if kinds & {"internal", "lost"}:
        return Exit.OUR_FAULT
    if kinds:
        return Exit.INPUT
    if any(each.status == "undecided" for each in figures):
        return Exit.UNDECIDED
    return Exit.YES if any(each.reached for each in figures) else Exit.NO
