"""The same examples on every run; `HYPOTHESIS_PROFILE=random make tests` looks for new ones."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator
from functools import cache

import pytest
import typer
from hypothesis import settings

# Before polars is loaded: tables of a few rows, handed to a second thread and back, take several times as long.
os.environ.setdefault("POLARS_MAX_THREADS", "1")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is collected stays until the end, so there is nothing among it to be found by the garbage collector."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("random", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture(autouse=True, scope="session")
def _commands_built_once() -> Iterator[None]:
    """Typer builds all commands anew whenever the command line is called, which takes longer than most answers; tests
    that call it hundreds of times in one process need them once.
    """
    once = cache(typer.main.get_command)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("typer.main.get_command", once)
        patched.setattr("typer.testing._get_command", once)
        yield


@pytest.fixture(autouse=True, scope="session")
def _models_without_old_names() -> Iterator[None]:
    """OR-Tools gives every model a second set of names from before its version 9.12, which takes longer than building
    most of the thousands of models of the tests; nothing here calls them.
    """
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("planner.solver.cpsat.cp_model.CpModel._add_pre_pep8_methods", lambda _: None)
        yield
