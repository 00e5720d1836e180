"""Reads a user's JSON file into a model, with issues instead of tracebacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from planner.errors import DataError, Issue, Place, error, read_bytes

Model = TypeVar("Model", bound=BaseModel)

MOST_BYTES = 50_000_000
_EXPECTED = {
    "date": "a day like 2017-12-31",
    "tuple": "a list",
    "list": "a list",
    "model": "an object with the key `assignments`",
    "string": "a text",
    "bool": "true or false",
    "decimal": "a number",
}


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
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
    place = Place(shown, column=path or None)
    if kind == "missing":
        return error("key-missing", place, f"`{path}` is missing.")
    if kind == "extra_forbidden":
        known = "employee_id, exam, not_before, not_after, on and serves"
        return error("key-unknown", place, f"`{path}` is not known here.", f"The keys of an assignment are {known}.")
    expected = _EXPECTED.get(kind.split("_")[0], "another kind of value")
    return error("wrong-value", place, f"{f'`{path}`' if path else 'The file'} should be {expected}.")
