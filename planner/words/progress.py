"""What is being done, while it takes long."""

from __future__ import annotations


def reading() -> str:
    return "Reading and checking the files …"


def progress(stage: str, value: int | None, bound: int | None) -> str:
    """What the search is doing."""
    found = "" if value is None else f", best so far {value:,}"
    limit = "" if bound is None else f", at least {bound:,}"
    return f"Settling {stage}{found}{limit} …"
