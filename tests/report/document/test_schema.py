"""What a report is made of refuses what does not fit."""

from __future__ import annotations

from datetime import date

import pytest

from planner.report.document.schema import Bars, Column, Link, Person, Row, Table, is_web_address

WHO = Column("employee", "Employee", "employee")
TEAM = Column("team", "Team", personal=True)
EXAMS = Column("exams", "Exams", "count")


def test_a_cell_fits_its_column_or_is_a_text() -> None:
    table = Table("Sittings", (WHO, EXAMS), (Row((Person("E1"), 2)), Row((None, "not stated"))))
    assert table.place("exams") == 1
    with pytest.raises(ValueError, match="A date does not fit the column exams"):
        Table("Sittings", (WHO, EXAMS), (Row((Person("E1"), date(2018, 1, 1))),))
    with pytest.raises(ValueError, match="A Person does not fit the column exams"):
        Table("Sittings", (WHO, EXAMS), (), total=Row((None, Person("E1"))))


def test_rows_are_as_long_as_there_are_columns_with_keys_of_their_own() -> None:
    with pytest.raises(ValueError, match="A row has 1 cells for 2 columns"):
        Table("Sittings", (WHO, EXAMS), (Row((Person("E1"),)),))
    with pytest.raises(ValueError, match="unique"):
        Table("Sittings", (WHO, WHO), ())


def test_amounts_have_a_currency_and_nothing_else_has() -> None:
    with pytest.raises(ValueError, match="currency"):
        Table("Costs", (Column("cost", "Cost", "money"),), ())
    with pytest.raises(ValueError, match="currency"):
        Table("Costs", (Column("cost", "Cost", "count", currency="USD"),), ())


def test_a_column_is_left_out_of_every_row() -> None:
    table = Table("Sittings", (WHO, TEAM, EXAMS), (Row((Person("E1"), "north", 2), level=1),), Row(("All", None, 2)))
    fewer = table.without(frozenset({"team"}))
    assert fewer == Table("Sittings", (WHO, EXAMS), (Row((Person("E1"), 2), level=1),), Row(("All", 2)))


def test_charts_draw_nothing_personal() -> None:
    table = Table("Exams by team", (TEAM, EXAMS), (Row(("north", 2)),))
    with pytest.raises(ValueError, match="personal"):
        Bars("Exams by team", "North sits 2.", table, "team", ("exams",))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "//example.com", "https://", "http://a b", "https://[x", ""]
)
def test_only_addresses_of_the_web_are_linked(address: str) -> None:
    assert not is_web_address(address)
    with pytest.raises(ValueError, match="http"):
        Link("here", address)


def test_an_address_of_the_web_is_linked() -> None:
    assert Link("here", "https://example.com/a?b=1#c").address == "https://example.com/a?b=1#c"
