"""Sentences. Facts become words in this package and nowhere else, so that no two outputs disagree."""

from __future__ import annotations

from planner.words.findings import finding
from planner.words.parts import counted, exams, figure, listed, more_people, not_stated, on_day, people, yes_or_no
from planner.words.plans import (
    best_option,
    block,
    decision,
    every_exam_passed,
    figures_are_of,
    goal,
    headline,
    hires_arrive,
    launch_day_assumed,
    limits,
    met_from_outside,
    pinned,
    proof,
    results_without_day,
)
from planner.words.progress import progress, reading
from planner.words.rules import exam_days, holding, is_a_goal, label, parts_met, requirement, source, tier, waived

__all__ = [
    "best_option",
    "block",
    "counted",
    "decision",
    "every_exam_passed",
    "exam_days",
    "exams",
    "figure",
    "figures_are_of",
    "finding",
    "goal",
    "headline",
    "hires_arrive",
    "holding",
    "is_a_goal",
    "label",
    "launch_day_assumed",
    "limits",
    "listed",
    "met_from_outside",
    "more_people",
    "not_stated",
    "on_day",
    "parts_met",
    "people",
    "pinned",
    "progress",
    "proof",
    "reading",
    "requirement",
    "results_without_day",
    "source",
    "tier",
    "waived",
    "yes_or_no",
]
