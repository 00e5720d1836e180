"""Companies of up to 500 people on which making the problem small does little, and the search that found them.

    python -m tests.benchmarks.hard                                   the worst that were found, as a table
    python -m tests.benchmarks.hard --quick                           three of them
    python -m tests.benchmarks.hard --search 100 --from 0             draws companies and shows the slowest first
    python -m tests.benchmarks.hard --known limits:17,shares:3        the companies of these names

Each company is planned in a process of its own, which ends after so many seconds of the processor (`--limit`).
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from math import ceil
from random import Random
from time import process_time
from typing import Any

from planner.cli.main import FEW_COLLECTIONS
from planner.outcome.schema import Met, Planned
from planner.planning import answer
from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.solve import DEFAULT_EFFORT, Progress, ignore, solve
from tests.benchmarks.curves import year
from tests.benchmarks.machine import machine, show
from tests.cases import as_question
from tests.oracle import Case
from tests.properties.test_second_solver import busy_company

AS_OF = date(2026, 1, 5)
BY = date(2026, 6, 30)
WORST = (
    "options:191",
    "options:142",
    "options:199",
    "options:27",
    "options:154",
    "options:236",
    "options:111",
    "options:102",
    "options:12",
    "options:8",
    "options:103",
    "options:401",
    "goals:103",
    "goals:106",
    "goals:0",
    "shares:291",
    "shares:112",
    "shares:1",
    "limits:136",
    "limits:9",
    "cliffs:11",
    "months:12",
    "months:301",
    "busy:1003",
    "busy:1004",
    "busy:1015",
    "busy:1017",
    "crowded:35",
    "crowded:52",
    "people-first:300",
    "people-first:500",
    "options:103*2.7",
    "goals:103*2.7",
    "months:301*1.6",
    "crowded:35*6",
    "people-first:300*1.6",
    "people-first:500*1.3",
    "people-first:300*2",
    "people-first:500*2",
    "year:20:500:12:both:cost*1.5",
    "year:16:500:12:both:people*1.5",
    "year:20:400:9:both:people*2",
    "year:8:500:10:both:exams*3.5",
    "year:16:500:12:person:cost*4",
    "year:12:500:10:person:people*3.5",
    "year:20:500:8:person:exams*2.5",
    "year:20:500:12:person:people*6",
)
"""The slowest that the search found, by name."""
BUSY, SMALL = "busy", (8, 9, 10, 12)
QUICK = ("limits:1", "shares:1", "cliffs:11")


# --- companies -------------------------------------------------------------------------------------------------------


def limits(chance: Random) -> Case:
    """Many independent groups, and a limit of exams for each person that binds: menus of all combinations."""
    groups = chance.randint(4, 12)
    codes = [[f"X{group}{letter}" for letter in "ABC"[: chance.randint(1, 3)]] for group in range(groups)]
    people = chance.choice([30, 50, 100, 200, 500])
    most = min(people // 2, 40)
    rules = [_group(f"g{n}", chance.randint(most // 4, most), _hold(chance, own)) for n, own in enumerate(codes)]
    made = _company(chance, people, [code for own in codes for code in own], {"one": _all(rules)})
    made["scenario"]["limits"]["exams_per_person"] = chance.randint(2, 4)
    if chance.random() < 0.4:
        for facts in made["employees"].values():
            facts["max_exams"] = chance.randint(0, 5)
    return made


def shares(chance: Random) -> Case:
    """Groups that may not share people, and that ask for exams that overlap."""
    codes = [f"X{number}" for number in range(chance.randint(4, 14))]
    people = chance.choice([30, 50, 100, 200, 500])
    groups = chance.randint(3, 9)
    most = max(2, min(people, 120) // groups)
    rules = [
        _group(f"g{number}", chance.randint(most // 2, most), _hold(chance, chance.sample(codes, chance.randint(2, 4))))
        for number in range(groups)
    ]
    form: dict[str, Any] = {"sharing": "different"}
    if chance.random() < 0.3:
        form["each_person_at_most"] = 2
    made = _company(chance, people, codes, {"one": _all(rules) | form})
    if chance.random() < 0.5:
        made["scenario"]["limits"]["exams_per_person"] = chance.randint(2, 4)
    return made


def options(chance: Random) -> Case:
    """Several options at once over the same exams, each with alternatives, and personal prices."""
    codes = [f"X{number}" for number in range(chance.randint(8, 24))]
    people = chance.choice([30, 50, 100, 200, 500])
    most = min(people // 2, 30)
    number = iter(range(1000))

    def group() -> dict[str, Any]:
        wanted = _hold(chance, chance.sample(codes, chance.randint(2, 5)))
        return _group(f"g{next(number)}", chance.randint(most // 3, most), wanted)

    def either() -> dict[str, Any]:
        parts = [_all([group(), group()], f"b{next(number)}"), group()]
        return {"id": f"e{next(number)}", "any": parts}

    names = [f"option-{place}" for place in range(chance.randint(2, 5))]
    rules = {name: _all([group(), either(), *(group() for _ in range(chance.randint(0, 2)))]) for name in names}
    made = _company(chance, people, codes, rules)
    made["scenario"]["goals"] = [
        {"tier": "gold", "by": BY, "option": name} for name in names[: chance.randint(2, len(names))]
    ]
    if chance.random() < 0.4:
        made["scenario"]["goals"].append({"tier": "gold", "by": BY})
    if chance.random() < 0.4:
        made["scenario"]["limits"]["exams_per_person"] = chance.randint(3, 6)
    return made


def months(chance: Random) -> Case:
    """Limits by month that nearly bind, exams that open and close in the course of the year, and teams."""
    codes = [f"X{number}" for number in range(chance.randint(5, 12))]
    people = chance.choice([30, 50, 100, 200, 500])
    most = min(people // 2, 30)
    rules = [
        _group(f"g{number}", chance.randint(most // 2, most), _hold(chance, chance.sample(codes, chance.randint(1, 3))))
        for number in range(chance.randint(2, 6))
    ]
    made = _company(chance, people, codes, {"one": _all(rules)})
    for code in codes:
        opens, closes = date(2026, chance.randint(1, 4), 15), date(2026, chance.randint(5, 6), 20)
        made["exams"][code] = chance.choice([{}, {}, {"available_from": opens}, {"retires_on": closes}])
    seats = 6 + sum(rule["people"] for rule in rules) // 5
    made["scenario"]["limits"] |= {
        "exams_per_month": {"company": seats, "teams": {"A": seats // 2, "B": seats // 2}},
        "exams_per_person_per_month": chance.randint(1, 2),
    }
    made["scenario"]["goals"][0]["hold_until"] = date(2026, 12, 31)
    return made


def cliffs(chance: Random) -> Case:
    """Exams that stop counting and people who leave while the goal must be held, with successors of the exams."""
    codes = [f"X{number}" for number in range(chance.randint(5, 12))]
    people = chance.choice([30, 50, 100, 200])
    most = min(people // 2, 25)
    rules = [
        _group(f"g{number}", chance.randint(most // 2, most), _hold(chance, chance.sample(codes, chance.randint(2, 4))))
        for number in range(chance.randint(2, 5))
    ]
    form = chance.choice([{}, {"sharing": "same"}, {"sharing": "different"}])
    made = _company(chance, people, codes, {"one": _all(rules) | form})
    for code in codes:
        if chance.random() < 0.4:
            retires = date(2026, chance.randint(3, 9), 28)
            made["exams"][code] = {"retires_on": retires, "counts_until": date(2026, chance.randint(9, 12), 15)}
        elif chance.random() < 0.3:
            made["exams"][code] = {"available_from": date(2026, chance.randint(3, 10), 1)}
    for facts in made["employees"].values():
        if chance.random() < 0.2:
            facts["leaves_on"] = date(2026, chance.randint(7, 12), chance.randint(1, 28))
    made["scenario"]["goals"][0]["hold_until"] = date(2026, 12, 31)
    if chance.random() < 0.3:
        made["scenario"]["limits"]["exams_per_person"] = chance.randint(2, 4)
    return made


def goals(chance: Random) -> Case:
    """Many goals at once, each with an option and days of its own, over exams some of which they have in common, and
    limits of exams for each person.
    """
    codes = [f"X{number}" for number in range(chance.randint(8, 24))]
    people = chance.choice([30, 50, 100, 200, 500])
    names = [f"option-{place}" for place in range(chance.randint(4, 10))]
    most = max(2, min(people // 2, 100 // len(names)))
    number = iter(range(1000))

    def group(own: list[str]) -> dict[str, Any]:
        wanted = _hold(chance, chance.sample(own, chance.randint(1, 3)))
        return _group(f"g{next(number)}", chance.randint(most // 3, most), wanted)

    rules = {}
    for name in names:
        start = chance.randrange(len(codes) - 4)
        parts = [group(codes[start : start + 5]) for _ in range(chance.randint(1, 3))]
        rules[name] = _all(parts) | chance.choice([{}, {}, {"sharing": "different"}, {"sharing": "same"}])
    made = _company(chance, people, codes, rules)
    made["scenario"]["goals"] = []
    for name in names:
        by = date(2026, chance.randint(4, 9), 28)
        made["scenario"]["goals"].append(
            {"tier": "gold", "by": by, "option": name, "hold_until": date(2026, 12, chance.randint(1, 28))}
        )
    if chance.random() < 0.6:
        made["scenario"]["limits"]["exams_per_person"] = chance.randint(3, 8)
    return made


def years(chance: Random) -> Case:
    """Many goals within few months, and limits by month of a person, of the company or both, for many people."""
    numbers = (
        chance.choice([6, 8, 10, 12, 14, 16, 18, 20]),
        chance.choice([300, 400, 500]),
        chance.choice([4, 6, 9, 12]),
    )
    kinds = chance.choice(["person", "company", "both"]), chance.choice(["cost", "people", "exams"])
    times = chance.choice(["1", "1.5", "2", "2.5", "3", "4", "6"])
    return hard_company(":".join(map(str, ("year", *numbers, *kinds))) + f"*{times}")


THEMES: dict[str, Callable[[Random], Case]] = {
    each.__name__: each for each in (limits, shares, options, months, cliffs, goals, years)
}


PEOPLE_FIRST = {300: (12, 9), 500: (16, 12)}
"""For so many people who come first, with limits by month that bind: goals, and within how many months."""


def hard_company(name: str) -> Case:
    """The company of this name: a theme and the number of its draw, as `limits:17`. `busy` companies are those of the
    second solver's tests, of 8 to 12 people whose results end within weeks and are renewed by other exams; `crowded`
    ones are of 10 to 30 people. `year:16:500:12:both:cost` is one of `tests.benchmarks.curves`: 16 goals, 500 people,
    twelve months, both limits by month, and the cost first. With `*1.5` at the end each group needs half as many people
    again, as far as there are so many, so that goals may be out of reach.
    """
    name, _, times = name.partition("*")
    if times:
        case = hard_company(name)
        return case | {"options": _larger(case["options"], float(times), len(case["employees"]))}
    theme, _, number = name.partition(":")
    if theme == BUSY:
        return busy_company(int(number), SMALL)
    if theme == "crowded":
        return busy_company(int(number))
    if theme == "people-first":
        goals, months = PEOPLE_FIRST[int(number)]
        return year(goals=goals, people=int(number), months=months, limits="both", first="people")
    if theme == "year":
        wanted, people, within, kind, first = number.split(":")
        return year(goals=int(wanted), people=int(people), months=int(within), limits=kind, first=first)
    return THEMES[theme](Random(int(number)))


def _larger(rule: Any, times: float, most: int) -> Any:
    """The rule with so many times the people in each group, but no more than there are."""
    match rule:
        case {"people": int(people), "hold": _}:
            return rule | {"people": max(people, min(most, ceil(people * times)))}
        case dict():
            return {key: _larger(part, times, most) for key, part in rule.items()}
        case list():
            return [_larger(part, times, most) for part in rule]
        case _:
            return rule


def _company(chance: Random, people: int, codes: list[str], rules: dict[str, Any]) -> Case:
    """People of whom each holds some of the exams, most of them other ones, at prices of their own or not."""
    share = chance.choice([0.02, 0.1, 0.2, 0.4])
    staff = [f"E{number:03}" for number in range(people)]
    rates = chance.choice([[40], [30, 60, 90], list(range(20, 121))])
    return {
        "exams": {code: {} for code in codes},
        "options": {name: {"gold": rule} for name, rule in rules.items()},
        "employees": {who: {"hourly_cost": chance.choice(rates), "team": chance.choice("AB")} for who in staff},
        "results": [
            {"employee_id": who, "exam": code, "passed_on": date(2025, chance.randint(1, 12), 10)}
            for who in staff
            for code in codes
            if chance.random() < share
        ],
        "scenario": {
            "as_of": AS_OF,
            "goals": [{"tier": "gold", "by": BY}],
            "limits": {},
            "preparation": {"default": 14},
            "minimise": chance.choice([["exams", "people"], ["cost"], ["people", "cost"], ["cost", "people"]]),
            "prices": {
                "currency": "USD",
                "fees": {"default": 165, codes[0]: 99, codes[-1]: 120},
                "study_hours": {"default": 30, codes[1]: 45, codes[-2]: 20},
            },
            "decisions": [],
            "metrics": {},
            "facts": {},
        },
    }


def _all(rules: list[dict[str, Any]], name: str = "all") -> dict[str, Any]:
    return {"id": name, "all": rules}


def _group(name: str, people: int, hold: Any) -> dict[str, Any]:
    return {"id": name, "people": max(1, people), "hold": hold}


def _hold(chance: Random, codes: list[str]) -> Any:
    if len(codes) == 1:
        return codes[0]
    form = chance.choice(["all", "any", "some"])
    return {"at_least": 2, "of": codes} if form == "some" else {form: codes}


# --- timing ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Timing:
    """Seconds of the processor for making the problem small, the stages, the tie-break, and everything around
    (windows, days, verification); status: of the answer, or why there is none.
    """

    name: str
    people: int
    small: float = 0.0
    stages: float = 0.0
    ties: float = 0.0
    rest: float = 0.0
    status: str = ""
    unique: bool = True

    @property
    def total(self) -> float:
        """Everything together."""
        return self.small + self.stages + self.ties + self.rest


def time_of(name: str) -> Timing:
    """Plans the company, once in parts and once as a whole."""
    case = hard_company(name)
    people = len(case["employees"])
    question = as_question(case)
    marks: dict[str, float] = {}

    def watch(progress: Progress) -> None:
        if progress.stage == "tie-break":
            marks.setdefault("ties", process_time())

    start = process_time()
    staffing = reduce(build(question))
    small = process_time()
    outcome = solve(staffing, report=watch)
    end = process_time()
    answer(question, DEFAULT_EFFORT, ignore)
    ties = marks.get("ties", end)
    rest = max(0.0, process_time() - end - (end - start))
    match outcome:
        case Planned():
            status, unique = "proved", outcome.settled
        case Met():
            status, unique = "met", True
        case _:
            status, unique = type(outcome).__name__.lower(), True
    return Timing(name, people, small - start, ties - small, end - ties, rest, status, unique)


def in_a_process(name: str, limit: float) -> Timing:
    """The same in a process that ends after so many seconds of the processor."""
    call = [sys.executable, "-m", "tests.benchmarks.hard", "--one", name]
    seconds = int(limit)

    def hold() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))

    done = subprocess.run(call, capture_output=True, text=True, check=False, preexec_fn=hold)
    if done.returncode:
        last = done.stderr.strip().splitlines()
        reason = f"ended after {seconds} s" if done.returncode < 0 else (last[-1] if last else "failed")
        return Timing(name, len(hard_company(name)["employees"]), rest=limit, status=reason)
    return Timing(**json.loads(done.stdout))


def table(found: Iterable[Timing]) -> None:
    """One row for each company, the first as soon as it is known."""
    show("| company | people | made small (s) | stages (s) | tie-break (s) | windows, days, verifying (s) | status |")
    show("| --- | ---: | ---: | ---: | ---: | ---: | --- |")
    for each in found:
        status = each.status if each.unique else f"{each.status}, not unique"
        parts = (each.small, each.stages, each.ties, each.rest)
        show(f"| {each.name} | {each.people} | {' | '.join(f'{part:.2f}' for part in parts)} | {status} |")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Times the planner on companies that are hard for it.")
    parser.add_argument("--quick", action="store_true", help=f"only {', '.join(QUICK)}")
    parser.add_argument("--search", type=int, default=0, metavar="NUMBER", help="draw so many companies of each theme")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the number of the first draw")
    parser.add_argument("--theme", choices=sorted([*THEMES, BUSY]), help="only this theme")
    parser.add_argument("--known", default="", help="names of companies, with commas between")
    parser.add_argument("--limit", type=float, default=60.0, metavar="SECONDS", help="for each company")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        gc.set_threshold(FEW_COLLECTIONS)  # as the command does
        show(json.dumps(asdict(time_of(given.one))))
        return
    show(f"{machine()}\n")
    if given.search:
        themes = [given.theme] if given.theme else list(THEMES)
        numbers = range(given.first, given.first + given.search)
        names = [f"{theme}:{number}" for number in numbers for theme in themes]
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda name: in_a_process(name, given.limit), names))
        table(sorted(found, key=lambda each: -each.total)[:20])
    else:
        names = given.known.split(",") if given.known else list(QUICK if given.quick else WORST)
        table(in_a_process(name, given.limit) for name in names)


if __name__ == "__main__":
    main()
