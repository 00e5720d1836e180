"""Reports for many readers: nobody's id and nobody's name is in any file, whatever users typed."""

from __future__ import annotations

import re
import shutil
import stat
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner import api
from planner.comparison.schema import Result
from planner.errors import UsageError
from planner.language import speaking
from planner.report.document.audience import for_everybody
from planner.report.document.compose import compose
from planner.report.document.gather import Told, tell
from planner.report.document.pseudonyms import pseudonyms, read_key
from planner.report.document.schema import Bars, Column, Document, Link, Person, Prose, Row, Section, Table, text
from planner.report.document.spellings import somebody_in
from planner.report.document.wide import compose_for_everybody
from planner.report.html import html_file
from planner.report.markdown import markdown_file
from planner.report.report_workbook import report_workbook
from tests.report.book import read_book

FOLDER = Path(__file__).parents[3] / "scenarios" / "training-budget"
KEY, OTHER_KEY = b"k" * 32, b"o" * 32
DAY = date(2018, 1, 31)
ADA, BEN, CEM = Person("E1", "Ada Applegate"), Person("E2", "Ben Birchwood"), Person("E3", "蔡樣本")
PEOPLE = (ADA, BEN, CEM)
CODES = pseudonyms(PEOPLE, KEY)

DECISIONS = """
title: {title}
extends: scenario-with-chances.yaml
decisions:
  - pin: {{employee: "770003", exam: CB-201}}
    reason: 黃範例 asked Dora Dandelion for it, and 770002 did not mind.
  - ban: {{employee: "770002"}}
    reason: Ben is on leave.
  - people: +1
    label: Zoe Zinnia
    from: 2025-11-10
    reason: Instead of Emil.
"""


@cache
def company() -> tuple[tuple[Told, ...], tuple[Result, ...], tuple[str, ...]]:
    """Scenarios whose files, titles, labels and reasons name people, and everything by which they could be known.

    Ids are figures, as those are never looked for in texts: whatever does not know that it names somebody shows them.
    """
    import tempfile

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "company"
        shutil.copytree(FOLDER, folder)
        for name in ("employees.csv", "results.csv"):
            file = folder / name
            file.write_text(re.sub(r"\bE(\d\d)\b", r"7700\1", file.read_text("utf-8")), "utf-8")
        (folder / "b-without-dora.yaml").write_text(DECISIONS.format(title="What if Dandelion leaves"), "utf-8")
        (folder / "c.yaml").write_text(
            DECISIONS.format(title="As 林樣本 proposed").replace("770002", "770005"), "utf-8"
        )
        names = ("scenario-with-chances.yaml", "b-without-dora.yaml", "c.yaml")
        sources = api.sources(*(folder / name for name in names))
        asked = [api.read(folder / name) for name in names]
    first, second, third = (
        tell(source.name, question, critical=number == 0)
        for number, (source, question) in enumerate(zip(sources, asked, strict=True))
    )
    known = [f"7700{number:02}" for number in range(1, 7)] + [
        "Applegate",
        "Birchwood",
        "黃範例",
        "Dandelion",
        "Elderberry",
        "林樣本",
        "Zinnia",
        "Dora",
        "Emil",
        "Zoe",
        "範例",
        "樣本",
    ]
    return (second, first), (third.result,), tuple(known)


def files(document: Document) -> dict[str, str]:
    """What can be read in each file, with nothing escaped."""
    book = read_book(report_workbook(document))
    inside = "\n".join(
        "\n".join([path, *part.itertext(), *(value for each in part.iter() for value in each.attrib.values())])
        for path, part in book.parts.items()
    )
    page = unescape(html_file(document).decode())
    return {"html": page, "md": unescape(markdown_file(document).decode().replace("\\", "")), "xlsx": inside}


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_nobody_is_in_any_file(language: Literal["en", "zh-TW"]) -> None:
    told, stored, known = company()
    with speaking(language):
        wide = compose_for_everybody(told, "month", stored, KEY)
        named = compose(told, "month", stored)
    for form, content in files(wide).items():
        assert not [each for each in known if each.casefold() in content.casefold()], form
        assert content.count("P-") > 10, form
        assert "north" not in content, "no teams"
    missing = {each for each in known if each not in markdown_file(named).decode().replace("\\", "")}
    assert missing <= {"Ada", "Applegate", "770001", "Emil", "Elderberry", "770006"}, "else there is not much to hide"
    with speaking(language):
        assert compose_for_everybody(told, "month", stored, KEY) == wide


def test_hires_are_called_alike_in_decisions_and_sittings() -> None:
    told, stored, _ = company()
    wide = compose_for_everybody(told, "month", stored, KEY)
    code = pseudonyms([Person("Zoe Zinnia 1", None, hired=True)], KEY)["Zoe Zinnia 1"]
    assert code.startswith("H-")
    assert f"1 more person ({code}) from 2025-11-10." in markdown_file(wide).decode().replace("\\", "")


def test_sentences_do_not_tell_the_order_of_ids() -> None:
    told, stored, _ = company()
    shown = markdown_file(compose_for_everybody(told[1:], "month", stored, KEY)).decode().replace("\\", "")
    pack = next(line for line in shown.splitlines() if "Pack three" in line)
    codes = re.findall("P-[0-9A-Z]+", pack)
    assert len(codes) == 3
    assert codes == sorted(codes)
    ids = {code: who for who, code in pseudonyms(told[1].people.values(), KEY).items()}
    assert [ids[code] for code in codes] != sorted(ids[code] for code in codes), "else this shows nothing"


# --- pseudonyms ------------------------------------------------------------------------------------------------------


def test_a_pseudonym_depends_on_the_key_and_the_id_alone() -> None:
    assert pseudonyms([CEM, ADA, BEN], KEY) == CODES
    assert pseudonyms([ADA], KEY) == {"E1": CODES["E1"]}
    assert CODES["E1"] == "P-" + CODES["E1"][2:]
    assert re.fullmatch("P-[34679BCDFGHJKLMNPQRTVWX]{6}", CODES["E1"])
    assert not set(CODES.values()) & set(pseudonyms(PEOPLE, OTHER_KEY).values())
    assert pseudonyms([Person("E1", None, hired=True)], KEY)["E1"] == "H-" + CODES["E1"][2:]


@settings(max_examples=30)
@given(st.sets(st.text(max_size=12), max_size=40))
def test_no_two_people_have_the_same_one(ids: set[str]) -> None:
    assert len(set(pseudonyms([Person(who) for who in ids], KEY).values())) == len(ids)


def test_codes_that_would_be_the_same_are_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    from planner.report.document import pseudonyms as module

    monkeypatch.setattr(module, "_code", lambda who, key: {"E1": "BBBBBBCD", "E2": "BBBBBBCF"}.get(who, "GGGGGGGG"))
    assert pseudonyms(PEOPLE, KEY) == {"E1": "P-BBBBBBCD", "E2": "P-BBBBBBCF", "E3": "P-GGGGGG"}


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "key"
    key, is_new = read_key(file)
    assert (len(key), is_new) == (32, True)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_key(file) == (key, False)
    assert read_key(tmp_path / "other")[0] != key


@pytest.mark.parametrize("content", ["", "secret", "ab" * 31, "ab" * 33, "é" * 64])
def test_another_file_is_no_key(tmp_path: Path, content: str) -> None:
    file = tmp_path / "key"
    file.write_text(content, "utf-8")
    with pytest.raises(UsageError, match="has no key for pseudonyms: 64 hexadecimal figures were expected"):
        read_key(file)
    assert file.read_text("utf-8") == content


def test_a_folder_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_key(tmp_path)
    with pytest.raises(UsageError, match="cannot be written"):
        read_key(tmp_path / "none" / "key")


# --- texts and order -------------------------------------------------------------------------------------------------


def report(*blocks: Table | Bars, title: str = "Gold", language: str = "en") -> Document:
    return Document(title, language, DAY, (), (Section("sittings", "Who", blocks),))


def wide_text(said: str) -> str:
    return for_everybody(report(title=said), PEOPLE, KEY).title


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("For ada applegate and E2.", "For {E1} and {E2}."),
        ("Ada Applegate's plan", "{E1}'s plan"),
        ("由蔡樣本負責", "由{E3}負責"),
        ("E10, E1-2, XE1 and e1", "E10, E1-2, XE1 and e1"),
        ("Ada\u202e Apple\u200fgate", "{E1}"),
    ],
)
def test_ids_and_whole_names_in_texts_give_way(said: str, shown: str) -> None:
    assert wide_text(said) == shown.format(**CODES)


def test_ids_of_figures_and_single_letters_are_no_words() -> None:
    people = (Person("12"), Person("A"), Person("May", "May"))
    said = "A company with 12 exams may be Gold."
    assert for_everybody(report(title=said), people, KEY).title == said


@pytest.mark.parametrize(
    ("said", "is_named"),
    [
        ("without-ada", True),
        ("WITHOUT_BIRCHWOOD", True),
        ("e2 leaves", True),
        ("樣本離職", True),
        ("蔡先生", False),
        ("adamant", False),
        ("gold-by-year-end", False),
        ("", False),
    ],
)
def test_what_users_typed_may_have_a_part_of_a_name(said: str, is_named: bool) -> None:
    assert somebody_in(said, PEOPLE) is is_named


def test_personal_columns_are_gone_and_people_have_no_names() -> None:
    columns = (Column("who", "Who", "employee"), Column("team", "Team", personal=True), Column("n", "Exams", "count"))
    table = Table("Sittings", columns, (Row((ADA, "north", 2)),), Row(("All", None, 2)), (text("Of ", ADA, "."),))
    teams = Column("team", "Team", personal=True)
    reasons = Table("Exams by team", (teams, Column("n", "Exams", "count")), (Row(("north", 2)),))
    found = for_everybody(report(table, reasons), (), KEY)
    code = Person(CODES["E1"])
    kept = Table("Sittings", (columns[0], columns[2]), (Row((code, 2)),), Row(("All", 2)), (text("Of ", code, "."),))
    assert found.sections[0].blocks == (kept,)
    assert found.audience == "wide"


def test_a_chart_is_about_the_same_rows() -> None:
    table = Table("Exams", (Column("who", "Who", "employee"), Column("n", "Exams", "count")), (Row((BEN, 1)),))
    bars = Bars("Exams of E2", "Ben Birchwood sits 1.", table, "who", ("n",))
    found = for_everybody(report(bars), PEOPLE, KEY).sections[0].blocks[0]
    assert isinstance(found, Bars)
    assert (found.title, found.summary) == (f"Exams of {CODES['E2']}", f"{CODES['E2']} sits 1.")
    assert found.table.rows == (Row((Person(CODES["E2"]), 1)),)


def ordered(rows: list[tuple[Person, date | None, int]]) -> list[tuple[str, date | None, int]]:
    columns = (Column("who", "Who", "employee"), Column("on", "Day", "day"), Column("n", "Exams", "count"))
    found = for_everybody(report(Table("Exams", columns, tuple(map(Row, rows)))), PEOPLE, KEY).sections[0].blocks[0]
    assert isinstance(found, Table)
    ids = {code: who for who, code in CODES.items()}
    return [(ids[row.cells[0].id], row.cells[1], row.cells[2]) for row in found.rows]  # type: ignore[union-attr,misc]


def test_the_order_of_rows_does_not_tell_the_order_of_ids() -> None:
    by_code = sorted(CODES, key=lambda who: CODES[who])
    assert by_code != sorted(CODES), "else this shows nothing"
    later = date(2018, 3, 1)
    assert [row[0] for row in ordered([(ADA, DAY, 1), (BEN, DAY, 2), (CEM, DAY, 3)])] == by_code
    mixed = ordered([(BEN, DAY, 1), (ADA, later, 1), (BEN, later, 1), (CEM, later, 1)])
    assert mixed[0] == ("E2", DAY, 1), "days stay in order"
    assert [row[0] for row in mixed[1:]] == by_code
    kept = ordered([(BEN, DAY, 2), (BEN, later, 1), (ADA, None, 3)])
    assert [row[1] for row in kept] == [DAY, later, None]


@pytest.mark.parametrize(("language", "between"), [("en", (", ", " and ")), ("zh-TW", ("、", "和"))])
def test_people_who_are_told_in_a_row_are_in_the_order_of_pseudonyms(language: str, between: tuple[str, str]) -> None:
    listed = text("Left: ", ADA, between[0], BEN, between[1], CEM, ".")
    apart = text(ADA, " sits instead of ", BEN, ".")
    document = Document("t", language, DAY, (listed, apart), ())
    first, second, _ = for_everybody(document, (), KEY).lines
    assert [part.id for part in first.parts if isinstance(part, Person)] == sorted(CODES.values())
    assert second == text(Person(CODES["E1"]), " sits instead of ", Person(CODES["E2"]), ".")


def test_a_link_to_a_page_about_somebody_is_none() -> None:
    about, other = Link("page", "https://example.com/E1"), Link("page of E2", "https://example.com/x")
    document = Document("t", "en", DAY, (Prose((about, other)),), ())
    assert for_everybody(document, PEOPLE, KEY).lines[0] == Prose(
        ("page", Link(f"page of {CODES['E2']}", "https://example.com/x"))
    )
