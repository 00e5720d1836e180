"""The plan in a file that holds more than a plan."""

from __future__ import annotations

_AROUND_A_PLAN = ("planner/replan/1", "planner/result/1")


def plan_within(value: object) -> object:
    """The plan inside an answer of `replan` or a stored result; anything else as it is."""
    if isinstance(value, dict) and value.get("schema") in _AROUND_A_PLAN:
        return value.get("plan", value)
    return value
