"""Whether the prices fit the programme and suffice for a plan that minimises cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error, warning
from planner.language import followed, row, sentence
from planner.programme.rule_lint import no_exam, suggested_exam
from planner.programme.schema import Programme
from planner.requirements.tree import exams_in
from planner.scenario.check import wanted_rules
from planner.scenario.schema import Ban, Pin, Prices, Scenario


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices, and where they stand: a document and the path in it."""

    prices: Prices
    document: Document
    at: Loc


def check_prices(scenario: Scenario, price_list: PriceList, editions: Sequence[Programme]) -> Iterator[Issue]:
    """The issues of the prices. A price list may know more exams than the programme, so that is only a warning."""
    prices, at, programme = price_list.prices, price_list.at, editions[0]
    for section, codes in (("fees", prices.fees), ("study_hours", prices.study_hours)):
        for code in codes:
            if code not in (*programme.exams, "default"):
                where = price_list.document.key_place((*at, section, code))
                hint = suggested_exam(code, (*programme.exams, "default"))
                what = followed([no_exam(code), sentence("This entry is not used.")])
                yield warning("exam-unknown", where, what, hint)
    missing = [code for code in _proposable(scenario, editions) if prices.fee(code) is None]
    if missing and "cost" in scenario.minimise:
        what = sentence("Cost is minimised, but there is no fee for {exams}.", exams=row(missing))
        hint = sentence("Add the fees, or a `default` fee for all other exams.")
        yield error("fee-missing", price_list.document.key_place((*at, "fees")), what, hint)


def _proposable(scenario: Scenario, editions: Sequence[Programme]) -> list[str]:
    """The exams that could come into a plan: those that the goals ask for and somebody may sit, and those pinned."""
    programme = editions[0]
    last_day = max(goal.last_day for goal in scenario.goals)
    nobody_sits = {each.ban.exam for each in scenario.decisions if isinstance(each, Ban) and each.ban.employee is None}
    pinned = {each.pin.exam for each in scenario.decisions if isinstance(each, Pin)}
    asked = frozenset().union(*(exams_in(each) for _, each in wanted_rules(scenario, editions)))
    asked |= _leading_to(asked | pinned, programme)
    open_ = []
    for code in sorted((asked | pinned) & set(programme.exams)):
        exam = programme.exams[code]
        in_time = (exam.first_day is None or exam.first_day <= last_day) and (
            exam.retires_on is None or exam.retires_on >= scenario.as_of
        )
        if exam.proposable and in_time and code not in nobody_sits:
            open_.append(code)
    return open_


def _leading_to(codes: frozenset[str] | set[str], programme: Programme) -> frozenset[str]:
    """The exams without which these cannot be sat, and those that renew them."""
    found = set(codes)
    while True:
        known = [programme.exams[code] for code in found if code in programme.exams]
        more = {other for exam in known for other in exam.prerequisites}
        more |= {exam.renewal.exam for exam in known if exam.renewal is not None and exam.renewal.exam is not None}
        if more <= found:
            return frozenset(found)
        found |= more
