"""CP-SAT without pandas: the only place from which the solver's library is imported.

The library imports pandas, which takes longer than everything else in it together, for functions that take and give
whole columns of variables. None of them is used here. The library gets a stand-in while it is loaded, and then pandas
itself as soon as one of those functions asks for it, so that other programs in the same process miss nothing.

The library consists of a hundred files that name each other's functions, of which few are ever called: each name is
looked up when it is first used, where the system can do that. That takes a third off loading it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

_PANDAS = "pandas"


class _StandIn(ModuleType):
    """Gives a class for whatever is asked of it: the library names some of pandas' classes in its signatures."""

    def __getattr__(self, name: str) -> type:
        return type(name, (), {})


class _WhenNeeded(ModuleType):
    """pandas, imported when something of it is first looked at."""

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(_PANDAS), name)


@contextmanager
def _names_when_needed() -> Iterator[None]:
    """What is loaded looks up the names of other files' functions when it first calls them."""
    if sys.platform == "win32":
        yield
    else:
        before = sys.getdlopenflags()
        sys.setdlopenflags(os.RTLD_LAZY)
        try:
            yield
        finally:
            sys.setdlopenflags(before)


def _load() -> None:
    if _PANDAS in sys.modules:
        return
    sys.modules[_PANDAS] = _StandIn(_PANDAS)
    try:
        with _names_when_needed():
            library = import_module("ortools.sat.python.cp_model")
    finally:
        del sys.modules[_PANDAS]
    library.pd = _WhenNeeded(_PANDAS)  # type: ignore[attr-defined]


_load()

from ortools.sat.python import cp_model  # noqa: E402

LIBRARY_VERSION: str = import_module("ortools").__version__

__all__ = ["LIBRARY_VERSION", "cp_model"]
