"""The sentences about money in both languages, whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from planner.answer.schema import Finding, PaidSitting, PurchaseAnswer, StageAnswer, UnusedFee
from planner.budget.schema import Backup, ConfidenceAnswer, FrontierAnswer
from planner.explanation.schema import GivenAnswer, Step
from planner.language import speaking
from planner.scenario.schema import Budget
from planner.words.findings import finding
from planner.words.money import budget as said_budget
from planner.words.money import confidence, frontier_intro, probability, purchase, share
from planner.words.reasons import given as said_given
from planner.words.repairs import step
from tests.companies import people, programme

DAY = date(2017, 10, 16)
PAID = tuple(PaidSitting(employee_id=f"E{number}", exam="A-1", on=DAY) for number in (1, 2, 3))


@pytest.mark.parametrize(
    ("found", "english", "chinese"),
    [
        (
            PurchaseAnswer(way="voucher", id="v1", not_before=DAY, amount=0, unit="USD", sittings=PAID[:1]),
            "Vouchers v1: 1 fee (E1 A-1).",
            "抵用券 v1：1 筆考試費（E1 A-1）。",
        ),
        (
            PurchaseAnswer(way="pack", id="ten", not_before=DAY, packs=1, amount=1485, unit="USD", sittings=PAID[:2]),
            "Pack ten, bought from 2017-10-16 on: 1,485 USD for 2 fees (E1 A-1 and E2 A-1).",
            "套票 ten，自2017年10月16日起購買：2 筆考試費共 1,485 美元（E1 A-1 和 E2 A-1）。",
        ),
        (
            PurchaseAnswer(way="pack", id="兩張", not_before=DAY, packs=2, amount=300, unit="TWD", sittings=PAID),
            "Pack 兩張, 2 of them, bought from 2017-10-16 on: 300 TWD for 3 fees (E1 A-1, E2 A-1 and E3 A-1).",
            "套票兩張，共 2 份，自2017年10月16日起購買：3 筆考試費共 300 新台幣（E1 A-1、E2 A-1 和 E3 A-1）。",
        ),
        (
            PurchaseAnswer(
                way="discount", id="many", not_before=DAY, amount=Decimal("84.5"), unit="USD", sittings=PAID[:1]
            ),
            "Discount many: 84.50 USD for 1 fee (E1 A-1).",
            "折扣 many：1 筆考試費共 84.50 美元（E1 A-1）。",
        ),
        (
            PurchaseAnswer(
                way="discount",
                id="many",
                not_before=DAY,
                amount=100,
                unit="USD",
                sittings=(),
                unused=(UnusedFee(exam="A-1", location=None, on=DAY, count=2),),
            ),
            "Discount many: 100 USD for 0 fees, and 2 fees for nobody to reach the discount.",
            "折扣 many：0 筆考試費，另有 2 筆考試費無人使用、只為達到折扣門檻，共 100 美元。",
        ),
    ],
)
def test_purchases(found: PurchaseAnswer, english: str, chinese: str) -> None:
    assert purchase(found) == english
    with speaking("zh-TW"):
        assert purchase(found) == chinese


def test_budgets() -> None:
    limit = Budget(
        amount=Decimal(20000), per_quarter=Decimal("6000.5"), quarters={"2018-Q1": Decimal(0)}, currency="USD"
    )
    assert said_budget(None) == []
    assert said_budget(limit) == [
        "The plan costs at most 20,000 USD.",
        "In each quarter it costs at most 6,000.50 USD.",
        "In 2018-Q1 it costs at most 0 USD.",
    ]
    with speaking("zh-TW"):
        assert said_budget(limit) == [
            "計畫的費用上限為 20,000 美元。",
            "每季的費用上限為 6,000.50 美元。",
            "2018-Q1 的費用上限為 0 美元。",
        ]


@pytest.mark.parametrize(
    ("budget", "english", "chinese"),
    [
        (
            "amount",
            (
                "The plan costs at most 100 USD.",
                "The plan costs 101.50 USD instead of 100 USD",
                "The plan costs more than 100 USD",
            ),
            (
                "計畫的費用上限為 100 美元。",
                "將計畫的預算提高為 101.50 美元（原為 100 美元）",
                "將計畫的預算提高到 100 美元以上",
            ),
        ),
        (
            "per_quarter",
            (
                "In each quarter it costs at most 100 USD.",
                "In each quarter it costs 101.50 USD instead of 100 USD",
                "In each quarter it costs more than 100 USD",
            ),
            (
                "每季的費用上限為 100 美元。",
                "將每季的預算提高為 101.50 美元（原為 100 美元）",
                "將每季的預算提高到 100 美元以上",
            ),
        ),
        (
            "FY2018-Q3",
            (
                "In FY2018-Q3 it costs at most 100 USD.",
                "In FY2018-Q3 it costs 101.50 USD instead of 100 USD",
                "In FY2018-Q3 it costs more than 100 USD",
            ),
            (
                "FY2018-Q3 的費用上限為 100 美元。",
                "將 FY2018-Q3 的預算提高為 101.50 美元（原為 100 美元）",
                "將 FY2018-Q3 的預算提高到 100 美元以上",
            ),
        ),
    ],
)
def test_a_budget_in_the_way_and_what_would_be_enough(
    budget: str, english: tuple[str, ...], chinese: tuple[str, ...]
) -> None:
    what: dict[str, str | int] = {"budget": budget, "now": "100", "currency": "USD"}
    given = GivenAnswer(kind="budget", what=what)
    steps = [Step(kind="higher-budget", what=what, size=size) for size in (150, None)]
    rules = programme({"o.gold": people(1, "A")}, "A")

    def said() -> tuple[str, ...]:
        return said_given(given, {}, rules), *(step(each, (), {}, rules) for each in steps)

    assert said() == english
    with speaking("zh-TW"):
        assert said() == chinese


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (0.9, "90 %", "90%"),
        (0.99449, "99.4 %", "99.4%"),
        (0.99999, "99.9 %", "99.9%"),
        (0.00001, "0.1 %", "0.1%"),
        (0.0, "0 %", "0%"),
        (1.0, "100 %", "100%"),
    ],
)
def test_a_probability_is_never_rounded_to_certain_or_impossible(value: float, english: str, chinese: str) -> None:
    assert share(value) == english
    with speaking("zh-TW"):
        assert share(value) == chinese


def test_an_estimated_probability() -> None:
    assert probability(0.9691, 0.002) == "96.9 % (estimated, give or take 0.4)"
    assert probability(0.9691, 0.00501) == "96.9 % (estimated, give or take 1.0)"
    with speaking("zh-TW"):
        assert probability(0.9691, 0.002) == "96.9%（估計值，誤差約 ±0.4 個百分點）"


def test_how_sure_a_plan_is() -> None:
    found = ConfidenceAnswer(
        wanted=0.9,
        reached=True,
        probability=0.912,
        error=0.001,
        without_backups=0.5,
        without_backups_error=None,
        more=(
            StageAnswer(name="exams", value=2, bound=2, proved=True),
            StageAnswer(name="cost", value=330, bound=330, proved=True, unit="USD"),
        ),
        backups=(Backup(requirement="o.gold.a", more=1), Backup(requirement="o.gold.b", more=2)),
        slack_days=14,
        plans_tried=7,
        cheapest_of_its_kind=True,
    )
    names = {"o.gold.a": "Builders"}
    assert confidence(found, names) == [
        "The goal is reached with a probability of 91.2 % (estimated, give or take 0.2); 90 % was asked for.",
        (
            "Backups: 1 more for Builders, 2 more for o.gold.b and 14 days kept free for further attempts: "
            "2 more exams and 330 USD more. Without them it is 50 %."
        ),
        "No cheaper plan with backups of this kind is likely enough; one of another kind may be.",
    ]
    free = found.model_copy(update={"more": (), "slack_days": 0, "cheapest_of_its_kind": False, "error": None})
    assert confidence(free, names)[1:] == [
        "Backups: 1 more for Builders and 2 more for o.gold.b, at no cost. Without them it is 50 %."
    ]
    none = free.model_copy(update={"backups": ()})
    assert confidence(none, names)[1:] == ["It needs no backups for that."]
    missed = none.model_copy(update={"reached": False, "plans_tried": 1})
    none_found = "No plan was found that reaches the goal with a probability of 90 %."
    assert confidence(missed, names) == [f"{none_found} The likeliest of 1 plan reaches it with 91.2 %."]
    with speaking("zh-TW"):
        assert confidence(found, names) == [
            "達成目標的機率為 91.2%（估計值，誤差約 ±0.2 個百分點）；要求為 90%。",
            (
                "備援：Builders 多要求 1 個、o.gold.b 多要求 2 個、保留 14 天供補考之用，因此多 2 次測驗、多 330 美元。"
                "若無備援，機率為 50%。"
            ),
            "在此類備援的計畫中，沒有費用更低而機率足夠者；改用其他類型的備援則或有可能。",
        ]
        assert confidence(free, names)[1] == (
            "備援：Builders 多要求 1 個、o.gold.b 多要求 2 個，沒有額外代價。若無備援，機率為 50%。"
        )
        assert confidence(none, names)[1] == "為此無須任何備援。"
        assert confidence(missed, names) == ["沒有找到能以 90% 的機率達成目標的計畫。1 個計畫中，機率最高者為 91.2%。"]


def test_what_a_frontier_is() -> None:
    found = FrontierAnswer(
        title=None,
        programme="acme/builders@1",
        as_of=DAY,
        currency="USD",
        assumed_passed=False,
        by_probability=(),
        by_spare=(),
        plans_tried=12,
        complete=False,
    )
    among = "Of 12 plans with backups those that no other one beats in cost and probability."
    assert frontier_intro(found) == f"{among} The search ended before the goal was nearly certain."
    assert frontier_intro(found.model_copy(update={"complete": True})) == among
    with speaking("zh-TW"):
        assert frontier_intro(found) == (
            "在 12 個含備援的計畫中，以下計畫的費用與機率沒有其他計畫能同時勝過。搜尋結束時，目標尚未達到近乎確定。"
        )


@pytest.mark.parametrize(
    ("found", "english", "chinese"),
    [
        (
            Finding(code="paid-for-nothing", rule="purchases", who=("E1",), exam="A-1", on=DAY),
            "E1, A-1: a fee is paid for a sitting on 2017-10-16 that the plan does not have (purchases).",
            "E1、A-1：為2017年10月16日的一次應考支付了考試費，但計畫中沒有這次應考（purchases）。",
        ),
        (
            Finding(code="paid-twice", rule="purchases", need=1, got=2, who=("E1",), exam="A-1", on=DAY),
            "E1, A-1: the fee of the sitting on 2017-10-16 is paid 2 times (purchases).",
            "E1、A-1：2017年10月16日應考的考試費支付了 2 次（purchases）。",
        ),
        (
            Finding(code="purchase-unknown", rule="pack ten"),
            "The price list has no pack ten.",
            "價目表中沒有套票 ten。",
        ),
        (
            Finding(code="cannot-be-paid-so", rule="voucher a b", who=("E1",), exam="A-1", on=DAY),
            "E1, A-1: the fee of the sitting on 2017-10-16 cannot be paid in this way (voucher a b).",
            "E1、A-1：2017年10月16日應考的考試費不能以此方式支付（抵用券 a b）。",
        ),
        (
            Finding(code="too-few-vouchers", rule="voucher v1", need=3, got=2),
            "voucher v1: 3 are used, 2 are in stock.",
            "抵用券 v1：使用 3 張，庫存 2 張。",
        ),
        (
            Finding(code="too-few-seats", rule="pack ten", need=11, got=10),
            "pack ten: 11 seats are taken, 10 are bought.",
            "套票 ten：使用 11 個名額，購買 10 個。",
        ),
        (
            Finding(code="discount-not-reached", rule="discount many", need=20, got=19),
            "discount many: it begins with 20 fees, and 19 are paid.",
            "折扣 many：須滿 20 筆考試費，實際支付 19 筆。",
        ),
        (
            Finding(code="over-budget", rule="limits.budget amount", need=Fraction(100), got=Fraction(20101, 200)),
            "100.50 are spent, at most 100 are allowed (limits.budget amount).",
            "支出 100.50，上限為 100（limits.budget amount）。",
        ),
    ],
)
def test_what_is_wrong_with_the_payments_of_a_plan(found: Finding, english: str, chinese: str) -> None:
    assert finding(found) == english
    with speaking("zh-TW"):
        assert finding(found) == chinese
