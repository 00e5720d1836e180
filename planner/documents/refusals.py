"""Everything that a model refuses of a document, said as issues at their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from planner.documents.wording import Refusal, refusal, wrong_type
from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error

_KEY = "[key]"
_ABSENT = object()


def issues_of(model: type[BaseModel], document: Document, fault: ValidationError) -> list[Issue]:
    """An issue for everything that does not fit."""
    refusals = _refusals(model, document, fault.errors(include_url=False))
    return [_issue(each, document) for each in refusals]


def _issue(each: Refusal, document: Document) -> Issue:
    of_key = each.of_key or each.code == "key-missing"
    where = document.key_place(each.path) if of_key else document.place(each.path)
    return error(each.code, where, each.what, each.hint)


def _refusals(model: type[BaseModel], document: Document, faults: Sequence[ErrorDetails]) -> list[Refusal]:
    """One refusal per fault, but only one sentence where several forms of one value were tried in vain."""
    by_path: dict[Loc, list[Refusal]] = {}
    for fault in faults:
        if fault["type"] == "too_short" and fault["input"]:
            continue  # entries stand there; each of them has an error of its own
        path = _path(document.data, fault)
        around = _value_at(document.data, path[:-1])
        there = around if isinstance(around, dict) else {}
        keys = _keys_around(model, fault["loc"])
        meant = [key for key in keys if key not in there] or keys  # nobody means one that stands there
        each = refusal(fault, path, fault["loc"][-1:] == (_KEY,), meant)
        by_path.setdefault(path, []).append(each)
    return [each for path, group in by_path.items() for each in _without_vain_tries(path, group, by_path, document)]


def _without_vain_tries(
    path: Loc, group: Sequence[Refusal], paths: Iterable[Loc], document: Document
) -> Sequence[Refusal]:
    """Of a value that may have several forms: the errors of the form that it has; or one about all forms."""
    if any(len(other) > len(path) and other[: len(path)] == path for other in paths):
        return [each for each in group if not each.expected]
    others = [each for each in group if not each.expected]
    if others or len(group) < 2:
        return others or group
    return [wrong_type(path, [each.expected for each in group], _value_at(document.data, path))]


def _step_down(data: object, step: str | int) -> object:
    if isinstance(data, dict) and isinstance(step, str):
        return data.get(step, _ABSENT)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return _ABSENT


def _path(data: object, fault: ErrorDetails) -> Loc:
    """The fault's path without the names that only say which form of a value was tried."""
    path: list[str | int] = []
    here = data
    steps = [step for step in fault["loc"] if step != _KEY]
    for position, step in enumerate(steps):
        below = _step_down(here, step)
        if below is not _ABSENT:
            path.append(step)
            here = below
        elif fault["type"] == "missing" and position == len(steps) - 1:
            path.append(step)
    return tuple(path)


def _value_at(data: object, path: Loc) -> object:
    for step in path:
        data = _step_down(data, step)
    return data


def _keys_around(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """The keys that the model knows in which the last step of the path stands."""
    around: object = model
    for step in loc[:-1]:
        around = _below(around, step)
    if isinstance(around, type) and issubclass(around, BaseModel):
        around.model_rebuild()  # models inside others may never have been needed by themselves
        return tuple(field.alias or name for name, field in around.model_fields.items())
    return ()


def _below(annotation: object, step: str | int) -> object:
    """The type of what stands under this step of a path; None where it is not known."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        annotation.model_rebuild()
        fields = annotation.model_fields.items()
        return next((field.annotation for name, field in fields if step == (field.alias or name)), None)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _below(arguments[0], step)
    if origin in (Union, UnionType):
        return _member(arguments, step)
    if origin is tuple:
        return arguments[0]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return arguments[1]
    return None


def _member(members: Iterable[object], step: str | int) -> object:
    """The form of a union that a step names; else what stands under the step in one of the forms."""
    for member in members:
        bare, *marks = get_args(member) if get_origin(member) is Annotated else (member,)
        if any(isinstance(mark, Tag) and mark.tag == step for mark in marks) or getattr(bare, "__name__", "") == step:
            return bare
    return next((below for member in members if (below := _below(member, step)) is not None), None)
