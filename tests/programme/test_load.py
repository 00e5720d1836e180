"""Programmes by catalogue name and by path."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.errors import Place
from planner.programme.load import LoadedProgramme, catalogue, load_programme
from tests.issues import found, issues_of, said

ASKED = Place("plan.yaml", line=2, column=12)
SMALL = """\
vendor: acme
programme: cloud
edition: 2024
exams: {A: {}}
options: {one: {tiers: {gold: {requires: {id: people, people: 1, hold: A}}}}}
"""


def load(reference: str, folder: Path) -> LoadedProgramme:
    return load_programme(reference, folder, "mine", ASKED)


def test_the_catalogue_is_found_and_sorted() -> None:
    assert catalogue() == tuple(sorted(catalogue()))
    assert "microsoft/cloud-business-applications@2017-11" in catalogue()


@pytest.mark.parametrize("name", catalogue())
def test_every_programme_of_the_catalogue_is_clean_and_named_as_its_file(name: str, tmp_path: Path) -> None:
    loaded = load(name, tmp_path)
    assert loaded.programme.name == name
    assert loaded.issues == ()


def test_a_path_is_relative_to_the_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "inner").mkdir()
    assert load("a.yaml", tmp_path).programme.name == "acme/cloud@2024"
    loaded = load("../a.yaml", tmp_path / "inner")
    assert loaded.document.place(("vendor",)) == Place("a.yaml", line=1, column=9)


def test_a_yml_file_is_a_path_too(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(SMALL, "utf-8")
    loaded = load("a.yml", tmp_path)
    assert str(loaded.document.place(("vendor",))) == "mine/a.yml:1:9"


def test_warnings_come_with_the_programme(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL.replace("{A: {}}", "{A: {}, B: {}}"), "utf-8")
    assert found(load("a.yaml", tmp_path).issues) == [("warning", "exam-unused", "mine/a.yaml:4:16")]


def test_errors_of_the_lint_are_raised_with_the_warnings(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(SMALL.replace("{A: {}}", "{B: {}}"), "utf-8")
    assert found(issues_of(lambda: load("a.yaml", tmp_path))) == [
        ("error", "exam-unknown", "mine/a.yaml:5:72"),
        ("warning", "exam-unused", "mine/a.yaml:4:9"),
    ]


def test_a_missing_file_is_said_where_it_is_asked_for(tmp_path: Path) -> None:
    assert said(issues_of(lambda: load("b.yaml", tmp_path))) == [
        "plan.yaml:2:12: There is no file b.yaml here. Paths in a file are relative to that file."
    ]


def test_an_unknown_name_is_answered_with_the_nearest_and_the_list(tmp_path: Path) -> None:
    assert said(issues_of(lambda: load("microsoft/cloud-business-applications@2017", tmp_path))) == [
        (
            "plan.yaml:2:12: There is no programme 'microsoft/cloud-business-applications@2017' in the catalogue. "
            "Did you mean microsoft/cloud-business-applications@2017-11? "
            f"The catalogue has {', '.join(catalogue())}; one of your own is named by the path of its .yaml file."
        )
    ]


@pytest.mark.parametrize(
    "reference",
    [
        "microsoft/../microsoft/cloud-business-applications@2017-11",
        "../catalogue/microsoft/cloud-business-applications@2017-11",
        "microsoft/cloud-business-applications@../cloud-business-applications/2017-11",
        "/etc/passwd",
        "microsoft",
        "",
    ],
)
def test_names_do_not_lead_out_of_the_catalogue(reference: str, tmp_path: Path) -> None:
    (issue,) = issues_of(lambda: load(reference, tmp_path))
    assert (issue.code, issue.where) == ("programme-unknown", ASKED)
