"""What is swept: `goals.0.by=2017-11-30..2018-06-30/1M` as a place of the scenario and the values that it takes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from planner.dates import NoSuchDayError, parse_day
from planner.errors import UsageError
from planner.language import Said, sentence
from planner.scenario.overrides import Override, parse_override
from planner.sweeping.schema import AxisAnswer, Holds

MOST_VALUES = 1_000

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?%?")
_STEP = re.compile(r"([1-9]\d{0,4})([DWMY])")
_BEGINS_A_RANGE = re.compile(r"[+-]?\d")
_PAIRS = {"[": "]", "{": "}"}


class Axis(NamedTuple):
    """A place of the scenario, and its values as they would stand in the file."""

    override: Override
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        """`goals.0.by`."""
        return ".".join(map(str, self.override.path))

    @property
    def holds(self) -> Holds:
        return held(self.values)

    def at(self, value: str) -> Override:
        """The value as an override of the scenario."""
        return Override(self.override.path, value)

    def answered(self) -> AxisAnswer:
        return AxisAnswer(path=self.name, holds=self.holds, values=self.values)


def parse_axis(text: str) -> Axis:
    """The axis that is written like this: values between commas, each a value or a range. Raises UsageError."""
    override = parse_override(text)
    if override is None:
        form = sentence(
            "--set {text}: expected a place and its values, for example goals.0.by=2017-11-30..2018-06-30/1M or "
            "market=developed,developing.",
            text=text,
        )
        raise UsageError(form)
    reader = _Reader(text)
    values: list[str] = []
    for start, part in reader.parts():
        for value in reader.values(start, part):
            if value in values:
                raise reader.wrong(start, sentence("the value '{value}' is there twice", value=value))
            if len(values) == MOST_VALUES:
                raise reader.wrong(start, sentence("there are more than {most} values", most=MOST_VALUES))
            values.append(value)
    return Axis(override, tuple(values))


def held(values: tuple[str, ...]) -> Holds:
    """What the values are: days or numbers that ascend, or texts."""
    days, numbers = [], []
    for value in values:
        days += [parse_day(value)] if _is_day(value) else []
        numbers += [_number(value)] if _NUMBER.fullmatch(value) else []
    if len(days) == len(values) and days == sorted(days):
        return "day"
    if len(numbers) == len(values) and numbers == sorted(numbers):
        return "number"
    return "text"


def _is_day(text: str) -> bool:
    try:
        parse_day(text)
    except ValueError:
        return False
    return True


def _number(text: str) -> Decimal:
    return Decimal(text.removesuffix("%"))


class _Reader:
    """Reads the values of one argument. Faults name the character of the argument, counted from 1."""

    def __init__(self, text: str) -> None:
        self._text = text

    def wrong(self, at: int, what: Said) -> UsageError:
        """The fault for what is wrong at this place."""
        text, place = self._text, str(at + 1)
        return UsageError(sentence("--set {text}: at character {place}, {what}.", text=text, place=place, what=what))

    def parts(self) -> Iterator[tuple[int, str]]:
        """What stands between commas, with its place; not between those in brackets or quotation marks."""
        start = at = self._text.index("=") + 1
        open_: list[tuple[int, str]] = []
        for at in range(start, len(self._text)):
            character = self._text[at]
            if open_ and character == open_[-1][1]:
                open_.pop()
            elif open_ and open_[-1][1] in "'\"":
                continue
            elif character in _PAIRS:
                open_.append((at, _PAIRS[character]))
            elif character in "'\"" and (open_ or not self._text[start:at].strip()):
                open_.append((at, character))
            elif character == "," and not open_:
                yield self._part(start, at)
                start = at + 1
        if open_:
            opened = self._text[open_[-1][0]]
            raise self.wrong(open_[-1][0], sentence("the {mark} that begins here does not end", mark=opened))
        yield self._part(start, len(self._text))

    def _part(self, start: int, end: int) -> tuple[int, str]:
        part = self._text[start:end]
        if not part.strip():
            raise self.wrong(start, sentence("a value is missing"))
        return start + len(part) - len(part.lstrip()), part.strip()

    def values(self, start: int, part: str) -> Iterator[str]:
        """The value, or each value of the range."""
        first, dots, rest = part.partition("..")
        if not dots or not _BEGINS_A_RANGE.match(first):
            yield part
            return
        last, slash, step = rest.partition("/")
        at_last = start + len(first) + 2
        at_step = at_last + len(last) + 1
        if _NUMBER.fullmatch(first):
            if not _NUMBER.fullmatch(last) or last.endswith("%") != first.endswith("%"):
                what = sentence("a number like '{first}' is expected, not '{text}'", first=first, text=last)
                raise self.wrong(at_last, what)
            yield from self._numbers(first, last, step if slash else None, at_last, at_step)
            return
        days = self._day(start, first), self._day(at_last, last)
        if not slash:
            what = sentence("days need a step, for example /1M (days D, weeks W, months M, years Y)")
            raise self.wrong(start + len(part), what)
        yield from self._days(*days, step, at_last, at_step)

    def _day(self, at: int, text: str) -> date:
        try:
            return parse_day(text)
        except NoSuchDayError:
            what = sentence("'{text}' is not a day of the calendar", text=text)
        except ValueError:
            what = sentence("'{text}' is neither a day like 2017-12-31 nor a number", text=text)
        raise self.wrong(at, what)

    def _numbers(self, first: str, last: str, step: str | None, at_last: int, at_step: int) -> Iterator[str]:
        """Exact decimals, with as many places as are written."""
        given = "1" if step is None else step.removesuffix("%")
        if not _NUMBER.fullmatch(given) or _number(given) <= 0:
            raise self.wrong(at_step, sentence("a step above 0 is expected, not '{text}'", text=step or ""))
        low, high, by = _number(first), _number(last), _number(given)
        self._in_order(low <= high, first, last, at_last)
        places = max(len(each.removesuffix("%").partition(".")[2]) for each in (first, given))
        for count in range(int((high - low) / by) + 1):
            yield f"{low + count * by:.{places}f}{'%' if first.endswith('%') else ''}"

    def _days(self, first: date, last: date, step: str, at_last: int, at_step: int) -> Iterator[str]:
        found = _STEP.fullmatch(step)
        if found is None:
            form = "1D, 2W, 1M, 1Y"
            what = sentence("'{text}' is no step; steps are days, weeks, months or years: {form}", text=step, form=form)
            raise self.wrong(at_step, what)
        self._in_order(first <= last, first.isoformat(), last.isoformat(), at_last)
        size, unit = int(found[1]), found[2]
        day, count = first, 0
        while day <= last:
            yield day.isoformat()
            count += 1
            try:
                day = _after(first, size * count, unit)
            except (OverflowError, ValueError):
                return

    def _in_order(self, is_so: bool, first: str, last: str, at: int) -> None:
        if not is_so:
            raise self.wrong(at, sentence("'{last}' is before '{first}'", last=last, first=first))


def _after(first: date, count: int, unit: str) -> date:
    """So many days, weeks, months or years later. The last day of a month stays one; others move back to it at most."""
    if unit in "DW":
        return first + timedelta(days=count * (7 if unit == "W" else 1))
    months = first.year * 12 + first.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = divmod(months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = first.day == monthrange(first.year, first.month)[1]
    return date(year, month + 1, last if is_last else min(first.day, last))
