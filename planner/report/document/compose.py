"""From what was worked out to the document: which sections a report has, and in which order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from planner import api
from planner.language import in_force, say
from planner.report.document.answer import answer_section
from planner.report.document.assumptions import assumptions_section
from planner.report.document.budget import budget_section
from planner.report.document.calendar import calendar_section
from planner.report.document.compared import called, comparison_section
from planner.report.document.risks import risks_section
from planner.report.document.rules import rules_section
from planner.report.document.scenarios import scenarios_section
from planner.report.document.schema import Document, Person, Section, text
from planner.report.document.sittings import sittings_section
from planner.report.document.standing import standing_section
from planner.report.plan import goals_in_words
from planner.text import localised
from planner.words import report as said
from planner.words.plans import as_of

if TYPE_CHECKING:
    from planner.budget.forecast_schema import By
    from planner.comparison.schema import Result
    from planner.report.document.gather import Told


def compose(told: Sequence[Told], by: By, stored: Sequence[Result] = ()) -> Document:
    """The report of at least one scenario, in the language in force: of the first one, with which the others are
    compared. stored: results of other scenarios that were planned earlier.
    """
    first = told[0]
    programme = first.question.programme
    lines = [localised(programme.title, programme.name), *goals_in_words(first.question, first.plan)]
    made_with = [f"{name} {version}" for name, version in sorted(first.plan.made_with.items())]
    return Document(
        title=first.plan.title or say("Plan"),
        language=in_force(),
        as_of=first.plan.as_of,
        lines=tuple(map(text, [*lines, as_of(first.plan.as_of)])),
        sections=tuple(_sections(told, by, stored)),
        closing=(text(said.made_with(made_with)),),
    )


def _sections(told: Sequence[Told], by: By, stored: Sequence[Result]) -> Iterator[Section]:
    first, *others = told
    yield answer_section(first)
    yield standing_section(first)
    yield sittings_section(first)
    yield calendar_section(first, by)
    yield budget_section(first, by)
    yield risks_section(first)
    if others or stored:
        results = [*(each.result for each in told), *stored]
        comparison = api.compare(results)
        yield comparison_section(comparison, _everybody(told))
        if others:
            yield scenarios_section(others, [called(place, comparison.columns[place]) for place in range(1, len(told))])
    yield assumptions_section(first)
    yield rules_section(first)


def _everybody(told: Sequence[Told]) -> Mapping[str, Person]:
    """Everybody in any of the rosters, as the first one that has them calls them."""
    found: dict[str, Person] = {}
    for each in reversed(told):
        found.update(each.people)
    return found
