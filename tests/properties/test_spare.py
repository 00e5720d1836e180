"""Plans that survive departures, against trying every set of leavers and every plan."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.answer.proposed import ProposedPlan
from planner.outcome.schema import Impossible, Met, Planned
from planner.planning import answer
from planner.problem.build import build
from planner.problem.reduce import one_by_one, reduce
from planner.solver.solve import solve
from planner.verification.verify import verify
from tests.cases import AS_OF, as_question, calendar_cases, cases, day
from tests.oracle import Case, best, reached_with, without_any
from tests.properties.test_optimum import values
from tests.properties.test_second_solver import company

many = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def with_spare(case: Case, spare: int) -> Case:
    return {**case, "scenario": {**case["scenario"], "spare": spare}}


def without_people(case: Case, left: tuple[str, ...]) -> Case:
    """The case with only these people; pins and bans of the others do not matter to whether goals hold."""
    return {
        **case,
        "employees": {who: case["employees"][who] for who in left},
        "results": [result for result in case["results"] if result["employee_id"] in left],
    }


def survives(case: Case, sat: list[tuple[str, str, date]], assumed: frozenset[str], spare: int) -> bool:
    return all(
        reached_with(without_people(case, left), [each for each in sat if each[0] in left], assumed)
        for left in without_any(case, spare)
    )


def rules_without_alternatives(case: Case) -> bool:
    """Whether only requirements are used for which the cheapest plan that survives is found exactly."""

    def plain(rule: dict[str, Any]) -> bool:
        if "all" in rule:
            apart = rule.get("sharing") == "different" or rule.get("each_person_at_most") == 1
            return all(map(plain, rule["all"])) and (apart or "each_person_at_most" not in rule)
        return "people" in rule or "passes" in rule or "metric" in rule or "fact" in rule

    editions = [case["options"], *([case["next"]["options"]] if "next" in case else [])]
    one_option = all("option" in goal for goal in case["scenario"]["goals"]) or len(case["options"]) == 1
    return one_option and all(plain(tiers["gold"]) for edition in editions for tiers in edition.values())


@many
@given(case=cases(most_open_pairs=6), spare=st.sampled_from([1, 1, 2]))
def test_the_cheapest_plan_that_survives_equals_trying_everything(case: Case, spare: int) -> None:
    outcome = solve(reduce(build(as_question(with_spare(case, spare)))))
    expected = best(case, spare)
    if not isinstance(outcome, Planned | Met):
        assert isinstance(outcome, Impossible)
        assert expected is None or not rules_without_alternatives(case)
        return
    assert expected is not None
    if rules_without_alternatives(case):
        assert values(outcome) == expected[:2]
    else:
        assert values(outcome) >= expected[:2]


@many
@given(case=cases(most_open_pairs=12), spare=st.sampled_from([1, 1, 2]))
def test_a_plan_survives_every_set_of_departures(case: Case, spare: int) -> None:
    """With every exam passed as late as the answer allows."""
    question = as_question(with_spare(case, spare))
    outcome = solve(reduce(build(question)))
    assume(isinstance(outcome, Planned))
    assert isinstance(outcome, Planned)
    found = answer(question)
    assert found.verified
    sat = [(line.employee_id, line.exam, line.safe_until) for line in found.assignments]
    assert survives(case, sat, frozenset(outcome.assumed), spare)


@many
@given(case=calendar_cases())
def test_a_plan_of_days_survives_every_departure(case: Case) -> None:
    question = as_question(with_spare(case, 1))
    outcome = solve(reduce(build(question)))
    assume(isinstance(outcome, Planned))
    assert isinstance(outcome, Planned)
    assert answer(question).verified
    sat = [(each.employee_id, each.exam, each.last) for each in outcome.assignments]
    assert survives(case, sat, frozenset(outcome.assumed), 1)


def small_company(seed: int) -> Case:
    """Five or six people, two or three exams, and rules of the kinds whose departures are not simply counted: groups
    that may not share people, results, scores. At most seven sittings are open.
    """
    chance = Random(seed)
    codes = [f"X{number}" for number in range(chance.choice([2, 2, 3]))]
    who = [f"E{number}" for number in range(chance.choice([5, 6]))]

    def hold() -> Any:
        return chance.choice([*codes, {"any": codes}, {"all": codes[:2]}])

    parts = [{"id": f"g{n}", "people": chance.randint(1, 2), "hold": hold()} for n in range(chance.choice([2, 3]))]
    scores = [{"id": f"s{n}", "each": chance.choice([1, 2, 3]), "people": hold()} for n in range(2)]
    scores[0] |= chance.choice([{"cap": 4}, {"above_zero": True}, {}])
    rules = chance.choice(
        [
            {"id": "apart", "all": parts, "sharing": "different"},
            {"id": "twice", "all": parts, "sharing": "different", "each_person_at_most": 2},
            {"id": "passes", "passes": chance.randint(3, 7), "of": codes},
            {"id": "points", "points": chance.randint(2, 9), "from": scores},
        ]
    )
    held = [(each, code) for each in who for code in codes if chance.random() < 0.5]
    lacking = [(each, code) for each in who for code in codes if (each, code) not in held]
    case: Case = {
        "exams": {code: {} for code in codes},
        "options": {"one": {"gold": rules}},
        "employees": {each: {"hourly_cost": chance.randint(1, 3)} for each in who},
        "results": [{"employee_id": each, "exam": code} for each, code in held],
        "scenario": {
            "as_of": AS_OF,
            "goals": [{"tier": "gold", "by": day(9), "option": "one"}],
            "decisions": [{"ban": {"employee": each, "exam": code}} for each, code in lacking[7:]],
            "spare": chance.choice([1, 1, 2]),
        },
    }
    return case


@pytest.mark.parametrize("seed", range(60))
def test_groups_apart_results_and_scores(seed: int) -> None:
    """Exact for groups apart and for results; for scores and for people in two groups the plan survives at least."""
    case = small_company(seed)
    spare = case["scenario"]["spare"]
    problem = build(as_question(case))
    outcome = solve(reduce(problem))
    assert outcome == solve(one_by_one(problem))
    expected = best(case, spare)
    (rules,) = [tiers["gold"] for tiers in case["options"].values()]
    if rules["id"] in ("apart", "passes"):
        assert (None if isinstance(outcome, Impossible) else values(cast("Planned | Met", outcome))) == (
            None if expected is None else expected[:2]
        )
    if isinstance(outcome, Planned | Met):
        sittings = outcome.assignments if isinstance(outcome, Planned) else ()
        assert survives(case, [(each.employee_id, each.exam, each.last) for each in sittings], frozenset(), spare)
        found = answer(as_question(case))
        assert found.verified


@pytest.mark.parametrize("seed", range(0, 40, 4))
def test_more_to_spare_never_costs_less(seed: int) -> None:
    case = company(seed, size=40)
    before: tuple[int, list[int]] | None = (0, [])
    for spare in range(4):
        question = as_question(with_spare(case, spare))
        found = answer(question)
        if found.status == "impossible":
            before = None
            continue
        assert before is not None, "fewer leavers were too many"
        assert found.verified
        now = (0, [int(stage.value) for stage in found.objective])
        assert now >= before
        before = now


def test_the_verifier_wants_what_the_scenario_wants_to_spare() -> None:
    """A plan without anybody to spare is no answer to a scenario that wants two."""
    case = company(4, size=40)
    plan = answer(as_question(case))
    proposed = ProposedPlan.model_validate_json(plan.model_dump_json())
    assert verify(as_question(case), proposed).valid
    verdict = verify(as_question(with_spare(case, 2)), proposed)
    assert {finding.code for finding in verdict.findings} >= {"requirement-not-met"}
