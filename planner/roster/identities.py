"""Employee ids that nobody has: which known one is probably meant."""

from __future__ import annotations

import difflib
import re

import polars as pl

from planner.text import match_form

_PAIRS_COMPARED = 100_000


def suggestions(unknown: pl.Series, known: pl.Series) -> dict[str, str]:
    """For unknown ids the known id that is probably meant, where there is one.

    Ids that are equal but for case, width, punctuation and leading zeros are found among any number; other slips of
    the pen only in letters (a different digit is a different person) and only among few ids.
    """
    if unknown.is_empty() or known.is_empty():
        return {}
    alike = known.filter(_without_zeros(_plain(known)).is_in(_without_zeros(_plain(unknown)).implode()))
    by_form = pl.DataFrame({"form": _bare(alike), "known": alike}).filter(pl.col("form") != "")
    by_form = by_form.group_by("form").agg(pl.col("known").min())
    same = pl.DataFrame({"form": _bare(unknown), "unknown": unknown}).join(by_form, on="form")
    meant: dict[str, str] = dict(same.select("unknown", "known").iter_rows())
    others = [each for each in unknown.to_list() if each not in meant]
    if len(others) * len(known) <= _PAIRS_COMPARED:
        by_digits: dict[str, list[str]] = {}
        for each in known.sort().to_list():
            by_digits.setdefault(_digits(each), []).append(each)
        for each in others:
            forms = {match_form(candidate): candidate for candidate in reversed(by_digits.get(_digits(each), []))}
            close = difflib.get_close_matches(match_form(each), list(forms), n=1, cutoff=0.8)
            if close:
                meant[each] = forms[close[0]]
    return meant


def _bare(ids: pl.Series) -> pl.Series:
    """Ids without case, width, punctuation and the zeros in front of a number."""
    return _plain(ids).str.replace_all(r"(^|[^0-9])0+([0-9])", "${1}${2}")


def _plain(ids: pl.Series) -> pl.Series:
    """Ids without case, width and punctuation."""
    if (ids.str.len_bytes() == ids.str.len_chars()).all():
        return ids.str.to_lowercase().str.replace_all(r"[^a-z0-9]", "")
    return ids.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]", "")


def _without_zeros(plain: pl.Series) -> pl.Series:
    """A form that is quick to make: ids whose bare forms are equal have the same."""
    return plain.str.replace_all("0", "", literal=True)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
