"""What each exam costs whom in a problem and in a plan: regions, teams, days, and cents."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import planner
from planner.answer.proposed import ProposedPlan
from planner.problem.build import build
from planner.question.schema import Question
from planner.verification.verify import verify
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2018-03-31"}
Staff = Mapping[str, Mapping[str, Any]]
REGIONAL = [{"amount": 10}, {"amount": "8.25", "region": "TW"}]


def asked(prices: Mapping[str, Any], staff: Staff, count: int = 1, **more: Any) -> Question:
    wanted = scenario(GOAL, **{"minimise": ["cost"], "prices": {"currency": "USD", **prices}, **more})
    return question(programme({"o.gold": people(count, "A")}, ["A", "B"]), roster(staff, (), staff), wanted)


def priced(company: Question) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
    """The people of each profile with the price of A in cents."""
    return [(tuple(profile.people), profile.prices) for profile in build(company).profiles]


def test_people_are_told_apart_by_location_only_where_it_matters() -> None:
    staff: Staff = {"p": {"location": "TW"}, "q": {"location": "HK"}, "r": {}, "s": {"location": "TW"}}
    assert priced(asked({"fees": {"A": REGIONAL}}, staff)) == [(("p", "s"), (825,)), (("q", "r"), (1000,))]
    assert priced(asked({"fees": {"A": 10, "B": REGIONAL}}, staff)) == [(("p", "q", "r", "s"), (1000,))]
    by_exams = asked({"fees": {"A": REGIONAL}}, staff, minimise=["exams"])
    assert priced(by_exams) == [(("p", "q", "r", "s"), (0,))]


def test_people_are_told_apart_by_the_price_of_their_hour_and_not_by_their_team() -> None:
    staff: Staff = {
        "p": {"team": "north"},
        "q": {"team": "south"},
        "r": {"team": "south", "hourly_cost": Decimal("20.10")},
        "s": {},
        "t": {"team": "east"},
    }
    prices = {
        "fees": {"A": 1},
        "study_hours": {"A": "1.5"},
        "hourly_rates": {"north": "20.10", "east": 7, "default": 7},
    }
    assert priced(asked(prices, staff)) == [(("p", "r"), (3115,)), (("q", "s", "t"), (1150,))]


def test_a_price_that_changes_has_a_price_for_each_period() -> None:
    dated = [{"amount": 1, "until": "2017-11-30"}, {"amount": 2, "from": "2017-12-01"}]
    assert priced(asked({"fees": {"A": dated}}, {"p": {}}))[0] == (("p",), (100, 200))


def test_a_plan_takes_the_cheaper_region_and_says_its_cost_to_the_cent() -> None:
    """Fee 8.25 against 10, both with 5% tax: 8.6625 is 8.66. Three hours and a third at 10.01 are 33.3333: 33.33."""
    staff: Staff = {"p": {"hourly_cost": Decimal("10.01")}, "q": {"location": "TW", "hourly_cost": Decimal("10.01")}}
    prices = {"tax": "5%", "fees": {"default": REGIONAL}, "study_hours": {"A": "3.33"}}
    answer = planner.plan(asked(prices, staff))
    assert [line.employee_id for line in answer.assignments] == ["q"]
    assert (answer.objective[0].name, answer.objective[0].value) == ("cost", Decimal("8.66") + Decimal("33.33"))
    assert (answer.objective[0].unit, answer.verified) == ("USD", True)


def findings(company: Question, cost: str, **days: str) -> list[tuple[str, object, object]]:
    line = {"employee_id": "p", "exam": "A", "not_before": "2017-11-01", "not_after": "2018-03-31", **days}
    objective = [{"name": "cost", "value": cost, "bound": cost, "proved": True}]
    plan = ProposedPlan.model_validate({"as_of": "2017-10-16", "assignments": [line], "objective": objective})
    return [(each.code, each.need, each.got) for each in verify(company, plan).findings]


def test_the_cost_of_a_plan_is_reckoned_on_the_proposed_days() -> None:
    dated = [{"amount": 1}, {"amount": 2, "from": "2017-12-01"}, {"amount": 3, "region": "TW"}]
    company = asked({"fees": {"A": dated}, "travel": {"A": "0.50"}}, {"p": {}})
    assert findings(company, "1.50") == []
    assert findings(company, "1.51") == [("wrong-objective", Decimal("1.50"), Decimal("1.51"))]
    assert findings(company, "2.50", proposed_on="2017-12-01") == []
    assert findings(company, "1.50", proposed_on="2017-11-30") == []
    assert findings(company, "1.50", proposed_on="2017-12-01") == [
        ("wrong-objective", Decimal("2.50"), Decimal("1.50"))
    ]
    abroad = asked({"fees": {"A": dated}}, {"p": {"location": "TW"}})
    assert findings(abroad, "3") == []


def test_the_hours_of_a_plan_are_reckoned_at_the_rate_of_the_team() -> None:
    rates = {"fees": {"A": 0}, "study_hours": {"A": 2}, "hourly_rates": {"north": 55, "default": 48}}
    assert findings(asked(rates, {"p": {"team": "north"}}), "110") == []
    assert findings(asked(rates, {"p": {"team": "south"}}), "96") == []
    assert findings(asked(rates, {"p": {"team": "north", "hourly_cost": Decimal(30)}}), "60") == []
