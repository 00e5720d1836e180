"""Whether what a scenario says about passing fits the programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, warning
from planner.language import followed, sentence
from planner.programme.rule_lint import no_exam, suggested_exam
from planner.programme.schema import Programme
from planner.scenario.schema import Scenario


def check_chance(scenario: Scenario, programme: Programme, document: Document) -> Iterator[Issue]:
    """The issues of `chance` and `retakes`. A table may know more exams than the programme: that is only a warning."""
    chance = scenario.chance
    if scenario.confidence is not None and chance is None:
        what = sentence(
            "`confidence` needs `chance`; without it every exam is taken as passed, and no backups are planned."
        )
        hint = sentence("Add `chance`.")
        yield warning("confidence-without-chance", document.key_place(("confidence",)), what, hint)
    if chance is not None:
        yield from _exams(("chance",), chance.exams, programme, document)
        for level, figures in chance.levels.items():
            yield from _exams(("chance", "levels", level), figures, programme, document)
    elif scenario.retakes is not None:
        what = sentence("Without `chance` every exam is taken as passed at the first attempt, so nothing is sat again.")
        where = document.key_place(("retakes",))
        hint = sentence("Add `chance:`, for example `{{default: 80%}}`.")
        yield warning("retakes-without-chance", where, what, hint)


def _exams(at: Loc, codes: Iterable[str], programme: Programme, document: Document) -> Iterator[Issue]:
    known = (*programme.exams, "default")
    for code in codes:
        if code not in known:
            what = followed([no_exam(code), sentence("This entry is not used.")])
            yield warning("exam-unknown", document.key_place((*at, code)), what, suggested_exam(code, known))
