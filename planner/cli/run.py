"""What every command does around its one call: exit codes, issues, JSON, progress."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import typer

from planner.beside import beside
from planner.errors import DataError, Issue, UsageError
from planner.language import Said, sentence, template

_REPORT = b"<!-- planner/report -->"


class Exit(IntEnum):
    """The documented exit codes."""

    YES = 0
    NO = 1
    USAGE = 2
    INPUT = 3
    UNDECIDED = 4
    OUR_FAULT = 70
    INTERRUPTED = 130


def load_beside(module: str) -> None:
    """Imports a module while something else is done, most of which leaves the interpreter free."""

    beside(partial(import_module, module))  # whoever needs it imports it again, and hears what is wrong


def leave(code: Exit) -> NoReturn:
    raise typer.Exit(int(code))


@contextmanager
def input_faults(json_target: str | None) -> Iterator[None]:
    """Prints the issues of a DataError (as JSON too, where that was asked for) and leaves with exit code 3."""
    from planner.report.console import messages
    from planner.report.issues import print_issues

    try:
        yield
    except DataError as fault:
        if json_target is not None:
            write_json(issues_as_json(fault.issues), json_target)
        print_issues(messages(), fault.issues)
        leave(Exit.INPUT)


def leave_with_issues(
    issues: Sequence[Issue], json_target: str | None, asked: Sequence[str], then: Sequence[str]
) -> NoReturn:
    """Shows the issues of a check and what to do next; exit code 3 if one of them is an error.

    asked, then: the words of the command that checks, and of the one that is next when there are no errors.
    """
    from planner.report.console import output
    from planner.report.issues import print_issues, print_next_step

    if json_target is not None:
        write_json(issues_as_json(issues), json_target)
    if json_target != "-":
        print_issues(output(), issues)
        print_next_step(output(), issues, asked, then)
    leave(Exit.INPUT if any(issue.severity == "error" for issue in issues) else Exit.YES)


def issues_as_json(issues: Iterable[Issue]) -> str:
    return as_json({"schema": "planner/check/1", "issues": [issue.as_json() for issue in issues]})


def as_json(data: object) -> str:
    """The one form in which JSON leaves: indented, with its own characters, with a line end."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def write_json(text: str, target: str) -> None:
    """Writes to standard output (`-`) or to a file: first beside it, then renamed, so that no half file is left."""
    if target == "-":
        try:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    another_kind = template("{file} exists and is no JSON file; it is left as it is.")
    _write(text.encode(), target, lambda old: old.startswith(b"{"), another_kind)


def write_calendar(content: bytes, target: str) -> None:
    """Writes a calendar file, as `write_json` writes JSON."""
    another_kind = template("{file} exists and is no calendar file; it is left as it is.")
    _write(content, target, lambda old: old.startswith(b"B"), another_kind)


def write_page(content: bytes, target: str) -> None:
    """Writes a report, as `write_json` writes JSON. Reports of one form begin alike, and like nothing else."""
    beginning = content[: content.index(_REPORT) + len(_REPORT)]
    another_kind = template("{file} exists and is no report of planner; it is left as it is.")
    _write(content, target, lambda old: old.startswith(beginning), another_kind)


def write_cells(content: bytes, target: str, is_ours: Callable[[bytes], bool]) -> None:
    """Writes the CSV file of a sweep, as `write_json` writes JSON. is_ours: whether a file may be replaced."""
    another_kind = template("{file} exists and is no CSV file of a sweep; it is left as it is.")
    _write(content, target, is_ours, another_kind)


def write_csv(content: bytes, target: str, is_ours: Callable[[bytes], bool]) -> None:
    """Writes the CSV file of a forecast, as `write_json` writes JSON. is_ours: whether a file may be replaced."""
    another_kind = template("{file} exists and is no CSV file of a forecast; it is left as it is.")
    _write(content, target, is_ours, another_kind)


def write_compared(content: bytes, target: str, is_ours: Callable[[bytes], bool]) -> None:
    """Writes a comparison as CSV, as `write_csv` writes a forecast."""
    another_kind = template("{file} exists and is no CSV file of a comparison; it is left as it is.")
    _write(content, target, is_ours, another_kind)


def write_workbook(content: bytes, target: str, is_ours: Callable[[bytes], bool]) -> None:
    """Writes the workbook of a forecast in the same way."""
    another_kind = template("{file} exists and is no workbook of a forecast; it is left as it is.")
    _write(content, target, is_ours, another_kind)


def write_report_workbook(content: bytes, target: str, is_ours: Callable[[bytes], bool]) -> None:
    """Writes the workbook of a report in the same way."""
    another_kind = template("{file} exists and is no workbook of a report; it is left as it is.")
    _write(content, target, is_ours, another_kind)


def _write(content: bytes, target: str, is_ours: Callable[[bytes], bool], another_kind: str) -> None:
    """Writes a file beside its place and renames it; a file of another kind is never overwritten, and that is said."""
    path = Path(target).resolve()
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        old = path.read_bytes() if path.is_file() else b""
        if old and not is_ours(old):
            raise UsageError(sentence(another_kind, file=target))
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".planner-", suffix=".part")
    except OSError as fault:
        raise UsageError(_not_written(target, fault)) from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as fault:
        Path(temporary).unlink(missing_ok=True)
        raise UsageError(_not_written(target, fault)) from None


def _not_written(target: str, fault: OSError) -> Said:
    return sentence("{file} cannot be written: {reason}.", file=target, reason=str(fault.strerror))
