"""What happens to the best plan when something is forced: without a sitting, with one, without a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Literal, NamedTuple

import polars as pl

from planner import planning
from planner.answer.proposed import ProposedPlan
from planner.answer.schema import PlanAnswer, StageAnswer
from planner.explanation.schema import Difference, Pair
from planner.explanation.watch import Watch, unwatched, watched
from planner.outcome.schema import Impossible, Undecided
from planner.problem.build import build
from planner.question.schema import Question
from planner.question.windows import Availability, window
from planner.requirements.audit import plain
from planner.roster.schema import Roster
from planner.scenario.schema import Ban, Banned, Pin, Sitting
from planner.verification.verify import verify

Refusal = Literal["held", "banned", "not-proposable", "no-day"]


class Differences(NamedTuple):
    """Forces things on a question and compares the best plan then with the one that it has."""

    question: Question
    plan: PlanAnswer
    effort: float
    watch: Watch = unwatched

    def without_each_sitting(self) -> Iterator[Difference]:
        """For every sitting of the plan: what happens without it. Several of one exam are left out together, and so
        they are looked at once.
        """
        known: dict[tuple[str, str], Difference] = {}
        for line in watched(self.plan.assignments, "sittings", self.watch):
            pair = line.employee_id, line.exam
            if pair not in known:
                known[pair] = self.without_sitting(*pair)
            yield known[pair]

    def without_sitting(self, employee: str, exam: str) -> Difference:
        """What happens if this person must not sit this exam of the plan. A pin of it is taken out."""
        if (employee, exam) not in _pairs(self.plan):
            return Difference(
                question="without-sitting", employee_id=employee, exam=exam, status="refused", why="not-planned"
            )
        decisions = (
            *(
                each
                for each in self.question.scenario.decisions
                if not (isinstance(each, Pin) and (each.pin.employee, each.pin.exam) == (employee, exam))
            ),
            Ban(ban=Banned(employee=employee, exam=exam)),
        )
        scenario = self.question.scenario.model_copy(update={"decisions": decisions})
        return self._compared("without-sitting", employee, exam, replace(self.question, scenario=scenario))

    def with_sitting(self, employee: str, exam: str) -> Difference:
        """What happens if this person must sit this exam."""
        if (why := self._refusal(employee, exam)) is not None:
            return Difference(question="with-sitting", employee_id=employee, exam=exam, status="refused", why=why)
        decisions = (*self.question.scenario.decisions, Pin(pin=Sitting(employee=employee, exam=exam)))
        scenario = self.question.scenario.model_copy(update={"decisions": decisions})
        return self._compared("with-sitting", employee, exam, replace(self.question, scenario=scenario))

    def with_person(self, employee: str) -> tuple[Difference, ...]:
        """What happens if this person must sit each of the exams of the question; the cheapest first."""
        exams = watched(self.question.codes, "exams", self.watch)
        tried = [self.with_sitting(employee, exam) for exam in exams]
        possible = [each for each in tried if each.status in ("met", "planned")]
        if possible:
            return tuple(sorted(possible, key=lambda each: ([stage.value for stage in each.more], each.exam)))
        if tried and all(each.status == "refused" for each in tried):
            return (Difference(question="with-sitting", employee_id=employee, status="refused", why="nothing-to-sit"),)
        return tuple(each for each in tried if each.status != "refused")

    def without_person(self, employee: str) -> Difference:
        """What happens if this person is not there at all."""
        return self._compared("without-person", employee, None, self._left_by(employee))

    def of_critical_people(self) -> tuple[Difference, ...]:
        """By how much the best plan grows without each person whose loss costs something: goals lost first, then the
        dearest. Who would sit what instead is left open here.

        People who are alike are equally critical. Whoever holds nothing and sits nothing is not; nor is anybody
        without whom the plan still holds, for then it is still the best one.
        """
        sitters = {line.employee_id for line in self.plan.assignments}
        found: list[Difference] = []
        for profile in watched(build(self.question).profiles, "people", self.watch):
            if not any(profile.held) and sitters.isdisjoint(profile.people):
                continue
            first = min(profile.people, key=lambda who: (who in sitters, who))
            if self._holds_without(first):
                continue
            loss = self._loss_of(first)
            if loss.status not in ("met", "planned") or any(stage.value for stage in loss.more):
                found.extend(loss.model_copy(update={"employee_id": who}) for who in profile.people)
        return tuple(sorted(found, key=_by_loss))

    def _holds_without(self, employee: str) -> bool:
        """Whether the plan as it is still reaches all goals when the person is gone."""
        if any(line.employee_id == employee for line in self.plan.assignments):
            return False
        lines = self.plan.model_dump_json(include={"assignments"})
        left = verify(self._left_by(employee), ProposedPlan.model_validate_json(lines))
        return left.valid and [goal.reached for goal in left.goals] == [goal.reached for goal in self.plan.goals]

    def _loss_of(self, employee: str) -> Difference:
        """By how much the best plan without this person is more."""
        price = planning.price(self._left_by(employee), self.effort)
        status: Literal["planned", "impossible", "undecided"]
        match price:
            case tuple():
                status = "planned"
            case Impossible():
                status = "impossible"
            case Undecided():
                status = "undecided"
        return Difference(
            question="without-person",
            employee_id=employee,
            status=status,
            more=tuple(more_of(self.plan.objective, price)) if isinstance(price, tuple) else (),
        )

    def _left_by(self, employee: str) -> Question:
        roster, scenario = self.question.roster, self.question.scenario
        others = roster.employees.filter(pl.col("employee_id") != employee)
        gone = Roster.of(others, roster.results, roster.other_results)
        decisions = tuple(
            each
            for each in scenario.decisions
            if not (isinstance(each, Pin) and each.pin.employee == employee)
            and not (isinstance(each, Ban) and each.ban.employee == employee)
        )
        return replace(self.question, roster=gone, scenario=scenario.model_copy(update={"decisions": decisions}))

    def _refusal(self, employee: str, exam: str) -> Refusal | None:
        """Why the person cannot be made to sit the exam; None where that is possible."""
        question = self.question
        results = question.roster.results_of([employee]).filter(pl.col("exam") == exam)
        if results.filter(pl.col("expires_on").is_null()).height:
            return "held"
        if exam in question.banned(employee):
            return "banned"
        if not question.exams[exam].proposable:
            return "not-proposable"
        row = question.roster.people([employee])
        person = Availability(*row.select("starts_on", "leaves_on", "sits_from", "sits_until").row(0))
        return "no-day" if window(question, exam, person) is None else None

    def _compared(
        self,
        what: Literal["without-sitting", "with-sitting", "without-person"],
        employee: str,
        exam: str | None,
        forced: Question,
    ) -> Difference:
        answer = planning.answer(forced, self.effort)
        before, after = _pairs(self.plan), _pairs(answer)
        there = answer.status in ("met", "planned")
        return Difference(
            question=what,
            employee_id=employee,
            exam=exam,
            status=answer.status,
            more=tuple(more_of(self.plan.objective, answer.objective)) if there else (),
            added=_as_pairs(after - before) if there else (),
            removed=_as_pairs(before - after) if there else (),
        )


def _by_loss(found: Difference) -> tuple[object, ...]:
    lost = found.status not in ("met", "planned")
    return not lost, [-Fraction(stage.value) for stage in found.more], found.employee_id


def _pairs(plan: PlanAnswer) -> set[tuple[str, str]]:
    return {(line.employee_id, line.exam) for line in plan.assignments}


def _as_pairs(pairs: Iterable[tuple[str, str]]) -> tuple[Pair, ...]:
    return tuple(Pair(employee_id=employee, exam=exam) for employee, exam in sorted(pairs))


def more_of(before: Iterable[StageAnswer], after: Iterable[StageAnswer]) -> Iterator[StageAnswer]:
    """By how much each measure of the second objective is more than that of the first."""
    known = {stage.name: stage.value for stage in before}
    for stage in after:
        more = plain(Fraction(stage.value) - Fraction(known.get(stage.name, 0)))
        yield stage.model_copy(update={"value": more, "bound": more})
