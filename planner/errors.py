"""What can be wrong, said so that a user can act on it.

Three kinds of trouble are kept apart: something is wrong in the user's files (`DataError`, all issues at once),
something is wrong in ourselves (`InternalError`), and "no" as an answer, which is no exception at all but an outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from planner.language import NOTHING, Said, row, sentence

Severity = Literal["error", "warning", "notice"]


class Place(NamedTuple):
    """A place in a user's file: line and column number of a text, or sheet, row and column name of a table.

    `row` counts as a spreadsheet does: the header is row 1.
    """

    file: str
    sheet: str | None = None
    line: int | None = None
    row: int | None = None
    column: str | int | None = None

    def __str__(self) -> str:
        return str(self.named())

    def named(self) -> Said:
        """The place in words; `file:line:column` in every language."""
        if self.line is not None:
            return row([f"{self.file}:{self.line}" + (f":{self.column}" if self.column is not None else "")])
        parts = [self.file]
        if self.sheet is not None:
            parts.append(sentence("sheet {sheet}", sheet=self.sheet))
        if self.row is not None:
            parts.append(sentence("row {row}", row=str(self.row)))
        if self.column is not None:
            parts.append(sentence("column {column}", column=str(self.column)))
        return row(parts)

    def as_json(self) -> dict[str, str | int]:
        """The parts that are known, for the JSON answers."""
        known = {
            "file": self.file,
            "sheet": self.sheet,
            "line": self.line,
            "row": self.row,
            "column": self.column,
        }
        return {key: value for key, value in known.items() if value is not None}


class Issue(NamedTuple):
    """One thing to say about the input: what was found where, and what to do about it.

    `code` is stable (kebab-case) and meant for scripts; `what` and `hint` are sentences for people. As texts they are
    English; `planner.language.spoken` says them in the language in force. Days and figures stand in them as they are
    written in files.
    """

    code: str
    severity: Severity
    where: Place
    what: Said
    hint: Said = NOTHING

    def as_json(self) -> dict[str, object]:
        return {
            "code": self.code,
            "severity": self.severity,
            "where": self.where.as_json(),
            "what": self.what,
            "hint": self.hint,
        }


def error(code: str, where: Place, what: Said, hint: Said = NOTHING) -> Issue:
    return Issue(code, "error", where, what, hint)


def warning(code: str, where: Place, what: Said, hint: Said = NOTHING) -> Issue:
    return Issue(code, "warning", where, what, hint)


def notice(code: str, where: Place, what: Said, hint: Said = NOTHING) -> Issue:
    return Issue(code, "notice", where, what, hint)


def in_order(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """The issues without repeats, sorted by severity and place, so that the same input gives the same list."""
    weight: dict[Severity, int] = {"error": 0, "warning": 1, "notice": 2}

    def key(issue: Issue) -> tuple[object, ...]:
        where = issue.where
        column = where.column
        return (
            weight[issue.severity],
            where.file,
            where.sheet or "",
            where.line or 0,
            where.row or 0,
            column if isinstance(column, int) else 0,
            str(column or ""),
            issue.code,
            issue.what,
        )

    return tuple(sorted(set(issues), key=key))


class PlannerError(Exception):
    """The common base of everything that `planner` raises on purpose."""


class DataError(PlannerError):
    """Something is wrong in the input files. Carries every issue found, at least one of them an error."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = in_order(issues)
        super().__init__(self.issues)

    def __str__(self) -> str:
        return "\n".join(f"{issue.where}: {issue.what}" for issue in self.issues)


class UsageError(PlannerError):
    """The command was called with words that do not fit together (exit code 2)."""

    def __init__(self, what: Said) -> None:
        self.what = what
        super().__init__(str(what))


class InternalError(PlannerError):
    """Our own fault, for instance a plan that the verifier rejects (exit code 70). Nothing is shown as a plan."""


def raise_errors(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Raises `DataError` with all issues if one of them is an error; otherwise gives them back in order."""
    ordered = in_order(issues)
    if any(issue.severity == "error" for issue in ordered):
        raise DataError(ordered)
    return ordered


def read_bytes(path: Path, where: Place, limit: int | None = None) -> bytes:
    """The file's bytes. Raises `DataError` when it is missing, a folder, unreadable or larger than `limit` bytes."""
    name = path.name
    try:
        if path.is_dir():
            what = sentence("{name} is a folder, not a file.", name=name)
            raise DataError([error("not-a-file", where, what)])
        if limit is not None and path.stat().st_size > limit:
            size = path.stat().st_size
            what = sentence("The file has {size} bytes; at most {limit} are read.", size=size, limit=limit)
            raise DataError([error("too-large", where, what)])
        return path.read_bytes()
    except FileNotFoundError:
        what = sentence("There is no file {name} here.", name=name)
        hint = sentence("Paths in a file are relative to that file.")
        raise DataError([error("file-missing", where, what, hint)]) from None
    except ValueError:
        what = sentence("A file name cannot hold an invisible zero character.")
        raise DataError([error("file-missing", where, what)]) from None
    except PermissionError:
        what = sentence("{name} may not be read.", name=name)
        raise DataError([error("file-unreadable", where, what)]) from None
    except OSError as fault:
        reason = fault.strerror or sentence("unknown reason")
        what = sentence("{name} cannot be read: {reason}.", name=name, reason=reason)
        raise DataError([error("file-unreadable", where, what)]) from None


def at(issue: Issue, where: Place) -> Issue:
    """The same issue at another place."""
    return issue._replace(where=where)
