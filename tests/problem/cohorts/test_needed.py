"""How many people a plan without waste can use, against all such plans of small random problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import combinations_with_replacement
from random import Random

from planner.problem.cohorts.needed import fewer_people_needed, most_missing, most_people_needed
from planner.problem.schema import Choice, Condition, Enough, EnoughPasses, GoalDemand, Parts, Problem, Target

DAY = date(2026, 1, 5)
TARGETS = 4


def problem(chance: Random) -> Problem:
    """A few counts, some of them alternatives, and now and then people of two targets together."""
    targets = tuple(Target(f"X{number}", DAY, False, chance.randint(0, 1)) for number in range(TARGETS))

    def count() -> Condition:
        if chance.random() < 0.2:
            one, other = chance.sample(range(TARGETS), 2)
            return EnoughPasses((one, other), targets[one].have + targets[other].have + chance.randint(1, 2))
        target = chance.randrange(TARGETS)
        return Enough(target, targets[target].have + chance.randint(1, 3))

    def asked() -> Condition:
        parts = tuple(count() for _ in range(chance.randint(2, 3)))
        return Parts(chance.choice([len(parts), len(parts), 1]), parts)

    goals = tuple(GoalDemand((Choice("one", asked()),)) for _ in range(chance.choice([1, 1, 2])))
    return Problem((DAY,), (), targets, goals, (), ("exams", "people"))


def holds(asked: Condition, there: Counter[int]) -> bool:
    """Whether the condition holds with so many people on each target."""
    match asked:
        case Enough():
            return there[asked.target] >= asked.people
        case EnoughPasses():
            return sum(there[target] for target in asked.targets) >= asked.passes
        case Parts():
            return sum(holds(part, there) for part in asked.parts) >= asked.count
    raise TypeError


def reached(asked: Problem, people: tuple[int, ...]) -> bool:
    """Whether people with these effects reach all goals."""
    there = Counter({number: target.have for number, target in enumerate(asked.targets)})
    there.update(number for effect in people for number in range(TARGETS) if effect >> number & 1)
    return all(holds(goal.choices[0].condition, there) for goal in asked.goals)


def without_waste(asked: Problem, effects: list[int], most: int) -> Iterator[tuple[int, ...]]:
    """All plans of up to so many people nobody of whom could be left out."""
    for number in range(most + 1):
        for people in combinations_with_replacement(effects, number):
            left = ((*people[:place], *people[place + 1 :]) for place in range(number))
            if reached(asked, people) and not any(reached(asked, fewer) for fewer in left):
                yield people


def test_no_plan_without_waste_uses_more_people() -> None:
    met: Counter[str] = Counter()
    for seed in range(150):
        chance = Random(seed)
        asked = problem(chance)
        effects = sorted(chance.sample(range(1, 1 << TARGETS), chance.randint(1, 4)))
        fewer, most = fewer_people_needed(asked, effects), most_people_needed(asked)
        assert fewer <= most
        plans = list(without_waste(asked, effects, min(most, 7)))
        largest = max(map(len, plans), default=0)
        assert largest <= fewer, seed
        for effect in effects:
            alike = max((people.count(effect) for people in plans), default=0)
            assert alike <= most_missing(asked, effect), seed
            met["alike"] += alike == most_missing(asked, effect)
        met["reached"] += largest == fewer
        met["fewer"] += fewer < most
    assert met["reached"] > 40
    assert met["fewer"] > 40
    assert met["alike"] > 200


def test_targets_of_one_block_alone() -> None:
    """Two are missing for X0 and three for X1; whoever satisfies X1 satisfies X0 as well."""
    targets = tuple(Target(f"X{number}", DAY, False, 0) for number in range(3))
    wanted = Parts(3, (Enough(0, 2), Enough(1, 3), Enough(2, 4)))
    asked = Problem((DAY,), (), targets, (GoalDemand((Choice("one", wanted),)),), (), ("exams", "people"))
    assert most_people_needed(asked) == 9
    assert most_people_needed(asked, among=0b011) == 5
    assert fewer_people_needed(asked, [0b001, 0b011], among=0b011) == 3
    assert fewer_people_needed(asked, [0b001, 0b010], among=0b011) == 5
