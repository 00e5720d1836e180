"""Processes that die cost their own task at most, and nothing hangs."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from planner.errors import InternalError
from planner.sweeping.engines import Here, Lost, Processes
from tests.sweep.work import die, die_at_three, die_once, double, refuse, session


def test_one_process_that_dies_costs_one_task_only() -> None:
    with Processes(2) as engine:
        assert dict(engine.run([1, 2, 3, 4, 5], die_at_three)) == {0: 2, 1: 4, 2: Lost(), 3: 8, 4: 10}
        assert dict(engine.run([6, 7], double)) == {0: 12, 1: 14}
    assert not multiprocessing.active_children()


def test_what_was_lost_by_chance_is_done_again(tmp_path: Path) -> None:
    with Processes(1) as engine:
        assert dict(engine.run([str(tmp_path / "a"), str(tmp_path / "b")], die_once)) == {0: "a", 1: "b"}


def test_where_every_process_dies_it_ends() -> None:
    with pytest.raises(InternalError, match="No process can be started"), Processes(1) as engine:
        list(engine.run([1, 2, 3, 4], die))
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("engine", [Here(), Processes(1)], ids=["here", "processes"])
def test_faults_of_the_work_are_passed_on(engine: Here | Processes) -> None:
    with pytest.raises(ZeroDivisionError), engine as begun:
        list(begun.run([1, 2], refuse))


def test_an_engine_works_in_its_context_only() -> None:
    with pytest.raises(InternalError, match="outside of its context"):
        list(Processes(1).run([1], double))


def test_an_interrupt_from_the_keyboard_does_not_reach_the_processes() -> None:
    with Processes(1) as engine:
        assert os.getsid(0) not in dict(engine.run([1], session)).values()
