"""Whether the editions of a scenario fit one another and the days of its goals."""

from __future__ import annotations

from collections.abc import Iterator

from planner.dates import ONE_DAY
from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error, warning
from planner.programme.schema import Programme
from planner.scenario.schema import Scenario
from planner.text import suggestion


def check_editions(
    scenario: Scenario, programme: Programme, following: Programme | None, document: Document
) -> Iterator[Issue]:
    """The issues of the editions; `following` is the one that takes over."""
    if following is None:
        yield from _one_edition(scenario, programme, document)
        return
    where = document.place(("next_edition",))
    takeover = following.in_force.from_
    if takeover is None:
        what = f"The edition {following.name} does not say from when it is in force."
        yield error("takeover-unknown", where, what, "Add `in_force: {from: …}` to its file.")
        return
    if (following.vendor, following.programme) != (programme.vendor, programme.programme):
        what = f"{following.name} is another programme than {programme.name}, not a later edition of it."
        yield warning("other-programme", where, what, "Check `programme` and `next_edition`.")
    until = programme.in_force.until
    if until is not None and until + ONE_DAY < takeover:
        what = f"{programme.name} is in force until {until}, and {following.name} only from {takeover}."
        yield warning("editions-gap", where, what, "The rules of the earlier edition are taken for the days between.")
    for position, goal in enumerate(scenario.goals):
        at: Loc = ("goals", position)
        if goal.last_day < takeover:
            continue
        tiers = {name for name, option in following.options.items() if goal.tier in option.tiers}
        if goal.option is not None and goal.option not in tiers:
            what = f"{following.name}, in force from {takeover}, has no tier {goal.tier} of the option {goal.option}."
            yield error("tier-unknown", document.place(at), what, suggestion(goal.option, tiers))
        elif goal.by < takeover and not tiers & set(programme.options):
            what = f"No option has a tier {goal.tier} in both {programme.name} and {following.name}."
            yield error("tier-unknown", document.place((*at, "tier")), what, "Name an option that both have.")


def _one_edition(scenario: Scenario, programme: Programme, document: Document) -> Iterator[Issue]:
    first, last = programme.in_force.from_, programme.in_force.until
    for position, goal in enumerate(scenario.goals):
        where = document.place(("goals", position))
        if first is not None and goal.by < first:
            what = f"{programme.name} is in force only from {first}; on {goal.by} the rules may be others."
            yield warning("edition-not-in-force", where, what, "Check `programme` and the days of the goal.")
        if last is not None and goal.last_day > last:
            what = f"{programme.name} is in force only until {last}; on {goal.last_day} the rules may be others."
            yield warning("edition-not-in-force", where, what, "Name the edition that takes over as `next_edition`.")
