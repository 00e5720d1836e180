"""`planner compare` and `planner plan --save` as a user runs them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from rich.cells import cell_len

from planner import api
from planner.comparison.schema import Comparison
from planner.comparison.store import stored
from planner.language.translated import Translated
from planner.report.comparison_tables import sittings_table
from planner.words.comparison import letter
from tests.cli.test_commands import run
from tests.cli.test_language import CHINESE, marked, unsaid
from tests.comparison.companies import EMPLOYEES, PROGRAMME, RESULTS, SCENARIO, planned, write

LATER = "extends: scenario.yaml\ntitle: Gold in September\ngoals: [{option: main, tier: gold, by: 2018-09-30}]\n"
SMALL = "extends: scenario.yaml\nlimits: {people: 1}\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    write(tmp_path)
    (tmp_path / "later.yaml").write_text(LATER, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A stored result, as plain data."""
    return json.loads(stored(planned(tmp_path_factory.mktemp("company"))))


def test_a_comparison_on_the_screen(company: Path) -> None:
    done = run("compare", company, company / "later.yaml", columns=100)
    assert done.returncode == 0
    shown = done.stdout.splitlines()
    assert "│ 1 scenario compared with A" in done.stdout
    assert f"│ A  {company.name}: Gold in June" in done.stdout
    assert "│ B  later: Gold in September" in done.stdout
    assert any(line.startswith("Last day") and "2018-09-30 (+92 days)" in line for line in shown)
    assert any(line.startswith("Exams") and line.split() == ["Exams", "3", "3"] for line in shown)
    assert "Why B  later differs from A" in shown
    assert "- goals.0.by: 2018-09-30 instead of 2018-06-30." in shown
    assert "- goals.0.hold_until: not given; 2018-12-31 in the base." in shown


@pytest.mark.parametrize(
    ("scenario", "code"), [("scenario.yaml", 0), ("later.yaml", 0), ("small.yaml", 1), ("broken.yaml", 3)]
)
def test_exit_codes(scenario: str, code: int, company: Path) -> None:
    (company / "broken.yaml").write_text("extends: scenario.yaml\ngaols: []\n", encoding="utf-8")
    (company / "other.yaml").write_text("extends: scenario.yaml\n", encoding="utf-8")
    assert run("compare", company / "other.yaml", company / scenario).returncode == code


def test_undecided_leaves_with_4_and_a_no_with_1(company: Path) -> None:
    def undecided(*words: object, **options: object) -> object:
        plan = original(*words, **options)  # type: ignore[arg-type]
        return plan.model_copy(update={"status": "undecided"}) if plan.status == "planned" else plan

    original = api.plan
    with patch.object(api, "plan", undecided):
        done = run("compare", company, company / "later.yaml")
        assert done.returncode == 4
        assert any(
            line.startswith("Reached") and line.split() == ["Reached", "yes", "yes"]
            for line in done.stdout.splitlines()
        )
        assert run("compare", company, company / "small.yaml").returncode == 1


@pytest.mark.parametrize("words", [[""], ["", ""]])
def test_one_scenario_is_not_enough(words: list[str], company: Path) -> None:
    done = run("compare", *(company / word for word in words))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Name at least two scenarios, or a folder with several of them.\n"


def test_all_faults_are_told_at_once(company: Path) -> None:
    (company / "later.yaml").write_text("extends: scenario.yaml\ngaols: []\n", encoding="utf-8")
    (company / "small.yaml").write_text("extends: scenario.yaml\nas_of: soon\n", encoding="utf-8")
    done = run("compare", company, company / "later.yaml", company / "small.yaml", "--json", "-", columns=200)
    assert done.returncode == 3
    issues = json.loads(done.stdout)["issues"]
    found = {issue["where"]["file"].rpartition("/")[2] for issue in issues if issue["severity"] == "error"}
    assert found == {"later.yaml", "small.yaml"}
    assert "later.yaml" in done.stderr
    assert "small.yaml" in done.stderr


def test_a_stored_comparison_is_drawn_again_without_solving(company: Path) -> None:
    kept = company / "kept"
    chances = "chance: {CORE: 83.7%, PLUS: 71.3%}\nretakes: {wait: 45}\n"
    (company / "scenario.yaml").write_text(SCENARIO + chances, encoding="utf-8")
    paths = [company / "scenario.yaml", company / "later.yaml", company / "small.yaml"]
    first = run("compare", *paths, "--critical", "--save", kept, "--json", company / "first.json", columns=120)
    files = [kept / f"{name}.json" for name in (company.name.replace("_", "-"), "later", "small")]
    assert sorted(kept.iterdir()) == sorted(files)
    for path in [*paths, company / "employees.csv", company / "results.csv", company / "programme.yaml"]:
        path.unlink()
    with patch.object(api, "plan", side_effect=AssertionError), patch.object(api, "read", side_effect=AssertionError):
        again = run("compare", *files, "--json", company / "again.json", columns=120)
    assert (again.returncode, again.stdout) == (first.returncode, first.stdout) == (1, first.stdout)
    assert (company / "again.json").read_bytes() == (company / "first.json").read_bytes()
    assert "Critical people" in first.stdout


def test_the_same_comparison_has_the_same_bytes(company: Path) -> None:
    words: list[str | Path] = ["compare", company, company / "later.yaml", "--json", "-"]
    assert run(*words).stdout == run(*words).stdout == run(*words, *CHINESE).stdout
    found = Comparison.model_validate_json(run(*words).stdout)
    assert [column.name for column in found.columns] == [company.name, "later"]


def test_a_line_for_each_scenario_in_a_csv_file(company: Path) -> None:
    evil = LATER.replace("Gold in September", "=HYPERLINK(1)")
    (company / "later.yaml").write_text(evil, encoding="utf-8")
    file = company / "table.csv"
    words: list[str | Path] = ["compare", company, company / "later.yaml", company / "small.yaml"]
    run(*words, "--csv", file)
    found = json.loads(run(*words, "--json", "-").stdout)["columns"]
    with file.open(encoding="utf-8-sig", newline="") as content:
        lines = list(csv.DictReader(content))
    assert [line["scenario"] for line in lines] == [company.name, "later", "small"]
    assert [line["title"] for line in lines] == ["Gold in June", "'=HYPERLINK(1)", "Gold in June"]
    for line, column in zip(lines, found, strict=True):
        assert float(line["cost"] or 0) == (column["cost"] or 0)
        assert line["exams"] == (str(column["exams"]) if column["planned"] else "")
        assert line["later_days"] == ("" if column["last_day"] is None else str(column["deviation"]["last_day"]))
        assert line["status"] == column["status"]
    assert lines[1]["later_days"] == "92"
    assert run(*words, "--csv", file).returncode == 1
    file.write_text("mine\n", encoding="utf-8")
    done = run(*words, "--csv", file)
    assert done.returncode == 2
    assert done.stderr.endswith("table.csv exists and is no CSV file of a comparison; it is left as it is.\n")
    assert file.read_text(encoding="utf-8") == "mine\n"


def test_every_sitting_has_a_line_in_the_table(company: Path) -> None:
    found = Comparison.model_validate_json(run("compare", company, company / "later.yaml", "--json", "-").stdout)
    table = sittings_table(found)
    assert [column.key for column in table.columns] == ["employee_id", "exam", "A", "B"]
    assert [column.head for column in table.columns][2:] == [f"A  {company.name}", "B  later"]
    assert len(table.rows) == len(found.sittings)
    assert {row[:2] for row in table.rows} == {(row.employee_id, row.exam) for row in found.sittings}


def test_plan_stores_its_result(company: Path) -> None:
    done = run("plan", company, "--save", company / "june.json")
    assert done.returncode == 0
    stored = api.load(company / "june.json")
    assert (stored.name, stored.status, stored.exams) == (company.name, "planned", 3)
    assert run("compare", company / "june.json", company / "later.yaml").returncode == 0
    (company / "notes.json").write_text("{}", encoding="utf-8")
    refused = run("plan", company, "--save", company / "notes.json")
    assert refused.returncode == 2
    assert refused.stderr.endswith("notes.json exists and is no stored result; it is left as it is.\n")


def test_a_plan_with_people_to_spare_is_stored_with_that(company: Path) -> None:
    for number in (0, 1):
        run("plan", company, "--spare", str(number), "--save", company / f"spare-{number}.json")
    done = run("compare", company / "spare-0.json", company / "spare-1.json", columns=120)
    assert "- spare: 1; not given in the base." in done.stdout


def test_a_scenario_that_asks_for_confidence_is_compared_with_its_backups(company: Path) -> None:
    sure = "extends: scenario.yaml\nchance: {default: 90%}\nretakes: {wait: 400}\n"
    (company / "as-it-is.yaml").write_text(sure, encoding="utf-8")
    (company / "sure.yaml").write_text(sure + "confidence: 75%\n", encoding="utf-8")
    done = run("compare", company / "as-it-is.yaml", company / "sure.yaml", "--json", "-")
    bare, backed = Comparison.model_validate_json(done.stdout).columns
    assert bare.probability == pytest.approx(0.9**3)
    assert backed.probability is not None
    assert backed.probability >= 0.75
    assert backed.exams > bare.exams


def test_confidence_of_the_command_is_stored_as_that_of_a_scenario_is(company: Path) -> None:
    sure = SCENARIO + "chance: {default: 90%}\nretakes: {wait: 400}\n"
    (company / "scenario.yaml").write_text(sure, encoding="utf-8")
    run("plan", company, "--confidence", "75%", "--save", company / "asked.json")
    (company / "scenario.yaml").write_text(sure + "confidence: 75%\n", encoding="utf-8")
    run("plan", company, "--save", company / "written.json")
    assert (company / "asked.json").read_bytes() == (company / "written.json").read_bytes()


def test_names_only_where_they_are_asked_for_and_never_in_the_json(company: Path) -> None:
    pinned = "extends: scenario.yaml\ndecisions: [{pin: {employee: E04, exam: PLUS}}, {ban: {employee: E03}}]\n"
    (company / "pinned.yaml").write_text(pinned, encoding="utf-8")
    (company / "north.yaml").write_text(
        "extends: scenario.yaml\ndecisions: [{ban: {employee: E04}}]\n", encoding="utf-8"
    )
    words: list[str | Path] = ["compare", company / "north.yaml", company / "pinned.yaml"]
    plain, named = run(*words).stdout, run(*words, "--names").stdout
    assert "E04" in plain
    assert "Dan" not in plain
    assert "E04  Dan" in named
    assert "Dan" not in run(*words, "--names", "--json", "-").stdout


@pytest.mark.parametrize("columns", [80, 140])
def test_many_scenarios_stand_in_blocks_with_the_base_in_each(columns: int, result: Any, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    data = {**result, "name": "base"}
    (folder / "base.json").write_text(json.dumps(data), encoding="utf-8")
    for number in range(1, 12):
        copy = {**data, "name": f"s{number:02}"}
        (folder / f"s{number:02}.json").write_text(json.dumps(copy), encoding="utf-8")
    done = run("compare", folder, columns=columns)
    heads = [line.split() for line in done.stdout.splitlines() if "A  base" in line and "│" not in line]
    beside = 2 if columns == 80 else 4
    assert len(heads) == -(-11 // beside)
    assert [word for head in heads for word in head if word.startswith("s")] == [f"s{n:02}" for n in range(1, 12)]
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= columns
    assert done.stdout.count("Exams") == len(heads)
    assert "3 sittings are the same in all plans." in done.stdout
    assert done.stdout.count("The inputs are the same.") == 11


def test_marks_of_many_scenarios_stand_in_blocks_too(result: Any, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(30):
        text = json.dumps({**result, "name": f"s{number:02}"})
        renamed = text.replace('"E02"', '"E05"') if number % 2 else text
        (folder / f"s{number:02}.json").write_text(renamed, encoding="utf-8")
    lines = run("compare", folder).stdout.splitlines()
    heads = [line.split() for line in lines if line.startswith("Employee   Exam")]
    letters = [word for head in heads for word in head[2:]]
    assert letters == [letter(place) for place in range(30)]
    assert len(heads) > 1
    assert max(cell_len(line) for line in lines) <= 80
    marks = [line.count("●") for line in lines if line.startswith(("E02", "E05"))]
    assert sum(marks) == 30


HOSTILE = {
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "=HYPERLINK(1)": "=HYPERLINK(1)",
    "\u202egnp.exe": "gnp.exe",
    "[red]x[/red]": "[red]x[/red]",
    "\x1b[31m": "[31m",
    "🚀": "🚀",
    "one\nA  two": "one A  two".replace("  ", " "),
    "n" * 200: "n" * 70,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_shown_as_text(name: str, result: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(result), encoding="utf-8")
    text = json.dumps({**result, "name": name, "title": name}).replace('"E02"', json.dumps(f"E{name}"))
    (tmp_path / "b.json").write_text(text.replace('"goals.0.by"', json.dumps(name)), encoding="utf-8")
    done = run("compare", tmp_path / "a.json", tmp_path / "b.json", "--save", tmp_path / "kept")
    assert done.returncode == 0
    assert HOSTILE[name] in done.stdout
    assert not {"\u202e", "\x1b", "\x07"} & set(done.stdout)
    assert max(cell_len(line) for line in done.stdout.splitlines()) <= 80
    for file in (tmp_path / "kept").iterdir():
        assert file.resolve().parent == (tmp_path / "kept").resolve()
        assert len(file.name) <= 70
    assert len(list((tmp_path / "kept").iterdir())) == 2


def test_a_terminal_without_signs_gets_plain_ones(company: Path) -> None:
    from io import BytesIO, TextIOWrapper

    from rich.console import Console

    from planner.report.comparison import print_comparison

    results = [
        api.result(question, api.plan(question), name)
        for name in ("later", "scenario")
        for question in [api.read(company / f"{name}.yaml")]
    ]
    raw = BytesIO()
    out = TextIOWrapper(raw, encoding="ascii", errors="replace")
    print_comparison(Console(file=out, width=100, highlight=False), api.compare(results), {})
    out.flush()
    assert "(-92 days)" in raw.getvalue().decode("ascii")


def test_what_differs_is_bold(company: Path) -> None:
    from io import StringIO

    from rich.console import Console

    from planner.report.comparison import print_comparison

    results = [
        api.result(question, api.plan(question), name)
        for name in ("scenario", "later")
        for question in [api.read(company / f"{name}.yaml")]
    ]
    out = StringIO()
    console = Console(file=out, width=100, highlight=False, force_terminal=True, color_system="standard")
    print_comparison(console, api.compare(results), {})
    lines = [line for line in out.getvalue().splitlines() if line.startswith(("Last day", "People"))]
    assert "\x1b[1m2018-09-30 (+92 days)\x1b[0m" in next(line for line in lines if line.startswith("Last day"))
    assert "\x1b[1m" not in next(line for line in lines if line.startswith("People"))


def test_nothing_is_shown_that_is_not_in_the_catalogue(company: Path) -> None:
    pinned = (
        "extends: scenario.yaml\n"
        "decisions: [{pin: {employee: E04, exam: PLUS}, reason: ---}, {people: 1, label: ---}]\n"
        "chance: {default: 80%}\nspare: 0\nlimits: {exams_per_person: 3}\n"
    )
    (company / "pinned.yaml").write_text(pinned, encoding="utf-8")
    paths = [company, company / "later.yaml", company / "small.yaml", company / "pinned.yaml"]
    with patch.object(Translated, "template", marked):
        done = run("compare", *paths, "--critical", *CHINESE, columns=2000)
        wrong = run("compare", company, company / "programme.yaml", *CHINESE, columns=2000)
        alone = run("compare", company, *CHINESE, columns=2000)
    for each in (done, wrong, alone):
        shown = (each.stdout + each.stderr).replace(company.as_posix(), "").replace(company.name, "")
        assert shown
        files = (
            SCENARIO,
            PROGRAMME,
            EMPLOYEES,
            RESULTS,
            LATER,
            SMALL,
            pinned,
            "later small pinned A B C D people from Q1 Q2",
        )
        assert unsaid(shown, *files, "scenario.yaml programme.yaml csv acme builders@1") == set()
