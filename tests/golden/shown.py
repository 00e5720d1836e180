"""What `planner plan`, `explain`, `replan` and `forecast` show for the worked examples: run as a user runs them, but
solved only once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar
from unittest.mock import patch

from typer.testing import CliRunner

from planner import api
from planner.answer.schema import PlanAnswer
from planner.cli import compare
from planner.cli.commands import app
from planner.comparison import result
from planner.comparison.schema import Result
from planner.explanation.schema import Explanation
from planner.replanning.schema import ReplanAnswer
from planner.sweeping.engines import Here
from planner.sweeping.schema import SweepAnswer

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

EXPLAINED = {
    "scenarios/gold-out-of-reach/scenario.yaml": VIEWS,
    "scenarios/gold-by-year-end/scenario.yaml": VIEWS,
    "scenarios/points-programme/scenario.yaml": ("json", "80.txt", "80.zh-TW.txt"),
    "scenarios/two-cliffs/scenario.yaml": ("json", "80.txt", "80.zh-TW.txt"),
}
"""The worked examples whose `explain` is recorded, and in which views."""

FORECAST = {
    "scenarios/training-budget/scenario-with-chances.yaml": VIEWS,
    "scenarios/training-budget/scenario.yaml": ("json", "80.txt"),
}
"""The same of `forecast`."""

COMPARED = {"scenarios/ways-to-gold/base.yaml": VIEWS}
"""The same of `compare`, with everything else in the folder."""
SWEPT = {
    "scenarios/gold-by-year-end/scenario.yaml": (
        "goals.0.by=2017-10-31..2018-01-31/1M",
        "limits.exams_per_person=1,2,3",
    ),
    "scenarios/operations-gold-after-2018/scenario.yaml": ("as_of=2017-12-11..2017-12-31/4D",),
}
"""The worked examples that are swept, and along which axes."""


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


def recording(scenario: str, view: str, command: str = "plan") -> Path:
    """The file that holds what is expected."""
    path = Path(scenario)
    return EXPECTED / path.parent.name / f"{path.stem}{'' if command == 'plan' else f'.{command}'}.{view}"


def recordings() -> Iterator[tuple[str, str, str]]:
    """Every command, scenario and view that is recorded."""
    yield from (("plan", scenario, view) for scenario in scenarios() for view in VIEWS)
    yield from (("replan", scenario, view) for scenario in changes_of_plan() for view in VIEWS)
    yield from (("explain", scenario, view) for scenario, views in EXPLAINED.items() for view in views)
    yield from (("forecast", scenario, view) for scenario, views in FORECAST.items() for view in views)
    yield from (("compare", scenario, view) for scenario, views in COMPARED.items() for view in views)
    yield from (("sweep", scenario, view) for scenario in SWEPT for view in VIEWS)


@cache
def shown(scenario: str, command: str = "plan") -> Shown:
    """Runs the tool from the root of the repository, in every view that is recorded."""
    views, codes = {}, set()
    more = ["--from", str(Path(scenario).with_name("plan.json"))] if command == "replan" else []
    with chdir(ROOT), _solved_once(), TemporaryDirectory() as folder:
        if command == "sweep":
            more = [*(word for axis in SWEPT[scenario] for word in ("--set", axis)), "--store", folder]
        for view in {"explain": EXPLAINED, "forecast": FORECAST}.get(command, {}).get(scenario, VIEWS):
            columns, options = _VIEWS[view]
            environment = {"COLUMNS": columns, "NO_COLOR": "1", **dict.fromkeys(_NOT_WANTED)}
            what = str(Path(scenario).parent) if command == "compare" else scenario
            asked = [command, what, *more, *options]
            run = CliRunner().invoke(app, asked, env=environment, catch_exceptions=False)
            views[view] = run.stdout
            codes.add(run.exit_code)
    (code,) = codes
    return Shown(views, code)


_NOT_WANTED = ("FORCE_COLOR", "LINES", "TERM", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


@contextmanager
def _solved_once() -> Iterator[None]:
    """The views differ in how the answer is shown, so the first answer serves them all. Sweeps do without processes of
    their own, which change nothing (tests/sweep).
    """
    with (
        patch.object(api, "plan", _once(api.plan)),
        patch.object(api, "explain", _once(api.explain)),
        patch.object(api, "replan", _once(api.replan)),
        patch.object(api, "sweep", _once(api.sweep)),
        patch("planner.sweeping.engines.Processes", lambda _: Here()),
        patch.object(compare, "solve", _once_by_name(compare.solve)),
        patch.object(result, "python_version", lambda: "3"),
    ):
        yield


_PLAN = api.plan
_Answer = TypeVar("_Answer", PlanAnswer, Explanation, ReplanAnswer, SweepAnswer)


def _once_by_name(work: Callable[..., Result]) -> Callable[..., Result]:
    results: dict[str, Result] = {}

    def first(question: object, name: str, *rest: object) -> Result:
        if name not in results:
            # Inside, `api.plan` would give the plan of the first scenario to all of them.
            with patch.object(api, "plan", _PLAN):
                results[name] = work(question, name, *rest)
        return results[name]

    return first


def _once(work: Callable[..., _Answer]) -> Callable[..., _Answer]:
    answers: list[_Answer] = []

    def first(*args: object, **kwargs: object) -> _Answer:
        if not answers:
            answers.append(work(*args, **kwargs))
        return answers[0]

    return first
