"""What every command does around its one call: exit codes, issues, JSON, progress."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import NoReturn

import typer

from planner.errors import DataError, Issue, UsageError


class Exit(IntEnum):
    """The documented exit codes."""

    YES = 0
    NO = 1
    USAGE = 2
    INPUT = 3
    UNDECIDED = 4
    OUR_FAULT = 70


def load_beside(module: str) -> None:
    """Imports a module while something else is done, most of which leaves the interpreter free."""

    def load() -> None:
        with suppress(Exception):  # whoever needs the module imports it again, and hears what is wrong
            import_module(module)

    Thread(target=load, daemon=True).start()


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


def leave_with_issues(issues: Sequence[Issue], json_target: str | None) -> NoReturn:
    """Shows the issues of a check; exit code 3 if one of them is an error."""
    from planner.report.console import output
    from planner.report.issues import print_issues, summary

    if json_target is not None:
        write_json(issues_as_json(issues), json_target)
    if json_target != "-":
        print_issues(output(), issues)
        if not issues:
            output().print(summary(issues))
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
    _write(text.encode(), target, lambda old: old.startswith(b"{"), "JSON file")


def write_calendar(content: bytes, target: str) -> None:
    """Writes a calendar file, as `write_json` writes JSON."""
    _write(content, target, lambda old: old.startswith(b"B"), "calendar file")


def write_table(content: bytes, target: str, is_ours: Callable[[bytes], bool], kind: str) -> None:
    """Writes a file with tables, as `write_json` writes JSON. is_ours: whether what is there may be replaced."""
    _write(content, target, is_ours, kind)


def _write(content: bytes, target: str, is_ours: Callable[[bytes], bool], kind: str) -> None:
    """Writes a file beside its place and renames it; a file of another kind is never overwritten."""
    path = Path(target).resolve()
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        old = path.read_bytes() if path.is_file() else b""
        if old and not is_ours(old):
            raise UsageError(f"{target} exists and is no {kind}; it is left as it is.")
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".planner-", suffix=".part")
    except OSError as fault:
        raise UsageError(f"{target} cannot be written: {fault.strerror}.") from None
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(path)
    except OSError as fault:
        Path(temporary).unlink(missing_ok=True)
        raise UsageError(f"{target} cannot be written: {fault.strerror}.") from None
