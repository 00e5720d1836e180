"""Where the company stands: every requirement of the goals' tiers, now and with the plan."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.language import say
from planner.report.document.schema import Cell, Column, Row, Section, Table, Tone, text
from planner.report.plan import line_of, tiers_in_view
from planner.report.standing import Line, is_stated, shown_rows, unit_of
from planner.requirements.audit import plain
from planner.requirements.tree import MetricScore, PeopleScore, Requirement, Score, kind_of
from planner.words.parts import not_stated, yes_or_no
from planner.words.plans import backups_on_top, figures_are_of, to_spare
from planner.words.rules import label as said_label
from planner.words.rules import parts_met, waived, with_unit
from planner.words.rules import tier as said_tier

if TYPE_CHECKING:
    from planner.report.document.gather import Told

_FULL = Fraction(1)


def standing_section(told: Told) -> Section:
    """A table for each tier of the goals."""
    return Section("standing", say("Where we stand"), tuple(_tables(told)))


def _tables(told: Told) -> Iterator[Table]:
    tiers = tiers_in_view(told.question, told.plan)
    notes = [figures_are_of(list(dict.fromkeys(goal.by for goal in told.plan.goals)))]
    if told.plan.backed:
        notes.append(backups_on_top())
    if told.plan.spare:
        notes.append(to_spare(told.plan.spare))
    for number, ((option, tier), day) in enumerate(tiers.items(), start=1):
        yield Table(
            said_tier(told.question.programme, option, tier),
            _columns(told),
            tuple(_rows(told, option, tier, shown_rows(told.question.rules(option, tier, day)))),
            notes=tuple(map(text, notes)) if number == len(tiers) else (),
        )


def _columns(told: Told) -> tuple[Column, ...]:
    planned = say("At most") if told.plan.status == "impossible" else say("Planned")
    return (
        Column("requirement", say("Requirement")),
        Column("need", say("Need"), "number"),
        Column("have", say("Have"), "number"),
        Column("share", say("Today"), "share", bar=True),
        Column("short", say("Short by"), "number"),
        Column("planned", planned, "number"),
    )


def _rows(told: Told, option: str, tier: str, rules: list[tuple[int, Requirement | Score]]) -> Iterator[Row]:
    no_plan = told.plan.status == "impossible"
    lines = {each.id: line_of(each, no_plan) for each in told.plan.requirements}
    for depth, rule in rules:
        name = f"{option}.{tier}.{rule.id}"
        line = lines.get(name)
        if line is None:
            continue
        level = depth - rules[0][0]
        label = said_label(rule, told.question.programme, told.question.scenario.market)
        title = with_unit(label, unit_of(told.question.programme, rule))
        if line.waived:
            title += waived(told.question.waived_until(name))
        stated = is_stated(told.question, rule)
        yield Row((title, *_cells(rule, line, stated)), level, _tone(rule, line))
        for day, other in line.days:
            yield Row((day, *_cells(rule, other, stated)), level + 1, _tone(rule, other))


def _cells(rule: Requirement | Score, line: Line, stated: bool) -> tuple[Cell, Cell, Cell, Cell, Cell]:
    """What is needed and there, how much of the need that is, what is missing, and what the plan comes to."""
    last = line.planned if line.last is None else line.last
    have = line.have if stated else not_stated()
    if isinstance(rule, PeopleScore | MetricScore):
        return None, have, None, None, last
    match kind_of(rule):
        case "all" | "any" | "at_least":
            now = parts_met(line.have, line.need, line.have >= line.need)
            return None, now, None, None, parts_met(line.planned, line.need, line.met)
        case "fact":
            return yes_or_no(True), yes_or_no(bool(line.have)), _share(line), None, None
        case "metric":
            return line.need, have, _share(line), (_short(line) if stated else None), None
        case "people" | "passes" | "points":
            return line.need, line.have, _share(line), _short(line), last


def _short(line: Line) -> Cell:
    return max(plain(Fraction(line.need) - Fraction(line.have)), 0) or None


def _share(line: Line) -> Fraction:
    """How much of what is needed is there today."""
    return _FULL if line.need <= 0 else min(Fraction(line.have) / Fraction(line.need), _FULL)


def _tone(rule: Requirement | Score, line: Line) -> Tone:
    if isinstance(rule, PeopleScore | MetricScore):
        return "quiet"
    return "good" if line.met else "bad"
