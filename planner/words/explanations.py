"""Why there is no plan, what would help, and what a part of a plan is worth: the facts of `explain` in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from planner.answer.schema import PlanAnswer, StageAnswer
from planner.explanation.schema import (
    Alternative,
    Alternatives,
    Conflict,
    Counting,
    Difference,
    Explanation,
    GivenAnswer,
    Involvement,
    OneMore,
    Pair,
    Proof,
    Repair,
    SecondOpinion,
    Step,
)
from planner.programme.schema import Programme
from planner.requirements.tree import PassesReach, PeopleHold, PointsReach, Requirement, Score
from planner.scenario.schema import Goal
from planner.words.parts import Number, counted, exams, figure, listed, people
from planner.words.rules import label, requirement, tier

_LIMITS = {
    "exams_per_person": "exams for each person",
    "people": "people who sit exams",
    "exams_per_month": "exams in a month",
    "exams_per_person_per_month": "exams for each person in a month",
}

_COLUMNS = {
    "max_exams": "Some people sit no more than so many exams (column max_exams).",
    "leaves_on": "Some people leave (column leaves_on).",
    "sits_until": "Some people sit exams only until a day (column sits_until).",
    "sits_from": "Some people sit exams only from a day on (column sits_from).",
    "starts_on": "Some people are not there yet (column starts_on).",
}

Rules = Mapping[str, Requirement | Score]


def conflict_intro(found: Conflict) -> str:
    match found.status:
        case "found":
            count = len(found.givens)
            if count == 1:
                return "This alone cannot be kept. Without it there is a plan."
            return f"These {count} cannot hold together. Without any one of them there is a plan."
        case "none":
            return "Even without every rule, decision, limit and date that can be taken away there is no plan."
        case "undecided":
            return "The limit of effort was reached before the reason was found. A larger --effort may find it."


def given(found: GivenAnswer, rules: Rules, programme: Programme, language: str) -> str:
    """One of the things that cannot hold together, in a sentence."""
    what = found.what
    match found.kind:
        case "requirement":
            rule = rules[str(what["requirement"])]
            name = label(rule, programme, language, None)
            if isinstance(rule, PeopleHold | PassesReach | PointsReach):
                asked = requirement(rule, programme, language, None)
                return f"{name}: {asked}." if name != asked else f"{asked}."
            return f"{name}."
        case "pin":
            return f"{what['employee']} must sit {what['exam']}."
        case "ban":
            if "employee" in what and "exam" in what:
                return f"{what['employee']} does not sit {what['exam']}."
            return f"{what.get('employee', 'Nobody')} sits {what.get('exam', 'nothing')}."
        case "limit":
            return f"At most {what['value']} {limit(str(what['limit']))}."
        case "held-until":
            return f"The tier must be held until {what['hold_until']}."
        case "preparation":
            return f"{what['exam']} takes {_days(int(what['days']))} of preparation."
        case "retake-slack":
            return f"Up to {_days(int(what['days']))} are kept free for a second attempt."
        case "blackout":
            why = f" ({what['why']})" if "why" in what else ""
            return f"Nobody sits exams from {what['from']} to {what['until']}{why}."
        case "employees":
            return _COLUMNS[str(what["column"])]
        case "exam":
            return _exam(str(what["exam"]), str(what["fact"]), str(what["value"]))
        case _:
            raise ValueError(f"There are no words for a given of the kind {found.kind}.")


def _exam(code: str, fact: str, value: str) -> str:
    match fact:
        case "available_from":
            return f"{code} can be sat from {value} on."
        case "register_by":
            return f"Registration for {code} ends on {value}."
        case "retires_on":
            return f"{code} can be sat until {value}."
        case "counts_until":
            return f"{code} counts until {value}."
        case "prerequisites":
            return f"{code} needs {value} first."
        case _:
            return f"{code} is never planned (proposable: no)."


def limit(name: str) -> str:
    """`exams in a month of the team north`."""
    key, _, team = name.partition(".")
    return _LIMITS[key] + (f" of the team {team}" if team else "")


def _days(count: int) -> str:
    return counted(count, "day", "days")


# --- repairs ---------------------------------------------------------------------------------------------------------


def repair(found: Repair) -> str:
    """What the plan costs then: `9 exams by 6 people`."""
    if found.status == "met":
        needs = "no exam is needed then"
    else:
        cost = [f"for {_amount(stage)}" for stage in found.objective if stage.name == "cost"]
        needs = " ".join([f"then {exams(found.exams)} by {people(found.people)}", *cost])
    return needs + ("" if found.reached else "; it also waits for what exams cannot change")


def step(made: Step, goals: Sequence[Goal], rules: Rules, programme: Programme, language: str) -> str:
    """What to do: `Move the goal by 15 days, to 2017-11-30`."""
    what, size = made.what, made.size or 0
    match made.kind:
        case "more-people":
            latest = "" if made.latest is None else f", there by {made.latest} at the latest"
            return f"{people(size).capitalize()} more who hold nothing yet{latest}"
        case "goal-later":
            goal = goals[int(what["goal"])]
            return f"The goal {_days(size)} later, by {goal.by + timedelta(days=size)}"
        case "higher-limit":
            return f"{int(what['now']) + size} instead of {what['now']} {limit(str(what['limit']))}"
        case "ban-lifted":
            return f"Lift the ban (decision {int(what['decision']) + 1})"
        case "pin-removed":
            return f"Take out the pin (decision {int(what['decision']) + 1})"
        case "blackout-lifted":
            return f"Let people sit exams from {what['from']} to {what['until']}"
        case "no-retake-slack":
            return "Keep no days free for a second attempt"
        case "other-option" | "other-tier":
            return f"Another goal: {tier(programme, str(what['option']), str(what['tier']), language)}"
        case "waiver":
            name = label(rules[str(what["requirement"])], programme, language, None)
            return f"A waiver of the vendor: {name}"
        case _:
            raise ValueError(f"There are no words for a change of the kind {made.kind}.")


def no_repair(found: Explanation) -> str:
    """Said where nothing was found that helps."""
    if found.undecided:
        return "No change was found that is enough; of some it is not known within the limit of effort."
    return f"None of {counted(found.tried, 'change', 'changes')} that were tried is enough, nor any two of them."


# --- differences -----------------------------------------------------------------------------------------------------

_REFUSED = {
    "held": "{who} has passed {exam} already.",
    "banned": "The scenario forbids {who} to sit {exam}.",
    "not-proposable": "{exam} is never planned (proposable: no).",
    "no-day": "There is no day on which {who} can sit {exam}.",
    "not-planned": "{who} does not sit {exam} in the best plan.",
    "nothing-to-sit": "There is no exam of the goals that {who} could sit and does not hold.",
}


def difference(found: Difference) -> str:
    """What changes when something is forced: `Without E07's MB2-717: 1 more exam. New: E09 MB2-717.`"""
    who, exam = found.employee_id, found.exam or ""
    if found.status == "refused":
        return _REFUSED[found.why or "nothing-to-sit"].format(who=who, exam=exam)
    asked = {
        "without-sitting": f"Without {who}'s {exam}",
        "with-sitting": f"With {who}'s {exam}",
        "without-person": f"Without {who}",
    }[found.question]
    return f"{asked}: {effect(found)}"


def counting(found: Counting, name: str) -> str:
    """`All technical exams: 15 people are needed and 4 are there. Of those who lack least 3 lack 1 exam and 8 lack
    2 exams, so it takes at least 3 x 1 + 8 x 2 = 19 exams.`
    """
    there = "is" if found.have == 1 else "are"
    known = sorted(found.lacking.items())
    lack = [f"{count} lack{'s' if count == 1 else ''} {exams(each)}" for each, count in known if each]
    with_pins = found.lacking.get(0, 0)
    are = "is" if with_pins == 1 else "are"
    pins = f"With pinned exams {with_pins} more {are} there. " if with_pins else ""
    terms = " + ".join(f"{count} x {each}" for each, count in known if each)
    needed = f"{name}: {people(found.need)} are needed on {found.on} and {found.have} {there} there. {pins}"
    if not lack:
        return needed.rstrip()
    return f"{needed}Of those who lack least {listed(lack)}: at least {terms} = {exams(found.at_least)}."


def proof_by_counting(found: Proof) -> str:
    """What the counting comes to."""
    if found.by_counting:
        terms = [str(each.at_least) for each in found.counted if each.at_least]
        if found.pinned:
            terms.append(f"{found.pinned} pinned")
        total = f"{' + '.join(terms)} = {found.exams}" if len(terms) > 1 else str(found.exams)
        return f"So no plan does with fewer: {total}, and this plan has {found.exams}."
    if not found.bound:
        return f"Counting alone does not show it; the solver proved that {exams(found.exams)} are the fewest."
    return (
        f"Counting alone shows that it takes at least {exams(found.bound)}; "
        f"the solver proved that {found.exams} are the fewest."
    )


def opinion(found: SecondOpinion, plan: PlanAnswer) -> str:
    """Whether the second solver agrees."""
    if not found.agrees:
        known = f"; it agrees about {listed(found.settled)}" if found.settled else ""
        return f"{found.solver} did not settle everything in {found.seconds:g} seconds for each measure{known}."
    if plan.status == "impossible":
        return f"{found.solver}, another solver, proves as well that there is no plan."
    return f"{found.solver}, another solver, proves the same for {listed(found.settled)}."


def alternatives(found: Alternatives) -> str:
    """How far was looked for other plans."""
    share = f"{found.within:.0%}".replace("%", " %")
    cost = "as good" if not found.within else f"at most {share} dearer"
    if not found.plans:
        said = f"No other people can do it in a plan that is {cost}."
    elif found.exhausted:
        said = f"These are all: any other plan that is {cost} only adds people to one of them."
    else:
        said = f"The next best plans that are {cost}; each does without somebody of every plan before."
    return said if found.complete else f"{said} Not everything was looked at within the limit of effort."


def alternative(found: Alternative) -> str:
    """`5 exams by 3 people. New: B3 NEW. No longer: B5 NEW.`"""
    measures = [_total(stage) for stage in found.objective if stage.name != "assumptions"]
    return f"{listed(measures)}. {_instead(found)}"


def _total(stage: StageAnswer) -> str:
    match stage.name:
        case "exams":
            return exams(stage.value)
        case "people":
            return people(stage.value)
        case _:
            return _amount(stage)


def involved(found: Sequence[Involvement]) -> list[str]:
    """Who is in all of the plans, and who in some."""
    always = [each.employee_id for each in found if each.plans == each.of]
    sometimes = [f"{each.employee_id} ({each.plans} of {each.of})" for each in found if each.plans < each.of]
    said = [f"{listed(always)}: in all of these plans."] if always else []
    return said + ([f"{listed(sometimes)}: in some."] if sometimes else [])


def one_more(found: OneMore) -> str:
    """What one more costs: `2 more exams and 1 more person`."""
    if found.status == "impossible":
        return "no plan reaches the goal"
    if found.status == "undecided":
        return "undecided within the limit of effort"
    changed = [stage for stage in found.more if stage.value]
    return listed([_more(stage) for stage in changed]) if changed else "nothing"


def nothing_to_explain(plan: PlanAnswer) -> str:
    """Said where there is no sitting and no conflict."""
    if plan.status == "undecided":
        return "Nothing can be said while it is not known what the best plan is."
    return "Nobody has to sit an exam, so there is nothing to take out."


def critical_people(plan: PlanAnswer, found: Explanation) -> str:
    """How many people are critical: `12 people are critical: for 3 of them there is no plan without them.`"""
    if plan.status not in ("met", "planned"):
        return "Nobody can be called critical where there is no proved plan to lose."
    count = len(found.differences)
    if not count:
        return "Nobody: without any one person there is a plan that is as good."
    lost = sum(each.status == "impossible" for each in found.differences)
    are = "is" if count == 1 else "are"
    of_them = f" Without {'one' if lost == 1 else lost} of them no plan is left." if lost else ""
    return f"{people(count)} {are} critical; without anybody else there is a plan that is as good.{of_them}"


def effect(found: Difference) -> str:
    """What becomes of the plan: `no plan reaches the goal.`"""
    if found.status == "impossible":
        return "no plan reaches the goal."
    if found.status == "undecided":
        return "undecided within the limit of effort."
    if not found.added and not found.removed:
        return "the plan stays as it is."
    changed = [stage for stage in found.more if stage.value]
    price = listed([_more(stage) for stage in changed]) if changed else "as good a plan"
    return f"{price}. {_instead(found)}"


def _more(stage: StageAnswer) -> str:
    count: Number = stage.value if stage.value >= 0 else -stage.value
    how = "more" if stage.value > 0 else "fewer" if stage.name in ("exams", "people") else "less"
    match stage.name:
        case "exams":
            return f"{figure(count)} {how} exam{'' if count == 1 else 's'}"
        case "people":
            return f"{figure(count)} {how} {'person' if count == 1 else 'people'}"
        case "assumptions":
            return f"{figure(count)} {how} assumption{'' if count == 1 else 's'} about figures or facts"
        case _:
            return f"{_amount(stage.model_copy(update={'value': count}))} {how}"


def _instead(found: Difference | Alternative) -> str:
    added, removed = _sittings(found.added), _sittings(found.removed)
    if added and removed:
        return f"New: {added}. No longer: {removed}."
    return f"New: {added}." if added else f"No longer: {removed}."


def _sittings(pairs: Sequence[Pair]) -> str:
    by_person: dict[str, list[str]] = {}
    for pair in pairs:
        by_person.setdefault(pair.employee_id, []).append(pair.exam)
    return "; ".join(f"{who} {listed(codes)}" for who, codes in by_person.items())


def _amount(stage: StageAnswer) -> str:
    return figure(stage.value, stage.unit)
