"""`planner plan`: what do we need?"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, NoReturn, assert_never

import typer

from planner.cli.options import Effort, JsonTarget, Language, ScenarioPath, Spare
from planner.cli.run import Exit, as_json, input_faults, leave, load_beside, write_json
from planner.errors import UsageError
from planner.language import any_of, sentence

if TYPE_CHECKING:
    from planner.answer.schema import PlanAnswer


def plan(
    scenario: ScenarioPath,
    json: JsonTarget = None,
    lang: Language = "en",
    spare: Spare = None,
    confidence: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="Add the cheapest backups with which the goal is reached so likely, for example 90%.",
        ),
    ] = None,
    budget: Annotated[
        str | None,
        typer.Option(
            metavar="AMOUNT",
            help="The most that can be reached for this amount, in the currency of the prices: the highest tier.",
        ),
    ] = None,
    effort: Effort = 60.0,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Store the result as JSON, so that `compare` can show it again later."),
    ] = None,
    timings: Annotated[
        bool, typer.Option("--timings", help="Add to the JSON how many seconds each part took.")
    ] = False,
) -> None:
    """Find the best plan, prove it, verify it, and show who sits which exam until when."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.budget import print_confidence, print_most
    from planner.report.console import messages, output
    from planner.report.issues import print_issues
    from planner.report.plan import print_plan

    started, amount = perf_counter(), None if budget is None else _amount(budget)
    sure = None if confidence is None else _share(confidence)
    if sure is not None and amount is not None:
        options = any_of(("--confidence", "--budget"))
        raise UsageError(sentence("Ask one question at a time: {options}.", options=options))
    most = backed = None
    with input_faults(json), shown_progress() as line:
        load_beside("planner.planning")
        question = api.read(scenario)
        if spare is not None:
            question = question.with_spare(spare)
        read = perf_counter()
        asked = question
        if amount is None:
            backed = api.confident(question, sure, effort, line.backing)
            asked = question if backed is None else backed.question
            answer = api.plan(question, effort, line.solving) if backed is None else backed.plan
        elif question.price_book is None:
            raise UsageError(sentence("--budget needs prices, and the scenario has none."))
        else:
            most, asked = api.most_for_budget(question, amount, effort, line.solving)
            answer = most.plan
    if save is not None:
        from planner.comparison import sources

        named = sources.name_of(scenario)
        posed = asked if most is not None else question if sure is None else question.with_confidence(sure)
        api.save(api.result(posed, answer, named), save)
    if json is not None:
        spent = {"read": round(read - started, 3), "plan": round(perf_counter() - read, 3)}
        more: dict[str, object] = {} if most is None else {"budget": most.model_dump(mode="json", exclude={"plan"})}
        more |= {} if backed is None else {"confidence": backed.facts.model_dump(mode="json")}
        write_json(as_json(answer.model_dump(mode="json") | more | ({"timings": spent} if timings else {})), json)
    if json != "-":
        if most is not None:
            print_most(output(), question, most)
        print_plan(output(), asked, answer)
        if backed is not None:
            print_confidence(output(), question, backed.facts)
        print_issues(messages(), question.issues)
    if most is not None and answer.status in ("met", "planned"):
        missed = [each.tiers for each in most.tried[:-1]]
        leave(Exit.NO if tuple(goal.tier for goal in question.scenario.goals) in missed else Exit.YES)
    if backed is not None and not backed.facts.reached:
        leave(Exit.NO)
    leave_as_planned(answer)


def _share(text: str) -> Fraction:
    """`90%` or `0.9` as a share between 0 and 1. Raises UsageError for anything else."""
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)(%?)", text.strip())
    share = None if found is None else Fraction(found[1]) / (100 if found[2] else 1)
    if share is None or not 0 < share < 1:
        what = sentence("--confidence lies between 0% and 100%, for example 90%; found '{text}'.", text=text)
        raise UsageError(what)
    return share


def _amount(text: str) -> Decimal:
    """`20000` or `20000.50`. Raises UsageError for anything else."""
    if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", text) is None:
        what = sentence(
            "--budget is an amount in the currency of the prices, with at most two decimals, for example 20000; "
            "found '{text}'.",
            text=text,
        )
        raise UsageError(what)
    return Decimal(text)


def leave_as_planned(answer: PlanAnswer) -> NoReturn:
    """Leaves with the exit code that says what the answer is."""
    match answer.status:
        case "undecided":
            leave(Exit.UNDECIDED)
        case "impossible":
            leave(Exit.NO)
        case "met" | "planned":
            leave(Exit.YES if all(goal.reached for goal in answer.goals) else Exit.NO)
        case _:
            assert_never(answer.status)
