"""Scenarios that build on others."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.scenario.extends import MOST_FILES, read_chain
from planner.scenario.schema import MatrixRoster, TablesRoster, WorkbookRoster
from tests.issues import found, issues_of, said
from tests.scenario.files import PROGRAMME, SCENARIO, load, write


def test_keys_replace_mappings_merge_and_lists_are_replaced(tmp_path: Path) -> None:
    base = "title: base\nmetrics: {a: 1, b: 2}\ngoals: [1, 2, 3]\nlimits: {people: 5}\nmarket: home\n"
    newer = "extends: base.yaml\nmetrics: {b: 3, c: 4}\ngoals: [9]\nlimits:\nmarket: abroad\nnew: {x: {y: 1}}\n"
    write(tmp_path, base=base, plan=newer)
    document = read_chain(tmp_path / "plan.yaml", "plan.yaml").document
    assert document.data == {
        "title": "base",
        "metrics": {"a": 1, "b": 3, "c": 4},
        "goals": [9],
        "limits": None,
        "market": "abroad",
        "new": {"x": {"y": 1}},
    }


def test_mappings_merge_at_any_depth_but_not_with_other_values(tmp_path: Path) -> None:
    base = "exams: {A: {retires_on: x, note: y}, B: {note: z}}\nprices: prices.yaml\nfacts: {f: true}\n"
    newer = "extends: base.yaml\nexams: {A: {note: n}}\nprices: {currency: USD}\nfacts: none\n"
    write(tmp_path, base=base, plan=newer)
    assert read_chain(tmp_path / "plan.yaml", "plan.yaml").document.data == {
        "exams": {"A": {"retires_on": "x", "note": "n"}, "B": {"note": "z"}},
        "prices": {"currency": "USD"},
        "facts": "none",
    }


def test_every_value_keeps_the_place_of_its_file(tmp_path: Path) -> None:
    base = "metrics:\n  a: 1\n  b: 2\ngoals: [1, [2]]\ntitle: x\n"
    newer = "extends: base.yaml\nmetrics: {b: 3}\ngoals:\n  - 7\n"
    write(tmp_path, base=base, plan=newer)
    document = read_chain(tmp_path / "plan.yaml", "plan.yaml").document
    assert {loc: str(place) for loc, place in document.places.items()} == {
        (): "plan.yaml:1:1",
        ("metrics",): "plan.yaml:2:10",
        ("metrics", "a"): "base.yaml:2:6",
        ("metrics", "b"): "plan.yaml:2:14",
        ("goals",): "plan.yaml:4:3",
        ("goals", 0): "plan.yaml:4:5",
        ("title",): "base.yaml:5:8",
    }
    assert {loc: str(place) for loc, place in document.key_places.items()} == {
        ("metrics",): "plan.yaml:2:1",
        ("metrics", "a"): "base.yaml:2:3",
        ("metrics", "b"): "plan.yaml:2:11",
        ("goals",): "plan.yaml:3:1",
        ("title",): "base.yaml:5:1",
    }


def test_a_chain_of_three_in_three_folders(tmp_path: Path) -> None:
    write(
        tmp_path,
        common__rules__programme=PROGRAMME,
        common__base=SCENARIO.replace("programme.yaml", "rules/programme.yaml"),
        team__middle="extends: ../common/base.yaml\nroster: {matrix: skills.csv}\nmarket: abroad\n",
        team__mine__plan="extends: ../middle.yaml\ntitle: Mine\n",
    )
    loaded = load(tmp_path, "team/mine/plan.yaml")
    assert loaded.scenario.title == "Mine"
    assert loaded.scenario.market == "abroad"
    assert loaded.scenario.roster == MatrixRoster(matrix="skills.csv")
    path, shown = loaded.roster_file("skills.csv")
    assert (path.resolve(), shown) == ((tmp_path / "team" / "skills.csv").resolve(), "team/skills.csv")
    assert str(loaded.document.place(("programme",))) == "common/base.yaml:2:12"


def test_prices_are_found_beside_the_file_that_names_them(tmp_path: Path) -> None:
    base = SCENARIO.split("prices:")[0] + "prices: money.yaml\n"
    write(
        tmp_path,
        common__base=base,
        common__programme=PROGRAMME,
        common__money="currency: USD\nfees: {default: 7}\n",
        plan="extends: common/base.yaml\nminimise: [cost]\n",
    )
    assert said(load(tmp_path).issues) == []


def test_a_roster_replaces_a_roster_of_another_form(tmp_path: Path) -> None:
    write(
        tmp_path,
        common__base=SCENARIO,
        common__programme=PROGRAMME,
        book="extends: common/base.yaml\nroster: {workbook: people.xlsx}\n",
        tables="extends: book.yaml\nroster: {employees: e.csv, results: r.csv}\n",
    )
    book, tables = load(tmp_path, "book.yaml"), load(tmp_path, "tables.yaml")
    assert book.scenario.roster == WorkbookRoster(workbook="people.xlsx")
    assert tables.scenario.roster == TablesRoster(employees="e.csv", results="r.csv")
    assert book.roster_file("people.xlsx") == (tmp_path / "people.xlsx", "people.xlsx")


def test_the_roster_of_a_base_is_beside_the_base(tmp_path: Path) -> None:
    write(tmp_path, common__base=SCENARIO, common__programme=PROGRAMME, plan="extends: common/base.yaml\n")
    assert load(tmp_path).roster_file("e.csv") == (tmp_path / "common" / "e.csv", "common/e.csv")


def test_a_mistake_in_a_base_is_shown_in_the_base(tmp_path: Path) -> None:
    write(
        tmp_path,
        base=SCENARIO.replace("tier: gold", "tier: glod"),
        programme=PROGRAMME,
        plan="extends: base.yaml\nmarket: nowhere\n",
    )
    assert said(issues_of(lambda: load(tmp_path))) == [
        "base.yaml:9:25: The option one has no tier glod. Did you mean gold?",
        "plan.yaml:2:9: The programme has no market nowhere. Known: abroad, home.",
    ]


def test_a_circle(tmp_path: Path) -> None:
    write(tmp_path, a="extends: b.yaml\n", b="title: x\nextends: ./sub/../a.yaml\n", sub__x="a: 1\n")
    assert said(issues_of(lambda: load(tmp_path, "a.yaml"))) == [
        (
            "b.yaml:2:10: `extends` goes round in a circle: a.yaml is already part of this scenario. "
            "Remove one `extends` of it."
        )
    ]


def test_a_scenario_that_extends_itself(tmp_path: Path) -> None:
    write(tmp_path, a="extends: a.yaml\n")
    assert found(issues_of(lambda: load(tmp_path, "a.yaml"))) == [("error", "extends-circle", "a.yaml:1:10")]


def test_a_chain_may_be_long_but_not_endless(tmp_path: Path) -> None:
    write(tmp_path, **{f"s{n}": f"extends: s{n + 1}.yaml\n" for n in range(1, MOST_FILES + 1)})
    write(tmp_path, **{f"s{MOST_FILES + 1}": "title: end\n"})
    assert read_chain(tmp_path / "s2.yaml", "s2.yaml").document.data == {"title": "end"}
    assert said(issues_of(lambda: read_chain(tmp_path / "s1.yaml", "s1.yaml"))) == [
        "s20.yaml:1:10: More than 20 files extend one another. Merge some of them."
    ]


def test_a_base_that_is_missing_or_no_name(tmp_path: Path) -> None:
    write(tmp_path, a="title: x\nextends: none.yaml\n", b="extends: [a.yaml]\n", c="extends:\n")
    assert said(issues_of(lambda: load(tmp_path, "a.yaml"))) == [
        "a.yaml:2:10: There is no file none.yaml here. Paths in a file are relative to that file."
    ]
    for name in ("b.yaml", "c.yaml"):
        (issue,) = issues_of(lambda name=name: load(tmp_path, name))  # type: ignore[misc]
        assert issue.what == "`extends` must be the name of a scenario file."
        assert issue.where.line == 1


@pytest.mark.parametrize("name", ['"a\\0b.yaml"', "x" * 300 + ".yaml", "sub"], ids=["zero", "long", "folder"])
def test_names_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    write(tmp_path, plan=f"extends: {name}\n")
    (issue,) = issues_of(lambda: load(tmp_path))
    assert str(issue.where) == "plan.yaml:1:10"
    write(tmp_path, plan=SCENARIO.replace("programme.yaml", name if ".yaml" in name else f"{name}.yaml"))
    assert issues_of(lambda: load(tmp_path))[0].where.line == 2


def test_a_large_base_merges_quickly(tmp_path: Path) -> None:
    many = "".join(f"  E{n}: {n}\n" for n in range(1000, 3000))
    write(tmp_path, base=f"preparation:\n{many}", plan=f"extends: base.yaml\npreparation:\n{many}")
    document = read_chain(tmp_path / "plan.yaml", "plan.yaml").document
    assert len(document.places) == 2002
    assert all(place.file == "plan.yaml" for place in document.places.values())
