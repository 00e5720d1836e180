"""`planner report` as a workbook, and for many readers."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from planner.report.report_workbook import is_report_workbook
from tests.cli.test_commands import ROOT, run
from tests.report.book import read_book

FOLDER = ROOT / "scenarios" / "training-budget"


def test_a_workbook_is_written_twice_the_same_and_never_over_others(tmp_path: Path) -> None:
    file, other = tmp_path / "report.xlsx", tmp_path / "forecast.xlsx"
    assert run("report", FOLDER, "--xlsx", file, "--lang", "zh-TW").returncode == 0
    first = file.read_bytes()
    assert is_report_workbook(first)
    assert list(read_book(first).sheets)[:3] == ["報告", "目前狀況", "應考人員、測驗與期限"]
    assert run("report", FOLDER, "--xlsx", file, "--lang", "zh-TW").returncode == 0
    assert file.read_bytes() == first
    assert run("forecast", FOLDER, "--xlsx", other).returncode == 0
    before = other.read_bytes()
    found = run("report", FOLDER, "--xlsx", other)
    assert found.returncode == 2
    assert "exists and is no workbook of a report; it is left as it is." in " ".join(found.stderr.split())
    assert other.read_bytes() == before


def test_pseudonyms_stay_the_same_as_long_as_the_key_does(tmp_path: Path) -> None:
    first, later, key = tmp_path / "first.md", tmp_path / "later.md", tmp_path / "key"
    wide = ("report", FOLDER, "--audience", "wide", "--key", key, "--md")
    found = run(*wide, first)
    assert found.returncode == 0, found.stderr
    assert "key is the new key of the pseudonyms: keep it to yourself, and for later reports." in " ".join(
        found.stderr.split()
    )
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    again = run(*wide, later)
    assert "key" not in again.stderr
    content = first.read_bytes()
    assert later.read_bytes() == content
    assert b"Dora" not in content
    assert b"E04" not in content
    key.unlink()
    run(*wide, later)
    assert later.read_bytes() != content


def test_other_scenarios_are_called_by_letters_where_their_files_name_somebody(tmp_path: Path) -> None:
    folder, file = tmp_path / "company", tmp_path / "report.md"
    shutil.copytree(FOLDER, folder)
    other = folder / "without-dora.yaml"
    other.write_text("title: Without Dandelion\nextends: scenario.yaml\ndecisions: [{ban: {employee: E04}}]\n", "utf-8")
    run("report", folder, other, "--md", file, "--audience", "wide", "--key", tmp_path / "key")
    content = file.read_text("utf-8")
    assert "B (name left out)" in content
    assert "dora" not in content.casefold()
    assert "dandelion" not in content.casefold()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--audience", "wide"), "--audience wide needs --key FILE, the key of the pseudonyms; it is made if need be."),
        (("--key", "key"), "--key is for --audience wide."),
        (("--audience", "board"), "--audience: “board” is not known here; expected all or wide."),
    ],
)
def test_words_that_do_not_fit(words: tuple[str, ...], what: str, tmp_path: Path) -> None:
    found = run("report", FOLDER, "--md", tmp_path / "report.md", *words)
    assert found.returncode == 2
    assert what in " ".join(found.stderr.replace("│", " ").split())
    assert not list(tmp_path.iterdir())
