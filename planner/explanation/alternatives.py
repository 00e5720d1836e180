"""The next best plans by other people: as good ones first, then dearer ones up to a bound.

Plans that only swap one exam for another of the same person are no choice for a manager, so a plan counts as another
one if it does without somebody. Every plan divides what is left by the person whom the others do without; each part has
a best plan of its own; the best of those comes next and divides its part (after E. Lawler, "A procedure for computing
the k best solutions to discrete optimization problems", Management Science 18, 1972).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from heapq import heappop, heappush

from planner import planning
from planner.answer.schema import PlanAnswer
from planner.explanation.schema import Alternative, Alternatives, Involvement, Pair
from planner.explanation.watch import Looking, Watch, unwatched
from planner.question.schema import Question
from planner.scenario.schema import Ban, Banned

_Part = tuple[str, ...]
"""The plans that do without these people (sorted ids)."""


def find_alternatives(
    question: Question, plan: PlanAnswer, count: int, within: Fraction, effort: float, watch: Watch = unwatched
) -> Alternatives:
    """At most so many other plans whose first measure is at most a share `within` above the best.

    plan: the best plan of the question. Each does without somebody of every plan before it.
    """
    best = _measures(plan)
    first = next((number for number, stage in enumerate(plan.objective) if stage.name != "assumptions"), 0)
    bound = best[first] * (1 + within)
    found: list[PlanAnswer] = []
    shown = {_sitters(plan)}
    seen: set[_Part] = set()
    waiting: list[tuple[tuple[Fraction, ...], _Part, PlanAnswer]] = []
    complete = True
    parts = list(_divided((), plan))
    while len(found) < count:
        watch(Looking("plans", len(found) + 1, count))
        for part in parts:
            if part in seen:
                continue
            seen.add(part)
            answer = planning.answer(_without(question, part), effort)
            complete = complete and answer.status != "undecided"
            if answer.status in ("met", "planned") and _measures(answer)[: first + 1] <= (*best[:first], bound):
                heappush(waiting, (_measures(answer), part, answer))
        if not waiting:
            break
        _, part, answer = heappop(waiting)
        if not any(others <= _sitters(answer) for others in shown):
            shown.add(_sitters(answer))
            found.append(answer)
        parts = list(_divided(part, answer))
    return Alternatives(
        within=float(within),
        complete=complete,
        exhausted=len(found) < count,
        plans=tuple(_alternative(plan, each) for each in found),
        people=tuple(_involved(plan, found)),
    )


def _divided(part: _Part, plan: PlanAnswer) -> Iterator[_Part]:
    """The part by the person whom its other plans do without."""
    for who in sorted(_sitters(plan)):
        yield tuple(sorted((*part, who)))


def _without(question: Question, part: _Part) -> Question:
    decisions = (*question.scenario.decisions, *(Ban(ban=Banned(employee=who)) for who in part))
    return replace(question, scenario=question.scenario.model_copy(update={"decisions": decisions}))


def _measures(plan: PlanAnswer) -> tuple[Fraction, ...]:
    return tuple(Fraction(stage.value) for stage in plan.objective)


def _sitters(plan: PlanAnswer) -> frozenset[str]:
    return frozenset(line.employee_id for line in plan.assignments)


def _alternative(plan: PlanAnswer, other: PlanAnswer) -> Alternative:
    before, after = ({(line.employee_id, line.exam) for line in each.assignments} for each in (plan, other))
    return Alternative(
        objective=other.objective,
        added=tuple(Pair(employee_id=who, exam=exam) for who, exam in sorted(after - before)),
        removed=tuple(Pair(employee_id=who, exam=exam) for who, exam in sorted(before - after)),
        verified=other.verified,
    )


def _involved(plan: PlanAnswer, others: list[PlanAnswer]) -> Iterator[Involvement]:
    """Everybody who sits something in one of the plans, the best one included."""
    plans = [_sitters(each) for each in (plan, *others)]
    for who in sorted(frozenset[str]().union(*plans)):
        yield Involvement(employee_id=who, plans=sum(who in each for each in plans), of=len(plans))
