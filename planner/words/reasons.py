"""Why a goal cannot be reached: the facts of a conflict in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.language import Number, all_of, followed, say, say_many, spoken, template
from planner.requirements.tree import PassesReach, PeopleHold, PointsReach, Requirement, Score
from planner.words.money import at_most
from planner.words.parts import days, figure, limit
from planner.words.plans import banned, whoever_leaves
from planner.words.rules import label, requirement

if TYPE_CHECKING:
    from planner.explanation.schema import Conflict, GivenAnswer, Miss, Standing
    from planner.programme.schema import Programme

_COLUMNS = {
    "max_exams": template("Some people sit no more than so many exams (column max_exams)."),
    "leaves_on": template("Some people leave (column leaves_on)."),
    "sits_until": template("Some people sit exams only until a day (column sits_until)."),
    "sits_from": template("Some people sit exams only from a day on (column sits_from)."),
    "starts_on": template("Some people are not there yet (column starts_on)."),
}

Rules = Mapping[str, Requirement | Score]


def conflict_intro(found: Conflict) -> str:
    match found.status:
        case "found":
            if len(found.givens) == 1:
                return say(
                    "With the people there are, this cannot be kept in time, "
                    "even if every other rule, decision, limit and date were given up."
                )
            return say(
                "With the people there are, these {count} cannot all be kept in time, "
                "even if every other rule, decision, limit and date were given up.",
                count=len(found.givens),
            )
        case "none":
            return say("Even without every rule, decision, limit and date that can be taken away there is no plan.")
        case "undecided":
            return say("The limit of effort was reached before the reason was found. A larger --effort may find it.")


def missing(count: Number) -> str:
    """How far the goal is, and where that is shown."""
    return say_many(
        "{count} person is missing even in the plan that comes closest (see planner plan).",
        "{count} people are missing even in the plan that comes closest (see planner plan).",
        count,
    )


def given(found: GivenAnswer, rules: Rules, programme: Programme) -> str:
    """One of the things that cannot hold together, in a sentence."""
    what = {key: str(value) for key, value in found.what.items()}
    match found.kind:
        case "requirement":
            return _rule(rules[what["requirement"]], programme)
        case "pin":
            return say("{who} must sit {exam}.", who=what["employee"], exam=what["exam"])
        case "ban":
            return banned(what.get("employee"), what.get("exam"))
        case "limit":
            return say("At most {limit}.", limit=limit(what["limit"], int(what["value"])))
        case "budget":
            return at_most(what["budget"], figure(Decimal(what["now"]), what["currency"]))
        case "spare":
            return say("The goals must hold {whoever_leaves}.", whoever_leaves=whoever_leaves(int(what["people"])))
        case "held-until":
            return say("The tier must be held until {day}.", day=_day(what["hold_until"]))
        case "preparation":
            return say("{exam} takes {days} of preparation.", exam=what["exam"], days=days(int(what["days"])))
        case "retake-slack":
            return say_many(
                "Up to {count} day is kept free for a second attempt.",
                "Up to {count} days are kept free for a second attempt.",
                int(what["days"]),
            )
        case "blackout":
            first, last = _day(what["from"]), _day(what["until"])
            if "why" in what:
                return say("Nobody sits exams from {first} to {last} ({why}).", first=first, last=last, why=what["why"])
            return say("Nobody sits exams from {first} to {last}.", first=first, last=last)
        case "employees":
            return say(_COLUMNS[what["column"]])
        case "employee":
            return _employee(what["employee"], what["column"], what["value"])
        case "exam":
            return _exam(what["exam"], what["fact"], what["value"])
        case _:
            raise ValueError(f"There are no words for a given of the kind {found.kind}.")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _rule(rule: Requirement | Score, programme: Programme) -> str:
    name = label(rule, programme, None)
    if isinstance(rule, PeopleHold | PassesReach | PointsReach):
        asked = requirement(rule, programme, None)
        if name != asked:
            return say("{requirement}: {asked}.", requirement=name, asked=asked)
    return say("{requirement}.", requirement=name)


def because(found: GivenAnswer, rule: Requirement | Score | None) -> str:
    """The figures or days that show why a given stands in the way; empty where there are none.

    rule: the requirement that it is.
    """
    said = []
    if found.standing is not None:
        said.append(_standing(found.standing, rule))
    if found.kind == "preparation":
        first = _day(str(found.what["first_day"]))
        if found.miss is None:
            said.append(say("So nobody sits it before {day}.", day=first))
        else:
            said.append(say("So nobody sits it before {day}, {miss}.", day=first, miss=_apart(found.miss)))
    elif found.miss is not None:
        said.append(say("That is {miss}.", miss=_apart(found.miss)))
    if found.holds:
        said.append(say("{who} holds {exams}.", who=str(found.what["employee"]), exams=all_of(found.holds)))
    return spoken(followed(said))


def _standing(found: Standing, rule: Requirement | Score | None) -> str:
    """`9 people have that on 2017-11-15 without new exams; at most 12 can.`"""
    if isinstance(rule, PointsReach):
        return say_many(
            "{count} point is there on {day} without new exams.",
            "{count} points are there on {day} without new exams.",
            found.have,
            day=found.on,
        )
    if isinstance(rule, PassesReach):
        return say_many(
            "{count} result counts on {day} without new exams.",
            "{count} results count on {day} without new exams.",
            found.have,
            day=found.on,
        )
    if not found.have:
        have = say("Nobody has that on {day} without new exams", day=found.on)
    else:
        have = say_many(
            "{count} person has that on {day} without new exams",
            "{count} people have that on {day} without new exams",
            found.have,
            day=found.on,
        )
    return _and_can(have, found)


def _and_can(have: str, found: Standing) -> str:
    """Who has what is asked, and how many could have it at most."""
    most, last = found.at_most, found.until
    later = last != found.on
    if most is None:
        return say("{have}.", have=have)
    if most == 0:
        if later:
            return say("{have}, and nobody can until {day}.", have=have, day=last)
        return say("{have}, and nobody can.", have=have)
    if most < found.need:
        if later:
            return say("{have}; at most {most} can until {day}.", have=have, most=most, day=last)
        return say("{have}; at most {most} can.", have=have, most=most)
    if later:
        return say("{have}; up to {most} can until {day}, if nothing else is asked.", have=have, most=most, day=last)
    return say("{have}; up to {most} can, if nothing else is asked.", have=have, most=most)


def _apart(miss: Miss) -> str:
    """`15 days after 2017-11-15, when the goal is due`."""
    count, day = days(miss.days), miss.goal_day
    after = miss.day > miss.goal_day
    if miss.goal == "by":
        if after:
            return say("{days} after {day}, when the goal is due", days=count, day=day)
        return say("{days} before {day}, when the goal is due", days=count, day=day)
    if after:
        return say("{days} after {day}, until when the tier must be held", days=count, day=day)
    return say("{days} before {day}, until when the tier must be held", days=count, day=day)


def _employee(who: str, column: str, value: str) -> str:
    match column:
        case "max_exams":
            if not int(value):
                return say("{who} sits no exam (column max_exams).", who=who)
            return say_many(
                "{who} sits no more than {count} exam (column max_exams).",
                "{who} sits no more than {count} exams (column max_exams).",
                int(value),
                who=who,
            )
        case "leaves_on":
            return say("{who} leaves on {day}.", who=who, day=_day(value))
        case "sits_until":
            return say("{who} sits exams only until {day}.", who=who, day=_day(value))
        case "sits_from":
            return say("{who} sits exams only from {day} on.", who=who, day=_day(value))
        case _:
            return say("{who} is not there before {day}.", who=who, day=_day(value))


def _exam(code: str, fact: str, value: str) -> str:
    match fact:
        case "available_from":
            return say("{exam} can be sat from {day} on.", exam=code, day=_day(value))
        case "register_by":
            return say("Registration for {exam} ends on {day}.", exam=code, day=_day(value))
        case "retires_on":
            return say("{exam} can be sat until {day}.", exam=code, day=_day(value))
        case "counts_until":
            return say("{exam} counts until {day}.", exam=code, day=_day(value))
        case "prerequisites":
            return say("{exam} needs {exams} first.", exam=code, exams=all_of(value.split(", ")))
        case _:
            return say("{exam} is never planned (proposable: no).", exam=code)
