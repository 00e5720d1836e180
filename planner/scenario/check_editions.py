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
        known = {name for name, option in following.options.items() if goal.tier in option.tiers}
        spans_both = goal.by < takeover
        both = known & {name for name, option in programme.options.items() if goal.tier in option.tiers}
        if goal.option is not None and goal.option not in following.options:
            what = f"{following.name}, in force from {takeover}, has no option {goal.option}."
            where = document.place((*at, "option"))
            yield error("option-unknown", where, what, suggestion(goal.option, following.options))
        elif goal.option is not None and goal.option not in known:
            what = f"{following.name}, in force from {takeover}, has no tier {goal.tier} of the option {goal.option}."
            tiers = following.options[goal.option].tiers
            yield error("tier-unknown", document.place((*at, "tier")), what, suggestion(goal.tier, tiers))
        elif not known:
            what = f"{following.name}, in force from {takeover}, has no tier {goal.tier}."
            tiers_of_all = {name for _, name, _ in following.tiers()}
            yield error("tier-unknown", document.place((*at, "tier")), what, suggestion(goal.tier, tiers_of_all))
        elif goal.option is None and spans_both and not both:
            what = f"No option has the tier {goal.tier} in both {programme.name} and {following.name}."
            hint = "A goal without an option is carried by one and the same option all the time; divide it in two."
            yield error("tier-unknown", document.place((*at, "tier")), what, hint)


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
