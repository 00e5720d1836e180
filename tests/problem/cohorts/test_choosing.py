"""Targets and slots that matter to individuals: the same answers as with all of them, to the last sitting."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest

from planner.outcome.schema import Outcome, Planned
from planner.problem.build import build
from planner.problem.cohorts.choosing import asked_among, deciding
from planner.problem.kinds import ways
from planner.problem.kinds.fewer import only
from planner.problem.reduce import Staffing, reduce
from planner.problem.schema import Problem, Profile
from planner.problem.sets import bits, union
from planner.requirements.holdings import HoldAny, Holding
from planner.solver import solve as solving
from planner.solver.solve import solve
from tests.benchmarks.certificates import AS_OF, chained_certificates
from tests.cases import as_question
from tests.oracle import Case
from tests.properties.test_promises import following, promised


def company(chance: Random) -> Case:
    """A few people whose certificates last some weeks, with limits by month."""
    staff, exams = [f"E{number}" for number in range(chance.randint(2, 4))], ["A", "B", "C"]
    opens = {"opens_before": {"days": 28}}
    people = len(staff)
    both, one = chance.randint(1, people - 1), chance.randint(1, people)
    rules = [
        {"id": "both", "people": both, "hold": {"all": ["A", "B"]}},
        {"id": "one", "people": one, "hold": {"any": ["B", "C"]}},
    ]
    weeks = chance.randint(5, 8)
    limits = {"exams_per_person_per_month": chance.choice([1, 2]), "exams_per_month": {"company": chance.randint(2, 4)}}
    return {
        "exams": {code: {"valid_for": {"days": 7 * weeks}, "renewal": opens} for code in exams},
        "options": {"one": {"gold": {"id": "all", "all": rules}}},
        "employees": {who: {"hourly_cost": chance.choice([1, 1, 2])} for who in staff},
        "results": [
            {"employee_id": who, "exam": exam, "passed_on": AS_OF - timedelta(days=chance.randint(1, 7 * weeks))}
            for who in staff
            for exam in exams
            if chance.random() < 0.5
        ],
        "scenario": {
            "as_of": AS_OF,
            "goals": [{"tier": "gold", "by": AS_OF + timedelta(days=35), "hold_until": AS_OF + timedelta(days=85)}],
            "limits": limits,
            "preparation": {"default": 7},
            "minimise": chance.choice([["exams", "people"], ["people", "exams"], ["cost"]]),
            "decisions": [],
            "metrics": {},
            "facts": {},
        },
    }


def staffing_of(chance: Random, everybody: bool) -> Staffing:
    """Everybody chooses sittings, or those to whom something was promised."""
    case = company(chance)
    pairs = [(who, exam) for who in case["employees"] for exam in case["exams"]]
    asked = following(case, promised(chance, () if everybody else chance.sample(pairs, 4)))
    with pytest.MonkeyPatch.context() as patch:
        if everybody:
            patch.setattr(ways, "MOST_CANDIDATES", 0)
        return reduce(build(asked))


def deciding_of(staffing: Staffing) -> Staffing:
    effects = (offer.effect for cohort in staffing.cohorts for offer in cohort.offers)
    individuals, asked = deciding(staffing.problem, staffing.individuals, effects)
    return staffing._replace(individuals=individuals, asked=asked)


def answer(staffing: Staffing) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "_months_first", lambda *_: None)
        return solve(staffing)


@pytest.mark.parametrize(("seed", "everybody"), [(0, True), (45, True), (35, False), (36, False)])
def test_nothing_that_is_left_out_has_a_say(seed: int, everybody: bool) -> None:
    staffing = staffing_of(Random(seed), everybody)
    left = deciding_of(staffing)
    assert slots_of(left) < slots_of(staffing)
    assert left.asked.bit_count() < len(staffing.problem.targets)
    assert bool(staffing.cohorts) != everybody
    outcome = answer(left)
    assert isinstance(outcome, Planned)
    assert outcome == answer(staffing)


def test_no_target_follows_that_does_not_for_those_who_choose_among_offers() -> None:
    staffing = staffing_of(Random(0), everybody=True)
    alone = [1 << target for target in range(len(staffing.problem.targets))]
    _, asked = deciding(staffing.problem, staffing.individuals, alone)
    assert asked == sum(alone)


@pytest.mark.parametrize("seed", [0, 3])
def test_what_follows_where_results_need_others_does_so_whatever_is_sat(seed: int) -> None:
    staffing = linked_staffing(seed)
    chance, targets = Random(seed), staffing.problem.targets
    asked = asked_among(staffing.problem, staffing.individuals, ())
    assert asked.bit_count() < len(targets)
    reached = [
        newly(staffing.problem, each.profile, {*chance.sample(range(slots), chance.randint(1, slots))})
        for each in staffing.individuals
        if (slots := len(each.profile.timetable.slots))
        for _ in range(8)
    ]
    assert sum(map(len, reached)) > len(reached)
    for number, target in enumerate(targets):
        if not asked >> number & 1:
            alike = [other for other in bits(asked) if targets[other].holding == target.holding]
            assert any(all(number in each for each in reached if other in each) for other in alike)


def test_no_target_follows_where_results_need_others_that_does_not_for_those_who_choose_among_offers() -> None:
    staffing = linked_staffing(0)
    alone = [1 << target for target in range(len(staffing.problem.targets))]
    assert asked_among(staffing.problem, staffing.individuals, alone) == sum(alone)


def linked_staffing(seed: int) -> Staffing:
    """Everybody chooses among sittings in some of the months, one of which needs the other."""
    chance = Random(seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        found = reduce(build(as_question(chained_certificates(15, date(2027, 3, 31), seed))))
    individuals = []
    for each in found.individuals:
        table, months = each.profile.timetable, chance.sample(range(1, 13), 6)
        kept = union(1 << number for number, slot in enumerate(table.slots) if slot.first.month in months)
        individuals.append(each.with_some(*only(table, kept)))
        assert individuals[-1].profile.timetable.results
    return found._replace(individuals=tuple(individuals))


def newly(problem: Problem, profile: Profile, slots: set[int]) -> set[int]:
    """The targets that somebody newly satisfies who sits something in these slots."""
    results = profile.timetable.results
    assert results is not None
    there: set[int] = set()
    for number, result in enumerate(results.known):
        if result.slot in slots and all(any(each in there for each in need) for need in result.needs):
            there.add(number)
    found = set()
    for number, target in enumerate(problem.targets):
        day = problem.days.index(target.day)
        anyway = {code for exam, code in enumerate(problem.exams) if profile.held[day] >> exam & 1}
        counting = {
            code for code, one_of in zip(problem.exams, results.counting[day], strict=True) if there & {*one_of}
        }
        if satisfies(target.holding, anyway | counting) and not satisfies(target.holding, anyway):
            found.add(number)
    return found


def satisfies(holding: Holding, codes: set[str]) -> bool:
    if isinstance(holding, HoldAny):
        return any(satisfies(part, codes) for part in holding.any)
    assert isinstance(holding, str)
    return holding in codes


def test_slots_keep_their_places_among_all_of_them() -> None:
    staffing = staffing_of(Random(0), everybody=True)
    for each in staffing.individuals:
        ranked = [each.profile.timetable.slots[slot] for slot in each.profile.timetable.ranking]
        few = each
        for kept in (-2, -4):
            few = few.with_some(*only(few.profile.timetable, kept & (1 << len(few.profile.timetable.slots)) - 1))
        left = few.profile.timetable
        assert few.places is not None
        assert [ranked[place] for place in few.places] == [left.slots[slot] for slot in left.ranking]
        assert len(few.places) == len(ranked) - 3


def slots_of(staffing: Staffing) -> int:
    return sum(len(each.profile.timetable.slots) for each in staffing.individuals)
