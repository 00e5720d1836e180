"""`planner new`, and the way from there to a plan: each message leads to the next step."""

from __future__ import annotations

import fcntl
import html
import json
import os
import pty
import re
import select
import shlex
import shutil
import signal
import subprocess
import sys
import termios
import time
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

import pytest

from planner.cli import asking
from planner.cli import new as subject
from planner.language.translated import Translated
from planner.start.files import NAMES
from planner.start.wish import Wish
from tests.cli.test_commands import PROGRAMME, ROOT, Done, run
from tests.cli.test_language import marked, unsaid
from tests.start.wishes import LANGUAGES, catalogue_wishes, named

CATALOGUE = "microsoft/cloud-business-applications@2017-11"
GIVEN = {
    "--programme": CATALOGUE,
    "--option": "enterprise-customer-engagement",
    "--tier": "gold",
    "--market": "developed",
    "--as-of": "2017-10-16",
    "--by": "2017-12-31",
}


def options(**changes: str | None) -> list[str]:
    """The options that suffice, some of them replaced or left out."""
    given = {**GIVEN, **{f"--{name.replace('_', '-')}": value for name, value in changes.items()}}
    return [word for name, value in given.items() if value is not None for word in (name, value)]


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


# --- with options -----------------------------------------------------------------------------------------------


def test_options_suffice(tmp_path: Path) -> None:
    folder = tmp_path / "my gold"
    done = run("new", folder, *options(hold_until="2018-06-30"), columns=300)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        f"Written to {folder.as_posix()}",
        *(f"- {name}" for name in NAMES),
        "",
        "Next",
        "1. Fill in scenario.yaml: whatever stands below FILL IN.",
        "2. Fill in roster.xlsx: whom you have, and which exams they passed.",
        f"3. Run `planner check '{folder}'`: it says what is missing.",
    ]
    assert everything(folder) == set(NAMES)
    expected = ROOT / "tests" / "start" / "expected" / "en" / "scenario.yaml"
    assert (folder / "scenario.yaml").read_bytes() == expected.read_bytes()


def test_rules_that_are_old_by_the_day_are_told_of(tmp_path: Path) -> None:
    done = run("new", tmp_path / "new", *options(as_of="2026-11-25", by="2027-06-30"), columns=300)
    assert (done.returncode, done.stderr) == (
        0,
        (
            f"warning: The rules of {CATALOGUE} are those of 2017-11-30; on 2027-06-30, more than 2 years later, "
            "they may be others.\n"
        ),
    )
    assert everything(tmp_path / "new") == set(NAMES)


def test_names_may_be_written_in_another_case(tmp_path: Path) -> None:
    done = run("new", tmp_path / "new", "--level", "GOLD", *options(tier=None, market="Developed"))
    assert done.returncode == 0, done.stderr
    assert "    tier: gold\n" in (tmp_path / "new" / "scenario.yaml").read_text()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            dict.fromkeys(("programme", "option", "tier", "market", "as_of", "by")),
            "--programme, --option, --tier, --as-of and --by are",
        ),
        ({"programme": None}, "--programme is"),
        ({"option": None}, "--option is"),
        ({"tier": None, "market": None}, "--tier is"),
        ({"market": None, "by": None}, "--market and --by are"),
        ({"as_of": None}, "--as-of is"),
    ],
)
def test_options_that_are_missing_are_named(changes: dict[str, None], said: str, tmp_path: Path) -> None:
    done = run("new", tmp_path / "new", *options(**changes))
    word = "options" if " and " in said else "option"
    end = "missing. Nothing is asked without a terminal, or with --no-input."
    assert (done.returncode, done.stderr) == (2, f"The {word} {said} {end}\n")
    assert everything(tmp_path) == set()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"option": "operations"}, "The programme has no option operations. Did you mean enterprise-operations?"),
        ({"tier": "platinum"}, "The option enterprise-customer-engagement has no tier platinum. Known: gold, silver."),
        ({"market": "Taiwan"}, "The programme has no market Taiwan. Known: developed, developing."),
        ({"as_of": "16/10/2017"}, "--as-of: Found “16/10/2017”; expected a day like 2017-12-31. Write 2017-10-16."),
        ({"as_of": "1917-10-16"}, "--as-of: Found “1917-10-16”; expected a day between 1990 and 2100."),
        ({"by": "2017-02-30"}, "--by: Found “2017-02-30”; expected a day like 2017-12-31. February 2017 has 28 days."),
        (
            {"by": "2017-10-15"},
            "--by: 2017-10-15 is before the day on which you plan, 2017-10-16; expected that day or a later one.",
        ),
        (
            {"hold_until": "2017-12-30"},
            (
                "--hold-until: 2017-12-30 is before the day by which the tier is reached, 2017-12-31; "
                "expected that day or a later one."
            ),
        ),
    ],
)
def test_options_that_are_wrong_are_refused_with_the_reason(changes: dict[str, str], said: str, tmp_path: Path) -> None:
    done = run("new", tmp_path / "new", *options(**changes))
    assert (done.returncode, done.stderr) == (2, f"{said}\n")
    assert everything(tmp_path) == set()


def test_an_unknown_programme_is_an_error_in_the_files(tmp_path: Path) -> None:
    done = run("new", tmp_path / "new", *options(programme="microsoft/clod@2017-11"))
    assert done.returncode == 3
    assert "There is no programme 'microsoft/clod@2017-11' in the catalogue." in done.stderr
    assert everything(tmp_path) == set()


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "roster.xlsx").write_text("mine")
    done = run("new", tmp_path, *options())
    said = f"{tmp_path} has these files already: roster.xlsx. Nothing was written; name another folder.\n"
    assert (done.returncode, done.stderr) == (2, said)
    assert everything(tmp_path) == {"roster.xlsx"}


def test_a_programme_of_ones_own_is_named_by_its_path_from_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules.yaml").write_text(PROGRAMME)
    monkeypatch.chdir(tmp_path)
    given = ("--programme", "rules.yaml", "--as-of", "2017-10-16", "--by", "2018-01-31")
    done = run("new", "deep/new", *given)  # one option, one tier, one threshold everywhere
    assert done.returncode == 0, done.stderr
    text = Path("deep/new/scenario.yaml").read_text()
    assert 'programme: "../../rules.yaml"\n' in text
    assert "market" not in text
    assert "revenue" in run("check", "deep/new").stdout


# --- with questions ---------------------------------------------------------------------------------------------


def answered(monkeypatch: pytest.MonkeyPatch, *answers: str | type[BaseException]) -> None:
    """Somebody is there and gives these answers."""
    left = iter(answers)

    def give(_: str = "") -> str:
        answer = next(left)
        if isinstance(answer, str):
            return answer
        raise answer

    monkeypatch.setattr(subject, "can_ask", lambda: True)
    monkeypatch.setattr(asking, "input", give, raising=False)


ANSWERS = ("1", "1", "2", "1", "2017-10-16", "2017-12-31", "2018-06-30")


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_ask_for_everything(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch, *ANSWERS)
    done = run("new", tmp_path / "new", "--lang", language)
    assert done.returncode == 0, done.stderr
    expected = ROOT / "tests" / "start" / "expected" / language
    for name in ("scenario.yaml", "README.md", "employees.csv", "results.csv"):
        assert (tmp_path / "new" / name).read_bytes() == (expected / name).read_bytes()
    assert max(map(len, done.stderr.splitlines())) <= 80


def test_a_wrong_answer_is_asked_again_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = ("x", "none.yaml", "", "3", "", CATALOGUE.partition("/")[0], "enterprise-customer-engagement", "0", "GOLD")
    days = ("１", "yesterday", "2017-10-16", "", "1.1.2017", "2017-01-01", "2017-12-31", "2017-12-30", "")
    answered(monkeypatch, *wrong, *days)
    done = run("new", tmp_path / "new", columns=200)
    assert done.returncode == 0, done.stderr
    assert [line.strip() for line in done.stderr.splitlines() if re.match(r"  (?!\d  )\S", line)] == [
        "Found “x”; expected a number, a name from the list, or the path of a .yaml file.",
        "There is no file none.yaml here.",
        "hint: Paths in a file are relative to that file.",
        "This programme cannot be used as it is.",
        "Found “3”; expected a number from 1 to 2.",
        "An answer is needed here. Ctrl-C stops.",
        "Found “microsoft”; expected a number from 1 to 2.",
        "Found “0”; expected a number from 1 to 2.",
        (
            "Found “yesterday”; expected a day like 2017-12-31. "
            "Write the year, the month and the day, with a hyphen between them."
        ),
        "An answer is needed here. Ctrl-C stops.",
        "Found “1.1.2017”; expected a day like 2017-12-31. Write 2017-01-01.",
        "2017-01-01 is before the day on which you plan, 2017-10-16; expected that day or a later one.",
        "2017-12-30 is before the day by which the tier is reached, 2017-12-31; expected that day or a later one.",
    ]
    assert "    # hold_until: 2017-12-31\n" in (tmp_path / "new" / "scenario.yaml").read_text()


def test_every_question_is_in_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = ("x", "1", "", "1", "2", "1", "2017/10/16", "2017-10-16", "2017-10-15", "2017-12-31", "2017-12-30", "")
    answered(monkeypatch, *wrong)
    with patch.object(Translated, "template", marked):
        done = run("new", tmp_path / "new", "--lang", "zh-TW", columns=2000)
    assert done.returncode == 0, done.stderr
    shown = (done.stdout + done.stderr).replace(tmp_path.as_posix(), "")
    titles = "Microsoft Dynamics enterprise-operations silver gold developed developing planner check new --lang zh-TW"
    assert not unsaid(shown, CATALOGUE, GIVEN["--option"], titles, *NAMES, *wrong)


def test_only_what_no_option_says_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch, "2", "")
    done = run("new", tmp_path / "new", *options(tier=None))
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("?") == 2
    assert "Which tier do you want to reach?" in done.stderr


def test_with_no_input_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answered(monkeypatch)
    assert run("new", tmp_path / "new", "--no-input", *options(tier=None)).returncode == 2


@pytest.mark.parametrize("stop", [KeyboardInterrupt, EOFError])
@pytest.mark.parametrize("answers", range(len(ANSWERS)))
def test_whoever_stops_leaves_nothing_behind(
    answers: int, stop: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(monkeypatch, *ANSWERS[:answers], stop)
    done = run("new", tmp_path / "new")
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.endswith("\nNothing was written.\n")
    assert everything(tmp_path) == set()


def test_at_a_terminal(tmp_path: Path) -> None:
    """Questions are asked where standard input is a terminal; Ctrl-C there stops."""
    shown, code = at_terminal(["new", str(tmp_path / "new")], [b"1\n", b"\x03"])
    assert "Which programme?" in shown
    assert "Which option of the programme?" in shown
    assert "Nothing was written." in shown
    assert code == 130
    assert everything(tmp_path) == set()
    typed = [f"{answer}\n".encode() for answer in ANSWERS]
    shown, code = at_terminal(["new", str(tmp_path / "new")], typed)
    assert code == 0, shown
    assert everything(tmp_path / "new") == set(NAMES)


def _take_terminal() -> None:
    """Makes standard input the terminal of this process, whose Ctrl-C interrupts it, as in a shell."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def at_terminal(words: list[str], typed: list[bytes]) -> tuple[str, int]:
    """What is shown, and the exit code, when each text is typed at a question."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "planner.cli.main", *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**os.environ, "TERM": "dumb", "COLUMNS": "80"},
        start_new_session=True,
        preexec_fn=_take_terminal,
    )
    os.close(theirs)
    shown, deadline = "", time.monotonic() + 20
    for text in [*typed, b""]:
        seen = len(shown)
        while "\n> " not in shown[seen:].replace("\r", "") and time.monotonic() < deadline:
            if select.select([ours], [], [], 0.1)[0]:
                try:
                    shown += os.read(ours, 4096).decode()
                except OSError:  # the terminal is gone: the command has ended
                    break
            elif process.poll() is not None:
                break
        if text:
            time.sleep(0.5)  # a question is shown a moment before its answer is waited for
            os.write(ours, text)
    os.close(ours)
    process.kill()
    return shown, process.wait()


# --- from error to error ----------------------------------------------------------------------------------------


def fill(workbook: Path, sheet: int, rows: Sequence[Sequence[str | int]]) -> None:
    """Writes rows under the header of a sheet, as a spreadsheet does: texts as texts, whole numbers as days."""
    changed, part = workbook.with_suffix(".new"), f"xl/worksheets/sheet{sheet}.xml"
    with zipfile.ZipFile(workbook) as before:
        columns = re.findall(r'<col min="(\d+)" [^>]*style="(\d+)"', before.read(part).decode())
    forms = {int(column) - 1: style for column, style in columns}
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{"ABCDEFGHIJK"[place]}{number}"'
            + (
                f' s="{forms[place]}"><v>{cell}</v></c>'
                if isinstance(cell, int)
                else f' t="inlineStr"><is><t>{html.escape(cell)}</t></is></c>'
            )
            for place, cell in enumerate(row)
            if cell != ""
        )
        + "</row>"
        for number, row in enumerate(rows, start=2)
    )
    with zipfile.ZipFile(workbook) as before, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                header = re.search(rb'<row r="1".*?</row>', content)
                assert header is not None
                content = re.sub(
                    rb"<sheetData>.*</sheetData>",
                    b"<sheetData>" + header[0] + cells.encode() + b"</sheetData>",
                    content,
                )
            after.writestr(name, content)
    changed.replace(workbook)


def issues(folder: Path) -> Iterator[tuple[str, dict[str, str | int]]]:
    for issue in json.loads(run("check", folder, "--json", "-").stdout)["issues"]:
        yield issue["code"], issue["where"]


def last_line(done: Done) -> str:
    return done.stdout.splitlines()[-1]


def next_command(done: Done) -> list[str]:
    """The words of the command that the last line names."""
    found = re.search(r"`planner (.*)`", last_line(done))
    assert found is not None
    return shlex.split(found[1])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", list(catalogue_wishes()), ids=named)
def test_from_error_to_error_to_a_plan(wish: Wish, language: str, tmp_path: Path) -> None:
    folder, workbook = tmp_path / "new", tmp_path / "new" / "roster.xlsx"
    given = ["--programme", wish.reference, "--option", wish.option, "--tier", wish.tier, "--lang", language]
    days = ["--as-of", str(wish.as_of), "--by", str(wish.by), "--hold-until", str(wish.hold_until)]
    market = [] if wish.market is None else ["--market", wish.market]
    assert run("new", folder, *given, *market, *days).returncode == 0
    check = ["check", str(folder), "--lang", "zh-TW"] if language == "zh-TW" else ["check", str(folder)]

    # The figures and facts that are to be filled in, each with its line.
    first = run(*check, columns=500)
    assert (first.returncode, next_command(first)) == (3, check)
    count = len(list(issues(folder)))
    if language == "en":
        assert last_line(first) == f"Mend these {count} errors, then run `planner {shlex.join(check)}` again."
    else:
        assert last_line(first) == f"請修正這 {count} 個錯誤，再執行一次 `planner {shlex.join(check)}`。"
    lines = (folder / "scenario.yaml").read_text(encoding="utf-8").splitlines()
    for code, where in issues(folder):
        assert code == "wrong-type"
        number = int(where["line"]) - 1
        lines[number] += " true" if number > lines.index("facts:") else " 1000000"
    (folder / "scenario.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")

    # The people; then one of them stands there twice.
    assert list(issues(folder)) == [
        ("no-employees", {"file": f"{folder.as_posix()}/roster.xlsx", "sheet": "employees"})
    ]
    people = [[f"E{number:02}", f"員工 {number}"] for number in range(1, 21)]
    fill(workbook, 2, [*people, ["E07 "]])
    where = {"file": f"{folder.as_posix()}/roster.xlsx", "sheet": "employees", "row": 22, "column": "employee_id"}
    assert list(issues(folder)) == [("employee-repeated", where)]
    fill(workbook, 2, people)

    # What they passed: once with a day that is text of another form.
    exam = next(code for code in wish.exams_to_sit() if wish.programme.exams[code].first_day is None)
    fill(workbook, 3, [["E01", exam, 43022], ["E02", exam.casefold(), "2017/10/14"]])
    where = {"file": f"{folder.as_posix()}/roster.xlsx", "sheet": "results", "row": 3, "column": "passed_on"}
    assert list(issues(folder)) == [("not-a-day", where)]
    fill(workbook, 3, [["E01", exam, 43022], ["E02", exam.casefold(), "2017-10-14"]])
    last = run(*check, columns=500)
    assert (last.returncode, len(last.stdout.splitlines())) == (0, 1)
    plan = ["plan", *check[1:]]
    assert next_command(last) == plan

    assert run(*plan).returncode == 0
    shutil.rmtree(folder)
