"""Whether `chance` has a figure for everything that may be planned, and speaks of levels that somebody has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.documents.yaml import Document
from planner.errors import Issue, error, warning
from planner.language import Said, all_of, row, sentence
from planner.question.schema import Question
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
            what = sentence("Nobody in the roster has the level '{level}'.", level=level)
            hint = suggestion(level, known) or sentence("Fill in the column level.")
            yield warning("level-unknown", document.key_place(("chance", "levels", level)), what, hint)
    levels = sorted(question.roster.employees["level"].unique().to_list(), key=lambda level: level or "")
    lacking: dict[tuple[str | None, ...], list[str]] = {}
    for code in _plannable(question):
        lacking.setdefault(tuple(level for level in levels if chance.of(code, level) is None), []).append(code)
    for whom, codes in lacking.items():
        if whom:
            what = _no_figure(codes) if len(whom) == len(levels) else _no_figure_for(codes, whom)
            hint = sentence("Add one, or a `default` for all other exams.")
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


def _no_figure(codes: Sequence[str]) -> Said:
    return sentence("`chance` has no figure for {exams}, which may be planned.", exams=row(codes))


def _no_figure_for(codes: Sequence[str], levels: Sequence[str | None]) -> Said:
    named = [level for level in levels if level is not None]
    people = [sentence("people of level {levels}", levels=row(named))] if named else []
    people += [sentence("people without a level")] if None in levels else []
    return sentence(
        "`chance` has no figure for {exams}, which may be planned for {people}.",
        exams=row(codes),
        people=all_of(people),
    )
