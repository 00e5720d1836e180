"""Each kind of requirement: a company that just passes and one that just fails."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from planner.requirements.audit import Alike, Circumstances, Status, audit
from planner.requirements.tree import Requirement
from tests.companies import people

TREE: TypeAdapter[Requirement] = TypeAdapter(Requirement)
REVENUE = {"id": "revenue", "metric": "revenue", "at_least": 300_000}
FACT = {"id": "associated", "fact": "partner_of_record"}


def status(
    rules: Mapping[str, Any], held: Mapping[str, Sequence[str]] | None = None, given: Circumstances | None = None
) -> Status:
    """How the rules stand when each person holds these exams."""
    groups = [Alike(frozenset(exams), (who,)) for who, exams in (held or {}).items()]
    return audit(TREE.validate_python(rules), "option.gold", given or Circumstances(), groups)


def revenue(amount: int, **more: Any) -> Circumstances:
    return Circumstances(metrics={"revenue": Decimal(amount)}, **more)


@pytest.mark.parametrize(
    ("rules", "passes", "fails"),
    [
        (people(2, "A"), {"p": "A", "q": "AB"}, {"p": "A", "q": "B"}),
        (people(1, {"all": ["A", "B"]}), {"p": "AB"}, {"p": "A", "q": "B"}),
        (people(2, {"any": ["A", "B"]}), {"p": "A", "q": "B"}, {"p": "AB", "q": "C"}),
        (people(1, {"at_least": 2, "of": ["A", "B", "C"]}), {"p": "AC"}, {"p": "A", "q": "BD"}),
        (
            people(1, {"all": ["A", {"any": ["B", {"at_least": 2, "of": ["C", "D", "E"]}]}]}),
            {"p": "ACE"},
            {"p": "AC", "q": "CDE"},
        ),
        ({"id": "x", "all": [people(1, "A", "a"), people(1, "B", "b")]}, {"p": "AB"}, {"p": "A"}),
        ({"id": "x", "any": [people(2, "A", "a"), people(1, "B", "b")]}, {"p": "B"}, {"p": "A"}),
        (
            {"id": "x", "at_least": 2, "of": [people(1, "A", "a"), people(1, "B", "b"), people(1, "C", "c")]},
            {"p": "A", "q": "C"},
            {"p": "A", "q": "A"},
        ),
        # different: two people, one for each group, although one of them fits both
        (
            {"id": "x", "sharing": "different", "all": [people(1, "A", "a"), people(1, "B", "b")]},
            {"p": "AB", "q": "A"},
            {"p": "AB", "q": "C"},
        ),
        # same: the one person of the smaller group is among the two of the larger one
        (
            {"id": "x", "sharing": "same", "all": [people(2, "A", "a"), people(1, "B", "b")]},
            {"p": "AB", "q": "A"},
            {"p": "A", "q": "A", "r": "B"},
        ),
        # same with equal counts: the same people
        (
            {"id": "x", "sharing": "same", "all": [people(1, "A", "a"), people(1, "B", "b")]},
            {"p": "AB"},
            {"p": "A", "q": "B"},
        ),
        # same-or-different: groups are independent
        (
            {"id": "x", "sharing": "same-or-different", "all": [people(1, "A", "a"), people(1, "B", "b")]},
            {"p": "A", "q": "B"},
            {"p": "A", "q": "A"},
        ),
    ],
)
def test_just_passes_and_just_fails(
    rules: Mapping[str, Any], passes: Mapping[str, str], fails: Mapping[str, str]
) -> None:
    assert status(rules, passes).met
    assert not status(rules, fails).met


def test_metric_is_reached_exactly() -> None:
    assert status(REVENUE, given=revenue(300_000)).met
    short = status(REVENUE, given=revenue(299_999))
    assert not short.met
    assert (short.need, short.have, short.short_by) == (300_000, 299_999, 1)


def test_metric_has_a_threshold_per_market() -> None:
    rules = {"id": "revenue", "metric": "revenue", "at_least": {"developed": 100, "developing": 50}}
    assert status(rules, given=revenue(50, market="developing")).met
    assert not status(rules, given=revenue(50, market="developed")).met


def test_a_figure_that_is_not_stated_is_nothing() -> None:
    assert status(REVENUE).have == 0


def test_fact_must_be_stated() -> None:
    assert status(FACT, given=Circumstances(facts={"partner_of_record": True})).met
    assert not status(FACT, given=Circumstances(facts={"partner_of_record": False})).met
    assert not status(FACT).met


def test_waived_and_assumed_count_as_met_and_say_so() -> None:
    waived = status(people(2, "A"), {"p": "A"}, Circumstances(waived=frozenset({"option.gold.people"})))
    assert waived.met
    assert waived.waived
    assert waived.short_by == 1
    assumed = status(REVENUE, given=Circumstances(assumed=frozenset({"option.gold.revenue"})))
    assert assumed.met
    assert assumed.assumed


def test_status_counts_parts_and_names_people() -> None:
    found = status({"id": "x", "all": [people(2, "A", "a"), people(1, "B", "b")]}, {"q": "A", "p": "AB"})
    assert (found.need, found.have, found.kind) == (2, 2, "all")
    assert [part.people for part in found.parts] == [("p", "q"), ("p",)]
    assert [each.name for each in found.walk()] == ["option.gold.x", "option.gold.a", "option.gold.b"]


def test_people_in_different_groups_are_told_apart() -> None:
    """p fits both; q only the first. So q counts in the first and p in the second."""
    rules = {"id": "x", "sharing": "different", "all": [people(1, "A", "a"), people(1, "B", "b")]}
    found = status(rules, {"p": "AB", "q": "A"})
    assert [part.people for part in found.parts] == [("q",), ("p",)]


def test_a_waived_group_takes_nobody_from_the_others() -> None:
    rules = {"id": "x", "sharing": "different", "all": [people(1, "A", "a"), people(1, "A", "b")]}
    found = status(rules, {"p": "A"}, Circumstances(waived=frozenset({"option.gold.a"})))
    assert found.met
