"""Reads a user's JSON file into a model, with issues instead of tracebacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from planner.errors import DataError, Issue, Place, error, read_bytes
from planner.language import all_of, sentence

Model = TypeVar("Model", bound=BaseModel)

MOST_BYTES = 50_000_000
_EXPECTED = {
    "date": sentence("a day like 2017-12-31"),
    "tuple": sentence("a list"),
    "list": sentence("a list"),
    "model": sentence("an object with the key `assignments`"),
    "string": sentence("a text"),
    "bool": sentence("true or false"),
    "decimal": sentence("a number"),
}
_KEYS = ("employee_id", "exam", "not_before", "not_after", "on", "serves")
_ANOTHER_KIND = sentence("another kind of value")


def read_json(path: Path, model: type[Model]) -> Model:
    """The file's content as the model. Raises DataError with everything that does not fit."""
    shown = path.as_posix()
    raw = read_bytes(path, Place(shown), MOST_BYTES)
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        what, hint = sentence("The file is not UTF-8 text."), sentence("Save it again as UTF-8.")
        raise DataError([error("encoding", Place(shown), what, hint)]) from None
    except json.JSONDecodeError as fault:
        place = Place(shown, line=fault.lineno, column=fault.colno)
        what = sentence("This is not JSON: {reason}.", reason=fault.msg)
        raise DataError([error("json-syntax", place, what)]) from None
    except RecursionError:
        raise DataError([error("too-deep", Place(shown), sentence("The file is nested too deeply."))]) from None
    try:
        return model.model_validate(data)
    except ValidationError as fault:
        raise DataError([_issue(shown, each["loc"], each["type"]) for each in fault.errors()]) from None


def _issue(shown: str, loc: tuple[int | str, ...], kind: str) -> Issue:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in loc).lstrip(".")
    place = Place(shown, column=path or None)
    if kind == "missing":
        return error("key-missing", place, sentence("`{key}` is missing.", key=path))
    if kind == "extra_forbidden":
        what = sentence("`{key}` is not known here.", key=path)
        hint = sentence("The keys of an assignment are {keys}.", keys=all_of(_KEYS))
        return error("key-unknown", place, what, hint)
    expected = _EXPECTED.get(kind.split("_")[0], _ANOTHER_KIND)
    if path:
        return error("wrong-value", place, sentence("`{key}` should be {expected}.", key=path, expected=expected))
    return error("wrong-value", place, sentence("The file should be {expected}.", expected=expected))
