"""Numbers, lists and days in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from planner.language import Number, Value, all_of, any_of, row, say, say_many, spoken, template, tongue

if TYPE_CHECKING:
    from planner.answer.schema import StageAnswer

_MEASURES = {
    "exams": template("exams"),
    "people": template("people"),
    "cost": template("cost"),
    "changes": template("changes"),
    "exams-and-changes": template("exams-and-changes"),
    "assumptions": template("assumptions"),
    "tie-break": template("tie-break"),
}


def figure(value: Number, unit: str | None = None) -> str:
    """A number as people write it: `300,000 USD`."""
    return tongue().number(value) if unit is None else f"{tongue().number(value)} {tongue().unit(unit)}"


def exact(value: Number) -> str:
    """A number with all its decimals: `21.5`, `1,000.125`."""
    return tongue().exact(value)


def amount(stage: StageAnswer) -> str:
    """The value of a stage with its unit: `1,250 USD`."""
    return figure(stage.value, stage.unit)


def measure(name: str) -> str:
    """What a measure is called."""
    return say(_MEASURES[name]) if name in _MEASURES else name


def measures(names: Iterable[str]) -> str:
    """`exams and people`."""
    return listed([measure(name) for name in names])


def changed_measures(stages: Iterable[StageAnswer]) -> str:
    """`2 more exams and 1 fewer person`; nothing where no measure changes."""
    return clauses([_more(stage) for stage in stages if stage.value])


def _more(stage: StageAnswer) -> str:
    """By how much a measure grows or falls: `2 more exams`, `120 USD less`."""
    count: Number = stage.value if stage.value >= 0 else -stage.value
    grows = stage.value > 0
    match stage.name:
        case "exams":
            if grows:
                return say_many("{count} more exam", "{count} more exams", count)
            return say_many("{count} fewer exam", "{count} fewer exams", count)
        case "people":
            if grows:
                return say_many("{count} more person", "{count} more people", count)
            return say_many("{count} fewer person", "{count} fewer people", count)
        case "assumptions":
            if grows:
                return say_many(
                    "{count} more assumption about figures or facts",
                    "{count} more assumptions about figures or facts",
                    count,
                )
            return say_many(
                "{count} less assumption about figures or facts",
                "{count} less assumptions about figures or facts",
                count,
            )
        case _:
            value = amount(stage.model_copy(update={"value": count}))
            return say("{amount} more", amount=value) if grows else say("{amount} less", amount=value)


def unit_named(unit: str) -> str:
    """What the unit of a figure is called."""
    return tongue().unit(unit)


def listed(items: Iterable[Value]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return spoken(all_of(items))


def either(items: Iterable[Value]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    return spoken(any_of(items))


def in_a_row(items: Iterable[Value]) -> str:
    """`A, B, C`."""
    return spoken(row(items))


def clauses(parts: Sequence[str]) -> str:
    """Several things that are said of different people or results: `3 lack 1 exam and 8 lack 2 exams`."""
    if len(parts) < 2:
        return "".join(parts)
    return say("{clauses} and {last}", clauses=in_a_row(parts[:-1]), last=parts[-1])


def apart(parts: Sequence[str]) -> str:
    """`A, B and C; D`: things that are lists themselves."""
    said = "".join(parts[:1])
    for part in parts[1:]:
        said = say("{one}; {other}", one=said, other=part)
    return said


def exams(count: Number) -> str:
    return say_many("{count} exam", "{count} exams", count)


def people(count: Number) -> str:
    return say_many("{count} person", "{count} people", count)


def days(count: int) -> str:
    return say_many("{count} day", "{count} days", count)


def limit(name: str, value: int) -> str:
    """`3 exams in a month for the team north`."""
    key, _, team = name.partition(".")
    said = _limit(key, value)
    return say("{limit} for the team {team}", limit=said, team=team) if team else said


def _limit(key: str, value: int) -> str:
    match key:
        case "exams_per_person":
            return say_many("{count} exam for each person", "{count} exams for each person", value)
        case "people":
            return say_many("{count} person who sits exams", "{count} people who sit exams", value)
        case "exams_per_month":
            return say_many("{count} exam in a month", "{count} exams in a month", value)
        case "exams_per_person_per_month":
            return say_many(
                "{count} exam for each person in a month", "{count} exams for each person in a month", value
            )
        case _:
            raise ValueError(f"There are no words for the limit {key}.")


def short_day(day: date) -> str:
    """A day in a table."""
    return tongue().short_day(day)


def on_day(day: date) -> str:
    return say("on {day}", day=day)


def not_stated() -> str:
    return say("not stated")


def yes_or_no(value: bool) -> str:
    return say("yes") if value else say("no")
