"""Why a goal cannot be reached, and what would help: the facts of `explain` in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from planner.explanation.schema import Conflict, Explanation, GivenAnswer, Repair, Step
from planner.programme.schema import Programme
from planner.requirements.tree import PassesReach, PeopleHold, PointsReach, Requirement, Score
from planner.scenario.schema import Goal
from planner.words.parts import amount, counted, exams, people
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
        cost = [f"for {amount(stage)}" for stage in found.objective if stage.name == "cost"]
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
