"""A comparison as tables for other programs: a line for each scenario, and one for each sitting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.language import say
from planner.report.tables import Cell, Column, Table
from planner.words import comparison as side_by_side

if TYPE_CHECKING:
    from planner.comparison.schema import Column as Scenario
    from planner.comparison.schema import Comparison


def scenarios_table(found: Comparison) -> Table:
    """The figures of each scenario, and by how much they are more than those of the base (`more_…`)."""
    columns = (
        Column("scenario", say("Scenario")),
        Column("title", say("Title")),
        Column("programme", say("Programme")),
        Column("as_of", say("As of"), "day"),
        Column("status", say("Status")),
        Column("reached", say("Reached")),
        Column("proof", say("Proof")),
        Column("exams", say("Exams"), "number"),
        Column("people", say("People"), "number"),
        Column("cost", say("Cost"), "amount"),
        Column("currency", say("Currency")),
        Column("last_day", say("Last day"), "day"),
        Column("margin_days", say("Safe margin in days"), "number"),
        Column("probability", say("Probability"), "share"),
        Column("probability_error", say("Standard error"), "share"),
        Column("cliffs", say("Cliffs"), "number"),
        Column("next_cliff", say("The tier falls on"), "day"),
        Column("critical", say("Critical people"), "number"),
        Column("more_exams", say("More exams"), "number"),
        Column("more_people", say("More people"), "number"),
        Column("more_cost", say("More cost"), "amount"),
        Column("later_days", say("Days later"), "number"),
        Column("more_margin_days", say("More days of margin"), "number"),
        Column("more_probability", say("More probability"), "share"),
        Column("more_cliffs", say("More cliffs"), "number"),
        Column("more_critical", say("More critical people"), "number"),
    )
    return Table(say("Comparison"), columns, tuple(_line(each) for each in found.columns))


def _line(each: Scenario) -> tuple[Cell, ...]:
    more = each.deviation
    return (
        each.name,
        each.title,
        each.programme,
        each.as_of,
        each.status,
        side_by_side.reached(each),
        side_by_side.proof(each),
        each.exams if each.planned else None,
        each.people if each.planned else None,
        each.cost,
        each.currency,
        each.last_day,
        each.margin_days,
        each.probability,
        each.probability_error,
        each.cliffs if each.planned else None,
        each.next_cliff,
        each.critical,
        more.exams,
        more.people,
        more.cost,
        more.last_day,
        more.margin_days,
        None if more.probability is None else round(more.probability, 9),
        more.cliffs,
        more.critical,
    )


def sittings_table(found: Comparison) -> Table:
    """Every sitting with its proposed day in each scenario, whose columns are called by their letters."""
    letters = tuple(
        Column(side_by_side.letter(place), f"{side_by_side.letter(place)}  {column.name}", "day")
        for place, column in enumerate(found.columns)
    )
    columns = (Column("employee_id", say("Employee")), Column("exam", say("Exam")), *letters)
    rows = tuple((row.employee_id, row.exam, *row.proposed_on) for row in found.sittings)
    return Table(say("Who sits what"), columns, rows)
