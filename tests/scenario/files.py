"""A small programme and a scenario for it that has nothing wrong."""

from __future__ import annotations

from pathlib import Path

from planner.scenario.load import LoadedScenario, load_scenario

PROGRAMME = """\
vendor: acme
programme: cloud
edition: 2024
markets: [home, abroad]
metrics: {revenue: {unit: USD}}
facts: {partner: {title: Partner of record}}
exams:
  AB-100: {retires_on: 2024-06-30, counts_until: 2024-12-31}
  AB-200: {available_from: 2024-04, note: as announced}
  AB-300: {proposable: false}
options:
  one:
    tiers:
      silver:
        requires: {id: people, people: 2, hold: {any: [AB-100, AB-300]}}
      gold:
        requires:
          id: all
          all:
            - {id: revenue, metric: revenue, at_least: {home: 10, abroad: 5}}
            - {id: partner, fact: partner}
            - {id: people, people: 3, hold: {all: [AB-100, AB-200]}}
  two:
    tiers:
      bronze:
        requires: {id: people, people: 1, hold: AB-200}
"""
SCENARIO = """\
title: Gold by summer
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2024-03-01
market: home
metrics: {revenue: 12}
facts: {partner: true}
goals:
  - {option: one, tier: gold, by: 2024-06-30, hold_until: 2024-08-31}
exams: {AB-100: {retires_on: 2024-07-31}}
decisions:
  - {pin: {employee: E1, exam: AB-100}}
  - {ban: {employee: E2}}
  - {waive: one.gold.partner, until: 2024-07-31}
  - {people: 2, from: 2024-08-31}
preparation: {default: 14, AB-200: 21}
prices: {currency: USD, fees: {AB-100: 80, AB-200: 165}, study_hours: {AB-100: 10}}
minimise: [cost, exams]
"""


def write(folder: Path, **files: str) -> None:
    """Writes YAML files under their names; two underlines in a name stand for a folder."""
    for name, text in files.items():
        path = folder / (name.replace("__", "/") + ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def load(folder: Path, name: str = "plan.yaml") -> LoadedScenario:
    return load_scenario(folder / name, name)
