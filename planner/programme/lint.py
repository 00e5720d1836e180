"""What is wrong or odd in a programme that has the right form: everything at once, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, Place, error, in_order, warning
from planner.language import sentence, template
from planner.programme.case_lint import lint_cases
from planner.programme.exam_lint import lint_exams
from planner.programme.paths import all_requirements_at, scores_at, tiers_at
from planner.programme.rule_lint import lint_rules
from planner.programme.schema import Programme
from planner.requirements.holdings import exams_of
from planner.requirements.tree import (
    FactHolds,
    MetricReaches,
    MetricScore,
    PointsReach,
    Requirement,
    Score,
    holdings_in,
)
from planner.text import LocalText, match_form, suggestion

_UNFIT_FOR_A_NAME = re.compile(r"[.\s]")


def lint(programme: Programme, document: Document) -> tuple[Issue, ...]:
    """Every issue of the programme, errors first."""
    return in_order(
        issue
        for rule in (
            lint_rules,
            lint_exams,
            lint_cases,
            _in_force,
            _unused,
            _names,
            _sources,
            _markets_twice,
            _texts,
        )
        for issue in rule(programme, document)
    )


def _in_force(programme: Programme, document: Document) -> Iterator[Issue]:
    first, last = programme.in_force.from_, programme.in_force.until
    if first is not None and last is not None and last < first:
        what = sentence(
            "The edition is in force until {last}, before its first day ({first}).", last=str(last), first=str(first)
        )
        hint = sentence("Check `from` and `until`.")
        yield error("days-in-order", document.place(("in_force", "until")), what, hint)


def _unused(programme: Programme, document: Document) -> Iterator[Issue]:
    rules = [each for _, each in all_requirements_at(programme)]
    exams = {code for rule in rules for holding in holdings_in(rule) for code in exams_of(holding)}
    for exam in programme.exams.values():
        exams.update(exam.prerequisites)
        exams.update([exam.renewal.exam] if exam.renewal is not None and exam.renewal.exam is not None else [])
    scores = [score for rule in rules if isinstance(rule, PointsReach) for score in rule.from_]
    metrics = {rule.metric for rule in rules if isinstance(rule, MetricReaches)}
    metrics |= {score.metric for score in scores if isinstance(score, MetricScore)}
    facts = {rule.fact for rule in rules if isinstance(rule, FactHolds)}
    declared: tuple[tuple[str, str, str, Mapping[str, object], set[str]], ...] = (
        ("exams", "exam-unused", template("No rule asks for the exam {name}."), programme.exams, exams),
        ("metrics", "metric-unused", template("No rule asks for the metric {name}."), programme.metrics, metrics),
        ("facts", "fact-unused", template("No rule asks for the fact {name}."), programme.facts, facts),
    )
    for section, code, what, names, used in declared:
        forms = {match_form(name) for name in used}
        for name in names:
            if match_form(name) not in forms:
                yield warning(code, document.key_place((section, name)), sentence(what, name=name))


def _names(programme: Programme, document: Document) -> Iterator[Issue]:
    for option in programme.options:
        said = template("The name '{name}' of an option has a dot or a space in it.")
        yield from _name(option, said, document.key_place(("options", option)))
    for loc, _ in tiers_at(programme):
        said = template("The name '{name}' of a tier has a dot or a space in it.")
        yield from _name(str(loc[-1]), said, document.key_place(loc))
    for loc, requirement in _named(programme):
        said = template("The name '{name}' of a requirement has a dot or a space in it.")
        yield from _name(requirement.id, said, document.place((*loc, "id")))
    yield from _ids_twice(programme, document)


def _named(programme: Programme) -> Iterator[tuple[Loc, Requirement | Score]]:
    """Everything that has an id: requirements and scores, each with its path."""
    for loc, requirement in all_requirements_at(programme):
        yield loc, requirement
        if isinstance(requirement, PointsReach):
            yield from scores_at(requirement, loc)


def _name(name: str, said: str, where: Place) -> Iterator[Issue]:
    if _UNFIT_FOR_A_NAME.search(name):
        hint = sentence("Full names are written option.tier.requirement; use a hyphen instead.")
        yield error("name-form", where, sentence(said, name=name), hint)


def _ids_twice(programme: Programme, document: Document) -> Iterator[Issue]:
    first: dict[Loc, Loc] = {}
    for loc, requirement in _named(programme):
        tier = loc[:4]
        other = first.setdefault((*tier, requirement.id), loc)
        if other != loc:
            what = sentence(
                "The id {id} stands twice in the tier {tier}; first in line {line}.",
                id=requirement.id,
                tier=str(tier[-1]),
                line=str(document.place((*other, "id")).line),
            )
            hint = sentence("Give each requirement of a tier its own id.")
            yield error("id-twice", document.place((*loc, "id")), what, hint)


def _sources(programme: Programme, document: Document) -> Iterator[Issue]:
    first: dict[str, int] = {}
    for position, source in enumerate(programme.sources):
        if source.id is not None and first.setdefault(source.id, position) != position:
            line = document.place(("sources", first[source.id], "id")).line
            what = sentence("Two sources have the id {id}; the first is in line {line}.", id=source.id, line=str(line))
            hint = sentence("Rename one of them.")
            yield error("source-twice", document.place(("sources", position, "id")), what, hint)
    named: list[tuple[Loc, str | None]] = [(("exams", code), exam.source) for code, exam in programme.exams.items()]
    named += [(loc, each.source) for loc, each in _named(programme)]
    for loc, name in named:
        if name is not None and name not in first:
            what = sentence("There is no source {name}.", name=name)
            hint = suggestion(name, first) or sentence("Give the entry under `sources` an `id`.")
            yield error("source-unknown", document.place((*loc, "source")), what, hint)


def _markets_twice(programme: Programme, document: Document) -> Iterator[Issue]:
    for position, market in enumerate(programme.markets):
        if market in programme.markets[:position]:
            what = sentence("The market {market} is named twice.", market=market)
            hint = sentence("Keep one of them.")
            yield error("market-twice", document.place(("markets", position)), what, hint)


def _texts(programme: Programme, document: Document) -> Iterator[Issue]:
    for loc, text in _texts_at(programme):
        empty = not text.strip() if isinstance(text, str) else not text
        if empty:
            what = sentence("The {key} has no text in any language.", key=str(loc[-1]))
            hint = sentence("Write a text, or one per language ({{en: …}}).")
            yield error("text-empty", document.place(loc), what, hint)
        elif not isinstance(text, str):
            for language in sorted(text):
                if not text[language].strip():
                    what = sentence(
                        "The {key} has no text for the language {language}.", key=str(loc[-1]), language=language
                    )
                    hint = sentence("Write it, or remove the language.")
                    yield error("text-empty", document.place((*loc, language)), what, hint)


def _texts_at(programme: Programme) -> Iterator[tuple[Loc, LocalText]]:
    """Every title, label and note with its path."""
    holders: list[tuple[Loc, object]] = [((), programme)]
    holders += [(("sources", position), source) for position, source in enumerate(programme.sources)]
    holders += [(("metrics", name), metric) for name, metric in programme.metrics.items()]
    holders += [(("facts", name), fact) for name, fact in programme.facts.items()]
    holders += [(("exams", code), exam) for code, exam in programme.exams.items()]
    holders += [(("options", name), option) for name, option in programme.options.items()]
    holders += tiers_at(programme)
    holders += _named(programme)
    for loc, holder in holders:
        for key in ("title", "label", "note"):
            text: LocalText | None = getattr(holder, key, None)
            if text is not None:
                yield (*loc, key), text
