"""`planner explain`: why?"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from planner.cli.backups import with_backups
from planner.cli.options import JsonTarget, Language, ScenarioPath
from planner.cli.plan import leave_as_planned
from planner.cli.run import as_json, input_faults, write_json
from planner.errors import UsageError
from planner.language import any_of, followed, sentence

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer
    from planner.explanation.schema import Explanation
    from planner.explanation.watch import Watch
    from planner.question.schema import Question


_QUESTIONS = (
    "--why",
    "--why-not",
    "--without",
    "--critical",
    "--one-more",
    "--places",
    "--spare",
    "--alternatives",
)


def explain(
    scenario: ScenarioPath,
    why: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="EMPLOYEE EXAM", help="Why does this person sit this exam? What happens without it?"),
    ] = None,
    why_not: Annotated[
        str | None,
        typer.Option(metavar="EMPLOYEE", help="Why not this person? What happens if they sit one of the exams?"),
    ] = None,
    without: Annotated[
        str | None, typer.Option(metavar="EMPLOYEE", help="What happens if this person is not there?")
    ] = None,
    critical: Annotated[
        bool, typer.Option("--critical", help="Who is critical? What does it cost to lose each person?")
    ] = False,
    one_more: Annotated[
        bool, typer.Option("--one-more", help="What would one more person cost, for each requirement?")
    ] = False,
    places: Annotated[
        bool, typer.Option("--places", help="Who could fill the open places of each requirement, and at what price?")
    ] = False,
    spare: Annotated[
        int, typer.Option(min=0, max=20, metavar="NUMBER", help="What does it cost if any so many people may leave?")
    ] = 0,
    alternatives: Annotated[
        int, typer.Option(min=0, metavar="NUMBER", help="Show so many other plans, by other people.")
    ] = 0,
    within: Annotated[
        str, typer.Option(metavar="PERCENT", help="Other plans may cost so much more, for example 10%.")
    ] = "0%",
    second_opinion: Annotated[
        bool, typer.Option("--second-opinion", help="Ask another solver (HiGHS) whether it proves the same.")
    ] = False,
    json: JsonTarget = None,
    lang: Language = "en",
    effort: Annotated[
        float,
        typer.Option(min=0.01, metavar="SECONDS", help="The limit for each question to the solver, counted in steps."),
    ] = 60.0,
) -> None:
    """Say why a goal cannot be reached and what would help, or what each part of the plan is worth."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.console import messages, output
    from planner.report.explanation import print_critical, print_explanation
    from planner.report.issues import print_issues

    asked_for = (why, why_not, without, critical, one_more, places, spare, alternatives)
    if sum(each not in (None, False, 0) for each in asked_for) > 1:
        raise UsageError(sentence("Ask one question at a time: {options}.", options=any_of(_QUESTIONS)))
    share = _share(within)
    with input_faults(json), shown_progress() as line:
        question = with_backups(api.read(scenario), effort, line)
        _known(question, why[0] if why else why_not or without, why[1] if why else None)
        plan = api.plan(question, effort, line.solving)
        if critical:
            answer = api.critical(question, plan, effort, line.explaining)
        elif one_more:
            answer = api.one_more(question, plan, effort, line.explaining)
        elif places:
            answer = api.places(question, plan, effort, line.explaining)
        elif spare:
            answer = api.spares(question, plan, spare, effort, line.explaining)
        elif alternatives:
            answer = api.alternatives(question, plan, alternatives, share, effort, line.explaining)
        else:
            answer = _asked(question, plan, why, why_not, without, effort, line.explaining)
        if second_opinion:
            line.asking_another_solver()
            answer = answer.model_copy(update={"second_opinion": api.second_opinion(question, plan)})
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if json != "-":
        shown = print_critical if critical else print_explanation
        shown(output(), question, plan, answer)
        print_issues(messages(), question.issues)
    leave_as_planned(plan)


def _asked(
    question: Question,
    plan: PlanAnswer,
    why: tuple[str, str] | None,
    why_not: str | None,
    without: str | None,
    effort: float,
    watch: Watch,
) -> Explanation:
    from planner import api

    if why is not None:
        return api.why(question, plan, why[0], why[1], effort)
    if why_not is not None:
        return api.why_not(question, plan, why_not, None, effort, watch)
    if without is not None:
        return api.without(question, plan, without, effort)
    return api.explain(question, plan, effort, watch)


def _share(percent: str) -> Fraction:
    """`10%` as a share. Raises UsageError for anything else."""
    try:
        share = Fraction(percent.strip().removesuffix("%")) / 100
    except (ValueError, ZeroDivisionError):
        what = sentence("--within is a percentage, for example 10%; found '{text}'.", text=percent)
        raise UsageError(what) from None
    if share < 0 or share > 100:
        raise UsageError(sentence("--within lies between 0% and 10000%; found '{text}'.", text=percent))
    return share


def _known(question: Question, employee: str | None, exam: str | None) -> None:
    """Raises UsageError for people and exams that are not there."""
    from planner.text import did_you_mean

    staff = set(question.roster.employees["employee_id"])
    if employee is not None and employee not in staff:
        what = sentence("Nobody in the roster has the id '{employee}'.", employee=employee)
        raise UsageError(followed([what, did_you_mean(employee, staff)]))
    if exam is not None and exam not in question.codes:
        what = sentence("The goals do not ask for the exam '{exam}'.", exam=exam)
        raise UsageError(followed([what, did_you_mean(exam, set(question.codes))]))
