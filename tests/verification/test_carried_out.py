"""The people of a plan as a company of their own, against a roster into which the results of the plan are merged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from planner.roster.schema import RESULT_COLUMNS
from planner.verification.carried_out import CarriedOut
from tests.companies import people, programme, question, roster, scenario

FIRST = date(2017, 11, 1)
EXAMS: dict[str, Any] = {
    "A": {},
    "B": {"retires_on": "2017-11-20", "counts_until": "2017-12-10"},
    "C": {"valid_for": {"weeks": 2}},
    "D": {},
}
RULES = {"id": "all", "all": [people(1, {"any": ["A", "B"]}, "one"), people(2, {"any": ["C"]}, "two")]}


def some_day(chance: Random) -> date:
    return FIRST + timedelta(days=chance.randrange(50))


def maybe(chance: Random) -> date | None:
    return chance.choice([None, some_day(chance)])


def test_everybody_has_what_the_roster_and_the_plan_give() -> None:
    goal = {"option": "o", "tier": "gold", "by": "2017-11-15", "hold_until": "2017-12-31"}
    wanted, rules = scenario(goal), programme({"o.gold": RULES}, EXAMS)
    with_more = 0
    for seed in range(30):
        chance = Random(seed)
        staff = {f"E{number}": {"starts_on": maybe(chance), "leaves_on": maybe(chance)} for number in range(8)}
        held = [
            {"employee_id": who, "exam": chance.choice("ABCD"), "passed_on": maybe(chance), "expires_on": maybe(chance)}
            for who in chance.choices(list(staff), k=12)
        ]
        asked = question(rules, roster(staff, held, staff), wanted)
        rows = [
            (chance.choice([*staff, "nobody"]), chance.choice("ABCD"), some_day(chance), maybe(chance))
            for _ in range(chance.randrange(5))
        ]
        planned = pl.DataFrame(rows, schema=RESULT_COLUMNS, orient="row")
        merged = replace(asked, roster=asked.roster.with_results(planned))
        company = CarriedOut(asked, planned)
        assert company.days(wanted.goals[0]) == merged.check_days(wanted.goals[0])
        for day in {FIRST, *company.days(wanted.goals[0]), *(some_day(chance) for _ in range(5))}:
            found = [(who, group.exams) for group in company.alike_on(day) for who in group.people]
            assert sorted(found) == sorted((who, each.exams) for each in merged.alike_on(day) for who in each.people)
            now = {who: each.exams for each in asked.alike_on(day) for who in each.people}
            with_more += dict(found) != now
    assert with_more > 25
