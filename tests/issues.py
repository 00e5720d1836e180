"""Helpers for tests about what is said when input is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from planner.errors import DataError, Issue, Place


def issues_of(action: Callable[[], object]) -> tuple[Issue, ...]:
    """The issues with which the action fails; it must fail with `DataError`."""
    with pytest.raises(DataError) as caught:
        action()
    return caught.value.issues


def said(issues: Iterable[Issue]) -> list[str]:
    """Each issue as one line: where, what and hint."""
    return [f"{issue.where}: {issue.what} {issue.hint}".rstrip() for issue in issues]


def found(issues: Iterable[Issue]) -> list[tuple[str, str, str]]:
    """Each issue as severity, code and place."""
    return [(issue.severity, issue.code, str(issue.where)) for issue in issues]


def text_at(where: Place, text: str) -> str:
    """The rest of the line of a file's text at which a place points."""
    assert isinstance(where.line, int)
    assert isinstance(where.column, int)
    return text.splitlines()[where.line - 1][where.column - 1 :]
