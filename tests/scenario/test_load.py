"""A scenario with the files that it names: programme, prices, and where the roster is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.dates import Month
from planner.prices.schema import Prices
from tests.issues import found, issues_of, said
from tests.scenario.files import PROGRAMME, SCENARIO, changed, load, write


def test_a_scenario_without_flaws(tmp_path: Path) -> None:
    write(tmp_path, plan=SCENARIO, programme=PROGRAMME)
    loaded = load(tmp_path)
    assert said(loaded.issues) == []
    assert loaded.scenario.title == "Gold by summer"
    assert loaded.programme.name == "acme/cloud@2024"
    assert loaded.roster_file("employees.csv") == (tmp_path / "employees.csv", "employees.csv")
    assert str(loaded.document.place(("goals", 0, "tier"))) == "plan.yaml:9:25"


def test_a_loaded_scenario_is_frozen(tmp_path: Path) -> None:
    write(tmp_path, plan=SCENARIO, programme=PROGRAMME)
    loaded = load(tmp_path)
    with pytest.raises(AttributeError):
        loaded.issues = ()  # type: ignore[misc]


def test_only_the_facts_that_are_stated_replace_those_of_an_exam(tmp_path: Path) -> None:
    exams = (
        "exams: {AB-100: {retires_on: 2024-07-31}, AB-200: {available_from: 2024-05-02}, AB-300: {proposable: true}}"
    )
    scenario = changed(SCENARIO, ("exams: {AB-100: {retires_on: 2024-07-31}}", exams))
    write(tmp_path, plan=scenario, programme=PROGRAMME)
    programme = load(tmp_path).programme
    assert programme.exams["AB-100"].retires_on == date(2024, 7, 31)
    assert programme.exams["AB-100"].counts_until == date(2024, 12, 31)
    assert programme.exams["AB-200"].available_from == date(2024, 5, 2)
    assert programme.exams["AB-200"].note == "as announced"
    assert programme.exams["AB-300"].proposable


def test_an_unmentioned_key_keeps_a_month_and_an_empty_one_takes_a_day_away(tmp_path: Path) -> None:
    exams = "exams: {AB-100: {retires_on: null, counts_until: null}, AB-200: {note: late}}"
    scenario = changed(SCENARIO, ("exams: {AB-100: {retires_on: 2024-07-31}}", exams))
    write(tmp_path, plan=scenario, programme=PROGRAMME)
    programme = load(tmp_path).programme
    assert programme.exams["AB-100"].retires_on is None
    assert programme.exams["AB-200"].available_from == Month(2024, 4)
    assert programme.exams["AB-200"].note == "late"
    assert not programme.exams["AB-300"].proposable


def test_prices_from_a_file(tmp_path: Path) -> None:
    prices = "currency: EUR\nfees: {default: 99.50}\n"
    scenario = SCENARIO.split("prices:")[0] + "prices: money/prices.yaml\n"
    write(tmp_path, plan=scenario, programme=PROGRAMME, money__prices=prices)
    read = load(tmp_path).scenario.prices
    assert isinstance(read, Prices)
    assert read.fees == {"default": Decimal("99.50")}


def test_what_is_wrong_in_programme_and_prices_is_said_together(tmp_path: Path) -> None:
    scenario = SCENARIO.split("prices:")[0] + "prices: prices.yaml\n"
    programme = changed(PROGRAMME, ("{all: [AB-100, AB-200]}", "{all: [AB-100, AB-2OO]}"))
    write(tmp_path, plan=scenario, programme=programme, prices="currency: eur\nfees: {AB-100: -1}\n")
    assert found(issues_of(lambda: load(tmp_path))) == [
        ("error", "wrong-form", "prices.yaml:1:11"),
        ("error", "number-too-small", "prices.yaml:2:16"),
        ("error", "exam-unknown", "programme.yaml:22:60"),
    ]


def test_files_that_are_missing_are_said_where_they_are_named(tmp_path: Path) -> None:
    scenario = changed(SCENARIO.split("prices:")[0], ("programme.yaml", "none.yaml")) + "prices: dear.yaml\n"
    write(tmp_path, plan=scenario)
    assert said(issues_of(lambda: load(tmp_path))) == [
        "plan.yaml:2:12: There is no file none.yaml here. Paths in a file are relative to that file.",
        "plan.yaml:17:9: There is no file dear.yaml here. Paths in a file are relative to that file.",
    ]


def test_a_scenario_that_is_missing(tmp_path: Path) -> None:
    assert found(issues_of(lambda: load(tmp_path, "none.yaml"))) == [("error", "file-missing", "none.yaml")]


def test_warnings_of_the_programme_come_along(tmp_path: Path) -> None:
    programme = changed(PROGRAMME, ("  AB-300: {proposable: false}", "  AB-300: {proposable: false}\n  AB-400:"))
    write(tmp_path, plan=SCENARIO, programme=programme)
    assert found(load(tmp_path).issues) == [("warning", "exam-unused", "programme.yaml:11:3")]


def test_a_programme_of_the_catalogue(tmp_path: Path) -> None:
    text = """\
programme: microsoft/cloud-business-applications@2017-11
roster: {workbook: roster.xlsx}
as_of: 2017-10-16
market: developed
metrics: {cloud_revenue_ttm: 325000}
facts: {digital_partner_of_record: true}
goals:
  - {option: enterprise-customer-engagement, tier: gold, by: 2017-12-31, hold_until: 2018-06-30}
exams: {70-534: {available_from: null, retires_on: 2017-12-31, counts_until: 2018-12-31}}
decisions:
  - {waive: enterprise-customer-engagement.gold.functional, until: 2018-03-31}
"""
    write(tmp_path, plan=text)
    loaded = load(tmp_path)
    assert loaded.issues == ()
    assert loaded.programme.exams["70-534"].retires_on == date(2017, 12, 31)
