"""What people are called in texts: found as words of their own, and replaced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from planner.report.document.values import clean

if TYPE_CHECKING:
    from planner.report.document.schema import Person

_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Letters of scripts that put no blanks between words, so that names have no ends that could be seen."""

_NO_LETTERS = re.compile(r"[\W_]+")
_SHORTEST = 2


def spellings(people: Iterable[Person], pseudonyms: Mapping[str, str]) -> Mapping[str, str]:
    """Ids, whole names and labels of planned hires, each with what is to be said instead.

    Ids of figures alone and single letters are left out, as any number and any letter would be one of them.
    """
    found: dict[str, str] = {}
    hires: dict[str, list[str]] = {}
    for who in sorted(people, key=lambda each: (each.id, each.name or "")):
        code = pseudonyms[who.id]
        found |= {clean(called).strip(): code for called in (who.id, who.name) if called}
        label, _, number = who.id.rpartition(" ")
        if who.hired and number.isdecimal() and code not in hires.setdefault(label, []):
            hires[label].append(code)
    found |= {clean(label).strip(): ", ".join(codes) for label, codes in hires.items() if label not in found}
    return {word: code for word, code in found.items() if len(word) >= _SHORTEST and not word.isdecimal()}


def occurring(words: Mapping[str, str], said: str) -> Mapping[str, str]:
    """Those that may occur in the text, the longest first."""
    folded = said.casefold()
    ordered = sorted(words.items(), key=lambda each: (-len(each[0]), each))
    return {word: code for word, code in ordered if word.casefold() in folded}


def respelled(said: str, words: Mapping[str, str]) -> str:
    """The text with something else for each of these words; only names of several words are found in any case."""
    found = clean(said)
    for word, code in words.items():
        if word.casefold() in found.casefold():
            found = code.join(_pattern(word, re.IGNORECASE if " " in word else re.NOFLAG).split(found))
    return found


def _pattern(word: str, flags: re.RegexFlag) -> re.Pattern[str]:
    """Finds the word, but not within another one."""
    begins = r"(?<![\w-])" if _has_ends(word[0]) else ""
    ends = r"(?![\w-])" if _has_ends(word[-1]) else ""
    return re.compile(f"{begins}{re.escape(word)}{ends}", flags)


def _has_ends(letter: str) -> bool:
    """Whether a word that ends in the letter can be told from a longer one."""
    return re.fullmatch(r"\w", letter) is not None and _WITHOUT_BLANKS.fullmatch(letter) is None


def somebody_in(said: str, people: Iterable[Person]) -> bool:
    """Whether a text that a user typed has an id, a name, or a word of one of them in it, in any case."""
    folded = f" {_words(said)} "
    return any(_is_in(folded, part) for who in people for part in _parts(who))


def _parts(who: Person) -> Iterator[str]:
    for called in (who.id, who.name or ""):
        said = _words(called)
        yield from (said, *said.split())
        if _WITHOUT_BLANKS.match(called):
            yield said[1:]


def _is_in(folded: str, part: str) -> bool:
    if _WITHOUT_BLANKS.match(part):
        return len(part) >= _SHORTEST and part in folded
    return bool(part) and f" {part} " in folded


def _words(said: str) -> str:
    return " ".join(_NO_LETTERS.sub(" ", clean(said)).casefold().split())
