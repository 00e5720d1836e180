"""What is being done, while it takes long."""

from __future__ import annotations

from planner.language import say, template
from planner.words.parts import measure


def reading() -> str:
    return say("Reading and checking the files …")


def asking_another_solver() -> str:
    return say("Asking another solver …")


def backing(plans: int) -> str:
    """How far the search for backups is."""
    return say("Looking for backups: plan {number} …", number=str(plans))


def progress(stage: str, value: int | None, bound: int | None) -> str:
    """What the search is doing."""
    name = measure(stage)
    if value is not None and bound is not None:
        return say(
            "Settling {measure}, best so far {value}, at least {bound} …", measure=name, value=value, bound=bound
        )
    if value is not None:
        return say("Settling {measure}, best so far {value} …", measure=name, value=value)
    if bound is not None:
        return say("Settling {measure}, at least {bound} …", measure=name, bound=bound)
    return say("Settling {measure} …", measure=name)


_LOOKING = {
    "reason": template("Looking for the reason"),
    "repairs": template("Trying repairs"),
    "pairs": template("Trying repairs in pairs"),
    "sittings": template("Without each exam"),
    "exams": template("With each exam"),
    "people": template("Without each person"),
    "requirements": template("One more for each requirement"),
    "plans": template("Looking for other plans"),
    "places": template("Filling the open places of each requirement"),
    "spares": template("With people to spare"),
}


def looking(at: str, number: int, of: int | None) -> str:
    """What an explanation looks at, and how far that is: `Trying repairs: 12 of 31 …`."""
    what, count = say(_LOOKING[at]), str(number)
    if of is None:
        return say("{what}: question {number} …", what=what, number=count)
    return say("{what}: {number} of {of} …", what=what, number=count, of=str(of))
