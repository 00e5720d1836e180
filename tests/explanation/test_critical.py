"""Who is critical, against trying everything without each person in turn."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings

from planner import api
from planner.explanation.schema import Difference
from tests.cases import as_question, calendar_cases, cases
from tests.oracle import Case, best

some = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


def left_by(case: Case, who: str) -> Case:
    """The case without a person, their results, and what was decided about them."""

    def about(decision: dict[str, Any]) -> bool:
        return any((decision.get(key) or {}).get("employee") == who for key in ("pin", "ban"))

    decisions = [each for each in case["scenario"].get("decisions", ()) if not about(each)]
    return {
        **case,
        "employees": {other: facts for other, facts in case["employees"].items() if other != who},
        "results": [result for result in case["results"] if result["employee_id"] != who],
        "scenario": {**case["scenario"], "decisions": decisions},
    }


def check(case: Case) -> None:
    question = as_question(case)
    plan = api.plan(question)
    found = {each.employee_id: each for each in api.critical(question, plan).differences}
    before = best(case)
    if before is None:
        assert not found
        return
    for who in case["employees"]:
        after = best(left_by(case, who)) if len(case["employees"]) > 1 else None
        if len(case["employees"]) == 1:
            continue
        assert (who in found) == (after is None or after[:2] != before[:2]), who
        if who in found:
            assert grows(found[who]) == (None if after is None else grown(before, after))


def grows(difference: Difference) -> list[int] | None:
    """By how much each measure grows, assumptions aside; None where there is no plan."""
    if difference.status == "impossible":
        return None
    return [int(stage.value) for stage in difference.more if stage.name != "assumptions"]


def grown(before: Any, after: Any) -> list[int]:
    return [late - early for early, late in zip(before[1], after[1], strict=True)]


@some
@given(case=cases(most_open_pairs=8))
def test_critical_people_are_those_whose_loss_costs_something(case: Case) -> None:
    check(case)


@some
@given(case=calendar_cases())
def test_critical_people_where_days_matter(case: Case) -> None:
    check(case)
