"""The payments of plans add up to what they cost, quarter by quarter, however fees are paid together."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PaidSitting, PlanAnswer, PurchaseAnswer, UnusedFee
from planner.budget.ledger import Payment, Payments
from planner.errors import DataError
from planner.planning import answer
from planner.quarters import quarter_of
from planner.question.schema import Question
from planner.verification.sittings import Employee, read_sittings
from planner.verification.spending import Spending
from tests.chance.builders import line, plan_of
from tests.companies import programme, question, roster, scenario
from tests.properties.test_money import as_question, company

EARLY, LATE = date(2017, 12, 20), date(2018, 1, 10)


def staff_of(asked: Question) -> dict[str, Employee]:
    rows = asked.roster.employees.select(Employee._fields).iter_rows()
    return {row[0]: Employee(*row) for row in rows}


def as_verified(asked: Question, plan: PlanAnswer) -> Counter[str]:
    """What the verifier adds up for each quarter, from the plan as it leaves."""
    proposed = ProposedPlan.model_validate_json(plan.model_dump_json())
    spending = Spending(asked, proposed, read_sittings(asked, proposed.assignments, staff_of(asked)))
    found: Counter[str] = Counter()
    for day, cents in spending._paid:
        found[quarter_of(day).name] += cents
    return +found


def by_quarter(payments: tuple[Payment, ...]) -> Counter[str]:
    found: Counter[str] = Counter()
    for each in payments:
        found[quarter_of(each.on).name] += each.cents
    return +found


@pytest.mark.parametrize("seed", range(45))
def test_the_payments_add_up_to_the_cost_of_the_plan(seed: int) -> None:
    case = company(seed)
    case["scenario"]["minimise"] = ["cost"]
    asked = as_question(case)
    plan = answer(asked)
    if plan.status not in ("met", "planned"):
        return
    planned = Payments(asked, plan).planned
    cost = next(stage.value for stage in plan.objective if stage.name == "cost")
    assert sum(each.cents for each in planned) == cost * 100
    assert by_quarter(planned) == as_verified(asked, plan)
    fees = Counter((each.sitting, each.kind) for each in planned if each.kind == "fee" and not each.purchase)
    assert set(fees.values()) <= {1}


# --- by hand ---------------------------------------------------------------------------------------------------------


def three(prices: dict[str, Any], **employees: dict[str, Any]) -> Question:
    """Three people who sit A, and what it costs; nothing else matters."""
    goal = {"option": "o", "tier": "gold", "by": "2018-06-30"}
    rules = programme({"o.gold": {"id": "g", "people": 3, "hold": "A"}}, "AB")
    wanted = scenario(goal, prices={"currency": "USD", "fees": {"default": 60}, **prices}, minimise=["cost"])
    staff = {who: employees.get(who, {}) for who in "pqr"}
    return question(rules, roster({who: [] for who in staff}, employees=staff), wanted)


def paid(asked: Question, *purchases: PurchaseAnswer) -> list[tuple[Any, ...]]:
    """Each payment of the three sittings: day, whose, kind, cents, and by which purchase."""
    lines = [line(who, "A", EARLY, date(2018, 6, 30)) for who in "pqr"]
    plan = plan_of(asked, lines).model_copy(update={"purchases": purchases})
    return [
        (str(each.on), each.sitting and each.sitting.employee_id, each.kind, each.cents, each.purchase)
        for each in Payments(asked, plan).planned
    ]


def purchase(way: Any, name: str, day: date, who: str, packs: int = 0, *unused: UnusedFee) -> PurchaseAnswer:
    sittings = tuple(PaidSitting(employee_id=each, exam="A", on=EARLY) for each in who)
    return PurchaseAnswer(
        way=way, id=name, not_before=day, packs=packs, amount=0, unit="USD", sittings=sittings, unused=unused
    )


def test_a_pack_is_paid_when_it_is_bought_and_shared_to_the_cent() -> None:
    """100.00 by three: the first one pays the cent that is left."""
    asked = three({"packs": [{"id": "ten", "size": 10, "amount": 100}]})
    day = date(2017, 11, 2)
    assert paid(asked, purchase("pack", "ten", day, "rqp", 1)) == [
        ("2017-11-02", "p", "fee", 3334, "ten"),
        ("2017-11-02", "q", "fee", 3333, "ten"),
        ("2017-11-02", "r", "fee", 3333, "ten"),
    ]


def test_a_voucher_costs_nothing_and_stands_in_the_ledger() -> None:
    asked = three({"vouchers": [{"id": "v", "count": 1}]})
    assert paid(asked, purchase("voucher", "v", EARLY, "q")) == [
        ("2017-12-20", "p", "fee", 6000, None),
        ("2017-12-20", "q", "fee", 0, "v"),
        ("2017-12-20", "r", "fee", 6000, None),
    ]


def test_fees_for_nobody_are_shared_by_those_who_have_the_discount() -> None:
    """Half price from five on: two fees of 30.00 for nobody, in January, are 20.00 for each of the three."""
    asked = three({"discounts": [{"id": "d", "from_quantity": 5, "percent": "50%"}]})
    spare = UnusedFee(exam="A", location=None, on=LATE, count=2)
    found = paid(asked, purchase("discount", "d", EARLY, "pqr", 0, spare))
    early = [("2017-12-20", who, "fee", 3000, "d") for who in "pqr"]
    assert found == [*early, *(("2018-01-10", who, "fee", 2000, "d") for who in "pqr")]


def test_fees_for_nobody_on_the_same_day_are_one_payment_with_the_own_fee() -> None:
    asked = three({"discounts": [{"id": "d", "from_quantity": 4, "percent": "50%"}]})
    spare = UnusedFee(exam="A", location=None, on=EARLY, count=1)
    found = paid(asked, purchase("discount", "d", EARLY, "pqr", 0, spare))
    assert found == [("2017-12-20", who, "fee", 4000, "d") for who in "pqr"]


def test_a_pack_for_nobody_is_paid_for_nobody() -> None:
    asked = three({"packs": [{"id": "ten", "size": 10, "amount": 100}]})
    assert paid(asked, purchase("pack", "ten", EARLY, "", 2))[-1] == ("2017-12-20", None, "fee", 20000, "ten")


def test_all_that_a_first_attempt_costs() -> None:
    prices = {"materials": {"A": 5}, "travel": {"default": "2.50"}, "study_hours": {"A": 10}, "tax": "10%"}
    asked = three(prices, p={"hourly_cost": 3, "team": "T"})
    with pytest.raises(DataError):
        check(asked)
    asked = three({**prices, "hourly_rates": {"default": 1}}, p={"hourly_cost": 3, "team": "T"})
    assert [(who, kind, cents) for _, who, kind, cents, _ in paid(asked) if who in "pq"] == [
        ("p", "fee", 6600),
        ("p", "material", 550),
        ("p", "study", 3000),
        ("p", "travel", 275),
        ("q", "fee", 6600),
        ("q", "material", 550),
        ("q", "study", 1000),
        ("q", "travel", 275),
    ]


def check(asked: Question) -> None:
    payments = Payments(asked, plan_of(asked, [line(who, "A", EARLY, date(2018, 6, 30)) for who in "pqr"]))
    assert payments.planned
    payments.check()


# --- what has no price -----------------------------------------------------------------------------------------------


def issues(asked: Question) -> list[tuple[str, str]]:
    with pytest.raises(DataError) as fault:
        check(asked)
    return [(each.code, each.what) for each in fault.value.issues]


def test_hours_without_a_price_are_an_error_for_each_employee() -> None:
    asked = three({"study_hours": {"A": 10}}, q={"hourly_cost": 0})
    assert issues(asked) == [
        ("hourly-cost-missing", "Study hours have a price, but p has no hourly_cost."),
        ("hourly-cost-missing", "Study hours have a price, but r has no hourly_cost."),
    ]


def test_days_without_a_price_are_an_error() -> None:
    fees = {"A": [{"amount": 60, "until": "2017-12-01"}, {"amount": 50, "region": "R"}]}
    prices = {"fees": fees, "travel": {"B": 5}}
    asked = three(prices, q={"location": "R"}, r={"location": "S"})
    assert issues(asked) == [
        ("fee-missing", "`fees` has no entry for A for people in S on 2017-12-20, when it may have to be paid."),
        ("fee-missing", "`fees` has no entry for A on 2017-12-20, when it may have to be paid."),
        ("price-missing", "`travel` has no entry for A for people in R on 2017-12-20, when it may have to be paid."),
        ("price-missing", "`travel` has no entry for A for people in S on 2017-12-20, when it may have to be paid."),
        ("price-missing", "`travel` has no entry for A on 2017-12-20, when it may have to be paid."),
    ]


def test_a_fee_that_is_paid_together_needs_no_entry() -> None:
    fees = {"A": [{"amount": 60, "until": "2017-12-01"}]}
    asked = three({"fees": fees, "packs": [{"id": "ten", "size": 10, "amount": 100}]})
    plan = plan_of(asked, [line(who, "A", EARLY, date(2018, 6, 30)) for who in "pqr"])
    payments = Payments(asked, plan.model_copy(update={"purchases": (purchase("pack", "ten", EARLY, "pqr", 1),)}))
    assert sum(each.cents for each in payments.planned) == 10000
    payments.check()


def test_a_scenario_without_prices() -> None:
    goal = {"option": "o", "tier": "gold", "by": "2018-06-30"}
    rules = programme({"o.gold": {"id": "g", "people": 1, "hold": "A"}}, "A")
    asked = question(rules, roster("p"), scenario(goal))
    with pytest.raises(ValueError, match="A forecast needs prices"):
        Payments(asked, plan_of(asked, []))
