"""Whatever is wrong with a file, what is said about it is plain English."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from planner.documents.validate import validated
from planner.documents.yaml import Document, parse_yaml
from planner.errors import DataError, Place
from planner.prices.schema import Prices
from planner.programme.schema import Programme
from planner.scenario.schema import Scenario
from tests.documents.examples import PRICES, PROGRAMME, SCENARIO

JARGON = re.compile(r"Input|valid|dict|tuple|None|True|extra|union|does not fit here|\[key\]|<\w+>")
JUNK: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    10**30,
    "",
    " x",
    "lots",
    "2024-13-40",
    [],
    {},
    [None],
    {"all": []},
    {"of": 1},
    {"": 1},
    ["a"],
    {"id": 1},
    {"any": [{"all": "x"}]},
    {"people": "x", "hold": []},
    {"points": 1},
    {"amount": -1, "currency": "x"},
    "5%",
    {"unknown": {"deep": []}},
)


@pytest.mark.parametrize(
    ("model", "text"),
    [(Programme, PROGRAMME), (Scenario, SCENARIO), (Prices, PRICES)],
    ids=["programme", "scenario", "prices"],
)
@given(choices=st.data())
def test_no_refusal_speaks_jargon(model: type[BaseModel], text: str, choices: st.DataObject) -> None:
    data = copy.deepcopy(parse_yaml(text, "f").data)
    for _ in range(choices.draw(st.integers(1, 3))):
        _spoil(data, choices)
    document = Document(data, {(): Place("f", line=1, column=1)}, {})
    try:
        validated(model, document)
    except DataError as fault:
        issues = fault.issues
    else:
        return
    for issue in issues:
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", issue.code)
        assert issue.what.endswith((".", "?"))
        assert not JARGON.search(issue.what)


def _spoil(data: dict[str, Any], choices: st.DataObject) -> None:
    """Replaces, adds or removes something somewhere in the data."""
    holders: list[Any] = [data]
    for holder in holders:
        below = holder.values() if isinstance(holder, dict) else holder
        holders += [each for each in below if isinstance(each, dict | list)]
    holder = choices.draw(st.sampled_from(holders))
    junk = copy.deepcopy(choices.draw(st.sampled_from(JUNK)))
    if isinstance(holder, list):
        holder.append(junk)
        return
    key = choices.draw(st.sampled_from([*holder, "strange", ""]))
    if choices.draw(st.booleans()):
        holder[key] = junk
    else:
        holder.pop(key, None)
