"""A scenario to be filled in: every important key with what it means, those that are optional switched off.

Lines that begin with `##` explain; lines that begin with `#` are YAML once the `#` and the space after it are gone.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from datetime import timedelta

from planner.language import say
from planner.programme.schema import Programme
from planner.requirements.tree import MetricReaches
from planner.scenario.check import needed_facts, needed_metrics
from planner.start.columns import EMPLOYEES_FILE, RESULTS_FILE, WORKBOOK_FILE
from planner.start.wish import Wish
from planner.text import localised
from planner.words.parts import in_a_row
from planner.words.rules import requirement

SWITCHED_OFF = "# "
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_./@-]*")
_TAKEN = re.compile(r"(?i)true|false|null|yes|no|on|off|y|n")
_BLACKOUT = timedelta(days=7)


def scenario_file(wish: Wish) -> str:
    """The text of the scenario. The figures and facts that the tier asks for are left to be filled in."""
    lines: list[str] = []
    for part in (_head(wish), _goal(wish), _roster(), _figures(wish), *_optional(wish)):
        lines += [*([""] if lines else []), *part]
    return "\n".join(lines) + "\n"


def title_of(wish: Wish) -> str:
    """The title of the scenario, for example `Gold by 2017-12-31`."""
    return say("{tier} by {day}", tier=localised(wish.rules.title, wish.tier), day=str(wish.by))


def one_line(text: str) -> str:
    """A text of somebody else's on one line, without characters that cannot be seen."""
    return " ".join("".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in text).split())


def _explained(text: str, indent: str = "") -> str:
    return f"{indent}## {one_line(text)}"


def _head(wish: Wish) -> Iterator[str]:
    yield _explained(say("A line that begins with ## explains. A line that begins with # is switched off:"))
    yield _explained(say("to switch it on, take away the # and the one space after it, and nothing else."))
    yield _explained(say("Days are written 2017-12-31. `planner check` says what is missing or wrong."))
    yield ""
    yield _explained(say("Stands above every answer."))
    yield f"title: {_text(title_of(wish))}"
    yield ""
    yield _explained(say("What the vendor asks: {programme}.", programme=_programme_title(wish.programme)))
    yield f"programme: {_text(wish.reference)}"
    yield ""
    yield _explained(say("The day on which you plan: the roster says what was passed up to then."))
    yield f"as_of: {wish.as_of}"
    if wish.market is not None:
        yield ""
        yield _explained(say("Your market, one of: {markets}.", markets=in_a_row(wish.programme.markets)))
        yield f"market: {_text(wish.market)}"


def _programme_title(programme: Programme) -> str:
    return localised(programme.title, programme.name)


def _goal(wish: Wish) -> Iterator[str]:
    yield _explained(say("What you want: the tier on every day from `by` up to and including `hold_until`."))
    yield "goals:"
    yield f"  - option: {_text(wish.option)}"
    yield f"    tier: {_text(wish.tier)}"
    yield f"    by: {wish.by}"
    switch = "" if wish.hold_until is not None else SWITCHED_OFF
    yield f"    {switch}hold_until: {wish.last_day}"


def _roster() -> Iterator[str]:
    yield _explained(say("Whom you have: the workbook, to be filled in with Excel or another spreadsheet."))
    yield f"roster: {{workbook: {WORKBOOK_FILE}}}"
    yield _explained(say("Or the two CSV files: then switch the line above off, and this one on."))
    yield f"{SWITCHED_OFF}roster: {{employees: {EMPLOYEES_FILE}, results: {RESULTS_FILE}}}"


def _figures(wish: Wish) -> Iterator[str]:
    rules = list(wish.requirements())
    programme = wish.programme
    metrics = [name for name in programme.metrics if name in needed_metrics(rules)]
    facts = [name for name in programme.facts if name in needed_facts(rules)]
    if metrics:
        yield _explained(say("FILL IN: after each colon your figure, in digits and without thousands separators."))
        yield "metrics:"
        for name in metrics:
            asked = [rule for rule in rules if isinstance(rule, MetricReaches) and rule.metric == name]
            said = [requirement(rule, programme, wish.market) for rule in asked]
            yield _explained(in_a_row(said) or localised(programme.metrics[name].title, name), "  ")
            yield f"  {_text(name)}:"
    if metrics and facts:
        yield ""
    if facts:
        yield _explained(say("FILL IN: after each colon true or false."))
        yield "facts:"
        for name in facts:
            yield _explained(localised(programme.facts[name].title, name), "  ")
            yield f"  {_text(name)}:"


def _optional(wish: Wish) -> Iterator[Iterator[str]]:
    """Everything that may stay switched off, block by block."""
    exam = next(iter(wish.exams_to_sit()), None)
    yield iter([_explained(say("Everything below may stay switched off. The values are examples: write your own."))])
    yield _off(
        say("Days of study before somebody's first possible sitting, for every exam."), "preparation:", "  default: 14"
    )
    yield _off(say("Days kept free after each first attempt, so that whoever fails can try again."), "retake_slack: 14")
    yield _off(
        say("What the plan may not exceed: new exams for each person, people who sit any, exams in a month."),
        "limits:",
        "  exams_per_person: 3",
        "  people: 20",
        "  exams_per_month: 12",
        "  exams_per_person_per_month: 1",
    )
    if exam is not None:
        yield _off(
            say("What is settled: who must sit an exam, who sits none. Write ids of your roster."),
            "decisions:",
            f"  - pin: {{employee: E01, exam: {_text(exam)}}}",
            f"    reason: {_text(say('Promised to a customer'))}",
            "  - ban: {employee: E02}",
            f"    reason: {_text(say('Parental leave'))}",
            "  - people: 1",
            f"    label: {_text(say('New consultant'))}",
            f"    from: {wish.as_of}",
        )
    first = max(wish.as_of, wish.by - _BLACKOUT)
    yield _off(
        say("Days on which nobody sits an exam."),
        "blackouts:",
        f"  - from: {first}",
        f"    until: {wish.by}",
        f"    why: {_text(say('Year-end closing'))}",
    )
    if exam is not None:
        yield _off(
            say("What you know better of an exam: the last day to sit it, the last day on which it counts."),
            "exams:",
            f"  {_text(exam)}:",
            f"    retires_on: {wish.last_day}",
            f"    counts_until: {wish.last_day}",
        )
    yield _off(
        say("The goal must hold even if any so many people leave."),
        "spare: 1",
    )
    retake = one_line(say("what a further attempt costs; fee: as much as the first"))
    pack = one_line(say("so many attempts paid at once, here ten for the price of nine"))
    yield _off(
        say("What exams cost. With `cost` in `minimise`, the cheapest of the plans with the fewest exams is chosen."),
        "prices:",
        "  currency: USD",
        "  fees: {default: 165}",
        f"  retake_fees: {{default: fee}}  # {retake}",
        "  study_hours: {default: 40}",
        "  hourly_rates: {default: 50}",
        f"  packs:  # {pack}",
        "    - {id: P10, size: 10, price_of: 9}",
        f"minimise: [{', '.join(('exams', 'cost', 'people'))}]",
    )
    yield _off(
        say("How often a single attempt is passed, when a failed one may be repeated, how sure you want to be."),
        "chance: {default: 80%}",
        "retakes: {wait: 1, wait_later: 14, attempts_per_year: 5}",
        "confidence: 90%",
    )


def _off(explained: str, *lines: str) -> Iterator[str]:
    """A block that is switched off."""
    yield _explained(explained)
    yield from (SWITCHED_OFF + line for line in lines)


def _text(value: str) -> str:
    """A text as YAML: as it is where that is plain, in quotes elsewhere."""
    if _PLAIN.fullmatch(value) and not _TAKEN.fullmatch(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(
        c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in quoted
    )
