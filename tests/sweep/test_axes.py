"""What is swept, as it is written after `--set`."""

from __future__ import annotations

import pytest

from planner.errors import UsageError
from planner.language import speaking, spoken
from planner.sweeping.axes import parse_axis
from planner.sweeping.grid import grid_of


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("market=developed,developing", "developed developing"),
        ("market=developed", "developed"),
        ("limits.exams_per_person= 1, 2 ,3", "1 2 3"),
        ("limits.exams_per_person=1..3", "1 2 3"),
        ("limits.exams_per_person=1..4,9", "1 2 3 4 9"),
        ("limits.people=10..24/5", "10 15 20"),
        ("limits.people=-1..1", "-1 0 1"),
        ("confidence=0.5..0.9/0.1", "0.5 0.6 0.7 0.8 0.9"),
        ("confidence=0.70..0.80/0.05", "0.70 0.75 0.80"),
        ("chance.default=50%..90%/20%", "50% 70% 90%"),
        ("goals.0.by=2017-12-30..2018-01-02/1D", "2017-12-30 2017-12-31 2018-01-01 2018-01-02"),
        ("goals.0.by=2017-12-01..2017-12-31/2W", "2017-12-01 2017-12-15 2017-12-29"),
        ("goals.0.by=2017-10-15..2018-01-14/1M", "2017-10-15 2017-11-15 2017-12-15"),
        ("goals.0.by=2017-11-30..2018-03-31/1M", "2017-11-30 2017-12-31 2018-01-31 2018-02-28 2018-03-31"),
        ("goals.0.by=2019-12-30..2020-03-30/1M", "2019-12-30 2020-01-30 2020-02-29 2020-03-30"),
        ("goals.0.by=2016-02-29..2020-02-29/2Y", "2016-02-29 2018-02-28 2020-02-29"),
        ("goals.0.by=2017-12-31..2017-12-31/1Y", "2017-12-31"),
        ("as_of=9999-11-30..9999-12-31/1M", "9999-11-30 9999-12-31"),
    ],
)
def test_values(text: str, values: str) -> None:
    assert list(parse_axis(text).values) == values.split(" ")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("minimise=[exams, people],[people]", ["[exams, people]", "[people]"]),
        ("title='a, b',c", ["'a, b'", "c"]),
        ("title=\"it's, so\",['a,]', b]", ['"it\'s, so"', "['a,]', b]"]),
        ("limits={people: 3, exams_per_person: 1},{}", ["{people: 3, exams_per_person: 1}", "{}"]),
        ("title=Ann's,Bob's", ["Ann's", "Bob's"]),
        ("roster.matrix=../a.csv,v1..2/b.csv", ["../a.csv", "v1..2/b.csv"]),
    ],
)
def test_values_that_hold_commas_and_dots(text: str, values: list[str]) -> None:
    assert list(parse_axis(text).values) == values


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("a=2017-01-01,2017-02-01", "day"),
        ("a=2017-02-01,2017-01-01", "text"),
        ("a=1,2.5,10", "number"),
        ("a=50%,90%", "number"),
        ("a=2,1", "text"),
        ("a=1,2017-01-01", "text"),
        ("a=yes,no", "text"),
    ],
)
def test_what_values_are(text: str, holds: str) -> None:
    assert parse_axis(text).holds == holds


@pytest.mark.parametrize(
    ("text", "at", "what"),
    [
        ("a=1,,2", 5, "a value is missing"),
        ("a=1,", 5, "a value is missing"),
        ("a=1,2,1", 7, "the value '1' is there twice"),
        ("a=1..3,2", 8, "the value '2' is there twice"),
        ("a=[1,2", 3, "the [ that begins here does not end"),
        ("a=1,'b", 5, "the ' that begins here does not end"),
        ("a=1..x", 6, "a number like '1' is expected, not 'x'"),
        ("a=50%..90", 8, "a number like '50%' is expected, not '90'"),
        ("a=3..1", 6, "'1' is before '3'"),
        ("a=1..3/0", 8, "a step above 0 is expected, not '0'"),
        ("a=1..3/x", 8, "a step above 0 is expected, not 'x'"),
        ("a=1..9999", 3, "there are more than 1,000 values"),
        ("a=2017-11-30..2018-13-01/1M", 15, "'2018-13-01' is not a day of the calendar"),
        ("a=2017-11-31..2018-12-01/1M", 3, "'2017-11-31' is not a day of the calendar"),
        ("a=2017-11-30..x/1M", 15, "'x' is neither a day like 2017-12-31 nor a number"),
        ("a=2017..2018-01-01", 9, "a number like '2017' is expected, not '2018-01-01'"),
        (
            "a=2017-11-30..2018-01-01",
            25,
            "days need a step, for example /1M (days D, weeks W, months M, years Y)",
        ),
        (
            "a=2017-11-30..2018-01-01/M",
            26,
            "'M' is no step; steps are days, weeks, months or years: 1D, 2W, 1M, 1Y",
        ),
        ("a=2018-11-30..2018-01-01/1M", 15, "'2018-01-01' is before '2018-11-30'"),
        ("a=2017-01-01..2030-01-01/1D", 3, "there are more than 1,000 values"),
    ],
)
def test_what_is_wrong_and_where(text: str, at: int, what: str) -> None:
    with pytest.raises(UsageError) as fault:
        parse_axis(text)
    assert str(fault.value) == f"--set {text}: at character {at}, {what}."


@pytest.mark.parametrize("text", ["market", "=1", "a..b=1", "a="])
def test_texts_of_another_form(text: str) -> None:
    with pytest.raises(UsageError, match=r"expected a place and its values, for example goals\.0\.by="):
        parse_axis(text)


def test_faults_in_chinese() -> None:
    with pytest.raises(UsageError) as fault:
        parse_axis("a=3..1")
    with speaking("zh-TW"):
        assert spoken(fault.value.what) == "--set a=3..1：第 6 個字元處，「1」早於「3」。"


def test_the_first_axis_is_the_slowest() -> None:
    grid = grid_of([parse_axis("a=1,2"), parse_axis("b=x,y")])
    assert grid.cells == (("1", "x"), ("1", "y"), ("2", "x"), ("2", "y"))
    assert [str(each.place) for each in grid.overrides(("2", "x"))] == ["--set a=2", "--set b=x"]
    assert list(grid.neighbours()) == [
        (0, ("1", "x"), ("2", "x")),
        (0, ("1", "y"), ("2", "y")),
        (1, ("1", "x"), ("1", "y")),
        (1, ("2", "x"), ("2", "y")),
    ]


@pytest.mark.parametrize(
    ("axes", "what"),
    [
        ([], "Say what is swept, for example --set limits.exams_per_person=1,2,3."),
        (["a=1", "b=2", "a=3"], "--set a is there twice; write its values between commas."),
        (["a=1..100", "b=1..51"], "That makes 5,100 cells; at most 5,000 are solved at once."),
    ],
)
def test_axes_that_make_no_grid(axes: list[str], what: str) -> None:
    with pytest.raises(UsageError) as fault:
        grid_of([parse_axis(each) for each in axes])
    assert str(fault.value) == what
