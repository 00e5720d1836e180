"""What rules ask, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from planner.requirements.audit import plain
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    MetricReaches,
    MetricScore,
    PassesReach,
    PeopleHold,
    PeopleScore,
    PointsReach,
    Requirement,
    Score,
    people_groups,
)
from planner.text import localised
from planner.words.parts import Number, counted, figure, listed, people

if TYPE_CHECKING:
    from planner.programme.schema import Exam, Programme, Source


def holding(rule: Holding) -> str:
    """What one person must have passed, for example `one of MB2-717, MB2-718 or MB2-877`."""
    match rule:
        case str():
            return rule
        case HoldAll():
            return listed([_inner(part) for part in rule.all])
        case HoldAny():
            parts = [_inner(part) for part in rule.any]
            return parts[0] if len(parts) == 1 else f"one of {listed(parts, 'or')}"
        case HoldAtLeast():
            return f"at least {rule.at_least} of {listed([_inner(part) for part in rule.of])}"
        case _:
            assert_never(rule)


def _inner(rule: Holding) -> str:
    return rule if isinstance(rule, str) else f"({holding(rule)})"


def requirement(rule: Requirement, programme: Programme, language: str, market: str | None) -> str:
    """What a requirement asks, in one line; with a market only its own threshold."""
    match rule:
        case PeopleHold():
            return f"{people(rule.people)} with {holding(rule.hold)}"
        case MetricReaches():
            metric = programme.metrics.get(rule.metric)
            title = localised(metric.title if metric else None, language, rule.metric)
            return f"{title}: {_thresholds(rule, metric.unit if metric else None, market)}"
        case FactHolds():
            fact = programme.facts.get(rule.fact)
            return localised(fact.title if fact else None, language, rule.fact)
        case AllOf():
            how = {
                "same-or-different": "all of these",
                "different": f"all of these, nobody counting in more than {_times(rule)} of {_groups(rule)}",
                "same": f"all of these, by the same people in {_groups(rule)}",
            }
            return how[rule.sharing]
        case PassesReach():
            return f"{counted(rule.passes, 'result', 'results')} of {listed(rule.exams)}"
        case PointsReach():
            return f"{counted(plain(rule.points), 'point', 'points')} from these together"
        case AnyOf():
            return "one of these"
        case AtLeastOf():
            return f"at least {rule.at_least} of these"
        case _:
            assert_never(rule)


def score(rule: Score, programme: Programme, language: str) -> str:
    """What gives points, and how many."""
    match rule:
        case PeopleScore():
            said = f"{counted(plain(rule.each), 'point', 'points')} for each person with {holding(rule.people)}"
        case MetricScore():
            metric = programme.metrics.get(rule.metric)
            said = f"{localised(metric.title if metric else None, language, rule.metric)}: the figure in points"
        case _:
            assert_never(rule)
    most = "" if rule.cap is None else f", at most {figure(plain(rule.cap))}"
    least = ", and more than 0" if rule.above_zero else ""
    gate = "" if rule.gate is None else "; none unless the next line is met"
    return localised(rule.label, language, f"{said}{most}{least}{gate}")


def _times(rule: AllOf) -> str:
    return "one" if rule.groups_per_person == 1 else str(rule.groups_per_person)


def _groups(rule: AllOf) -> str:
    """The ids of the groups that `sharing` speaks of."""
    return listed([group.id for _, group in people_groups(rule)])


def _thresholds(rule: MetricReaches, unit: str | None, market: str | None) -> str:
    if isinstance(rule.at_least, Decimal):
        return f"at least {figure(rule.at_least, unit)}"
    threshold = rule.threshold(market)
    if threshold is not None:
        return f"at least {figure(threshold, unit)}"
    each = [f"{figure(amount, unit)} ({name})" for name, amount in rule.at_least.items()]
    return f"at least {listed(each, 'or')}"


def label(rule: Requirement | Score, programme: Programme, language: str, market: str | None) -> str:
    """The requirement's own label, or what it asks; of a score, what it gives."""
    if isinstance(rule, PeopleScore | MetricScore):
        return score(rule, programme, language)
    return localised(rule.label, language, requirement(rule, programme, language, market))


def parts_met(have: Number, need: Number, met: bool) -> str:
    """For a requirement that consists of others."""
    return "met" if met else f"{figure(have)} of {figure(need)}"


def waived(until: date | None) -> str:
    return "waived" if until is None else f"waived until {until.isoformat()}"


def is_a_goal() -> str:
    return " (a goal of the scenario)"


def source(entry: Source, language: str) -> str:
    """A source with its day and note."""
    published = f" ({entry.published})" if entry.published is not None else ""
    short = f"{entry.id}: " if entry.id else ""
    note = localised(entry.note, language)
    return f"{short}{entry.name}{published}. {note}".strip()


def exam_days(exam: Exam) -> str:
    """The days of an exam that are not open: launch, retirement, and until when results count."""
    parts = []
    if exam.available_from is not None:
        parts.append(f"from {exam.available_from}")
    if exam.retires_on is not None:
        parts.append(f"retires {exam.retires_on}")
    if exam.counts_until is not None:
        parts.append(f"counts until {exam.counts_until}")
    if exam.register_by is not None:
        parts.append(f"register by {exam.register_by}")
    if exam.valid_for is not None:
        parts.append(f"valid for {exam.valid_for}")
    if exam.renewal is not None:
        by = "" if exam.renewal.exam is None else f" by {exam.renewal.exam}"
        parts.append(f"renewable{by} from {exam.renewal.opens_before} before its end")
    if exam.prerequisites:
        parts.append(f"needs {listed(exam.prerequisites)} first")
    if not exam.proposable:
        parts.append("never planned")
    return ", ".join(parts)


def tier(programme: Programme, option: str | None, name: str, language: str) -> str:
    """`Gold (Enterprise Operations)`."""
    if option is None:
        titles = {localised(t.title, language, name) for _, n, t in programme.tiers() if n == name}
        return titles.pop() if len(titles) == 1 else name
    rules = programme.options.get(option)
    if rules is None or name not in rules.tiers:
        return f"{name} ({option})"
    title = localised(rules.tiers[name].title, language, name)
    return f"{title} ({localised(rules.title, language, option)})"
