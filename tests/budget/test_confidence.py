"""Backups until a plan is likely enough, against every choice of more heads."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb
from typing import Any

import pytest

from planner import api, planning
from planner.answer.schema import PlanAnswer
from planner.chance.probability import likelihood
from planner.question.schema import Question
from planner.question.stricter import asking_more
from planner.words.money import confidence
from planner.words.plans import proof
from tests.companies import people, programme, question, roster, scenario

GOAL = {"option": "o", "tier": "gold", "by": "2017-12-31"}


def asked(rules: dict[str, Any], staff: dict[str, list[str]], exams: Any = "AB", **more: Any) -> Question:
    given = {"chance": {"default": "80%"}, **more}
    return question(programme({"o.gold": rules}, exams), roster(staff), scenario(GOAL, **given))


def nobody(count: int) -> dict[str, list[str]]:
    return {f"E{number:02}": [] for number in range(count)}


def at_least(need: int, sitters: int, share: Fraction) -> Fraction:
    """The chance that of so many sitters enough pass: a binomial tail."""
    ways = (comb(sitters, n) * share**n * (1 - share) ** (sitters - n) for n in range(need, sitters + 1))
    return sum(ways, Fraction(0))


@pytest.mark.parametrize(("wanted", "sitters"), [("0.5", 3), ("0.8", 4), ("0.94", 5), ("0.98", 6), ("0.99", 7)])
def test_so_many_sitters_are_likely_enough(wanted: str, sitters: int) -> None:
    """Three must pass, each with 80 %: with three 0.512, with four 0.819, five 0.942, six 0.983, seven 0.995."""
    company = asked(people(3, "A"), nobody(9))
    found = api.confident(company, Fraction(wanted))
    assert found is not None
    assert len(found.plan.assignments) == sitters
    assert found.facts.reached
    assert found.facts.cheapest_of_its_kind
    assert found.facts.probability == pytest.approx(float(at_least(3, sitters, Fraction(4, 5))), abs=1e-9)
    assert found.facts.without_backups == pytest.approx(0.512)
    assert at_least(3, sitters - 1, Fraction(4, 5)) < Fraction(wanted) or sitters == 3
    assert [int(stage.value) for stage in found.facts.more] == [sitters - 3, sitters - 3]


def test_room_for_a_second_attempt_costs_no_exam() -> None:
    """With two attempts each passes with 96 %, three of three with 0.885."""
    company = asked(people(3, "A"), nobody(3), retakes={"wait": 20, "attempts_per_year": 2})
    found = api.confident(company, Fraction("0.88"))
    assert found is not None
    assert (len(found.plan.assignments), found.facts.reached) == (3, True)
    assert found.facts.probability == pytest.approx(0.96**3)


def test_what_cannot_be_reached_is_said_to_be_so() -> None:
    found = api.confident(asked(people(3, "A"), nobody(4)), Fraction("0.9"))
    assert found is not None
    assert (found.facts.reached, found.facts.cheapest_of_its_kind, len(found.plan.assignments)) == (False, False, 4)
    said = confidence(found.facts, {"o.gold.people": "Builders"})
    none = "No plan was found that reaches the goal with a probability of 90 %."
    assert said == [
        f"{none} The likeliest of 2 plans reaches it with 81.9 %.",
        "Backups: 1 more for Builders: 1 more exam and 1 more person. Without them it is 51.2 %.",
    ]
    assert api.confident(asked(people(3, "A"), nobody(2)), Fraction("0.9")) is None


def test_a_scenario_asks_for_it() -> None:
    company = asked(people(3, "A"), nobody(9), confidence="0.8")
    plan = api.plan(company)
    assert (len(plan.assignments), plan.backed, plan.verified) == (4, True, True)
    assert proof(plan).startswith("Among plans with these backups: 4 exams; no plan has fewer.")


@pytest.mark.parametrize("seed", range(5))
def test_no_other_backups_of_this_kind_are_cheaper(seed: int) -> None:
    """Two groups, people who lack different things: every choice of up to six more heads for each."""
    staff = {f"E{n}": [code for k, code in enumerate("AB") if (seed * 7 + n * (k + 3)) % 5 == 0] for n in range(8)}
    rules = {
        "id": "all",
        "all": [people(2, "A", id="a"), people(2, {"any": ["A", "B"]} if seed % 2 else {"all": ["A", "B"]}, id="b")],
    }
    chance = {"A": "70%", "B": f"{60 + seed}%"}
    company = asked(rules, staff, chance=chance)
    wanted = Fraction(85 + seed % 3 * 5, 100)
    found = api.confident(company, wanted)
    likely: list[list[Fraction]] = []
    enough: list[tuple[int, int]] = []
    for a, b in product(range(7), repeat=2):
        if any(a >= less_a and b >= less_b for less_a, less_b in enough):
            continue  # Whatever does this does that too, which is likely enough, so this costs no less.
        stricter = asking_more(asking_more(company, "o.gold.a", a), "o.gold.b", b)
        plan = planning.answer(stricter)
        if plan.status in ("met", "planned") and likelihood(company, plan).value >= wanted:
            likely.append(measures(plan))
            enough.append((a, b))
    if not likely:
        assert found is None or not found.facts.reached
        return
    assert found is not None
    assert measures(found.plan) == min(likely)


def measures(plan: PlanAnswer) -> list[Fraction]:
    return [Fraction(stage.value) for stage in plan.objective]


def test_a_higher_chance_never_needs_more_backups() -> None:
    needed = []
    for share in ("60%", "70%", "80%", "90%", "99%"):
        found = api.confident(asked(people(3, "A"), nobody(12), chance={"default": share}), Fraction("0.95"))
        assert found is not None
        needed.append(len(found.plan.assignments))
    assert needed == sorted(needed, reverse=True)


def test_the_frontier_is_one() -> None:
    """Each plan costs more and is likelier than the one before; the first costs what the best plan costs."""
    prices = {"currency": "USD", "fees": {"default": 100}}
    company = asked(people(3, "A"), nobody(8), prices=prices)
    found = api.frontier(company)
    costs = [int(plan.cost) for plan in found.by_probability]
    assert costs == [300, 400, 500, 600, 700, 800]
    exact = [float(at_least(3, sitters, Fraction(4, 5))) for sitters in range(3, 9)]
    assert [plan.probability for plan in found.by_probability] == pytest.approx(exact)
    assert [(each.spare, int(each.cost)) for each in found.by_spare] == [(0, 300), (1, 400), (2, 500), (3, 600)]
    with pytest.raises(ValueError, match="needs prices"):
        api.frontier(asked(people(3, "A"), nobody(8)))
