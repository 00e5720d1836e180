"""`planner replan` as it is called."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.cli.test_commands import EMPLOYEES, RESULTS, SCENARIO, run, write

EXAMPLE = Path(__file__).parents[2] / "scenarios" / "change-of-plan"
LATER, PLAN = EXAMPLE / "later.yaml", EXAMPLE / "plan.json"


def by_hand(folder: Path, *lines: dict[str, str]) -> Path:
    plan = folder / "plan.json"
    plan.write_text(json.dumps({"assignments": lines}), encoding="utf-8")
    return plan


def line(employee: str, exam: str, **days: str) -> dict[str, str]:
    return {"employee_id": employee, "exam": exam, **days}


def test_the_answer_as_json() -> None:
    done = run("replan", LATER, "--from", PLAN, "--churn", "0.6", "--json", "-")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["schema"], found["as_of"], found["planned_as_of"]) == ("planner/replan/1", "2017-12-04", "2017-10-16")
    assert found["churn"] == 0.6
    assert found["counts"] == {"done": 1, "open": 1, "late": 3, "gone": 1, "kept": 3, "broken": 1}
    assert found["dropped"] == [{"employee_id": "C06", "exam": "MB2-717"}]
    assert found["added"] == []
    assert found["promises"][0] == {
        "employee_id": "C03",
        "exam": "MB2-716",
        "not_before": "2017-10-30",
        "proposed_on": "2018-01-01",
        "not_after": "2018-04-01",
        "state": "done",
        "reason": None,
        "passed_on": "2017-11-14",
        "kept": None,
    }
    plan = found["plan"]
    assert (plan["schema"], plan["status"], plan["verified"]) == ("planner/plan/1", "planned", True)
    values = {stage["name"]: stage["value"] for stage in plan["objective"]}
    assert values == {"exams-and-changes": 3.6, "exams": 3, "people": 2, "changes": 1}


def test_what_is_shown() -> None:
    done = run("replan", LATER, "--from", PLAN, "--churn", "0.6")
    assert done.returncode == 0, done.stderr
    said = " ".join(done.stdout.split())
    for each in (
        "The earlier plan was made as of 2017-10-16.",
        "Of 6 promises, 1 is done, 1 open, 3 late and 1 gone.",
        "The new plan keeps 3 of the 4 that can still be kept.",
        "A kept promise is worth 0.6 exams.",
        "What changes - No longer: C06 MB2-717.",
        "Proof 3.6 in all for exams and broken promises; no plan has less. 3 exams; no plan with 3.6 in all has fewer.",
        "2 people; no plan with 3.6 in all and 3 exams needs fewer. The plan was checked against the rules day by day.",
    ):
        assert each in said


def test_what_is_promised_and_not_needed_is_marked() -> None:
    done = run("replan", LATER, "--from", PLAN, "--churn", "1.5")
    assert "MB2-717   2017-12-18   2018-06-30   promised" in done.stdout
    assert "- Nothing: whatever can be kept is kept, and nobody sits anything else." in done.stdout


def test_one_change_of_plan_follows_another(tmp_path: Path) -> None:
    """The answer of `replan` is an earlier plan itself, and `verify` reads it too."""
    first = tmp_path / "first.json"
    assert run("replan", LATER, "--from", PLAN, "--json", first).returncode == 0
    assert run("verify", LATER, first).returncode == 0
    second = json.loads(run("replan", LATER, "--from", first, "--json", "-").stdout)
    assert second["planned_as_of"] == "2017-12-04"
    assert [(each["employee_id"], each["exam"], each["kept"]) for each in second["promises"]] == [
        ("C04", "MB2-715", True),
        ("C10", "MB2-716", True),
    ]


def test_a_plan_by_hand_with_people_who_left(tmp_path: Path) -> None:
    plan = by_hand(tmp_path, line("E02", "A-1"), line("E09", "A-1"))
    done = run("replan", write(tmp_path), "--from", plan)
    assert done.returncode == 0, done.stderr
    assert "Of 2 promises, 1 is open and 1 gone." in done.stdout
    assert "The new plan keeps the one that can still be kept." in done.stdout
    assert "gone: not in the roster" in " ".join(done.stdout.split())
    assert "The earlier plan was made" not in done.stdout


def test_a_plan_that_promised_nothing(tmp_path: Path) -> None:
    done = run("replan", write(tmp_path), "--from", by_hand(tmp_path), "--churn", "2")
    assert done.returncode == 0, done.stderr
    assert "The earlier plan promised nothing." in done.stdout
    assert "The promises" not in done.stdout
    assert "worth" not in done.stdout


def test_out_of_reach_is_no_with_the_closest_plan(tmp_path: Path) -> None:
    alone = {"employees": "employee_id\nE01\n", "results": "employee_id,exam\nE01,A-1\n"}
    done = run("replan", write(tmp_path, **alone), "--from", by_hand(tmp_path, line("E01", "A-2")))
    assert done.returncode == 1, done.stderr
    assert "Not reachable: no choice of exams can do it." in done.stdout
    assert "The only promise is open." in done.stdout
    assert "This plan does not reach the goal. 1 person is missing even then." in done.stdout
    assert "What changes" not in done.stdout
    assert "The new plan keeps" not in done.stdout


def test_a_goal_that_waits_for_revenue_is_no(tmp_path: Path) -> None:
    scenario = write(tmp_path, scenario=SCENARIO.replace("revenue: 100", "revenue: 60"))
    done = run("replan", scenario, "--from", by_hand(tmp_path, line("E01", "A-2")))
    assert done.returncode == 1, done.stderr
    assert "- Revenue: at least 100 USD: 60 USD of 100 USD, short by 40 USD." in done.stdout


@pytest.mark.parametrize("churn", ["-1", "x", "", "1/3", "0,5", ".5", "1e3", "0.00001", "10000", "nan", "0.5\n", "٣"])
def test_a_bad_churn_is_wrong_usage(churn: str) -> None:
    done = run("replan", LATER, "--from", PLAN, f"--churn={churn}")
    assert done.returncode == 2
    asked = "--churn is a number of exams from 0 to 9999, with at most four decimals, for example 0.5"
    assert done.stderr == f"{asked}; found '{churn}'.\n"
    assert done.stdout == ""


def test_without_an_earlier_plan_it_is_wrong_usage() -> None:
    done = run("replan", LATER)
    assert done.returncode == 2
    assert "Missing option '--from'" in done.stderr


def test_a_plan_that_is_not_there(tmp_path: Path) -> None:
    done = run("replan", LATER, "--from", tmp_path / "plan.json")
    assert done.returncode == 3
    assert "There is no file plan.json here." in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("{", "json-syntax", "This is not JSON: Expecting property name enclosed in double quotes."),
        ("[]", "wrong-value", "The file should be an object with the key `assignments`."),
        ('{"schema": "planner/replan/1"}', "key-missing", "`assignments` is missing."),
        ('{"schema": "planner/replan/1", "plan": {}}', "key-missing", "`assignments` is missing."),
        ('{"schema": "planner/result/1"}', "key-missing", "`assignments` is missing."),
        ('{"schema": "planner/explain/1", "status": "met"}', "key-missing", "`assignments` is missing."),
        ('{"assignments": [{"employee_id": "E01"}]}', "key-missing", "`assignments[0].exam` is missing."),
        ('{"assignments": [], "as_of": "soon"}', "wrong-value", "`as_of` should be a day like 2017-12-31."),
    ],
)
def test_a_file_that_is_no_plan(tmp_path: Path, text: str, code: str, what: str) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text(text, encoding="utf-8")
    done = run("replan", LATER, "--from", plan, "--json", "-")
    assert done.returncode == 3
    (issue,) = json.loads(done.stdout)["issues"]
    assert (issue["code"], issue["what"]) == (code, what)


def test_a_stored_result_is_the_plan_in_it(tmp_path: Path) -> None:
    """For `replan`, `verify` and `forecast --plan`, the same as the answer of `plan` for the same scenario."""
    scenario = EXAMPLE.parent / "training-budget" / "scenario.yaml"
    plan, result = tmp_path / "plan.json", tmp_path / "result.json"
    assert run("plan", scenario, "--json", plan, "--save", result).returncode == 0
    assert json.loads(result.read_text(encoding="utf-8"))["schema"] == "planner/result/1"
    for words in (("replan", scenario, "--from"), ("verify", scenario), ("forecast", scenario, "--plan")):
        one, other = (run(*words, file, "--json", "-") for file in (plan, result))
        assert (other.returncode, other.stdout) == (0, one.stdout), other.stderr


def test_files_in_the_wrong_places(tmp_path: Path) -> None:
    """The plan where the scenario belongs, and the other way round."""
    assert run("replan", PLAN, "--from", PLAN).returncode == 3
    done = run("replan", LATER, "--from", LATER, "--json", "-")
    assert done.returncode == 3
    assert [issue["code"] for issue in json.loads(done.stdout)["issues"]] == ["json-syntax"]


def test_a_plan_of_a_later_day_than_the_scenario(tmp_path: Path) -> None:
    later = tmp_path / "later.json"
    assert run("plan", LATER, "--json", later).returncode == 0
    done = run("replan", EXAMPLE, "--from", later, "--json", "-")
    assert done.returncode == 3
    (issue,) = json.loads(done.stdout)["issues"]
    assert issue == {
        "code": "plan-of-later-day",
        "severity": "error",
        "where": {"file": later.as_posix()},
        "what": "The plan was made as of 2017-12-04, and the scenario is as of 2017-10-16.",
        "hint": "Move the scenario's `as_of` on, or name an earlier plan.",
    }


def test_names_of_people_stay_out_of_messages(tmp_path: Path) -> None:
    scenario = write(tmp_path, employees=EMPLOYEES.replace("測試員", "Secret Name"), results=RESULTS + "E07,A-1,\n")
    done = run("replan", scenario, "--from", by_hand(tmp_path, line("E02", "A-1")))
    assert done.returncode == 3
    assert "Secret" not in done.stderr


@pytest.mark.parametrize("seed", range(3))
def test_shuffled_rows_and_lines_change_nothing(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)
    folder = tmp_path / "change-of-plan"
    shutil.copytree(EXAMPLE, folder)
    for table in folder.glob("*.csv"):
        with table.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with table.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *chance.sample(rows, len(rows))])
    plan: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    lines = plan["assignments"]
    (folder / "plan.json").write_text(json.dumps({**plan, "assignments": chance.sample(lines, len(lines))}), "utf-8")
    words = ["--churn", chance.choice(["0", "0.6", "1.5"]), "--json", "-"]
    shuffled = run("replan", folder / "later.yaml", "--from", folder / "plan.json", *words)
    assert shuffled.stdout == run("replan", LATER, "--from", PLAN, *words).stdout
    assert shuffled.returncode == 0
