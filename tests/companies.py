"""Small builders, so that a test shows only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from planner.programme.schema import Programme
from planner.question.schema import Question
from planner.roster.schema import EMPLOYEE_COLUMNS, RESULT_COLUMNS, Roster
from planner.scenario.schema import Scenario

Rules = Mapping[str, Any]
AS_OF = date(2017, 10, 16)


def programme(
    tiers: Mapping[str, Rules], exams: Mapping[str, Mapping[str, Any] | None] | Iterable[str], **more: Any
) -> Programme:
    """A programme whose tiers are given as `option.tier: requirement`."""
    options: dict[str, dict[str, Any]] = {}
    for name, rules in tiers.items():
        option, tier = name.split(".")
        options.setdefault(option, {"tiers": {}})["tiers"][tier] = {"requires": rules}
    facts = exams if isinstance(exams, Mapping) else dict.fromkeys(exams)
    return Programme.model_validate(
        {"vendor": "v", "programme": "p", "edition": "1", "exams": facts, "options": options, **more}
    )


def roster(
    held: Mapping[str, Sequence[str]] | Iterable[str],
    results: Iterable[Mapping[str, Any]] = (),
    employees: Mapping[str, Mapping[str, Any]] | None = None,
) -> Roster:
    """A roster: who holds which exams (passed on an unknown day), further results, and further facts of employees."""
    holding = held if isinstance(held, Mapping) else dict.fromkeys(held, ())
    people = [{"employee_id": who, **(employees or {}).get(who, {})} for who in holding]
    rows: list[Mapping[str, Any]] = [
        {"employee_id": who, "exam": exam} for who, exams in holding.items() for exam in exams
    ]
    rows.extend(results)
    employee_types = {name: kind for name, kind in EMPLOYEE_COLUMNS.items() if any(name in row for row in people)}
    return Roster.of(
        pl.DataFrame(people, schema=employee_types, orient="row"),
        pl.DataFrame(rows, schema=RESULT_COLUMNS, orient="row"),
    )


def scenario(goals: Sequence[Mapping[str, Any]] | Mapping[str, Any], **more: Any) -> Scenario:
    """A scenario as of 2017-10-16, if nothing else is said; a single goal may stand for itself."""
    wanted = [goals] if isinstance(goals, Mapping) else goals
    return Scenario.model_validate(
        {
            "programme": "v/p@1",
            "roster": {"matrix": "roster.csv"},
            "as_of": AS_OF.isoformat(),
            "goals": wanted,
            **more,
        }
    )


def question(
    programme: Programme, roster: Roster, scenario: Scenario, next_edition: Programme | None = None
) -> Question:
    return Question(scenario, programme, roster, next_edition=next_edition)


def people(count: int, hold: Any, id: str = "people") -> dict[str, Any]:  # noqa: A002
    """A people requirement."""
    return {"id": id, "people": count, "hold": hold}
