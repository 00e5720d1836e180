"""Whether a scenario fits its programme."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from planner.errors import DataError, Issue
from tests.issues import issues_of, said, text_at
from tests.scenario.files import PROGRAMME, SCENARIO, changed, load, write


def issues_with(folder: Path, *changes: tuple[str, str], programme: str = PROGRAMME) -> tuple[Issue, ...]:
    """All issues of the changed scenario, whether it can be used or not."""
    write(folder, plan=changed(SCENARIO, *changes), programme=programme)
    try:
        return load(folder).issues
    except DataError as fault:
        return fault.issues


class Case(NamedTuple):
    name: str
    old: str
    new: str
    severity: str
    code: str
    points_at: str
    sentence: str


CASES = [
    Case(
        "unknown option",
        "{option: one, tier: gold",
        "{option: on, tier: gold",
        "error",
        "option-unknown",
        "on, tier",
        "The programme has no option on. Did you mean one?",
    ),
    Case(
        "unknown tier of an option",
        "option: one, tier: gold",
        "option: two, tier: gold",
        "error",
        "tier-unknown",
        "gold, by",
        "The option two has no tier gold. Known: bronze.",
    ),
    Case(
        "unknown tier of any option",
        "option: one, tier: gold",
        "tier: platinum",
        "error",
        "tier-unknown",
        "platinum, by",
        "No option of the programme has a tier platinum. Known: bronze, gold, silver.",
    ),
    Case(
        "goal in the past",
        "by: 2024-06-30",
        "by: 2024-02-29",
        "error",
        "goal-in-the-past",
        "2024-02-29",
        "The goal is due on 2024-02-29, before the day of the plan (`as_of`: 2024-03-01). Check `by` and `as_of`.",
    ),
    Case(
        "missing market",
        "market: home\n",
        "",
        "error",
        "market-missing",
        "title: Gold",
        "The scenario names no market, but the threshold of one.gold.revenue depends on it. "
        "Add `market:` with one of home, abroad.",
    ),
    Case(
        "unknown market",
        "market: home\n",
        "market: hom\n",
        "error",
        "market-unknown",
        "hom",
        "The programme has no market hom. Did you mean home?",
    ),
    Case(
        "unknown metric",
        "metrics: {revenue: 12}",
        "metrics: {revenue: 12, revenues: 3}",
        "error",
        "metric-unknown",
        "revenues: 3",
        "The programme has no metric revenues. Did you mean revenue?",
    ),
    Case(
        "unknown fact",
        "facts: {partner: true}",
        "facts: {partner: true, insured: true}",
        "error",
        "fact-unknown",
        "insured: true",
        "The programme has no fact insured. Known: partner.",
    ),
    Case(
        "metric not stated",
        "metrics: {revenue: 12}",
        "metrics: {}",
        "warning",
        "metric-missing",
        "metrics: {}",
        "The goals need the metric revenue, which the scenario does not state; it is taken as 0. "
        "Add `revenue` under `metrics`.",
    ),
    Case(
        "fact not stated",
        "facts: {partner: true}\n",
        "",
        "warning",
        "fact-missing",
        "title: Gold",
        "The goals need the fact partner, which the scenario does not state; it is taken as not so. "
        "Add `partner` under `facts`.",
    ),
    Case(
        "facts of an unknown exam",
        "exams: {AB-100: {retires_on: 2024-07-31}}",
        "exams: {ab-100: {retires_on: 2024-07-31}}",
        "error",
        "exam-unknown",
        "ab-100: {",
        "The exam ab-100 is not among the exams of the programme. Did you mean AB-100?",
    ),
    Case(
        "retired after it stops counting",
        "exams: {AB-100: {retires_on: 2024-07-31}}",
        "exams: {AB-100: {retires_on: 2025-01-31}}",
        "error",
        "exam-days",
        "{retires_on: 2025-01-31}",
        "The exam AB-100 counts until 2024-12-31, before its last day to sit it (2025-01-31). "
        "Check `retires_on` and `counts_until`.",
    ),
    Case(
        "launched after it retires",
        "exams: {AB-100: {retires_on: 2024-07-31}}",
        "exams: {AB-100: {available_from: 2024-09}}",
        "error",
        "exam-days",
        "{available_from: 2024-09}",
        "The exam AB-100 is available from 2024-09, after its `retires_on` (2024-06-30). "
        "Check `available_from` and `retires_on`.",
    ),
    Case(
        "pin of an unknown exam",
        "{pin: {employee: E1, exam: AB-100}}",
        "{pin: {employee: E1, exam: AB-1OO}}",
        "error",
        "exam-unknown",
        "AB-1OO",
        "The exam AB-1OO is not among the exams of the programme. Did you mean AB-100?",
    ),
    Case(
        "ban of an unknown exam",
        "{ban: {employee: E2}}",
        "{ban: {employee: E2, exam: AB-20O}}",
        "error",
        "exam-unknown",
        "AB-20O",
        "The exam AB-20O is not among the exams of the programme. Did you mean AB-200?",
    ),
    Case(
        "pinned and banned",
        "{ban: {employee: E2}}",
        "{ban: {employee: E1, exam: AB-100}}",
        "error",
        "pinned-and-banned",
        "{pin: {employee: E1",
        "E1 must sit AB-100 by this pin, but must not by the ban in line 13. Remove one of the two.",
    ),
    Case(
        "pinned and banned for all",
        "{ban: {employee: E2}}",
        "{ban: {exam: AB-100}}",
        "error",
        "pinned-and-banned",
        "{pin: {employee: E1",
        "E1 must sit AB-100 by this pin, but must not by the ban in line 13. Remove one of the two.",
    ),
    Case(
        "pinned and banned from everything",
        "{ban: {employee: E2}}",
        "{ban: {employee: E1}}",
        "error",
        "pinned-and-banned",
        "{pin: {employee: E1",
        "E1 must sit AB-100 by this pin, but must not by the ban in line 13. Remove one of the two.",
    ),
    Case(
        "pinned twice",
        "{ban: {employee: E2}}",
        "{pin: {exam: AB-100, employee: E1}}",
        "warning",
        "pin-repeated",
        "{pin: {exam",
        "E1 and AB-100 are pinned twice; first in line 12. Keep one of them.",
    ),
    Case(
        "waiver of an unknown requirement",
        "{waive: one.gold.partner,",
        "{waive: one.gold.partners,",
        "error",
        "requirement-unknown",
        "one.gold.partners",
        "The programme has no requirement one.gold.partners. Did you mean one.gold.partner?",
    ),
    Case(
        "waiver that has ended",
        "until: 2024-07-31",
        "until: 2024-02-29",
        "warning",
        "waiver-ended",
        "2024-02-29",
        "The waiver ends on 2024-02-29, before the day of the plan; it has no effect. Remove it, or give a later day.",
    ),
    Case(
        "hired too late",
        "from: 2024-08-31",
        "from: 2024-09-01",
        "warning",
        "hire-too-late",
        "2024-09-01",
        "These people start on 2024-09-01, after the last day of every goal (2024-08-31). "
        "They cannot help; give an earlier day or a later goal.",
    ),
    Case(
        "preparation of an unknown exam",
        "preparation: {default: 14,",
        "preparation: {defualt: 14,",
        "error",
        "exam-unknown",
        "defualt: 14",
        "The exam defualt is not among the exams of the programme. Did you mean default?",
    ),
    Case(
        "fee of an unknown exam",
        "AB-200: 165}",
        "AB-200: 165, AB-2O0: 1}",
        "warning",
        "exam-unknown",
        "AB-2O0: 1",
        "The exam AB-2O0 is not among the exams of the programme. This entry is not used. Did you mean AB-200?",
    ),
    Case(
        "study hours of an unknown exam",
        "study_hours: {AB-100: 10}",
        "study_hours: {AB-100: 10, Default: 3}",
        "warning",
        "exam-unknown",
        "Default: 3",
        "The exam Default is not among the exams of the programme. This entry is not used. Did you mean default?",
    ),
    Case(
        "fee missing",
        "fees: {AB-100: 80, AB-200: 165}",
        "fees: {AB-300: 80}",
        "error",
        "fee-missing",
        "fees: {",
        "Cost is minimised, but there is no fee for AB-100, AB-200. "
        "Add the fees, or a `default` fee for all other exams.",
    ),
    Case(
        "cost without prices",
        "prices: {currency: USD, fees: {AB-100: 80, AB-200: 165}, study_hours: {AB-100: 10}}\n",
        "",
        "error",
        "prices-missing",
        "cost, exams",
        "`minimise` names cost, but the scenario has no prices. "
        "Add `prices:` with the name of a file, or take cost out.",
    ),
    Case(
        "minimised twice",
        "minimise: [cost, exams]",
        "minimise: [cost, exams, cost]",
        "error",
        "minimise-repeated",
        "cost]",
        "`minimise` names cost twice. Keep the first.",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_single_flaw_is_said_once_at_its_place(case: Case, tmp_path: Path) -> None:
    (issue,) = issues_with(tmp_path, (case.old, case.new))
    assert (issue.severity, issue.code) == (case.severity, case.code)
    assert f"{issue.what} {issue.hint}".rstrip() == case.sentence
    assert issue.where.file == "plan.yaml"
    assert text_at(issue.where, changed(SCENARIO, (case.old, case.new))).startswith(case.points_at)


@pytest.mark.parametrize(
    "changes",
    [
        [("by: 2024-06-30", "by: 2024-03-01")],
        [("option: one, tier: gold", "tier: gold")],
        [("option: one, tier: gold", "option: two, tier: bronze"), ("market: home\n", ""), ("{revenue: 12}", "{}")],
        [("option: one, tier: gold", "tier: silver"), ("facts: {partner: true}\n", "")],
        [("{ban: {employee: E2}}", "{ban: {employee: E1, exam: AB-200}}")],
        [("{ban: {employee: E2}}", "{pin: {employee: E2, exam: AB-100}}")],
        [("until: 2024-07-31", "until: 2024-03-01")],
        [("fees: {AB-100: 80, AB-200: 165}", "fees: {default: 1}")],
        [("fees: {AB-100: 80, AB-200: 165}", "fees: {AB-100: 80}"), ("[cost, exams]", "[exams]")],
        [("fees: {AB-100: 80, AB-200: 165}", "fees: {AB-100: 80}"), ("{employee: E2}", "{exam: AB-200}")],
        [("option: one, tier: gold", "tier: silver"), ("AB-200: 165", "default: 1")],
        [("AB-100: 80, AB-200: 165", "AB-200: 165"), ("as_of: 2024-03-01", "as_of: 2024-08-01"),
         ("by: 2024-06-30", "by: 2024-08-31"), ("{pin: {employee: E1, exam: AB-100}}", "{ban: {employee: E9}}"),
         ("until: 2024-07-31", "until: 2024-08-31")],
    ],
    ids=["goal today", "any option", "figures that no goal needs", "facts that no goal needs", "other exam banned",
         "other employee pinned", "waiver ends today", "default fee", "cost is not minimised",
         "no fee for what nobody sits", "not proposable needs no fee", "retired needs no fee"],
)  # fmt: skip
def test_what_is_right_is_not_said(changes: list[tuple[str, str]], tmp_path: Path) -> None:
    assert said(issues_with(tmp_path, *changes)) == []


def test_an_exam_launched_after_the_last_goal_needs_no_fee(tmp_path: Path) -> None:
    changes = [("hold_until: 2024-08-31", "hold_until: 2024-06-30"), ("from: 2024-08-31", "from: 2024-05-01"),
               ("AB-100: {retires_on: 2024-07-31}", "AB-200: {available_from: 2024-07-01}"),
               ("AB-100: 80, AB-200: 165", "AB-100: 80")]  # fmt: skip
    assert said(issues_with(tmp_path, *changes)) == []


def test_a_threshold_that_the_programme_lacks(tmp_path: Path) -> None:
    programme = changed(PROGRAMME, ("{home: 10, abroad: 5}", "{abroad: 5}"))
    issues = issues_with(tmp_path, programme=programme)
    assert [(issue.severity, issue.code) for issue in issues] == [
        ("error", "threshold-missing"),
        ("warning", "market-without-threshold"),
    ]
    assert said(issues)[0] == (
        "plan.yaml:5:9: The programme has no threshold of one.gold.revenue for the market home. "
        "Add it to the programme."
    )


def test_a_market_where_the_programme_has_none(tmp_path: Path) -> None:
    programme = changed(PROGRAMME, ("markets: [home, abroad]\n", ""), ("{home: 10, abroad: 5}", "10"))
    (issue,) = issues_with(tmp_path, programme=programme)
    assert (issue.severity, issue.code) == ("warning", "market-unknown")


def test_prices_in_a_file_are_shown_in_that_file(tmp_path: Path) -> None:
    old = "prices: {currency: USD, fees: {AB-100: 80, AB-200: 165}, study_hours: {AB-100: 10}}"
    write(tmp_path, money="currency: USD\nfees:\n  AB-100: 80\n  AB-999: 1\n")
    assert [str(issue.where) for issue in issues_with(tmp_path, (old, "prices: money.yaml"))] == [
        "money.yaml:2:1",
        "money.yaml:4:3",
    ]


def test_all_flaws_are_said_at_once(tmp_path: Path) -> None:
    changes = [("market: home", "market: mars"), ("{revenue: 12}", "{revenues: 12}"), ("tier: gold", "tier: glod"),
               ("{pin: {employee: E1, exam: AB-100}}", "{pin: {employee: E1, exam: X}}"),
               ("waive: one.gold.partner", "waive: one.gold"), ("[cost, exams]", "[cost, cost]")]  # fmt: skip
    write(tmp_path, plan=changed(SCENARIO, *changes), programme=PROGRAMME)
    assert [(issue.code, issue.where.line) for issue in issues_of(lambda: load(tmp_path))] == [
        ("market-unknown", 5),
        ("metric-unknown", 6),
        ("tier-unknown", 9),
        ("exam-unknown", 12),
        ("requirement-unknown", 14),
        ("minimise-repeated", 18),
    ]


def test_a_pinned_exam_that_no_goal_needs_has_a_fee_too(tmp_path: Path) -> None:
    changes = [
        ("option: one, tier: gold", "option: one, tier: silver"),
        ("{pin: {employee: E1, exam: AB-100}}", "{pin: {employee: E1, exam: AB-200}}"),
        ("AB-100: 80, AB-200: 165", "AB-100: 80"),
    ]
    assert [issue.code for issue in issues_with(tmp_path, *changes)] == ["fee-missing"]


def test_an_override_without_days_repeats_nothing_about_days(tmp_path: Path) -> None:
    programme = changed(PROGRAMME, ("{retires_on: 2024-06-30, counts_until", "{counts_until"))
    issues = issues_with(tmp_path, ("{retires_on: 2024-07-31}", "{note: as announced}"), programme=programme)
    assert [(issue.code, issue.where.file) for issue in issues] == [("counts-until-alone", "programme.yaml")]
