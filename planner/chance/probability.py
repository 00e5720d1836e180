"""How likely the goals of a plan are reached and held, and how much each exam and each person adds to the risk.

Exact where that is possible (`planner.chance.exact`), else by simulation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from planner.answer.schema import PlanAnswer
from planner.chance.chances import Chances, chances_of
from planner.chance.exact import Exactly
from planner.chance.formula import Formula, every
from planner.chance.reading import goal_formula
from planner.chance.simulation import Estimate, Simulation
from planner.question.schema import Question

DEFAULT_DRAWS = 10_000
DEFAULT_SEED = 1


class Probability(NamedTuple):
    """reached: that all goals hold on all their days; goals: that each one does, in the scenario's order.

    by_exam, by_person: by how much `reached` rises if all sittings of an exam, or of a person, were certain.
    """

    reached: Estimate
    goals: tuple[Estimate, ...]
    by_exam: Mapping[str, Estimate]
    by_person: Mapping[str, Estimate]

    @property
    def simulated(self) -> bool:
        """Whether anything of it is not exact."""
        return any(each.error is not None for each in (self.reached, *self.goals))


def probability(
    question: Question, plan: PlanAnswer, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED
) -> Probability:
    """How likely the goals of the plan are reached. draws, seed: of the simulation, where one is needed.

    Raises DataError when the scenario does not say how likely a planned exam is passed.
    """
    return probability_of(chances_of(question, plan), assumed_by(plan), draws, seed)


def likelihood(question: Question, plan: PlanAnswer, draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED) -> Estimate:
    """How likely all goals of the plan are reached, and nothing else about it. Raises DataError as `probability`."""
    return _Asked(chances_of(question, plan), assumed_by(plan), draws, seed).reached()


def assumed_by(plan: PlanAnswer) -> frozenset[str]:
    """The full names of the metrics, facts and scores that the plan takes as met."""
    return frozenset(block.requirement for goal in plan.goals for block in goal.blocked_by)


def probability_of(
    chances: Chances, assumed: frozenset[str], draws: int = DEFAULT_DRAWS, seed: int = DEFAULT_SEED
) -> Probability:
    """The same for chances that are known already. assumed: requirements that are taken as met."""
    return _Asked(chances, assumed, draws, seed).answer()


class _Asked:
    """All that is asked about one plan; the simulation is made when it is first needed."""

    def __init__(self, chances: Chances, assumed: frozenset[str], draws: int, seed: int) -> None:
        self._chances, self._draws, self._seed = chances, draws, seed
        company = chances.company
        self._goals = [goal_formula(company, goal, assumed) for goal in company.question.scenario.goals]
        self._exact = Exactly(company)

    @cached_property
    def _simulation(self) -> Simulation:
        return Simulation(self._chances, self._draws, self._seed)

    def reached(self) -> Estimate:
        return self._probability(every(self._goals))

    def answer(self) -> Probability:
        reached = every(self._goals)
        people = self._chances.company.people
        exams = sorted({sitting.exam for person in people for sitting in person.sitter.sittings})
        by_exam, by_person = self._rises(reached, exams)
        return Probability(
            self._probability(reached),
            tuple(map(self._probability, self._goals)),
            dict(zip(exams, by_exam, strict=True)),
            {person.sitter.employee_id: rise for person, rise in zip(people, by_person, strict=True)},
        )

    def _probability(self, formula: Formula) -> Estimate:
        exact = self._exact.probability(formula)
        return self._simulation.probability(formula) if exact is None else Estimate(exact)

    def _rises(self, reached: Formula, exams: Sequence[str]) -> tuple[Sequence[Estimate], Sequence[Estimate]]:
        """By how much the probability rises for each exam, and for each person."""
        company = self._chances.company
        exact = self._exact.rises(reached, exams)
        if exact is not None:
            return [Estimate(each) for each in exact[0]], [Estimate(each) for each in exact[1]]
        cases = [company.sittings_of(code) for code in exams]
        cases += [{place: frozenset(range(len(each.sitter.sittings)))} for place, each in enumerate(company.people)]
        found = self._simulation.rises(reached, cases)
        return found[: len(exams)], found[len(exams) :]
