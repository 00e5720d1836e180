"""How many sittings a plan needs at least, by counting, against the fewest exams of any plan, and the second solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from planner.outcome.schema import Planned
from planner.problem.build import build
from planner.problem.cohorts.room import fewest_sittings, load_of
from planner.problem.reduce import lacks_room, reduce, with_missing
from planner.solver.solve import decide, price, solve
from tests.cases import as_question, tight_company
from tests.mip import optimum
from tests.oracle import Case
from tests.problem.cohorts.test_fewest import company as company_of_groups
from tests.properties.test_limits_by_month import company, many_alike


@pytest.mark.parametrize("case_of", [many_alike, tight_company, company_of_groups])
def test_no_plan_has_fewer_sittings_than_are_counted(case_of: Callable[[int], Case]) -> None:
    found: Counter[str] = Counter()
    for seed in range(30):
        case = case_of(seed)
        case["scenario"] |= {"limits": {"exams_per_month": 90}, "minimise": ["exams"]}
        staffing = reduce(build(as_question(case)))
        fewest = fewest_sittings(staffing.problem, staffing.everybody)
        outcome = solve(staffing)
        if isinstance(outcome, Planned):
            most = next(stage.value for stage in outcome.stages if stage.name == "exams")
            assert fewest <= most, seed
            found.update(planned=True, exact=fewest == most, some=fewest > 1)
    assert found["planned"] > 10
    assert found["exact"] > 2
    assert found["some"] > 5


@pytest.mark.parametrize("of_company", [True, False])
def test_where_room_is_too_little_there_is_no_plan(of_company: bool) -> None:
    found: Counter[str] = Counter()
    for seed in range(25):
        case = company(seed, of_company=True)
        limits = case["scenario"]["limits"]
        limits["exams_per_month"] = {"company": 1 + seed % 2 if of_company else 90}
        if not of_company:
            limits["exams_per_person_per_month"] = 1
            for rule in case["options"].values():
                for part in rule["gold"].get("all", [rule["gold"]]):
                    part["people"] = len(case["employees"])
        staffing = reduce(build(as_question(case)))
        if lacks_room(staffing):
            assert optimum(case) is None, seed
            assert decide(staffing) == "no"
            assert price(staffing) == solve(staffing)
            assert not lacks_room(with_missing(staffing))  # Imagined people sit nothing.
            load = load_of(staffing.problem, staffing.everybody)
            assert load is not None
            assert load.of_company is not None
            assert of_company == (load.of_company < load.sittings)
        found[str(lacks_room(staffing))] += 1
    assert found["True"] > 3
    assert found["False"] > 3
