"""Packs that an earlier plan has paid: what is left of them, and what the new plan then costs, by hand.

An exam costs 100 and a pack of five 250, so that two packs (500) are the cheapest way to pay for eight. Of the ten
seats some are used when the plan is made anew in December.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import planner
from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PaidAlready, PlanAnswer
from planner.language import speaking
from planner.language.sentences import spoken
from planner.question.schema import Question
from planner.replanning.schema import ReplanAnswer
from tests.companies import people, programme, question, roster, scenario

STAFF = tuple("abcdefghijkl")
GOAL = {"option": "o", "tier": "gold", "by": "2018-06-30"}
PACK: Mapping[str, Any] = {"id": "five", "exams": ["A"], "size": 5, "amount": 250}
PRICES: Mapping[str, Any] = {"currency": "USD", "fees": {"default": 100}, "packs": [PACK]}
DECEMBER, JANUARY = "2017-12-04", "2018-01-15"


def company(heads: int, as_of: str = "2017-10-16", passed: Mapping[str, str] | None = None, **prices: Any) -> Question:
    """So many people are asked for who hold A. passed: who has passed it, on which day."""
    results = [
        {"employee_id": who, "exam": "A", "passed_on": date.fromisoformat(day)} for who, day in (passed or {}).items()
    ]
    wanted = scenario(GOAL, as_of=as_of, minimise=["cost"], prices={**PRICES, **prices})
    return question(programme({"o.gold": people(heads, "A")}, ["A"]), roster(STAFF, results), wanted)


@pytest.fixture(scope="module")
def october() -> PlanAnswer:
    """Two packs for the eight people from a to h."""
    found = planner.plan(company(8))
    (pack,) = found.purchases
    assert (pack.way, pack.packs, pack.not_before, len(pack.sittings)) == ("pack", 2, date(2017, 10, 16), 8)
    assert cost(found) == 500
    return found


def passed(who: Iterable[str], day: str = "2017-11-20") -> dict[str, str]:
    return dict.fromkeys(who, day)


def cost(answer: PlanAnswer) -> int:
    (stage,) = (stage for stage in answer.objective if stage.name == "cost")
    assert stage.proved
    return int(stage.value)


def paid(answer: ReplanAnswer) -> list[tuple[str, int | None, int, int, int | None, str]]:
    rows = answer.plan.paid_already
    return [(each.id, each.seats, each.used, each.without_result, each.left, each.state) for each in rows]


def said(answer: ReplanAnswer) -> list[str]:
    return [each for each in answer.plan.assumptions if "earlier plan" in each]


def purchases(answer: PlanAnswer) -> list[tuple[str, str, int]]:
    return [(each.way, each.id, len(each.sittings)) for each in answer.purchases]


# --- what is left is not paid again ----------------------------------------------------------------------------------


def test_seats_that_are_left_cost_nothing(october: PlanAnswer) -> None:
    """Four of ten seats are used, and one more was planned for a day of November, without a result.
    The four who are still needed take four of the other six.
    """
    today = company(8, DECEMBER, passed("abcd"))
    assert cost(planner.plan(today)) == 250  # as if nothing were paid: another pack
    answer = planner.replan(today, october)
    assert cost(answer.plan) == 0
    assert purchases(answer.plan) == [("voucher", "five-paid", 4)]
    assert paid(answer) == [("five", 10, 4, 1, 6, "in-stock")]
    assert answer.plan.verified
    assert said(answer) == [
        (
            "6 of 10 seats of the pack five that the earlier plan paid on 2017-10-16 are left; the new plan may "
            "take them at no cost (vouchers five-paid). 1 of them was meant for a day that is over without a "
            "result: if an attempt was made and failed, write what is left as vouchers five-paid in the scenario."
        )
    ]


def test_what_goes_beyond_them_is_paid(october: PlanAnswer) -> None:
    """Eight more are needed: six seats are there, and two fees are 200, less than the 250 of a third pack."""
    answer = planner.replan(company(12, DECEMBER, passed("abcd")), october)
    assert cost(answer.plan) == 200
    assert purchases(answer.plan) == [("voucher", "five-paid", 6)]


def test_the_terms_are_those_of_the_pack(october: PlanAnswer) -> None:
    """The seats can be taken until the 31st of December, as the pack says; from then on they are lost."""
    ending = {"packs": [{**PACK, "until": "2017-12-31"}]}
    answer = planner.replan(company(8, DECEMBER, passed("abcd"), **ending), october)
    assert cost(answer.plan) == 0
    assert [line.not_after for line in answer.plan.assignments] == [date(2017, 12, 31)] * 4
    late = planner.replan(company(8, JANUARY, passed("abcd"), **ending), october)
    assert cost(late.plan) == 400
    assert paid(late) == [("five", 10, 4, 1, 6, "over")]
    assert said(late) == [
        (
            "The pack five that the earlier plan paid on 2017-10-16 ended on 2017-12-31; the seats that are left "
            "(6) are lost."
        )
    ]


def test_a_day_without_a_result_leaves_the_seat_and_is_said(october: PlanAnswer) -> None:
    """All eight days are over in December; four of them have no result."""
    plan = october.model_dump(mode="json")
    for line in [*plan["assignments"], *plan["purchases"][0]["sittings"]]:
        line["on" if "on" in line else "proposed_on"] = "2017-11-15"
    answer = planner.replan(company(8, DECEMBER, passed("abcd")), ProposedPlan.model_validate(plan))
    assert paid(answer) == [("five", 10, 4, 4, 6, "in-stock")]
    assert said(answer) == [
        (
            "6 of 10 seats of the pack five that the earlier plan paid on 2017-10-16 are left; the new plan may "
            "take them at no cost (vouchers five-paid). 4 of them were meant for days that are over without a "
            "result: if attempts were made and failed, write what is left as vouchers five-paid in the scenario."
        )
    ]


def test_what_the_scenario_says_of_them_counts(october: PlanAnswer) -> None:
    """It says that one seat is left: a pack for the other three is 250."""
    stated = {"vouchers": [{"id": "five-paid", "exams": ["A"], "count": 1}]}
    answer = planner.replan(company(8, DECEMBER, passed("abcd"), **stated), october)
    assert cost(answer.plan) == 250
    assert paid(answer) == [("five", 10, 4, 1, 6, "stated")]
    assert said(answer) == [
        (
            "What is left of the pack five that the earlier plan paid on 2017-10-16 is what the scenario says of "
            "the vouchers five-paid."
        )
    ]


def test_what_is_not_paid_yet_or_not_known(october: PlanAnswer) -> None:
    """On the day of the purchase itself nothing is paid; a pack that the price list lacks cannot be carried over."""
    same_day = planner.replan(company(8), october)
    assert (cost(same_day.plan), same_day.plan.paid_already, said(same_day)) == (500, (), [])
    without = planner.replan(company(8, DECEMBER, passed("abcd"), packs=[]), october)
    assert cost(without.plan) == 400
    assert paid(without) == [("five", None, 4, 1, None, "not-in-list")]
    assert said(without) == [
        (
            "The earlier plan paid the pack five on 2017-10-16, but the prices of today do not have it: what is "
            "left of it is paid again, unless the scenario has it as vouchers."
        )
    ]


def test_a_result_from_before_the_purchase_uses_no_seat(october: PlanAnswer) -> None:
    answer = planner.replan(company(8, DECEMBER, {**passed("ab"), **passed("cd", "2017-10-02")}), october)
    assert paid(answer) == [("five", 10, 2, 1, 8, "in-stock")]


def test_all_seats_are_used() -> None:
    """Five of five are used; the sixth person, whom nobody planned, pays a fee."""
    earlier = planner.plan(company(5))
    answer = planner.replan(company(6, DECEMBER, passed("abcde")), earlier)
    assert cost(answer.plan) == 100
    assert said(answer) == ["All 5 seats of the pack five that the earlier plan paid on 2017-10-16 are used."]


# --- one change of plan after another ------------------------------------------------------------------------------


def test_seats_are_carried_on_from_plan_to_plan(october: PlanAnswer, tmp_path: Path) -> None:
    """Ten seats, four used by December and two more by January: four are left for the five who are needed then.
    The one whose day of November went by without a result is still in doubt.
    """
    december = planner.replan(company(8, DECEMBER, passed("abcd")), october)
    file = tmp_path / "december.json"
    file.write_text(december.model_dump_json(by_alias=True), encoding="utf-8")
    results = {**passed("abcd"), **passed("ef", "2017-12-20")}
    answer = planner.replan(company(11, JANUARY, results), file)
    assert paid(answer) == [("five", 10, 6, 1, 4, "in-stock")]
    assert cost(answer.plan) == 100


def test_the_second_pack_is_used_after_the_first() -> None:
    """A pack of October (one seat left) and one of December: of the seats used since, the first is of October."""
    row = PaidAlready(
        way="pack",
        id="five",
        paid_on=date(2017, 10, 16),
        seats=5,
        used=4,
        without_result=0,
        left=1,
        voucher="five-paid",
        state="in-stock",
    )
    lines = [
        {
            "employee_id": who,
            "exam": "A",
            "not_before": DECEMBER,
            "proposed_on": "2018-01-02",
            "not_after": "2018-06-30",
        }
        for who in "efgh"
    ]
    taken = [{"employee_id": who, "exam": "A", "on": "2018-01-02"} for who in "efgh"]
    earlier = ProposedPlan.model_validate(
        {
            "as_of": DECEMBER,
            "assignments": lines,
            "purchases": [
                {"way": "voucher", "id": "five-paid", "not_before": "2018-01-02", "sittings": taken[:1]},
                {"way": "pack", "id": "five", "not_before": DECEMBER, "packs": 1, "sittings": taken[1:]},
            ],
            "paid_already": [row.model_dump()],
        }
    )
    results = {**passed("abcd"), **passed("ef", "2018-01-02")}
    answer = planner.replan(company(12, JANUARY, results), earlier)
    assert paid(answer) == [("five", 5, 5, 0, 0, "used-up"), ("five", 5, 1, 2, 4, "in-stock")]
    assert cost(answer.plan) == 200  # six more people, four seats


# --- vouchers and discounts of the earlier plan --------------------------------------------------------------------


def test_vouchers_are_the_stock_of_today() -> None:
    """Two of three vouchers are used since; the scenario of today says that one is left, and that counts."""
    stock = [{"id": "v", "count": 3}]
    earlier = planner.plan(company(3, vouchers=stock, packs=[]))
    assert (cost(earlier), purchases(earlier)) == (0, [("voucher", "v", 3)])
    left = [{"id": "v", "count": 1}]
    answer = planner.replan(company(4, DECEMBER, passed("ab"), vouchers=left, packs=[]), earlier)
    assert cost(answer.plan) == 100
    assert said(answer) == [
        (
            "The earlier plan paid 2 exams that are passed since with vouchers v; the 1 that the scenario has are"
            " taken as what is left today."
        )
    ]


def test_a_discount_counts_anew() -> None:
    """Ten percent off from three fees on: 270 in October. Of the two who are left today, each pays 100."""
    cheaper: dict[str, Any] = {"packs": [], "discounts": [{"id": "three", "from_quantity": 3, "percent": "10%"}]}
    earlier = planner.plan(company(3, **cheaper)).model_dump(mode="json")
    for line in [*earlier["assignments"], *earlier["purchases"][0]["sittings"]]:
        line["on" if "on" in line else "proposed_on"] = "2017-11-15"
    answer = planner.replan(company(3, DECEMBER, passed("a"), **cheaper), ProposedPlan.model_validate(earlier))
    assert cost(answer.plan) == 200
    assert said(answer) == [
        "The discount three counts the fees of the new plan only, without the 3 that the earlier plan had before today."
    ]


# --- the answer in a file, and in words ----------------------------------------------------------------------------


def test_the_answer_is_verified_and_forecast_from_its_file(october: PlanAnswer, tmp_path: Path) -> None:
    today = company(12, DECEMBER, passed("abcd"))
    answer = planner.replan(today, october)
    file = tmp_path / "december.json"
    file.write_text(answer.model_dump_json(by_alias=True), encoding="utf-8")
    assert planner.verify(today, file).valid
    plan = planner.read_plan(today, file)
    assert planner.forecast(today, plan).total.committed == 200
    # One seat less than it takes.
    forged = json.loads(file.read_text(encoding="utf-8"))
    forged["plan"]["paid_already"][0]["left"] = 5
    file.write_text(json.dumps(forged), encoding="utf-8")
    assert [each.code for each in planner.verify(today, file).findings] == ["too-few-vouchers"]


def test_nothing_is_added_where_nothing_was_paid(october: PlanAnswer) -> None:
    bare = ProposedPlan.model_validate({"as_of": "2017-10-16", "assignments": []})
    answer = planner.replan(company(8, DECEMBER, passed("abcd")), bare)
    assert cost(answer.plan) == 250
    assert "paid_already" not in answer.model_dump(mode="json")["plan"]
    assert "paid_already" not in october.model_dump(mode="json")
    assert said(answer) == []


def test_in_chinese(october: PlanAnswer) -> None:
    answer = planner.replan(company(8, DECEMBER, passed("abcd")), october)
    with speaking("zh-TW"):
        told = [spoken(each) for each in answer.plan.assumptions]
    assert told[-1] == (
        "先前的計畫於2017年10月16日付款的套票 five，10 個名額中尚餘 6 個；新計畫可免費使用（抵用券 five-paid）。"
        "其中 1 個原訂的應考日已過，但尚無成績：若曾應考而未通過，請在情境中以抵用券 five-paid 註明實際剩餘數量。"
    )
