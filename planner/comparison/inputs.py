"""What a result was made from, so that a year later anybody can see what was different."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256

import polars as pl
from pydantic import BaseModel

from planner.comparison.schema import Change, InputChanges, Inputs
from planner.question.schema import Question

_SHORT = 12
"""So many hexadecimal digits tell the rows of a roster apart."""


def inputs_of(question: Question) -> Inputs:
    """The digests and facts of a question's inputs."""
    roster, following = question.roster, question.next_edition
    scenario = question.scenario.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    employees, results = _rows(roster.employees), _rows(roster.results)
    return Inputs(
        scenario=_digest(json.dumps(scenario, sort_keys=True)),
        programme=_of_model(question.programme),
        next_edition=None if following is None else _of_model(following),
        employees=_digest(*(row for rows in employees.values() for row in rows)),
        results=_digest(*(row for _, rows in sorted(results.items()) for row in rows)),
        facts=dict(sorted(_flat(scenario))),
        people={
            who: _digest(*rows, *results.get(who, ()))[:_SHORT]
            for who, rows in employees.items()
            if who not in question.hires
        },
    )


def changes_between(base: Inputs, here: Inputs) -> InputChanges:
    """Which inputs are other ones than those of the base."""
    paths = sorted({path for path in (*base.facts, *here.facts) if base.facts.get(path) != here.facts.get(path)})
    both = base.people.keys() & here.people.keys()
    return InputChanges(
        facts=tuple(Change(path=path, base=base.facts.get(path), here=here.facts.get(path)) for path in paths),
        programme=(base.programme, base.next_edition) != (here.programme, here.next_edition),
        joined=tuple(sorted(here.people.keys() - base.people.keys())),
        left=tuple(sorted(base.people.keys() - here.people.keys())),
        changed=tuple(sorted(who for who in both if base.people[who] != here.people[who])),
    )


def _of_model(model: BaseModel) -> str:
    return _digest(json.dumps(model.model_dump(mode="json", by_alias=True, exclude_defaults=True), sort_keys=True))


def _digest(*texts: str) -> str:
    found = sha256()
    for text in texts:
        found.update(text.encode())
        found.update(b"\0")
    return found.hexdigest()


def _rows(table: pl.DataFrame) -> Mapping[str, list[str]]:
    """The rows of each employee as texts, sorted, whatever the order of the table and its columns."""
    columns = sorted(table.columns)
    rows: dict[str, list[str]] = {}
    ids = table["employee_id"]
    for who, values in zip(ids, table.select(columns).iter_rows(), strict=True):
        given = {name: str(value) for name, value in zip(columns, values, strict=True) if value is not None}
        rows.setdefault(who, []).append(json.dumps(given, sort_keys=True))
    return {who: sorted(rows[who]) for who in sorted(rows)}


def _flat(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every fact below a value, by its path."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _flat(each, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _flat(each, f"{path}.{number}")
    elif isinstance(value, bool):
        yield path, "yes" if value else "no"
    elif value is not None:
        yield path, str(value)
