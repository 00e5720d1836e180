"""Companies of any size for the benchmarks: the same seed gives the same people.

However large the company is, about three people hold everything a group of a rule asks for, so there is always
something to plan. About a third hold one of two technical exams, half hold some of the old exams, many hold nothing.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from planner.errors import Place
from planner.programme.load import load_programme, load_programme_file
from planner.programme.schema import Programme
from planner.requirements.tree import Requirement, Sharing
from planner.scenario.files import SCENARIO_FILE
from tests.benchmarks.person_level import Task

PROGRAMME = "microsoft/cloud-business-applications@2017-11"
PROGRAMME_FILE = "programme.yaml"
SHARED: Sharing = "same-or-different"
"""How groups of people may share people in the catalogue's programme."""
ENGAGEMENT = "enterprise-customer-engagement"
OPERATIONS = "enterprise-operations"
_TECHNICAL = (("MB2-715", "MB2-716"), ("MB6-894", "70-534"))
_FUNCTIONAL = ("MB2-717", "MB2-718", "MB2-877", "MB6-895", "MB6-896", "MB6-897")
_LAUNCHED_LAST = "MB2-877"
"""Launched after the day on which the benchmark's plan is made, so nobody holds it."""
_OLD = ("MB6-705", "MB6-893", "MB6-892", "MB6-890", "70-764")
_FEES = {"default": 165, "MB2-717": 99, "MB2-877": 120, "MB6-897": 110, "70-764": 90}
_HOURS = {"default": 30, "MB2-716": 45, "MB2-718": 24, "MB6-894": 60, "MB6-896": 26, "70-534": 50}


@dataclass(frozen=True)
class Company:
    """People, what they hold, what an hour of theirs costs (in cents), and what is wanted.

    personal: the cost is minimised; otherwise the number of exams. sharing: how groups of people side by side share
    people, in place of what the programme says. by: the goals' first day; more: further keys of the scenario.
    """

    held: dict[str, frozenset[str]]
    hourly_cents: dict[str, int]
    options: tuple[str, ...]
    personal: bool
    sharing: Sharing = SHARED
    by: dict[str, str] = field(default_factory=lambda: {"by": "2017-12-31"})
    more: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def rules(self) -> tuple[Requirement, ...]:
        """What Gold of each option asks."""
        known = self._programme()
        return tuple(known.options[option].tiers["gold"].requires for option in self.options)

    def _programme(self) -> Programme:
        if self.sharing == SHARED:
            return load_programme(PROGRAMME, Path(), "", Place("benchmark")).programme
        with TemporaryDirectory() as folder:
            path = Path(folder, PROGRAMME_FILE)
            path.write_text(self._programme_text(), encoding="utf-8")
            return load_programme_file(path, PROGRAMME_FILE).programme

    def _programme_text(self) -> str:
        """The catalogue's programme with another sharing."""
        inside = files("planner.programme") / "catalogue" / f"{PROGRAMME.replace('@', '/')}.yaml"
        return inside.read_text(encoding="utf-8").replace(f"sharing: {SHARED}", f"sharing: {self.sharing}")

    def task(self) -> Task:
        """The company for the person-level models: everybody may sit whatever they do not hold."""
        return Task(
            held=tuple(self.held.values()),
            rules=self.rules,
            price=tuple(self._prices(cents) for cents in self.hourly_cents.values()) if self.personal else (),
        )

    def _prices(self, hourly_cents: int) -> dict[str, int]:
        """What each exam costs somebody, in cents."""
        exams = {*_FUNCTIONAL, *_OLD, *_TECHNICAL[0], *_TECHNICAL[1]}
        fee, hours = _FEES["default"], _HOURS["default"]
        return {exam: 100 * _FEES.get(exam, fee) + _HOURS.get(exam, hours) * hourly_cents for exam in exams}

    def write(self, folder: Path) -> None:
        """The company as the files of a scenario."""
        employees = (
            (who, f"{cents // 100}.{cents % 100:02}", "AB"[number % 2])
            for number, (who, cents) in enumerate(self.hourly_cents.items())
        )
        _write(folder / "employees.csv", ("employee_id", "hourly_cost", "team"), employees)
        results = ((who, exam, "2017-12-01") for who, exams in self.held.items() for exam in sorted(exams))
        _write(folder / "results.csv", ("employee_id", "exam", "passed_on"), results)
        if self.sharing != SHARED:
            (folder / PROGRAMME_FILE).write_text(self._programme_text(), encoding="utf-8")
        scenario: dict[str, Any] = {
            "programme": PROGRAMME if self.sharing == SHARED else PROGRAMME_FILE,
            "roster": {"employees": "employees.csv", "results": "results.csv"},
            "as_of": "2017-12-05",
            "market": "developed",
            "metrics": dict.fromkeys(
                ("cloud_revenue_ttm", "enterprise_revenue", "enterprise_cloud_revenue_ttm"), 500_000
            ),
            "facts": {"digital_partner_of_record": True},
            "goals": [{"option": option, "tier": "gold", **self.by} for option in self.options],
            **self.more,
        }
        if self.personal:
            scenario["minimise"] = ["cost"]
            scenario["prices"] = {"currency": "USD", "fees": _FEES, "study_hours": _HOURS}
        (folder / SCENARIO_FILE).write_text(json.dumps(scenario), encoding="utf-8")


def company(size: int, seed: int, options: tuple[str, ...], personal: bool, dense: bool = False) -> Company:
    """A company of so many people. dense: everybody holds some of the old exams, about three results for each person;
    otherwise half do.
    """
    chance = Random(seed)
    old = 1.0 if dense else 0.5
    held = {f"E{number:06}": frozenset(exams_held(chance, size, old)) for number in range(size)}
    return Company(held, {who: chance.randrange(2_000, 12_000) for who in held}, options, personal)


def a_year_with_seats(staff: Company, seats: int) -> Company:
    """The same company with Gold in half a year, held for another half: seats for the company and a team, and two exams
    a month for each person.
    """
    limits = {
        "exams_per_month": {"company": seats, "teams": {"A": seats // 2}},
        "exams_per_person_per_month": 2,
    }
    more = {"limits": limits, "preparation": {"default": 14}, "retake_slack": 14}
    return replace(staff, by={"by": "2018-06-30", "hold_until": "2018-12-31"}, more=more)


def exams_held(chance: Random, size: int, old: float = 0.5) -> Iterator[str]:
    """What somebody in a company of so many people holds of the programme's exams."""
    for pair in _TECHNICAL:
        drawn = chance.random()
        if drawn < 3 / size:
            yield from pair
        elif drawn < 0.35:
            yield chance.choice(pair)
    for exam in _FUNCTIONAL:
        if chance.random() < 1 / size and exam != _LAUNCHED_LAST:
            yield exam
    if chance.random() < old:
        yield from chance.sample(_OLD, chance.randint(1, 3))


def _write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
