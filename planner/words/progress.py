"""What is being done, while it takes long."""

from __future__ import annotations


def reading() -> str:
    return "Reading and checking the files …"


def asking_another_solver() -> str:
    return "Asking another solver …"


def backing(plans: int) -> str:
    """How far the search for backups is."""
    return f"Looking for backups: plan {plans} …"


def progress(stage: str, value: int | None, bound: int | None) -> str:
    """What the search is doing."""
    found = "" if value is None else f", best so far {value:,}"
    limit = "" if bound is None else f", at least {bound:,}"
    return f"Settling {stage}{found}{limit} …"


_LOOKING = {
    "reason": "Looking for the reason",
    "repairs": "Trying repairs",
    "pairs": "Trying repairs in pairs",
    "sittings": "Without each exam",
    "exams": "With each exam",
    "people": "Without each person",
    "requirements": "One more for each requirement",
    "plans": "Looking for other plans",
    "places": "Filling the open places of each requirement",
    "spares": "With people to spare",
}


def looking(at: str, number: int, of: int | None) -> str:
    """What an explanation looks at, and how far that is: `Trying repairs: 12 of 31 …`."""
    far = f"question {number}" if of is None else f"{number} of {of}"
    return f"{_LOOKING[at]}: {far} …"
