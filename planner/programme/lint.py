"""What is wrong or odd in a programme that has the right form: everything at once, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from planner.dates import Month
from planner.documents.yaml import Document, Loc
from planner.errors import Issue, Place, error, in_order, warning
from planner.programme.paths import all_requirements_at, tiers_at
from planner.programme.rule_lint import lint_rules
from planner.programme.schema import Exam, Programme
from planner.requirements.holdings import exams_of
from planner.requirements.tree import FactHolds, MetricReaches, PeopleHold
from planner.text import LocalText, match_form, suggestion

_UNFIT_FOR_A_NAME = re.compile(r"[.\s]")


def lint(programme: Programme, document: Document) -> tuple[Issue, ...]:
    """Every issue of the programme, errors first."""
    return in_order(
        issue
        for rule in (
            lint_rules,
            _exams_defined_twice,
            _days_in_order,
            _unused,
            _names,
            _sources,
            _markets_twice,
            _texts,
        )
        for issue in rule(programme, document)
    )


def _exams_defined_twice(programme: Programme, document: Document) -> Iterator[Issue]:
    first: dict[str, str] = {}
    for code in programme.exams:
        other = first.setdefault(match_form(code), code)
        if other != code:
            where = document.key_place(("exams", code))
            line = document.key_place(("exams", other)).line
            what = f"The exam {code} is the exam {other} of line {line}, written differently."
            yield error("exam-defined-twice", where, what, "Keep one of them.")


def _days_in_order(programme: Programme, document: Document) -> Iterator[Issue]:
    for code, exam in programme.exams.items():
        yield from exam_day_issues(code, exam, document, ("exams", code))


def exam_day_issues(code: str, exam: Exam, document: Document, at: Loc) -> Iterator[Issue]:
    """What is wrong with the days of one exam whose keys stand at this path of the document."""
    launch, retires_on, counts_until = exam.available_from, exam.retires_on, exam.counts_until
    earliest = date(launch.year, launch.month, 1) if isinstance(launch, Month) else launch
    end_key = "counts_until" if retires_on is None else "retires_on"
    end = counts_until if retires_on is None else retires_on
    where = document.place((*at, end_key))
    if end is not None and earliest is not None and exam.first_day is not None:
        if earliest > end:
            what = f"The exam {code} is available from {launch}, after its `{end_key}` ({end})."
            yield error("exam-days", where, what, f"Check `available_from` and `{end_key}`.")
        elif exam.first_day > end:
            what = f"The exam {code} is launched in {launch}, and its `{end_key}` ({end}) is in the same month."
            hint = "A month stands for its last day, so nobody could sit it; give the day of the launch."
            yield warning("exam-never-available", where, what, hint)
    if counts_until is None:
        return
    where = document.place((*at, "counts_until"))
    if retires_on is None:
        what = f"The exam {code} has `counts_until` without `retires_on`: it could be sat after it stops counting."
        yield warning("counts-until-alone", where, what, "Add `retires_on`, the last day to sit it.")
    elif counts_until < retires_on:
        what = f"The exam {code} counts until {counts_until}, before its last day to sit it ({retires_on})."
        yield error("exam-days", where, what, "Check `retires_on` and `counts_until`.")


def _unused(programme: Programme, document: Document) -> Iterator[Issue]:
    rules = [each for _, each in all_requirements_at(programme)]
    exams = {code for rule in rules if isinstance(rule, PeopleHold) for code in exams_of(rule.hold)}
    metrics = {rule.metric for rule in rules if isinstance(rule, MetricReaches)}
    facts = {rule.fact for rule in rules if isinstance(rule, FactHolds)}
    declared: tuple[tuple[str, str, Mapping[str, object], set[str]], ...] = (
        ("exams", "exam", programme.exams, exams),
        ("metrics", "metric", programme.metrics, metrics),
        ("facts", "fact", programme.facts, facts),
    )
    for section, word, names, used in declared:
        forms = {match_form(name) for name in used}
        for name in names:
            if match_form(name) not in forms:
                where = document.key_place((section, name))
                yield warning(f"{word}-unused", where, f"No rule asks for the {word} {name}.")


def _names(programme: Programme, document: Document) -> Iterator[Issue]:
    for option in programme.options:
        yield from _name(option, "option", document.key_place(("options", option)))
    for loc, _ in tiers_at(programme):
        yield from _name(str(loc[-1]), "tier", document.key_place(loc))
    for loc, requirement in all_requirements_at(programme):
        yield from _name(requirement.id, "requirement", document.place((*loc, "id")))
    yield from _ids_twice(programme, document)


def _name(name: str, word: str, where: Place) -> Iterator[Issue]:
    if _UNFIT_FOR_A_NAME.search(name):
        what = f"The name '{name}' of {'an' if word[0] in 'aeio' else 'a'} {word} has a dot or a space in it."
        hint = "Full names are written option.tier.requirement; use a hyphen instead."
        yield error("name-form", where, what, hint)


def _ids_twice(programme: Programme, document: Document) -> Iterator[Issue]:
    first: dict[Loc, Loc] = {}
    for loc, requirement in all_requirements_at(programme):
        tier = loc[:4]
        other = first.setdefault((*tier, requirement.id), loc)
        if other != loc:
            line = document.place((*other, "id")).line
            what = f"The id {requirement.id} stands twice in the tier {tier[-1]}; first in line {line}."
            yield error("id-twice", document.place((*loc, "id")), what, "Give each requirement of a tier its own id.")


def _sources(programme: Programme, document: Document) -> Iterator[Issue]:
    first: dict[str, int] = {}
    for position, source in enumerate(programme.sources):
        if source.id is not None and first.setdefault(source.id, position) != position:
            line = document.place(("sources", first[source.id], "id")).line
            what = f"Two sources have the id {source.id}; the first is in line {line}."
            yield error("source-twice", document.place(("sources", position, "id")), what, "Rename one of them.")
    named: list[tuple[Loc, str | None]] = [(("exams", code), exam.source) for code, exam in programme.exams.items()]
    named += [(loc, requirement.source) for loc, requirement in all_requirements_at(programme)]
    for loc, name in named:
        if name is not None and name not in first:
            hint = suggestion(name, first) or "Give the entry under `sources` an `id`."
            yield error("source-unknown", document.place((*loc, "source")), f"There is no source {name}.", hint)


def _markets_twice(programme: Programme, document: Document) -> Iterator[Issue]:
    for position, market in enumerate(programme.markets):
        if market in programme.markets[:position]:
            where = document.place(("markets", position))
            yield error("market-twice", where, f"The market {market} is named twice.", "Keep one of them.")


def _texts(programme: Programme, document: Document) -> Iterator[Issue]:
    for loc, text in _texts_at(programme):
        empty = not text.strip() if isinstance(text, str) else not text
        if empty:
            what = f"The {loc[-1]} has no text in any language."
            yield error("text-empty", document.place(loc), what, "Write a text, or one per language ({en: …}).")
        elif not isinstance(text, str):
            for language in sorted(text):
                if not text[language].strip():
                    what = f"The {loc[-1]} has no text for the language {language}."
                    yield error(
                        "text-empty", document.place((*loc, language)), what, "Write it, or remove the language."
                    )


def _texts_at(programme: Programme) -> Iterator[tuple[Loc, LocalText]]:
    """Every title, label and note with its path."""
    holders: list[tuple[Loc, object]] = [((), programme)]
    holders += [(("sources", position), source) for position, source in enumerate(programme.sources)]
    holders += [(("metrics", name), metric) for name, metric in programme.metrics.items()]
    holders += [(("facts", name), fact) for name, fact in programme.facts.items()]
    holders += [(("exams", code), exam) for code, exam in programme.exams.items()]
    holders += [(("options", name), option) for name, option in programme.options.items()]
    holders += tiers_at(programme)
    holders += all_requirements_at(programme)
    for loc, holder in holders:
        for key in ("title", "label", "note"):
            text: LocalText | None = getattr(holder, key, None)
            if text is not None:
                yield (*loc, key), text
