"""Whether `chance` has a figure for everything that may be planned, and speaks of levels that somebody has."""

from __future__ import annotations

from collections.abc import Iterator

from planner.documents.yaml import Document
from planner.errors import Issue, error, warning
from planner.question.schema import Question
from planner.scenario.chance import Chance
from planner.scenario.schema import Ban
from planner.text import suggestion


def check_chance(question: Question, document: Document) -> Iterator[Issue]:
    """The issues of `chance` that only show together with the roster."""
    chance = question.scenario.chance
    if chance is None:
        return
    known: set[str] = set(question.roster.employees["level"].drop_nulls().unique())
    for level in chance.levels:
        if level not in known:
            what = f"Nobody in the roster has the level '{level}'."
            hint = suggestion(level, known) or "Fill in the column level."
            yield warning("level-unknown", document.key_place(("chance", "levels", level)), what, hint)
    lacking: dict[str, list[str]] = {}
    for code in _plannable(question):
        whom = _without_figure(question, chance, code)
        if whom is not None:
            lacking.setdefault(whom, []).append(code)
    for whom, codes in sorted(lacking.items()):
        what = f"`chance` has no figure for {', '.join(codes)}, which may be planned{whom}."
        hint = "Add one, or a `default` for all other exams."
        yield error("chance-missing", document.key_place(("chance",)), what, hint)


def _plannable(question: Question) -> Iterator[str]:
    """The exams that could come into a plan, sorted."""
    decisions = question.scenario.decisions
    nobody_sits = {each.ban.exam for each in decisions if isinstance(each, Ban) and each.ban.employee is None}
    for code in question.codes:
        exam = question.exams[code]
        launched = exam.first_day is None or exam.first_day <= question.horizon
        retired = exam.retires_on is not None and exam.retires_on < question.scenario.as_of
        if exam.proposable and launched and not retired and code not in nobody_sits:
            yield code


def _without_figure(question: Question, chance: Chance, code: str) -> str | None:
    """For whom there is no figure: an empty text for everybody, None for nobody."""
    levels = sorted(question.roster.employees["level"].unique().to_list(), key=lambda level: level or "")
    lacking = [level for level in levels if chance.of(code, level) is None]
    if not lacking:
        return None
    if len(lacking) == len(levels):
        return ""
    named = [level for level in lacking if level is not None]
    people = [f"people of level {', '.join(named)}"] if named else []
    people += ["people without a level"] if None in lacking else []
    return f" for {' and '.join(people)}"
