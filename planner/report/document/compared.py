"""The comparison: every scenario beside the first one, in which sittings they differ, and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.document.people import marked, prose
from planner.report.document.schema import (
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    Group,
    Paragraph,
    Person,
    Row,
    Section,
    Table,
    Tone,
    text,
)
from planner.words import comparison as side_by_side
from planner.words.input_changes import changed_inputs, same_inputs
from planner.words.parts import exams, in_a_row

if TYPE_CHECKING:
    from planner.comparison.schema import Change, Comparison, EntryChange
    from planner.comparison.schema import Column as Scenario

_TONES: Mapping[bool, Tone] = {True: "good", False: "bad"}
_NEEDS_TWO = 2
_EMPLOYEE, _REASON = "employee", "reason"
"""What the paths of facts end with that say who, and why."""

_LONGEST_ID = 50
"""Values are told shortly, and a mark must not be cut off."""


def comparison_section(found: Comparison, people: Mapping[str, Person]) -> Section:
    """people: everybody in any of the rosters."""
    return Section("comparison", say("The comparison"), tuple(_blocks(found, people)))


def called(place: int, column: Scenario) -> str:
    """`B silver-first`."""
    return f"{side_by_side.letter(place)} {column.name}"


def _blocks(found: Comparison, people: Mapping[str, Person]) -> Iterator[Block | Group]:
    yield Paragraph(text(say("{comparison}.", comparison=side_by_side.compared(found))))
    yield _figures(found)
    if sum(column.planned for column in found.columns) >= _NEEDS_TWO:
        yield _exams(found)
    yield from _sittings(found, people)
    base = found.columns[0]
    for place, column in enumerate(found.columns[1:], start=1):
        here = _marked(column)
        said = [prose(each, people) for each in changed_inputs(base, here)] or [text(same_inputs())]
        title = say("Why {scenario} differs from {base}", scenario=called(place, column), base=side_by_side.letter(0))
        yield Group(title, (Bullets(tuple(said)),))


def _figures(found: Comparison) -> Table:
    """A row for each scenario, and what is more or less than in the first one."""
    currencies = {column.currency for column in found.columns if column.cost is not None}
    currency = currencies.pop() if len(currencies) == 1 else None
    columns = [
        Column("scenario", say("Scenario")),
        Column("reached", say("Reached")),
        Column("exams", say("Exams"), "count"),
        Column("people", say("People"), "count"),
        *([Column("cost", say("Cost"), "money", currency)] if currency else []),
        Column("last_day", say("Last day"), "day"),
        Column("margin", say("Days of room"), "count"),
        Column("probability", say("Probability"), "share"),
        Column("cliffs", say("Cliffs"), "count"),
        Column("critical", say("Critical people"), "count"),
        Column("more", say("More than the first")),
    ]
    rows = []
    for place, column in enumerate(found.columns):
        cells: list[Cell] = [
            called(place, column),
            side_by_side.reached(column),
            column.exams if column.planned else None,
            column.people if column.planned else None,
            *([column.cost] if currency else []),
            column.last_day,
            column.margin_days,
            column.probability,
            column.cliffs if column.planned else None,
            column.critical,
            _more(found, place),
        ]
        rows.append(Row(tuple(cells), tone=_TONES[column.reached]))
    table = Table(say("The scenarios side by side"), tuple(columns), tuple(rows))
    empty = {each.key for place, each in enumerate(columns) if all(row.cells[place] is None for row in rows)}
    return table.without(frozenset(empty))


def _more(found: Comparison, place: int) -> str | None:
    """By how much each figure is more than that of the first scenario."""
    more = [
        say("{what} {more}", what=row.head, more=row.cells[place].more)
        for row in side_by_side.figures(found)
        if row.cells[place].more and not row.part
    ]
    return in_a_row(more) or None


def _exams(found: Comparison) -> Bars:
    title = say("Exams in each scenario")
    columns = (Column("scenario", say("Scenario")), Column("exams", say("Exams"), "count"))
    planned = [(place, column) for place, column in enumerate(found.columns) if column.planned]
    rows = tuple(Row((called(place, column), column.exams)) for place, column in planned)
    fewest = min(planned, key=lambda each: each[1].exams)
    summary = say("The fewest, {exams}, are in {scenario}.", exams=exams(fewest[1].exams), scenario=called(*fewest))
    return Bars(title, summary, Table(title, columns, rows), "scenario", ("exams",))


def _sittings(found: Comparison, people: Mapping[str, Person]) -> Iterator[Block]:
    """How much the plans have in common, and the proposed days of the sittings that only some of them have."""
    said = list(side_by_side.same_sittings(found))
    if said:
        yield Bullets(tuple(map(text, said)))
    planned = [place for place, column in enumerate(found.columns) if column.planned]
    differ = [row for row in found.sittings if not all(row.proposed_on[place] for place in planned)]
    if len(planned) < _NEEDS_TWO or not differ:
        return
    columns = (
        Column("employee", say("Employee"), "employee"),
        Column("exam", say("Exam")),
        *(Column(f"day-{place}", side_by_side.letter(place), "day") for place in planned),
    )
    rows = tuple(
        Row((_person(row.employee_id, people), row.exam, *(row.proposed_on[place] for place in planned)))
        for row in differ
    )
    yield Table(say("Sittings that only some plans have, with their proposed days"), columns, rows)


def _person(employee: str, people: Mapping[str, Person]) -> Person:
    return people.get(employee, Person(employee))


# --- marks -----------------------------------------------------------------------------------------------------------


def _marked(column: Scenario) -> Scenario:
    """The scenario with marked ids in what has changed, and without the reasons of decisions, which speak of people."""
    changes = column.changes
    update = {
        "joined": tuple(map(marked, changes.joined)),
        "left": tuple(map(marked, changes.left)),
        "changed": tuple(map(marked, changes.changed)),
        "facts": tuple(_fact(each) for each in changes.facts if not each.path.endswith(_REASON)),
        "entries": tuple(_entries(changes.entries)),
    }
    return column.model_copy(update={"changes": changes.model_copy(update=update)})


def _fact(change: Change) -> Change:
    """The change of a fact, with marked ids."""
    if not change.path.endswith(_EMPLOYEE):
        return change
    values = {
        key: None if value is None else marked(value[:_LONGEST_ID])
        for key, value in (("base", change.base), ("here", change.here))
    }
    return change.model_copy(update=values)


def _entries(entries: Sequence[EntryChange]) -> Iterator[EntryChange]:
    for entry in entries:
        base, here = _facts(entry.base), _facts(entry.here)
        if base != here:
            yield entry.model_copy(update={"base": base, "here": here})


def _facts(facts: Mapping[str, str] | None) -> Mapping[str, str] | None:
    if facts is None:
        return None
    return {
        key: marked(value) if key.endswith(_EMPLOYEE) else value
        for key, value in facts.items()
        if not key.endswith(_REASON)
    }
