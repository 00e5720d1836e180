"""Reads a user's JSON file into a model, with issues instead of tracebacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from planner.errors import DataError, Issue, Place, error, read_bytes

Model = TypeVar("Model", bound=BaseModel)

MOST_BYTES = 50_000_000


def read_json(path: Path, model: type[Model]) -> Model:
    """The file's content as the model. Raises DataError with everything that does not fit."""
    shown = path.as_posix()
    raw = read_bytes(path, Place(shown), MOST_BYTES)
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        hint = "Save it again as UTF-8."
        raise DataError([error("encoding", Place(shown), "The file is not UTF-8 text.", hint)]) from None
    except json.JSONDecodeError as fault:
        place = Place(shown, line=fault.lineno, column=fault.colno)
        raise DataError([error("json-syntax", place, f"This is not JSON: {fault.msg}.")]) from None
    except RecursionError:
        raise DataError([error("too-deep", Place(shown), "The file is nested too deeply.")]) from None
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        raise DataError([_issue(shown, each["loc"], each["type"]) for each in fault.errors()]) from None


def _issue(shown: str, loc: tuple[int | str, ...], kind: str) -> Issue:
    path = ".".join(str(part) for part in loc) or "the file"
    if kind == "missing":
        return error("key-missing", Place(shown, column=path), f"`{path}` is missing.")
    return error("wrong-value", Place(shown, column=path), f"The value of `{path}` is not of the expected form.")
