"""Whether the prices name every exam that could come into a plan, where it matters what a plan costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.errors import Issue, error
from planner.language import row, sentence
from planner.prices.check import PriceList
from planner.prices.schema import DEFAULT, TABLES
from planner.programme.schema import Programme
from planner.requirements.tree import exams_in
from planner.scenario.check import wanted_rules
from planner.scenario.schema import Ban, Pin, Scenario


def missing_prices(scenario: Scenario, price_list: PriceList, editions: Sequence[Programme]) -> Iterator[Issue]:
    """An issue for each table that does not speak for all exams. Fees must be there; of the other tables a price list
    has those that it wants to be counted.
    """
    if not scenario.counts_cost:
        return
    exams = _proposable(scenario, editions)
    why = sentence("Cost is minimised") if "cost" in scenario.minimise else sentence("There is a budget")
    for kind, name in TABLES.items():
        table = price_list.prices.table(kind)
        missing = row([code for code in exams if code not in table and DEFAULT not in table])
        if missing and kind == "fee":
            what = sentence("{why}, but there is no fee for {exams}.", why=why, exams=missing)
            hint = sentence("Add the fees, or a `default` fee for all other exams.")
            yield error("fee-missing", price_list.key_place(name), what, hint)
        elif missing and table:
            what = sentence("{why}, but `{table}` has no entry for {exams}.", why=why, table=name, exams=missing)
            hint = sentence("Add them, or a `default` for all other exams; 0 where there is nothing to pay.")
            yield error("price-missing", price_list.key_place(name), what, hint)


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
