"""Days and numbers that are written in another way than they are read: how they are written here."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

from planner.language import NOTHING, Said, sentence

_EXCEL_EPOCH = date(1899, 12, 30)
_MONTH_NAMES = (
    sentence("January"),
    sentence("February"),
    sentence("March"),
    sentence("April"),
    sentence("May"),
    sentence("June"),
    sentence("July"),
    sentence("August"),
    sentence("September"),
    sentence("October"),
    sentence("November"),
    sentence("December"),
)
_MONTHS = {name.casefold(): at for at, name in enumerate(calendar.month_abbr) if name}
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ t]\d{1,2}:.*)?")
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})(?: \d{1,2}:.*)?")
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLIC = re.compile(r"(?:民國)?\s*(1\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_DAY_MONTH_NAME = re.compile(r"(\d{1,2})[- .]+([a-z]{3})[a-z]*\.?[- ,]+(\d{4})")
_MONTH_NAME_DAY = re.compile(r"([a-z]{3})[a-z]*\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?[- ,]+(\d{4})")
_GROUPED = re.compile(r"\d{1,3}([,' ’]\d{3})+(\.\d+)?")
_UNGROUPED = re.compile(r"\d+(\.\d+)?")
_TRUTHS = {
    "true": frozenset({"是", "有"}),
    "false": frozenset({"否", "無", "沒有"}),
}


def day_spelling(found: str) -> Said:
    """How the day that is probably meant by a text is written; nothing where that cannot be seen."""
    text = unicodedata.normalize("NFKC", found).strip().casefold()
    if match := _YEAR_FIRST.fullmatch(text):
        return _write(int(match[1]), int(match[2]), int(match[3]))
    if match := _PACKED.fullmatch(text):
        return _write(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(text):
        return _day_or_month_first(int(match[1]), int(match[2]), int(match[3]))
    if match := _REPUBLIC.fullmatch(text):
        return _write(int(match[1]) + 1911, int(match[2]), int(match[3]))
    if (match := _DAY_MONTH_NAME.fullmatch(text)) and match[2] in _MONTHS:
        return _write(int(match[3]), _MONTHS[match[2]], int(match[1]))
    if (match := _MONTH_NAME_DAY.fullmatch(text)) and match[1] in _MONTHS:
        return _write(int(match[3]), _MONTHS[match[1]], int(match[2]))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        day = _EXCEL_EPOCH + timedelta(days=int(text[:5]))
        return sentence(
            "It may be Excel's number for {day}: give the column a date format before you save.", day=day.isoformat()
        )
    return NOTHING


def _write(year: int, month: int, day: int) -> Said:
    if not 1 <= month <= 12:
        return sentence("There is no month {month}.", month=str(month))
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = _MONTH_NAMES[month - 1]
        return sentence("{month} {year} has {days} days.", month=name, year=str(year), days=str(last))
    return sentence("Write {text}.", text=date(year, month, day).isoformat())


def _day_or_month_first(first: int, second: int, year: int) -> Said:
    if first == second or second > 12:
        return _write(year, first, second)
    if first > 12:
        return _write(year, second, first)
    one, other = date(year, second, first).isoformat(), date(year, first, second).isoformat()
    return sentence("Write {one} or {other}, whichever is meant.", one=one, other=other)


def number_spelling(found: str) -> Said:
    """How the number that is probably meant by a text is written; nothing where that cannot be seen."""
    text = unicodedata.normalize("NFKC", found).strip()
    bare = re.sub(r"^[^\d.,+-]*|[^\d.,]*$", "", text).strip()
    if _GROUPED.fullmatch(bare) or _UNGROUPED.fullmatch(bare):
        return sentence("Write {text}.", text=re.sub(r"[^0-9.]", "", bare))
    return NOTHING


def truth_spelling(found: str) -> Said:
    """How `true` or `false`, whichever is probably meant by a text, is written; nothing where that cannot be seen."""
    text = unicodedata.normalize("NFKC", found).strip()
    for word, meant in _TRUTHS.items():
        if text in meant:
            return sentence("Write {text}.", text=word)
    return NOTHING
