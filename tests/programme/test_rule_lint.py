"""The checks of codes, counts and thresholds in the rules; test_lint.py says when they are silent."""

from __future__ import annotations

import pytest

from tests.programme.clean import Case, check_case

CASES = [
    Case(
        "unknown exam",
        "at_least: 2, of: [AB-200, AB-300]",
        "at_least: 2, of: [AB-200, AB-3OO, AB-300]",
        "error",
        "exam-unknown",
        "AB-3OO, AB-300]}}",
        "The exam AB-3OO is not among the exams of the programme. Did you mean AB-300?",
    ),
    Case(
        "exam in another case",
        "requires: {id: people, people: 2, hold: AB-100}",
        "requires: {id: people, people: 2, hold: ab-100}",
        "error",
        "exam-unknown",
        "ab-100}",
        "The exam ab-100 is not among the exams of the programme. Did you mean AB-100?",
    ),
    Case(
        "exam twice in a list",
        "at_least: 2, of: [AB-200, AB-300]",
        "at_least: 2, of: [AB-200, AB-300, AB-200]",
        "warning",
        "exam-repeated",
        "AB-200]}}",
        "The exam AB-200 stands twice in one list; first in line 30. Is another exam meant?",
    ),
    Case(
        "unknown metric",
        "{id: turnover, metric: revenue, at_least: 5}",
        "{id: turnover, metric: revenu, at_least: 5}",
        "error",
        "metric-unknown",
        "revenu, at_least: 5}",
        "The metric revenu is not among the metrics of the programme. Did you mean revenue?",
    ),
    Case(
        "unknown fact",
        "{id: left, fact: partner}",
        "{id: left, fact: insured}",
        "error",
        "fact-unknown",
        "insured}, {id: right, fa",
        "The fact insured is not among the facts of the programme. Known: partner.",
    ),
    Case(
        "impossible count of requirements",
        "{id: choice, at_least: 1,",
        "{id: choice, at_least: 3,",
        "error",
        "count-impossible",
        "3, of: [{id: left, fact:",
        "`at_least` asks for 3 of 2 parts, which is impossible. Lower it, or add parts.",
    ),
    Case(
        "impossible count of exams",
        "{at_least: 2, of: [AB-200, AB-300]}",
        "{at_least: 3, of: [AB-200, AB-300]}",
        "error",
        "count-impossible",
        "3, of: [AB-200, AB-300]}",
        "`at_least` asks for 3 of 2 parts, which is impossible. Lower it, or add parts.",
    ),
    Case(
        "one alternative",
        "{any: [AB-100, AB-200]}",
        "{any: [AB-200]}",
        "notice",
        "single-part",
        "any: [AB-200]}]}}",
        "`any` has a single part, so it says no more than that part. Is another part missing?",
    ),
    Case(
        "one part",
        "requires: {id: people, people: 1, hold: AB-200}",
        "requires: {id: whole, all: [{id: people, people: 1, hold: AB-200}]}",
        "notice",
        "single-part",
        "all: [{id: people, peopl",
        "`all` has a single part, so it says no more than that part. Is another part missing?",
    ),
    Case(
        "unknown market",
        "at_least: {home: 10, abroad: 0}",
        "at_least: {home: 10, abroad: 0, hom: 1}",
        "error",
        "market-unknown",
        "hom: 1}}",
        "The market hom is not among the markets of the programme. Did you mean home?",
    ),
    Case(
        "market without a threshold",
        "at_least: {home: 10, abroad: 0}",
        "at_least: {home: 10}",
        "warning",
        "market-without-threshold",
        "at_least: {home: 10}}",
        "The metric revenue has no threshold for the market abroad. "
        "Nobody in that market can reach this tier; add a threshold.",
    ),
    Case(
        "negative threshold of a market",
        "at_least: {home: 10, abroad: 0}",
        "at_least: {home: 10, abroad: -1}",
        "error",
        "threshold-negative",
        "-1}}",
        "The threshold -1 for abroad is negative.",
    ),
    Case(
        "negative threshold",
        "at_least: 5}",
        "at_least: -0.5}",
        "error",
        "threshold-negative",
        "-0.5}",
        "The threshold -0.5 is negative.",
    ),
    Case(
        "a higher tier asks fewer people",
        "requires: {id: people, people: 2, hold: AB-100}",
        "requires: {id: people, people: 3, hold: AB-100}",
        "warning",
        "tier-asks-less",
        "2, hold: {all: [AB-100, ",
        "The tier gold asks 2 people for people; the lower tier silver asks 3. "
        "Tiers are written lowest first; check the order and the numbers.",
    ),
    Case(
        "sharing without groups",
        "            - {id: experts, people: 2, hold: {at_least: 2, of: [AB-200, AB-300]}}\n",
        "            - {id: more, any: [{id: experts, people: 2, hold: AB-300}, {id: f, fact: partner}]}\n",
        "warning",
        "sharing-without-groups",
        "different",
        "`sharing: different` has no effect: fewer than two people groups stand directly below. "
        "It speaks of the `people` requirements that are direct parts of this `all`.",
    ),
    Case(
        "sharing that does not reach inside",
        "            - {id: experts, people: 2, hold: {at_least: 2, of: [AB-200, AB-300]}}\n",
        "            - {id: a, people: 2, hold: AB-200}\n"
        "            - {id: b, people: 2, hold: AB-300}\n"
        "            - {id: more, any: [{id: experts, people: 2, hold: AB-300}, {id: f, fact: partner}]}\n",
        "warning",
        "sharing-not-reaching",
        "different",
        "`sharing: different` does not reach the people groups inside more. "
        "It speaks of direct parts only. Move alternatives outward: an `any` of several such `all`.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_single_flaw_is_said_once_at_its_place(case: Case) -> None:
    check_case(case)
