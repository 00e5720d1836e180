"""The sentences of a timeline: cliffs, their causes, last days, sittings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from planner.language import all_of, followed, say, say_many, spoken
from planner.words.parts import clauses, exams
from planner.words.rules import label, tier

if TYPE_CHECKING:
    from planner.answer.timeline_schema import Cause, Cliff, Deadline, TimelineSitting
    from planner.programme.schema import Programme
    from planner.requirements.tree import Requirement, Score


def cliff(found: Cliff, programme: Programme, rules: Mapping[str, Requirement | Score], market: str | None) -> str:
    """`Gold (Enterprise Operations) falls on 2019-01-01: 11 results of MB6-705 stop counting.`"""
    lost = [
        say("{requirement} is short by {short}", requirement=label(rules[each], programme, market), short=short)
        for each, short in found.short_by.items()
        if each in rules and _is_figure(rules[each])
    ]
    after = ""
    if lost:
        after = (
            say("Then {lost}.", lost=clauses(lost))
            if found.requirements_lost
            else say("Without it, {lost}.", lost=clauses(lost))
        )
    return spoken(followed([_falls(found, tier(programme, found.option, found.tier)), after]))


def _falls(found: Cliff, name: str) -> str:
    on, why = found.on, clauses([cause(each) for each in found.causes])
    if found.tier_lost:
        if why:
            return say("{tier} falls on {day}: {causes}.", tier=name, day=on, causes=why)
        return say("{tier} falls on {day}.", tier=name, day=on)
    if found.requirements_lost:
        if why:
            return say("On {day} a part of {tier} is lost: {causes}.", tier=name, day=on, causes=why)
        return say("On {day} a part of {tier} is lost.", tier=name, day=on)
    if found.tier_lost_now:
        if why:
            return say(
                "Without the plan, {tier} falls on {day}: {causes}; with it, it holds.", tier=name, day=on, causes=why
            )
        return say("Without the plan, {tier} falls on {day}; with it, it holds.", tier=name, day=on)
    if why:
        return say(
            "Without the plan, a part of {tier} is lost on {day}: {causes}; with it, it holds.",
            tier=name,
            day=on,
            causes=why,
        )
    return say("Without the plan, a part of {tier} is lost on {day}; with it, it holds.", tier=name, day=on)


def cliff_in_short(found: Cliff, programme: Programme) -> str:
    """What a calendar calls a cliff."""
    name = tier(programme, found.option, found.tier)
    return say("{tier}: falls", tier=name) if found.tier_lost else say("{tier}: a part lapses", tier=name)


def _is_figure(rule: Requirement | Score) -> bool:
    return not any(hasattr(rule, key) for key in ("all", "any")) and not hasattr(rule, "fact")


def cause(found: Cause) -> str:
    """What lapses, and for how many."""
    count = len(found.who)
    match found.kind:
        case "exam-stops-counting":
            return say_many(
                "{count} result of {exam} stops counting",
                "{count} results of {exam} stop counting",
                count,
                exam=found.exam or "",
            )
        case "result-ends":
            return say_many(
                "{count} result of {exam} ends", "{count} results of {exam} end", count, exam=found.exam or ""
            )
        case "employee-leaves":
            return say_many("{count} person leaves", "{count} people leave", count)
        case "waiver-ends":
            return say("the waiver of {requirement} ends", requirement=found.requirement or "")
        case "edition-takes-over":
            return say("the rules of {edition} apply", edition=found.edition or "")


def deadline(found: Deadline) -> str:
    """`2017-12-31: last day to sit MB6-705 (3 exams of the plan).`"""
    return say("{day}: {what}", day=found.on, what=deadline_in_short(found))


def deadline_in_short(found: Deadline) -> str:
    """`last day to sit MB6-705 (3 exams of the plan).`"""
    exam, planned = found.exam, exams(found.planned)
    if found.kind == "last-day-to-sit":
        if found.planned:
            return say("last day to sit {exam} ({planned} of the plan).", exam=exam, planned=planned)
        return say("last day to sit {exam}.", exam=exam)
    if found.planned:
        return say("last day to register for {exam} ({planned} of the plan).", exam=exam, planned=planned)
    return say("last day to register for {exam}.", exam=exam)


def sits(line: TimelineSitting) -> str:
    """`E07 sits MB2-717`."""
    others = [code for code in line.renews if code != line.exam]
    who, exam = line.employee_id, line.exam
    if others:
        return say("{who} sits {exam} (renews {others})", who=who, exam=exam, others=all_of(others))
    if line.renews:
        return say("{who} sits {exam} (renewal)", who=who, exam=exam)
    return say("{who} sits {exam}", who=who, exam=exam)


def sitting_details(line: TimelineSitting) -> str:
    """What a calendar entry says about a sitting."""
    said = say(
        "May be sat from {first}; last safe day {safe}, last possible day {last}.",
        first=line.not_before,
        safe=line.safe_until,
        last=line.not_after,
    )
    register = "" if line.register_by is None else say("Register by {day}.", day=line.register_by)
    return spoken(followed([said, register]))


def no_cliffs() -> str:
    return say("Nothing lapses that the goals need.")


def letters_of_months() -> str:
    """A letter for each of the twelve months."""
    return say("JFMAMJJASOND")


def strip_legend(met: str, planned: str, missing: str) -> str:
    return say(
        "{met} met already   {planned} met with the plan   {missing} not met (on the last day of each month)",
        met=met,
        planned=planned,
        missing=missing,
    )


def gantt_legend(window: str, retake: str, day: str) -> str:
    return say(
        "{window} may be sat   {retake} room for a second attempt   {day} proposed day",
        window=window,
        retake=retake,
        day=day,
    )


def too_many_lines(count: int) -> str:
    return say_many(
        "{count} exam is planned, too many to draw one by one; --json and --ics have every line.",
        "{count} exams are planned, too many to draw one by one; --json and --ics have every line.",
        count,
    )
