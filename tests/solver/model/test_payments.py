"""How fees are paid, against trying every way for every fee."""

from __future__ import annotations

from datetime import date
from itertools import product
from random import Random

import pytest

from planner.errors import InternalError
from planner.outcome.schema import Purchase
from planner.problem.money import Budget, DiscountOffer, FeeClass, Money, PackOffer, VoucherStock
from planner.solver.model.payments import cheapest_purchase

PERIODS = (date.min, date(2018, 1, 1))


def shop(seed: int) -> tuple[Money, list[int]]:
    """Two or three classes of fees in two periods, vouchers, a pack and a discount; at most six fees."""
    chance = Random(seed)
    classes = []
    for _ in range(chance.choice([2, 3])):
        amount = chance.choice([90, 100, 165])
        classes.append(
            FeeClass(
                amount=amount,
                period=chance.choice([0, 0, 1]),
                vouchers=tuple(v for v in range(2) if chance.random() < 0.4),
                packs=tuple(p for p in range(2) if chance.random() < 0.5),
                discounts=((0, amount * 8 // 10),) if chance.random() < 0.6 else (),
            )
        )
    money = Money(
        periods=PERIODS,
        classes=tuple(sorted(classes)),
        vouchers=(VoucherStock("v", 1), VoucherStock("w", 2)),
        packs=(PackOffer("three", 3, 230), PackOffer("two", 2, 170)),
        discounts=(DiscountOffer("volume", chance.choice([2, 3, 4])),),
        budgets=(
            Budget("early", frozenset({0}), chance.choice([150, 250, 10_000])),
            Budget("late", frozenset({1}), chance.choice([100, 200, 10_000])),
        ),
    )
    needed = [chance.randint(0, 2) for _ in classes]
    return money, needed


def cheapest(money: Money, needed: list[int], besides: int) -> int | None:
    """Every way of paying every fee, every number of packs in each period, and spare fees for the discount."""
    fees = [c for c, count in enumerate(needed) for _ in range(count)]
    best: int | None = None
    ways = [
        [
            ("single", 0),
            *(("voucher", v) for v in money.classes[c].vouchers),
            *(("pack", p) for p in money.classes[c].packs),
        ]
        for c in fees
    ]
    discount = money.discounts[0]
    takes_part = [c for c, each in enumerate(money.classes) if each.discounts]
    for paid in product(*ways):
        if any(paid.count(("voucher", v)) > each.count for v, each in enumerate(money.vouchers)):
            continue
        single = [c for c, way in zip(fees, paid, strict=True) if way[0] == "single"]
        for spare in [(), *((c,) * n for c in takes_part for n in range(1, discount.quantity + 1))]:
            bought = [*single, *spare]
            reached = sum(c in takes_part for c in bought) >= discount.quantity
            spent = [0, 0]
            for c in bought:
                each = money.classes[c]
                spent[each.period] += each.discounts[0][1] if reached and each.discounts else each.amount
            for early in product(range(3), repeat=2):
                spending = list(spent)
                possible = True
                for p, pack in enumerate(money.packs):
                    seats = [
                        sum(
                            way == ("pack", p) and money.classes[c].period == t
                            for c, way in zip(fees, paid, strict=True)
                        )
                        for t in (0, 1)
                    ]
                    possible &= seats[0] <= pack.size * early[p]
                    later = max(0, -(-(sum(seats) - pack.size * early[p]) // pack.size))
                    spending[0] += pack.amount * early[p]
                    spending[1] += pack.amount * later
                if possible and all(
                    spent + besides <= b.amount for spent, b in zip(spending, money.budgets, strict=True)
                ):
                    best = sum(spending) if best is None else min(best, sum(spending))
    return best


def amount_of(money: Money, found: Purchase) -> int:
    return (
        sum(money.classes[c].amount * count for c, count in found.single)
        + sum(dict(money.classes[c].discounts)[d] * count for d, c, count in found.discounts)
        + sum(money.packs[p].amount * count for p, _, count in found.bought)
    )


@pytest.mark.parametrize("seed", range(150))
def test_the_cheapest_way_equals_trying_every_way(seed: int) -> None:
    money, needed = shop(seed)
    expected = cheapest(money, needed, besides=50)
    if expected is None:
        with pytest.raises(InternalError):
            cheapest_purchase(money, needed, [50, 50], 10.0)
        return
    found = cheapest_purchase(money, needed, [50, 50], 10.0)
    assert amount_of(money, found) == expected
    covered = [0] * len(needed)
    for _, c, count in (*found.vouchers, *found.packs, *found.discounts, *((0, *each) for each in found.single)):
        covered[c] += count
    assert all(paid >= need for paid, need in zip(covered, needed, strict=True))


def test_ten_for_the_price_of_nine() -> None:
    """Eleven fees of 100: a pack for 900 and one fee; with a voucher the pack alone; eight fees are cheaper singly."""
    ten = PackOffer("ten", 10, 900)
    one_class = FeeClass(100, 0, (0,), (0,), ())

    def paid(fees: int, vouchers: int) -> Purchase:
        money = Money(classes=(one_class,), vouchers=(VoucherStock("v", vouchers),), packs=(ten,))
        return cheapest_purchase(money, [fees], [], 10.0)

    assert paid(11, 0) == Purchase(packs=((0, 0, 10),), single=((0, 1),), bought=((0, 0, 1),))
    assert paid(11, 1) == Purchase(vouchers=((0, 0, 1),), packs=((0, 0, 10),), bought=((0, 0, 1),))
    assert paid(8, 0) == Purchase(single=((0, 8),))
    assert paid(9, 0) == Purchase(single=((0, 9),)), "as cheap as the pack, and nothing is left over"


def test_a_fee_that_nobody_needs_may_make_the_others_cheaper() -> None:
    """Nineteen fees of 100 cost 1,900; twenty with 10 % off cost 1,800."""
    money = Money(classes=(FeeClass(100, 0, (), (), ((0, 90),)),), discounts=(DiscountOffer("volume", 20),))
    found = cheapest_purchase(money, [19], [], 10.0)
    assert (found.discounts, amount_of(money, found)) == (((0, 0, 20),), 1800)
    assert amount_of(money, cheapest_purchase(money, [17], [], 10.0)) == 1700
