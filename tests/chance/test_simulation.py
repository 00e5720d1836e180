"""The simulation against what is exact, and that it is the same every time."""

from __future__ import annotations

from datetime import date
from math import sqrt
from random import Random
from typing import Any

import numpy as np
import pytest

from planner import api
from planner.answer.schema import PlanAnswer
from planner.chance import exact
from planner.chance.chances import Chances, chances_of, draw
from planner.chance.probability import Probability, probability
from planner.chance.simulation import estimate
from planner.planning import answer
from planner.question.schema import Question
from tests.cases import tight_company
from tests.chance.builders import asked, line, plan_of
from tests.chance.random_plans import RETAKES, as_percent, random_figures, random_plan
from tests.companies import people, programme, question, roster, scenario
from tests.properties.test_second_solver import company
from tests.properties.test_spare import small_company

ERRORS = 4
"""So many standard errors away a simulation may be: that happens by chance once in 16,000."""


@pytest.fixture
def nothing_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MOST_STATES", 0)


def random_question(seed: int) -> tuple[Question, PlanAnswer]:
    """The best plan of a small company and some more sittings."""
    case, chance = (small_company, tight_company)[seed % 2](seed), Random(seed)
    wanted = asked(case, as_percent(random_figures(case, chance)), chance.choice(RETAKES))
    lines = [*answer(wanted).assignments, *random_plan(case, chance, 4)]
    each = {(one.employee_id, one.exam): one for one in reversed(lines)}
    return wanted, plan_of(wanted, [each[pair] for pair in sorted(each)])


def pairs(one: Probability, other: Probability) -> list[tuple[Any, Any]]:
    """What both say about the same things."""
    found = [(one.reached, other.reached), *zip(one.goals, other.goals, strict=True)]
    found += [(one.by_exam[key], other.by_exam[key]) for key in one.by_exam]
    return found + [(one.by_person[key], other.by_person[key]) for key in one.by_person]


def test_simulation_is_near_the_exact_probability(monkeypatch: pytest.MonkeyPatch) -> None:
    between = 0
    for seed in range(35):
        wanted, plan = random_question(seed)
        monkeypatch.setattr(exact, "MOST_STATES", 50_000)
        true = probability(wanted, plan)
        monkeypatch.setattr(exact, "MOST_STATES", 0)
        simulated = probability(wanted, plan, draws=4000, seed=seed)
        assert not true.simulated
        for known, drawn in pairs(true, simulated):
            assert drawn.error is None or abs(drawn.value - known.value) <= ERRORS * drawn.error
        between += 0 < true.reached.value < 1 and simulated.simulated
    assert between >= 10


def test_the_error_is_that_of_so_many_draws() -> None:
    each = estimate(2500, 10_000)
    assert each.value == 0.25
    assert each.error == pytest.approx(sqrt(0.25 * 0.75 / 10_000), rel=1e-3)
    assert estimate(0, 10_000).error == pytest.approx(1e-4, rel=1e-3)
    assert estimate(10_000, 10_000).error == pytest.approx(1e-4, rel=1e-3)


def chain() -> Chances:
    """A, then B, which needs A, with three and two attempts; and C by itself."""
    exams: dict[str, Any] = {"A": {}, "B": {"prerequisites": ["A"]}, "C": {}}
    rules = programme({"one.gold": people(1, "B")}, exams)
    goal = {"tier": "gold", "by": "2017-11-30"}
    more: Any = {"chance": {"A": "40%", "B": "70%", "C": "55%"}, "retakes": {"wait": 5}}
    wanted = question(rules, roster(["E1", "E2"]), scenario(goal, **more))
    lines = [
        line("E1", "A", date(2017, 11, 1), date(2017, 11, 11)),
        line("E1", "B", date(2017, 11, 8), date(2017, 11, 16)),
        line("E2", "C", date(2017, 11, 8), date(2017, 11, 30)),
    ]
    return chances_of(wanted, plan_of(wanted, lines))


def test_draws_have_the_exact_distributions() -> None:
    """How often so many attempts are made, and which is the one that is passed."""
    chances, draws = chain(), 20_000
    found = draw(chances, draws, seed=7)
    assert found.made.shape == found.passing.shape == (draws, 3)
    for column, each in enumerate(chances.sittings):
        for number, likely in enumerate(each.made):
            often = estimate(int((found.made[:, column] == number).sum()), draws)
            assert abs(often.value - likely) <= ERRORS * (often.error or 0)
        for number, likely in enumerate(each.passing, 1):
            often = estimate(int((found.passing[:, column] == number).sum()), draws)
            assert abs(often.value - likely) <= ERRORS * (often.error or 0)
        assert found.passed[:, column].mean() == pytest.approx(each.in_time, abs=0.02)


def test_draws_hang_together() -> None:
    """B is not sat where A is not passed; who is passed at an attempt makes no further one."""
    found = draw(chain(), 5_000, seed=3)
    a, b = found.passed[:, 0], found.made[:, 1]
    assert ((b == 0) == ~a).all()
    assert np.where(found.passed, found.made == found.passing, True).all()
    assert (b[found.passing[:, 0] == 3] <= 1).all()


def test_draws_have_days() -> None:
    """B begins on the 8th, or on the 12th where A is passed at the third attempt; where A is not, it has no day."""
    found = draw(chain(), 5_000, seed=3)
    days = {number: date(2017, 11, number) for number in range(1, 31)}
    assert found.timetables[0] == ((days[1], days[6], days[11]),)
    assert set(found.timetables[1]) == {(days[8], days[13]), (days[12],), ()}
    late = found.timetables[1].index((days[12],))
    assert ((found.timetable[:, 1] == late) == (found.passing[:, 0] == 3)).all()
    assert ((found.timetable[:, 1] == found.timetables[1].index(())) == ~found.passed[:, 0]).all()


def test_same_seed_same_draws() -> None:
    one, same, other = (draw(chain(), 100, seed) for seed in (1, 1, 2))
    assert (one.made == same.made).all()
    assert (one.made != other.made).any()


@pytest.mark.usefixtures("nothing_is_exact")
def test_the_answer_says_that_it_was_simulated_and_how() -> None:
    wanted, plan = random_question(2)
    found = api.chances(wanted, plan, draws=500, seed=9)
    assert (found.method, found.draws, found.seed) == ("simulated", 500, 9)
    assert found.error is not None
    assert None not in [risk.error for risk in found.by_exam]
    assert None not in [risk.error for risk in found.by_person]
    assert found.model_dump_json() == api.chances(wanted, plan, draws=500, seed=9).model_dump_json()
    assert found.reached != api.chances(wanted, plan, draws=500, seed=10).reached


@pytest.mark.usefixtures("nothing_is_exact")
def test_a_certain_exam_never_makes_a_draw_worse() -> None:
    for seed in range(20):
        wanted, plan = random_question(seed)
        each = probability(wanted, plan, draws=300, seed=seed)
        assert all(rise.value >= 0 for rise in (*each.by_exam.values(), *each.by_person.values()))


@pytest.mark.usefixtures("nothing_is_exact")
def test_points_that_do_not_fit_into_64_bits() -> None:
    who = [f"E{number}" for number in range(10)]
    rules = {"id": "p", "points": 10, "from": [{"id": "a", "each": 10**18, "people": "A"}]}
    goal = {"tier": "gold", "by": "2017-11-30"}
    wanted = question(programme({"one.gold": rules}, ["A"]), roster(who), scenario(goal, chance={"A": "100%"}))
    day = date(2017, 11, 1)
    found = probability(wanted, plan_of(wanted, [line(each, "A", day, day) for each in who]), draws=10)
    assert found.reached.error is not None
    assert found.reached.value == 1.0


def test_without_a_draw_there_is_no_answer() -> None:
    wanted, plan = random_question(2)
    with pytest.raises(ValueError, match="At least one draw is needed, not 0"):
        api.chances(wanted, plan, draws=0)


def test_trying_all_outcomes_is_the_same_as_convolution(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outcomes are tried where they are few and the joint counts are too many."""
    for seed in range(20):
        wanted, plan = random_question(seed)
        monkeypatch.setattr(exact, "MOST_STEPS", 10_000_000)
        convolved = probability(wanted, plan)
        monkeypatch.setattr(exact, "MOST_STEPS", 0)
        tried = probability(wanted, plan)
        for one, other in pairs(convolved, tried):
            assert one.error is other.error is None
            assert one.value == pytest.approx(other.value, abs=1e-12)


@pytest.mark.parametrize("seed", [3, 16, 17])
def test_a_larger_company(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = asked(company(seed, size=60), {"default": "75%", "X0": "60%"}, {"wait": 3})
    plan = answer(wanted)
    true = probability(wanted, plan)
    assert 0.4 < true.reached.value < 0.6
    monkeypatch.setattr(exact, "MOST_STATES", 0)
    for known, drawn in pairs(true, probability(wanted, plan)):
        assert drawn.error is None or abs(drawn.value - known.value) <= ERRORS * drawn.error
