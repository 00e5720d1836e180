"""Sentences. Facts become words here and nowhere else, so that no two outputs disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import assert_never

from planner.answer.schema import Block, DecisionAnswer, Finding, GoalAnswer, PlanAnswer, StageAnswer
from planner.programme.schema import Exam, Programme, Source
from planner.requirements.tree import (
    AllOf,
    AnyOf,
    AtLeastOf,
    FactHolds,
    HoldAll,
    HoldAny,
    HoldAtLeast,
    Holding,
    MetricReaches,
    PeopleHold,
    Requirement,
    people_groups,
)
from planner.text import localised

# --- small parts ---------------------------------------------------------------------------------------------------


def counted(count: int | Decimal, one: str, many: str) -> str:
    """`1 exam`, `22 exams`."""
    return f"{figure(count)} {one if count == 1 else many}"


def figure(value: int | Decimal, unit: str | None = None) -> str:
    """A number as people write it: `300,000 USD`."""
    number = f"{int(value):,}" if value == int(value) else f"{value:,.2f}"
    return number if unit is None else f"{number} {unit}"


def listed(items: Sequence[str], last: str = "and") -> str:
    """`A`, `A and B`, `A, B and C`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def exams(count: int | Decimal) -> str:
    return counted(count, "exam", "exams")


def people(count: int | Decimal) -> str:
    return counted(count, "person", "people")


def more_people(count: int) -> str:
    return counted(count, "more person", "more people")


# --- rules ---------------------------------------------------------------------------------------------------------


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
                "different": f"all of these, nobody counting in more than one of {_groups(rule)}",
                "same": f"all of these, by the same people in {_groups(rule)}",
            }
            return how[rule.sharing]
        case AnyOf():
            return "one of these"
        case AtLeastOf():
            return f"at least {rule.at_least} of these"
        case _:
            assert_never(rule)


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


def label(rule: Requirement, programme: Programme, language: str, market: str | None) -> str:
    """The requirement's own label, or what it asks."""
    return localised(rule.label, language, requirement(rule, programme, language, market))


def parts_met(have: int | Decimal, need: int | Decimal, met: bool) -> str:
    """For a requirement that consists of others."""
    return "met" if met else f"{figure(have)} of {figure(need)}"


def on_day(day: date) -> str:
    return f"on {day.isoformat()}"


def figures_are_of(days: Sequence[date]) -> str:
    return f"Figures are for {listed([day.isoformat() for day in days])}; where another day differs, it is named."


def waived(until: date | None) -> str:
    return "waived" if until is None else f"waived until {until.isoformat()}"


def is_a_goal() -> str:
    return " (a goal of the scenario)"


def pinned() -> str:
    return "pinned"


def not_stated() -> str:
    return "not stated"


def yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


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
    if not exam.proposable:
        parts.append("never planned")
    return ", ".join(parts)


# --- goals and answers ---------------------------------------------------------------------------------------------


def tier(programme: Programme, option: str | None, name: str, language: str) -> str:
    """`Gold (Enterprise Operations)`."""
    if option is None:
        titles = {localised(t.title, language, name) for _, n, t in programme.tiers() if n == name}
        return titles.pop() if len(titles) == 1 else name
    rules = programme.options[option]
    title = localised(rules.tiers[name].title, language, name)
    return f"{title} ({localised(rules.title, language, option)})"


def goal(programme: Programme, wanted: GoalAnswer, language: str) -> str:
    """`Gold (Enterprise Operations) by 2017-12-31, held until 2018-06-30`."""
    what = f"{tier(programme, wanted.option, wanted.tier, language)} by {wanted.by.isoformat()}"
    held = "" if wanted.hold_until == wanted.by else f", held until {wanted.hold_until.isoformat()}"
    return what + held


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
            return "Reached: no exam is needed."
        case "planned":
            sitters = len({line.employee_id for line in answer.assignments})
            plan = f"{exams(len(answer.assignments))} by {people(sitters)}"
            cost = next((f" for {_measured(stage)}" for stage in answer.objective if stage.name == "cost"), "")
            if blocked:
                return f"{plan}{cost} are enough, but the tier also waits for what exams cannot change."
            return f"Reachable with {plan}{cost}."
        case "impossible":
            return "Not reachable: no choice of exams can do it."
        case "undecided":
            return "Undecided: the limit of effort was reached before the answer was proved."
        case _:
            assert_never(answer.status)


def proof(answer: PlanAnswer) -> str:
    """What was proved, in one or two sentences."""
    if answer.status == "impossible":
        return "The solver proved, twice and under different settings, that no plan reaches the goal."
    if answer.status == "undecided" and not answer.objective:
        return "No plan was found and none was ruled out. A larger --effort may settle it."
    if answer.status == "met":
        return "Nothing has to be sat. The rules were checked day by day."
    stages = [stage for stage in answer.objective if stage.name != "assumptions" or not stage.proved]
    said = [_stage(stage, stages[:position]) for position, stage in enumerate(stages)]
    if not answer.unique:
        said.append("There may be other plans as good as this one.")
    checked = "The plan was checked against the rules day by day." if answer.verified else ""
    return " ".join([*said, checked]).strip()


def _stage(stage: StageAnswer, before: Sequence[StageAnswer]) -> str:
    value = _measured(stage)
    if not stage.proved:
        least = _measured(stage.model_copy(update={"value": stage.bound}))
        return f"{value} so far; any plan has at least {least}. This is not settled."
    if stage.value == 0:
        return f"{value}."
    than = {"exams": "has fewer", "people": "needs fewer", "cost": "costs less"}[stage.name]
    which = f" with {listed([_measured(each) for each in before])}" if before else ""
    return f"{value}; no plan{which} {than}."


def _measured(stage: StageAnswer) -> str:
    match stage.name:
        case "exams":
            return exams(stage.value)
        case "people":
            return people(stage.value)
        case _:
            return figure(stage.value, stage.unit)


def block(
    found: Block, rule: Requirement, programme: Programme, language: str, market: str | None, until: date | None
) -> str:
    """A metric or fact that no exam can change, in plain words; `until`: the last day of its waiver."""
    asked = label(rule, programme, language, market)
    if until is not None:
        asked += f" (from the day after {until.isoformat()}, when its waiver ends)"
    metric = programme.metrics.get(rule.metric) if isinstance(rule, MetricReaches) else None
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


def reading() -> str:
    return "Reading and checking the files …"


def progress(stage: str, value: int | None, bound: int | None) -> str:
    """What the search is doing."""
    found = "" if value is None else f", best so far {value:,}"
    limit = "" if bound is None else f", at least {bound:,}"
    return f"Settling {stage}{found}{limit} …"


def limits(exams_per_person: int | None, most_people: int | None) -> Iterator[str]:
    """The limits of a scenario."""
    if exams_per_person is not None:
        yield f"Nobody sits more than {exams(exams_per_person)}."
    if most_people is not None:
        yield f"At most {people(most_people)} sit{'s' if most_people == 1 else ''} exams."


# --- assumptions ---------------------------------------------------------------------------------------------------


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


# --- findings ------------------------------------------------------------------------------------------------------

_FINDINGS = {
    "no-plan": "The file holds no plan: its answer is {got}.",
    "unknown-employee": "{who} is not in the roster.",
    "unknown-exam": "{who}: {rule} has no exam {got}.",
    "repeated-assignment": "{who}: {rule} stands in the plan {got} times.",
    "already-held": "{who} has passed {rule} already.",
    "not-proposable": "{who}: {rule} may not be put into a plan.",
    "window-reversed": "{who}: {rule} has a last day ({got}) before its first day ({need}).",
    "before-today": "{who}: planned for {got}, before the day of the plan ({need}).",
    "before-launch": "{who}: planned from {got}, but it can be sat from {need} only ({rule}).",
    "before-start": "{who}: planned from {got}, before the first day at the company ({need}).",
    "before-sits-from": "{who}: planned from {got}, but sits exams from {need} only.",
    "too-little-preparation": "{who}: planned from {got}; with the days of preparation {need} is the first.",
    "after-retirement": "{who}: planned until {got}, but the exam can be sat until {need} only ({rule}).",
    "after-leaving": "{who}: planned until {got}, but leaves on {need}.",
    "after-sits-until": "{who}: planned until {got}, but sits exams until {need} only.",
    "pin-missing": "{who}: the scenario demands this sitting, and the plan lacks it ({rule}).",
    "banned": "{who}: the scenario forbids {got} ({rule}).",
    "cap-exceeded": "{who}: {got} exams, at most {need} are allowed ({rule}).",
    "people-exceeded": "{got} people sit exams, at most {need} are allowed ({rule}).",
    "wrong-objective": "The plan says {got} {rule}; counted again it is {need}.",
    "wrong-goal": "The plan is for another goal ({got}); the scenario asks for {rule} by {need}.",
    "wrong-claim": "{rule}: the plan says reached = {got}; carried out it is {need}.",
    "requirement-not-met": "{rule}: {got} of {need} on {on}.",
}


def finding(found: Finding) -> str:
    """What is wrong with a plan, in a sentence."""

    def said(value: object) -> str:
        return figure(value) if isinstance(value, int | Decimal) else str(value)

    who = ", ".join(found.who) + (f", {found.exam}" if found.exam and found.exam != found.rule else "")
    return _FINDINGS[found.code].format(
        who=who, rule=found.rule, need=said(found.need), got=said(found.got), on=found.on
    )
