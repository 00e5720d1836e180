"""The answer of `plan` as a manager reads it in a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import polars as pl
from rich.cells import cell_len
from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from planner import words
from planner.report.console import bullets, grid, heading, plain
from planner.report.standing import Line, add_tier, standing_table
from planner.text import localised

if TYPE_CHECKING:
    from planner.answer.schema import AssignmentAnswer, ClosestPlan, DayFigures, PlanAnswer, RequirementAnswer
    from planner.question.schema import Question

_WIDE = 120
_MOST_DAYS = 3
_LONGEST_NAME = 26
_STYLES = {"met": "green", "planned": "green", "impossible": "red", "undecided": "yellow"}


def print_plan(console: Console, question: Question, answer: PlanAnswer, language: str) -> None:
    """Where we stand, who sits what until when, what exams cannot change, and the proof."""
    print_title(console, question, answer, language)
    _standing(console, question, answer, language)
    print_sittings_and_proof(console, question, answer, language)


def print_sittings_and_proof(console: Console, question: Question, answer: PlanAnswer, language: str) -> None:
    """Everything but where we stand."""
    if answer.assignments:
        heading(console, "Who sits what, and until when")
        _assignments(console, question, answer.assignments, language)
    if answer.closest is not None:
        _closest(console, question, answer.closest, language)
    _blocks(console, question, answer, language)
    bullets(console, "How fees are paid together", map(words.purchase, answer.purchases))
    heading(console, "Proof")
    console.print(plain(words.proof(answer)))
    limits = question.scenario.limits
    decided = [words.decision(each) for each in answer.decisions]
    limited = [*words.limits(limits.exams_per_person, limits.people), *words.budget(limits.budget)]
    bullets(console, "Decisions", [*decided, *limited])
    bullets(console, "Assumptions", answer.assumptions)


def print_title(
    console: Console, question: Question, answer: PlanAnswer, language: str, more: Sequence[str] = ()
) -> None:
    """What the plan is for, and its headline; `more`: further lines."""
    programme = question.programme
    lines = [
        localised(programme.title, language, programme.name),
        *(
            words.goal(programme, goal, language)
            + (words.best_option() if len(question.options_for(wanted)) > 1 else "")
            for goal, wanted in zip(answer.goals, question.scenario.goals, strict=True)
        ),
        f"As of {answer.as_of.isoformat()}",
    ]
    style = "yellow" if any(goal.blocked_by for goal in answer.goals) else _STYLES[answer.status]
    content = plain("\n".join(lines)).append("\n").append(words.headline(answer), style=f"bold {style}")
    for line in more:
        content.append("\n").append(plain(line))
    console.print(Panel(content, title=plain(answer.title or "Plan"), title_align="left"))


def _standing(console: Console, question: Question, answer: PlanAnswer, language: str) -> None:
    heading(console, "Where we stand")
    no_plan = answer.status == "impossible"
    lines = {each.id: _line(each, no_plan) for each in answer.requirements}
    tiers = [
        (option, goal.tier, goal.by)
        for goal, wanted in zip(answer.goals, question.scenario.goals, strict=True)
        for option in ([goal.option] if goal.option else question.options_for(wanted))
    ]
    first_days = {(option, tier): day for option, tier, day in reversed(tiers)}
    for number, (option, tier) in enumerate(dict.fromkeys(rules[:2] for rules in tiers)):
        if number:
            console.print()
        console.print(plain(words.tier(question.programme, option, tier, language)))
        table = standing_table("At most" if no_plan else "Planned")
        add_tier(table, console, question, (option, tier, first_days[option, tier]), lines, language)
        console.print(table)
    days = dict.fromkeys(goal.by for goal in answer.goals)
    console.print(Text(words.figures_are_of(list(days)), style="dim"))
    if answer.backed:
        console.print(Text(words.backups_on_top(), style="dim"))
    if answer.spare:
        console.print(Text(words.to_spare(answer.spare), style="dim"))


def _line(status: RequirementAnswer, no_plan: bool) -> Line:
    """The line of a requirement on the goal's first day, with lines for the days on which it stands otherwise."""
    planned = status.have if no_plan else status.with_plan
    last = status.at_most if no_plan else status.with_plan
    others: dict[tuple[words.Number, words.Number], DayFigures] = {}
    for day in status.days[1:]:
        if (day.have, day.with_plan) != (status.have, status.with_plan):
            others.setdefault((day.have, day.with_plan), day)
    lowest = sorted(others.values(), key=lambda day: (day.with_plan, day.on))[:_MOST_DAYS]
    days = tuple(
        (words.on_day(day.on), Line(status.need, day.have, day.met, False, day.with_plan, day.with_plan))
        for day in sorted(lowest, key=lambda day: day.on)
        if status.kind in ("people", "passes", "points")
    )
    return Line(status.need, status.have, status.met, status.waived, planned, last, days)


def _closest(console: Console, question: Question, closest: ClosestPlan, language: str) -> None:
    """What could be done all the same, marked as not enough."""
    heading(console, "The plan that comes closest")
    console.print(plain(words.closest(closest)), style="bold red")
    rules, market = question.rules_by_name, question.scenario.market
    said = (
        words.shortfall(each, words.label(rules[each.requirement], question.programme, language, market))
        for each in closest.shortfalls
    )
    bullets(console, "Missing even then", said)
    if closest.assignments:
        console.print()
        _assignments(console, question, closest.assignments, language)


def _assignments(console: Console, question: Question, assignments: Sequence[AssignmentAnswer], language: str) -> None:
    """A line for each sitting; the titles of the exams stand beside the codes where there is room, else below."""
    programme = question.programme
    names = names_of(question, (line.employee_id for line in assignments))
    titles = {line.exam: localised(programme.exams[line.exam].title, language) for line in assignments}
    wide = console.width >= _WIDE
    table = grid("Employee", "Exam", "From", "Until", "For")
    for column in table.columns[2:4]:
        column.no_wrap = True
    table.columns[0].min_width = widest(names)
    for employee, lines in groupby(assignments, key=lambda line: line.employee_id):
        who = plain(named(employee, names))
        for line in lines:
            exam = f"{line.exam}  {titles[line.exam]}".strip() if wide else line.exam
            days = line.not_before.isoformat(), line.not_after.isoformat()
            table.add_row(who, plain(exam), *days, plain(purposes(question, assignments, line, language)))
            who = Text("")
    console.print(table)
    if not wide:
        bullets(console, "The exams", (f"{code}  {title}".strip() for code, title in sorted(titles.items())))


def purposes(question: Question, assignments: Sequence[AssignmentAnswer], line: AssignmentAnswer, language: str) -> str:
    """What a sitting is for: requirements, results that it renews, exams that need it first, a pin; if nothing of that,
    a promise.
    """
    rules = question.rules_by_name
    serves = list(_unique(words.label(rules[each], question.programme, language, None) for each in line.serves))
    serves.extend(words.renews(code) for code in line.renews)
    serves.extend(words.needed_first(other) for other in _waiting_for(question, assignments, line))
    if any((pin.pin.employee, pin.pin.exam) == (line.employee_id, line.exam) for pin in question.pins):
        serves.append(words.pinned())
    if question.promises is not None and (line.employee_id, line.exam) in question.promises.sittings and not serves:
        serves.append(words.promised())
    return words.listed(serves)


def _waiting_for(question: Question, assignments: Sequence[AssignmentAnswer], line: AssignmentAnswer) -> list[str]:
    """The exams that the same person sits later and that need this one first."""
    mine = {other.exam for other in assignments if other.employee_id == line.employee_id}
    return sorted(other for other in mine if line.exam in question.exams[other].prerequisites)


def names_of(question: Question, employees: Iterable[str]) -> Mapping[str, str | None]:
    """The names of these people, as far as the roster has them."""
    people = question.roster.employees.filter(pl.col("employee_id").is_in(sorted(set(employees))))
    return dict(people.select("employee_id", "name").iter_rows())


def named(employee: str, names: Mapping[str, str | None]) -> str:
    """The id, and the name where there is one."""
    return f"{employee}  {names.get(employee) or ''}".strip()


def widest(names: Mapping[str, str | None]) -> int:
    """How wide a column of these people is at least, where names are not very long."""
    longest = max((cell_len(f"{who}  {name or ''}") for who, name in names.items()), default=0)
    return min(longest, _LONGEST_NAME)


def _blocks(console: Console, question: Question, answer: PlanAnswer, language: str) -> None:
    rules = question.rules_by_name
    blocks = {block.requirement: block for goal in answer.goals for block in goal.blocked_by}
    market = question.scenario.market
    bullets(
        console,
        "What exams alone cannot fix",
        _unique(
            words.block(block, rules[name], question.programme, language, market, question.waived_until(name))
            for name, block in blocks.items()
        ),
    )


def _unique(sentences: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(sentences)
