"""The answer of `replan` as a manager reads it: what was promised, what became of it, and the new plan."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from planner.language import say
from planner.question.schema import Promises, Question
from planner.report.console import bullets, grid, heading, plain
from planner.report.plan import keep_names_whole, named, names_of, print_sittings_and_proof, print_title
from planner.words.parts import short_day
from planner.words.replans import changes, earlier_plan, promise_in_plan, promise_today, promises_kept, promises_today

if TYPE_CHECKING:
    from planner.replanning.schema import ReplanAnswer


def print_replan(console: Console, question: Question, answer: ReplanAnswer) -> None:
    """What is done, open, late and gone; what changes; and who sits what by the new plan."""
    said = [] if answer.planned_as_of is None else [earlier_plan(answer.planned_as_of)]
    said += [promises_today(answer.counts), *promises_kept(answer)]
    print_title(console, question, answer.plan, said)
    if answer.promises:
        _promises(console, question, answer)
    if answer.plan.verified:
        bullets(console, say("What changes"), changes(answer))
    kept = tuple((promise.employee_id, promise.exam) for promise in answer.promises if promise.kept)
    print_sittings_and_proof(console, replace(question, promises=Promises(kept)), answer.plan)


def _promises(console: Console, question: Question, answer: ReplanAnswer) -> None:
    heading(console, say("The promises"))
    names = names_of(question, (promise.employee_id for promise in answer.promises))
    last_days = {(line.employee_id, line.exam): line.not_after for line in answer.plan.assignments}
    table = grid(say("Employee"), say("Exam"), say("Until"), say("Today"), say("New plan"))
    keep_names_whole(table.columns[0], names)
    table.columns[2].no_wrap = True
    for employee, promises in groupby(answer.promises, key=lambda promise: promise.employee_id):
        who = plain(named(employee, names))
        for promise in promises:
            until = "" if promise.not_after is None else short_day(promise.not_after)
            new = promise_in_plan(promise, last_days.get((employee, promise.exam)))
            table.add_row(who, plain(promise.exam), until, plain(promise_today(promise)), plain(new))
            who = Text("")
    console.print(table)
