"""What a rough problem leaves of many slots: the same answers as with all slots, to the last sitting."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from math import inf
from random import Random
from typing import Any

import pytest

from planner.answer.plan import compose
from planner.answer.proposed import ProposedPlan
from planner.outcome.schema import Impossible, Outcome, Planned, Stage
from planner.problem.build import build
from planner.problem.cohorts.needed import EVERYTHING
from planner.problem.kinds import ways
from planner.problem.reduce import Staffing, reduce, with_missing, without_month_limits
from planner.problem.schema import Measure, Slot
from planner.question.schema import Question
from planner.solver import solve as solving
from planner.solver.bounds import left as left_module
from planner.solver.bounds import looks, months
from planner.solver.bounds import rough as rough_module
from planner.solver.bounds.left import Bounds, Left
from planner.solver.bounds.months import Free, Months, in_spans
from planner.solver.bounds.peers import Averages, every_target, last_of_months
from planner.solver.bounds.rough import Rough
from planner.solver.bounds.whole import made_whole
from planner.solver.cpsat import cp_model
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.run import Run
from planner.solver.solve import DEFAULT_EFFORT, solve, solve_or_come_close
from planner.solver.tables.supports import Supports
from planner.verification.verify import verify
from tests.benchmarks import certificates
from tests.benchmarks.certificates import both_certificates, chained_certificates, to_be_held, yearly_certificates
from tests.cases import as_question, tight_company
from tests.properties.test_promises import following, promised
from tests.properties.test_second_solver import busy_company, company

LIMITS = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 2}}


@pytest.fixture(name="reached")
def _reached(monkeypatch: pytest.MonkeyPatch) -> Counter[bool | str]:
    """How often a plan reached the bounds of a rough problem, how often not, and whether that had a plan at all.
    sitters: how often it was known who sits anything in a plan that reached them; others: how often none did. early:
    how often it was also known how early they sit in a plan that reached them; late: how often none did. few: how
    often all months together had too few seats, or no rough plan was possible.
    """
    found: Counter[bool | str] = Counter()
    reaches, reachable, rule_out = Run.reaches, Run.reachable, Run.rule_out

    def counted(self: Any, left: Left) -> bool:
        outcome = reaches(self, left)
        found[outcome] += 1
        if left.known:
            found["sitters" if outcome else "others"] += 1
        if left.early is not None:
            found["early" if outcome else "late"] += 1
        return outcome

    def asked(self: Any) -> solving.Reachable:
        answer = reachable(self)
        found[answer] += 1
        return answer

    def ruled_out(self: Any) -> None:
        found["few"] += 1
        rule_out(self)

    monkeypatch.setattr(Run, "rule_out", ruled_out)
    monkeypatch.setattr(Run, "reaches", counted)
    monkeypatch.setattr(Run, "reachable", asked)
    return found


def roughly(staffing: Staffing, effort: float = DEFAULT_EFFORT) -> Outcome:
    """The outcome with spans however few slots there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(months, "_MANY_SLOTS", 0)
        patch.setattr(months, "_SHARE", 0)
        patch.setattr(left_module, "_MANY_LEFT", 0)
        return solve(staffing, effort)


def closest_roughly(staffing: Staffing) -> tuple[Outcome, Outcome | None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(months, "_MANY_SLOTS", 0)
        patch.setattr(months, "_SHARE", 0)
        patch.setattr(left_module, "_MANY_LEFT", 0)
        return solve_or_come_close(staffing)


def with_all_slots(staffing: Staffing) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "_months_first", lambda *_: None)
        return solve(staffing)


def free_of(staffing: Staffing) -> Free:
    return partial(without_month_limits, staffing.problem)


def months_of(staffing: Staffing) -> Months:
    return Months(staffing, free_of(staffing), solving.any_best)


def individuals(question: Question, most_ways: int = 2_000) -> Staffing:
    """Whoever has a choice as an individual."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_WAYS", most_ways)
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        return reduce(build(question))


@pytest.mark.parametrize("most_ways", [1, 2_000])
def test_spans_change_no_answer(most_ways: int, reached: Counter[bool | str]) -> None:
    for seed in (*range(5), 11):
        for case in (tight_company(seed), company(seed, size=8), busy_company(seed, sizes=(5, 8))):
            staffing = individuals(as_question(case), most_ways)
            if staffing.individuals:
                assert roughly(staffing) == with_all_slots(staffing), seed
    assert reached[True] > 2
    assert reached["few"] > 2
    assert reached[False]
    assert reached["sitters"] or most_ways == 1


def test_nothing_is_wrong_with_goals_out_of_reach_that_months_only_seem_to_allow(reached: Counter[bool | str]) -> None:
    """In months alone it is known who would sit something, and what they would sit shows that nobody can."""
    chance, case = Random(365), tight_company(365)
    for facts in case["employees"].values():
        facts["team"] = chance.choice("ABC")
    limits = {"exams_per_person": 3, "exams_per_person_per_month": 2, "exams_per_month": {"company": 2}}
    case["scenario"]["limits"] = limits
    staffing = individuals(as_question(case))
    assert roughly(staffing) == with_all_slots(staffing) == Impossible()
    assert not reached["sitters"]


@pytest.mark.parametrize("seed", [40, 86, 121])
def test_spans_change_no_answer_where_something_was_promised(seed: int, reached: Counter[bool | str]) -> None:
    """Whoever sits nothing may still break a promise."""
    chance, case = Random(seed), busy_company(seed, sizes=(5,))
    pairs = chance.sample([(who, exam) for who in case["employees"] for exam in case["exams"]], 8)
    staffing = individuals(following(case, promised(chance, pairs)))
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached == {True: 2, "sitters": 1, "early": 1}


@pytest.mark.parametrize(
    ("people", "until", "seed", "limits"),
    [(15, date(2027, 6, 30), 3, {}), (15, date(2027, 6, 30), 3, LIMITS), (10, date(2027, 3, 31), 5, LIMITS)],
)
def test_spans_change_no_answer_where_certificates_need_each_other(
    people: int, until: date, seed: int, limits: dict[str, Any], reached: Counter[bool | str]
) -> None:
    staffing = reduce(build(as_question(chained_certificates(people, until, seed, limits))))
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached == {True: 2, "sitters": 1, "early": 1}


def test_spans_change_no_answer_where_certificates_last_a_year(reached: Counter[bool | str]) -> None:
    """Limits by month make the plan no dearer, so it is known from the plan without them what it costs."""
    staffing = reduce(build(yearly_certificates(8, date(2027, 3, 31), 1, LIMITS)))
    assert staffing.individuals
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached == {True: 1, "sitters": 1, "early": 1}


CERTIFICATES = [
    as_question(chained_certificates(15, date(2027, 6, 30), 3, LIMITS)),
    yearly_certificates(8, date(2027, 3, 31), 1, LIMITS),
]


@pytest.mark.parametrize("question", CERTIFICATES, ids=["chained", "yearly"])
def test_of_many_slots_the_likely_ones_have_a_plan_that_is_as_good(
    question: Question, reached: Counter[bool | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which plan is the first is left open."""
    monkeypatch.setattr(solving, "_SLOTS", 0)
    problem = build(question)
    staffing = reduce(problem)
    outcome, best = roughly(staffing), with_all_slots(staffing)
    assert isinstance(outcome, Planned)
    assert isinstance(best, Planned)
    assert (outcome.stages, outcome.settled) == (best.stages, False)
    assert reached == {True: 1}
    answer = compose(question, problem, outcome, {})
    assert verify(question, ProposedPlan.model_validate_json(answer.model_dump_json())).valid
    assert not answer.unique


@pytest.mark.parametrize("question", CERTIFICATES, ids=["chained", "yearly"])
def test_what_is_proved_first_changes_no_answer(
    question: Question, reached: Counter[bool | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "_SOON", 0)
    staffing = reduce(build(question))
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached == {True: 2, "sitters": 1, "early": 1}


def test_where_no_plan_has_none_but_likely_slots_all_are_looked_at(
    reached: Counter[bool | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "_SOON", 0)
    staffing = individuals(as_question(busy_company(37, sizes=(4,))), 1)
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached == {False: 1}


@pytest.mark.parametrize("measures", [("exams", "people"), ("people", "exams")])
@pytest.mark.parametrize("people", [12, 18])
def test_where_more_has_to_be_sat_than_all_months_have_seats_for_there_is_no_plan(
    people: int, measures: tuple[Measure, ...], reached: Counter[bool | str]
) -> None:
    """Whatever is to be small."""
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 1}}
    problem = build(yearly_certificates(people, date(2027, 3, 31), 1, limits))._replace(measures=measures)
    staffing = reduce(problem)
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached["few"] == (people == 18)
    without_limits = solving.price(reduce(problem._replace(month_limits=None)))
    assert isinstance(without_limits, tuple)
    fewest = {stage.name: stage.value for stage in without_limits}["exams"]
    assert (fewest, _months_of(staffing)) == ({12: 11, 18: 16}[people], 15)


@pytest.mark.parametrize(("people", "seats", "until"), [(12, 1, date(2027, 3, 31)), (24, 2, date(2027, 3, 31))])
def test_where_the_first_months_have_too_few_seats_that_is_known_from_months(
    people: int, seats: int, until: date, reached: Counter[bool | str]
) -> None:
    """Though all months together have enough; and no slots are asked for that."""
    question = both_certificates(people, until, 1, seats)
    staffing = individuals(question)
    assert staffing.individuals
    assert roughly(staffing) == Impossible()
    assert (reached["few"], reached["no"]) == (1, 0)
    free = solving.price(reduce(build(both_certificates(people, until, 1, None))))
    assert isinstance(free, tuple)
    assert free[0].value <= seats * _months_of(staffing)
    assert with_all_slots(staffing) == Impossible()


@pytest.mark.parametrize("people", [12, 16])
def test_the_plan_that_comes_closest_is_known_from_months(people: int, reached: Counter[bool | str]) -> None:
    staffing = individuals(both_certificates(people, date(2027, 3, 31), 1, 1))
    outcome, closest = closest_roughly(staffing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "_months_first", lambda *_: None)
        assert (outcome, closest) == solve_or_come_close(staffing)
    assert isinstance(closest, Planned)
    assert closest.stages[0].name == "missing"
    assert closest.stages[0].value > 0
    assert reached["sitters"] == 1


def _months_of(staffing: Staffing) -> int:
    """In so many months something can be sat."""
    slots = (slot for each in staffing.individuals for slot in each.profile.timetable.slots)
    days = (slot.first + timedelta(days) for slot in slots for days in range((slot.last - slot.first).days + 1))
    return len({(day.year, day.month) for day in days})


def test_the_more_effort_the_more_slots_ties_are_settled_among(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the slots take 16 times the effort."""
    staffing = reduce(build(CERTIFICATES[1]))
    _, sitters = next(months_of(staffing).of_first())
    monkeypatch.setattr(solving, "_SLOTS", sitters.slots // 2 + 1)
    found = [roughly(staffing, times * DEFAULT_EFFORT) for times in (15, 16)]
    assert [isinstance(outcome, Planned) and outcome.settled for outcome in found] == [False, True]


def test_a_rough_problem_leaves_few_people_with_few_slots() -> None:
    """What is left has plans of the proved value, and everything that is left out is in none of them."""
    asked = as_question(chained_certificates(60, date(2027, 3, 31), 1, LIMITS))
    staffing = reduce(build(asked))
    seen = in_spans(staffing, free_of(staffing), solving.any_best)
    assert seen is not None
    left = seen.of_everybody
    assert left is not None
    found = with_all_slots(staffing)
    assert isinstance(found, Planned)
    assert found.stages == tuple(left.bounds)

    def slots_of(each: Staffing) -> int:
        return sum(len(person.profile.timetable.slots) for person in each.individuals)

    assert 10 * slots_of(left.staffing) < slots_of(staffing)
    assert all_are_left(found, left.staffing)


def all_are_left(found: Planned, left: Staffing) -> bool:
    """Whether the sittings of a plan are among the slots of a staffing."""
    codes = left.problem.exams
    kept = {
        (each.person, codes[slot.exam], slot.first, slot.last)
        for each in left.individuals
        for slot in each.profile.timetable.slots
    }
    return all((each.employee_id, each.exam, each.first, each.last) in kept for each in found.assignments)


def test_what_plans_cost_without_limits_stands_for_the_first_stages(reached: Counter[bool | str]) -> None:
    """Half of the people hold one of two exams, and half another one of two: with one person more, fewer exams would
    do. The first people are not asked for a plan.
    """
    exams = {exam: {"valid_for": {"years": 1}} for exam in ("X0", "X1", "X2", "X3")}
    pairs = [
        {"id": "first", "people": 2, "hold": {"all": ["X0", "X1"]}},
        {"id": "second", "people": 2, "hold": {"all": ["X2", "X3"]}},
    ]
    staff = [f"E{number}" for number in range(6)]
    results: list[dict[str, Any]] = [
        {"employee_id": who, "exam": "X0" if number < 3 else "X2", "passed_on": date(2025, 12, number + 1)}
        for number, who in enumerate(staff)
    ]
    case = to_be_held(
        exams,
        {"id": "all", "all": pairs},
        dict.fromkeys(staff, 1),
        results,
        until=date(2026, 10, 31),
        limits=LIMITS,
        minimise=("people", "exams"),
    )
    staffing = individuals(as_question(case))
    left = months_of(staffing).of_everybody
    assert left is not None
    found = with_all_slots(staffing)
    assert isinstance(found, Planned)
    assert tuple(left.bounds) == found.stages
    assert all_are_left(found, left.staffing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Months, "of_first", lambda _: ())
        assert roughly(staffing) == found
    assert reached[False] == 0


def test_where_no_plan_reaches_the_bounds_all_slots_are_looked_at(reached: Counter[bool | str]) -> None:
    """On a single day of a month something has to be in time that spans take to be so on all days of the month."""
    staffing = individuals(as_question(busy_company(37, sizes=(4,))), 1)
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached == {False: 1}


def test_where_no_plan_reaches_the_bounds_one_may_cost_as_much_as_the_best_rough_one(
    reached: Counter[bool | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is found among its spans, and then among all slots, where ties are settled."""
    staffing = individuals(as_question(busy_company(35, sizes=(8,))), 1)
    best = with_all_slots(staffing)
    assert roughly(staffing) == best
    assert reached == {True: 2}
    monkeypatch.setattr(looks, "_JOINED", 1 << 30)  # among none
    found = roughly(staffing)
    assert isinstance(best, Planned)
    assert isinstance(found, Planned)
    assert (found.stages, found.settled, best.settled) == (best.stages, False, True)


def test_how_early_people_sit_leaves_all_slots_of_the_answer(reached: Counter[bool | str]) -> None:
    for case in (tight_company(105), *(busy_company(seed, sizes=(5, 8)) for seed in (120, 127, 158))):
        staffing = individuals(as_question(case))
        assert roughly(staffing) == with_all_slots(staffing)
    assert reached["early"] == 4


@pytest.mark.parametrize("case", [tight_company(154), busy_company(141, sizes=(5, 8))], ids=["tight", "busy"])
def test_where_nobody_sits_as_early_as_the_bound_says_all_slots_at_the_other_bounds_are_left(
    case: Any, reached: Counter[bool | str]
) -> None:
    staffing = individuals(as_question(case))
    assert roughly(staffing) == with_all_slots(staffing)
    assert (reached["late"], reached["early"], reached[False]) == (1, 0, 1)


def test_somebody_who_has_to_sit_something_is_not_left_out_for_those_who_come_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cases: list[dict[str, Any]] = []
    monkeypatch.setattr(certificates, "as_question", cases.append)
    yearly_certificates(8, date(2027, 3, 31), 1, {"exams_per_person_per_month": 1, "exams_per_month": {"company": 4}})
    [case] = cases
    last = "E0007"
    case["exams"] = {**case["exams"], "X6": {}}
    case["scenario"]["decisions"] = [
        {"pin": {"employee": last, "exam": "X6"}},
        *({"ban": {"employee": last, "exam": f"X{number}"}} for number in (2, 3, 4, 5)),
    ]
    case["results"] = [result for result in case["results"] if result["employee_id"] != last]
    staffing = reduce(build(as_question(case)))
    outcome = roughly(staffing)
    assert isinstance(outcome, Planned)
    assert (last, "X6") in {(each.employee_id, each.exam) for each in outcome.assignments}
    assert outcome == with_all_slots(staffing)


FULL = yearly_certificates(
    24,
    date(2027, 12, 31),
    1,
    {"exams_per_person_per_month": 1, "exams_per_month": {"company": 2}},
)
"""Who need 44 of 48 seats."""


def test_where_nearly_all_seats_are_needed_some_people_have_a_plan(
    reached: Counter[bool | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the first people are asked nor everybody; so it is left open which plan is the first."""

    def not_asked(_: Months) -> Any:
        raise AssertionError("There is a plan among some people.")

    staffing = reduce(build(FULL))
    best = roughly(staffing)
    monkeypatch.setattr(solving, "_SLOTS", len(staffing.individuals))
    monkeypatch.setattr(Months, "of_first", not_asked)
    monkeypatch.setattr(Months, "of_everybody", property(not_asked))
    reached.clear()
    outcome = roughly(staffing)
    assert isinstance(outcome, Planned)
    assert isinstance(best, Planned)
    assert (outcome.stages, outcome.settled) == (best.stages, False)
    assert reached == {True: 1}
    problem = build(FULL)
    answer = compose(FULL, problem, outcome, {})
    assert verify(FULL, ProposedPlan.model_validate_json(answer.model_dump_json())).valid


def test_where_no_plan_is_found_among_some_people_it_is_looked_for_among_everybody(
    reached: Counter[bool | str], monkeypatch: pytest.MonkeyPatch
) -> None:
    staffing = reduce(build(FULL))
    best = roughly(staffing)
    monkeypatch.setattr(solving, "_SLOTS", len(staffing.individuals))
    monkeypatch.setattr(Months, "of_some", lambda _: iter(()))
    monkeypatch.setattr(Months, "of_everybody", property(lambda _: pytest.fail("A plan that costs so much is known.")))
    reached.clear()
    outcome = roughly(staffing)
    assert isinstance(outcome, Planned)
    assert isinstance(best, Planned)
    assert (outcome.stages, outcome.settled) == (best.stages, False)
    assert reached[True] == 1


@pytest.mark.parametrize(("seats", "free_ones_can"), [(2, False), (3, True)])
def test_some_people_have_plans_that_are_not_all_plans(seats: int, free_ones_can: bool) -> None:
    """The slots of all others count as such that plans may have. Whoever would sit without limits is asked first, but
    not where the last days of months show that they have no plan.
    """
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": seats}}
    problem = build(yearly_certificates(24, date(2027, 12, 31), 1, limits))
    staffing, free = reduce(problem), solving.any_best(reduce(problem._replace(month_limits=None)))
    assert isinstance(free, Planned)
    sitters = {each.employee_id for each in free.assignments}
    *first, average, more = months_of(staffing).of_some()
    assert [_people(left) for left in first] == [sitters] * free_ones_can
    assert _people(more) > sitters
    assert sitters != _people(average)
    assert len(sitters) <= len(_people(average)) < len(_people(more)) == 2 * len(sitters)
    for left in (*first, average, more):
        others = [each for each in staffing.individuals if each.person not in _people(left)]
        assert left.others == sum(len(each.profile.timetable.slots) for each in others) > 0


def _people(left: Left) -> set[str]:
    return {each.person for each in left.staffing.individuals}


def _some_people() -> tuple[Rough, Left]:
    """Of FULL, so many that not all have to sit something."""
    *_, left = months_of(reduce(build(FULL))).of_some()
    return Rough(left.staffing), left


def _sat_in_part(variables: Variables, values: Mapping[int, float]) -> int:
    """How many people sit something in part."""
    own = [[values.get(x.index, 0.0) for x in choice.sitting] for choice in variables.individuals]
    return sum(any(1e-6 < value < 1 - 1e-6 for value in each) for each in own)


def _costs(variables: Variables, values: Mapping[int, float]) -> list[float]:
    """What these values of the variables come to in each stage."""
    found = []
    for _, expression in stages(variables):
        model = cp_model.CpModel()
        model.minimize(expression)
        terms = zip(model.proto.objective.vars, model.proto.objective.coeffs, strict=True)
        found.append(sum(factor * values.get(number, 0.0) for number, factor in terms))
    return found


def test_of_a_rough_plan_in_part_a_whole_one_is_made() -> None:
    """Which keeps all supports, the bounds, and the limits by month, counted by hand."""
    some, left = _some_people()
    bounded = some._bounded(left.bounds)
    assert bounded is not None
    narrowing, variables = bounded.narrowing, bounded.variables
    supports = Supports(variables.individuals)
    assert [*supports.broken(defaultdict(float, narrowing.inclined))]
    assert _sat_in_part(variables, narrowing.inclined)
    narrowing.make_whole()
    assert not _sat_in_part(variables, narrowing.inclined)
    assert not [*supports.broken(defaultdict(float, narrowing.inclined))]
    assert _costs(variables, narrowing.inclined) == pytest.approx([bound.value for bound in left.bounds])
    in_month: Counter[str] = Counter()
    for choice in variables.individuals:
        own = [slot.first.isoformat()[:7] for slot, x in choice.by_slot if x.index in narrowing.inclined]
        assert len(own) == len({*own})
        in_month.update(own)
    assert max(in_month.values()) == 2


def test_whoever_sits_whole_slots_keeps_them() -> None:
    """Unless there is no solution in which they do: then another one can be begun from."""
    some, left = _some_people()
    bounded = some._bounded(left.bounds)
    assert bounded is not None
    variables, relaxed = bounded.variables, bounded.narrowing._relaxed
    assert relaxed is not None
    bounded.narrowing.make_whole()
    before = dict(bounded.narrowing.inclined)
    bounded.narrowing.make_whole()
    assert bounded.narrowing.inclined == before
    halves = {x.index: 0.5 for x in variables.individuals[0].sitting[:2]}
    kept = made_whole(relaxed, before | halves, inf)
    assert not _sat_in_part(variables, kept)
    for choice in variables.individuals[1:]:
        own = [before.get(x.index, 0.0) for x in choice.sitting]
        assert [kept.get(x.index, 0.0) for x in choice.sitting] == pytest.approx(own)
    first = variables.individuals[0].sitting
    all_in_one_month = {x.index: float(x is own.sitting[0]) for own in variables.individuals for x in own.sitting}
    stuck = all_in_one_month | {first[0].index: 0.5, first[1].index: 0.5}
    assert made_whole(relaxed, stuck, inf) == stuck
    bounded.narrowing.inclined = stuck
    assert bounded.narrowing.begin_elsewhere()
    bounded.narrowing.make_whole()
    assert not _sat_in_part(variables, bounded.narrowing.inclined)
    assert _costs(variables, bounded.narrowing.inclined) == pytest.approx([bound.value for bound in left.bounds])
    before = bounded.narrowing.inclined
    assert not bounded.narrowing.begin_elsewhere(-1)
    assert bounded.narrowing.inclined == before


def test_what_is_made_whole_costs_no_more() -> None:
    some, _ = _some_people()
    bounded = some._bounded(())
    assert bounded is not None
    relaxed, before = bounded.narrowing._relaxed, bounded.narrowing.inclined
    assert relaxed is not None
    assert _sat_in_part(bounded.variables, before)
    least = bounded.bounds[-1].value
    assert made_whole(relaxed, before, least - 1) == before
    whole = made_whole(relaxed, before, least)
    assert _costs(bounded.variables, whole)[-1] <= least + 1e-6


def test_near_a_solution_in_part_a_plan_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """In which all who use whole spans keep these, at the bounds. Not where too many use some in part."""
    some, left = _some_people()
    bounded = some._bounded(left.bounds)
    assert bounded is not None
    variables, shares = bounded.variables, dict(bounded.narrowing.inclined)
    in_part = {
        choice.individual.person
        for choice in variables.individuals
        if any(1e-6 < shares.get(x.index, 0.0) < 1 - 1e-6 for x in choice.sitting)
    }
    assert in_part
    near = rough_module._Near(left._replace(likely={}), some.staffing, variables)
    used = near.used(shares)
    plan = near.plan(shares)
    assert plan is None
    monkeypatch.setattr(rough_module, "_SHARE", 1)
    plan = near.plan(shares)
    assert plan is not None
    assert {person for person, spans in plan.items() if spans != used[person]} == in_part
    assert all(len({span.first.replace(day=1) for span in spans}) == len(spans) for spans in plan.values())
    assert sum(map(len, plan.values())) == next(each.value for each in left.bounds if each.name == "exams")
    in_month = Counter(span.first.replace(day=1) for spans in plan.values() for span in spans)
    assert max(in_month.values()) == 2
    whole = {
        x.index: 1.0
        for each in variables.individuals
        for span, x in each.by_slot
        if span in plan[each.individual.person]
    }
    assert near.plan(whole) == near.used(whole) == plan
    asked: list[set[str]] = []

    def in_vain(_: object, of: Mapping[str, Set[Slot]], free: Set[str]) -> None:
        assert of == used
        asked.append({*free})

    monkeypatch.setattr(rough_module._Near, "_search", in_vain)
    assert near.plan(shares) is None
    assert asked == [in_part]
    assert near.plan_of_others(shares) is None
    first, *others = asked
    whole_ones = {person for person, spans in used.items() if spans} - in_part
    assert all(first < free <= in_part | whole_ones for free in others)
    assert len(others) == len({*map(frozenset, others)}) == min(4, len(whole_ones)) > 0


def test_what_was_kept_may_change_again() -> None:
    some, left = _some_people()
    bounded = some._bounded(left.bounds)
    assert bounded is not None
    relaxed = bounded.narrowing._relaxed
    assert relaxed is not None
    nothing = {x.index: 0 for choice in bounded.variables.individuals for x in choice.sitting}
    assert relaxed.keeping(nothing, inf) is None
    supports = Supports(bounded.variables.individuals)
    assert [*supports.broken(defaultdict(float, bounded.narrowing.inclined))]
    for again in (relaxed.keeping({}, inf), relaxed.keeping({}, inf)):
        assert again is not None
        assert not [*supports.broken(defaultdict(float, again))]
        assert _costs(bounded.variables, again) == pytest.approx([bound.value for bound in left.bounds])


@pytest.mark.parametrize(("people", "seats", "fewest"), [(16, 1, 3), (24, 2, 2)])
def test_so_many_are_missing_at_least(people: int, seats: int, fewest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """And plans in which so many are cost at least as much as without limits by month."""
    staffing = individuals(both_certificates(people, date(2027, 3, 31), 1, seats))
    found = months_of(with_missing(staffing))
    targets = last_of_months(found.rough.staffing), every_target(found.rough.staffing)
    assert [found.rough.averages(each).next_bound() for each in targets] == [Stage("missing", fewest, fewest, True)] * 2
    assert found.rough.averages(0).next_bound() == Stage("missing", 0, 0, True)
    monkeypatch.setattr(solving, "_months_first", lambda *_: None)
    outcome, closest = solve_or_come_close(staffing)
    assert outcome == Impossible()
    assert isinstance(closest, Planned)
    free = [(stage.name, stage.value) for stage in found._without_limits]
    best = [(stage.name, stage.value) for stage in closest.stages]
    assert [name for name, _ in free] == [name for name, _ in best] == ["missing", "exams", "people"]
    assert [("missing", fewest)] < free <= best
    assert not [*found.of_first()]


@pytest.mark.parametrize("some", [last_of_months, lambda _: 1])
def test_where_some_days_show_too_few_who_are_missing_all_are_asked(
    some: Callable[[Staffing], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At bounds that some plan reaches."""
    monkeypatch.setattr(months, "last_of_months", some)
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 1}}
    staffing = reduce(build(yearly_certificates(20, date(2027, 12, 31), 1, limits)))
    _, closest = solve_or_come_close(staffing)
    assert isinstance(closest, Planned)
    (left,) = months_of(with_missing(staffing)).of_all()
    assert tuple(left.bounds) == closest.stages
    assert (left.staffing.individuals, left.others) == (staffing.individuals, 0)


@pytest.mark.parametrize("fewest", [0, 1, 4])
def test_so_many_are_missing_as_are_known_to_be(fewest: int) -> None:
    """Whoever is missing sits nothing: so the fewer exams, the more are."""
    problem = build(both_certificates(12, date(2027, 3, 31), 1, None))
    found = solving.any_best(with_missing(reduce(problem._replace(month_limits=None)))._replace(fewest_missing=fewest))
    best = solving.any_best(reduce(problem._replace(month_limits=None)))
    assert isinstance(found, Planned)
    assert isinstance(best, Planned)
    missing, exams, people = found.stages
    assert (missing.value, best.stages[1].value - people.value) == (fewest, fewest)
    assert exams.value < best.stages[0].value or not fewest


@pytest.mark.parametrize("question", CERTIFICATES, ids=["chained", "yearly"])
def test_of_few_likely_slots_few_targets_are_looked_at(question: Question) -> None:
    """Also where results need others, which is when no slots are left out before."""
    staffing = reduce(build(question))
    likely = {each.person: frozenset(each.profile.timetable.slots[:3]) for each in staffing.individuals}
    alone = Left(staffing, (), likely).likely_alone.staffing
    assert alone.asked != EVERYTHING
    assert alone.asked.bit_count() < len(alone.problem.targets) / 2


@pytest.mark.parametrize("question", [FULL, *CERTIFICATES], ids=["full", "chained", "yearly"])
def test_any_best_plan_costs_as_much_as_the_best_one(question: Question) -> None:
    problem = build(question)._replace(month_limits=None)
    staffing = reduce(problem)
    found = solving.any_best(staffing)
    assert isinstance(found, Planned)
    assert (found.stages, found.settled) == (solving.price(staffing), False)
    costs = {stage.name: stage.value for stage in found.stages}
    assert costs.get("exams", len(found.assignments)) == len(found.assignments)
    assert costs["people"] == len({each.employee_id for each in found.assignments})
    best = solve(staffing)
    assert isinstance(best, Planned)
    assert best.stages == found.stages


@pytest.mark.parametrize(("averages", "bounds"), [((4, 3), (5, 4)), ((5, 5), (5, 5)), ((6, 3), (6, 3))])
def test_no_plan_costs_less_than_without_limits_as_long_as_it_costs_as_much_before(
    averages: tuple[int, int], bounds: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Five exams by four people there."""
    found = months_of(reduce(build(FULL)))
    free = found._free
    assert free is not None
    names = [stage.name for stage in free.stages]
    vars(found)["_free"] = replace(free, stages=_stages(names, (5, 4)))

    def next_bound(_: Averages, known: Bounds) -> Stage | None:
        assert [*known] == [*_stages(names, bounds)][: len(known)]
        return _stages(names, averages)[len(known)]

    monkeypatch.setattr(Averages, "likely_sitters", lambda *_: frozenset())
    monkeypatch.setattr(Averages, "next_bound", next_bound)
    monkeypatch.setattr(Averages, "sitters", lambda *_: frozenset({"E0001"}))
    average = found._average
    assert average is not None
    assert average.bounds == _stages(names, bounds)


def _stages(names: Sequence[str], values: Sequence[int]) -> tuple[Stage, ...]:
    return tuple(Stage(name, value, value, True) for name, value in zip(names, values, strict=True))


@pytest.mark.parametrize("fewer", [0, 1, 2])
def test_where_no_plan_is_at_the_bounds_nothing_is_likely(fewer: int) -> None:
    """However early people could sit if more were allowed: early sittings are worth less than rows that are broken."""
    some, left = _some_people()
    exams, people = left.bounds
    bounds = exams._replace(value=exams.value - fewer), people
    found = some.with_likely(left._replace(bounds=bounds, likely={}))
    assert (found is None) == (fewer > 0)


@pytest.mark.parametrize(("people", "seats", "missing"), [(16, 2, False), (24, 2, False), (16, 1, True)])
def test_where_no_plan_costs_as_little_as_without_limits_averages_say_what_it_costs(
    people: int, seats: int, missing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which is no more than the best plan costs, and here as much; and plans are looked for at that."""
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": seats}}
    staffing = reduce(build(yearly_certificates(people, date(2027, 3, 31), 1, limits)))
    found = months_of(with_missing(staffing) if missing else staffing)
    average = found._average
    assert average is not None
    assert [stage.value for stage in average.bounds] > [stage.value for stage in found._without_limits]
    lefts = [*found.of_some(), *found.of_all()]
    assert lefts
    assert all(tuple(left.bounds) == average.bounds for left in lefts)
    monkeypatch.setattr(solving, "_months_first", lambda *_: None)
    outcome, closest = solve_or_come_close(staffing)
    best = closest if missing else outcome
    assert isinstance(best, Planned)
    assert average.bounds == best.stages
