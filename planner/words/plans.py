"""The sentences of a plan: goals, headline, proof, blocks, decisions, assumptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, assert_never

from planner.requirements.tree import FactHolds, MetricReaches, MetricScore, Requirement, Score
from planner.words.parts import counted, exact, exams, figure, listed, more_people, people
from planner.words.rules import label, tier

if TYPE_CHECKING:
    from planner.answer.schema import Block, ClosestPlan, DecisionAnswer, GoalAnswer, PlanAnswer, Shortfall, StageAnswer
    from planner.programme.schema import Programme


def figures_are_of(days: Sequence[date]) -> str:
    return f"Figures are for {listed([day.isoformat() for day in days])}; where another day differs, it is named."


def pinned() -> str:
    return "pinned"


def promised() -> str:
    """Said of a sitting that nothing needs, and that keeps a promise."""
    return "promised"


def goal(programme: Programme, wanted: GoalAnswer, language: str) -> str:
    """`Gold (Enterprise Operations) by 2017-12-31, held until 2018-06-30`."""
    what = f"{tier(programme, wanted.option, wanted.tier, language)} by {wanted.by.isoformat()}"
    held = "" if wanted.hold_until == wanted.by else f", held until {wanted.hold_until.isoformat()}"
    return what + held


def renews(exam: str) -> str:
    """Said of a sitting that keeps a result alive."""
    return f"renewal of {exam}"


def needed_first(exam: str) -> str:
    """Said of a sitting without which another exam cannot be sat."""
    return f"needed before {exam}"


def best_option() -> str:
    """Said of a goal for which the scenario names no option."""
    return " (no option asked for; this one is best)"


def headline(answer: PlanAnswer) -> str:
    """The answer in one line."""
    blocked = any(each.blocked_by for each in answer.goals)
    match answer.status:
        case "met":
            if blocked:
                return "No exam is needed, but the tier waits for what exams cannot change."
            return f"Reached{_whoever_leaves(answer.spare)}: no exam is needed."
        case "planned":
            sitters = len({line.employee_id for line in answer.assignments})
            plan = f"{exams(len(answer.assignments))} by {people(sitters)}"
            cost = next((f" for {_measured(stage)}" for stage in answer.objective if stage.name == "cost"), "")
            if blocked:
                return f"{plan}{cost} are enough, but the tier also waits for what exams cannot change."
            return f"Reachable with {plan}{cost}{_whoever_leaves(answer.spare)}."
        case "impossible":
            if answer.spare:
                return f"Not reachable with {people(answer.spare)} to spare: no choice of exams can do it."
            return "Not reachable: no choice of exams can do it."
        case "undecided":
            return "Undecided: the limit of effort was reached before the answer was proved."
        case _:
            assert_never(answer.status)


def _whoever_leaves(spare: int) -> str:
    """`, whichever 2 people leave`; nothing where nobody is to spare."""
    if not spare:
        return ""
    return ", whoever leaves" if spare == 1 else f", whichever {people(spare)} leave"


def to_spare(spare: int) -> str:
    """Said below the figures of what is needed."""
    return f"What is needed has {people(spare)} to spare on top."


def backups_on_top() -> str:
    """Said below the figures of what is needed."""
    return "What is needed has the backups on top."


def by_the_same_alternative() -> str:
    """Said where a plan with people to spare might be cheaper if alternatives could take turns."""
    return (
        "Whoever leaves, the goal holds by the same alternatives. A cheaper plan that holds by one of them "
        "or another, depending on who leaves, is not looked for."
    )


def closest(found: ClosestPlan) -> str:
    """`This plan does NOT reach the goal: 3 people are missing even then.`"""
    are = "is" if found.missing == 1 else "are"
    least = "" if found.proved else ", perhaps fewer"
    return f"This plan does not reach the goal. {people(found.missing)} {are} missing even then{least}."


def shortfall(found: Shortfall, name: str) -> str:
    """`All AX 2012 exams: 12 of 15, 3 short on 2017-11-15`."""
    return f"{name}: {figure(found.with_plan)} of {figure(found.need)}, {figure(found.short_by)} short on {found.on}"


def proof(answer: PlanAnswer) -> str:
    """What was proved, in one or two sentences."""
    if answer.status == "impossible":
        return "The solver proved, twice and under different settings, that no plan reaches the goal."
    if answer.status == "undecided" and not answer.objective:
        return "No plan was found and none was ruled out. A larger --effort may settle it."
    if answer.status == "met":
        return "Nothing has to be sat. The rules were checked day by day."
    stages = [stage for stage in answer.objective if stage.name != "assumptions" or not stage.proved]
    if any(stage.name == "exams-and-changes" for stage in stages):
        # How many promises are broken follows from the exams and from both together.
        stages = [stage for stage in stages if stage.name != "changes"]
    said = [_stage(stage, stages[:position]) for position, stage in enumerate(stages)]
    if not answer.unique:
        said.append("There may be other plans as good as this one.")
    checked = "The plan was checked against the rules day by day." if answer.verified else ""
    among = "Among plans with these backups:" if answer.backed else ""
    return " ".join([among, *said, checked]).strip()


def _stage(stage: StageAnswer, before: Sequence[StageAnswer]) -> str:
    value = _measured(stage)
    if not stage.proved:
        least = _measured(stage.model_copy(update={"value": stage.bound}))
        return f"{value} so far; any plan has at least {least}. This is not settled."
    if stage.value == 0:
        return f"{value}."
    than = {
        "exams": "has fewer",
        "people": "needs fewer",
        "cost": "costs less",
        "changes": "breaks fewer",
        "exams-and-changes": "has less",
    }[stage.name]
    what = " for exams and broken promises" if stage.name == "exams-and-changes" else ""
    which = f" with {listed([_measured(each) for each in before])}" if before else ""
    return f"{value}{what}; no plan{which} {than}."


def _measured(stage: StageAnswer) -> str:
    match stage.name:
        case "exams":
            return exams(stage.value)
        case "people":
            return people(stage.value)
        case "changes":
            return counted(stage.value, "broken promise", "broken promises")
        case "exams-and-changes":
            return f"{exact(stage.value)} in all"
        case _:
            return figure(stage.value, stage.unit)


def block(
    found: Block, rule: Requirement | Score, programme: Programme, language: str, market: str | None, until: date | None
) -> str:
    """A metric or fact that no exam can change, in plain words; `until`: the last day of its waiver."""
    asked = label(rule, programme, language, market)
    if until is not None:
        asked += f" (from the day after {until.isoformat()}, when its waiver ends)"
    metric = programme.metrics.get(rule.metric) if isinstance(rule, MetricReaches | MetricScore) else None
    unit = metric.unit if metric else None
    if isinstance(rule, FactHolds):
        return f"{asked}: the scenario does not state that this is so."
    have, need = figure(found.have, unit), figure(found.need, unit)
    return f"{asked}: {have} of {need}, short by {figure(found.short_by, unit)}."


def decision(made: DecisionAnswer) -> str:
    """A decision and its reason."""
    what = made.what
    reason = f" Reason: {made.reason}" if made.reason else ""
    match made.decision:
        case "pin":
            said = f"{what['employee']} must sit {what['exam']}."
        case "ban":
            if "employee" in what and "exam" in what:
                said = f"{what['employee']} does not sit {what['exam']}."
            else:
                said = f"{what.get('employee', 'Nobody')} sits {what.get('exam', 'nothing')}."
        case "waive":
            until = f" until {what['until']}" if "until" in what else ""
            said = f"{what['requirement']} is waived{until}."
        case "people":
            start = f" from {what['from']}" if "from" in what else ""
            said = f"{more_people(int(what['people']))} ({what['label']}){start}."
        case _:
            assert_never(made.decision)
    return said + reason


def limits(exams_per_person: int | None, most_people: int | None) -> Iterator[str]:
    """The limits of a scenario."""
    if exams_per_person is not None:
        yield f"Nobody sits more than {exams(exams_per_person)}."
    if most_people is not None:
        yield f"At most {people(most_people)} sit{'s' if most_people == 1 else ''} exams."


def launch_day_assumed(codes: Sequence[str], month: str, day: date) -> str:
    return (
        f"{listed(codes)}: the source gives only the month {month}; "
        f"the plan counts on {day.isoformat()} as the first day."
    )


def met_from_outside(name: str) -> str:
    return f"{name} is not met today; the plan counts on it, and no exam can bring it about."


def every_exam_passed() -> str:
    return "Every planned exam is passed by its last day."


def hires_arrive(count: int, title: str, day: date) -> str:
    return f"{more_people(count)} ({title}) will be there by {day.isoformat()} and will hold none of the exams."


def results_without_day(count: int) -> str:
    said = "1 result has no day of passing and counts" if count == 1 else f"{count:,} results have no day and count"
    return f"{said} as passed before the plan was made."
