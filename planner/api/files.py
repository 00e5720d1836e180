"""The verbs about files: programmes and scenarios read and checked, and where the company stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from planner.errors import DataError, Issue, Place
from planner.programme.load import catalogue, load_programme, load_programme_file
from planner.question.load import load_question

if TYPE_CHECKING:
    from planner.answer.audit_schema import AuditAnswer
    from planner.api.paths import StrPath
    from planner.programme.schema import Programme
    from planner.programme.trial import Trial
    from planner.question.schema import Question


class CheckAnswer(NamedTuple):
    """The answer of `check`: everything there is to say about the files."""

    issues: tuple[Issue, ...]

    @property
    def sound(self) -> bool:
        """Whether the files can be planned with."""
        return not any(issue.severity == "error" for issue in self.issues)


def programmes() -> tuple[str, ...]:
    """The names of the programmes in the catalogue, sorted."""
    return catalogue()


def programme(name: str) -> Programme:
    """The programme of this catalogue name, or in this file. Raises DataError when it cannot be had."""
    return load_programme(name, Path(), "", Place(name)).programme


def check_programme(file: StrPath) -> CheckAnswer:
    """Everything there is to say about a programme file. Raises nothing."""
    path = Path(file)
    try:
        return CheckAnswer(load_programme_file(path, path.as_posix()).issues)
    except DataError as fault:
        return CheckAnswer(fault.issues)


def run_cases(name: str) -> tuple[Trial, ...]:
    """How the cases of the programme of this catalogue name, or in this file, come out.

    Raises DataError when the programme cannot be had.
    """
    from planner.programme.trial import trials

    return trials(programme(name))


def read(scenario: StrPath, until: date | None = None) -> Question:
    """The question that a scenario file (or a folder with a `scenario.yaml`) poses. until: its goals are to be held
    until this day at least.

    Raises DataError with all issues when something is wrong in the files.
    """
    return load_question(Path(scenario), until=until)


def check(scenario: StrPath) -> CheckAnswer:
    """Everything there is to say about the scenario and the files it names. Plans nothing, raises nothing."""
    try:
        return CheckAnswer(read(scenario).issues)
    except DataError as fault:
        return CheckAnswer(fault.issues)


def audit(question: Question, on: date | None = None) -> AuditAnswer:
    """Where the company stands on a day (default: the scenario's `as_of`)."""
    from planner.answer.audit import compose_audit

    return compose_audit(question, on or question.scenario.as_of)
