"""The sentences of a plan: goals, headline, proof, blocks, decisions, assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, assert_never

from planner.language import Said, all_of, followed, say, say_many, sentence, sentence_many, spoken, template
from planner.requirements.tree import FactHolds, MetricReaches, MetricScore, Requirement, Score
from planner.words.parts import exact, exams, figure, listed, people
from planner.words.rules import label, tier

if TYPE_CHECKING:
    from planner.answer.schema import Block, ClosestPlan, DecisionAnswer, GoalAnswer, PlanAnswer, Shortfall, StageAnswer
    from planner.dates import Month
    from planner.programme.schema import Programme


def as_of(day: date) -> str:
    return say("As of {day}", day=day)


def figures_are_of(days: Sequence[date]) -> str:
    return say("Figures are for {days}; where another day differs, it is named.", days=all_of(days))


def pinned() -> str:
    return say("pinned")


def promised() -> str:
    """Said of a sitting that nothing needs, and that keeps a promise."""
    return say("promised")


def goal(programme: Programme, wanted: GoalAnswer) -> str:
    """`Gold (Enterprise Operations) by 2017-12-31, held until 2018-06-30`."""
    name = tier(programme, wanted.option, wanted.tier)
    if wanted.hold_until == wanted.by:
        return say("{tier} by {day}", tier=name, day=wanted.by)
    return say("{tier} by {day}, held until {last}", tier=name, day=wanted.by, last=wanted.hold_until)


def renews(exam: str) -> str:
    """Said of a sitting that keeps a result alive."""
    return say("renewal of {exam}", exam=exam)


def needed_first(exam: str) -> str:
    """Said of a sitting without which another exam cannot be sat."""
    return say("needed before {exam}", exam=exam)


def best_option(goal: str) -> str:
    """A goal for which the scenario names no option."""
    return say("{goal} (no option asked for; this one is best)", goal=goal)


def headline(answer: PlanAnswer) -> str:
    """The answer in one line."""
    blocked = any(each.blocked_by for each in answer.goals)
    spare = answer.spare
    match answer.status:
        case "met":
            if blocked:
                return say("No exam is needed, but the tier waits for what exams cannot change.")
            if not spare:
                return say("Reached: no exam is needed.")
            return say("Reached, {whoever_leaves}: no exam is needed.", whoever_leaves=whoever_leaves(spare))
        case "planned":
            sitters = len({line.employee_id for line in answer.assignments})
            cost = next((stage for stage in answer.objective if stage.name == "cost"), None)
            plan = size_of_plan(len(answer.assignments), sitters, cost)
            if blocked:
                return say("{plan} are enough, but the tier also waits for what exams cannot change.", plan=plan)
            if not spare:
                return say("Reachable with {plan}.", plan=plan)
            return say("Reachable with {plan}, {whoever_leaves}.", plan=plan, whoever_leaves=whoever_leaves(spare))
        case "impossible":
            if spare:
                return say("Not reachable with {people} to spare: no choice of exams can do it.", people=people(spare))
            return say("Not reachable: no choice of exams can do it.")
        case "undecided":
            return say("Undecided: the limit of effort was reached before the answer was proved.")
        case _:
            assert_never(answer.status)


def size_of_plan(sittings: int, sitters: int, cost: StageAnswer | None) -> str:
    """`20 exams by 10 people for 2,400 USD`."""
    if cost is None:
        return say("{exams} by {people}", exams=exams(sittings), people=people(sitters))
    return say("{exams} by {people} for {cost}", exams=exams(sittings), people=people(sitters), cost=_measured(cost))


def whoever_leaves(spare: int) -> str:
    """`whichever 2 people leave`."""
    return say("whoever leaves") if spare == 1 else say("whichever {people} leave", people=people(spare))


def to_spare(spare: int) -> str:
    """Said below the figures of what is needed."""
    return say("What is needed has {people} to spare on top.", people=people(spare))


def days_within_limits() -> str:
    """Said below the days of sittings where exams by month are limited."""
    return say("Until looks at the goals alone; the proposed days also keep the limits by month.")


def backups_on_top() -> str:
    """Said below the figures of what is needed."""
    return say("What is needed has the backups on top.")


def by_the_same_alternative() -> Said:
    """Said where a plan with people to spare might be cheaper if alternatives could take turns."""
    return sentence(
        "Whoever leaves, the goal holds by the same alternatives. A cheaper plan that holds by one of them "
        "or another, depending on who leaves, is not looked for."
    )


def closest(found: ClosestPlan) -> str:
    """`This plan does NOT reach the goal: 3 people are missing even then.`"""
    if found.proved:
        missing = say_many(
            "{count} person is missing even then.", "{count} people are missing even then.", found.missing
        )
    else:
        missing = say_many(
            "{count} person is missing even then, perhaps fewer.",
            "{count} people are missing even then, perhaps fewer.",
            found.missing,
        )
    others = [say("There may be other plans as good as this one.")] if found.proved and not found.unique else []
    return spoken(followed([say("This plan does not reach the goal."), missing, *others]))


def shortfall(found: Shortfall, name: str) -> str:
    """`All AX 2012 exams: 12 of 15, 3 short on 2017-11-15`."""
    return say(
        "{requirement}: {have} of {need}, {short} short on {day}",
        requirement=name,
        have=found.with_plan,
        need=found.need,
        short=found.short_by,
        day=found.on,
    )


def proof(answer: PlanAnswer) -> str:
    """What was proved, in one or two sentences."""
    if answer.status == "impossible":
        return say(
            "It is proved that no plan reaches the goal: by counting in whole numbers, or by the solver, twice and "
            "under different settings."
        )
    if answer.status == "undecided" and not answer.objective:
        return say("No plan was found and none was ruled out. A larger --effort may settle it.")
    if answer.status == "met":
        return say("Nothing has to be sat. The rules were checked day by day.")
    stages = [stage for stage in answer.objective if stage.name != "assumptions" or not stage.proved]
    if any(stage.name == "exams-and-changes" for stage in stages):
        # How many promises are broken follows from the exams and from both together.
        stages = [stage for stage in stages if stage.name != "changes"]
    said = [_stage(stage, stages[:position]) for position, stage in enumerate(stages)]
    if not answer.unique:
        said.append(say("There may be other plans as good as this one."))
    if answer.verified:
        said.append(say("The plan was checked against the rules day by day."))
    among = say("Among plans with these backups:") if answer.backed else ""
    return spoken(followed([among, *said]))


_NONE_BETTER = {
    "exams": template("{value}; no plan has fewer."),
    "people": template("{value}; no plan needs fewer."),
    "cost": template("{value}; no plan costs less."),
    "changes": template("{value}; no plan breaks fewer."),
    "exams-and-changes": template("{value} for exams and broken promises; no plan has less."),
}
_NONE_BETTER_WITH = {
    "exams": template("{value}; no plan with {before} has fewer."),
    "people": template("{value}; no plan with {before} needs fewer."),
    "cost": template("{value}; no plan with {before} costs less."),
    "changes": template("{value}; no plan with {before} breaks fewer."),
    "exams-and-changes": template("{value} for exams and broken promises; no plan with {before} has less."),
}


def _stage(stage: StageAnswer, before: Sequence[StageAnswer]) -> str:
    value = _measured(stage)
    if not stage.proved:
        least = _measured(stage.model_copy(update={"value": stage.bound}))
        return say("{value} so far; any plan has at least {least}. This is not settled.", value=value, least=least)
    if stage.value == 0:
        return say("{value}.", value=value)
    if not before:
        return say(_NONE_BETTER[stage.name], value=value)
    return say(_NONE_BETTER_WITH[stage.name], value=value, before=listed(map(_measured, before)))


def _measured(stage: StageAnswer) -> str:
    match stage.name:
        case "exams":
            return exams(stage.value)
        case "people":
            return people(stage.value)
        case "changes":
            return say_many("{count} broken promise", "{count} broken promises", stage.value)
        case "exams-and-changes":
            return say("{value} in all", value=exact(stage.value))
        case _:
            return figure(stage.value, stage.unit)


def block(found: Block, rule: Requirement | Score, programme: Programme, market: str | None, until: date | None) -> str:
    """A metric or fact that no exam can change, in plain words; `until`: the last day of its waiver."""
    asked = label(rule, programme, market)
    if until is not None:
        asked = say("{requirement} (from the day after {day}, when its waiver ends)", requirement=asked, day=until)
    if isinstance(rule, FactHolds):
        return say("{requirement}: the scenario does not state that this is so.", requirement=asked)
    metric = programme.metrics.get(rule.metric) if isinstance(rule, MetricReaches | MetricScore) else None
    unit = metric.unit if metric else None
    return say(
        "{requirement}: {have} of {need}, short by {short}.",
        requirement=asked,
        have=figure(found.have, unit),
        need=figure(found.need, unit),
        short=figure(found.short_by, unit),
    )


def decision(made: DecisionAnswer) -> str:
    """A decision and its reason."""
    reason = say("Reason: {reason}", reason=made.reason) if made.reason else ""
    return spoken(followed([_decided(made), reason]))


def _decided(made: DecisionAnswer) -> str:
    what = {key: str(value) for key, value in made.what.items()}
    match made.decision:
        case "pin":
            return say("{who} must sit {exam}.", who=what["employee"], exam=what["exam"])
        case "ban":
            return banned(what.get("employee"), what.get("exam"))
        case "waive":
            if "until" in what:
                day = date.fromisoformat(what["until"])
                return say("{requirement} is waived until {day}.", requirement=what["requirement"], day=day)
            return say("{requirement} is waived.", requirement=what["requirement"])
        case "people":
            return _hired(int(what["people"]), what["label"], what.get("from"))
        case _:
            assert_never(made.decision)


def _hired(count: int, label: str, first_day: str | None) -> str:
    if first_day is None:
        return say_many("{count} more person ({label}).", "{count} more people ({label}).", count, label=label)
    return say_many(
        "{count} more person ({label}) from {day}.",
        "{count} more people ({label}) from {day}.",
        count,
        label=label,
        day=date.fromisoformat(first_day),
    )


def banned(employee: str | None, exam: str | None) -> str:
    """That somebody (or nobody) sits an exam (or any)."""
    if employee is None:
        return say("Nobody sits {exam}.", exam=exam or "")
    if exam is None:
        return say("{who} sits nothing.", who=employee)
    return say("{who} does not sit {exam}.", who=employee, exam=exam)


def limits(exams_per_person: int | None, most_people: int | None) -> Iterator[str]:
    """The limits of a scenario."""
    if exams_per_person is not None:
        yield say("Nobody sits more than {exams}.", exams=exams(exams_per_person))
    if most_people is not None:
        yield say_many("At most {count} person sits exams.", "At most {count} people sit exams.", most_people)


# --- assumptions: kept in the answer, and said in any language later -------------------------------------------------


def launch_day_assumed(codes: Sequence[str], month: Month) -> Said:
    return sentence(
        "{exams}: the source gives only the month {month}; the plan counts on {day} as the first day.",
        exams=all_of(codes),
        month=month,
        day=month.last_day,
    )


def met_from_outside(name: str) -> Said:
    return sentence(
        "{requirement} is not met today; the plan counts on it, and no exam can bring it about.", requirement=name
    )


def every_exam_passed() -> Said:
    return sentence("Every planned exam is passed by its last day.")


def hires_arrive(count: int, title: str, day: date) -> Said:
    return sentence_many(
        "{count} more person ({label}) will be there by {day} and will hold none of the exams.",
        "{count} more people ({label}) will be there by {day} and will hold none of the exams.",
        count,
        label=title,
        day=day,
    )


def results_without_day(count: int) -> Said:
    return sentence_many(
        "{count} result has no day of passing and counts as passed before the plan was made.",
        "{count} results have no day and count as passed before the plan was made.",
        count,
    )
