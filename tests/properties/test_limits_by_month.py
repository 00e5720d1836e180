"""Limits by month of one person over several independent groups of exams, against a person-and-day MIP: limits that
never bind, limits that tie the menus of a person, and with limits of the company as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest

from planner.outcome.schema import Impossible, Met, Outcome, Planned
from planner.problem import reduce as reducing
from planner.problem.build import build
from planner.problem.full import FullMonths
from planner.problem.reduce import (
    Staffing,
    fill,
    one_by_one,
    reduce,
    share_months,
    tie,
    with_likely_limits,
    with_missing,
)
from planner.problem.schema import Problem
from planner.solver import overbooked
from planner.solver import run as running
from planner.solver import solve as solving
from planner.solver.bounds import leading, narrowing, relaxation
from planner.solver.bounds.leading import leading_values
from planner.solver.bounds.linear import Linear
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.bounds.unlisted import OpenDiagrams
from planner.solver.bundles import takers
from planner.solver.cpsat import cp_model
from planner.solver.model.order import Row
from planner.solver.solve import solve
from tests.cases import as_question
from tests.mip import optimum
from tests.oracle import Case
from tests.properties.test_optimum import values

AS_OF = date(2026, 1, 5)


def company(seed: int, of_company: bool) -> Case:
    """Two to three independent groups of exams, each with a deadline of its own within three months, and few people
    of whom each may sit one exam a month, seldom two.
    """
    chance = Random(seed)
    people = chance.randint(3, 5)
    staff = [f"E{number}" for number in range(people)]
    goals, rules, codes = [], {}, []
    for number in range(chance.randint(2, 3)):
        own = [f"X{number}{letter}" for letter in "AB"[: chance.choice([1, 2, 2])]]
        codes += own
        hold: Any = own[0] if len(own) == 1 else {chance.choice(["all", "all", "any"]): own}
        wanted = {"id": "g", "people": chance.choice([1, 1, 2]), "hold": hold}
        rules[f"option-{number}"] = {"gold": wanted}
        by = date(2026, chance.choice([1, 2, 2, 2, 3]), 25)
        goals.append({"tier": "gold", "option": f"option-{number}", "by": by, "hold_until": date(2026, 4, 10)})
    exams: dict[str, dict[str, Any]] = {code: {} for code in codes}
    for code in codes:
        if chance.random() < 0.1:
            exams[code] = {"available_from": date(2026, chance.randint(1, 2), 15)}
        elif chance.random() < 0.1:
            exams[code] = {"retires_on": date(2026, chance.randint(1, 2), 20), "counts_until": date(2026, 3, 28)}
    limits: dict[str, Any] = {"exams_per_person_per_month": chance.choice([1, 1, 1, 2])}
    if of_company:
        limits["exams_per_month"] = {"company": chance.randint(2, 4)}
    return {
        "exams": exams,
        "options": rules,
        "employees": {who: {"hourly_cost": chance.randint(1, 9)} for who in staff},
        "results": [
            {"employee_id": who, "exam": code, "passed_on": date(2025, 1, 10)}
            for who in staff
            for code in codes
            if chance.random() < 0.1
        ],
        "scenario": {
            "as_of": AS_OF,
            "goals": goals,
            "limits": limits,
            "minimise": chance.choice([["cost"], ["exams"], ["people"], ["people", "cost"]]),
            "prices": {"currency": "USD", "fees": {"default": 10}, "study_hours": {"default": 3}},
            "metrics": {},
            "facts": {},
            "decisions": [],
        },
    }


@pytest.mark.parametrize("of_company", [False, True])
def test_the_optimum_equals_the_second_solver(of_company: bool, ties: Counter[str]) -> None:
    """And the plan is that of tying everybody from the beginning."""
    met: Counter[str] = Counter()
    for seed in range(25):
        case = company(seed, of_company)
        problem = build(as_question(case))
        outcome = solve(reduce(problem))
        expected = optimum(case)
        if expected is None:
            assert isinstance(outcome, Impossible), seed
            met["impossible"] += 1
            continue
        assert isinstance(outcome, Planned | Met), seed
        assert values(outcome) == expected, seed
        assert outcome == solve(one_by_one(problem)), seed
        met["without"] += optimum(_without_limit(case)) != expected
    assert met["impossible"] > 5
    assert met["without"] > 3
    assert ties["tied"] > 5


@pytest.fixture
def ties(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often people were tied, months shared, and months full while plans were made; not from the beginning."""
    found: Counter[str] = Counter()

    def counting(staffing: Staffing, tied: Collection[str]) -> Staffing:
        found["tied"] += 1
        return tie(staffing, tied)

    def filling(staffing: Staffing, full: FullMonths) -> Staffing:
        found["full"] += 1
        return fill(staffing, full)

    def sharing(staffing: Staffing, tied: Collection[str]) -> Staffing:
        found["shared"] += 1
        found["tied"] += bool(tied)
        return share_months(staffing, tied)

    monkeypatch.setattr(overbooked, "_FEW", 2)  # an eighth of so few people is nobody
    monkeypatch.setattr(solving, "with_likely_limits", lambda staffing: staffing)
    monkeypatch.setattr(solving, "tie", counting)
    monkeypatch.setattr(solving, "fill", filling)
    monkeypatch.setattr(solving, "share_months", sharing)
    return found


def crowded(seed: int) -> Case:
    """More people, some of whom are alike, mostly in teams with few places, and goals that leave little time."""
    chance = Random(seed)
    case = company(seed, chance.random() < 0.7)
    for number in range(len(case["employees"]), chance.randint(5, 9)):
        case["employees"][f"E{number}"] = {}
    for facts in case["employees"].values():
        facts |= {"hourly_cost": chance.choice([3, 3, 4]), "team": chance.choice("ABC")}
    case["exams"]["OLD"] = {"retires_on": AS_OF, "counts_until": date(2026, 3, 15)}
    holders = [who for who in case["employees"] if chance.random() < 0.4]
    case["results"] += [{"employee_id": who, "exam": "OLD", "passed_on": date(2025, 1, 10)} for who in holders]
    for rule in case["options"].values():
        rule["gold"]["people"] = chance.randint(2, 3)
        if chance.random() < 0.5:
            rule["gold"]["hold"] = {"any": [rule["gold"]["hold"], "OLD"]}
    limits = case["scenario"]["limits"]
    if chance.random() < 0.7:
        monthly = {"company": chance.randint(3, 6), "teams": {"A": chance.randint(1, 3), "B": chance.randint(1, 3)}}
        limits["exams_per_month"] = monthly
    if chance.random() < 0.3:
        limits["exams_per_person"] = chance.randint(2, 3)
    return case


def in_the_way(seed: int) -> Case:
    """Two exams for one person each, and one that opens in February for two people, when the company has just enough
    places: whoever sits the first two takes one of them away, though everybody finds months by themselves.
    """
    chance = Random(seed)
    staff = {f"E{number}": {"hourly_cost": chance.randint(1, 4)} for number in range(chance.randint(4, 6))}
    codes = ["X0", "X1", "X2"]
    wanted = {code: {"gold": {"id": "g", "people": 1 + (code == "X2"), "hold": code}} for code in codes}
    by = date(2026, 2, 25)
    return company(0, of_company=True) | {
        "exams": {"X0": {}, "X1": {}, "X2": {"available_from": date(2026, 2, 2)}},
        "options": wanted,
        "employees": staff,
        "results": [],
        "scenario": {
            **company(0, of_company=True)["scenario"],
            "goals": [{"tier": "gold", "option": option, "by": by} for option in wanted],
            "limits": {"exams_per_month": chance.choice([2, 2, 3]), "exams_per_person_per_month": 1},
            "minimise": ["cost"],
            "decisions": [
                {"ban": {"employee": who, "exam": code}} for who in staff for code in codes if chance.random() < 0.4
            ],
        },
    }


@cache
def problem_of(case: Callable[[int], Case], seed: int) -> Problem:
    return build(as_question(case(seed)))


@cache
def expected_of(case: Callable[[int], Case], seed: int) -> Outcome:
    """What the whole model says, which several tests compare with; none of them changes how that is solved."""
    return solve(one_by_one(problem_of(case, seed)))


@pytest.mark.parametrize(("case", "seeds", "kind"), [(crowded, 50, "tied"), (in_the_way, 60, "full")])
def test_who_is_tied_makes_no_difference(
    case: Callable[[int], Case], seeds: int, kind: str, ties: Counter[str]
) -> None:
    planned = 0
    for seed in range(seeds):
        outcome = solve(reduce(problem_of(case, seed)))
        assert outcome == expected_of(case, seed), seed
        planned += isinstance(outcome, Planned)
    assert planned > 25
    assert ties[kind] > 4


def test_limits_of_the_company_are_kept_though_plans_are_made_without_them(ties: Counter[str]) -> None:
    """Most plans keep them anyway; the others are made again."""
    planned = 0
    for seed in range(60):
        case = crowded(seed)
        limits = case["scenario"]["limits"]
        limits.pop("exams_per_person_per_month", None)
        limits["exams_per_month"] = {"company": 2 + seed % 4, "teams": {"A": 1, "C": 2}} if seed % 3 else 2 + seed % 4
        problem = build(as_question(case))
        outcome = solve(reduce(problem))
        assert outcome == solve(one_by_one(problem)), seed
        planned += isinstance(outcome, Planned)
    assert planned > 25
    assert 10 < ties["shared"] < 40


def many_alike(seed: int) -> Case:
    """Few kinds of people, who can do several things for most goals, and so little time that it matters what one person
    can sit.
    """
    chance = Random(seed)
    case = company(seed, of_company=seed % 2 == 0)
    staff = {f"E{number}": {"hourly_cost": chance.choice([3, 3, 3, 4])} for number in range(chance.randint(6, 9))}
    held = [code for code in case["exams"] if chance.random() < 0.3]
    results = [
        {"employee_id": who, "exam": code, "passed_on": date(2025, 1, 10)}
        for who in staff
        for code in held
        if chance.random() < 0.4
    ]
    for number, rule in enumerate(case["options"].values()):
        own = [code for code in case["exams"] if code[1] == str(number)]
        most = chance.randint(2, 4)
        asked = [(own[0], most), ({"all": own}, most - 1), (own[-1], chance.randint(1, most))][: chance.randint(2, 3)]
        parts = [{"id": f"g{k}", "people": people, "hold": hold} for k, (hold, people) in enumerate(asked)]
        rule["gold"] = {"id": "all", "all": parts}
    if seed % 2 == 0:
        case["scenario"]["limits"]["exams_per_month"] = {"company": chance.randint(6, 9)}
    case["scenario"]["minimise"] = [chance.choice(["people", "people", "exams", "cost"])]
    return case | {"employees": staff, "results": results}


@pytest.mark.parametrize("case", [crowded, many_alike])
def test_limits_that_are_likely_to_matter_change_no_plan(
    case: Callable[[int], Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether goals need half of all seats or a tenth; all months but the last are full where both limits are."""
    begun: Counter[str] = Counter()
    for seed in range(30):
        for name in ("_MUCH_OF_PERSONS", "_SOME_OF_PERSONS", "_MUCH_OF_COMPANY", "_NEARLY_ALL"):
            monkeypatch.setattr(reducing, name, 0.5 if seed % 2 else 0.1)
        staffing = reduce(problem_of(case, seed))
        likely = with_likely_limits(staffing)
        both = likely.shared and not likely.individuals and len(likely.tied) == len(likely.agendas)
        full = {each.months.bit_count() for each in likely.full}
        assert full <= ({1, 2} if both else set()), seed
        begun.update(tied=bool(likely.tied), shared=likely.shared, neither=likely == staffing, full=bool(full))
        assert solve(staffing) == expected_of(case, seed), seed
    assert min(begun["tied"], begun["shared"], begun["full"]) > 5
    assert begun["neither"] > 2


def with_pins(seed: int) -> Case:
    """The same company, where some have to sit an exam in any case."""
    chance, case = Random(seed), many_alike(seed)
    pins = [(who, code) for who in case["employees"] for code in case["exams"] if chance.random() < 0.08]
    case["scenario"]["decisions"] = [{"pin": {"employee": who, "exam": code}} for who, code in pins]
    return case


def test_sets_of_offers_change_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is tied from the beginning; the plan is that of the whole model, with sets of offers and without."""
    led = planned = 0

    def counting(*asked: Any) -> list[dict[int, int]]:
        nonlocal led
        steps = leading_values(*asked)
        led += any(any(step.values()) for step in steps)
        return steps

    monkeypatch.setattr(leading, "leading_values", counting)
    for seed in range(60):
        staffing = reduce(problem_of(many_alike, seed))
        outcome = solve(tie(staffing, staffing.agendas))
        assert outcome == expected_of(many_alike, seed), seed
        planned += isinstance(outcome, Planned)
    assert planned > 20
    assert led > 15


@pytest.mark.parametrize("most", [10**6, 20])
@pytest.mark.parametrize("case", [crowded, in_the_way, many_alike])
def test_months_that_are_called_full_change_no_plan(
    case: Callable[[int], Case], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first month, and the first two, are called full from the beginning, whether they are or not."""
    monkeypatch.setattr(relaxation, "MOST_SETS", most)
    planned = 0
    for seed in range(0, 24, 2):
        problem = problem_of(case, seed)
        limits = problem.month_limits
        if limits is None or limits.company is None:
            continue
        staffing = reduce(problem)
        tied = tie(share_months(staffing), staffing.agendas)
        for months in (0b1, 0b11):
            room = limits.company * months.bit_count()
            tied = fill(tied, FullMonths(months, dict.fromkeys(limits.teams, months), room))
        outcome = solve(tied)
        assert outcome == expected_of(case, seed), seed
        planned += isinstance(outcome, Planned)
    assert planned > 3


@pytest.mark.parametrize("pinned", [False, True])
@pytest.mark.parametrize("most", [10**6, 20])
def test_sets_that_are_not_listed_change_no_plan(pinned: bool, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is tied from the beginning; at most so many sets are listed, so that diagrams stay or the whole model
    has to say the rest. Some have to sit an exam in any case.
    """
    monkeypatch.setattr(relaxation, "MOST_SETS", most)
    known: Counter[bool] = Counter()

    def counting(relaxed: Relaxation, *others: Any) -> bool:
        listed = know_within(relaxed, *others)
        known[listed] += relaxed.unlisted
        return listed

    know_within = Relaxation.know_within
    monkeypatch.setattr(Relaxation, "know_within", counting)
    planned = 0
    case = with_pins if pinned else many_alike
    for seed in range(20):
        staffing = reduce(problem_of(case, seed))
        outcome = solve(tie(staffing, staffing.agendas))
        assert outcome == expected_of(case, seed), seed
        planned += isinstance(outcome, Planned)
    assert planned > 5
    assert known[True] > 5
    assert known[False] > 2 or most > 20


def test_people_who_are_missing_are_settled_where_sets_are_not_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of every second company all is settled by the ways through diagrams; for the others these lead to as many people
    missing for each holding as can be, which no plan has.
    """
    monkeypatch.setattr(relaxation, "MOST_SETS", 2)
    monkeypatch.setattr(leading, "_MOST_WAYS", 0)
    kinds: Counter[str] = Counter()

    def counting(model: cp_model.CpModel, rows: Sequence[Row], plan: Any, known: Any, *others: Any) -> Any:
        steps = leading_values(model, rows, plan, known, *others)
        kinds["whole"] += seed % 2 == 0 and sum(map(len, steps)) == sum(len(row.variables) for row in rows)
        return steps if seed % 2 == 0 else [{x.index: row.most for row in rows for x in row.variables}]

    def noticing(*asked: Any) -> OpenDiagrams:
        kinds["diagrams"] += 1
        return OpenDiagrams(*asked)

    monkeypatch.setattr(leading, "leading_values", counting)
    monkeypatch.setattr(narrowing, "OpenDiagrams", noticing)
    for seed in range(12):
        case = many_alike(seed)
        for rule in case["options"].values():
            for part in rule["gold"]["all"]:
                part["people"] = len(case["employees"])
        case["scenario"]["limits"]["exams_per_month"] = {"company": 3}
        problem = build(as_question(case))
        staffing = with_missing(reduce(problem))
        outcome = solve(tie(staffing, staffing.agendas))
        assert outcome == solve(with_missing(one_by_one(problem))), seed
    assert kinds["whole"] > 3
    assert kinds["diagrams"] > 3


@pytest.mark.parametrize("seed", [1, 2, 3, 6])
def test_a_pin_that_nobody_can_keep_is_impossible_with_everybody_tied(seed: int) -> None:
    """Somebody has to sit two exams and may sit one, so there is no offer to take: that is not to take none."""
    case = many_alike(seed)
    case["employees"]["E0"]["max_exams"] = 1
    case["results"] = []
    assert isinstance(solve(reduce(build(as_question(case)))), Planned)
    codes = sorted(case["exams"])[:2]
    case["scenario"]["decisions"] = [{"pin": {"employee": "E0", "exam": code}} for code in codes]
    staffing = reduce(build(as_question(case)))
    assert any(cohort.pinned and not cohort.offers for cohort in staffing.everybody)
    assert solve(staffing) == Impossible()
    assert solve(tie(staffing, staffing.agendas)) == Impossible()


@pytest.mark.parametrize("case", [crowded, in_the_way, many_alike])
def test_the_relaxation_that_leads_the_search_changes_no_plan(
    case: Callable[[int], Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few offers there are, and with no sets of them listed; the plan is that of the whole model."""
    led: Counter[bool] = Counter()

    def counting(linear: Linear, *others: Any) -> Any:
        solver = optimum_near(linear, *others)
        led[solver is not None] += 1
        return solver

    optimum_near = Linear.optimum
    monkeypatch.setattr(Linear, "optimum", counting)
    for seed in range(20):
        problem = problem_of(case, seed)
        expected = solve(one_by_one(problem))
        assert not led.total()
        with monkeypatch.context() as patch:
            patch.setattr(running, "_MANY_OFFERS", -1)
            patch.setattr(running, "_MANY_UNUSED", -1)
            patch.setattr(takers, "MOST_ARCS", -1)
            staffing = reduce(problem)
            assert solve(staffing) == expected, seed
            assert solve(tie(share_months(staffing), staffing.agendas)) == expected, seed
        assert led[True] or not isinstance(expected, Planned)
        led.clear()


def test_whoever_is_tied_may_sit_an_exam_later_than_others() -> None:
    """E0 sits Y in January, so X later, when the old exam stops counting; E1 sits X at once. As long as E0 is not tied,
    an earlier sitting of X is as good as a later one, and more.
    """
    case = company(0, of_company=False)
    case |= {
        "exams": {"X": {}, "Y": {}, "OLD": {"retires_on": AS_OF, "counts_until": date(2026, 3, 15)}},
        "options": {
            "one": {"gold": {"id": "g", "people": 2, "hold": {"any": ["X", "OLD"]}}},
            "two": {"gold": {"id": "g", "people": 1, "hold": "Y"}},
        },
        "employees": {"E0": {}, "E1": {}, "E2": {}},
        "results": [{"employee_id": "E2", "exam": "OLD", "passed_on": date(2025, 1, 10)}],
    }
    until = {"by": date(2026, 1, 25), "hold_until": date(2026, 4, 10)}
    case["scenario"] |= {
        "goals": [{"tier": "gold", "option": option, **until} for option in ("one", "two")],
        "limits": {"exams_per_person_per_month": 1},
        "minimise": ["exams"],
        "decisions": [
            {"ban": {"employee": who, "exam": code}} for who, code in (("E1", "Y"), ("E2", "X"), ("E2", "Y"))
        ],
    }
    outcome = solve(reduce(build(as_question(case))))
    assert isinstance(outcome, Planned)
    assert [(each.employee_id, each.exam) for each in outcome.assignments] == [("E0", "X"), ("E0", "Y"), ("E1", "X")]


def _without_limit(case: Case) -> Case:
    return {**case, "scenario": {**case["scenario"], "limits": {}}}


@pytest.mark.parametrize("seed", range(20))
def test_a_limit_of_persons_that_never_binds_changes_no_plan(seed: int) -> None:
    """Six exams a month are as many as anybody can miss."""
    case = company(seed, of_company=False)
    case["scenario"]["limits"] = {"exams_per_person_per_month": 6}
    with_limit, without = (solve(reduce(build(as_question(each)))) for each in (case, _without_limit(case)))
    assert type(with_limit) is type(without)
    if isinstance(with_limit, Planned) and isinstance(without, Planned):
        assert with_limit.stages == without.stages
        who = [[(each.employee_id, each.exam) for each in plan.assignments] for plan in (with_limit, without)]
        assert who[0] == who[1]
