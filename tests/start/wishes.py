"""What is wished in the tests: everything that the catalogue offers, and a programme with hostile names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from planner import api
from planner.programme.schema import Programme
from planner.start.wish import Wish, needs_market

LANGUAGES = ("en", "zh-TW")
AS_OF, BY, HOLD_UNTIL = date(2017, 10, 16), date(2017, 12, 31), date(2018, 6, 30)


def catalogue_wishes() -> Iterator[Wish]:
    """Every option and tier of every programme in the catalogue."""
    for name in api.programmes():
        programme = api.programme(name)
        for option, tier, rules in programme.tiers():
            market = programme.markets[0] if needs_market(rules) else None
            yield Wish(programme, name, option, tier, market, AS_OF, BY, HOLD_UNTIL)


def gold() -> Wish:
    """Gold of the Customer Engagement option."""
    return next(wish for wish in catalogue_wishes() if (wish.option, wish.tier)[1] == "gold")


def named(wish: Wish) -> str:
    return f"{wish.option}.{wish.tier}"


HOSTILE = Programme.model_validate(
    {
        "vendor": "acme",
        "programme": "builders",
        "edition": "1",
        "title": "Two\nlines: # {and} [marks] \u2028 \u202e \x07 =1+1",
        "markets": ["yes", "a: b", "null"],
        "metrics": {"on": {"title": "=HYPERLINK(1)\n- x"}, "re: venue": {"unit": "USD"}, '"q"': {}},
        "facts": {"no": {"title": "true # or"}, "12": {}},
        "exams": {"1-1": {"title": "=1+1"}, "@A": {"title": "http://x.example"}, "OLD": {"retires_on": "2016-12-31"}},
        "options": {
            "0-option": {
                "tiers": {
                    "true": {
                        "title": "Go\nld | `x` <b>",
                        "requires": {
                            "id": "all",
                            "all": [
                                {"id": "m1", "metric": "on", "at_least": {"yes": 1, "a: b": 2, "null": 3}},
                                {"id": "m2", "metric": "re: venue", "at_least": 5},
                                {"id": "m3", "metric": '"q"', "at_least": 5},
                                {"id": "f1", "fact": "no"},
                                {"id": "f2", "fact": "12"},
                                {"id": "p", "people": 1, "hold": {"any": ["OLD", "1-1", "@A"]}},
                            ],
                        },
                    }
                }
            }
        },
    }
)
"""Names and titles that mean something else to YAML, Markdown or spreadsheets."""


def hostile(market: str = "a: b") -> Wish:
    return Wish(HOSTILE, "../it's a: #1.yaml", "0-option", "true", market, AS_OF, BY)
