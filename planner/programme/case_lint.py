"""What is wrong with the worked examples of a programme: names that it does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error
from planner.language import sentence, template
from planner.programme.rule_lint import no_exam, suggested_exam
from planner.programme.schema import Programme
from planner.text import suggestion


def lint_cases(programme: Programme, document: Document) -> Iterator[Issue]:
    """The issues of every case."""
    tiers = [f"{option}.{tier}" for option, tier, _ in programme.tiers()]
    names = [*tiers, *(name for name, _ in programme.requirements())]
    for position, case in enumerate(programme.cases):
        at: Loc = ("cases", position)
        for who, each in case.results.items():
            for code in each.passed:
                if code not in programme.exams:
                    where = document.place((*at, "results", who))
                    yield error("exam-unknown", where, no_exam(code), suggested_exam(code, programme.exams))
        yield from _unknown("metric", case.metrics, programme.metrics, (*at, "metrics"), document)
        yield from _unknown("fact", case.facts, programme.facts, (*at, "facts"), document)
        yield from _unknown("requirement", case.expect, names, (*at, "expect"), document)
        if case.market is not None and case.market not in programme.markets:
            what = sentence("The programme has no market {market}.", market=case.market)
            where = document.place((*at, "market"))
            yield error("market-unknown", where, what, suggestion(case.market, programme.markets))


_UNKNOWN = {
    "metric": template("The programme has no metric {name}."),
    "fact": template("The programme has no fact {name}."),
    "requirement": template("The programme has no tier or requirement {name}."),
}


def _unknown(word: str, named: Iterable[str], known: Iterable[str], at: Loc, document: Document) -> Iterator[Issue]:
    names = list(known)
    for name in named:
        if name not in names:
            what = sentence(_UNKNOWN[word], name=name)
            yield error(f"{word}-unknown", document.key_place((*at, name)), what, suggestion(name, names))
