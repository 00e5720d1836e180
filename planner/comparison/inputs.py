"""What a result was made from, so that a year later anybody can see what was different."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

import polars as pl
from pydantic import BaseModel

from planner.comparison.schema import Change, EntryChange, InputChanges, Inputs
from planner.question.schema import Question

_SHORT = 12
"""So many hexadecimal digits tell the rows of a roster apart."""

Facts = Mapping[str, str]
"""By their paths."""

_Entry = tuple[int, Facts]
"""An entry of a list: its number, and its facts by what follows after that in their paths (`.pin.exam`)."""

_NUMBER = re.compile("[0-9]{1,9}")
_IN_THEIR_PLACES = frozenset({"goals"})


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


def changes_between(base: Inputs, here: Inputs, made_with: tuple[Facts, Facts] = ({}, {})) -> InputChanges:
    """Which inputs are other ones than those of the base. made_with: the versions that made the one and the other.

    An entry more or fewer of a list moves all those after it to other paths, and nothing of that is a change: entries
    are compared with those that are not in the other list, wherever they stand. Goals keep their places.
    """
    both = base.people.keys() & here.people.keys()
    rest, entries = [dict(base.facts), dict(here.facts)], list[EntryChange]()
    for name in sorted({*_lists(base.facts), *_lists(here.facts)} - _IN_THEIR_PLACES):
        before, after = (_taken(facts, name) for facts in rest)
        old, new = _not_in(before, after), _not_in(after, before)
        if len(old) == len(new) and all(
            one.keys() == other.keys() for (_, one), (_, other) in zip(old, new, strict=True)
        ):
            for (_, one), (number, other) in zip(old, new, strict=True):
                for facts, entry in zip(rest, (one, other), strict=True):
                    facts.update({f"{name}.{number}{path}": value for path, value in entry.items()})
        else:
            entries += [EntryChange(entries_of=name, base=_named(entry), here=None) for _, entry in old]
            entries += [EntryChange(entries_of=name, base=None, here=_named(entry)) for _, entry in new]
    return InputChanges(
        facts=_changes(*rest),
        entries=tuple(entries),
        programme=(base.programme, base.next_edition) != (here.programme, here.next_edition),
        joined=tuple(sorted(here.people.keys() - base.people.keys())),
        left=tuple(sorted(base.people.keys() - here.people.keys())),
        changed=tuple(sorted(who for who in both if base.people[who] != here.people[who])),
        made_with=_changes(*made_with),
    )


def _changes(base: Facts, here: Facts) -> tuple[Change, ...]:
    paths = sorted((path for path in {*base, *here} if base.get(path) != here.get(path)), key=_by_size)
    return tuple(Change(path=path, base=base.get(path), here=here.get(path)) for path in paths)


def _by_size(path: str) -> list[tuple[int, str]]:
    """Numbers by their size: `decisions.2` before `decisions.10`."""
    return [(int(part), "") if _NUMBER.fullmatch(part) else (-1, part) for part in path.split(".")]


def _lists(facts: Facts) -> set[str]:
    """The paths of all lists of objects that are not in another list: what stands below them is numbered from 0 on."""
    numbers: dict[str, set[int]] = {}
    for path in facts:
        parts = path.split(".")
        place = next((place for place, part in enumerate(parts) if place and _NUMBER.fullmatch(part)), None)
        if place is not None:
            numbers.setdefault(".".join(parts[:place]), set()).add(int(parts[place]))
    return {name for name, found in numbers.items() if found == set(range(len(found)))}


def _taken(facts: dict[str, str], name: str) -> list[_Entry]:
    """The entries of the list, taken out of the facts."""
    found: dict[int, dict[str, str]] = {}
    for path in sorted(facts):
        number, _, _ = path.removeprefix(f"{name}.").partition(".")
        if path.startswith(f"{name}.") and _NUMBER.fullmatch(number):
            found.setdefault(int(number), {})[path[len(name) + 1 + len(number) :]] = facts.pop(path)
    return sorted(found.items())


def _not_in(entries: Sequence[_Entry], others: Sequence[_Entry]) -> list[_Entry]:
    """The entries that the other list does not have, each as often as it lacks them."""
    left = [facts for _, facts in others]
    found = []
    for number, facts in entries:
        if facts in left:
            left.remove(facts)
        else:
            found.append((number, facts))
    return found


def _named(entry: Facts) -> Facts:
    """The facts of an entry by their paths in it."""
    return {path.removeprefix("."): value for path, value in entry.items()}


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
    elif isinstance(value, list) and value and not any(isinstance(each, dict | list) for each in value):
        yield path, ", ".join(str(each) for each in value)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _flat(each, f"{path}.{number}")
    elif isinstance(value, bool):
        yield path, "yes" if value else "no"
    elif value is not None:
        yield path, str(value)
