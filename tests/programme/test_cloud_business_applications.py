"""The catalogue's first programme against what its source says, written out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.dates import Month
from planner.errors import Place
from planner.programme.load import LoadedProgramme, load_programme
from planner.programme.schema import Programme
from planner.requirements.holdings import HoldAll, HoldAny, exams_of
from planner.requirements.tree import AllOf, AnyOf, FactHolds, MetricReaches, PeopleHold, Requirement

ENGAGEMENT = "enterprise-customer-engagement"
OPERATIONS = "enterprise-operations"


@pytest.fixture(scope="module")
def loaded() -> LoadedProgramme:
    return load_programme("microsoft/cloud-business-applications@2017-11", Path(), "", Place("test"))


@pytest.fixture(scope="module")
def programme(loaded: LoadedProgramme) -> Programme:
    return loaded.programme


@pytest.fixture(scope="module")
def rules(programme: Programme) -> dict[str, Requirement]:
    return dict(programme.requirements())


def test_the_options_and_tiers_lowest_first(programme: Programme) -> None:
    assert [(option, tier) for option, tier, _ in programme.tiers()] == [
        (ENGAGEMENT, "silver"),
        (ENGAGEMENT, "gold"),
        (OPERATIONS, "silver"),
        (OPERATIONS, "gold"),
    ]


def test_the_ids_that_others_rely_on(rules: dict[str, Requirement]) -> None:
    engagement = ["all", "revenue", "association", "technical", "functional"]
    operations = ["all", "revenue", "cloud-revenue", "association", "route", "dynamics-365", "technical", "functional"]
    operations.append("ax-2012")
    assert list(rules) == [
        f"{option}.{tier}.{name}"
        for option, names in ((ENGAGEMENT, engagement), (OPERATIONS, operations))
        for tier in ("silver", "gold")
        for name in names
    ]


@pytest.mark.parametrize(
    ("rule", "metric", "developed", "developing"),
    [
        (f"{ENGAGEMENT}.silver.revenue", "cloud_revenue_ttm", 100_000, 50_000),
        (f"{ENGAGEMENT}.gold.revenue", "cloud_revenue_ttm", 300_000, 150_000),
        (f"{OPERATIONS}.silver.revenue", "enterprise_revenue", 100_000, 50_000),
        (f"{OPERATIONS}.silver.cloud-revenue", "enterprise_cloud_revenue_ttm", 25_000, 12_000),
        (f"{OPERATIONS}.gold.revenue", "enterprise_revenue", 300_000, 150_000),
        (f"{OPERATIONS}.gold.cloud-revenue", "enterprise_cloud_revenue_ttm", 75_000, 37_000),
    ],
)
def test_revenue(rules: dict[str, Requirement], rule: str, metric: str, developed: int, developing: int) -> None:
    requirement = rules[rule]
    assert isinstance(requirement, MetricReaches)
    assert requirement.metric == metric
    assert requirement.at_least == {"developed": Decimal(developed), "developing": Decimal(developing)}


def test_markets_and_units(programme: Programme) -> None:
    assert programme.markets == ("developed", "developing")
    assert {name: metric.unit for name, metric in programme.metrics.items()} == {
        "cloud_revenue_ttm": "USD",
        "enterprise_revenue": "USD",
        "enterprise_cloud_revenue_ttm": "USD",
    }


@pytest.mark.parametrize(
    ("group", "form", "exams"),
    [
        (f"{ENGAGEMENT}.{{}}.technical", HoldAll, ("MB2-715", "MB2-716")),
        (f"{ENGAGEMENT}.{{}}.functional", HoldAny, ("MB2-717", "MB2-718", "MB2-877")),
        (f"{OPERATIONS}.{{}}.technical", HoldAll, ("MB6-894", "70-534")),
        (f"{OPERATIONS}.{{}}.functional", HoldAny, ("MB6-895", "MB6-896", "MB6-897")),
        (f"{OPERATIONS}.{{}}.ax-2012", HoldAll, ("MB6-705", "MB6-893", "MB6-892", "MB6-890", "70-764")),
    ],
)
@pytest.mark.parametrize(("tier", "people"), [("silver", 5), ("gold", 15)])
def test_groups(
    rules: dict[str, Requirement], group: str, form: type, exams: tuple[str, ...], tier: str, people: int
) -> None:
    requirement = rules[group.format(tier)]
    assert isinstance(requirement, PeopleHold)
    assert requirement.people == people
    assert isinstance(requirement.hold, form)
    assert exams_of(requirement.hold) == frozenset(exams)


@pytest.mark.parametrize("tier", ["silver", "gold"])
def test_how_the_rules_hang_together(rules: dict[str, Requirement], tier: str) -> None:
    engagement, operations = rules[f"{ENGAGEMENT}.{tier}.all"], rules[f"{OPERATIONS}.{tier}.all"]
    route, dynamics = rules[f"{OPERATIONS}.{tier}.route"], rules[f"{OPERATIONS}.{tier}.dynamics-365"]
    assert isinstance(engagement, AllOf)
    assert isinstance(operations, AllOf)
    assert isinstance(route, AnyOf)
    assert isinstance(dynamics, AllOf)
    assert [part.id for part in engagement.all] == ["revenue", "association", "technical", "functional"]
    assert [part.id for part in operations.all] == ["revenue", "cloud-revenue", "association", "route"]
    assert [part.id for part in route.any] == ["dynamics-365", "ax-2012"]
    assert [part.id for part in dynamics.all] == ["technical", "functional"]
    assert engagement.sharing == dynamics.sharing == "same-or-different"
    for option in (ENGAGEMENT, OPERATIONS):
        association = rules[f"{option}.{tier}.association"]
        assert isinstance(association, FactHolds)
        assert association.fact == "digital_partner_of_record"


def test_the_fifteen_exams_and_their_days(programme: Programme) -> None:
    november, december = Month(2017, 11), Month(2017, 12)
    retired = (None, date(2017, 12, 31), date(2018, 12, 31))
    assert {
        code: (exam.available_from, exam.retires_on, exam.counts_until) for code, exam in programme.exams.items()
    } == {
        "MB2-715": (None, None, None),
        "MB2-716": (None, None, None),
        "MB2-717": (None, None, None),
        "MB2-718": (None, None, None),
        "MB2-877": (december, None, None),
        "MB6-894": (november, None, None),
        "70-534": (november, None, None),
        "MB6-895": (november, None, None),
        "MB6-896": (november, None, None),
        "MB6-897": (november, None, None),
        "MB6-705": retired,
        "MB6-893": retired,
        "MB6-892": retired,
        "MB6-890": retired,
        "70-764": retired,
    }


def test_kinds_only_where_the_source_says_them(programme: Programme) -> None:
    by_kind: dict[str | None, set[str]] = {}
    for code, exam in programme.exams.items():
        by_kind.setdefault(exam.kind, set()).add(code)
    assert by_kind == {
        "technical": {"MB2-715", "MB2-716", "MB6-894", "70-534"},
        "functional": {"MB6-895", "MB6-896", "MB6-897"},
        None: {"MB2-717", "MB2-718", "MB2-877", "MB6-705", "MB6-893", "MB6-892", "MB6-890", "70-764"},
    }


def test_titles_and_labels_in_both_languages(programme: Programme, rules: dict[str, Requirement]) -> None:
    texts = [programme.title, *(exam.title for exam in programme.exams.values())]
    texts += [metric.title for metric in programme.metrics.values()] + [fact.title for fact in programme.facts.values()]
    texts += [option.title for option in programme.options.values()] + [tier.title for _, _, tier in programme.tiers()]
    texts += [rule.label for rule in rules.values()]
    assert all(isinstance(text, dict) and set(text) == {"en", "zh-TW"} for text in texts)
    assert {tier: rules_of.title for _, tier, rules_of in programme.tiers()} == {
        "silver": {"en": "Silver", "zh-TW": "銀會員"},
        "gold": {"en": "Gold", "zh-TW": "金會員"},
    }
    assert programme.exams["70-764"].title == {
        "en": "Administering a SQL Database Infrastructure",
        "zh-TW": "管理 Microsoft SQL 資料庫基礎結構",
    }


def test_readings_and_disagreements_are_noted_with_their_source(
    programme: Programme, rules: dict[str, Requirement]
) -> None:
    corrected = rules[f"{OPERATIONS}.gold.functional"]
    assert "MB6-896" in str(corrected.note)
    assert rules[f"{OPERATIONS}.silver.functional"].note is None
    for rule in (corrected, rules[f"{OPERATIONS}.gold.route"], rules[f"{OPERATIONS}.silver.route"]):
        assert rule.note is not None
        assert rule.source == "page-2017-10"
    assert {code for code, exam in programme.exams.items() if exam.note is not None} == {"70-534", "70-764"}
    assert {exam.source for exam in programme.exams.values()} == {"page-2017-10"}
    assert {source.id: source.published for source in programme.sources} == {
        "page-2017-10": date(2017, 10, 13),
        "neighbouring-pages": None,
    }
