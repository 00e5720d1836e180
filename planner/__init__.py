"""Plans partner-programme certifications: who sits which exam, by when, so that the company reaches its tier.

>>> import planner
>>> question = planner.read("scenarios/gold-by-year-end")
>>> answer = planner.plan(question)
>>> answer.status, answer.verified
('planned', True)

Names are loaded when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.answer.audit_schema import AuditAnswer
    from planner.answer.proposed import ProposedPlan
    from planner.answer.schema import PlanAnswer, Verdict
    from planner.answer.timeline_schema import TimelineAnswer
    from planner.api import (
        CheckAnswer,
        alternatives,
        audit,
        chances,
        check,
        compare,
        confident,
        critical,
        explain,
        forecast,
        frontier,
        load,
        most_for_budget,
        one_more,
        places,
        plan,
        programmes,
        read,
        read_plan,
        replan,
        result,
        run_cases,
        save,
        save_all,
        second_opinion,
        sources,
        spares,
        sweep,
        timeline,
        verify,
        why,
        why_not,
        without,
    )
    from planner.budget.forecast_schema import ForecastAnswer
    from planner.budget.schema import ConfidenceAnswer, FrontierAnswer, MostForBudget
    from planner.chance.schema import ChanceAnswer
    from planner.comparison.schema import Comparison, Result
    from planner.errors import DataError, InternalError, Issue, Place, PlannerError
    from planner.explanation.schema import Explanation
    from planner.language import speaking, spoken
    from planner.question.schema import Question
    from planner.replanning.schema import ReplanAnswer
    from planner.sweeping.schema import SweepAnswer

__version__ = "0.1.0"

_HOMES = {
    "planner.answer.audit_schema": ("AuditAnswer",),
    "planner.answer.proposed": ("ProposedPlan",),
    "planner.answer.schema": ("PlanAnswer", "Verdict"),
    "planner.answer.timeline_schema": ("TimelineAnswer",),
    "planner.api": (
        "CheckAnswer",
        "alternatives",
        "audit",
        "chances",
        "check",
        "compare",
        "confident",
        "critical",
        "explain",
        "forecast",
        "frontier",
        "load",
        "most_for_budget",
        "one_more",
        "places",
        "plan",
        "programmes",
        "read",
        "read_plan",
        "replan",
        "result",
        "run_cases",
        "save",
        "save_all",
        "second_opinion",
        "sources",
        "spares",
        "sweep",
        "timeline",
        "verify",
        "why",
        "why_not",
        "without",
    ),
    "planner.budget.forecast_schema": ("ForecastAnswer",),
    "planner.budget.schema": ("ConfidenceAnswer", "FrontierAnswer", "MostForBudget"),
    "planner.chance.schema": ("ChanceAnswer",),
    "planner.comparison.schema": ("Comparison", "Result"),
    "planner.errors": ("DataError", "InternalError", "Issue", "Place", "PlannerError"),
    "planner.explanation.schema": ("Explanation",),
    "planner.language": ("speaking", "spoken"),
    "planner.question.schema": ("Question",),
    "planner.replanning.schema": ("ReplanAnswer",),
    "planner.sweeping.schema": ("SweepAnswer",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "AuditAnswer",
    "ChanceAnswer",
    "CheckAnswer",
    "Comparison",
    "ConfidenceAnswer",
    "DataError",
    "Explanation",
    "ForecastAnswer",
    "FrontierAnswer",
    "InternalError",
    "Issue",
    "MostForBudget",
    "Place",
    "PlanAnswer",
    "PlannerError",
    "ProposedPlan",
    "Question",
    "ReplanAnswer",
    "Result",
    "SweepAnswer",
    "TimelineAnswer",
    "Verdict",
    "alternatives",
    "audit",
    "chances",
    "check",
    "compare",
    "confident",
    "critical",
    "explain",
    "forecast",
    "frontier",
    "load",
    "most_for_budget",
    "one_more",
    "places",
    "plan",
    "programmes",
    "read",
    "read_plan",
    "replan",
    "result",
    "run_cases",
    "save",
    "save_all",
    "second_opinion",
    "sources",
    "spares",
    "speaking",
    "spoken",
    "sweep",
    "timeline",
    "verify",
    "why",
    "why_not",
    "without",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
