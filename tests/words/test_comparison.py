"""What is said of a comparison, sentence by sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.answer.schema import GoalAnswer, StageAnswer
from planner.comparison.schema import (
    Change,
    Column,
    Comparison,
    Deviation,
    EntryChange,
    InputChanges,
    QuarterCost,
    QuarterMore,
    SittingRow,
)
from planner.language import speaking
from planner.words import comparison as said
from planner.words.input_changes import changed_inputs, same_inputs
from planner.words.parts import figure

Q1, Q2 = (date(2018, 1, 1), date(2018, 3, 31)), (date(2018, 4, 1), date(2018, 6, 30))
SAME = Deviation(
    exams=0, people=0, cost=0, cost_by_quarter=(), last_day=0, margin_days=0, probability=0.0, cliffs=0, critical=0
)
NO_CHANGES = InputChanges(facts=(), programme=False, joined=(), left=(), changed=())


def stage(name: str = "exams", value: int = 12, bound: int = 12) -> StageAnswer:
    return StageAnswer(name=name, value=value, bound=bound, proved=value == bound)


def goal(by: date = date(2018, 6, 30), until: date = date(2018, 6, 30), option: str | None = "main") -> GoalAnswer:
    return GoalAnswer(option=option, tier="gold", by=by, hold_until=until, reached=True)


def column(**updates: Any) -> Column:
    facts: dict[str, Any] = {
        "name": "base",
        "title": None,
        "programme": "acme/builders@1",
        "as_of": date(2018, 1, 15),
        "goals": (goal(),),
        "objective": (stage(),),
        "status": "planned",
        "planned": True,
        "reached": True,
        "exams": 12,
        "people": 5,
        "cost": 4000,
        "currency": "USD",
        "cost_by_quarter": (QuarterCost(name="2018-Q1", first=Q1[0], last=Q1[1], cost=4000),),
        "last_day": date(2018, 6, 30),
        "margin_days": 18,
        "probability": 0.9,
        "probability_error": None,
        "cliffs": 0,
        "next_cliff": None,
        "critical": 2,
        "more": (),
        "deviation": SAME,
        "changes": NO_CHANGES,
        "made_with": {"planner": "0.1.0"},
    }
    return Column(**{**facts, **updates})


def comparison(
    *columns: Column, sittings: tuple[SittingRow, ...] = (), in_all: int = 0, in_some: int = 0
) -> Comparison:
    return Comparison(columns=columns, sittings=sittings, in_all=in_all, in_some=in_some)


def table(*columns: Column) -> dict[str, list[str]]:
    """Every row: what each column has, and in brackets how much more that is, with a star where it differs."""
    found = {}
    for row in said.figures(comparison(*columns)):
        found[row.head] = [
            f"{cell.text}{f' ({cell.more})' if cell.more else ''}{' *' if cell.differs else ''}" for cell in row.cells
        ]
    return found


def test_a_table_of_equals_says_nothing_of_what_is_asked() -> None:
    assert table(column(), column()) == {
        "Reached": ["yes", "yes"],
        "Proof": ["proved the best", "proved the best"],
        "Exams": ["12", "12"],
        "People": ["5", "5"],
        "Cost": ["4,000 USD", "4,000 USD"],
        "2018-Q1": ["4,000 USD", "4,000 USD"],
        "Last day": ["2018-06-30", "2018-06-30"],
        "Safe margin": ["18 days", "18 days"],
        "Probability": ["90 %", "90 %"],
        "Cliffs": ["none", "none"],
        "Critical people": ["2", "2"],
    }


def test_differences_are_said_with_their_signs() -> None:
    here = column(
        exams=15,
        people=4,
        cost=2800,
        cost_by_quarter=(QuarterCost(name="2018-Q2", first=Q2[0], last=Q2[1], cost=2800),),
        last_day=date(2018, 5, 31),
        margin_days=19,
        probability=0.932,
        cliffs=3,
        next_cliff=date(2018, 10, 1),
        critical=1,
        deviation=Deviation(
            exams=3,
            people=-1,
            cost=-1200,
            cost_by_quarter=(
                QuarterMore(first=Q1[0], last=Q1[1], more=-4000),
                QuarterMore(first=Q2[0], last=Q2[1], more=2800),
            ),
            last_day=-30,
            margin_days=1,
            probability=0.032,
            cliffs=3,
            critical=-1,
        ),
    )
    assert table(column(), here) == {
        "Reached": ["yes", "yes"],
        "Proof": ["proved the best", "proved the best"],
        "Exams": ["12", "15 (+3) *"],
        "People": ["5", "4 (−1) *"],
        "Cost": ["4,000 USD", "2,800 USD (−1,200 USD) *"],
        "2018-Q1": ["4,000 USD", "0 USD (−4,000 USD) *"],
        "2018-Q2": ["0 USD", "2,800 USD (+2,800 USD) *"],
        "Last day": ["2018-06-30", "2018-05-31 (−30 days) *"],
        "Safe margin": ["18 days", "19 days (+1 day) *"],
        "Probability": ["90 %", "93.2 % (+3.2 points) *"],
        "Cliffs": ["none", "3; the tier falls on 2018-10-01 (+3) *"],
        "Critical people": ["2", "1 (−1) *"],
    }


def test_what_is_asked_is_shown_where_it_differs() -> None:
    here = column(
        programme="acme/builders@2",
        as_of=date(2018, 1, 16),
        goals=(goal(until=date(2018, 12, 31), option="other"), goal(by=date(2019, 1, 31), until=date(2019, 1, 31))),
        objective=(stage("cost"), stage()),
    )
    found = table(column(), here)
    assert found["Programme"] == ["acme/builders@1", "acme/builders@2 *"]
    assert found["As of"] == ["2018-01-15", "2018-01-16 *"]
    assert found["Goal 1"] == ["gold by 2018-06-30", "gold by 2018-06-30, held until 2018-12-31 *"]
    assert found["Goal 2"] == ["none", "gold by 2019-01-31 *"]
    assert found["Minimised"] == ["exams", "cost, exams *"]
    options = [row for row in said.figures(comparison(column(), here)) if row.head == "option"]
    assert [[cell.text for cell in row.cells] for row in options] == [["main", "other"], ["-", "main"]]


@pytest.mark.parametrize(
    ("updates", "reached", "proof"),
    [
        ({"status": "met"}, "yes, already", "proved the best"),
        ({"status": "met", "reached": False}, "not by exams alone", "proved the best"),
        ({"reached": False}, "not by exams alone", "proved the best"),
        ({"status": "impossible", "planned": False, "reached": False, "objective": ()}, "no", "proved: no plan exists"),
        ({"status": "undecided", "planned": False, "reached": False, "objective": ()}, "undecided", "not known"),
        (
            {"status": "undecided", "objective": (stage(), stage("people", 5, 4))},
            "yes",
            "not proved; people at least 4",
        ),
        (
            {"status": "undecided", "reached": False, "objective": (stage(value=12, bound=9),)},
            "not by exams alone",
            "not proved; exams at least 9",
        ),
    ],
)
def test_undecided_and_not_proved_are_never_no(updates: dict[str, Any], reached: str, proof: str) -> None:
    here = column(**updates)
    assert (said.reached(here), said.proof(here)) == (reached, proof)


def test_without_a_plan_there_are_no_figures() -> None:
    nothing = Deviation(
        exams=None,
        people=None,
        cost=None,
        cost_by_quarter=(),
        last_day=None,
        margin_days=None,
        probability=None,
        cliffs=None,
        critical=None,
    )
    none = column(
        status="impossible", planned=False, reached=False, objective=(), cost=None, cost_by_quarter=(), exams=0,
        people=0, last_day=None, margin_days=None, probability=None, critical=None, deviation=nothing,
    )  # fmt: skip
    found = table(column(), none)
    for head in ("Exams", "People", "Cost", "2018-Q1", "Last day", "Safe margin", "Probability", "Cliffs"):
        assert found[head][1] == "- *"
    assert found["Critical people"][1] == "- *"
    assert "Minimised" not in found


def test_other_currencies_stand_side_by_side() -> None:
    here = column(currency="EUR", deviation=SAME.model_copy(update={"cost": None}))
    assert table(column(), here)["Cost"] == ["4,000 USD", "4,000 EUR *"]


def test_quarters_of_other_fiscal_years_are_not_nothing() -> None:
    months = (QuarterCost(name="FY2018-Q4", first=date(2017, 11, 1), last=date(2018, 1, 31), cost=9),)
    found = table(column(), column(cost_by_quarter=months))
    assert found["2018-Q1"] == ["4,000 USD", "- *"]
    assert found["FY2018-Q4"] == ["-", "9 USD *"]


def test_rows_that_nobody_has_are_left_out() -> None:
    bare = column(cost=None, cost_by_quarter=(), probability=None, critical=None)
    assert {"Cost", "Probability", "Critical people"}.isdisjoint(table(bare, bare))
    assert table(bare, column())["Critical people"] == ["not asked", "2 *"]


def test_people_of_whom_it_is_not_known_are_told_apart() -> None:
    assert table(column(), column(critical_undecided=3))["Critical people"] == ["2", "2, and 3 undecided *"]


def test_estimated_probabilities_say_how_sure_they_are() -> None:
    here = column(
        probability=0.9004, probability_error=0.002, deviation=SAME.model_copy(update={"probability": 0.0004})
    )
    assert table(column(), here)["Probability"] == ["90 %", "90 % (estimated, give or take 0.4) *"]


def test_signs() -> None:
    assert said.signed(Decimal("1200.5"), lambda value: figure(value, "USD")) == "+1,200.50 USD"
    assert said.signed(-3, figure) == "−3"
    assert said.signed(0, figure) == ""
    assert said.signed(None, figure) == ""


def test_letters_go_on_after_z() -> None:
    assert [said.letter(place) for place in (0, 1, 25, 26, 27, 51, 52, 701, 702)] == [
        "A", "B", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip


def row(*days: int | None) -> SittingRow:
    return SittingRow(
        employee_id="E01", exam="X", proposed_on=tuple(None if day is None else date(2018, 1, day) for day in days)
    )


def test_sittings_in_words() -> None:
    rows = (row(1, 1, 1), row(1, 2, 1), row(None, 2, 2))
    found = comparison(column(), column(), column(), sittings=rows, in_all=2, in_some=1)
    assert list(said.same_sittings(found)) == [
        "2 sittings are the same in all plans.",
        "1 of them is proposed for another day in some plans.",
        "1 sitting is only in some:",
    ]
    none = column(planned=False, status="impossible")
    found = comparison(column(), none, column(), none, sittings=(row(1, None, 1, None),), in_all=1, in_some=0)
    assert list(said.same_sittings(found)) == ["There is no plan for B and D.", "1 sitting is the same in all plans."]
    assert list(said.same_sittings(comparison(column(), none))) == ["There is no plan for B."]


def why(changes: InputChanges, **updates: Any) -> list[str]:
    return list(changed_inputs(column(), column(changes=changes, **updates)))


def test_why_in_words() -> None:
    changes = InputChanges(
        facts=(
            Change(path="goals.0.by", base="2017-11-30", here="2017-12-31"),
            Change(path="spare", base=None, here="1"),
            Change(path="title", base="one", here="two"),
            Change(path="limits.people", base="5", here=None),
        ),
        entries=(
            EntryChange(
                entries_of="decisions", base=None, here={"pin.employee": "E04", "pin.exam": "X", "reason": "She leads."}
            ),
            EntryChange(entries_of="decisions", base={"ban.employee": "E05"}, here=None),
            EntryChange(entries_of="blackouts", base=None, here={"from": "2018-05-01", "until": "2018-05-03"}),
        ),
        programme=True,
        joined=("E51", "E52"),
        left=("E07",),
        changed=("E01", "E02", "E03"),
        made_with=(
            Change(path="planner", base="0.1.0", here="0.2.0"),
            Change(path="python", base=None, here="3.12.1"),
        ),
    )
    assert why(changes) == [
        "The programme has other rules or other facts of exams.",
        "2 employees joined: E51, E52.",
        "1 employee is no longer there: E07.",
        "3 employees have other facts or results: E01, E02, E03.",
        "goals.0.by: 2017-12-31 instead of 2017-11-30.",
        "spare: 1; not given in the base.",
        "limits.people: not given; 5 in the base.",
        "New in decisions: E04 must sit X. Reason: She leads.",
        "No longer in decisions: E05 sits nothing.",
        "New in blackouts: from 2018-05-01, until 2018-05-03.",
        "Made with planner 0.2.0 instead of 0.1.0.",
        "Made with python 3.12.1 instead of none.",
    ]
    assert why(NO_CHANGES) == []
    assert same_inputs() == "The inputs are the same."


def test_another_edition_in_words() -> None:
    changes = NO_CHANGES.model_copy(update={"programme": True})
    assert why(changes, programme="acme/builders@2") == [
        "Another programme or edition: acme/builders@2 instead of acme/builders@1."
    ]


def test_many_changes_are_counted() -> None:
    facts = tuple(Change(path=f"prices.fees.X-{number}", base="1", here="2") for number in range(5))
    entries = tuple(EntryChange(entries_of="decisions", base=None, here={"people": "1"}) for _ in range(5))
    people = tuple(f"E{number:02}" for number in range(1, 12))
    changes = NO_CHANGES.model_copy(update={"facts": facts, "entries": entries, "joined": people})
    assert why(changes) == [
        "11 employees joined: E01, E02, E03, E04, E05, E06, E07, E08, 3 more.",
        "prices: 5 values are other ones.",
        "decisions: 5 entries are other ones.",
    ]
    assert why(changes.model_copy(update={"facts": facts[:4]}))[1] == "prices.fees.X-0: 2 instead of 1."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"people": "2"}, "2 more people (hire)."),
        ({"people": "1", "label": "New", "from": "2018-02-01"}, "1 more person (New) from 2018-02-01."),
        ({"waive": "main.gold.all"}, "main.gold.all is waived."),
        ({"waive": "main.gold.all", "until": "2018-02-01"}, "main.gold.all is waived until 2018-02-01."),
        ({"ban.exam": "X"}, "Nobody sits X."),
        ({"waive": "main.gold.all", "until": "some day"}, "until some day, waive main.gold.all."),
        ({"people": "many"}, "people many."),
        ({"": "x" * 100}, f"{'x' * 60}…."),
    ],
)
def test_entries_in_words(facts: dict[str, str], sentence: str) -> None:
    entry = EntryChange(entries_of="decisions", base=None, here=facts)
    assert why(NO_CHANGES.model_copy(update={"entries": (entry,)})) == [f"New in decisions: {sentence}"]


def test_a_comparison_in_chinese() -> None:
    here = column(exams=15, deviation=SAME.model_copy(update={"exams": 3, "cost": -1200}))
    with speaking("zh-TW"):
        found = table(column(), here)
        assert found["測驗"] == ["12", "15 (+3) *"]
        assert found["達成"] == ["是", "是"]
        assert said.reached(column(status="undecided", planned=False, reached=False)) == "尚無定論"
        changed = Change(path="goals.0.by", base="2017-11-30", here="2017-12-31")
        assert why(NO_CHANGES.model_copy(update={"facts": (changed,), "joined": ("E51",)})) == [
            "新增 1 名員工：E51。",
            "goals.0.by：由 2017-11-30 改為 2017-12-31。",
        ]
