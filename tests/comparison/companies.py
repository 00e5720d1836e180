"""A small company whose scenarios are planned in no time, and results made of them."""

from __future__ import annotations

from pathlib import Path

from planner import api
from planner.comparison.schema import Result

PROGRAMME = """\
vendor: acme
programme: builders
edition: "1"
metrics: {revenue: {unit: USD}}
exams: {CORE: , PLUS: , OLD: {retires_on: 2018-03-31, counts_until: 2018-12-31}}
options:
  main:
    tiers:
      silver: {requires: {id: few, people: 1, hold: {all: [CORE]}}}
      gold:
        requires:
          id: all
          all:
            - {id: skilled, people: 3, hold: {all: [CORE, PLUS]}}
            - {id: revenue, metric: revenue, at_least: 100}
"""
SCENARIO = """\
title: Gold in June
programme: programme.yaml
roster: {employees: employees.csv, results: results.csv}
as_of: 2018-01-15
metrics: {revenue: 100}
goals: [{option: main, tier: gold, by: 2018-06-30, hold_until: 2018-12-31}]
minimise: [cost, exams, people]
prices:
  currency: USD
  fees: {CORE: [{amount: 100}, {amount: 60, from: 2018-04-01}], PLUS: 200.50}
  travel: {default: 10}
"""
EMPLOYEES = """\
employee_id,name,team,leaves_on
E01,Ann,north,
E02,Bea,north,
E03,Cai,south,
E04,Dan,south,
E05,Eve,,2018-09-30
"""
RESULTS = """\
employee_id,exam,passed_on
E01,CORE,2017-05-01
E01,PLUS,2017-06-01
E02,CORE,2017-05-02
"""


def write(folder: Path, **changes: str) -> Path:
    """The company's files; keyword arguments replace whole ones (without their endings). The scenario file."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"programme.yaml": PROGRAMME, "scenario.yaml": SCENARIO, "employees.csv": EMPLOYEES, "results.csv": RESULTS}
    for name, text in files.items():
        (folder / name).write_text(changes.get(name.split(".")[0], text), encoding="utf-8")
    return folder / "scenario.yaml"


def planned(folder: Path, name: str = "base", critical: bool = False, **changes: str) -> Result:
    """The result of the company's scenario."""
    question = api.read(write(folder, **changes))
    plan = api.plan(question)
    return api.result(question, plan, name, api.critical(question, plan) if critical else None)
