"""How the tiers of the goals stand over time, now and with a plan, and the days on which something lapses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

import polars as pl
from dateutil.relativedelta import relativedelta

from planner.answer.schema import AssignmentAnswer, PlanAnswer
from planner.answer.timeline_schema import (
    Cause,
    Cliff,
    Deadline,
    Span,
    Standing,
    TimelineAnswer,
    TimelineSitting,
    Track,
)
from planner.dates import ONE_DAY
from planner.question.schema import Question
from planner.requirements.audit import Alike, Status, audit
from planner.scenario.schema import Waive

_LOOK_AHEAD = relativedelta(months=24)


def compose_timeline(question: Question, plan: PlanAnswer) -> TimelineAnswer:
    """The timeline of a plan, where every exam is passed on its proposed day; without a plan, of how things stand."""
    carried_out = _carried_out(question, plan.assignments)
    goals = tuple(
        (goal, answer.option or question.options_for(goal)[0])
        for goal, answer in zip(question.scenario.goals, plan.goals, strict=True)
    )
    seen = tuple(dict.fromkeys((option, goal.tier) for goal, option in goals))
    days = _days(question, carried_out)
    looks = [_look(question, carried_out, option, tier, days) for option, tier in seen]
    cliffs = [cliff for look in looks for cliff in _cliffs(question, carried_out, look)]
    end = _end_of_view(question, cliffs)
    sittings = sorted(map(_sitting, plan.assignments), key=lambda each: (each.proposed_on, each.employee_id, each.exam))
    in_view = sorted((each for each in cliffs if each.on <= end), key=lambda each: (each.on, each.option, each.tier))
    return TimelineAnswer(
        title=question.scenario.title,
        programme=question.programme.name,
        as_of=question.scenario.as_of,
        until=end,
        status=plan.status,
        assignments=tuple(sittings),
        tracks=tuple(track for look in looks for track in _tracks(look, end)),
        cliffs=tuple(in_view),
        deadlines=tuple(_deadlines(question, plan)),
    )


def _sitting(line: AssignmentAnswer) -> TimelineSitting:
    return TimelineSitting(
        employee_id=line.employee_id,
        exam=line.exam,
        proposed_on=line.proposed_on,
        not_before=line.not_before,
        safe_until=line.safe_until,
        not_after=line.not_after,
        register_by=line.register_by,
        renews=line.renews,
    )


def _carried_out(question: Question, assignments: tuple[AssignmentAnswer, ...]) -> Question:
    """The question with every planned exam passed on its proposed day."""
    rows = [
        (line.employee_id, code, line.proposed_on, question.exams[code].last_day(line.proposed_on))
        for line in assignments
        for code in dict.fromkeys((line.exam, *line.renews))
    ]
    kinds = {"employee_id": pl.String, "exam": pl.String, "passed_on": pl.Date, "expires_on": pl.Date}
    return replace(question, roster=question.roster.with_results(pl.DataFrame(rows, schema=kinds, orient="row")))


# --- states --------------------------------------------------------------------------------------------------------


class _Look:
    """A tier on each of the days on which anything may change: its status now and with the plan."""

    def __init__(self, option: str, tier: str, states: Mapping[date, tuple[Status, Status]]) -> None:
        self.option = option
        self.tier = tier
        self.states = states


def _days(question: Question, carried_out: Question) -> tuple[date, ...]:
    """Every day from `as_of` on, to two years after the last goal, on which something may be different."""
    start, end = question.scenario.as_of, question.horizon + _LOOK_AHEAD
    days = {start, *(day + ONE_DAY for day in carried_out.last_days)}
    days.update(carried_out.roster.passes["passed_on"].drop_nulls().unique())
    days.update(question.roster.employees["starts_on"].drop_nulls().unique())
    return tuple(sorted(day for day in days if start <= day <= end))


def _look(question: Question, carried_out: Question, option: str, tier: str, days: tuple[date, ...]) -> _Look:
    """The tier on these days. Without the plan it is only looked at where something changes without the plan."""
    own_days = frozenset(_days(question, question))
    states: dict[date, tuple[Status, Status]] = {}
    now = _status(question, option, tier, days[0])
    for day in days:
        now = _status(question, option, tier, day) if day in own_days else now
        states[day] = now, _status(carried_out, option, tier, day)
    return _Look(option, tier, states)


def _status(question: Question, option: str, tier: str, day: date) -> Status:
    rules = question.rules(option, tier, day)
    return audit(rules, f"{option}.{tier}", question.circumstances(day), question.alike_on(day))


def _tracks(look: _Look, end: date) -> Iterator[Track]:
    """One for each requirement that any edition has, the tier's own first."""
    names: dict[str, None] = {}
    for now, _ in look.states.values():
        names.update({each.name: None for each in now.walk() if each.kind != "score"})
    for name in names:
        spans: list[Span] = []
        for day, (now, planned) in look.states.items():
            before, after = _named(now, name), _named(planned, name)
            if before is None or after is None or day > end:
                continue
            span = Span(on=day, until=end, now=_standing(before), with_plan=_standing(after))
            if spans and (spans[-1].now, spans[-1].with_plan) == (span.now, span.with_plan):
                continue
            if spans:
                spans[-1] = spans[-1].model_copy(update={"until": day - ONE_DAY})
            spans.append(span)
        kind = next(each.kind for now, _ in look.states.values() for each in now.walk() if each.name == name)
        yield Track(option=look.option, tier=look.tier, requirement=name, kind=kind, spans=tuple(spans))


def _named(status: Status, name: str) -> Status | None:
    return next((each for each in status.walk() if each.name == name), None)


def _standing(status: Status) -> Standing:
    return Standing(need=status.need, have=status.have, met=status.truly_met)


# --- cliffs ----------------------------------------------------------------------------------------------------------


def _cliffs(question: Question, carried_out: Question, look: _Look) -> Iterator[Cliff]:
    """The days on which the tier falls, or a requirement of it is lost, with the plan or without it."""
    for before, day in pairwise(look.states):
        (was_now, was), (is_now, is_) = look.states[before], look.states[day]
        lost, lost_now = _lost(was, is_), _lost(was_now, is_now)
        falls, falls_now = was.truly_met and not is_.truly_met, was_now.truly_met and not is_now.truly_met
        if not (lost or lost_now):
            continue
        short = {
            each.name: each.short_by for each in (is_ if lost else is_now).walk() if each.name in (lost or lost_now)
        }
        yield Cliff(
            on=day,
            option=look.option,
            tier=look.tier,
            tier_lost=falls,
            tier_lost_now=falls_now,
            requirements_lost=lost,
            requirements_lost_now=lost_now,
            short_by=short,
            causes=tuple(_causes(carried_out if lost else question, day)),
        )


def _lost(before: Status, after: Status) -> tuple[str, ...]:
    """The requirements that were met and are so no longer."""
    return tuple(
        each.name
        for each in after.walk()
        if each.kind != "score" and not each.truly_met and _was_met(before, each.name)
    )


def _was_met(status: Status, name: str) -> bool:
    found = _named(status, name)
    return found is not None and found.truly_met


def _causes(question: Question, day: date) -> Iterator[Cause]:
    """What stops counting on the day: for each exam how many people lose it, leavers, waivers, an edition."""
    before, after = _holders(question.alike_on(day - ONE_DAY)), _holders(question.alike_on(day))
    there = {who for group in question.alike_on(day) for who in group.people}
    gone = {who for group in question.alike_on(day - ONE_DAY) for who in group.people} - there
    for exam in sorted(before):
        losing = sorted(before[exam] - after.get(exam, frozenset()) - gone)
        if losing:
            stops = question.exams[exam].counts_until == day - ONE_DAY
            yield Cause(kind="exam-stops-counting" if stops else "result-ends", exam=exam, who=tuple(losing))
    if gone:
        yield Cause(kind="employee-leaves", who=tuple(sorted(gone)))
    for decision in question.scenario.decisions:
        if isinstance(decision, Waive) and decision.until == day - ONE_DAY:
            yield Cause(kind="waiver-ends", requirement=decision.waive)
    if question.takeover == day:
        yield Cause(kind="edition-takes-over", edition=question.edition_on(day).name)


def _holders(groups: tuple[Alike, ...]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        for exam in group.exams:
            found.setdefault(exam, set()).update(group.people)
    return {exam: frozenset(people) for exam, people in found.items()}


def _end_of_view(question: Question, cliffs: list[Cliff]) -> date:
    """The last day of all goals, or the first cliff after it, so that the next one is seen coming."""
    later = [cliff.on for cliff in cliffs if cliff.on > question.horizon]
    return min(later, default=question.horizon)


def _deadlines(question: Question, plan: PlanAnswer) -> Iterator[Deadline]:
    """The last days to sit and to register that lie ahead, for exams that matter."""
    first, last = question.scenario.as_of, question.horizon
    planned = Counter(line.exam for line in plan.assignments)
    found: list[Deadline] = []
    for code in question.codes:
        exam = question.exams[code]
        if exam.register_by is not None and first <= exam.register_by <= last:
            found.append(Deadline(on=exam.register_by, kind="last-day-to-register", exam=code, planned=planned[code]))
        if exam.retires_on is not None and first <= exam.retires_on <= last:
            found.append(Deadline(on=exam.retires_on, kind="last-day-to-sit", exam=code, planned=planned[code]))
    yield from sorted(found, key=lambda each: (each.on, each.exam, each.kind))
