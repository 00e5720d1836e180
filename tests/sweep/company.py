"""A small company whose sweeps can be worked out by hand, and one in which every cell is quickly solved."""

from __future__ import annotations

from pathlib import Path

PROGRAMME = """\
vendor: acme
programme: builders
edition: "1"
title: {en: Builders, zh-TW: 建造者}
metrics: {revenue: {unit: USD, title: {en: Revenue, zh-TW: 營收}}}
exams: {A-1: , A-2: , OLD: {retires_on: 2017-12-31, counts_until: 2017-12-31}}
options:
  main:
    title: {en: Main, zh-TW: 主要}
    tiers:
      silver:
        title: {en: Silver, zh-TW: 銀會員}
        requires: {id: veterans, people: 1, hold: OLD, label: {en: Veterans, zh-TW: 老手}}
      gold:
        title: {en: Gold, zh-TW: 金會員}
        requires:
          id: all
          all:
            - {id: revenue, metric: revenue, at_least: 100}
            - {id: skilled, people: 2, hold: {all: [A-1, A-2]}, label: {en: Skilled, zh-TW: 熟手}}
"""
SCENARIO = """\
title: Test [bold]company[/bold]
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2017-10-16
metrics: {revenue: 100}
goals: [{option: main, tier: gold, by: 2018-01-31}]
limits: {exams_per_person: 3}
preparation: {default: 14}
"""
EMPLOYEES = "employee_id,name\nE01,Ann\nE02,測試員\nE03,\n"
RESULTS = "employee_id,exam,passed_on\nE01,A-1,2017-05-01\n"


def write(folder: Path, scenario: str = SCENARIO, programme: str = PROGRAMME) -> Path:
    """The company in a folder; gives its scenario file.

    One person lacks one exam and two people lack both, so Gold takes 3 exams by 2 people; nobody sits anything before
    2017-10-30, 14 days after the day of the plan. Silver takes one exam, OLD, which counts until 2017-12-31.
    """
    folder.mkdir(exist_ok=True)
    files = {"programme.yaml": programme, "scenario.yaml": scenario, "employees.csv": EMPLOYEES, "results.csv": RESULTS}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "scenario.yaml"
