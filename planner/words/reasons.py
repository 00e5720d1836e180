"""Why a goal cannot be reached, and what would help: the facts of `explain` in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.requirements.tree import PassesReach, PeopleHold, PointsReach, Requirement, Score
from planner.words.parts import Number, amount, counted, exams, figure, listed, more_people, people
from planner.words.rules import label, requirement, tier

if TYPE_CHECKING:
    from planner.explanation.schema import Conflict, Explanation, GivenAnswer, Miss, Repair, Standing, Step
    from planner.programme.schema import Programme
    from planner.scenario.schema import Goal

_LIMITS = {
    "exams_per_person": ("exam for each person", "exams for each person"),
    "people": ("person who sits exams", "people who sit exams"),
    "exams_per_month": ("exam in a month", "exams in a month"),
    "exams_per_person_per_month": ("exam for each person in a month", "exams for each person in a month"),
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
            which = "this cannot" if count == 1 else f"these {count} cannot all"
            return (
                f"With the people there are {which} be kept in time, "
                "even if every other rule, decision, limit and date were given up."
            )
        case "none":
            return "Even without every rule, decision, limit and date that can be taken away there is no plan."
        case "undecided":
            return "The limit of effort was reached before the reason was found. A larger --effort may find it."


def missing(count: Number) -> str:
    """How far the goal is, and where that is shown."""
    are = "is" if count == 1 else "are"
    return f"{people(count)} {are} missing even in the plan that comes closest (see planner plan)."


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
            return f"At most {limit(str(what['limit']), int(what['value']))}."
        case "budget":
            return f"{_budget(str(what['budget']))} at most {_money(what, 0)}."
        case "spare":
            who = "whoever leaves" if what["people"] == 1 else f"whichever {people(int(what['people']))} leave"
            return f"The goals must hold {who}."
        case "held-until":
            return f"The tier must be held until {what['hold_until']}."
        case "preparation":
            return f"{what['exam']} takes {_days(int(what['days']))} of preparation."
        case "retake-slack":
            are = "is" if what["days"] == 1 else "are"
            return f"Up to {_days(int(what['days']))} {are} kept free for a second attempt."
        case "blackout":
            why = f" ({what['why']})" if "why" in what else ""
            return f"Nobody sits exams from {what['from']} to {what['until']}{why}."
        case "employees":
            return _COLUMNS[str(what["column"])]
        case "employee":
            return _employee(str(what["employee"]), str(what["column"]), what["value"])
        case "exam":
            return _exam(str(what["exam"]), str(what["fact"]), str(what["value"]))
        case _:
            raise ValueError(f"There are no words for a given of the kind {found.kind}.")


def because(found: GivenAnswer, rule: Requirement | Score | None) -> str:
    """The figures or days that show why a given stands in the way; empty where there are none.

    rule: the requirement that it is.
    """
    said = []
    if found.standing is not None:
        said.append(_standing(found.standing, rule))
    if found.kind == "preparation":
        after = "" if found.miss is None else f", {_apart(found.miss)}"
        said.append(f"So nobody sits it before {found.what['first_day']}{after}.")
    elif found.miss is not None:
        said.append(f"That is {_apart(found.miss)}.")
    if found.holds:
        said.append(f"{found.what['employee']} holds {listed(found.holds)}.")
    return " ".join(said)


def _standing(found: Standing, rule: Requirement | Score | None) -> str:
    """`9 people have that on 2017-11-15 without new exams; at most 12 can.`"""
    on = f"on {found.on} without new exams"
    if isinstance(rule, PointsReach):
        are = "is" if found.have == 1 else "are"
        return f"{counted(found.have, 'point', 'points')} {are} there {on}."
    if isinstance(rule, PassesReach):
        return f"{counted(found.have, 'result counts', 'results count')} {on}."
    have = f"{counted(found.have, 'person has', 'people have') if found.have else 'Nobody has'} that {on}"
    if found.at_most is None:
        return f"{have}."
    until = "" if found.until == found.on else f" until {found.until}"
    if found.at_most == 0:
        return f"{have}, and nobody can{until}."
    if found.at_most < found.need:
        return f"{have}; at most {figure(found.at_most)} can{until}."
    return f"{have}; up to {figure(found.at_most)} can{until}, if nothing else is asked."


def _apart(miss: Miss) -> str:
    """`15 days after 2017-11-15, when the goal is due`."""
    how = "after" if miss.day > miss.goal_day else "before"
    when = "when the goal is due" if miss.goal == "by" else "until when the tier must be held"
    return f"{_days(miss.days)} {how} {miss.goal_day}, {when}"


def _employee(who: str, column: str, value: str | int) -> str:
    match column:
        case "max_exams":
            return f"{who} sits {f'no more than {exams(int(value))}' if value else 'no exam'} (column max_exams)."
        case "leaves_on":
            return f"{who} leaves on {value}."
        case "sits_until":
            return f"{who} sits exams only until {value}."
        case "sits_from":
            return f"{who} sits exams only from {value} on."
        case _:
            return f"{who} is not there before {value}."


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
            return f"{code} needs {listed(value.split(', '))} first."
        case _:
            return f"{code} is never planned (proposable: no)."


def _budget(name: str) -> str:
    """`The plan costs`, `In each quarter it costs`, `In 2018-Q1 it costs`."""
    return {"amount": "The plan costs", "per_quarter": "In each quarter it costs"}.get(name, f"In {name} it costs")


def _money(what: Mapping[str, str | int], more_cents: int) -> str:
    """The amount of a budget, so many cents more."""
    return figure(Decimal(str(what["now"])) + Decimal(more_cents) / 100, str(what["currency"]))


def limit(name: str, value: int) -> str:
    """`3 exams in a month for the team north`."""
    key, _, team = name.partition(".")
    return counted(value, *_LIMITS[key]) + (f" for the team {team}" if team else "")


def _days(count: int) -> str:
    return counted(count, "day", "days")


# --- repairs ---------------------------------------------------------------------------------------------------------


def repair(found: Repair, blocks: Sequence[str]) -> str:
    """What the plan costs then: `9 exams by 6 people`. blocks: the sentences about what it also waits for."""
    if found.status == "met":
        needs = "No exam is needed"
    else:
        cost = [f"for {amount(stage)}" for stage in found.objective if stage.name == "cost"]
        needs = " ".join([f"{exams(found.exams)} by {people(found.people)}", *cost])
    return f"{needs}. It also waits for this: {' '.join(blocks)}" if blocks else needs


def step(made: Step, goals: Sequence[Goal], rules: Rules, programme: Programme, language: str) -> str:
    """What to do: `Move the goal by 15 days, to 2017-11-30`."""
    what, size = made.what, made.size
    if size is None:
        return _whether(made, goals, rules, programme, language)
    match made.kind:
        case "more-people":
            latest = "" if made.latest is None else f", there by {made.latest} at the latest"
            return f"{more_people(size)} who hold{'s' if size == 1 else ''} nothing yet{latest}"
        case "goal-later":
            number = int(what["goal"])
            later = goals[number].by + timedelta(days=size)
            return f"{_named(goals, number, programme, language)} {_days(size)} later, by {later}"
        case "higher-limit":
            return f"{limit(str(what['limit']), int(what['now']) + size)} instead of {what['now']}"
        case "higher-budget":
            return f"{_budget(str(what['budget']))} {_money(what, size)} instead of {_money(what, 0)}"
        case "higher-max-exams":
            more = counted(size, "more exam", "more exams")
            return f"{more} for everybody with a limit of their own (column max_exams)"
        case "less-spare":
            then = int(what["now"]) - size
            return f"{people(then) if then else 'Nobody'} to spare instead of {what['now']}"
        case "shorter-preparation":
            return _preparation(int(what["now"]), int(what["least"]), int(what["now"]) - size)
        case _:
            raise ValueError(f"There are no words for a change of the kind {made.kind} that has a size.")


def _whether(made: Step, goals: Sequence[Goal], rules: Rules, programme: Programme, language: str) -> str:
    """A change that is made or not, or one whose size is not known."""
    what = made.what
    match made.kind:
        case "more-people":
            return "More people who hold nothing yet"
        case "goal-later":
            return f"{_named(goals, int(what['goal']), programme, language)} later"
        case "higher-limit":
            return f"More than {limit(str(what['limit']), int(what['now']))}"
        case "higher-budget":
            return f"{_budget(str(what['budget']))} more than {_money(what, 0)}"
        case "higher-max-exams":
            return "More exams for everybody with a limit of their own (column max_exams)"
        case "less-spare":
            return f"Fewer than {people(int(what['now']))} to spare"
        case "shorter-preparation":
            return f"Fewer days of preparation (now {_up_to(int(what['now']), int(what['least']))})"
        case "stays-longer":
            return f"Let {what['employee']} stay until {what['until']} (now leaves on {what['now']})"
        case "ban-lifted":
            who = f"{what['employee']} may sit" if "employee" in what else "people may sit"
            return f"Lift the ban: {who} {what.get('exam', 'exams')} (decision {int(what['decision']) + 1})"
        case "pin-removed":
            need_not = f"{what['employee']} need not sit {what['exam']}"
            return f"Take out the pin: {need_not} (decision {int(what['decision']) + 1})"
        case "blackout-lifted":
            return f"Let people sit exams from {what['from']} to {what['until']}"
        case "no-retake-slack":
            return "Keep no days free for a second attempt"
        case "other-option" | "other-tier":
            other = tier(programme, str(what["option"]), str(what["tier"]), language)
            instead = f" instead of {_named(goals, int(what['goal']), programme, language)}" if len(goals) > 1 else ""
            return f"Another goal: {other}{instead}"
        case "waiver":
            name = label(rules[str(what["requirement"])], programme, language, None)
            return f"A waiver by the vendor: {name}"
        case _:
            raise ValueError(f"There are no words for a change of the kind {made.kind}.")


def together(steps: Sequence[str]) -> list[str]:
    """Several changes, a line for each: `Lift the ban: …`, `and take out the pin: …`."""
    return [*steps[:1], *(f"and {_inside(each)}" for each in steps[1:])]


def _inside(said: str) -> str:
    """A change within a sentence; names and codes stay as they are."""
    first, blank, rest = said.partition(" ")
    return f"{first.lower() if first in _FIRST_WORDS else first}{blank}{rest}"


# Of the changes that are tried in pairs; none of them begins with a name.
_FIRST_WORDS = ("Fewer", "Keep", "Let", "Lift", "More", "No", "Nobody", "Prepare", "Take")


def _named(goals: Sequence[Goal], number: int, programme: Programme, language: str) -> str:
    """The goal, by its tier and day where there are several."""
    if len(goals) == 1:
        return "The goal"
    goal = goals[number]
    return f"{tier(programme, goal.option, goal.tier, language)} by {goal.by}"


def _preparation(now: int, least: int, then: int) -> str:
    if not then:
        return f"No days of preparation for any exam (now {_up_to(now, least)})"
    if now == least:
        return f"Prepare in {_days(then)} instead of {now}"
    return f"No more than {_days(then)} of preparation for any exam (now {_up_to(now, least)})"


def _up_to(now: int, least: int) -> str:
    return str(now) if now == least else f"up to {now}"


def no_repair(found: Explanation) -> str:
    """Said where nothing was found that helps."""
    if found.undecided or found.undecided_pairs:
        return "No change was found that is enough."
    match found.tried_pairs:
        case 0:
            together = ""
        case 1:
            together = ", nor are the two together that can be combined"
        case pairs:
            together = f", nor any of {pairs} pairs of them"
    return f"None of {found.tried} changes that were tried is enough{together}."


def undecided_changes() -> str:
    """Said above changes of which it is not known whether they are enough."""
    return "Not known within the limit of effort (a larger --effort may settle it)"


def undecided_pairs(count: int) -> str:
    return counted(count, "pair of changes", "pairs of changes")
