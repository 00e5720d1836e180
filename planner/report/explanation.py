"""The answer of `explain` as a manager reads it: why not, what would help, what a part of the plan is worth."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.panel import Panel

from planner.language import say
from planner.report.console import bullets, grid, hanging, heading, plain, tell
from planner.report.plan import purposes
from planner.words.explanations import (
    alternative,
    alternatives,
    candidate_price,
    counting,
    critical_people,
    effect,
    involved,
    nothing_to_explain,
    one_more,
    open_places,
    opinion,
    people_leave,
    proof_by_counting,
    spare_more,
    spare_price,
    spares_mean,
)
from planner.words.explanations import difference as plan_difference
from planner.words.parts import in_a_row, listed
from planner.words.plans import block as said_block
from planner.words.plans import goal as said_goal
from planner.words.plans import headline
from planner.words.reasons import because, conflict_intro, given, missing
from planner.words.repairs import no_repair, together, undecided_changes, undecided_pairs
from planner.words.repairs import repair as said_repair
from planner.words.repairs import step as said_step
from planner.words.rules import label

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer
    from planner.explanation.schema import Alternatives, Explanation, OpenPlaces, Proof, Repair, SparePrice, Step
    from planner.question.schema import Question


def print_explanation(console: Console, question: Question, plan: PlanAnswer, answer: Explanation) -> None:
    """The headline of the plan, and what there is to say about it."""
    _head(console, question, plan, answer)
    if answer.conflict is not None:
        _conflict(console, question, answer)
        _repairs(console, question, answer)
    if answer.proof is not None:
        _proof(console, question, answer.proof)
    sittings = [(line.employee_id, line.exam) for line in plan.assignments]
    if answer.differences and sittings == [(each.employee_id, each.exam) for each in answer.differences]:
        _worth(console, question, plan, answer)
    else:
        bullets(console, say("What changes"), (plan_difference(each) for each in answer.differences))
    if answer.alternatives is not None:
        _alternatives(console, answer.alternatives)
    elif answer.one_more:
        _one_more(console, question, answer)
    elif answer.spares:
        _spares(console, answer.spares)
    elif answer.places:
        _places(console, question, answer.places)
    elif answer.conflict is None and not answer.differences:
        tell(console, nothing_to_explain(plan))


def _proof(console: Console, question: Question, proof: Proof) -> None:
    heading(console, say("Why not with fewer exams"))
    rules = question.rules_by_name
    for each in proof.counted:
        name = label(rules[each.requirement], question.programme, None)
        console.print(hanging("- ", plain(counting(each, name))))
    tell(console, proof_by_counting(proof))


def _alternatives(console: Console, found: Alternatives) -> None:
    heading(console, say("Other plans"))
    tell(console, alternatives(found))
    if found.plans:
        table = grid("", say("Plan"))
        for number, each in enumerate(found.plans, start=1):
            table.add_row(plain(f"{number}."), plain(alternative(each)))
        console.print(table)
        bullets(console, say("Who is in them, and in the best plan"), involved(found.people))


def _one_more(console: Console, question: Question, answer: Explanation) -> None:
    heading(console, say("What one more would cost"))
    rules = question.rules_by_name
    table = grid(say("Requirement"), say("If it asked for one more"))
    for each in answer.one_more:
        name = label(rules[each.requirement], question.programme, None)
        table.add_row(plain(name), plain(one_more(each)))
    console.print(table)


def _spares(console: Console, prices: Iterable[SparePrice]) -> None:
    heading(console, say("What it costs to survive departures"))
    tell(console, spares_mean())
    table = grid(say("May leave"), say("The best plan"), say("That is"))
    for each in prices:
        cells = people_leave(each.spare), spare_price(each), spare_more(each)
        table.add_row(*map(plain, cells))
    console.print(table)


def _places(console: Console, question: Question, places: Iterable[OpenPlaces]) -> None:
    """Everybody who could fill a place; people with the same exams to sit and the same price share a line."""
    heading(console, say("Who could fill the open places"))
    rules = question.rules_by_name
    for number, each in enumerate(places):
        if number:
            console.print()
        name = label(rules[each.requirement], question.programme, None)
        tell(console, open_places(each, name))
        table = grid(say("If they sit"), say("Employees"), say("Then the plan costs"))
        alike: dict[tuple[str, str], list[str]] = {}
        for one in each.candidates:
            alike.setdefault((listed(one.exams), candidate_price(one)), []).append(one.employee_id)
        for (exams, price), people in alike.items():
            table.add_row(plain(exams), plain(in_a_row(people)), plain(price))
        if alike:
            console.print(table)


def print_critical(console: Console, question: Question, plan: PlanAnswer, answer: Explanation) -> None:
    """Who is critical, and what it costs to lose them."""
    _head(console, question, plan, answer)
    heading(console, say("Who is critical"))
    tell(console, critical_people(plan, answer))
    if answer.differences:
        table = grid(say("Employee"), say("If this person leaves"))
        for each in answer.differences:
            table.add_row(plain(each.employee_id), plain(effect(each)))
        console.print(table)


def _head(console: Console, question: Question, plan: PlanAnswer, answer: Explanation) -> None:
    lines = [said_goal(question.programme, goal) for goal in plan.goals]
    content = plain("\n".join([*lines, headline(plan)]))
    console.print(Panel(content, title=plain(answer.title or say("Why")), title_align="left"))
    if answer.second_opinion is not None:
        tell(console, opinion(answer.second_opinion, plan))


def _worth(console: Console, question: Question, plan: PlanAnswer, answer: Explanation) -> None:
    """What each sitting is for, and what becomes of the plan without it."""
    heading(console, say("What each exam is for, and the best plan without it"))
    table = grid(say("Employee"), say("Exam"), say("For"), say("Without it"))
    last = ""
    for line, each in zip(plan.assignments, answer.differences, strict=True):
        serves = purposes(question, plan.assignments, line)
        who = "" if line.employee_id == last else line.employee_id
        table.add_row(plain(who), plain(line.exam), plain(serves), plain(effect(each)))
        last = line.employee_id
    console.print(table)


def _conflict(console: Console, question: Question, answer: Explanation) -> None:
    if answer.conflict is None:
        return
    heading(console, say("Why it cannot be reached"))
    if answer.missing:
        tell(console, missing(answer.missing))
    tell(console, conflict_intro(answer.conflict))
    rules = question.rules_by_name
    for each in answer.conflict.givens:
        what = given(each, rules, question.programme)
        why = because(each, rules.get(str(each.what.get("requirement"))))
        console.print(hanging("- ", plain(f"{what}\n{why}".strip())))


def _repairs(console: Console, question: Question, answer: Explanation) -> None:
    heading(console, say("What to try, the cheapest plan first"))
    if answer.repairs:
        table = grid("", say("Change"), say("Plan"))
        for number, repair in enumerate(answer.repairs, start=1):
            steps = "\n".join(together(_steps(question, repair.steps)))
            table.add_row(plain(f"{number}."), plain(steps), plain(_plan(question, repair)))
        console.print(table)
    else:
        tell(console, no_repair(answer))
    unknown = _steps(question, answer.undecided)
    if answer.undecided_pairs:
        unknown.append(undecided_pairs(len(answer.undecided_pairs)))
    bullets(console, undecided_changes(), unknown)


def _plan(question: Question, repair: Repair) -> str:
    rules, market = question.rules_by_name, question.scenario.market
    blocks = [
        said_block(
            block,
            rules[block.requirement],
            question.programme,
            market,
            question.waived_until(block.requirement),
        )
        for block in repair.blocked_by
    ]
    return said_repair(repair, blocks)


def _steps(question: Question, steps: Iterable[Step]) -> list[str]:
    rules, goals = question.rules_by_name, question.scenario.goals
    return [said_step(step, goals, rules, question.programme) for step in steps]
