"""The sentences of a report: the answer in three of them, and what stands above and below its tables and charts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, assert_never

from planner.language import say, say_many, template, tongue
from planner.words.money import probability
from planner.words.parts import exams, listed
from planner.words.plans import headline, proof, size_of_plan
from planner.words.rules import tier

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer, StageAnswer
    from planner.answer.timeline_schema import Cliff
    from planner.chance.schema import ChanceAnswer
    from planner.programme.schema import Programme

_STATUS = {
    "met": template("reached"),
    "planned": template("reachable"),
    "impossible": template("not reachable"),
    "undecided": template("undecided"),
}


def status(answer: PlanAnswer) -> str:
    """The answer in a word or two."""
    if any(goal.blocked_by for goal in answer.goals) and answer.status in ("met", "planned"):
        return say("waits for others")
    return say(_STATUS[answer.status])


def answer_in_three(
    answer: PlanAnswer, cliffs: Sequence[Cliff], programme: Programme, waits_for: Sequence[str], chance: str | None
) -> tuple[str, str, str]:
    """What the answer is, what comes next, and how sure that is.

    cliffs: of the timeline with the plan. waits_for: labels of what no exam can bring about. chance: how likely the
    goals are reached, in words.
    """
    return headline(answer), _next(answer, cliffs, programme, waits_for), _how_sure(answer, chance)


def _next(answer: PlanAnswer, cliffs: Sequence[Cliff], programme: Programme, waits_for: Sequence[str]) -> str:
    if waits_for and answer.status in ("met", "planned"):
        return say("It waits for {requirements}.", requirements=listed(waits_for))
    match answer.status:
        case "planned":
            first = min(line.proposed_on for line in answer.assignments)
            last = max(line.not_after for line in answer.assignments)
            return say(
                "The first exam is proposed for {first}, and the last one can be passed until {last}.",
                first=first,
                last=last,
            )
        case "met":
            falls = next((cliff for cliff in cliffs if cliff.tier_lost), None)
            if falls is None:
                return say("Nothing is seen to lapse that would cost a tier of the goals.")
            return _as_things_stand(falls, programme)
        case "impossible":
            if answer.closest is None:
                return say("There is no plan that comes close either.")
            if answer.closest.proved:
                return say_many(
                    "The plan that comes closest lacks {count} person.",
                    "The plan that comes closest lacks {count} people.",
                    answer.closest.missing,
                )
            return say_many(
                "The plan that comes closest so far lacks {count} person.",
                "The plan that comes closest so far lacks {count} people.",
                answer.closest.missing,
            )
        case "undecided":
            if not answer.assignments:
                return say("No plan was found and none was ruled out.")
            sitters = len({line.employee_id for line in answer.assignments})
            return say("The best plan so far has {plan}.", plan=size_of_plan(len(answer.assignments), sitters, None))
        case _:
            assert_never(answer.status)


def _as_things_stand(falls: Cliff, programme: Programme) -> str:
    name = tier(programme, falls.option, falls.tier)
    return say("As things stand, {tier} falls on {day}.", tier=name, day=falls.on)


def _how_sure(answer: PlanAnswer, chance: str | None) -> str:
    match answer.status:
        case "met":
            return say("The rules were checked day by day.")
        case "impossible":
            return proof(answer)
        case "undecided":
            return say("A larger --effort may settle it.")
        case "planned":
            proved = all(stage.proved for stage in answer.objective)
            if chance is not None and proved:
                return say(
                    "No plan is better, which is proved, and with this one the goals are reached with a probability of "
                    "{probability}.",
                    probability=chance,
                )
            if chance is not None:
                return say(
                    "With this plan the goals are reached with a probability of {probability}; that no plan is better "
                    "is not settled.",
                    probability=chance,
                )
            if proved:
                return say("No plan is better, which is proved, and this one was checked against the rules day by day.")
            return say("The plan was checked against the rules day by day; that no plan is better is not settled.")
        case _:
            assert_never(answer.status)


def chance_of(answer: ChanceAnswer) -> str:
    """The probability of all goals."""
    return probability(answer.reached, answer.error)


# --- who sits what, and when -----------------------------------------------------------------------------------------


def nothing_to_sit() -> str:
    return say("Nobody has to sit an exam.")


def no_plan_to_show() -> str:
    return say("There is no plan in which anybody would sit an exam.")


def closest_is_listed() -> str:
    return say("No plan reaches the goal; the days of the one that comes closest are listed above.")


def ask_why() -> str:
    return say("`planner explain` says what stands in the way, and what would help.")


def sittings_seen(count: int, sitters: int, first: date, last: date) -> str:
    """What the chart of sittings shows."""
    plan = size_of_plan(count, sitters, None)
    return say("{plan} between {first} and {last}; the proposed days are marked.", plan=plan, first=first, last=last)


def months_seen(count: int, busiest: str, most: int) -> str:
    """What the chart of exams by period shows."""
    return say("{exams} in all; most of them, {most}, in {period}.", exams=exams(count), most=str(most), period=busiest)


def tracks_seen(met: int, planned: int, missing: int, last: date) -> str:
    """What the chart of requirements over time shows, on its last day."""
    return say(
        "On {day} {met} of {all} requirements are met already, {planned} with the plan, and {missing} are not met.",
        day=last,
        met=met,
        all=met + planned + missing,
        planned=planned,
        missing=missing,
    )


def state(now: bool, with_plan: bool) -> str:
    """How a requirement stands in some days."""
    if now and with_plan:
        return say("met already")
    return say("met with the plan") if with_plan else say("not met")


def tightest(shown: int) -> str:
    return say_many(
        "The sitting with the least room between its proposed and its last day",
        "The {count} sittings with the least room between their proposed and their last days",
        shown,
    )


# --- money and risk --------------------------------------------------------------------------------------------------


def no_prices() -> str:
    return say(
        "The scenario has no prices, so nothing can be said of money; add `prices:` with at least a currency and fees."
    )


def prices_missing() -> str:
    return say("A price or a chance is missing that the budget needs; `planner forecast` says which.")


def at_most_with(percent: int) -> str:
    """The head of amounts that are not exceeded with this probability."""
    return say("At most, with {probability}", probability=tongue().percent(percent))


def dearest(period: str, amount: str) -> str:
    """What the chart of costs shows."""
    return say(
        "Most is spent in {period}: {amount}, if every exam is passed at the first attempt.",
        period=period,
        amount=amount,
    )


def no_chances() -> str:
    return say(
        "The scenario does not say how likely exams are passed, so every planned exam is taken as passed in time; add "
        "`chance:` to weigh the risk."
    )


def chances_told(found: ChanceAnswer) -> str:
    """How likely all goals are reached, and where the figures come from."""
    said = chance_of(found)
    if found.source is None:
        return say("All goals are reached and held with a probability of {probability}.", probability=said)
    return say(
        "All goals are reached and held with a probability of {probability}, by figures from: {source}.",
        probability=said,
        source=found.source,
    )


def what_risks_mean() -> str:
    return say(
        "By how much the probability of all goals would rise if every sitting of the exam, or by the person, were "
        "passed for certain."
    )


# --- what it is made from --------------------------------------------------------------------------------------------


def nobody_named() -> str:
    """Said at the top of a report for many."""
    return say("For many readers: nobody is named.")


def made_with(versions: Sequence[str]) -> str:
    return say("Made with {versions}.", versions=listed(versions))


def measures_of(stages: Sequence[StageAnswer]) -> dict[str, StageAnswer]:
    """The stages by their names."""
    return {stage.name: stage for stage in stages}
