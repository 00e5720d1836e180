"""What is wrong or odd in the rules of a programme: codes, counts, thresholds, and tiers compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import reduce
from typing import assert_never

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error, notice, warning
from planner.language import Said, row, sentence, sentence_many, template
from planner.programme.paths import (
    all_requirements_at,
    holdings_at,
    own_holdings_at,
    parts_at,
    requirements_at,
    scores_at,
    tiers_at,
)
from planner.programme.schema import Programme
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding, holding_parts
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    MetricReaches,
    MetricScore,
    PassesReach,
    PeopleHold,
    PointsReach,
    Requirement,
    parts_of,
    people_groups,
    walk,
)
from planner.text import is_it, match_form, same_code_misspelt, suggestion

_ONE_AND_THE_OTHER = template("{one} and the market {other}")


def lint_rules(programme: Programme, document: Document) -> Iterator[Issue]:
    """The issues of every requirement and holding."""
    for loc, requirement in all_requirements_at(programme):
        yield from _counts(requirement, loc, document)
        match requirement:
            case AllOf():
                yield from _sharing(requirement, loc, document)
            case PassesReach():
                yield from _codes_twice([((*loc, "of", i), code) for i, code in enumerate(requirement.of)], document)
            case PointsReach():
                yield from lint_points(requirement, loc, programme, document)
            case MetricReaches():
                yield from _metric(requirement, loc, programme, document)
            case FactHolds():
                if requirement.fact not in programme.facts:
                    what = sentence("The fact {name} is not among the facts of the programme.", name=requirement.fact)
                    hint = suggestion(requirement.fact, programme.facts) or sentence("Add it under `facts`.")
                    yield error("fact-unknown", document.place((*loc, "fact")), what, hint)
            case PeopleHold() | AnyOf() | AtLeastOf():
                pass
            case _:
                assert_never(requirement)
        for at, named in own_holdings_at(requirement, loc):
            for below, holding in holdings_at(named, at):
                yield from _holding(holding, below, programme, document)
    yield from _lower_tiers_ask_less(programme, document)


def _counts(each: Requirement | HoldAll | HoldAny | HoldAtLeast, loc: Loc, document: Document) -> Iterator[Issue]:
    match each:
        case AtLeastOf() | HoldAtLeast():
            if each.at_least > len(each.of):
                what = sentence_many(
                    "`at_least` asks for {least} of {parts} part, which is impossible.",
                    "`at_least` asks for {least} of {parts} parts, which is impossible.",
                    len(each.of),
                    least=str(each.at_least),
                    parts=str(len(each.of)),
                )
                hint = sentence("Lower it, or add parts.")
                yield error("count-impossible", document.place((*loc, "at_least")), what, hint)
        case AllOf() | HoldAll() | AnyOf() | HoldAny():
            key = "all" if isinstance(each, AllOf | HoldAll) else "any"
            parts = parts_of(each) if isinstance(each, AllOf | AnyOf) else holding_parts(each)
            if len(parts) == 1:
                what = sentence("`{key}` has a single part, so it says no more than that part.", key=key)
                hint = sentence("Is another part missing?")
                yield notice("single-part", document.key_place((*loc, key)), what, hint)
        case PeopleHold() | PassesReach() | PointsReach() | MetricReaches() | FactHolds():
            pass
        case _:
            assert_never(each)


def _sharing(requirement: AllOf, loc: Loc, document: Document) -> Iterator[Issue]:
    if requirement.sharing == "same-or-different":
        return
    groups = len(people_groups(requirement))
    if requirement.each_person_at_most is not None and requirement.each_person_at_most >= groups:
        what = sentence_many(
            "`each_person_at_most: {most}` has no effect on {groups} people group.",
            "`each_person_at_most: {most}` has no effect on {groups} people groups.",
            groups,
            most=str(requirement.each_person_at_most),
            groups=str(groups),
        )
        where = document.place((*loc, "each_person_at_most"))
        yield warning("limit-without-effect", where, what, sentence("Lower it, or leave `sharing` out."))
    below = [part for part in requirement.all if not isinstance(part, PeopleHold)]
    deeper = [part.id for part in below if any(isinstance(each, PeopleHold) for each in walk(part))]
    if len(people_groups(requirement)) < 2:
        what = sentence(
            "`sharing: {sharing}` has no effect: fewer than two people groups stand directly below.",
            sharing=requirement.sharing,
        )
        hint = sentence("It speaks of the `people` requirements that are direct parts of this `all`.")
        yield warning("sharing-without-groups", document.place((*loc, "sharing")), what, hint)
    elif deeper:
        what = sentence(
            "`sharing: {sharing}` does not reach the people groups inside {names}.",
            sharing=requirement.sharing,
            names=row(deeper),
        )
        hint = sentence("It speaks of direct parts only. Move alternatives outward: an `any` of several such `all`.")
        yield warning("sharing-not-reaching", document.place((*loc, "sharing")), what, hint)


def _holding(holding: Holding, loc: Loc, programme: Programme, document: Document) -> Iterator[Issue]:
    if isinstance(holding, str):
        if holding not in programme.exams:
            hint = suggested_exam(holding, programme.exams)
            yield error("exam-unknown", document.place(loc), no_exam(holding), hint)
        return
    yield from _counts(holding, loc, document)
    yield from _codes_twice(list(parts_at(holding, loc)), document)


def _codes_twice(parts: Iterable[tuple[Loc, Holding]], document: Document) -> Iterator[Issue]:
    """Exams that stand twice among these parts."""
    first: dict[str, Loc] = {}
    for below, part in parts:
        if isinstance(part, str) and first.setdefault(match_form(part), below) != below:
            line = document.place(first[match_form(part)]).line
            what = sentence(
                "The exam {exam} stands twice in one list; first in line {line}.", exam=part, line=str(line)
            )
            yield warning("exam-repeated", document.place(below), what, sentence("Is another exam meant?"))


def no_exam(code: str) -> Said:
    """The sentence about a code that the programme does not have."""
    return sentence("The exam {exam} is not among the exams of the programme.", exam=code)


def suggested_exam(code: str, known: Iterable[str]) -> Said:
    """A hint that names the exam that is probably meant, or else the exams that there are."""
    codes = sorted(known)
    meant = same_code_misspelt(code, codes)
    return is_it(meant) if meant else suggestion(code, codes)


def _metric(requirement: MetricReaches, loc: Loc, programme: Programme, document: Document) -> Iterator[Issue]:
    name = requirement.metric
    yield from known_metric(name, loc, programme, document)
    at = (*loc, "at_least")
    if isinstance(requirement.at_least, Decimal):
        if requirement.at_least < 0:
            what = sentence("The threshold {threshold} is negative.", threshold=str(requirement.at_least))
            yield error("threshold-negative", document.place(at), what)
        return
    thresholds = requirement.at_least
    for market, threshold in thresholds.items():
        if market not in programme.markets:
            what = sentence("The market {market} is not among the markets of the programme.", market=market)
            hint = suggestion(market, programme.markets) or sentence("Add it under `markets`.")
            yield error("market-unknown", document.key_place((*at, market)), what, hint)
        if threshold < 0:
            what = sentence(
                "The threshold {threshold} for {market} is negative.", threshold=str(threshold), market=market
            )
            yield error("threshold-negative", document.place((*at, market)), what)
    missing = [market for market in programme.markets if market not in thresholds]
    if missing:
        markets = reduce(lambda one, other: sentence(_ONE_AND_THE_OTHER, one=one, other=other), missing)
        what = sentence("The metric {name} has no threshold for the market {markets}.", name=name, markets=markets)
        hint = sentence("Nobody in that market can reach this tier; add a threshold.")
        yield warning("market-without-threshold", document.key_place(at), what, hint)


def known_metric(name: str, loc: Loc, programme: Programme, document: Document) -> Iterator[Issue]:
    """An issue where the rule at this path names a metric that the programme does not have."""
    if name not in programme.metrics:
        what = sentence("The metric {name} is not among the metrics of the programme.", name=name)
        hint = suggestion(name, programme.metrics) or sentence("Add it under `metrics`.")
        yield error("metric-unknown", document.place((*loc, "metric")), what, hint)


def lint_points(requirement: PointsReach, loc: Loc, programme: Programme, document: Document) -> Iterator[Issue]:
    """The issues of a points requirement and its scores."""
    for below, score in scores_at(requirement, loc):
        if isinstance(score, MetricScore):
            yield from known_metric(score.metric, below, programme, document)
    caps = [score.cap for score in requirement.from_]
    known = [cap for cap in caps if cap is not None]
    if len(known) == len(caps) and sum(known) < requirement.points:
        what = sentence(
            "The scores can give {most} points at most, but {points} are asked for.",
            most=str(sum(known)),
            points=str(requirement.points),
        )
        hint = sentence("Lower it, or raise a `cap`.")
        yield error("count-impossible", document.place((*loc, "points")), what, hint)


def _lower_tiers_ask_less(programme: Programme, document: Document) -> Iterator[Issue]:
    """A higher tier that asks fewer people than a lower one, under the same id."""
    asked: dict[tuple[str, str], tuple[int, str]] = {}
    for at, tier in tiers_at(programme):
        option, name = str(at[1]), str(at[3])
        for loc, each in requirements_at(tier.requires, (*at, "requires")):
            if not isinstance(each, PeopleHold):
                continue
            same = (option, each.id)
            most, lower = asked.get(same, (0, ""))
            if each.people < most and lower != name:
                what = sentence(
                    "The tier {tier} asks {people} people for {id}; the lower tier {lower} asks {most}.",
                    tier=name,
                    people=str(each.people),
                    id=each.id,
                    lower=lower,
                    most=str(most),
                )
                hint = sentence("Tiers are written lowest first; check the order and the numbers.")
                yield warning("tier-asks-less", document.place((*loc, "people")), what, hint)
            else:
                asked[same] = (each.people, name)
