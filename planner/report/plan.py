"""The answer of `plan` as a manager reads it in a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.table import Column
from rich.text import Text

from planner.language import Number, say, tongue
from planner.report.console import bullets, grid, heading, plain, tell
from planner.report.standing import Line, add_tier, standing_table
from planner.text import localised
from planner.words.money import budget, purchase
from planner.words.parts import clauses, on_day, short_day
from planner.words.plans import (
    as_of,
    backups_on_top,
    best_option,
    days_within_limits,
    decision,
    figures_are_of,
    headline,
    needed_first,
    pinned,
    promised,
    proof,
    renews,
    shortfall,
    to_spare,
)
from planner.words.plans import block as said_block
from planner.words.plans import closest as said_closest
from planner.words.plans import goal as said_goal
from planner.words.plans import limits as said_limits
from planner.words.rules import label
from planner.words.rules import tier as said_tier

if TYPE_CHECKING:
    from planner.answer.schema import AssignmentAnswer, ClosestPlan, DayFigures, PlanAnswer, RequirementAnswer
    from planner.question.schema import Question

_WIDE = 120
_MOST_DAYS = 3
_LONGEST_NAME = 26
_STYLES = {"met": "green", "planned": "green", "impossible": "red", "undecided": "yellow"}


def print_plan(console: Console, question: Question, answer: PlanAnswer) -> None:
    """Where we stand, who sits what until when, what exams cannot change, and the proof."""
    print_title(console, question, answer)
    _standing(console, question, answer)
    print_sittings_and_proof(console, question, answer)


def print_sittings_and_proof(console: Console, question: Question, answer: PlanAnswer) -> None:
    """Everything but where we stand."""
    if answer.assignments:
        heading(console, say("Who sits what, and until when"))
        _assignments(console, question, answer.assignments)
    if answer.closest is not None:
        _closest(console, question, answer.closest)
    _blocks(console, question, answer)
    bullets(console, say("How fees are paid together"), map(purchase, answer.purchases))
    heading(console, say("Proof"))
    tell(console, proof(answer))
    limits = question.scenario.limits
    decided = [decision(each) for each in answer.decisions]
    limited = [*said_limits(limits.exams_per_person, limits.people), *budget(limits.budget)]
    bullets(console, say("Decisions"), [*decided, *limited])
    bullets(console, say("Assumptions"), answer.assumptions)


def print_title(console: Console, question: Question, answer: PlanAnswer, more: Sequence[str] = ()) -> None:
    """What the plan is for, and its headline; `more`: further lines."""
    programme = question.programme
    lines = [
        localised(programme.title, programme.name),
        *goals_in_words(question, answer),
        as_of(answer.as_of),
    ]
    style = "yellow" if any(goal.blocked_by for goal in answer.goals) else _STYLES[answer.status]
    content = plain("\n".join(lines)).append("\n").append(headline(answer), style=f"bold {style}")
    for line in more:
        content.append("\n").append(plain(line))
    console.print(Panel(content, title=plain(answer.title or say("Plan")), title_align="left"))


def goals_in_words(question: Question, answer: PlanAnswer) -> list[str]:
    """The goals, and of those without an option that the one named is the best."""
    return [
        best_option(said_goal(question.programme, goal))
        if len(question.options_for(wanted)) > 1
        else said_goal(question.programme, goal)
        for goal, wanted in zip(answer.goals, question.scenario.goals, strict=True)
    ]


def tiers_in_view(question: Question, answer: PlanAnswer) -> dict[tuple[str, str], date]:
    """The tiers of the goals as (option, tier), each once, with the first day on which a goal asks for it."""
    tiers = [
        (option, goal.tier, goal.by)
        for goal, wanted in zip(answer.goals, question.scenario.goals, strict=True)
        for option in ([goal.option] if goal.option else question.options_for(wanted))
    ]
    first_days = {(option, tier): day for option, tier, day in reversed(tiers)}
    return {(option, tier): first_days[option, tier] for option, tier, _ in tiers}


def _standing(console: Console, question: Question, answer: PlanAnswer) -> None:
    heading(console, say("Where we stand"))
    no_plan = answer.status == "impossible"
    lines = {each.id: line_of(each, no_plan) for each in answer.requirements}
    for number, ((option, tier), day) in enumerate(tiers_in_view(question, answer).items()):
        if number:
            console.print()
        tell(console, said_tier(question.programme, option, tier))
        table = standing_table(say("At most") if no_plan else say("Planned"))
        add_tier(table, console, question, (option, tier, day), lines)
        console.print(table)
    days = dict.fromkeys(goal.by for goal in answer.goals)
    tell(console, figures_are_of(list(days)), "dim")
    if answer.backed:
        tell(console, backups_on_top(), "dim")
    if answer.spare:
        tell(console, to_spare(answer.spare), "dim")


def line_of(status: RequirementAnswer, no_plan: bool) -> Line:
    """The line of a requirement on the goal's first day, with lines for the days on which it stands otherwise."""
    planned = status.have if no_plan else status.with_plan
    last = status.at_most if no_plan else status.with_plan
    others: dict[tuple[Number, Number], DayFigures] = {}
    for day in status.days[1:]:
        if (day.have, day.with_plan) != (status.have, status.with_plan):
            others.setdefault((day.have, day.with_plan), day)
    lowest = sorted(others.values(), key=lambda day: (day.with_plan, day.on))[:_MOST_DAYS]
    days = tuple(
        (on_day(day.on), Line(status.need, day.have, day.met, False, day.with_plan, day.with_plan))
        for day in sorted(lowest, key=lambda day: day.on)
        if status.kind in ("people", "passes", "points")
    )
    return Line(status.need, status.have, status.met, status.waived, planned, last, days)


def _closest(console: Console, question: Question, closest: ClosestPlan) -> None:
    """What could be done all the same, marked as not enough."""
    heading(console, say("The plan that comes closest"))
    tell(console, said_closest(closest), "bold red")
    rules, market = question.rules_by_name, question.scenario.market
    said = (shortfall(each, label(rules[each.requirement], question.programme, market)) for each in closest.shortfalls)
    bullets(console, say("Missing even then"), said)
    if closest.assignments:
        console.print()
        _assignments(console, question, closest.assignments)


def _assignments(console: Console, question: Question, assignments: Sequence[AssignmentAnswer]) -> None:
    """A line for each sitting; the titles of the exams stand beside the codes where there is room, else below."""
    programme = question.programme
    names = names_of(question, (line.employee_id for line in assignments))
    titles = {line.exam: localised(programme.exams[line.exam].title) for line in assignments}
    wide = console.width >= _WIDE
    by_month = question.scenario.limits.by_month
    begin = say("Proposed day") if by_month else say("From")  # on any later day the months may be full
    table = grid(say("Employee"), say("Exam"), begin, say("Until"), say("For"))
    for column in table.columns[2:4]:
        column.no_wrap = True
    keep_names_whole(table.columns[0], names)
    for employee, lines in groupby(assignments, key=lambda line: line.employee_id):
        who = plain(named(employee, names))
        for line in lines:
            exam = f"{line.exam}  {titles[line.exam]}".strip() if wide else line.exam
            days = short_day(line.proposed_on if by_month else line.not_before), short_day(line.not_after)
            table.add_row(who, plain(exam), *days, plain(purposes(question, assignments, line)))
            who = Text("")
    console.print(table)
    if by_month:
        tell(console, days_within_limits(), "dim")
    if not wide:
        bullets(console, say("The exams"), (f"{code}  {title}".strip() for code, title in sorted(titles.items())))


def purposes(question: Question, assignments: Sequence[AssignmentAnswer], line: AssignmentAnswer) -> str:
    """What a sitting is for: requirements, results that it renews, exams that need it first, a pin; if nothing of that,
    a promise.
    """
    rules = question.rules_by_name
    serves = list(_unique(label(rules[each], question.programme, None) for each in line.serves))
    serves.extend(renews(code) for code in line.renews)
    serves.extend(needed_first(other) for other in _waiting_for(question, assignments, line))
    if any((pin.pin.employee, pin.pin.exam) == (line.employee_id, line.exam) for pin in question.pins):
        serves.append(pinned())
    if question.promises is not None and (line.employee_id, line.exam) in question.promises.sittings and not serves:
        serves.append(promised())
    return clauses(serves)


def _waiting_for(question: Question, assignments: Sequence[AssignmentAnswer], line: AssignmentAnswer) -> list[str]:
    """The exams that the same person sits later and that need this one first."""
    mine = (other for other in assignments if other.employee_id == line.employee_id)
    later = {other.exam for other in mine if line.not_before < other.not_before}
    return sorted(other for other in later if line.exam in question.exams[other].prerequisites)


def names_of(question: Question, employees: Iterable[str]) -> Mapping[str, str | None]:
    """The names of these people, as far as the roster has them."""
    people = question.roster.people(set(employees))
    return dict(people.select("employee_id", "name").iter_rows())


def named(employee: str, names: Mapping[str, str | None]) -> str:
    """The id, and the name where there is one."""
    return f"{employee}  {names.get(employee) or ''}".strip()


def keep_names_whole(column: Column, names: Mapping[str, str | None]) -> None:
    """Leaves a column of these people as wide as they are, as long as names are not very long."""
    longest = max((cell_len(f"{who}  {name or ''}") for who, name in names.items()), default=0)
    column.min_width = min(longest, _LONGEST_NAME)
    # A column that was narrowed and is widened again makes the table too wide; where lines end anywhere, the last
    # column takes what is left instead.
    column.no_wrap = tongue().breaks_anywhere and longest <= _LONGEST_NAME


def _blocks(console: Console, question: Question, answer: PlanAnswer) -> None:
    bullets(console, say("What exams alone cannot fix"), blocks_in_words(question, answer))


def blocks_in_words(question: Question, answer: PlanAnswer) -> Iterable[str]:
    """What keeps the goals from being reached that no exam can change, each said once."""
    rules = question.rules_by_name
    blocks = {block.requirement: block for goal in answer.goals for block in goal.blocked_by}
    market = question.scenario.market
    return _unique(
        said_block(block, rules[name], question.programme, market, question.waived_until(name))
        for name, block in blocks.items()
    )


def _unique(sentences: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(sentences)
