"""`planner report`: files, both languages, exit codes, and what it leaves alone."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from planner.report import markdown
from tests.cli.test_commands import ROOT, run, write
from tests.report.page import read_page

SCENARIOS = ROOT / "scenarios"
NAMES = ("<script>alert(1)</script>", '=HYPERLINK(""http://evil.example"")', "a\u202eb", "W" * 200)


def test_one_content_in_several_forms(tmp_path: Path) -> None:
    html, md = tmp_path / "report.html", tmp_path / "report.md"
    found = run("report", SCENARIOS / "gold-by-year-end", "--html", html, "--md", md)
    assert found.returncode == 0, found.stderr
    page, lines = read_page(html.read_bytes()), md.read_text(encoding="utf-8")
    headings = [each.text for each in page.all("h2")]
    assert headings[:3] == ["The answer", "Where we stand", "Who sits what, and until when"]
    assert [line[3:] for line in lines.splitlines() if line.startswith("## ")] == headings
    assert "Reachable with 20 exams by 10 people." in page.text
    assert "**Reachable with 20 exams by 10 people.**" in lines
    first = html.read_bytes()
    assert run("report", SCENARIOS / "gold-by-year-end", "--html", html).returncode == 0
    assert html.read_bytes() == first


def test_scenarios_are_compared_and_stored_results_too(tmp_path: Path) -> None:
    stored = tmp_path / "stored"
    assert run("compare", SCENARIOS / "gold-by-year-end", SCENARIOS / "best-option", "--save", stored).returncode == 0
    html = tmp_path / "report.html"
    old = next(stored.glob("*best*.json"))
    found = run("report", SCENARIOS / "gold-out-of-reach", SCENARIOS / "gold-by-year-end", old, "--html", html)
    assert found.returncode == 1, "the first scenario is out of reach"
    page = read_page(html.read_bytes())
    rows = next(each for each in page.all("table") if "side by side" in each.text).all("tr")
    assert [next(row.all("th")).text for row in rows][1:] == [
        "A gold-out-of-reach",
        "B gold-by-year-end",
        "C best-option",
    ]


def test_in_chinese(tmp_path: Path) -> None:
    html = tmp_path / "report.html"
    found = run("report", SCENARIOS / "gold-by-year-end", "--html", html, "--lang", "zh-TW", "--by", "quarter")
    assert found.returncode == 0, found.stderr
    page = read_page(html.read_bytes())
    assert next(page.all("html")).attributes["lang"] == "zh-Hant-TW"
    assert "每季測驗次數" in page.text


def test_hostile_names_are_only_names(tmp_path: Path) -> None:
    rows = "".join(f'E{number},"{name}"\n' for number, name in enumerate(NAMES))
    scenario = write(tmp_path, employees=f"employee_id,name\n{rows}", results="employee_id,exam,passed_on\n")
    html, md = tmp_path / "report.html", tmp_path / "report.md"
    assert run("report", scenario, "--html", html, "--md", md).returncode in (0, 1)
    page = read_page(html.read_bytes())
    assert not list(page.all("script", "img", "iframe"))
    sitters = {each.text for each in page.all("bdi")}
    for number, name in enumerate(("<script>alert(1)</script>", '=HYPERLINK("http://evil.example")')):
        assert name in sitters
        assert f"| {markdown.escaped(f'E{number} {name}')} |" in md.read_text(encoding="utf-8")


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was used")

    for name in ("create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    found = run("report", SCENARIOS / "training-budget", "--html", tmp_path / "report.html")
    assert found.returncode == 0, found.stderr


def test_somewhere_to_write_is_needed() -> None:
    found = run("report", SCENARIOS / "gold-by-year-end")
    assert found.returncode == 2
    assert found.stderr == "Say where the report is to be written: --html, --md or --xlsx.\n"


@pytest.mark.parametrize("name", ["notes.md", "page.html"])
def test_another_file_is_left_as_it_is(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("# My notes\n", encoding="utf-8")
    option = "--md" if name.endswith("md") else "--html"
    found = run("report", SCENARIOS / "silver-already-met", option, file)
    assert found.returncode == 2
    assert "exists and is no report of planner; it is left as it is." in found.stderr.replace("\n", " ")
    assert file.read_text(encoding="utf-8") == "# My notes\n"


def test_a_stored_result_cannot_come_first(tmp_path: Path) -> None:
    assert run("compare", SCENARIOS / "gold-by-year-end", SCENARIOS / "best-option", "--save", tmp_path).returncode == 0
    stored = next(tmp_path.glob("*best*.json"))
    found = run("report", stored, "--html", tmp_path / "report.html")
    assert found.returncode == 2
    assert found.stderr.startswith("The report is about the first scenario, and best-option is a stored result;")
