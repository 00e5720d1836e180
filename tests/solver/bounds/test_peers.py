"""Peers can do the same on the days that are looked at, and averages of them know as much as everybody alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from planner.outcome.schema import Planned, Stage
from planner.problem.build import build
from planner.problem.cohorts.gathering import Individual
from planner.problem.cohorts.needless import Asked
from planner.problem.kinds import ways
from planner.problem.reduce import Staffing, reduce, with_missing
from planner.problem.schema import Problem
from planner.problem.sets import bits
from planner.question.schema import Question
from planner.solver import solve as solving
from planner.solver.bounds import peers as peers_module
from planner.solver.bounds.peers import Averages, Peers, every_target, last_of_months, peers_of
from planner.solver.bounds.rough import Rough
from planner.solver.solve import solve_or_come_close
from tests.benchmarks.certificates import (
    both_certificates,
    chained_certificates,
    linked_certificates,
    yearly_certificates,
)
from tests.cases import as_question, tight_company
from tests.properties.test_second_solver import busy_company

LIMITS = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 1}}
QUESTIONS = (
    both_certificates(24, date(2027, 3, 31), 1, 2),
    both_certificates(30, date(2027, 6, 30), 2, 2),
    yearly_certificates(16, date(2027, 3, 31), 1, LIMITS),
)


def in_spans(question: Question) -> Staffing:
    return Rough(with_missing(reduce(build(question)))).staffing


def days_of(problem: Problem, targets: int) -> list[int]:
    return sorted({problem.days.index(problem.targets[target].day) for target in bits(targets)})


def doings(each: Individual, days: Sequence[int]) -> Iterator[object]:
    """What the person can do with up to two slots that are good for these days: which exams count on each of them, and
    which months it takes.
    """
    table = each.profile.timetable

    def counts(slots: Sequence[int], day: int) -> int:
        mask = sum(1 << slot for slot in slots)
        new = (exam for exam, sets in enumerate(table.ways[day]) if any(not own & ~mask for own in sets))
        return each.profile.held[day] | sum(1 << exam for exam in new)

    good = [slot for slot in range(len(table.slots)) if any(counts([slot], day) != counts([], day) for day in days)]
    for number in range(3):
        for chosen in combinations(good, number):
            if not any(table.clashes[one] >> other & 1 for one, other in combinations(chosen, 2)):
                effect = tuple(counts(chosen, day) for day in days)
                yield effect, tuple(sorted((table.slots[slot].exam, table.months[slot]) for slot in chosen))


@pytest.mark.parametrize("question", QUESTIONS)
def test_peers_can_do_the_same(question: Question) -> None:
    staffing = in_spans(question)
    targets = last_of_months(staffing)
    days = days_of(staffing.problem, targets)
    everybody = {each.person: each for each in staffing.individuals}
    found = peers_of(staffing, targets)
    assert sorted(person for each in found for person in each.people) == sorted(everybody)
    assert len(found) < len(everybody)
    for each in found:
        can = sorted(map(repr, doings(each.one, days)))
        assert all(sorted(map(repr, doings(everybody[person], days))) == can for person in each.people)


@pytest.mark.parametrize("question", QUESTIONS)
def test_averages_know_as_much_as_everybody_alone(question: Question, monkeypatch: pytest.MonkeyPatch) -> None:
    staffing = in_spans(question)
    both = last_of_months(staffing), every_target(staffing)
    assert both[0].bit_count() < both[1].bit_count()
    found = [Averages(staffing, targets).next_bound() for targets in both]
    monkeypatch.setattr(
        peers_module, "peers_of", lambda alone, *_, **__: [Peers(each, (each.person,)) for each in alone.individuals]
    )
    assert found == [Averages(staffing, targets).next_bound() for targets in both]


def closest_of(staffing: Staffing) -> Planned | None:
    """The plan that comes closest, or the best one, found among all slots."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "_months_first", lambda *_: None)
        outcome, closest = solve_or_come_close(staffing)
    found = outcome if closest is None else closest
    return found if isinstance(found, Planned) else None


def individuals(question: Question) -> Staffing:
    """Whoever has a choice as an individual."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "MOST_WAYS", 2_000)
        patch.setattr(ways, "MOST_CANDIDATES", 0)
        return reduce(build(question))


@pytest.mark.parametrize("few", [100, 0])
def test_no_plan_is_better_than_averages(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is asked for: also where more than counts of people is, and where some are to come anyway; and whether
    or not it is known what stages before cost, or rows of rivals are looked for.
    """
    monkeypatch.setattr(peers_module, "_FEW", few)
    looked_at = besides = missing = 0
    for seed in range(24):
        for case in (tight_company(seed), busy_company(seed, sizes=(5, 6))):
            staffing = individuals(as_question(case))
            best = closest_of(staffing) if staffing.individuals else None
            if best is None or any(not stage.proved for stage in best.stages):
                continue
            some = with_missing(staffing) if best.stages[0].name == "missing" else staffing
            rough = Rough(some).staffing
            targets = last_of_months(rough)
            looked_at += 1
            besides += bool(Asked(rough.problem).besides & targets)
            missing += best.stages[0].name == "missing"
            averages = Averages(rough, targets)
            for number, stage in enumerate(best.stages):
                bound = averages.next_bound(best.stages[:number])
                assert bound is None or (bound.name == stage.name and bound.value <= stage.value), (seed, stage)
                assert bound == Averages(rough, targets).next_bound(best.stages[:number])
            assert averages.next_bound(best.stages) is None
    assert min(looked_at, besides, missing) > 3


@pytest.mark.parametrize("few", [100, 0])
@pytest.mark.parametrize("question", QUESTIONS)
def test_averages_are_soon_found_where_there_are_some(
    question: Question, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And where none are found it can still be asked what they cost, also of many peers, for whom that is begun from
    elsewhere.
    """
    monkeypatch.setattr(peers_module, "_FEW", few)
    staffing = in_spans(question)
    targets = last_of_months(staffing)
    averages = Averages(staffing, targets)
    bounds = list[Stage]()
    while (bound := averages.next_bound(bounds)) is not None:
        bounds.append(bound)
    assert [stage.name for stage in bounds] == ["missing", "exams", "people"]
    anew = Averages(staffing, targets)
    cheaper = bounds[0], bounds[1]._replace(value=bounds[1].value - 1), bounds[2]
    assert not anew.likely_sitters(cheaper)
    assert [anew.next_bound(bounds[:number]) for number in range(4)] == [*bounds, None]
    anew = Averages(staffing, targets)
    sitters = anew.likely_sitters(bounds)
    assert bounds[2].value <= len(sitters) <= len(staffing.individuals)
    assert sitters == anew.sitters(bounds)


def test_those_who_sit_on_average_are_as_many_as_people_are_to_be() -> None:
    question = yearly_certificates(24, date(2027, 12, 31), 1, {**LIMITS, "exams_per_month": {"company": 3}})
    free = solving.any_best(reduce(build(question)._replace(month_limits=None)))
    assert isinstance(free, Planned)
    staffing = Rough(reduce(build(question))).staffing
    targets = last_of_months(staffing)
    averages = Averages(staffing, targets)
    people = [each.people for each in peers_of(staffing, targets)]
    sitters = averages.sitters(free.stages)
    assert {stage.name: stage.value for stage in free.stages}["people"] <= len(sitters) < len(staffing.individuals)
    for own in people:
        chosen = [person in sitters for person in own]
        assert chosen == sorted(chosen, reverse=True)


def test_who_is_to_cost_the_same_does() -> None:
    question = as_question(chained_certificates(15, date(2027, 6, 30), 3, LIMITS))
    staffing = Rough(reduce(build(question))).staffing
    assert len(peers_of(staffing, 1)) == len(staffing.individuals)  # results need others there
    priced = in_spans(both_certificates(24, date(2027, 3, 31), 1, 2))
    dear = [
        each._replace(profile=each.profile._replace(prices=tuple(price + number % 2 for price in each.profile.prices)))
        for number, each in enumerate(priced.individuals)
    ]
    staffing = priced._replace(individuals=tuple(dear))
    targets = last_of_months(staffing)
    assert len(peers_of(staffing, targets)) == len(peers_of(priced, targets))
    prices = {each.person: each.profile.prices for each in dear}
    apart = peers_of(staffing, targets, priced=True)
    assert len(apart) > len(peers_of(staffing, targets))
    assert all(len({prices[person] for person in each.people}) == 1 for each in apart)


def test_whoever_is_otherwise_in_anything_is_nobodys_peer() -> None:
    staffing = in_spans(QUESTIONS[0])
    targets = last_of_months(staffing)
    one = max(peers_of(staffing, targets), key=lambda each: len(each.people))
    everybody = {each.person: each for each in staffing.individuals}
    first, other = (everybody[person] for person in one.people[:2])
    table = other.profile.timetable
    free = replace(table, clashes=(0,) * len(table.slots))
    elsewhen = replace(table, months=tuple(months << 1 for months in table.months))
    others = (
        other.profile._replace(timetable=free),
        other.profile._replace(timetable=elsewhen),
        other.profile._replace(team="A"),
        other.profile._replace(cap=1),
        other.profile._replace(held=tuple(mask | 1 for mask in other.profile.held)),
    )
    for profile in (other.profile, *others):
        two = staffing._replace(individuals=(first, other._replace(profile=profile)))
        assert len(peers_of(two, targets)) == 1 + (profile in others)


@pytest.mark.parametrize("question", [QUESTIONS[0], linked_certificates(20, date(2027, 3, 31), 1)])
def test_the_last_targets_of_a_month_are_those_of_each_holding(question: Question) -> None:
    staffing = in_spans(question)
    targets = staffing.problem.targets
    last: dict[object, int] = {}
    for number in sorted(bits(every_target(staffing)), key=lambda each: targets[each].day):
        last[targets[number].holding, targets[number].day.strftime("%Y-%m")] = number
    assert last_of_months(staffing) == sum(1 << number for number in last.values())
    assert len(last) >= len({target.holding for target in targets}) > (question is not QUESTIONS[0])


def test_whoever_pays_with_packs_has_no_peers() -> None:
    """38 of 40 who are alike need an exam each: more fees than one person has slots for. Packs of three cost 400."""
    limits = {"exams_per_person_per_month": 1, "exams_per_month": {"company": 40}}
    case = chained_certificates(40, date(2026, 9, 30), 1, limits)
    case["exams"] = {"ADM": case["exams"]["ADM"]}
    case["options"]["one"]["gold"] = {"id": "r", "people": 38, "hold": "ADM"}
    case["employees"] = {who: {} for who in case["employees"]}
    case["results"] = []
    case["scenario"]["prices"] = {
        "currency": "EUR",
        "fees": {"default": 165},
        "packs": [{"id": "p", "size": 3, "amount": 400}],
    }
    staffing = Rough(individuals(as_question(case))).staffing
    assert staffing.problem.money.classes
    targets = every_target(staffing)
    assert {len(each.people) for each in peers_of(staffing, targets, priced=True)} == {1}
    bound = Averages(staffing, targets).next_bound()
    assert bound is not None
    assert 38 * 40_000 / 3 <= bound.value <= 12 * 40_000 + 2 * 16_500
