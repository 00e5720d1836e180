"""Scenarios side by side in words: the rows of the table, by how much figures differ, and which sittings do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, assert_never

from planner.language import Number, say, say_many
from planner.words.money import probability
from planner.words.parts import days, figure, in_a_row, listed, measure, short_day

if TYPE_CHECKING:
    from planner.comparison.schema import Column, Comparison

NOTHING = "-"
"""Stands where there is nothing to say."""

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Cell(NamedTuple):
    """What a scenario has. more: how much more than the base's that is; differs: it is not the same as the base's."""

    text: str
    more: str = ""
    differs: bool = False


class Row(NamedTuple):
    """A figure of every scenario, in the order of the columns. part: it is a part of the row above."""

    head: str
    cells: tuple[Cell, ...]
    part: bool = False


def letter(place: int) -> str:
    """`A` for the first scenario, `AA` after `Z`."""
    before, last = divmod(place, len(_LETTERS))
    return (letter(before - 1) if before else "") + _LETTERS[last]


def compared(found: Comparison) -> str:
    """What is compared with what."""
    return say_many(
        "{count} scenario compared with {base}",
        "{count} scenarios compared with {base}",
        len(found.columns) - 1,
        base=letter(0),
    )


def figures(found: Comparison) -> Iterator[Row]:
    """Every row of the table. What is asked for is shown only where it is not the same in all."""
    columns = found.columns
    asked = (
        [_row(columns, say("Programme"), lambda each: each.programme)],
        [_row(columns, say("As of"), lambda each: short_day(each.as_of))],
        *_goals(columns),
        [_row(columns, say("Minimised"), _minimised)],
    )
    for rows in asked:
        if any(len({cell.text for cell in row.cells} - {NOTHING}) > 1 for row in rows):
            yield from rows
    yield _row(columns, say("Reached"), reached)
    yield _row(columns, say("Proof"), proof)
    yield _row(columns, say("Exams"), _of_plan(lambda each: figure(each.exams)), _exams_more)
    yield _row(columns, say("People"), _of_plan(lambda each: figure(each.people)), _people_more)
    if any(each.cost is not None for each in columns):
        yield _row(columns, say("Cost"), _cost, _cost_more)
        yield from _quarters(columns)
    yield _row(columns, say("Last day"), _last_day, _last_day_more)
    yield _row(columns, say("Safe margin"), _margin, _margin_more)
    if any(each.probability is not None for each in columns):
        yield _row(columns, say("Probability"), _probability, _probability_more)
    yield _row(columns, say("Cliffs"), _of_plan(_cliffs), _cliffs_more)
    if any(each.critical is not None for each in columns):
        yield _row(columns, say("Critical people"), _critical, _critical_more)


def _row(
    columns: tuple[Column, ...],
    head: str,
    text: Callable[[Column], str],
    more: Callable[[Column], str] = lambda _: "",
    part: bool = False,
) -> Row:
    base = text(columns[0])
    cells = (Cell(text(each), more(each), text(each) != base or bool(more(each))) for each in columns)
    return Row(head, tuple(cells), part)


def _of_plan(text: Callable[[Column], str]) -> Callable[[Column], str]:
    """Said of a plan only."""
    return lambda each: text(each) if each.planned else NOTHING


# --- what is asked for -----------------------------------------------------------------------------------------------


def _goals(columns: tuple[Column, ...]) -> Iterator[list[Row]]:
    """For each goal a row with its tier and days, and one with the option that carries it."""
    for number in range(max(len(each.goals) for each in columns)):
        yield [
            _row(columns, say("Goal {number}", number=str(number + 1)), _goal(number)),
            _row(columns, say("option"), _option(number), part=True),
        ]


def _goal(number: int) -> Callable[[Column], str]:
    def text(column: Column) -> str:
        if number >= len(column.goals):
            return say("none")
        goal = column.goals[number]
        if goal.hold_until == goal.by:
            return say("{tier} by {day}", tier=goal.tier, day=short_day(goal.by))
        return say(
            "{tier} by {day}, held until {last}",
            tier=goal.tier,
            day=short_day(goal.by),
            last=short_day(goal.hold_until),
        )

    return text


def _option(number: int) -> Callable[[Column], str]:
    return lambda each: (each.goals[number].option if number < len(each.goals) else None) or NOTHING


def _minimised(column: Column) -> str:
    return in_a_row([measure(stage.name) for stage in column.objective]) if column.objective else NOTHING


# --- what came of it -----------------------------------------------------------------------------------------------


def reached(column: Column) -> str:
    """Whether the goals are reached; what is not known is never called a no."""
    match column.status:
        case "met":
            return say("yes, already") if column.reached else say("not by exams alone")
        case "planned":
            return say("yes") if column.reached else say("not by exams alone")
        case "impossible":
            return say("no")
        case "undecided":
            if not column.planned:
                return say("undecided")
            return say("yes") if column.reached else say("not by exams alone")
        case _:
            assert_never(column.status)


def proof(column: Column) -> str:
    """What is proved: that the plan is the best one, that there is none, or how good it could be at most."""
    if column.status == "impossible":
        return say("proved: no plan exists")
    if not column.planned:
        return say("not known")
    open_ones = [stage for stage in column.objective if not stage.proved]
    if not open_ones:
        return say("proved the best")
    first = open_ones[0]
    return say(
        "not proved; {measure} at least {bound}", measure=measure(first.name), bound=figure(first.bound, first.unit)
    )


def _cost(column: Column) -> str:
    return NOTHING if column.cost is None or not column.planned else figure(column.cost, column.currency)


def _quarters(columns: tuple[Column, ...]) -> Iterator[Row]:
    """A row for each quarter in which any of the plans spends something."""
    names: dict[tuple[date, date], str] = {}
    for column in columns:
        for quarter in column.cost_by_quarter:
            names.setdefault((quarter.first, quarter.last), quarter.name)
    for (first, last), name in sorted(names.items()):
        yield _row(columns, name, _spent(first, last), _spent_more(first, last), part=True)


def _spent(first: date, last: date) -> Callable[[Column], str]:
    def text(column: Column) -> str:
        for quarter in column.cost_by_quarter:
            if (quarter.first, quarter.last) == (first, last):
                return figure(quarter.cost, column.currency)
        nothing = column.cost is not None and all(
            quarter.first.month % 3 == first.month % 3 for quarter in column.cost_by_quarter
        )
        return figure(0, column.currency) if nothing else NOTHING

    return text


def _spent_more(first: date, last: date) -> Callable[[Column], str]:
    def more(column: Column) -> str:
        for quarter in column.deviation.cost_by_quarter:
            if (quarter.first, quarter.last) == (first, last):
                return signed(quarter.more, lambda value: figure(value, column.currency))
        return ""

    return more


def _last_day(column: Column) -> str:
    return NOTHING if column.last_day is None else short_day(column.last_day)


def _margin(column: Column) -> str:
    return NOTHING if column.margin_days is None else days(column.margin_days)


def _probability(column: Column) -> str:
    return NOTHING if column.probability is None else probability(column.probability, column.probability_error)


def _cliffs(column: Column) -> str:
    if not column.cliffs:
        return say("none")
    if column.next_cliff is None:
        return figure(column.cliffs)
    return say("{count}; the tier falls on {day}", count=column.cliffs, day=short_day(column.next_cliff))


def _critical(column: Column) -> str:
    if column.critical is None:
        return say("not asked") if column.planned else NOTHING
    if column.critical_undecided:
        return say("{count}, and {undecided} undecided", count=column.critical, undecided=column.critical_undecided)
    return figure(column.critical)


# --- by how much it is more than the base's --------------------------------------------------------------------------


def signed(more: Number | None, text: Callable[[Number], str]) -> str:
    """`+3`, `−1,200 USD`; nothing where it is the same, or cannot be told."""
    if not more:
        return ""
    return say("+{figure}", figure=text(more)) if more > 0 else say("−{figure}", figure=text(-more))


def _days(value: Number) -> str:
    return days(int(value))


def _exams_more(column: Column) -> str:
    return signed(column.deviation.exams, figure)


def _people_more(column: Column) -> str:
    return signed(column.deviation.people, figure)


def _cost_more(column: Column) -> str:
    return signed(column.deviation.cost, lambda value: figure(value, column.currency))


def _last_day_more(column: Column) -> str:
    return signed(column.deviation.last_day, _days)


def _margin_more(column: Column) -> str:
    return signed(column.deviation.margin_days, _days)


def _probability_more(column: Column) -> str:
    """In percentage points, with one decimal."""
    more = column.deviation.probability
    return "" if more is None else signed(Decimal(str(round(more * 100, 1))), _points)


def _points(value: Number) -> str:
    return say("{count} points", count=str(Decimal(str(round(float(Fraction(value)), 1)))))


def _cliffs_more(column: Column) -> str:
    return signed(column.deviation.cliffs, figure)


def _critical_more(column: Column) -> str:
    return signed(column.deviation.critical, figure)


# --- sittings ------------------------------------------------------------------------------------------------------


def same_sittings(found: Comparison) -> Iterator[str]:
    """How many sittings all plans have, on how many of them they have other days, and how many only some have."""
    planned = [place for place, column in enumerate(found.columns) if column.planned]
    without = [letter(place) for place in range(len(found.columns)) if place not in planned]
    if without:
        yield say("There is no plan for {scenarios}.", scenarios=listed(without))
    if len(planned) < 2:
        return
    moved = sum(
        len({row.proposed_on[place] for place in planned}) > 1
        for row in found.sittings
        if all(row.proposed_on[place] for place in planned)
    )
    yield say_many(
        "{count} sitting is the same in all plans.", "{count} sittings are the same in all plans.", found.in_all
    )
    if moved:
        yield say_many(
            "{count} of them is proposed for another day in some plans.",
            "{count} of them are proposed for other days in some plans.",
            moved,
        )
    if found.in_some:
        yield say_many("{count} sitting is only in some:", "{count} sittings are only in some:", found.in_some)


def sittings_left_out(count: int) -> str:
    """Said below a list that was cut."""
    return say("And {count} more; the JSON has all.", count=count)
