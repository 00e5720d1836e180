"""Whether a scenario fits its programme: everything that does not, at once, each at its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, Place, error, warning
from planner.language import row, sentence, template
from planner.programme.exam_lint import exam_day_issues, exam_link_issues
from planner.programme.rule_lint import no_exam, suggested_exam
from planner.programme.schema import Programme
from planner.requirements.tree import FactHolds, MetricReaches, MetricScore, PointsReach, Requirement, walk
from planner.scenario.check_chance import check_chance
from planner.scenario.check_decisions import check_decisions
from planner.scenario.check_editions import check_editions
from planner.scenario.schema import Goal, Scenario
from planner.text import suggestion

_DAYS = frozenset({"available_from", "retires_on", "counts_until", "register_by"})
_LINKS = frozenset({"prerequisites", "renewal", "valid_for"})


def check(scenario: Scenario, programme: Programme, following: Programme | None, document: Document) -> Iterator[Issue]:
    """The issues of a scenario; the scenario's exam facts are applied to both editions already."""
    editions = (programme,) if following is None else (programme, following)
    yield from _goals(scenario, programme, following, document)
    yield from check_editions(scenario, programme, following, document)
    yield from _market(scenario, editions, document)
    yield from _figures(scenario, editions, document)
    yield from _exams(scenario, programme, document)
    yield from _days(scenario, document)
    yield from _minimise(scenario, document)
    yield from check_chance(scenario, programme, document)
    yield from check_decisions(scenario, editions, document)


def wanted_rules(scenario: Scenario, editions: Iterable[Programme]) -> Iterator[tuple[str, Requirement]]:
    """Every requirement that a goal may come to need, with its full name; repeated where goals share a tier."""
    for programme in editions:
        for goal in scenario.goals:
            for option in _options(goal, programme):
                for each in walk(programme.options[option].tiers[goal.tier].requires):
                    yield f"{option}.{goal.tier}.{each.id}", each


def _options(goal: Goal, programme: Programme) -> list[str]:
    return [
        name for name, option in programme.options.items() if goal.tier in option.tiers and goal.option in (None, name)
    ]


def _goals(
    scenario: Scenario, programme: Programme, following: Programme | None, document: Document
) -> Iterator[Issue]:
    takeover = None if following is None else following.in_force.from_
    for position, goal in enumerate(scenario.goals):
        at: Loc = ("goals", position)
        if takeover is not None and goal.by >= takeover:
            continue
        if goal.option is not None and goal.option not in programme.options:
            what = sentence("The programme has no option {option}.", option=goal.option)
            hint = suggestion(goal.option, programme.options)
            yield error("option-unknown", document.place((*at, "option")), what, hint)
        elif not _options(goal, programme):
            yield _unknown_tier(goal, programme, document.place((*at, "tier")))
    for position, goal in enumerate(scenario.goals):
        at = ("goals", position)
        if goal.by < scenario.as_of:
            what = sentence(
                "The goal is due on {day}, before the day of the plan (`as_of`: {as_of}).",
                day=str(goal.by),
                as_of=str(scenario.as_of),
            )
            hint = sentence("Check `by` and `as_of`.")
            yield error("goal-in-the-past", document.place((*at, "by")), what, hint)


def _unknown_tier(goal: Goal, programme: Programme, where: Place) -> Issue:
    if goal.option is None:
        tiers = {tier for _, tier, _ in programme.tiers()}
        what = sentence("No option of the programme has a tier {tier}.", tier=goal.tier)
    else:
        tiers = set(programme.options[goal.option].tiers)
        what = sentence("The option {option} has no tier {tier}.", option=goal.option, tier=goal.tier)
    return error("tier-unknown", where, what, suggestion(goal.tier, tiers))


def _market(scenario: Scenario, editions: Sequence[Programme], document: Document) -> Iterator[Issue]:
    market = scenario.market
    markets = list(dict.fromkeys(market for programme in editions for market in programme.markets))
    by_market = [
        (name, each)
        for name, each in wanted_rules(scenario, editions)
        if isinstance(each, MetricReaches) and each.threshold(None) is None
    ]
    if market is None:
        if by_market:
            what = sentence(
                "The scenario names no market, but the threshold of {name} depends on it.", name=by_market[0][0]
            )
            hint = sentence("Add `market:` with one of {markets}.", markets=row(markets))
            yield error("market-missing", document.place(()), what, hint)
    elif market not in markets:
        what = sentence("The programme has no market {market}.", market=market)
        where = document.place(("market",))
        if markets:
            yield error("market-unknown", where, what, suggestion(market, markets))
        else:
            yield warning("market-unknown", where, what, sentence("It has the same thresholds everywhere."))
    else:
        for name in sorted({name for name, each in by_market if each.threshold(market) is None}):
            what = sentence(
                "The programme has no threshold of {name} for the market {market}.", name=name, market=market
            )
            hint = sentence("Add it to the programme.")
            yield error("threshold-missing", document.place(("market",)), what, hint)


def needed_metrics(rules: Iterable[Requirement]) -> set[str]:
    """The metrics that these requirements themselves look at."""
    asked = list(rules)
    scores = (score for each in asked if isinstance(each, PointsReach) for score in each.from_)
    return {each.metric for each in asked if isinstance(each, MetricReaches)} | {
        score.metric for score in scores if isinstance(score, MetricScore)
    }


def needed_facts(rules: Iterable[Requirement]) -> set[str]:
    """The facts that these requirements themselves look at."""
    return {each.fact for each in rules if isinstance(each, FactHolds)}


def _figures(scenario: Scenario, editions: Sequence[Programme], document: Document) -> Iterator[Issue]:
    rules = [each for _, each in wanted_rules(scenario, editions)]
    metrics, facts = needed_metrics(rules), needed_facts(rules)
    yield from _named("metric", scenario.metrics, [n for each in editions for n in each.metrics], document)
    yield from _named("fact", scenario.facts, [n for each in editions for n in each.facts], document)
    for name in sorted(metrics - set(scenario.metrics)):
        what = sentence(
            "The goals need the metric {name}, which the scenario does not state; it is taken as 0.", name=name
        )
        hint = sentence("Add `{name}` under `metrics`.", name=name)
        yield warning("metric-missing", document.key_place(("metrics",)), what, hint)
    for name in sorted(facts - set(scenario.facts)):
        what = sentence(
            "The goals need the fact {name}, which the scenario does not state; it is taken as not so.", name=name
        )
        hint = sentence("Add `{name}` under `facts`.", name=name)
        yield warning("fact-missing", document.key_place(("facts",)), what, hint)


_UNKNOWN = {
    "metric": template("The programme has no metric {name}."),
    "fact": template("The programme has no fact {name}."),
}


def _named(word: str, stated: Iterable[str], known: Iterable[str], document: Document) -> Iterator[Issue]:
    names = sorted(known)
    for name in stated:
        if name not in names:
            where = document.key_place((f"{word}s", name))
            yield error(f"{word}-unknown", where, sentence(_UNKNOWN[word], name=name), suggestion(name, names))


def _exams(scenario: Scenario, programme: Programme, document: Document) -> Iterator[Issue]:
    for code in scenario.exams:
        if code not in programme.exams:
            where = document.key_place(("exams", code))
            yield error("exam-unknown", where, no_exam(code), suggested_exam(code, programme.exams))
    for key, codes in (("preparation", scenario.preparation), ("retake_slack", scenario.retake_slack)):
        for code in codes:
            if code not in (*programme.exams, "default"):
                where = document.key_place((key, code))
                hint = suggested_exam(code, (*programme.exams, "default"))
                yield error("exam-unknown", where, no_exam(code), hint)
    for code, override in scenario.exams.items():
        if code in programme.exams and override.model_fields_set & _DAYS:
            yield from exam_day_issues(code, programme.exams[code], document, ("exams", code))
        if code in programme.exams and override.model_fields_set & _LINKS:
            yield from exam_link_issues(code, programme.exams, document, ("exams", code))


def _days(scenario: Scenario, document: Document) -> Iterator[Issue]:
    """Blackouts that lie outside the days of the plan."""
    last_day = max(goal.last_day for goal in scenario.goals)
    for position, blackout in enumerate(scenario.blackouts):
        if blackout.until < scenario.as_of or blackout.from_ > last_day:
            what = sentence(
                "The days from {first} to {last} lie outside the plan; they have no effect.",
                first=str(blackout.from_),
                last=str(blackout.until),
            )
            hint = sentence("Check the days.")
            yield warning("blackout-without-effect", document.place(("blackouts", position)), what, hint)


def _minimise(scenario: Scenario, document: Document) -> Iterator[Issue]:
    for position, name in enumerate(scenario.minimise):
        if name in scenario.minimise[:position]:
            what = sentence("`minimise` names {name} twice.", name=name)
            hint = sentence("Keep the first.")
            yield error("minimise-repeated", document.place(("minimise", position)), what, hint)
        if name == "cost" and scenario.prices is None:
            what = sentence("`minimise` names cost, but the scenario has no prices.")
            hint = sentence("Add `prices:` with the name of a file, or take cost out.")
            yield error("prices-missing", document.place(("minimise", position)), what, hint)
