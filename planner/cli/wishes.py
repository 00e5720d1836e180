"""What somebody who starts wishes: said by options, or asked for where there is somebody to answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from planner import api
from planner.cli.asking import asked, chosen
from planner.cli.run import input_faults
from planner.errors import DataError, UsageError
from planner.language import Said, all_of, followed, say, sentence, sentence_many
from planner.programme.schema import Programme
from planner.report.console import messages
from planner.report.issues import print_issues
from planner.roster.values import brief
from planner.start.wish import RefusedError, Wish, due_day, last_day_held, needs_market, wished_day
from planner.text import localised, match_form, suggestion

_FILES = (".yaml", ".yml")


class Options(NamedTuple):
    """The options of the command as they were typed; None for those that were not."""

    folder: Path
    programme: str | None = None
    option: str | None = None
    tier: str | None = None
    market: str | None = None
    as_of: str | None = None
    by: str | None = None
    hold_until: str | None = None


def complete(given: Options) -> Wish:
    """The wish that the options say. Raises UsageError naming those that are missing, or for the first that is wrong.

    Option, tier and market need not be said where there is only one.
    """
    days = {"--as-of": given.as_of, "--by": given.by}
    if given.programme is None:
        names = {"--programme": None, "--option": given.option, "--tier": given.tier}
        raise _missing([*_without(names), *_without(days)])
    programme = _programme_of(given.programme)
    absent = []
    option = _only(programme.options) if given.option is None else _option(programme, given.option)
    if option is None:
        absent.append("--option")
    tiers = {} if option is None else programme.options[option].tiers
    tier = given.tier
    if tier is None:
        tier = _only(tiers)
    elif option is not None:
        tier = _tier(programme, option, tier)
    if tier is None:
        absent.append("--tier")
    market = given.market
    if market is not None:
        market = _market(programme, market)
    elif option is not None and tier is not None and needs_market(tiers[tier]):
        market = _only(dict.fromkeys(programme.markets))
        if market is None:
            absent.append("--market")
    absent += _without(days)
    if option is None or tier is None or given.as_of is None or given.by is None or absent:
        raise _missing(absent)
    reference = _reference(given.programme, given.folder)
    as_of = _day("--as-of", given.as_of, wished_day)
    by = _day("--by", given.by, lambda text: due_day(text, as_of))
    hold_until = None
    if given.hold_until is not None:
        hold_until = _day("--hold-until", given.hold_until, lambda text: last_day_held(text, by))
    return Wish(programme, reference, option, tier, market, as_of, by, hold_until)


def read_wish(given: Options) -> Wish:
    """The wish, where everything that no option says is asked for.

    Raises UsageError for an option that is wrong; EOFError and KeyboardInterrupt when there are no more answers.
    """
    console = messages()
    name, programme = (
        _asked_programme() if given.programme is None else (given.programme, _programme_of(given.programme))
    )
    options = {key: localised(each.title, key) for key, each in programme.options.items()}
    if given.option is not None:
        option = _option(programme, given.option)
    else:
        option = _only(options) or chosen(console, say("Which option of the programme?"), options)
    tiers = programme.options[option].tiers
    if given.tier is not None:
        tier = _tier(programme, option, given.tier)
    else:
        titles = {key: localised(each.title, key) for key, each in tiers.items()}
        tier = _only(tiers) or chosen(console, say("Which tier do you want to reach?"), titles)
    market = given.market
    if market is not None:
        market = _market(programme, market)
    elif needs_market(tiers[tier]):
        markets = {each: each for each in programme.markets}
        market = _only(markets) or chosen(console, say("In which market are you? Thresholds depend on it."), markets)
    if given.as_of is not None:
        as_of = _day("--as-of", given.as_of, wished_day)
    else:
        today = str(date.today())
        question = say("On which day do you plan? Press Enter for today, {day}.", day=today)
        as_of = asked(console, question, wished_day, today)
    if given.by is not None:
        by = _day("--by", given.by, lambda text: due_day(text, as_of))
    else:
        question = say("By which day is the tier to be reached? Days are written like 2017-12-31.")
        by = asked(console, question, lambda text: due_day(text, as_of))
    if given.hold_until is not None:
        hold_until = _day("--hold-until", given.hold_until, lambda text: last_day_held(text, by))
    else:
        question = say("Up to and including which day is it to be held? Press Enter for {day} only.", day=str(by))
        hold_until = asked(console, question, lambda text: last_day_held(text, by), str(by))
    console.print()
    reference = _reference(name, given.folder)
    return Wish(programme, reference, option, tier, market, as_of, by, hold_until if hold_until > by else None)


def _without(options: Mapping[str, str | None]) -> list[str]:
    return [name for name, value in options.items() if value is None]


def _missing(names: Iterable[str]) -> UsageError:
    absent = list(names)
    what = sentence_many(
        "The option {options} is missing. Nothing is asked without a terminal, or with --no-input.",
        "The options {options} are missing. Nothing is asked without a terminal, or with --no-input.",
        len(absent),
        options=all_of(absent),
    )
    return UsageError(what)


def _only(names: Mapping[str, object]) -> str | None:
    """The name, where there is one only."""
    return next(iter(names)) if len(names) == 1 else None


def _programme_of(name: str) -> Programme:
    """Shows what is wrong with the programme and leaves, where it cannot be had."""
    with input_faults(None):
        return api.programme(name)


def _asked_programme() -> tuple[str, Programme]:
    """The programme that is chosen, and how it is named: in the catalogue, or by the path of a file."""
    found: dict[str, Programme] = {name: api.programme(name) for name in api.programmes()}
    titles = {name: localised(each.title, name) for name, each in found.items()}

    def own_file(text: str) -> str:
        if not text.endswith(_FILES):
            what = sentence(
                "Found {found}; expected a number, a name from the list, or the path of a .yaml file.",
                found=brief(text),
            )
            raise RefusedError(what)
        try:
            found[text] = api.programme(text)
        except DataError as fault:
            print_issues(messages(), fault.issues)
            raise RefusedError(sentence("This programme cannot be used as it is.")) from None
        return text

    question = say("Which programme? Type its number, or the path of a programme file of your own.")
    name = chosen(messages(), question, titles, own_file)
    return name, found[name]


def _named(name: str, names: Iterable[str], what: Said) -> str:
    """The name as it is written in the programme. Raises UsageError for unknown ones."""
    known = list(names)
    for each in known:
        if match_form(each) == match_form(name):
            return each
    raise UsageError(followed([what, suggestion(name, known)]))


def _option(programme: Programme, name: str) -> str:
    return _named(name, programme.options, sentence("The programme has no option {option}.", option=name))


def _tier(programme: Programme, option: str, name: str) -> str:
    what = sentence("The option {option} has no tier {tier}.", option=option, tier=name)
    return _named(name, programme.options[option].tiers, what)


def _market(programme: Programme, name: str) -> str:
    return _named(name, programme.markets, sentence("The programme has no market {market}.", market=name))


def _day(option: str, text: str, read: Callable[[str], date]) -> date:
    """The day that an option says. Raises UsageError for what is none, or does not fit."""
    try:
        return read(text)
    except RefusedError as refused:
        raise UsageError(sentence("{option}: {reason}", option=option, reason=refused.why)) from None


def _reference(name: str, folder: Path) -> str:
    """How the scenario in the folder names the programme: a file by its path from there."""
    if not name.endswith(_FILES):
        return name
    try:
        return Path(os.path.relpath(os.path.realpath(name), os.path.realpath(folder))).as_posix()
    except ValueError:  # another drive
        return Path(os.path.realpath(name)).as_posix()
