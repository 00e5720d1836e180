"""How long the simulation of a plan with 200 sittings takes: `python -m tests.benchmarks.chance`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from time import perf_counter
from typing import Any

from planner import api
from planner.answer.schema import PlanAnswer
from planner.chance.chances import chances_of, draw
from planner.chance.probability import probability
from planner.question.schema import Question
from tests.chance.builders import line, plan_of
from tests.companies import people, programme, question, roster, scenario

DRAWS = 10_000


def two_hundred_sittings(seed: int) -> tuple[Question, PlanAnswer]:
    """100 people sit two of six exams each, over half a year; twelve who hold everything leave one after the other
    while the goal must be held. Of two exams one needs the other first.
    """
    chance = Random(seed)
    codes = [f"X{number}" for number in range(6)]
    exams: dict[str, dict[str, Any]] = {code: {} for code in codes} | {"X3": {"prerequisites": ["X2"]}}
    first = date(2017, 11, 1)
    leavers = {f"L{number}": {"leaves_on": first + timedelta(days=70 + 20 * number)} for number in range(12)}
    staff = [f"E{number:03}" for number in range(100)]
    rules = {
        "id": "all",
        "all": [
            people(50, {"any": ["X0", "X1"]}, "a"),
            people(1, {"all": ["X2", "X3"]}, "b"),
            people(36, {"any": ["X4", {"all": ["X1", "X5"]}]}, "c"),
            {"id": "results", "passes": 165, "of": codes},
        ],
    }
    lines = []
    for who in staff:
        for code in sorted(chance.sample(codes, 2)):
            proposed = first + timedelta(days=chance.randint(0, 60))
            lines.append(line(who, code, proposed, proposed + timedelta(days=chance.randint(0, 120))))
    more: dict[str, Any] = {
        "chance": {"default": "80%", "X3": "60%"},
        "retakes": {"wait": 1, "wait_later": 14, "attempts_per_year": 5},
    }
    goal = {"tier": "gold", "by": "2018-01-15", "hold_until": "2018-12-31"}
    held = {**dict.fromkeys(staff, ()), **dict.fromkeys(leavers, codes)}
    asked = question(programme({"one.gold": rules}, exams), roster(held, employees=leavers), scenario(goal, **more))
    return asked, plan_of(asked, lines)


def seconds(action: Callable[[], object]) -> float:
    begin = perf_counter()
    action()
    return perf_counter() - begin


def main() -> None:
    asked, plan = two_hundred_sittings(1)
    found = api.chances(asked, plan)
    rows = {
        "draws of all attempts": seconds(lambda: draw(chances_of(asked, plan), DRAWS, 1)),
        "probability and all risks": seconds(lambda: probability(asked, plan, DRAWS)),
        "the whole answer": seconds(lambda: api.chances(asked, plan, DRAWS)),
    }
    said = [f"{len(plan.assignments)} sittings, {DRAWS} draws: {found.reached:.4f} ± {found.error or 0:.4f}"]
    said += [f"{taken:.2f} s  {name}" for name, taken in rows.items()]
    sys.stdout.write("\n".join([*said, ""]))


if __name__ == "__main__":
    main()
