"""What rules ask, in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, assert_never

from planner.language import Number, all_of, any_of, followed, say, say_many, spoken
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
from planner.words.parts import either, figure, in_a_row, listed, people, unit_named

if TYPE_CHECKING:
    from planner.programme.schema import Exam, Programme, Renewal, Source


def holding(rule: Holding) -> str:
    """What one person must have passed, for example `one of MB2-717, MB2-718 or MB2-877`."""
    match rule:
        case str():
            return rule
        case HoldAll():
            return listed(map(_inner, rule.all))
        case HoldAny():
            parts = [_inner(part) for part in rule.any]
            return parts[0] if len(parts) == 1 else say("one of {holdings}", holdings=any_of(parts))
        case HoldAtLeast():
            parts = [_inner(part) for part in rule.of]
            return say("at least {least} of {holdings}", least=rule.at_least, holdings=all_of(parts))
        case _:
            assert_never(rule)


def _inner(rule: Holding) -> str:
    return rule if isinstance(rule, str) else say("({holding})", holding=holding(rule))


def requirement(rule: Requirement, programme: Programme, market: str | None) -> str:
    """What a requirement asks, in one line; with a market only its own threshold."""
    match rule:
        case PeopleHold():
            return say("{people} with {holding}", people=people(rule.people), holding=holding(rule.hold))
        case MetricReaches():
            metric = programme.metrics.get(rule.metric)
            thresholds = _thresholds(rule, metric.unit if metric else None, market)
            return say("{metric}: at least {thresholds}", metric=_metric(programme, rule.metric), thresholds=thresholds)
        case FactHolds():
            fact = programme.facts.get(rule.fact)
            return localised(fact.title if fact else None, rule.fact)
        case AllOf():
            return _all_of(rule)
        case PassesReach():
            return say_many(
                "{count} result of {exams}", "{count} results of {exams}", rule.passes, exams=all_of(rule.exams)
            )
        case PointsReach():
            points = plain(rule.points)
            return say_many("{count} point from these together", "{count} points from these together", points)
        case AnyOf():
            return say("one of these")
        case AtLeastOf():
            return say("at least {least} of these", least=rule.at_least)
        case _:
            assert_never(rule)


def _all_of(rule: AllOf) -> str:
    """How the people groups, by their ids, may share people."""
    groups = all_of(group.id for _, group in people_groups(rule))
    match rule.sharing:
        case "same-or-different":
            return say("all of these")
        case "different":
            return say_many(
                "all of these, nobody counting in more than one of {groups}",
                "all of these, nobody counting in more than {count} of {groups}",
                rule.groups_per_person,
                groups=groups,
            )
        case "same":
            return say("all of these, by the same people in {groups}", groups=groups)
        case _:
            assert_never(rule.sharing)


def _metric(programme: Programme, name: str) -> str:
    metric = programme.metrics.get(name)
    return localised(metric.title if metric else None, name)


def score(rule: Score, programme: Programme) -> str:
    """What gives points, and how many."""
    match rule:
        case PeopleScore():
            said = say_many(
                "{count} point for each person with {holding}",
                "{count} points for each person with {holding}",
                plain(rule.each),
                holding=holding(rule.people),
            )
        case MetricScore():
            said = say("{metric}: the figure in points", metric=_metric(programme, rule.metric))
        case _:
            assert_never(rule)
    if rule.cap is not None:
        said = say("{score}, at most {cap}", score=said, cap=plain(rule.cap))
    if rule.above_zero:
        said = say("{score}, and more than 0", score=said)
    if rule.gate is not None:
        said = say("{score}; none unless the next line is met", score=said)
    return localised(rule.label, said)


def _thresholds(rule: MetricReaches, unit: str | None, market: str | None) -> str:
    threshold = rule.threshold(market)
    if threshold is not None:
        return figure(threshold, unit)
    if isinstance(rule.at_least, Decimal):
        return figure(rule.at_least, unit)
    return either(
        say("{amount} ({market})", amount=figure(amount, unit), market=name) for name, amount in rule.at_least.items()
    )


def label(rule: Requirement | Score, programme: Programme, market: str | None) -> str:
    """The requirement's own label, or what it asks; of a score, what it gives."""
    if isinstance(rule, PeopleScore | MetricScore):
        return score(rule, programme)
    return localised(rule.label, requirement(rule, programme, market))


def with_unit(title: str, unit: str | None) -> str:
    """`Revenue (USD)`."""
    return title if unit is None else say("{title} ({unit})", title=title, unit=unit_named(unit))


def parts_met(have: Number, need: Number, met: bool) -> str:
    """For a requirement that consists of others."""
    return say("met") if met else say("{have} of {need}", have=have, need=need)


def waived(until: date | None) -> str:
    """Said after the name of a requirement."""
    return say(" (waived)") if until is None else say(" (waived until {day})", day=until)


def verdict(tier: str, reached: bool) -> str:
    """Whether a tier is reached."""
    return say("{tier}: reached", tier=tier) if reached else say("{tier}: not reached", tier=tier)


def verdict_on_goal(tier: str, reached: bool) -> str:
    """Whether a tier is reached that the scenario has as a goal."""
    if reached:
        return say("{tier}: reached (a goal of the scenario)", tier=tier)
    return say("{tier}: not reached (a goal of the scenario)", tier=tier)


def source(entry: Source) -> str:
    """A source with its day and note."""
    said = entry.name
    if entry.published is not None:
        said = say("{source} ({day})", source=said, day=entry.published)
    if entry.id:
        said = say("{id}: {source}", id=entry.id, source=said)
    return spoken(followed([say("{source}.", source=said), localised(entry.note)]))


def remark(note: str, source: str | None) -> list[str]:
    """A note, and below it its source."""
    return [note, *([say("Source: {source}", source=source)] if source else [])]


def exam_days(exam: Exam) -> str:
    """The days of an exam that are not open: launch, retirement, and until when results count."""
    parts = []
    if exam.available_from is not None:
        parts.append(say("from {day}", day=exam.available_from))
    if exam.retires_on is not None:
        parts.append(say("retires {day}", day=exam.retires_on))
    if exam.counts_until is not None:
        parts.append(say("counts until {day}", day=exam.counts_until))
    if exam.register_by is not None:
        parts.append(say("register by {day}", day=exam.register_by))
    if exam.valid_for is not None:
        parts.append(say("valid for {period}", period=exam.valid_for.named()))
    if exam.renewal is not None:
        parts.append(_renewal(exam.renewal))
    if exam.prerequisites:
        parts.append(say("needs {exams} first", exams=all_of(exam.prerequisites)))
    if not exam.proposable:
        parts.append(say("never planned"))
    return in_a_row(parts)


def _renewal(renewal: Renewal) -> str:
    period = renewal.opens_before.named()
    if renewal.exam is None:
        return say("renewable from {period} before its end", period=period)
    return say("renewable by {exam} from {period} before its end", exam=renewal.exam, period=period)


def tier(programme: Programme, option: str | None, name: str) -> str:
    """`Gold (Enterprise Operations)`."""
    if option is None:
        titles = {localised(t.title, name) for _, n, t in programme.tiers() if n == name}
        return titles.pop() if len(titles) == 1 else name
    rules = programme.options.get(option)
    if rules is None or name not in rules.tiers:
        return say("{tier} ({option})", tier=name, option=option)
    title = localised(rules.tiers[name].title, name)
    return say("{tier} ({option})", tier=title, option=localised(rules.title, option))
