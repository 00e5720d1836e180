"""What a rough problem leaves of many slots: the same answers as with all slots, to the last sitting."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from functools import partial
from math import ceil
from random import Random
from typing import Any

import pytest

from planner.answer.plan import compose
from planner.answer.proposed import ProposedPlan
from planner.outcome.schema import Impossible, Outcome, Planned
from planner.problem.build import build
from planner.problem.cohorts.needed import EVERYTHING
from planner.problem.kinds import ways
from planner.problem.reduce import Staffing, reduce, with_missing
from planner.problem.schema import Measure, bits
from planner.question.schema import Question
from planner.solver import solve as solving
from planner.solver.bounds import left as left_module
from planner.solver.bounds import looks, months, rough
from planner.solver.bounds.left import Left, model_with
from planner.solver.bounds.months import Months, in_spans
from planner.solver.bounds.narrowing import Narrowing
from planner.solver.bounds.rough import Rough
from planner.solver.cpsat import cp_model
from planner.solver.model.objectives import stages
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
    often all months together had too few seats.
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
    assert reached["no"] > 2
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
    staffing = individuals(as_question(busy_company(35, sizes=(8,))), 1)
    assert roughly(staffing) == with_all_slots(staffing)
    assert (reached[True], reached["yes"]) == (0, 1)


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
    _, sitters = next(Months(staffing, solving.any_best).of_first())
    monkeypatch.setattr(solving, "_SLOTS", sitters.slots // 2 + 1)
    found = [roughly(staffing, times * DEFAULT_EFFORT) for times in (15, 16)]
    assert [isinstance(outcome, Planned) and outcome.settled for outcome in found] == [False, True]


def test_a_rough_problem_leaves_few_people_with_few_slots() -> None:
    """What is left has plans of the proved value, and everything that is left out is in none of them."""
    asked = as_question(chained_certificates(60, date(2027, 3, 31), 1, LIMITS))
    staffing = reduce(build(asked))
    seen = in_spans(staffing, solving.any_best)
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
    left = Months(staffing, solving.any_best).of_everybody
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
    staffing = individuals(as_question(busy_company(35, sizes=(8,))), 1)
    assert roughly(staffing) == with_all_slots(staffing)
    assert reached == {False: 1, "yes": 1}


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


def test_some_people_have_plans_that_are_not_all_plans() -> None:
    """The slots of all others count as such that plans may have."""
    staffing = reduce(build(FULL))
    free = solving.any_best(reduce(build(FULL)._replace(month_limits=None)))
    assert isinstance(free, Planned)
    sitters = {each.employee_id for each in free.assignments}
    found = [*Months(staffing, solving.any_best).of_some()]
    few, *_, more = (some for some, _ in found)
    assert {each.person for each in few.exact.individuals} == sitters
    assert {each.person for each in more.exact.individuals} > sitters
    for some, left in found:
        chosen = {each.person for each in some.exact.individuals}
        others = [each for each in staffing.individuals if each.person not in chosen]
        assert left.others == sum(len(each.profile.timetable.slots) for each in others) > 0
    assert {len(some.exact.individuals) for some, _ in found} == {8, 16}


def _some_people() -> tuple[Rough, Left]:
    """Of FULL, so many that not all have to sit something."""
    found = Months(reduce(build(FULL)), solving.any_best).of_some()
    return next((some, left) for some, left in found if len(some.exact.individuals) == 16)


FIND = partial(solving._slots_used, effort=DEFAULT_EFFORT)


def test_who_sits_whole_spans_keeps_them_and_others_sit_ever_less_in_part() -> None:
    some, left = _some_people()
    left = left._replace(whole=frozenset(sorted(left.whole)[:4]))  # as if all others sat in part
    assert left.in_part
    surer = some.with_likely(left)
    assert surer is not None
    assert not surer.in_part
    assert surer.whole > left.whole
    for who, slots in surer.likely.items():
        assert slots <= left.likely[who] or who not in left.whole
        assert left.likely[who] or not slots


@pytest.mark.parametrize("whole", [0, 2, 5])
def test_a_rough_plan_says_what_those_sit_who_sat_in_part(whole: int) -> None:
    some, left = _some_people()
    left = left._replace(whole=frozenset(sorted(left.whole)[:whole]))
    planned = some.with_plan(left, FIND)
    assert planned is not None
    assert not planned.in_part
    sat: Counter[str] = Counter()
    in_month: Counter[tuple[int, int]] = Counter()
    for each in some.exact.individuals:
        slots = planned.likely[each.person]
        assert slots <= left.likely[each.person] or each.person not in left.whole
        assert left.likely[each.person] or not slots
        table = each.profile.timetable
        months_sat = [
            {(slot.first.year, slot.first.month) for slot in own}
            for span in some.spans[id(table)].slots
            if (own := {table.slots[number] for number in bits(span)} & slots)
        ]
        assert all(len(own) == 1 for own in months_sat)
        sat[each.person] = len(months_sat)
        in_month.update(month for own in months_sat for month in own)
    exams, people = left.bounds
    assert (sum(sat.values()), sum(count > 0 for count in sat.values())) == (exams.value, people.value)
    assert max(in_month.values()) == 2
    assert some.with_plan(left._replace(bounds=(exams._replace(value=exams.value - 1), people)), FIND) is None


def test_where_whole_spans_leave_no_rough_plan_none_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    some, left = _some_people()
    left = left._replace(whole=frozenset(sorted(left.whole)[:4]))
    assert [*looks._likely(some, left, FIND)]
    monkeypatch.setattr(Rough, "with_likely", lambda *_: None)
    assert not [*looks._likely(some, left, FIND)]


@pytest.mark.parametrize("wholes", [[4], [5, 5], [5, 7, 7]])
def test_a_rough_plan_is_asked_for_once_where_few_sit_in_part(
    wholes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """wholes: how many sit whole spans each time; four do in the beginning."""
    some, left = _some_people()
    sorted_ones = sorted(left.likely)
    found = [left._replace(whole=frozenset(sorted_ones[:count])) for count in (4, *wholes)]
    surer = iter(found[1:])
    asked: list[Left] = []
    monkeypatch.setattr(left_module, "_FEW_OF", 0)
    monkeypatch.setattr(Rough, "with_likely", lambda *_: next(surer))
    monkeypatch.setattr(Rough, "with_plan", lambda _, each, find: asked.append(each))
    monkeypatch.setattr(looks, "early_among_likely", lambda _: iter(()))
    assert not [*looks._likely(some, found[0], FIND)]
    assert [len(each.whole) for each in asked] == [*dict.fromkeys(wholes)]


@pytest.mark.parametrize("parts", [3, 5])
def test_a_programme_leans_to_its_best_solution_for_another_objective(parts: int) -> None:
    """Against the bound that a programme of its own has, in whole numbers."""
    some, left = _some_people()
    bounded = some._bounded(left.bounds)
    assert bounded is not None
    other = cp_model.CpModel()
    other.maximize(rough._part(bounded.variables, parts))
    assert bounded.narrowing.lean(other)
    costs = dict(zip(other.proto.objective.vars, other.proto.objective.coeffs, strict=True))
    cost = sum(factor * bounded.narrowing.inclined.get(number, 0.0) for number, factor in costs.items())
    model, variables = model_with(left, some.staffing, loose=True)
    model.maximize(rough._part(variables, parts))
    assert Narrowing(variables, {}).bound(model) == ceil(cost - 1e-6) < 0


def test_a_programme_leans_on_supports_that_its_first_solution_breaks() -> None:
    """And its bounds stay what they are."""
    some, left = _some_people()
    bounded = some._bounded(left.bounds)
    assert bounded is not None
    supports = Supports(bounded.variables.individuals)
    assert [*supports.broken(defaultdict(float, bounded.narrowing.inclined))]
    assert bounded.narrowing.lean_on_supports()
    values = defaultdict(float, bounded.narrowing.inclined)
    assert not [*supports.broken(values)]
    for (_, expression), bound in zip(stages(bounded.variables), left.bounds, strict=True):
        model = cp_model.CpModel()
        model.minimize(expression)
        costs = zip(model.proto.objective.vars, model.proto.objective.coeffs, strict=True)
        assert sum(factor * values[number] for number, factor in costs) == pytest.approx(bound.value)
    assert not bounded.narrowing.lean_on_supports()  # It is there already.


def test_a_programme_leans_to_nothing_for_which_rows_have_to_be_broken() -> None:
    some, left = _some_people()
    bounded = some._bounded(left.bounds)
    assert bounded is not None
    other = cp_model.CpModel()
    other.maximize(10**6 * rough._part(bounded.variables, 3))
    assert not bounded.narrowing.lean(other)
    assert not bounded.narrowing.inclined


@pytest.mark.parametrize(("people", "seats", "fewest"), [(16, 1, 3), (24, 2, 2)])
def test_so_many_are_missing_at_least(people: int, seats: int, fewest: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """And plans in which so many are cost at least as much as without limits by month."""
    staffing = individuals(both_certificates(people, date(2027, 3, 31), 1, seats))
    found = Months(with_missing(staffing), solving.any_best)
    assert [found.rough.fewest_missing(share) for share in (0.75, 1.0)] == [fewest, fewest]
    assert found.rough.fewest_missing(0.0) == 0
    monkeypatch.setattr(solving, "_months_first", lambda *_: None)
    outcome, closest = solve_or_come_close(staffing)
    assert outcome == Impossible()
    assert isinstance(closest, Planned)
    free = [(stage.name, stage.value) for stage in found._without_limits]
    best = [(stage.name, stage.value) for stage in closest.stages]
    assert [name for name, _ in free] == [name for name, _ in best] == ["missing", "exams", "people"]
    assert [("missing", fewest)] < free <= best
    assert not [*found.of_first(), *found.of_some()]


@pytest.mark.parametrize("first", [0.75, 0.05])
def test_who_is_missing_is_first_asked_for_in_any_plan_and_then_in_early_ones(
    first: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each at the bounds, which some plan reaches; also where the first days show that fewer are missing."""
    monkeypatch.setattr(months, "_FIRST_DAYS", first)
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 1}}
    staffing = reduce(build(yearly_certificates(20, date(2027, 12, 31), 1, limits)))
    _, closest = solve_or_come_close(staffing)
    assert isinstance(closest, Planned)
    found = [*Months(with_missing(staffing), solving.any_best).of_all()]
    assert len(found) == 3
    for some, left in found:
        assert tuple(left.bounds) == closest.stages
        assert (left.staffing, left.others) == (some.exact, 0)
        assert some.exact.individuals == staffing.individuals


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


@pytest.mark.parametrize("fewer", [0, 1, 2])
def test_where_no_plan_is_at_the_bounds_nothing_is_likely(fewer: int) -> None:
    """However early people could sit if more were allowed: early sittings are worth less than rows that are broken."""
    some, left = _some_people()
    exams, people = left.bounds
    bounds = exams._replace(value=exams.value - fewer), people
    found = some.with_likely(left._replace(bounds=bounds, likely={}))
    assert (found is None) == (fewer > 0)
