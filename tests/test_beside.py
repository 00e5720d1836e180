"""Work in a thread of its own."""

from __future__ import annotations

from threading import Event, current_thread

import pytest

from planner.beside import beside


def test_work_goes_on_in_another_thread_and_gives_its_outcome_when_asked() -> None:
    may_end = Event()

    def work() -> str:
        assert may_end.wait(10)
        return current_thread().name

    outcome = beside(work)
    may_end.set()
    assert outcome() != current_thread().name


def test_what_the_work_raises_is_raised_where_somebody_asks() -> None:
    def work() -> str:
        raise KeyError("lost")

    outcome = beside(work)
    with pytest.raises(KeyError, match="lost"):
        outcome()
