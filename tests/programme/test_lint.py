"""Each check of the lint has cases that it speaks about, and is silent about everything that is right."""

from __future__ import annotations

import pytest

from tests.issues import said
from tests.programme.clean import Case, check_case, issues_with

CASES = [
    Case(
        "exam defined twice",
        "  AB-300: {retires_on: 2024-06-30}",
        "  AB-300: {retires_on: 2024-06-30}\n  ａｂ-200: {proposable: false}",
        "error",
        "exam-defined-twice",
        "ａｂ-200: {proposable: fal",
        "The exam ａｂ-200 is the exam AB-200 of line 13, written differently. Keep one of them.",
    ),
    Case(
        "unused exam",
        "  AB-300: {retires_on: 2024-06-30}",
        "  AB-300: {retires_on: 2024-06-30}\n  AB-400:",
        "warning",
        "exam-unused",
        "AB-400:",
        "No rule asks for the exam AB-400.",
    ),
    Case(
        "unused metric",
        "metrics: {revenue: {unit: USD}}",
        "metrics: {revenue: {unit: USD}, seats: {}}",
        "warning",
        "metric-unused",
        "seats: {}}",
        "No rule asks for the metric seats.",
    ),
    Case(
        "unused fact",
        "facts: {partner: {title: Partner of record}}",
        "facts: {partner: {title: Partner of record}, insured: {}}",
        "warning",
        "fact-unused",
        "insured: {}}",
        "No rule asks for the fact insured.",
    ),
    Case(
        "id twice",
        "{id: right, fact: partner}",
        "{id: revenue, fact: partner}",
        "error",
        "id-twice",
        "revenue, fact: partner}]",
        "The id revenue stands twice in the tier gold; first in line 26. Give each requirement of a tier its own id.",
    ),
    Case(
        "id with a dot",
        "{id: right, fact: partner}",
        "{id: right.most, fact: partner}",
        "error",
        "name-form",
        "right.most, fact: partne",
        "The name 'right.most' of a requirement has a dot or a space in it. "
        "Full names are written option.tier.requirement; use a hyphen instead.",
    ),
    Case(
        "id with a space",
        "{id: right, fact: partner}",
        "{id: right most, fact: partner}",
        "error",
        "name-form",
        "right most, fact: partne",
        "The name 'right most' of a requirement has a dot or a space in it. "
        "Full names are written option.tier.requirement; use a hyphen instead.",
    ),
    Case(
        "option with a dot",
        "  two:\n",
        "  two.1:\n",
        "error",
        "name-form",
        "two.1:",
        "The name 'two.1' of an option has a dot or a space in it. "
        "Full names are written option.tier.requirement; use a hyphen instead.",
    ),
    Case(
        "tier with a space",
        "      silver:\n",
        "      silver plus:\n",
        "error",
        "name-form",
        "silver plus:",
        "The name 'silver plus' of a tier has a dot or a space in it. "
        "Full names are written option.tier.requirement; use a hyphen instead.",
    ),
    Case(
        "market twice",
        "markets: [home, abroad]",
        "markets: [home, abroad, home]",
        "error",
        "market-twice",
        "home]",
        "The market home is named twice. Keep one of them.",
    ),
    Case(
        "retired before the launch",
        "available_from: 2024-02-01, source: page",
        "available_from: 2024-02-01, retires_on: 2024-01-31, source: page",
        "error",
        "exam-days",
        "2024-01-31, source: page",
        "The exam AB-200 is available from 2024-02-01, after its `retires_on` (2024-01-31). "
        "Check `available_from` and `retires_on`.",
    ),
    Case(
        "retired before the month of the launch",
        "available_from: 2024-01, retires_on: 2024-01-31",
        "available_from: 2024-02, retires_on: 2024-01-31",
        "error",
        "exam-days",
        "2024-01-31, counts_until",
        "The exam AB-100 is available from 2024-02, after its `retires_on` (2024-01-31). "
        "Check `available_from` and `retires_on`.",
    ),
    Case(
        "retired within the month of the launch",
        "available_from: 2024-01, retires_on: 2024-01-31",
        "available_from: 2024-01, retires_on: 2024-01-30",
        "warning",
        "exam-never-available",
        "2024-01-30, counts_until",
        "The exam AB-100 is launched in 2024-01, and its `retires_on` (2024-01-30) is in the same month. "
        "A month stands for its last day, so nobody could sit it; give the day of the launch.",
    ),
    Case(
        "stops counting before it retires",
        "counts_until: 2024-01-31",
        "counts_until: 2024-01-30",
        "error",
        "exam-days",
        "2024-01-30}",
        "The exam AB-100 counts until 2024-01-30, before its last day to sit it (2024-01-31). "
        "Check `retires_on` and `counts_until`.",
    ),
    Case(
        "stops counting without retiring",
        "AB-300: {retires_on: 2024-06-30}",
        "AB-300: {counts_until: 2024-06-30}",
        "warning",
        "counts-until-alone",
        "2024-06-30}",
        "The exam AB-300 has `counts_until` without `retires_on`: it could be sat after it stops counting. "
        "Add `retires_on`, the last day to sit it.",
    ),
    Case(
        "unknown source of a rule",
        "{id: partner, fact: partner, source: page}",
        "{id: partner, fact: partner, source: pag}",
        "error",
        "source-unknown",
        "pag}",
        "There is no source pag. Did you mean page?",
    ),
    Case(
        "unknown source of an exam",
        "available_from: 2024-02-01, source: page",
        "available_from: 2024-02-01, source: Another page",
        "error",
        "source-unknown",
        "Another page}",
        "There is no source Another page. Known: page.",
    ),
    Case(
        "source twice",
        "{name: Another page}",
        "{id: page, name: Another page}",
        "error",
        "source-twice",
        "page, name: Another page",
        "Two sources have the id page; the first is in line 6. Rename one of them.",
    ),
    Case(
        "no language",
        "        title: Gold\n",
        "        title: {}\n",
        "error",
        "text-empty",
        "{}",
        "The title has no text in any language. Write a text, or one per language ({en: …}).",
    ),
    Case(
        "empty title",
        "facts: {partner: {title: Partner of record}}",
        "facts: {partner: {title: ' '}}",
        "error",
        "text-empty",
        "' '}}",
        "The title has no text in any language. Write a text, or one per language ({en: …}).",
    ),
    Case(
        "empty language",
        "title: {en: Cloud, zh-TW: 雲端}",
        "title: {en: Cloud, zh-TW: ''}",
        "error",
        "text-empty",
        "''}",
        "The title has no text for the language zh-TW. Write it, or remove the language.",
    ),
    Case(
        "empty label of a requirement",
        "{id: right, fact: partner}",
        "{id: right, fact: partner, label: {}}",
        "error",
        "text-empty",
        "{}}]}",
        "The label has no text in any language. Write a text, or one per language ({en: …}).",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_single_flaw_is_said_once_at_its_place(case: Case) -> None:
    check_case(case)


def test_a_clean_programme_has_no_issues() -> None:
    assert said(issues_with()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "available_from: 2024-02-01, source: page",
            "available_from: 2024-02-01, retires_on: 2024-02-01, source: page",
        ),
        (
            "hold: {at_least: 2, of: [AB-200, AB-300]}",
            "hold: {all: [{any: [AB-200, AB-100]}, {any: [AB-200, AB-300]}]}",
        ),
        ("{id: people, people: 2, hold: AB-100}", "{id: other, people: 9, hold: AB-100}"),
        ("requires: {id: people, people: 1, hold: AB-200}", "requires: {id: gold, people: 1, hold: AB-200}"),
        ("sharing: different", "sharing: same-or-different"),
        ("markets: [home, abroad]", "markets: [abroad, home]"),
    ],
    ids=["one day", "twice in two lists", "other ids", "id like its tier", "default sharing", "order of markets"],
)
def test_what_is_right_is_not_said(old: str, new: str) -> None:
    assert said(issues_with((old, new))) == []


def test_a_threshold_for_all_markets_needs_no_markets() -> None:
    changes = (("markets: [home, abroad]\n", ""), ("at_least: {home: 10, abroad: 0}", "at_least: 10"))
    assert said(issues_with(*changes)) == []


def test_default_sharing_without_groups_is_fine() -> None:
    changes = (
        ("          sharing: different\n", ""),
        ("            - {id: experts, people: 2, hold: {at_least: 2, of: [AB-200, AB-300]}}\n", ""),
        ("  AB-300: {retires_on: 2024-06-30}\n", ""),
    )
    assert said(issues_with(*changes)) == []


def test_everything_is_said_at_once_errors_first() -> None:
    issues = issues_with(
        ("at_least: 5}", "at_least: -5}"),
        ("  AB-300: {retires_on: 2024-06-30}", "  AB-300: {counts_until: 2024-06-30}"),
        ("{any: [AB-100, AB-200]}", "{any: [AB-999]}"),
    )
    assert [(issue.severity, issue.code) for issue in issues] == [
        ("error", "threshold-negative"),
        ("error", "exam-unknown"),
        ("warning", "counts-until-alone"),
        ("notice", "single-part"),
    ]
