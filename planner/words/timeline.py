"""The sentences of a timeline: cliffs, their causes, last days, sittings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from planner.words.parts import counted, exams, figure, listed, people
from planner.words.rules import label, tier

if TYPE_CHECKING:
    from planner.answer.timeline_schema import Cause, Cliff, Deadline, TimelineSitting
    from planner.programme.schema import Programme
    from planner.requirements.tree import Requirement, Score


def cliff(
    found: Cliff, programme: Programme, rules: Mapping[str, Requirement | Score], language: str, market: str | None
) -> str:
    """`Gold (Enterprise Operations) falls on 2019-01-01: 11 results of MB6-705 stop counting.`"""
    name = tier(programme, found.option, found.tier, language)
    why = f": {listed([cause(each) for each in found.causes])}" if found.causes else ""
    if found.tier_lost:
        said = f"{name} falls on {found.on.isoformat()}{why}."
    elif found.requirements_lost:
        said = f"On {found.on.isoformat()} a part of {name} is lost{why}."
    elif found.tier_lost_now:
        said = f"Without the plan, {name} falls on {found.on.isoformat()}{why}; with it, it holds."
    else:
        said = f"Without the plan, a part of {name} is lost on {found.on.isoformat()}{why}; with it, it holds."
    lost = [
        f"{label(rules[each], programme, language, market)} is short by {figure(short)}"
        for each, short in found.short_by.items()
        if each in rules and _is_figure(rules[each])
    ]
    when = "Then" if found.requirements_lost else "Without it,"
    return f"{said} {when} {listed(lost)}." if lost else said


def _is_figure(rule: Requirement | Score) -> bool:
    return not any(hasattr(rule, key) for key in ("all", "any")) and not hasattr(rule, "fact")


def cause(found: Cause) -> str:
    """What lapses, and for how many."""
    match found.kind:
        case "exam-stops-counting":
            return f"{counted(len(found.who), 'result', 'results')} of {found.exam} stop{_s(len(found.who))} counting"
        case "result-ends":
            return f"{counted(len(found.who), 'result', 'results')} of {found.exam} end{_s(len(found.who))}"
        case "employee-leaves":
            return f"{people(len(found.who))} leave{_s(len(found.who))}"
        case "waiver-ends":
            return f"the waiver of {found.requirement} ends"
        case "edition-takes-over":
            return f"the rules of {found.edition} apply"


def _s(count: int) -> str:
    return "s" if count == 1 else ""


def deadline(found: Deadline) -> str:
    """`2017-12-31: last day to sit MB6-705 (3 exams of the plan).`"""
    what = "to sit" if found.kind == "last-day-to-sit" else "to register for"
    planned = f" ({exams(found.planned)} of the plan)" if found.planned else ""
    return f"{found.on.isoformat()}: last day {what} {found.exam}{planned}."


def sits(line: TimelineSitting) -> str:
    """`E07 sits MB2-717`."""
    others = [code for code in line.renews if code != line.exam]
    renewal = f" (renews {listed(others)})" if others else " (renewal)" if line.renews else ""
    return f"{line.employee_id} sits {line.exam}{renewal}"


def sitting_details(line: TimelineSitting) -> str:
    """What a calendar entry says about a sitting."""
    register = "" if line.register_by is None else f" Register by {line.register_by.isoformat()}."
    return (
        f"May be sat from {line.not_before.isoformat()}; last safe day {line.safe_until.isoformat()}, "
        f"last possible day {line.not_after.isoformat()}.{register}"
    )


def no_cliffs() -> str:
    return "Nothing lapses that the goals need."


def strip_legend(met: str, planned: str, missing: str) -> str:
    return f"{met} met already   {planned} met with the plan   {missing} not met (on the last day of each month)"


def gantt_legend(window: str, retake: str, day: str) -> str:
    return f"{window} may be sat   {retake} room for a second attempt   {day} proposed day"


def too_many_lines(count: int) -> str:
    return f"{exams(count)} are planned, too many to draw one by one; --json and --ics have every line."
