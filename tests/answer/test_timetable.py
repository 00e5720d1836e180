"""Months for the sittings of a plan, drawn so that there are some."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from types import SimpleNamespace
from typing import cast

import pytest
from ortools.graph.python.max_flow import SimpleMaxFlow  # type: ignore[import-untyped]

from planner.answer.company import PlannedCompany
from planner.answer.links import SittingWindow
from planner.answer.timetable import _Months
from planner.outcome.schema import Assignment
from planner.question.schema import Question

MONTHS = tuple(date(2026, month, 1) for month in range(1, 7))

Limits = tuple[int | None, dict[str, int], int | None]
"""At most so many sittings a month for the company, for each team, for each person."""


def drawn(chance: Random) -> tuple[list[str], Limits, dict[Assignment, SittingWindow]]:
    """People (A1 is in team A) and sittings with windows of whole months. There is a way, and limits nearly bind."""
    people = [f"{chance.choice('ABC')}{number}" for number in range(chance.randint(3, 8))]
    busy = sorted({(chance.choice(people), chance.choice(MONTHS)) for _ in range(chance.randint(6, 30))})
    in_company, in_team = Counter(month for _, month in busy), Counter((who[0], month) for who, month in busy)
    teams = {
        team: max([1, *(n for (t, _), n in in_team.items() if t == team)]) for team in chance.choice(["", "A", "AB"])
    }
    limits = (chance.choice([None, max(in_company.values())]), teams, 1)
    windows = {}
    for number, (who, month) in enumerate(chance.sample(busy, len(busy))):
        at = MONTHS.index(month)
        first, last = chance.randint(0, at), chance.randrange(at, len(MONTHS))
        sitting = Assignment(who, f"X{number}", MONTHS[first], MONTHS[last].replace(day=28))
        windows[sitting] = SittingWindow(sitting.first, sitting.last, sitting.last)
    return people, limits, windows


def keeps(limits: Limits, months: dict[Assignment, date]) -> bool:
    company, teams, person = limits
    in_company = Counter(months.values())
    in_team = Counter((each.employee_id[0], month) for each, month in months.items())
    of_person = Counter((each.employee_id, month) for each, month in months.items())
    return (
        (company is None or all(count <= company for count in in_company.values()))
        and all(count <= teams[team] for (team, _), count in in_team.items() if team in teams)
        and (person is None or all(count <= person for count in of_person.values()))
    )


def found_by(people: list[str], limits: Limits, windows: dict[Assignment, SittingWindow]) -> dict[Assignment, date]:
    """The months that are found. Raises ValueError where there are said to be none."""
    months = filled(people, limits, windows)
    return {each: months.of(each) for each in windows}


def filled(people: list[str], limits: Limits, windows: dict[Assignment, SittingWindow]) -> _Months:
    company, teams, person = limits
    question = SimpleNamespace(
        scenario=SimpleNamespace(
            limits=SimpleNamespace(
                exams_per_month=SimpleNamespace(company=company, teams=teams), exams_per_person_per_month=person
            )
        ),
        calendar=SimpleNamespace(open_days=lambda first, last: [day for day in MONTHS if first <= day <= last]),
    )
    planned = SimpleNamespace(teams={who: who[0] for who in people})
    months = _Months(cast("Question", question), cast("PlannedCompany", planned), windows)
    months.fill(list(windows))
    return months


def can_take_place(limits: Limits, allowed: dict[Assignment, tuple[date, ...]]) -> bool:
    """Whether there are months for all of them, by a maximum flow from sittings through people and teams."""
    company, teams, person = limits
    flow, nodes = SimpleMaxFlow(), dict[object, int]()

    def node(name: object) -> int:
        return nodes.setdefault(name, len(nodes))

    for each, months in allowed.items():
        flow.add_arc_with_capacity(node("start"), node(each), 1)
        for month in months:
            flow.add_arc_with_capacity(node(each), node((each.employee_id, month)), 1)
    whole = len(allowed)
    for who, month in sorted({(each.employee_id, month) for each, months in allowed.items() for month in months}):
        flow.add_arc_with_capacity(node((who, month)), node((who[0], month)), whole if person is None else person)
    for team, month in ((team, month) for team in "ABC" for month in MONTHS):
        flow.add_arc_with_capacity(node((team, month)), node(month), teams.get(team, whole))
    for month in MONTHS:
        flow.add_arc_with_capacity(node(month), node("end"), whole if company is None else company)
    flow.solve(node("start"), node("end"))
    return bool(flow.optimal_flow() == whole)


@pytest.mark.parametrize("seed", range(20))
def test_sittings_move_exactly_where_all_others_still_find_months(seed: int) -> None:
    chance, answers = Random(seed), Counter[bool]()
    for _ in range(10):
        people, limits, windows = drawn(chance)
        months = filled(people, limits, windows)
        allowed = dict(months.allowed)
        for each in chance.sample(sorted(allowed), len(allowed)):
            for month in chance.sample(allowed[each], len(allowed[each])):
                moved = months.settle(each, month)
                answers[moved] += 1
                assert moved == can_take_place(limits, allowed | {each: (month,)})
                assert keeps(limits, {other: months.of(other) for other in windows})
                if moved:
                    assert months.of(each) == month
                    allowed[each] = (month,)
                    break
            assert all(months.of(other) in places for other, places in allowed.items())
            if chance.random() < 0.2:
                freed = chance.choice(sorted(allowed))
                allowed[freed] = tuple(month for month in MONTHS if freed.first <= month <= freed.last)
                months.allow(freed, allowed[freed])
    assert min(answers.values()) > 5


@pytest.mark.parametrize("seed", range(40))
def test_months_are_found_where_there_are_some(seed: int) -> None:
    chance = Random(seed)
    for _ in range(25):
        people, limits, windows = drawn(chance)
        found = found_by(people, limits, windows)
        assert keeps(limits, found)
        assert all(windows[each].first <= month <= windows[each].last for each, month in found.items())


def test_months_are_not_found_where_there_are_none() -> None:
    sitting = [Assignment("A1", f"X{number}", MONTHS[0], MONTHS[1]) for number in range(3)]
    windows = {each: SittingWindow(each.first, each.last, each.last) for each in sitting}
    with pytest.raises(ValueError, match="no month left"):
        found_by(["A1"], (None, {}, 1), windows)
