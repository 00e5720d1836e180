"""Whether the editions of a scenario fit one another and the days of its goals."""

from __future__ import annotations

from collections.abc import Iterator

from planner.dates import ONE_DAY
from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error, warning
from planner.language import sentence
from planner.programme.age import doubt
from planner.programme.schema import Programme
from planner.scenario.schema import Scenario
from planner.text import suggestion


def check_editions(
    scenario: Scenario, programme: Programme, following: Programme | None, document: Document
) -> Iterator[Issue]:
    """The issues of the editions; `following` is the one that takes over."""
    yield from _age(scenario, programme if following is None else following, document)
    if following is None:
        yield from _one_edition(scenario, programme, document)
        return
    where = document.place(("next_edition",))
    takeover = following.in_force.from_
    if takeover is None:
        what = sentence("The edition {edition} does not say from when it is in force.", edition=following.name)
        yield error("takeover-unknown", where, what, sentence("Add `in_force: {{from: …}}` to its file."))
        return
    if (following.vendor, following.programme) != (programme.vendor, programme.programme):
        what = sentence(
            "{next} is another programme than {now}, not a later edition of it.",
            next=following.name,
            now=programme.name,
        )
        yield warning("other-programme", where, what, sentence("Check `programme` and `next_edition`."))
    until = programme.in_force.until
    if until is not None and until + ONE_DAY < takeover:
        what = sentence(
            "{now} is in force until {last}, and {next} only from {first}.",
            now=programme.name,
            last=str(until),
            next=following.name,
            first=str(takeover),
        )
        hint = sentence("The rules of the earlier edition are taken for the days between.")
        yield warning("editions-gap", where, what, hint)
    for position, goal in enumerate(scenario.goals):
        at: Loc = ("goals", position)
        if goal.last_day < takeover:
            continue
        known = {name for name, option in following.options.items() if goal.tier in option.tiers}
        spans_both = goal.by < takeover
        both = known & {name for name, option in programme.options.items() if goal.tier in option.tiers}
        if goal.option is not None and goal.option not in following.options:
            what = sentence(
                "{edition}, in force from {first}, has no option {option}.",
                edition=following.name,
                first=str(takeover),
                option=goal.option,
            )
            where = document.place((*at, "option"))
            yield error("option-unknown", where, what, suggestion(goal.option, following.options))
        elif goal.option is not None and goal.option not in known:
            what = sentence(
                "{edition}, in force from {first}, has no tier {tier} of the option {option}.",
                edition=following.name,
                first=str(takeover),
                tier=goal.tier,
                option=goal.option,
            )
            tiers = following.options[goal.option].tiers
            yield error("tier-unknown", document.place((*at, "tier")), what, suggestion(goal.tier, tiers))
        elif not known:
            what = sentence(
                "{edition}, in force from {first}, has no tier {tier}.",
                edition=following.name,
                first=str(takeover),
                tier=goal.tier,
            )
            tiers_of_all = {name for _, name, _ in following.tiers()}
            yield error("tier-unknown", document.place((*at, "tier")), what, suggestion(goal.tier, tiers_of_all))
        elif goal.option is None and spans_both and not both:
            what = sentence(
                "No option has the tier {tier} in both {now} and {next}.",
                tier=goal.tier,
                now=programme.name,
                next=following.name,
            )
            hint = sentence(
                "A goal without an option is carried by one and the same option all the time; divide it in two."
            )
            yield error("tier-unknown", document.place((*at, "tier")), what, hint)


def _one_edition(scenario: Scenario, programme: Programme, document: Document) -> Iterator[Issue]:
    first, last = programme.in_force.from_, programme.in_force.until
    for position, goal in enumerate(scenario.goals):
        where = document.place(("goals", position))
        if first is not None and goal.by < first:
            what = sentence(
                "{edition} is in force only from {first}; on {day} the rules may be others.",
                edition=programme.name,
                first=str(first),
                day=str(goal.by),
            )
            hint = sentence("Check `programme` and the days of the goal.")
            yield warning("edition-not-in-force", where, what, hint)
        if last is not None and goal.last_day > last:
            what = sentence(
                "{edition} is in force only until {last}; on {day} the rules may be others.",
                edition=programme.name,
                last=str(last),
                day=str(goal.last_day),
            )
            hint = sentence("Name the edition that takes over as `next_edition`.")
            yield warning("edition-not-in-force", where, what, hint)


def _age(scenario: Scenario, last: Programme, document: Document) -> Iterator[Issue]:
    """The goal that lies furthest beyond what the last edition can know; one is enough to say it."""
    furthest = max(range(len(scenario.goals)), key=lambda position: scenario.goals[position].last_day)
    why = doubt(last, scenario.goals[furthest].last_day)
    if why is not None:
        hint = sentence(
            "Look whether the vendor has newer rules. A programme file of your own can state them; "
            "name it as `programme`."
        )
        yield warning("rules-old", document.place(("goals", furthest)), why, hint)
