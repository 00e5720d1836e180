"""`planner frontier`: money against probability, and against people to spare."""

from __future__ import annotations

from planner.cli.options import Effort, JsonTarget, Language, ScenarioPath
from planner.cli.run import Exit, as_json, input_faults, leave, write_json
from planner.errors import UsageError
from planner.language import sentence


def frontier(
    scenario: ScenarioPath,
    json: JsonTarget = None,
    lang: Language = "en",
    effort: Effort = 60.0,
) -> None:
    """Show a handful of plans, none of which beats another in cost and probability, or in cost and people to spare."""
    from planner import api
    from planner.cli.progress import shown_progress
    from planner.report.budget import print_frontier
    from planner.report.console import messages, output
    from planner.report.issues import print_issues

    with input_faults(json), shown_progress() as line:
        question = api.read(scenario)
        if question.price_book is None:
            raise UsageError(sentence("A frontier of money needs prices, and the scenario has none."))
        answer = api.frontier(question, effort, line.backing)
    if json is not None:
        write_json(as_json(answer.model_dump(mode="json")), json)
    if json != "-":
        print_frontier(output(), question, answer)
        print_issues(messages(), question.issues)
    leave(Exit.YES if answer.by_spare else Exit.NO)
