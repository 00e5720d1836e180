"""The checks of registration days, prerequisites, renewals, points and cases speak about what is wrong."""

from __future__ import annotations

import pytest

from tests.programme.clean import issues_with

OLD = "  AB-300: {retires_on: 2024-06-30}"
TWO = "        requires: {id: people, people: 1, hold: AB-200}\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "what"),
    [
        (
            OLD,
            "  AB-300: {available_from: 2024-03-01, register_by: 2024-02-01}",
            "exam-days",
            "The exam AB-300 can be registered for until 2024-02-01, before it is available (2024-03-01).",
        ),
        (
            OLD,
            "  AB-300: {retires_on: 2024-06-30, register_by: 2024-07-01}",
            "registration-after-retirement",
            "The exam AB-300 can be registered for until 2024-07-01, after its last day to sit it (2024-06-30).",
        ),
        (
            OLD,
            "  AB-300: {prerequisites: [AB-300]}",
            "prerequisites-in-a-circle",
            "The exam AB-300 needs AB-300 first, and AB-300 needs AB-300 first; nobody could sit either.",
        ),
        (
            OLD,
            "  AB-300: {renewal: {opens_before: {months: 6}}}",
            "renewal-without-validity",
            "The exam AB-300 has a `renewal`, but its results do not end.",
        ),
        (
            TWO,
            "        requires: {id: s, points: 20, from: [{id: a, each: 2, people: AB-200, cap: 10}]}\n",
            "count-impossible",
            "The scores can give 10 points at most, but 20 are asked for.",
        ),
        (
            "sharing: different",
            "sharing: different\n          each_person_at_most: 2",
            "limit-without-effect",
            "`each_person_at_most: 2` has no effect on 2 people groups.",
        ),
        (
            TWO,
            TWO + "cases: [{name: c, on: 2024-01-01, expect: {two.silver: true}}]\n",
            "requirement-unknown",
            "The programme has no tier or requirement two.silver.",
        ),
    ],
)
def test_the_lint_says(old: str, new: str, code: str, what: str) -> None:
    (issue,) = issues_with((old, new))
    assert (issue.code, issue.what) == (code, what)
