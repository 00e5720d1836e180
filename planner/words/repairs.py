"""What would help where a goal cannot be reached: changes and what they come to, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.language import followed, say, say_many, spoken
from planner.words.money import instead_of, more_than
from planner.words.parts import days, figure, limit, people
from planner.words.plans import size_of_plan
from planner.words.rules import label, tier

if TYPE_CHECKING:
    from planner.explanation.schema import Explanation, Repair, Step
    from planner.programme.schema import Programme
    from planner.scenario.schema import Goal
    from planner.words.reasons import Rules


def repair(found: Repair, blocks: Sequence[str]) -> str:
    """What the plan costs then: `9 exams by 6 people`. blocks: the sentences about what it also waits for."""
    if found.status == "met":
        needs = say("No exam is needed")
    else:
        cost = next((stage for stage in found.objective if stage.name == "cost"), None)
        needs = size_of_plan(found.exams, found.people, cost)
    if not blocks:
        return needs
    return say("{plan}. It also waits for this: {blocks}", plan=needs, blocks=spoken(followed(blocks)))


def step(made: Step, goals: Sequence[Goal], rules: Rules, programme: Programme) -> str:
    """What to do: `Move the goal by 15 days, to 2017-11-30`."""
    what, size = made.what, made.size
    if size is None:
        return _whether(made, goals, rules, programme)
    match made.kind:
        case "more-people":
            return _more_people(size, made.latest)
        case "goal-later":
            number = int(what["goal"])
            return _later(goals, number, programme, size)
        case "higher-limit":
            now = int(what["now"])
            return say("{limit} instead of {now}", limit=limit(str(what["limit"]), now + size), now=now)
        case "higher-budget":
            amount, currency = Decimal(str(what["now"])), str(what["currency"])
            enough = amount + Decimal(size) / 100
            return instead_of(str(what["budget"]), figure(enough, currency), figure(amount, currency))
        case "higher-max-exams":
            return say_many(
                "{count} more exam for everybody with a limit of their own (column max_exams)",
                "{count} more exams for everybody with a limit of their own (column max_exams)",
                size,
            )
        case "less-spare":
            now = int(what["now"])
            if now == size:
                return say("Nobody to spare instead of {now}", now=now)
            return say("{people} to spare instead of {now}", people=people(now - size), now=now)
        case "shorter-preparation":
            return _preparation(int(what["now"]), int(what["least"]), int(what["now"]) - size)
        case _:
            raise ValueError(f"There are no words for a change of the kind {made.kind} that has a size.")


def _more_people(count: int, latest: date | None) -> str:
    if latest is None:
        return say_many("{count} more person who holds nothing yet", "{count} more people who hold nothing yet", count)
    return say_many(
        "{count} more person who holds nothing yet, there by {day} at the latest",
        "{count} more people who hold nothing yet, there by {day} at the latest",
        count,
        day=latest,
    )


def _later(goals: Sequence[Goal], number: int, programme: Programme, size: int) -> str:
    day = goals[number].by + timedelta(days=size)
    if len(goals) == 1:
        return say("The goal {days} later, by {day}", days=days(size), day=day)
    return say("{goal} {days} later, by {day}", goal=_named(goals[number], programme), days=days(size), day=day)


def _whether(made: Step, goals: Sequence[Goal], rules: Rules, programme: Programme) -> str:
    """A change that is made or not, or one whose size is not known."""
    what = {key: str(value) for key, value in made.what.items()}
    match made.kind:
        case "more-people":
            return say("More people who hold nothing yet")
        case "goal-later":
            if len(goals) == 1:
                return say("The goal later")
            return say("{goal} later", goal=_named(goals[int(what["goal"])], programme))
        case "higher-limit":
            return say("More than {limit}", limit=limit(what["limit"], int(what["now"])))
        case "higher-budget":
            return more_than(what["budget"], figure(Decimal(what["now"]), what["currency"]))
        case "higher-max-exams":
            return say("More exams for everybody with a limit of their own (column max_exams)")
        case "less-spare":
            return say("Fewer than {people} to spare", people=people(int(what["now"])))
        case "shorter-preparation":
            now = int(what["now"])
            if what["now"] == what["least"]:
                return say("Fewer days of preparation (now {now})", now=now)
            return say("Fewer days of preparation (now up to {now})", now=now)
        case "stays-longer":
            return say(
                "Let {who} stay until {day} (now leaves on {now})",
                who=what["employee"],
                day=date.fromisoformat(what["until"]),
                now=date.fromisoformat(what["now"]),
            )
        case "ban-lifted":
            return _ban_lifted(what.get("employee"), what.get("exam"), str(int(what["decision"]) + 1))
        case "pin-removed":
            return say(
                "Take out the pin: {who} need not sit {exam} (decision {number})",
                who=what["employee"],
                exam=what["exam"],
                number=str(int(what["decision"]) + 1),
            )
        case "blackout-lifted":
            return say(
                "Let people sit exams from {first} to {last}",
                first=date.fromisoformat(what["from"]),
                last=date.fromisoformat(what["until"]),
            )
        case "no-retake-slack":
            return say("Keep no days free for a second attempt")
        case "other-option" | "other-tier":
            other = tier(programme, what["option"], what["tier"])
            if len(goals) == 1:
                return say("Another goal: {goal}", goal=other)
            today = _named(goals[int(what["goal"])], programme)
            return say("Another goal: {goal} instead of {now}", goal=other, now=today)
        case "waiver":
            return say(
                "A waiver by the vendor: {requirement}", requirement=label(rules[what["requirement"]], programme, None)
            )
        case _:
            raise ValueError(f"There are no words for a change of the kind {made.kind}.")


def _ban_lifted(employee: str | None, exam: str | None, number: str) -> str:
    if employee is not None and exam is not None:
        return say("Lift the ban: {who} may sit {exam} (decision {number})", who=employee, exam=exam, number=number)
    if employee is not None:
        return say("Lift the ban: {who} may sit exams (decision {number})", who=employee, number=number)
    return say("Lift the ban: people may sit {exam} (decision {number})", exam=exam or "", number=number)


def together(steps: Sequence[str]) -> list[str]:
    """Several changes, a line for each: `Lift the ban: …`, `and take out the pin: …`."""
    return [*steps[:1], *(say("and {change}", change=_inside(each)) for each in steps[1:])]


def _inside(said: str) -> str:
    """A change within a sentence; names and codes stay as they are."""
    first, blank, rest = said.partition(" ")
    return f"{first.lower() if first in _FIRST_WORDS else first}{blank}{rest}"


# Of the changes that are tried in pairs, in English; none of them begins with a name.
_FIRST_WORDS = ("Fewer", "Keep", "Let", "Lift", "More", "No", "Nobody", "Prepare", "Take")


def _named(goal: Goal, programme: Programme) -> str:
    """The goal, by its tier and day."""
    return say("{tier} by {day}", tier=tier(programme, goal.option, goal.tier), day=goal.by)


def _preparation(now: int, least: int, then: int) -> str:
    if not then:
        if now == least:
            return say("No days of preparation for any exam (now {now})", now=now)
        return say("No days of preparation for any exam (now up to {now})", now=now)
    if now == least:
        return say("Prepare in {days} instead of {now}", days=days(then), now=now)
    return say("No more than {days} of preparation for any exam (now up to {now})", days=days(then), now=now)


def no_repair(found: Explanation) -> str:
    """Said where nothing was found that helps."""
    if found.undecided or found.undecided_pairs:
        return say("No change was found that is enough.")
    match found.tried_pairs:
        case 0:
            return say("None of {tried} changes that were tried is enough.", tried=found.tried)
        case pairs:
            return say_many(
                "None of {tried} changes that were tried is enough, nor are the two together that can be combined.",
                "None of {tried} changes that were tried is enough, nor any of {count} pairs of them.",
                pairs,
                tried=found.tried,
            )


def undecided_changes() -> str:
    """Said above changes of which it is not known whether they are enough."""
    return say("Not known within the limit of effort (a larger --effort may settle it)")


def undecided_pairs(count: int) -> str:
    return say_many("{count} pair of changes", "{count} pairs of changes", count)
