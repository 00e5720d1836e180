"""What is written for a start: as recorded, sound in every part, whatever the names in the programme are."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

import pytest

from planner import api
from planner.documents.yaml import parse_yaml
from planner.errors import Place
from planner.language import speaking
from planner.language.translated import Translated
from planner.roster.read import read_workbook
from planner.roster.schema import EMPLOYEE_COLUMNS, RESULT_COLUMNS
from planner.start.columns import EMPLOYEE_COLUMNS_MEAN, RESULT_COLUMNS_MEAN
from planner.start.files import NAMES, files_of
from planner.start.scenario_file import scenario_file
from planner.start.wish import Wish
from planner.start.workbook import roster_workbook
from planner.text import localised
from tests.cli.test_language import marked, unsaid
from tests.start.recorded import recordings, told
from tests.start.wishes import AS_OF, BY, LANGUAGES, catalogue_wishes, gold, hostile

_SWITCHED_OFF = re.compile(r"^( *)# (.*)$")
PEOPLE = "employee_id,name\nE01,\nE02,\nE03,\n"
RESULTS = "employee_id,exam,passed_on\n"


@pytest.mark.parametrize(("path", "content"), list(recordings()), ids=lambda value: getattr(value, "name", ""))
def test_the_files_are_as_recorded(path: Path, content: bytes) -> None:
    recorded = path.read_bytes() if path.is_file() else b""
    assert content == recorded, "If the change is meant, run `python -m tests.start.recorded` and read the diff."


def test_the_columns_are_those_that_are_read() -> None:
    assert list(EMPLOYEE_COLUMNS_MEAN) == list(EMPLOYEE_COLUMNS)
    assert list(RESULT_COLUMNS_MEAN) == list(RESULT_COLUMNS)


def test_the_same_wish_gives_the_same_bytes() -> None:
    assert files_of(gold()) == files_of(gold())
    assert tuple(files_of(gold())) == NAMES


# --- the scenario -----------------------------------------------------------------------------------------------


def filled(text: str) -> str:
    """The scenario with something after each colon that is left open."""
    figures, facts = text.split("\nfacts:")
    figures = re.sub(r"(?m)^(  [^#\s].*:)$", r"\1 1000000", figures)
    facts, rest = facts.split("\n\n", maxsplit=1)
    facts = re.sub(r"(?m)^(  [^#\s].*:)$", r"\1 true", facts)
    return f"{figures}\nfacts:{facts}\n\n{rest}".replace(
        "{workbook: roster.xlsx}", "{employees: e.csv, results: r.csv}"
    )


def blocks(text: str) -> list[list[int]]:
    """The numbers of the lines of each block that is switched off."""
    found: list[list[int]] = []
    for number, line in enumerate(text.splitlines()):
        if _SWITCHED_OFF.match(line):
            if found and found[-1][-1] == number - 1:
                found[-1].append(number)
            else:
                found.append([number])
    return found


def switched_on(text: str, block: list[int]) -> str:
    lines = text.splitlines()
    for number in block:
        lines[number] = _SWITCHED_OFF.sub(r"\1\2", lines[number])
    return "\n".join(lines) + "\n"


def checked(folder: Path, text: str) -> list[str]:
    (folder / "e.csv").write_text(PEOPLE)
    (folder / "r.csv").write_text(RESULTS)
    (folder / "employees.csv").write_text(PEOPLE)
    (folder / "results.csv").write_text(RESULTS)
    (folder / "scenario.yaml").write_text(text, encoding="utf-8")
    return [f"{issue.severity} {issue.where}: {issue.what}" for issue in api.check(folder).issues]


@pytest.mark.parametrize(("wish", "language"), [*((wish, "en") for wish in catalogue_wishes()), (gold(), "zh-TW")])
def test_every_block_may_be_switched_on(wish: Wish, language: str, tmp_path: Path) -> None:
    with speaking(language):
        text = filled(scenario_file(wish))
    assert checked(tmp_path, text) == []
    found = blocks(text)
    assert len(found) == 10
    keys = set()
    for block in found:
        changed = switched_on(text, block)
        keys |= set(parse_yaml(changed, "f").data) if "roster" not in changed.splitlines()[block[0]] else set()
        if changed.splitlines()[block[0]].startswith("roster:"):
            changed = changed.replace("roster: {employees: e.csv", "# roster: {employees: e.csv")
        assert checked(tmp_path, changed) == [], changed.splitlines()[block[0]]
    optional = (
        "preparation retake_slack limits decisions blackouts exams spare prices minimise chance retakes confidence"
    )
    assert set(optional.split()) < keys


def test_every_block_may_be_switched_on_together(tmp_path: Path) -> None:
    text = filled(scenario_file(gold()))
    for block in blocks(text)[1:]:
        text = switched_on(text, block)
    assert checked(tmp_path, text) == []


def test_the_prices_show_retakes_and_packs() -> None:
    text = scenario_file(gold())
    for block in blocks(text):
        text = switched_on(text, block)
    data = parse_yaml(text.replace("roster: {workbook", "# roster: {workbook"), "f").data
    assert isinstance(data, dict)
    prices = data["prices"]
    assert isinstance(prices, dict)
    assert prices["retake_fees"] == {"default": "fee"}
    assert str(prices["packs"]) == str([{"id": "P10", "size": 10, "price_of": 9}])


def test_a_goal_for_one_day_may_be_made_longer(tmp_path: Path) -> None:
    wish = Wish(gold().programme, gold().reference, gold().option, "gold", "developed", AS_OF, BY)
    text = filled(scenario_file(wish))
    assert "    # hold_until: 2017-12-31\n" in text
    assert checked(tmp_path, switched_on(text, blocks(text)[0])) == []


@pytest.mark.parametrize("market", ["yes", "a: b", "null"])
def test_names_that_mean_something_else_to_yaml_stay_names(market: str, tmp_path: Path) -> None:
    text = scenario_file(hostile(market))
    data = parse_yaml(text, "f").data
    assert data["programme"] == "../it's a: #1.yaml"
    assert data["market"] == market
    assert data["goals"] == [{"option": "0-option", "tier": "true", "by": "2017-12-31"}]
    assert data["metrics"] == {"on": None, "re: venue": None, '"q"': None}
    assert data["facts"] == {"no": None, "12": None}
    for block in blocks(text):
        if "roster" not in text.splitlines()[block[0]]:
            parse_yaml(switched_on(text, block), "f")
    assert not re.search("[\u2028\u202e\x07]", text)
    assert "1-1" in text
    assert "OLD" not in text


def test_an_exam_that_cannot_be_sat_is_no_example() -> None:
    late = Wish(gold().programme, "x", "enterprise-operations", "gold", "developed", date(2018, 1, 1), date(2018, 1, 1))
    assert late.exams_to_sit() == ["MB6-894", "70-534", "MB6-895", "MB6-896", "MB6-897"]
    early = Wish(
        gold().programme, "x", "enterprise-operations", "gold", "developed", date(2017, 10, 1), date(2017, 10, 2)
    )
    assert early.exams_to_sit() == ["MB6-705", "MB6-893", "MB6-892", "MB6-890", "70-764"]


# --- the workbook -----------------------------------------------------------------------------------------------


def parts(wish: Wish) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(roster_workbook(wish))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wish", [gold(), hostile()], ids=["gold", "hostile"])
def test_the_workbook_is_read_as_empty_tables(wish: Wish, language: str, tmp_path: Path) -> None:
    with speaking(language):
        (tmp_path / "roster.xlsx").write_bytes(roster_workbook(wish))
    tables = read_workbook(tmp_path / "roster.xlsx", "roster.xlsx", ("employees", "results"))
    for name, columns in (("employees", EMPLOYEE_COLUMNS), ("results", RESULT_COLUMNS)):
        table = tables[name]
        assert not isinstance(table, Exception)
        assert (table.headers, table.rows.height, table.issues) == (tuple(columns), 0, ())
        assert table.where == Place("roster.xlsx", sheet=name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_checks_what_is_typed(language: str) -> None:
    with speaking(language):
        xml = parts(gold())
    rules = {sheet: xml[f"xl/worksheets/sheet{sheet}.xml"] for sheet in (2, 3)}
    found = {
        sheet: sorted(re.findall(r'<dataValidation type="(\w+)"[^>]*sqref="(\w+):\w+"', text))
        for sheet, text in rules.items()
    }
    assert found[2] == [
        ("custom", "A2"),
        ("date", "F2"),
        ("date", "G2"),
        ("date", "H2"),
        ("date", "I2"),
        ("decimal", "K2"),
        ("whole", "J2"),
    ]
    assert found[3] == [("date", "C2"), ("date", "D2"), ("list", "A2"), ("list", "B2")]
    assert "<formula1>exams!$A$2:$A$16</formula1>" in rules[3]
    assert "<formula1>MAX(F2,DATE(1990,1,1))</formula1>" in rules[2]
    for sheet in (2, 3):
        assert 'state="frozen"' in rules[sheet]
        assert f"xl/comments{sheet - 1}.xml" in xml
    assert xml["xl/comments1.xml"].count("<comment ") == len(EMPLOYEE_COLUMNS)
    assert xml["xl/comments2.xml"].count("<comment ") == len(RESULT_COLUMNS)
    assert 'formatCode="yyyy\\-mm\\-dd"' in xml["xl/styles.xml"] or 'formatCode="yyyy-mm-dd"' in xml["xl/styles.xml"]


def test_the_list_of_exams_is_that_of_the_edition() -> None:
    programme = gold().programme
    assert len(programme.exams) == 15
    xml = parts(gold())
    texts = re.findall(r"<t[^>]*>([^<]*)</t>", xml["xl/sharedStrings.xml"])
    column = re.findall(r'<c r="A(\d+)"[^>]*t="s"><v>(\d+)</v>', xml["xl/worksheets/sheet4.xml"])
    assert [texts[int(text)] for row, text in column if row != "1"] == list(programme.exams)


def test_no_text_of_a_programme_becomes_a_formula_or_a_link() -> None:
    xml = parts(hostile())
    sheets = "".join(text for name, text in xml.items() if name.startswith("xl/worksheets/sheet"))
    assert "<f>" not in sheets
    assert "hyperlink" not in sheets.casefold()
    assert "=1+1" in xml["xl/sharedStrings.xml"]


# --- the page beside them ---------------------------------------------------------------------------------------


def test_a_title_is_no_markup() -> None:
    first = files_of(hostile())["README.md"].decode().splitlines()[0]
    assert first == r"# Go ld \| \`x\` \<b\> by 2017-12-31"


def test_nothing_is_written_that_is_not_in_the_catalogue() -> None:
    """But for keys, codes, names of files and commands."""
    with patch.object(Translated, "template", marked), speaking("zh-TW"):
        files = files_of(gold())
    explained = "\n".join(line for line in files["scenario.yaml"].decode().splitlines() if "##" in line)
    workbook = told(files["roster.xlsx"])
    texts = "\n".join(re.findall(r"(?m)^  (?!<).*", workbook) + re.findall(r'error="([^"]*)"', workbook))
    columns = " ".join([*EMPLOYEE_COLUMNS, *RESULT_COLUMNS])
    commands = "planner check audit plan programmes show --lang zh-TW sh employees results"
    codes = " ".join([*gold().programme.exams, gold().reference, *gold().programme.markets])
    titles = " ".join(localised(exam.title) for exam in gold().programme.exams.values())
    assert not unsaid("\n".join([explained, texts, files["README.md"].decode()]), columns, commands, codes, titles)
