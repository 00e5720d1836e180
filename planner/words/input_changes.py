"""Why results differ, in words: which inputs are other ones than those of the base."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from planner.answer.schema import DecisionAnswer
from planner.language import say, say_many
from planner.words.parts import in_a_row
from planner.words.plans import decision

if TYPE_CHECKING:
    from planner.comparison.schema import Change, Column, EntryChange

_NO_INPUTS = ("title",)
"""Facts of a scenario that change no plan."""

_MOST_FACTS = 4
"""So many changes below one key of a scenario are told one by one."""

_MOST_PEOPLE = 8
_LONGEST = 60


def changed_inputs(base: Column, here: Column) -> Iterator[str]:
    """A sentence for each input that is another one, the most important first."""
    changes = here.changes
    if base.programme != here.programme:
        yield say("Another programme or edition: {here} instead of {base}.", here=here.programme, base=base.programme)
    elif changes.programme:
        yield say("The programme has other rules or other facts of exams.")
    if changes.joined:
        yield say_many(
            "{count} employee joined: {ids}.",
            "{count} employees joined: {ids}.",
            len(changes.joined),
            ids=_ids(changes.joined),
        )
    if changes.left:
        yield say_many(
            "{count} employee is no longer there: {ids}.",
            "{count} employees are no longer there: {ids}.",
            len(changes.left),
            ids=_ids(changes.left),
        )
    if changes.changed:
        yield say_many(
            "{count} employee has other facts or results: {ids}.",
            "{count} employees have other facts or results: {ids}.",
            len(changes.changed),
            ids=_ids(changes.changed),
        )
    facts = [each for each in changes.facts if each.path not in _NO_INPUTS]
    for key, below in groupby(facts, key=lambda each: each.path.partition(".")[0]):
        together = list(below)
        if len(together) > _MOST_FACTS:
            yield say("{key}: {count} values are other ones.", key=key, count=len(together))
        else:
            yield from map(_changed, together)
    for name, entries in groupby(changes.entries, key=lambda each: each.entries_of):
        yield from _entries(name, list(entries))
    for version in changes.made_with:
        yield say(
            "Made with {program} {here} instead of {base}.",
            program=version.path,
            here=version.here or say("none"),
            base=version.base or say("none"),
        )


def same_inputs() -> str:
    return say("The inputs are the same.")


def _ids(people: Sequence[str]) -> str:
    shown = list(people[:_MOST_PEOPLE])
    more = len(people) - len(shown)
    return in_a_row([*shown, say("{count} more", count=more)] if more else shown)


def _changed(change: Change) -> str:
    """`goals.0.by: 2017-12-31 instead of 2017-11-30.`"""
    path = change.path
    if change.base is None:
        return say("{path}: {here}; not given in the base.", path=path, here=_short(change.here or ""))
    if change.here is None:
        return say("{path}: not given; {base} in the base.", path=path, base=_short(change.base))
    return say("{path}: {here} instead of {base}.", path=path, here=_short(change.here), base=_short(change.base))


def _entries(name: str, entries: Sequence[EntryChange]) -> Iterator[str]:
    """The entries of a list that only one of both has."""
    if len(entries) > _MOST_FACTS:
        yield say("{key}: {count} entries are other ones.", key=name, count=len(entries))
        return
    for entry in entries:
        if entry.here is not None:
            yield say("New in {list}: {entry}", list=name, entry=_entry(name, entry.here))
        if entry.base is not None:
            yield say("No longer in {list}: {entry}", list=name, entry=_entry(name, entry.base))


def _entry(name: str, facts: Mapping[str, str]) -> str:
    known = _decision(facts) if name == "decisions" else None
    if known is not None:
        return decision(known)
    said = in_a_row([f"{path} {value}".strip() for path, value in sorted(facts.items())])
    return say("{entry}.", entry=_short(said))


def _decision(facts: Mapping[str, str]) -> DecisionAnswer | None:
    """The decision that has these facts; None where it is of a kind without words."""
    reason = facts.get("reason")
    if not all(_is_day(facts[key]) for key in ("from", "until") if key in facts):
        return None
    if "pin.employee" in facts and "pin.exam" in facts:
        what: dict[str, str | int] = {"employee": facts["pin.employee"], "exam": facts["pin.exam"]}
        return DecisionAnswer(decision="pin", what=what, reason=reason)
    if "ban.employee" in facts or "ban.exam" in facts:
        named = {"employee": facts.get("ban.employee"), "exam": facts.get("ban.exam")}
        return DecisionAnswer(
            decision="ban", what={key: value for key, value in named.items() if value is not None}, reason=reason
        )
    if "waive" in facts:
        until = {"until": facts["until"]} if "until" in facts else {}
        return DecisionAnswer(decision="waive", what={"requirement": facts["waive"], **until}, reason=reason)
    if re.fullmatch("[0-9]{1,5}", facts.get("people", "")):
        start = {"from": facts["from"]} if "from" in facts else {}
        hired: dict[str, str | int] = {"people": int(facts["people"]), "label": facts.get("label", "hire"), **start}
        return DecisionAnswer(decision="people", what=hired, reason=reason)
    return None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _short(text: str) -> str:
    """The beginning of somebody's text."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
