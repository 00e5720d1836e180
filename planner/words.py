"""Sentences. Facts become words here and nowhere else, so that no two outputs disagree."""

from __future__ import annotations

from datetime import date


def launch_day_assumed(exam: str, month: str, day: date) -> str:
    return f"{exam}: the source gives only the month {month}; the plan counts on {day.isoformat()} as the first day."


def met_from_outside(requirement: str) -> str:
    return f"{requirement} comes true from outside; no exam can change it."


def every_exam_passed() -> str:
    return "Every planned exam is passed at the latest on its last day."


def hires_arrive(count: int, label: str, day: date) -> str:
    people = "person" if count == 1 else "people"
    return f"{count} more {people} ({label}) arrive by {day.isoformat()} and hold none of the exams."


def result_without_day(count: int) -> str:
    results = "result has" if count == 1 else "results have"
    return f"{count} {results} no day of passing and counts as passed before the plan was made."
