"""The line on stderr: what is being done, from the files to the last look."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import patch

from rich.console import Console
from typer.testing import CliRunner

from planner.cli.commands import app
from planner.cli.progress import Line, shown_progress
from planner.cli.sweep_progress import shown_sweep
from planner.explanation.watch import Looking
from planner.language import speaking
from planner.solver.solve import Progress
from planner.sweeping.run import Step

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def lines(command: str, scenario: str, *options: str) -> list[str]:
    """Everything that the line would say, each once, in its order."""
    said: list[str] = []
    with patch.object(Line, "tell", lambda _, line: said.append(line)):
        words = [command, (SCENARIOS / scenario).as_posix(), *options, "--json", "-"]
        CliRunner().invoke(app, words, catch_exceptions=False)
    return list(dict.fromkeys(said))


def test_explaining_says_what_is_looked_at() -> None:
    said = lines("explain", "silver-already-met", "--one-more", "--second-opinion")
    assert said[-3:] == [
        "One more for each requirement: 1 of 2 …",
        "One more for each requirement: 2 of 2 …",
        "Asking another solver …",
    ]


def test_a_reason_and_repairs() -> None:
    said = lines("explain", "gold-out-of-reach")
    assert said[0] == "Settling exams …"
    reasons = [line for line in said if line.startswith("Looking for the reason: question ")]
    tried = [line for line in said if line.startswith("Trying repairs: ")]
    assert len(reasons) > 5
    assert said[-len(reasons) - len(tried) :] == [*reasons, *tried]
    assert tried[-1] == f"Trying repairs: {len(tried)} of {len(tried)} …"


def test_the_line_speaks_the_language_of_the_command_from_other_threads_too() -> None:
    said: list[str] = []
    with (
        patch.object(Line, "tell", lambda _, line: said.append(line)),
        speaking("zh-TW"),
        shown_progress() as line,
        ThreadPoolExecutor(1) as solver,
    ):
        solver.submit(line.solving, Progress("exams", 20, 18)).result()
        solver.submit(line.explaining, Looking("repairs", 3, 12)).result()
        line.asking_another_solver()
    assert said == [
        "正在求解測驗次數，目前最佳為 20，至少為 18…",
        "嘗試各項調整：12 項中的第 3 項…",
        "正在詢問另一個求解器…",
    ]


def test_the_line_appears_with_what_was_told_last() -> None:
    for told_later, shown in (
        (False, "Asking another solver …"),
        (True, "Settling exams, best so far 20, at least 18 …"),
    ):
        file = io.StringIO()
        line = Line("Reading …")
        line.asking_another_solver()
        console = Console(file=file, force_terminal=True, width=60)
        with patch("planner.report.console.messages", lambda console=console: console):
            line.appear()
        if told_later:
            line.solving(Progress("exams", 20, 18))
        line.disappear()
        assert shown in file.getvalue()
        assert "Reading" not in file.getvalue()


def test_planning_says_which_measure_is_settled() -> None:
    said = lines("plan", "silver-already-met")
    assert said[0] == "Settling exams …"


def test_the_bar_of_a_sweep() -> None:
    for is_terminal in (True, False):
        file = io.StringIO()
        console = Console(file=file, force_terminal=is_terminal, width=100)
        with patch("planner.cli.sweep_progress.messages", lambda console=console: console), shown_sweep() as progress:
            progress.sweeping(Step("cells", 0, 4))
            progress.sweeping(Step("cells", 3, 4, kept=2))
            progress.sweeping(Step("changes", 1, 2))
        assert (progress.step, progress.kept) == (Step("cells", 3, 4, kept=2), 2)
        shown = file.getvalue()
        if is_terminal:
            assert "Solving cells" in shown
            assert "3/4" in shown
            assert "Looking for where the answer changes" in shown
        else:
            assert not shown.strip()
