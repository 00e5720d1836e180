"""Results in files: written whole or not at all, and read back only if they are sound."""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, Field, model_validator

from planner.comparison.schema import Result, days_left, last_day
from planner.documents.json import read_json
from planner.errors import DataError, Issue, Place, UsageError, error
from planner.language import sentence

SCHEMA = "planner/result/1"
_OF_RESULTS = "planner/result/"
_LONGEST = 60
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})
"""File names that Windows keeps for devices."""


def stored(result: Result) -> bytes:
    """The content of the file: the same result always gives the same bytes."""
    return (json.dumps(result.model_dump(mode="json"), ensure_ascii=False, indent=2) + "\n").encode()


def save_result(result: Result, file: Path) -> None:
    """Writes the result beside its place and renames it, so that no half file is left.

    Raises UsageError when it cannot be written, or something else than a stored result is there.
    """
    target = file.resolve()
    try:
        if target.exists() and not _is_ours(target):
            raise UsageError(sentence("{file} exists and is no stored result; it is left as it is.", file=str(file)))
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".planner-", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as written:
                written.write(stored(result))
            Path(temporary).chmod(0o666 & ~_umask())
            Path(temporary).replace(target)
        except OSError:
            Path(temporary).unlink()
            raise
    except OSError as fault:
        reason = fault.strerror or sentence("unknown reason")
        raise UsageError(sentence("{file} cannot be written: {reason}.", file=str(file), reason=reason)) from None


def save_results(results: Iterable[Result], folder: Path) -> tuple[Path, ...]:
    """Writes a file for each result into the folder, which is made where it is missing; the files, in their order.

    Of several results the first is stored as their base.
    Raises UsageError as `save_result` does.
    """
    kept = tuple(results)
    several = len(kept) > 1
    kept = tuple(each.model_copy(update={"is_base": several and at == 0}) for at, each in enumerate(kept))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        reason = fault.strerror or sentence("unknown reason")
        raise UsageError(sentence("{file} cannot be written: {reason}.", file=str(folder), reason=reason)) from None
    files = tuple(folder / name for name in file_names(result.name for result in kept))
    for result, file in zip(kept, files, strict=True):
        save_result(result, file)
    return files


def load_result(file: Path) -> Result:
    """The result that was stored in the file. Raises DataError when it is none, or one that does not hold together."""
    place = Place(file.as_posix())
    found = read_json(file, _Header).schema_
    if found != SCHEMA:
        raise DataError([_another_kind(place, found)])
    result = read_json(file, Result)
    try:
        stored(result)
    except UnicodeEncodeError:
        raise DataError([error("encoding", place, sentence("A text in the file has half of a character."))]) from None
    issues = [_contradiction(place, key) for key in _contradictions(result)]
    if issues:
        raise DataError(issues)
    return result


def is_result(file: Path) -> bool:
    """Whether the file says that it is a stored result, of whichever version. Raises DataError when it cannot be read
    as JSON.
    """
    found = read_json(file, _Header).schema_
    return isinstance(found, str) and found.startswith(_OF_RESULTS)


class _Header(BaseModel):
    """What every file of ours begins with."""

    schema_: object = Field(default=None, alias="schema")

    @model_validator(mode="before")
    @classmethod
    def _of_anything(cls, value: object) -> object:
        return value if isinstance(value, dict) else {}


def file_names(names: Iterable[str]) -> Iterator[str]:
    """A file name for each name: letters and digits of any script, in lower case; alike ones get a number."""
    taken: set[str] = set()
    for name in names:
        stem, number = _slug(name), 1
        while (chosen := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        taken.add(chosen)
        yield f"{chosen}.json"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).casefold()
    words = re.findall(r"[^\W_]+", plain)
    slug = "-".join(words)[:_LONGEST].strip("-") or "scenario"
    return f"{slug}-scenario" if slug in _RESERVED else slug


def _is_ours(file: Path) -> bool:
    """Whether the file may be replaced: a stored result, or nothing yet."""
    try:
        return file.is_file() and (file.stat().st_size == 0 or is_result(file))
    except DataError:
        return False


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _another_kind(place: Place, found: object) -> Issue:
    if isinstance(found, str) and found.startswith(_OF_RESULTS):
        what = sentence(
            "The result was stored by another planner: it is {found}, and {known} is read here.",
            found=found,
            known=SCHEMA,
        )
        hint = sentence("Read it with the version that it names in `made_with`, or plan the scenario again.")
        return error("result-of-other-version", place, what, hint)
    hint = sentence("`planner plan --save` and `planner compare --save` store results.")
    if not isinstance(found, str):
        return error("no-result", place, sentence("This is no stored result."), hint)
    return error("no-result", place, sentence("This is no stored result, but {found}.", found=found), hint)


def _contradictions(result: Result) -> Iterator[str]:
    """The figures that are not those of the plan in the result, or that cannot be."""
    lines = result.plan.assignments
    computed: Mapping[str, object] = {
        "status": result.plan.status,
        "reached": result.planned and all(goal.reached for goal in result.plan.goals),
        "exams": len(lines),
        "people": len({line.employee_id for line in lines}),
        "last_day": max(map(last_day, lines), default=None),
        "margin_days": min((days_left(line) for line in lines), default=None),
    }
    given: Mapping[str, object] = {key: getattr(result, key) for key in computed}
    yield from (key for key in computed if computed[key] != given[key])
    for key, share in (("probability", result.probability), ("probability_error", result.probability_error)):
        if share is not None and not 0 <= share <= 1:
            yield key


def _contradiction(place: Place, key: str) -> Issue:
    what = sentence("`{key}` is another one than that of the plan in the result.", key=key)
    hint = sentence("The file was changed after it was stored; plan the scenario again.")
    return error("result-changed", Place(place.file, column=key), what, hint)
