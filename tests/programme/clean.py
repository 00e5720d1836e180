"""A programme that has nothing wrong, and a way to put single flaws into it."""

from __future__ import annotations

from typing import NamedTuple

from planner.documents.validate import validated
from planner.documents.yaml import parse_yaml
from planner.errors import Issue
from planner.programme.lint import lint
from planner.programme.schema import Programme
from tests.issues import text_at

CLEAN = """\
vendor: acme
programme: cloud
edition: 2024
title: {en: Cloud, zh-TW: 雲端}
sources:
  - {id: page, name: The page}
  - {name: Another page}
markets: [home, abroad]
metrics: {revenue: {unit: USD}}
facts: {partner: {title: Partner of record}}
exams:
  AB-100: {available_from: 2024-01, retires_on: 2024-01-31, counts_until: 2024-01-31}
  AB-200: {available_from: 2024-02-01, source: page}
  AB-300: {retires_on: 2024-06-30}
options:
  one:
    tiers:
      silver:
        requires: {id: people, people: 2, hold: AB-100}
      gold:
        title: Gold
        requires:
          id: all
          sharing: different
          all:
            - {id: revenue, metric: revenue, at_least: {home: 10, abroad: 0}}
            - {id: turnover, metric: revenue, at_least: 5}
            - {id: partner, fact: partner, source: page}
            - {id: people, people: 2, hold: {all: [AB-100, {any: [AB-100, AB-200]}]}}
            - {id: experts, people: 2, hold: {at_least: 2, of: [AB-200, AB-300]}}
            - {id: choice, at_least: 1, of: [{id: left, fact: partner}, {id: right, fact: partner}]}
  two:
    tiers:
      gold:
        requires: {id: people, people: 1, hold: AB-200}
"""


def issues_with(*changes: tuple[str, str]) -> tuple[Issue, ...]:
    text = CLEAN
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    document = parse_yaml(text, "f")
    return lint(validated(Programme, document), document)


class Case(NamedTuple):
    name: str
    old: str
    new: str
    severity: str
    code: str
    points_at: str
    sentence: str


def check_case(case: Case) -> None:
    """The flaw of the case is said once, in these words, at this place."""
    (issue,) = issues_with((case.old, case.new))
    assert (issue.severity, issue.code) == (case.severity, case.code)
    assert f"{issue.what} {issue.hint}".rstrip() == case.sentence
    assert text_at(issue.where, CLEAN.replace(case.old, case.new)).startswith(case.points_at)
