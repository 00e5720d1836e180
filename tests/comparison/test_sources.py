"""Which scenarios and stored results files and folders stand for, in which order, and what they are called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner import api
from planner.comparison.schema import Result
from planner.errors import DataError
from tests.comparison.companies import SCENARIO, planned, write


def names(*paths: Path) -> list[str]:
    return [source.name for source in api.sources(*paths)]


def extended(folder: Path, name: str, more: str = "") -> Path:
    file = folder / name
    file.write_text(f"extends: scenario.yaml\n{more}", encoding="utf-8")
    return file


@pytest.fixture
def company(tmp_path: Path) -> Path:
    folder = tmp_path / "company"
    write(folder)
    return folder


def test_files_folders_and_stored_results_in_any_mixture(company: Path, tmp_path: Path) -> None:
    other = write(tmp_path / "other").parent
    kept = tmp_path / "kept"
    api.save_all([planned(tmp_path / "old", "last year")], kept)
    later = extended(company, "later.yaml")
    found = api.sources(later, company, kept / "last-year.json", other)
    assert [source.name for source in found] == ["later", "company", "last year", "other"]
    assert [isinstance(source.found, Result) for source in found] == [False, False, True, False]


def test_a_folder_stands_for_what_is_in_it_the_base_first(tmp_path: Path) -> None:
    write(tmp_path / "folder" / "zoe")
    (tmp_path / "folder" / "empty").mkdir()
    api.save_all([planned(tmp_path / "old", name) for name in ("Middle", "alpha")], tmp_path / "folder")
    scenario = SCENARIO.replace("programme.yaml", "zoe/programme.yaml").replace("employees.csv", "zoe/employees.csv")
    scenario = scenario.replace("results.csv", "zoe/results.csv")
    for name in ("base.yaml", "late.yml", ".hidden.yaml"):
        (tmp_path / "folder" / name).write_text(scenario, encoding="utf-8")
    (tmp_path / "folder" / "prices.yaml").write_text("currency: USD\nfees: {default: 5}\n", encoding="utf-8")
    (tmp_path / "folder" / "README.md").write_text("goals: many\n", encoding="utf-8")
    assert names(tmp_path / "folder") == ["base", "Middle", "alpha", "late", "zoe"]


def test_results_that_were_stored_together_keep_their_base(tmp_path: Path) -> None:
    results = [planned(tmp_path / "old", name) for name in ("beta", "gamma", "alpha")]
    kept = tmp_path / "kept"
    api.save_all(results, kept)
    assert names(kept) == ["beta", "alpha", "gamma"]
    api.save_all(results[::-1], kept)
    assert names(kept) == ["alpha", "beta", "gamma"]
    api.save_all([api.load(kept / f"{name}.json") for name in ("gamma", "alpha", "beta")], kept)
    assert names(kept) == ["gamma", "alpha", "beta"]
    assert names(kept / "beta.json", kept) == ["beta", "gamma", "alpha"]
    api.save_all(results[:1], tmp_path / "one")
    assert not api.load(tmp_path / "one" / "beta.json").is_base


def test_a_folder_with_a_scenario_is_that_scenario(company: Path) -> None:
    extended(company, "later.yaml")
    assert names(company) == ["company"]


def test_what_is_named_twice_is_read_once(company: Path) -> None:
    later = extended(company, "later.yaml")
    assert names(company, later, company / "scenario.yaml", company / ".." / "company" / "later.yaml") == [
        "company",
        "later",
    ]


def test_alike_names_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    files = [extended(write(tmp_path / folder).parent, "base.yaml") for folder in ("north", "south")]
    assert names(*files) == ["north/base", "south/base"]
    results = [planned(tmp_path / "x", "gold") for _ in range(2)]
    for year, result in zip(("2017", "2018"), results, strict=True):
        api.save_all([result], tmp_path / year)
    assert names(tmp_path / "2017", tmp_path / "2018") == ["2017/gold", "2018/gold"]
    folders = [write(tmp_path / team / "plan").parent for team in ("east", "west")]
    assert names(*folders) == ["east/plan", "west/plan"]


def test_names_that_are_alike_all_the_same_get_numbers(tmp_path: Path) -> None:
    result = planned(tmp_path / "x", "gold")
    for file in ("one.json", "two.json", "three.json"):
        api.save(result, tmp_path / file)
    here = tmp_path.name
    assert names(tmp_path / "one.json", tmp_path / "two.json", tmp_path / "three.json") == [
        f"{here}/gold",
        f"{here}/gold (2)",
        f"{here}/gold (3)",
    ]


def test_all_faults_of_all_scenarios_are_told_at_once(company: Path, tmp_path: Path) -> None:
    one = extended(company, "one.yaml", "as_off: 2018-01-01\n")
    two = extended(company, "two.yaml", "goals: []\n")
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"schema": "planner/plan/1"}), encoding="utf-8")
    (tmp_path / "nothing").mkdir()
    with pytest.raises(DataError) as raised:
        api.sources(one, company, two, plan, tmp_path / "nothing", tmp_path / "missing.yaml")
    codes = {
        (issue.where.file.rpartition("/")[2], issue.code) for issue in raised.value.issues if issue.severity == "error"
    }
    assert codes == {
        ("one.yaml", "key-unknown"),
        ("two.yaml", "too-few"),
        ("plan.json", "no-result"),
        ("nothing", "no-scenarios"),
        ("missing.yaml", "file-missing"),
    }


def test_a_folder_without_any_says_what_to_name(tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        api.sources(tmp_path)
    (issue,) = raised.value.issues
    assert issue.what == "The folder has no scenarios and no stored results."
    assert issue.hint == (
        "Name a folder with scenario files, with folders that have a scenario.yaml, or with stored results."
    )


@pytest.mark.parametrize(
    "line", ["goals: []", '"as_of": 2018-01-15', "{extends: scenario.yaml}", "'extends' : scenario.yaml"]
)
def test_every_way_to_begin_a_scenario_is_seen(line: str, tmp_path: Path) -> None:
    write(tmp_path / "company")
    (tmp_path / "company" / "scenario.yaml").rename(tmp_path / "company" / "base.yaml")
    (tmp_path / "company" / "other.yaml").write_text(f"# nothing\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError) as raised:
        api.sources(tmp_path / "company")
    assert all("other.yaml" in issue.where.file for issue in raised.value.issues if issue.severity == "error")
