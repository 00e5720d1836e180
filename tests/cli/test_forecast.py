"""`planner forecast` and its files, as a user runs it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_commands import run

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "scenarios" / "training-budget"
WITH_CHANCES = FOLDER / "scenario-with-chances.yaml"


def test_it_begins_with_what_matters_most() -> None:
    done = run("forecast", FOLDER)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == (
        "No chances are given: everything is assumed to be passed at the first attempt."
    )
    done = run("forecast", WITH_CHANCES)
    assert done.stdout.splitlines()[0] == (
        "The goal is reached by its day and held to the end with a probability of 65.5 %."
    )


def test_months_and_a_longer_horizon() -> None:
    done = run("forecast", WITH_CHANCES, "--by", "month", "--until", "2026-06-30", "--json", "-")
    found = json.loads(done.stdout)
    assert [row["period"] for row in found["by_period"]][::7] == ["2025-11", "2026-06"]
    assert (found["until"], found["goals"][0]["hold_until"]) == ("2026-06-30", "2026-06-30")
    assert found["by_period"][1]["committed"] == 4162 - 441 - 495.75


def test_the_answer_names_nobody(tmp_path: Path) -> None:
    table, book = tmp_path / "ledger.csv", tmp_path / "forecast.xlsx"
    done = run("forecast", WITH_CHANCES, "--json", "-", "--csv", table, "--xlsx", book)
    assert done.returncode == 0
    assert "Dora" not in done.stdout + table.read_text("utf-8")
    assert "Dora" not in run("forecast", WITH_CHANCES).stdout
    done = run("forecast", WITH_CHANCES, "--names", "--csv", table)
    assert "E04  Dora Dandelion" in done.stdout
    assert ",E04,Dora Dandelion,south," in table.read_text("utf-8")


def test_files_are_written_twice_the_same_and_never_over_others(tmp_path: Path) -> None:
    table, book = tmp_path / "ledger.csv", tmp_path / "forecast.xlsx"
    assert run("forecast", WITH_CHANCES, "--csv", table, "--xlsx", book).returncode == 0
    first = table.read_bytes(), book.read_bytes()
    assert run("forecast", WITH_CHANCES, "--csv", table, "--xlsx", book).returncode == 0
    assert (table.read_bytes(), book.read_bytes()) == first
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forecast.xlsx", "ledger.csv"]
    for name, option, kind in (
        ("employees.csv", "--csv", "CSV file of a forecast"),
        ("results.csv", "--xlsx", "workbook of a forecast"),
    ):
        other = tmp_path / name
        shutil.copy(FOLDER / name, other)
        before = other.read_bytes()
        done = run("forecast", WITH_CHANCES, option, other)
        assert done.returncode == 2
        assert f"{other} exists and is no {kind}; it is left as it is." in done.stderr
        assert other.read_bytes() == before


def test_a_csv_file_has_its_keys_and_numbers_in_every_language(tmp_path: Path) -> None:
    table = tmp_path / "ledger.csv"
    lines = {}
    for language in ("en", "zh-TW"):
        assert run("forecast", WITH_CHANCES, "--csv", table, "--lang", language).returncode == 0
        lines[language] = table.read_text("utf-8-sig").splitlines()
    english, chinese = lines["en"], lines["zh-TW"]
    assert chinese[0] == english[0]
    assert english[1] == "2025-11-03,FY2026-Q2,E02,north,CB-201,Fees,1,pack three,147,USD,1,147,147"
    assert chinese[1] == "2025-11-03,FY2026-Q2,E02,north,CB-201,考試費,1,套票 three,147,USD,1,147,147"
    assert english[-1].replace("Travel", "差旅費") == chinese[-1]


def test_an_earlier_plan_is_taken_and_verified(tmp_path: Path) -> None:
    plan, later = tmp_path / "plan.json", tmp_path / "later.yaml"
    assert run("plan", WITH_CHANCES, "--json", plan).returncode == 0
    fresh, taken = (run("forecast", WITH_CHANCES, *more, "--json", "-") for more in ((), ("--plan", plan)))
    assert fresh.stdout == taken.stdout
    later.write_text(f"extends: {WITH_CHANCES.as_posix()}\nas_of: 2025-12-02\n", "utf-8")
    done = run("forecast", later, "--plan", plan)
    assert done.returncode == 3
    assert "E02, CB-201: planned for 2025-11-17, before the day of the plan (2025-12-02)." in " ".join(
        done.stderr.split()
    )


def test_exit_codes_are_those_of_the_plan(tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.yaml"
    nobody.write_text(f"extends: {WITH_CHANCES.as_posix()}\nlimits: {{people: 0}}\n", "utf-8")
    done = run("forecast", nobody)
    assert done.returncode == 1
    assert done.stdout.startswith("There is nothing to forecast: no choice of exams reaches the goal;")
    sure = tmp_path / "sure.yaml"
    sure.write_text(f"extends: {WITH_CHANCES.as_posix()}\nconfidence: 0.6\n", "utf-8")
    assert run("forecast", sure).returncode == 0


def test_of_many_sittings_that_do_not_fit_the_first_are_shown(tmp_path: Path) -> None:
    """All of them are in the JSON."""
    plan = tmp_path / "plan.json"
    assert run("plan", FOLDER, "--json", plan).returncode == 0
    found = json.loads(plan.read_text(encoding="utf-8"))
    first = found["assignments"][0]
    found["assignments"] += [{**first, "employee_id": f"X{at:02}"} for at in range(20)]
    plan.write_text(json.dumps(found), encoding="utf-8")
    done = run("forecast", FOLDER, "--plan", plan, columns=300)
    count = len(json.loads(run("forecast", FOLDER, "--plan", plan, "--json", "-").stdout)["issues"])
    assert count >= 20
    assert done.returncode == 3
    lines = done.stderr.splitlines()
    assert sum(line.startswith("error: ") for line in lines) == 5
    assert f"  {count - 5} × plan-does-not-fit ({plan.as_posix()})" in [line.rstrip() for line in lines]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--until", "2026-01-31"), "--until 2026-01-31 is before the last day of the goals, 2026-03-31"),
        (("--until", "soon"), "--until: 'soon' is not a day like 2017-12-31."),
        (("--until", "2017-02-30"), "--until: '2017-02-30' is not a day of the calendar."),
        (("--draws", "99"), "--draws: “99” is too small; expected 100 or more.\n"),
        (("--draws", "100001"), "--draws: “100001” is too large; expected 100000 or less.\n"),
        (("--draws", "many"), "--draws: “many” is not a whole number.\n"),
        (("--effort", "much"), "--effort: “much” is not a number.\n"),
        (("--by", "week"), "--by: “week” is not known here; expected month or quarter.\n"),
        (("--by", "week", "--lang", "zh-TW"), "--by：不認得「week」；應為 month 或 quarter。\n"),
        (("--draws", "99", "--lang", "zh-TW"), "--draws：「99」太小；應為 100 以上。\n"),
    ],
)
def test_words_that_do_not_fit(words: tuple[str, ...], what: str) -> None:
    done = run("forecast", FOLDER, *words)
    assert done.returncode == 2
    assert done.stderr.startswith(what)


def test_a_scenario_without_prices() -> None:
    done = run("forecast", ROOT / "scenarios" / "gold-by-year-end")
    assert done.returncode == 2
    assert done.stderr == (
        "A forecast needs prices, and the scenario has none. Add `prices:` with at least `currency` and `fees`; "
        "docs/files.md explains them.\n"
    )
