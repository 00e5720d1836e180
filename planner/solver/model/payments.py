"""How fees are paid: by vouchers, seats of packs, discounts and singly; and the budgets that must be kept."""

from __future__ import annotations

from collections.abc import Sequence

from planner.errors import InternalError
from planner.outcome.schema import Purchase
from planner.problem.money import Money
from planner.solver.cpsat import cp_model


class Payments:
    """The decisions about payment. `needed[c]`: how many fees of class c there are to pay, `most[c]` at the most.

    More may be paid than is needed, where that reaches a discount.
    """

    def __init__(
        self, model: cp_model.CpModel, money: Money, needed: Sequence[cp_model.LinearExprT], most: Sequence[int]
    ) -> None:
        self._money = money
        classes = range(len(money.classes))
        largest = max((each.quantity for each in money.discounts), default=0)
        self.single = [model.new_int_var(0, most[c], f"single_{c}") for c in classes]
        self.vouchers = {
            (v, c): model.new_int_var(0, min(money.vouchers[v].count, most[c]), f"voucher_{v}_for_{c}")
            for c in classes
            for v in money.classes[c].vouchers
        }
        self.packs = {
            (p, c): model.new_int_var(0, most[c], f"pack_{p}_for_{c}") for c in classes for p in money.classes[c].packs
        }
        self.discounts = {
            (d, c): model.new_int_var(0, most[c] + largest, f"discount_{d}_for_{c}")
            for c in classes
            for d, _ in money.classes[c].discounts
        }
        self.bought = {
            (p, t): model.new_int_var(0, -(-sum(most) // pack.size), f"pack_{p}_in_{t}")
            for p, pack in enumerate(money.packs)
            for t in range(len(money.periods))
        }
        for c in classes:
            paid = [
                self.single[c],
                *(x for of in (self.vouchers, self.packs, self.discounts) for (_, k), x in of.items() if k == c),
            ]
            model.add(sum(paid) >= needed[c])
        self._enough_vouchers(model)
        self._enough_seats(model)
        self._discounts_reached(model, largest + sum(most))

    def _enough_vouchers(self, model: cp_model.CpModel) -> None:
        for v, voucher in enumerate(self._money.vouchers):
            model.add(sum(x for (number, _), x in self.vouchers.items() if number == v) <= voucher.count)

    def _enough_seats(self, model: cp_model.CpModel) -> None:
        """In each period no more seats are taken up to then than were bought."""
        for p, pack in enumerate(self._money.packs):
            for period in range(len(self._money.periods)):
                taken = [x for (n, c), x in self.packs.items() if n == p and self._money.classes[c].period <= period]
                there = [x for (n, t), x in self.bought.items() if n == p and t <= period]
                model.add(sum(taken) <= pack.size * sum(there))

    def _discounts_reached(self, model: cp_model.CpModel, most: int) -> None:
        for d, discount in enumerate(self._money.discounts):
            mine = [x for (n, _), x in self.discounts.items() if n == d]
            if not mine:
                continue
            covered = {c for n, c in self.discounts if n == d}
            counted = [self.single[c] for c in sorted(covered)]
            counted += [x for (_, c), x in self.discounts.items() if c in covered]
            reached = model.new_bool_var(f"discount_{d}_reached")
            model.add(sum(counted) >= discount.quantity * reached)
            model.add(sum(mine) <= most * reached)

    @property
    def amount(self) -> cp_model.LinearExprT:
        """What all fees cost."""
        return self.spent_in(frozenset(range(len(self._money.periods))))

    def spent_in(self, periods: frozenset[int]) -> cp_model.LinearExprT:
        """What is spent on fees in these periods."""
        money = self._money
        inside = [c for c, each in enumerate(money.classes) if each.period in periods]
        return sum(
            [
                *(money.classes[c].amount * self.single[c] for c in inside),
                *(dict(money.classes[c].discounts)[d] * x for (d, c), x in self.discounts.items() if c in inside),
                *(money.packs[p].amount * x for (p, t), x in self.bought.items() if t in periods),
            ]
        )


def cheapest_purchase(money: Money, needed: Sequence[int], besides: Sequence[int], effort: float) -> Purchase:
    """The cheapest way of paying so many fees of each class within the budgets.

    besides: what else the plan spends in each budget. Of equally cheap ways the one with the fewest packs, then the
    fewest vouchers, then the fewest fees that nobody needs; then as many as possible are paid singly, then by each
    voucher, pack and discount in their order, class by class, so that there is only one.
    """
    model = cp_model.CpModel()
    payments = Payments(model, money, needed, needed)
    for budget, spent in zip(money.budgets, besides, strict=True):
        model.add(payments.spent_in(budget.periods) <= budget.amount - spent)
    ways = [*payments.single, *payments.vouchers.values(), *payments.packs.values(), *payments.discounts.values()]
    fewest = [payments.amount, sum(payments.bought.values()), sum(payments.vouchers.values()), sum(ways)]
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = effort
    solver.parameters.presolve_inclusion_work_limit = 0  # It goes wrong with large amounts (`amounts`).
    for expression in [*fewest, *(-x for x in ways), *payments.bought.values()]:
        model.minimize(expression)
        if solver.solve(model) != cp_model.OPTIMAL:
            raise InternalError("The fees of a plan that keeps the budgets cannot be paid within them.")
        model.add(expression <= solver.value(expression))

    def numbers(variables: dict[tuple[int, int], cp_model.IntVar]) -> tuple[tuple[int, int, int], ...]:
        return tuple((one, other, solver.value(x)) for (one, other), x in variables.items() if solver.value(x))

    return Purchase(
        vouchers=numbers(payments.vouchers),
        packs=numbers(payments.packs),
        discounts=numbers(payments.discounts),
        single=tuple((c, solver.value(x)) for c, x in enumerate(payments.single) if solver.value(x)),
        bought=numbers(payments.bought),
    )
