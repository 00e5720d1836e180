"""What `planner plan` shows for each worked example, and `planner replan` for those with an earlier plan: run as a user
runs it, but solved only once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from typer.testing import CliRunner

from planner import api
from planner.answer.schema import PlanAnswer
from planner.cli.main import app
from planner.question.schema import Question
from planner.replanning.schema import ReplanAnswer

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "expected"
REGENERATE = "python -m tests.golden.regenerate"

_VIEWS = {
    "json": ("80", ["--json", "-"]),
    "80.txt": ("80", []),
    "140.txt": ("140", []),
    "80.zh-TW.txt": ("80", ["--lang", "zh-TW"]),
}
VIEWS = tuple(_VIEWS)


@dataclass(frozen=True)
class Shown:
    """Standard output in each view, and the exit code, which is the same in all of them."""

    views: Mapping[str, str]
    exit_code: int

    @property
    def answer(self) -> Any:
        return json.loads(self.views["json"])


def scenarios() -> tuple[str, ...]:
    """The scenario files of the worked examples, relative to the root of the repository."""
    return tuple(sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("scenarios/*/scenario*.yaml")))


def changes_of_plan() -> tuple[str, ...]:
    """The scenario files that follow the earlier plan in the `plan.json` beside them."""
    return tuple(sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("scenarios/*/later*.yaml")))


def examples() -> tuple[str, ...]:
    """All scenario files of the worked examples."""
    return (*scenarios(), *changes_of_plan())


def recording(scenario: str, view: str) -> Path:
    """The file that holds what is expected."""
    path = Path(scenario)
    return EXPECTED / path.parent.name / f"{path.stem}.{view}"


@cache
def shown(scenario: str) -> Shown:
    """Runs the tool from the root of the repository, in every view."""
    views, codes = {}, set()
    command = "replan" if scenario in changes_of_plan() else "plan"
    earlier = ["--from", str(Path(scenario).with_name("plan.json"))] if command == "replan" else []
    with chdir(ROOT), _solved_once(command):
        for view, (columns, options) in _VIEWS.items():
            environment = {"COLUMNS": columns, "NO_COLOR": "1", **dict.fromkeys(_NOT_WANTED)}
            words = [command, scenario, *earlier, *options]
            run = CliRunner().invoke(app, words, env=environment, catch_exceptions=False)
            views[view] = run.stdout
            codes.add(run.exit_code)
    (code,) = codes
    return Shown(views, code)


_NOT_WANTED = ("FORCE_COLOR", "LINES", "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


@contextmanager
def _solved_once(command: str) -> Iterator[None]:
    """The views differ in how the answer is shown, so the first answer serves them all."""
    solve: Callable[..., PlanAnswer | ReplanAnswer] = getattr(api, command)
    answers: list[PlanAnswer | ReplanAnswer] = []

    def first_answer(question: Question, *rest: object) -> PlanAnswer | ReplanAnswer:
        if not answers:
            answers.append(solve(question, *rest))
        return answers[0]

    with patch.object(api, command, first_answer):
        yield
