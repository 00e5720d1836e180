"""The verbs: what the commands do, for other programs. Most of them are re-exported by `planner`.

What a verb needs is imported when it is called, so that none pays for another.
"""

from planner.api.explanations import (
    alternatives,
    critical,
    explain,
    one_more,
    places,
    second_opinion,
    spares,
    why,
    why_not,
    without,
)
from planner.api.files import CheckAnswer, audit, check, check_programme, programme, programmes, read, run_cases
from planner.api.money import forecast, frontier, most_for_budget
from planner.api.plans import chances, confident, plan, read_plan, replan, timeline, verify
from planner.api.scenarios import compare, load, result, save, save_all, sources, sweep

__all__ = [
    "CheckAnswer",
    "alternatives",
    "audit",
    "chances",
    "check",
    "check_programme",
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
    "programme",
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
]
