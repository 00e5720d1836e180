"""A sweep in words: where its answer changes and why, what its figures are called, and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.dates import parse_day
from planner.language import Value, followed, say, say_many, spoken, template
from planner.words.money import share
from planner.words.parts import apart, figure, in_a_row, short_day
from planner.words.plans import block as blocked
from planner.words.reasons import Rules, because, given

if TYPE_CHECKING:
    from planner.answer.base import Figure
    from planner.answer.schema import Block
    from planner.explanation.schema import GivenAnswer
    from planner.programme.schema import Programme
    from planner.sweeping.schema import AxisAnswer, Change, Fault, FigureName, Holds, IssueAnswer, Tells

_TELLS: Mapping[Tells, str] = {
    "reached": template("there is a plan"),
    "waits": template("there is a plan, but the tier waits for what exams cannot change"),
    "impossible": template("no plan exists"),
    "undecided": template("it is not decided whether there is a plan"),
}
_COUNTS: Mapping[Tells, str] = {
    "reached": template("{count} reached"),
    "waits": template("{count} waiting for what exams cannot change"),
    "impossible": template("{count} without a plan"),
    "undecided": template("{count} undecided"),
}
_FIGURES: Mapping[FigureName, str] = {
    "status": template("answer"),
    "exams": template("exams"),
    "people": template("people"),
    "cost": template("cost"),
    "last_day": template("last day of a sitting"),
    "margin_days": template("days of margin"),
    "probability": template("probability"),
    "assumptions": template("assumptions"),
    "missing": template("people missing"),
}
_STATUS: Mapping[Tells, str] = {
    "reached": template("yes"),
    "waits": template("waits"),
    "impossible": template("no"),
    "undecided": template("undecided"),
}
_RANKS: Mapping[Tells, int] = {"impossible": 0, "undecided": 1, "waits": 2, "reached": 3}
_MARKS = {
    "impossible": template("{mark} no plan exists"),
    "undecided": template("{mark} undecided"),
    "waits": template("{mark} the tier waits for what exams cannot change"),
    "fault": template("{mark} fault"),
    "none": template("{mark} no figure"),
}
_MOST_NAMED = 6
_FAULTS = {
    "input": template("Something is wrong in the files."),
    "internal": template("This is a fault of planner itself, and nothing is shown as a plan."),
    "lost": template("The process that solved this cell died, and so did a second one."),
}


# --- where the answer changes ----------------------------------------------------------------------------------------


def change(found: Change, holds: Holds, named: bool, reasons: Sequence[str]) -> str:
    """`From 2018-01-01 on no plan exists: MB6-705 counts until 2017-12-31.` named: the axis is named; what stands on
    the others is not. reasons: in their order.
    """
    return _figure_change(found, holds, named) if found.figure else _change(found, holds, named, reasons)


def places(found: Mapping[str, str]) -> str:
    """`market=developed, spare=1`: where a cell or a change stands."""
    return in_a_row([f"{path}={value}" for path, value in found.items()])


def reason(found: GivenAnswer, rules: Rules, programme: Programme) -> str:
    """One of the things that cannot hold together, or a date between two values, with its figures."""
    rule = rules.get(str(found.what.get("requirement")))
    return spoken(followed([given(found, rules, programme), because(found, rule)]))


def waits_for(found: Block, rules: Rules, programme: Programme, market: str | None, until: date | None) -> str:
    """What a goal waits for."""
    return blocked(found, rules[found.requirement], programme, market, until)


def everywhere() -> str:
    """Where a change is the same for all values of the other axes."""
    return say("This is so with all other values.")


def with_places(all_places: Sequence[str], more: int) -> str:
    """Where else a change is the same. more: so many places beyond those that are named."""
    named = apart(all_places)
    if not more:
        return say("This is so with {places}.", places=named)
    return say_many(
        "This is so with {places}; and in {count} more place.",
        "This is so with {places}; and in {count} more places.",
        more,
        places=named,
    )


def for_instance(where: str) -> str:
    """Said before reasons that are not the same everywhere."""
    return say("For instance with {places}:", places=where)


def together_with() -> str:
    """Said before the further things that the first one cannot hold together with."""
    return say("Together with:")


def meanwhile() -> str:
    """Said before the dates of exams between two values."""
    return say("In between:")


def _change(found: Change, holds: Holds, named: bool, reasons: Sequence[str]) -> str:
    after, before = say(_TELLS[found.told_after]), say(_TELLS[found.told_before])
    is_about_after = _RANKS[found.told_after] < _RANKS[found.told_before]
    if holds == "text":
        sides = [(f"{found.axis}={found.before}", before), (f"{found.axis}={found.after}", after)]
        (one, told_one), (other, told_other) = sides if is_about_after else reversed(sides)
        known = _sides(one, told_one, other, told_other)
        if not reasons:
            return say("With {one} {told_one}, with {other} {told_other}.", **known)
        if not found.led:
            return say("With {one} {told_one}, with {other} {told_other}, because these cannot hold together:", **known)
        return say("With {one} {told_one}, with {other} {told_other}: {reason}", **known, reason=reasons[0])
    point = _point(found, found.first or found.after, holds, named)
    if not reasons:
        return say("From {point} on {told}.", point=point, told=after)
    if is_about_after:
        if not found.led:
            return say("From {point} on {told}, because these cannot hold together:", point=point, told=after)
        return say("From {point} on {told}: {reason}", point=point, told=after, reason=reasons[0])
    last = _value(found.last or found.before, holds)
    if not found.led:
        return say(
            "From {point} on {told}. At {before} {told_before}, because these cannot hold together:",
            point=point,
            told=after,
            before=last,
            told_before=before,
        )
    return say(
        "From {point} on {told}. At {before} {told_before}: {reason}",
        point=point,
        told=after,
        before=last,
        told_before=before,
        reason=reasons[0],
    )


def _sides(one: str, told_one: str, other: str, told_other: str) -> Mapping[str, str]:
    return {"one": one, "told_one": told_one, "other": other, "told_other": told_other}


def _figure_change(found: Change, holds: Holds, named: bool) -> str:
    name = figure_name(found.figure or "status")
    before, after = figure_value(found.figure_before, found.figure), figure_value(found.figure_after, found.figure)
    if holds == "text":
        return say(
            "With {point}: {figure} {after} instead of {before}.",
            point=f"{found.axis}={found.after}",
            figure=name,
            after=after,
            before=before,
        )
    if not _are_next_to_each_other(found.before, found.after, holds):
        # The values in between were not planned: it may change on any of them.
        return say(
            "Between {first} and {last}: {figure} {after} instead of {before}.",
            first=_point(found, found.before, holds, named),
            last=_value(found.after, holds),
            figure=name,
            after=after,
            before=before,
        )
    point = _point(found, found.after, holds, named)
    return say(
        "From {point} on: {figure} {after} instead of {before}.", point=point, figure=name, after=after, before=before
    )


def _are_next_to_each_other(before: str, after: str, holds: Holds) -> bool:
    """Whether nothing lies between two days, or two whole numbers."""
    if holds == "day":
        return abs((parse_day(after) - parse_day(before)).days) == 1
    if "%" in before + after:
        return False
    low, high = Decimal(before), Decimal(after)
    return low == int(low) and abs(high - low) == 1


def _point(found: Change, value: str, holds: Holds, named: bool) -> Value:
    return f"{found.axis}={value}" if named else _value(value, holds)


def _value(value: str, holds: Holds) -> Value:
    return parse_day(value) if holds == "day" else value


# --- figures ---------------------------------------------------------------------------------------------------------


def figure_name(name: FigureName) -> str:
    """What a figure is called."""
    return say(_FIGURES[name])


def figure_value(value: Figure | date | None, name: FigureName | None) -> str:
    """A figure in a cell, short."""
    match value:
        case None:
            return "-"
        case date():
            return short_day(value)
        case _:
            return share(float(value)) if name == "probability" else figure(value)


def answered(tells: Tells) -> str:
    """What a cell answers, in a word."""
    return say(_STATUS[tells])


def axis_value(value: str, holds: Holds) -> str:
    """A value in a table."""
    return short_day(parse_day(value)) if holds == "day" else value


def axis_part(found: AxisAnswer, values: Sequence[str]) -> str:
    """Some values of an axis, as they would stand after `--set`: `1,2`, or `2017-11-30..2018-06-30`."""
    first = found.values.index(values[0])
    if len(values) > 2 and tuple(values) == found.values[first : first + len(values)]:
        return f"{values[0]}..{values[-1]}"
    return ",".join(values)


# --- the sweep as a whole --------------------------------------------------------------------------------------------


def axis(found: AxisAnswer) -> str:
    """`goals.0.by: 2017-11-30 to 2018-06-30, 8 values`."""
    if len(found.values) == 1:
        return say("{path}: always {value}", path=found.path, value=found.values[0])
    if len(found.values) <= _MOST_NAMED:
        return say("{path}: {values}", path=found.path, values=in_a_row(found.values))
    return say_many(
        "{path}: {first} to {last}, {count} value",
        "{path}: {first} to {last}, {count} values",
        len(found.values),
        path=found.path,
        first=found.values[0],
        last=found.values[-1],
    )


def counts(told: Mapping[Tells, int], faults: int) -> str:
    """`24 cells: 16 reached, 8 without a plan.`"""
    total = sum(told.values()) + faults
    said = [say(_COUNTS[each], count=told[each]) for each in _COUNTS if told.get(each)]
    if faults:
        said.append(say_many("{count} with a fault", "{count} with faults", faults))
    return say_many("{count} cell: {counts}.", "{count} cells: {counts}.", total, counts=in_a_row(said))


def map_title(name: FigureName, where: Mapping[str, str]) -> str:
    """`exams, market=developed`."""
    title = figure_name(name)
    return say("{figure}, {places}", figure=title, places=places(where)) if where else title


def legend(marks: Mapping[str, str]) -> str:
    """What the marks mean, only those that occur. marks: by what they stand for."""
    said = [say(_MARKS[what], mark=mark) for what, mark in marks.items()]
    return say("{marks}.", marks=in_a_row(said))


def no_change() -> str:
    return say("The answer is the same everywhere.")


def more_changes(count: int) -> str:
    return say_many(
        "… and {count} more; --json lists them all.",
        "… and {count} more; --json lists them all.",
        count,
    )


def fault(found: Fault) -> str:
    """Why a cell has no answer."""
    said = [_issue(each) for each in found.issues] if found.kind == "input" else [say(_FAULTS[found.kind])]
    if found.kind == "internal":
        said += [each.what for each in found.issues]
    return spoken(followed(said or [say(_FAULTS[found.kind])]))


def faulty(where: Mapping[str, str], more: int, what: str) -> str:
    """Cells without an answer for the same reason: `goals.0.by=2017-13-01 and 5 more cells: …`.

    where: the first of them. more: how many others there are.
    """
    if not more:
        return say("{places}: {what}", places=places(where), what=what)
    return say_many(
        "{places} and {count} more cell: {what}",
        "{places} and {count} more cells: {what}",
        more,
        places=places(where),
        what=what,
    )


def _issue(found: IssueAnswer) -> str:
    return spoken(followed([found.what, found.hint]))


def title() -> str:
    return say("Sweep")


def fault_title() -> str:
    return say("Fault")


def currency() -> str:
    return say("Currency")


# --- while it runs ---------------------------------------------------------------------------------------------------


def solving_cells() -> str:
    return say("Solving cells")


def looking_between() -> str:
    return say("Looking for where the answer changes")


def interrupted(done: int, total: int, store: str) -> str:
    """Said when a sweep was interrupted. done: so many cells were told of; others may have been solved since then.

    store: the folder in which solved cells are kept.
    """
    return say(
        "Interrupted after {done} of {total} cells. Every cell that was solved, perhaps a few more, is kept in "
        "{folder}. The same command goes on from there.",
        done=done,
        total=total,
        folder=store,
    )


def kept(count: int, total: int) -> str:
    """Said where cells did not have to be solved."""
    return say_many(
        "{count} of {total} cells was there already and was not solved again.",
        "{count} of {total} cells were there already and were not solved again.",
        count,
        total=total,
    )
