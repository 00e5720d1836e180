"""Numbers that keep what was written, and those that do not."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from planner.documents.scalars import plain_value
from planner.errors import DataError, Place
from tests.issues import issues_of, said

HERE = Place("f", line=1, column=1)


@given(st.integers(min_value=-(10**28), max_value=10**28))
def test_whole_numbers_stay_as_written(number: int) -> None:
    assert plain_value(str(number), HERE) == number


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6))
def test_decimals_stay_as_written(number: Decimal) -> None:
    assert str(plain_value(f"{number:f}", HERE)) == f"{number:f}"


@given(st.text(alphabet="0123456789.eE+-xo", min_size=1, max_size=12))
def test_what_is_read_as_a_number_can_be_written_back(text: str) -> None:
    try:
        value = plain_value(text, HERE)
    except DataError as fault:
        (issue,) = fault.issues
        assert issue.code == "ambiguous-number"
        return
    written = f"{value:f}" if isinstance(value, Decimal) else str(value)
    assert written in (text, text.removeprefix("+"))


def test_the_hint_shows_both_readings() -> None:
    assert said(issues_of(lambda: plain_value("3e5", HERE))) == [
        'f:1:1: 3e5 can be read as a number or as a code. Write "3e5" in quotes for the code, or 300000 for the number.'
    ]
    assert said(issues_of(lambda: plain_value("0x1F", HERE))) == [
        'f:1:1: 0x1F can be read as a number or as a code. Write "0x1F" in quotes for the code.'
    ]


def test_three_digits_after_a_point_have_two_readings_unless_the_number_begins_with_0() -> None:
    assert plain_value("0.031", HERE) == Decimal("0.031")
    both = "can be read as a decimal number or as"
    assert said(issues_of(lambda: plain_value("100.000", HERE))) == [
        f"f:1:1: 100.000 {both} 100000 with a thousands separator. Write 100000, or 100 with fewer decimals."
    ]
    assert said(issues_of(lambda: plain_value("1.085", HERE))) == [
        f"f:1:1: 1.085 {both} 1085 with a thousands separator. Write 1085, or 1.0850 with one decimal more."
    ]
    assert plain_value("1.0850", HERE) == Decimal("1.085")
