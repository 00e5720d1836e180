"""The quick ways of reading against slow ones: dictionaries, sorting row by row, and reading line by line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.errors import DataError, Place
from planner.programme.schema import Exam
from planner.roster.crowd import Crowd, crowds
from planner.roster.delimited import read_csv
from planner.roster.distinct import distinct
from planner.roster.passes import PASS_COLUMNS, in_order
from planner.roster.places import places_of
from planner.roster.plain import read_plain
from planner.roster.schema import Roster
from planner.roster.standing import alike_but, alike_on, held_masks, joined_mask
from planner.roster.table import ROW, trimmed, trimmed_text
from tests.roster.makers import AS_OF, PROGRAMME, load, write_tables

WHERE = Place("x.csv")
FIRST = date(2017, 1, 1)


# --- ids, texts and numbers --------------------------------------------------------------------------------------


def some_id(chance: Random, prefix: str, padded: bool) -> str:
    number = chance.randrange(chance.choice([5, 50, 300]))
    return f"{prefix}{number:03}" if padded else f"{prefix}{number}"


@pytest.mark.parametrize("prefix", ["", "E", "E1", "é-", "0", "E(+", "10"])
@pytest.mark.parametrize("forms", ["padded", "bare", "mixed"])
def test_places_are_those_of_a_list(prefix: str, forms: str) -> None:
    chance = Random(f"{prefix}{forms}")
    for _ in range(40):
        padded = {"padded": [True], "bare": [False], "mixed": [True, False]}[forms]
        made = [some_id(chance, prefix, chance.choice(padded)) for _ in range(chance.randrange(24))]
        known = sorted(set(made[::2]), key=str.encode)
        odd = [
            prefix + end for end in ("", "+12", "-12", "1_2", ":12", "/12", " 1", "1\n", "٣", "0001", "123456789012")
        ]
        asked = [*made, *odd, "E+1", "E 1"]
        expected = [known.index(each) if each in known else None for each in asked]
        assert places_of(pl.Series(asked), pl.Series(known, dtype=pl.String)).to_list() == expected


def test_a_sign_is_no_part_of_a_number() -> None:
    known = pl.Series([f"E{number:03}" for number in range(200)])
    asked = pl.Series(["E+12", "E012", "E-12", "F012", "D012", "E:12", "012", "E0012"])
    assert places_of(asked, known).to_list() == [None, 12, *[None] * 6]


def test_ids_with_far_numbers_have_places_too() -> None:
    known = pl.Series(["7", "999999999"])
    assert places_of(pl.Series(["999999999", "8", "7"]), known).to_list() == [1, None, 0]


def test_a_few_ids_among_many() -> None:
    known = pl.Series([f"E{number:03}" for number in range(400)])
    assert places_of(pl.Series(["E399", "x", "E000", "E399"]), known).to_list() == [399, None, 0, 399]
    assert places_of(pl.Series([], dtype=pl.String), known).to_list() == []


def test_distinct_texts_spread_to_where_they_stood() -> None:
    chance = Random(1)
    for length in (0, 1, 30):
        column = [chance.choice([None, "a", "b", "ä", ""]) for _ in range(length)]
        found = distinct(pl.Series("x", column, dtype=pl.String))
        assert sorted(found.values) == sorted({each for each in column if each is not None})
        assert found.spread(found.values).to_list() == column
        some = [chance.random() < 0.5 for _ in column]
        counts = Counter(each for each, wanted in zip(column, some, strict=True) if wanted and each is not None)
        counted = found.counts(pl.Series(some, dtype=pl.Boolean))
        assert dict(counted.select("value", "count").iter_rows()) == counts
        assert found.values.gather(counted["number"]).to_list() == counted["value"].to_list()
        pieces = distinct(pl.concat([pl.Series("x", column, dtype=pl.String)] * 3, rechunk=False))
        assert pieces.spread(pieces.values).to_list() == column * 3


@pytest.mark.parametrize("far", [0, 2**31])
def test_results_are_sorted_and_each_once(far: int) -> None:
    chance = Random(far)
    for size in (0, 1, 60):
        days = [None, *(FIRST + timedelta(days=number) for number in range(3)), date(1990, 1, 1), date(2100, 12, 31)]
        rows = [
            (chance.choice([0, 5, far]), chance.choice([0, 2, far]), chance.choice(days), chance.choice(days))
            for _ in range(size)
        ]
        passes = pl.DataFrame(rows, schema=PASS_COLUMNS, orient="row")
        expected = sorted(set(rows), key=lambda row: (row[0], row[1], str(row[2] or ""), str(row[3] or "")))
        assert in_order(passes).rows() == expected


def test_a_crowd_is_like_the_tuple_of_its_ids() -> None:
    ids = pl.Series(["d", "a", "b", "z", "c"])
    one, two = crowds(ids, pl.Series([[1, 2, 4], [0]]))
    assert isinstance(one, Crowd)
    assert (len(one), one[0], one[-1], one[1:], "b" in one, "d" in one) == (3, "a", "c", ("b", "c"), True, False)
    assert one[::-1] == ("c", "b", "a")
    assert one == ("a", "b", "c")
    assert hash(one) == hash(("a", "b", "c"))
    assert one != two
    assert [list(each) for each in crowds(ids, pl.Series([[], [3]], dtype=pl.List(pl.UInt32)))] == [[], ["z"]]
    fewer = one.without(["a"])
    assert (len(fewer), fewer[0], fewer[-1], fewer[:1], "a" in fewer) == (2, "b", "c", ("b",), False)
    assert fewer == ("b", "c")
    assert fewer.without(["c"]) == ("b",)
    assert not fewer.without(["b", "c"])


# --- plain files -------------------------------------------------------------------------------------------------


def some_file(chance: Random) -> bytes:
    """A small file, often with something that keeps it from being plain."""
    separator, end = chance.choice([",", ";", "\t"]), chance.choice(["\n"] * 5 + ["\r\n"] * 5 + ["\r"])
    cells = [
        "E1",
        "x",
        "",
        "7",
        *chance.choice([[], [" a", "b "], ["#N/A"], ["é"], ['"q"'], ["\x00"], ["a\vb"], ["a\rb"]]),
    ]
    width = chance.randrange(1, 4)
    lines = [separator.join(f"h{at}" for at in range(width))]
    for _ in range(chance.randrange(6)):
        wrong = chance.choice([0] * 19 + [1, -1])
        lines.append(separator.join(chance.choice(cells) for _ in range(max(1, width + wrong))))
    if chance.random() < 0.1:
        lines.insert(chance.randrange(len(lines) + 1), "")
    text = end.join(lines) + chance.choice(["", end])
    if chance.random() < 0.1:
        text += chance.choice(["\r", "\n", "\n\r\n"])
    return (chance.choice(["\ufeff"] + [""] * 19) + text).encode()


def test_a_plain_file_is_the_table_that_the_careful_way_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, ways = Random(4), Counter[str]()
    file = tmp_path / "x.csv"
    for _ in range(400):
        data = some_file(chance)
        file.write_bytes(data)
        monkeypatch.setattr("planner.roster.survey._PIECE", chance.choice([16, 17, 18, 1000]))
        table = read_plain(file, WHERE)
        if table is None:
            ways["careful"] += 1
            continue
        other = read_csv(data, WHERE)
        assert (table.headers, table.issues, table.tidy) == (other.headers, other.issues, other.tidy), data
        assert table.rows.equals(other.rows), data
        numbered = read_plain(file, WHERE, {"h0", "h2"})
        assert numbered is not None
        kinds = [isinstance(column.dtype, pl.Categorical) for column in numbered.rows]
        assert kinds == [False, table.tidy, False, table.tidy][: len(kinds)]
        assert numbered.rows.cast({pl.Categorical: pl.String}).equals(other.rows), data
        errors = any("#" in cell for row in table.rows.drop(ROW).iter_rows() for cell in row if cell)
        assert table.without_errors is not (errors or b"#" in data)
        ways["plain"] += 1
        ways["Windows"] += b"\r\n" in data
    assert min(ways["plain"], ways["careful"], 2 * ways["Windows"]) > 80


@pytest.mark.parametrize("piece", range(12, 40))
def test_line_ends_of_windows_are_plain_wherever_a_piece_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    monkeypatch.setattr("planner.roster.survey._PIECE", piece)
    file = tmp_path / "x.csv"
    lines = ["employee,x", *(f"E{number},{'y' * number}" for number in range(1, 20))]
    for end in ("\r\n", "\n"):
        file.write_bytes(end.join([*lines, ""]).encode())
        table = read_plain(file, WHERE)
        assert table is not None
        assert table.tidy
        assert table.rows.drop(ROW).rows() == [tuple(line.split(",")) for line in lines[1:]]
    for alone in ("E7,a\rb\r\n", "E7,ab\r", "E7\r,b\r\n", "\rE7,b\r\n", "E7,b\r\r\n"):
        file.write_bytes(("\r\n".join(lines) + "\r\n" + alone).encode())
        assert read_plain(file, WHERE) is None


def test_a_plain_file_longer_than_a_piece(tmp_path: Path) -> None:
    rows = [f"E{number:07},MB2-715" for number in range(120_000)]
    file = tmp_path / "x.csv"
    file.write_text("\n".join(["employee_id,exam", *rows]))
    table = read_plain(file, WHERE)
    assert table is not None
    assert table.tidy
    assert table.rows.height == 120_000
    assert table.rows.row(-1) == (120_001, "E0119999", "MB2-715")
    for end, expected in (("é,x", None), ('"E",x', None), ("E,x,y", None), ("E", None), (" E,x", False)):
        file.write_text("\n".join(["employee_id,exam", *rows, end]))
        found = read_plain(file, WHERE)
        assert (found and found.tidy) is expected


# --- whole rosters, read line by line ----------------------------------------------------------------------------


def some_results(chance: Random, people: list[str]) -> str:
    lines = ["employee_id,exam,passed_on,expires_on"]
    for _ in range(chance.randrange(2, 40)):
        who = chance.choice(people)
        exam = chance.choice(["MB2-715", "mb2-716 ", "MB2-715", "98-361", "77-410"])
        passed = chance.choice(["2017-03-01", "2016-11-30", "2017-10-16", ""])
        expires = chance.choice(["", "", "2019-01-31"])
        fault = chance.choice(["", "", "", "", "who", "exam", "day", "late", "long", "nobody", "order", "error"])
        who = {"who": "", "nobody": "X9"}.get(fault, who)
        exam = "" if fault == "exam" else exam
        passed = {"day": "31/12/2016", "late": "2017-10-17", "error": "#N/A"}.get(fault, passed)
        passed, expires = ("2017-03-01", "2017-02-28") if fault == "order" else (passed, expires)
        lines.append(f"{who},{exam},{passed},{expires}" + (",surplus" if fault == "long" else ""))
    return "\n".join(lines) + "\n"


def line_by_line(text: str, people: list[str]) -> tuple[set[tuple[str, str, str, str]], set[tuple[str, int, str]]]:
    """The results of the programme's exams, and where there is what fault; written without any table."""
    results, faults, nobody = set(), set(), set()
    for number, row in enumerate(csv.reader(io.StringIO(text)), start=1):
        if number == 1:
            continue
        if len(row) > 4:
            faults.add(("row-too-long", number, ""))
            continue
        who, exam, passed, expires = (cell.strip() for cell in row)
        known = exam.upper() in PROGRAMME.exams
        if not who:
            faults.add(("employee-id-missing", number, "employee_id"))
        if not exam:
            faults.add(("exam-missing", number, "exam"))
        if passed == "#N/A":
            faults.add(("cell-error", number, "passed_on"))
        if not known or not who:
            continue
        if who not in people and who not in nobody:
            nobody.add(who)
            faults.add(("employee-unknown", number, "employee_id"))
        if passed == "31/12/2016":
            faults.add(("not-a-day", number, "passed_on"))
        elif passed != "#N/A" and passed > AS_OF.isoformat():
            faults.add(("passed-after-as-of", number, "passed_on"))
        elif passed != "#N/A" and expires and expires < passed:
            faults.add(("expires-before-passed", number, "expires_on"))
        results.add((who, exam.upper(), passed, expires))
    return results, faults


def test_random_rosters_are_read_as_line_by_line(tmp_path: Path) -> None:
    sound = 0
    for seed in range(100):
        chance = Random(seed)
        people = chance.sample([f"E{number:02}" for number in range(40)], chance.randrange(1, 6))
        text = some_results(chance, people)
        if chance.random() < 0.3:  # only a few faults, or none
            header, *rows = text.splitlines()
            whole = [row for row in rows if not line_by_line(f"{header}\n{row}\n", people)[1]]
            text = "\n".join([header, *whole]) + "\n"
        if chance.random() < 0.3:
            text = text.replace("MB2-715", '"MB2-715"')
        if chance.random() < 0.5:
            text = text.replace(" ", "")  # nothing has to be trimmed
        results, faults = line_by_line(text, people)
        files = write_tables(tmp_path, "employee_id\n" + "\n".join(people) + "\n", text)
        try:
            loaded = load(files, tmp_path)
        except DataError as fault:
            errors = [issue for issue in fault.issues if issue.severity == "error"]
            found = {(issue.code, issue.where.row or 0, str(issue.where.column or "")) for issue in errors}
            assert found == faults, text
            continue
        assert not faults, text
        sound += 1
        read = [tuple(str(cell or "") for cell in row) for row in loaded.roster.results.iter_rows()]
        assert read == sorted(results), text
        assert loaded.roster.employees["employee_id"].to_list() == sorted(people)
    assert 20 < sound < 80


# --- who holds what ----------------------------------------------------------------------------------------------


def some_day(chance: Random) -> date | None:
    return chance.choice([None, FIRST + timedelta(days=chance.randrange(50))])


def test_groups_are_those_of_the_results_one_by_one() -> None:
    exams = {
        "A": Exam(),
        "B": Exam(retires_on=FIRST + timedelta(days=20), counts_until=FIRST + timedelta(days=40)),
        "C": Exam(),
    }
    for seed in range(25):
        chance = Random(seed)
        staff = [(f"E{number}", some_day(chance), some_day(chance)) for number in range(12)]
        rows = [
            (f"E{chance.randrange(12)}", chance.choice("ABC"), some_day(chance), some_day(chance)) for _ in range(25)
        ]
        employees = pl.DataFrame(
            staff, schema={"employee_id": pl.String, "starts_on": pl.Date, "leaves_on": pl.Date}, orient="row"
        )
        columns = {"employee_id": pl.String, "exam": pl.String, "passed_on": pl.Date, "expires_on": pl.Date}
        results = pl.DataFrame(rows, schema=columns, orient="row")
        whole = Roster.of(employees, results)
        later = Roster.of(employees[:7], results.filter(pl.col("employee_id").is_in(employees["employee_id"][:7])))
        later = later.with_people(employees[7:]).with_results(results)
        assert later.employees.equals(whole.employees)
        assert later.results.equals(whole.results)
        some = pl.col("employee_id").is_in(["E3", "E7"])
        assert whole.results_of(["nobody", "E7", "", "E3", "E7"]).equals(whole.results.filter(some))
        assert whole.people(["nobody", "E7", "", "E3", "E7"]).equals(whole.employees.filter(some))
        assert whole.people([]).equals(whole.employees.clear())
        for day in sorted(FIRST + timedelta(days=chance.randrange(55)) for _ in range(8)):
            expected: dict[str, frozenset[str]] = {}
            for who, starts, leaves in staff:
                if (starts is None or starts <= day) and (leaves is None or leaves >= day):
                    expected[who] = frozenset(
                        exam
                        for owner, exam, passed, expires in rows
                        if owner == who and (passed is None or passed <= day) and (expires is None or expires >= day)
                        if exam != "B" or (day <= FIRST + timedelta(days=40))
                        if exam != "B" or passed is None or passed <= FIRST + timedelta(days=20)
                    )
            for company in (whole, later):
                groups = alike_on(company, exams, "ABC", day)
                assert {who: group.exams for group in groups for who in group.people} == expected
                others, own = alike_but(company, exams, "ABC", day, company.places({"E1", "E2", "nobody"}))
                assert own == {who: held for who, held in expected.items() if who in ("E1", "E2")}
                assert {who: group.exams for group in others for who in group.people} == {
                    who: held for who, held in expected.items() if who not in own
                }
        apart = set(chance.sample([who for who, *_ in staff], chance.choice([1, 3, 11, 12])))
        others, own = alike_but(whole, exams, "ABC", FIRST + timedelta(days=25), whole.places(apart))
        anew = Roster.of(employees, results)
        assert (others, own) == alike_but(anew, exams, "ABC", FIRST + timedelta(days=25), whole.places(apart))
        assert all(group.people and list(group.people) == sorted(group.people) for group in others)
        ends = {expires for _, exam, _, expires in rows if exam in "AC" and expires is not None}
        assert whole.last_days_of("AC") == ends
        assert whole.undated_of("AC") == sum(exam in "AC" and passed is None for _, exam, passed, _ in set(rows))


def test_many_results_of_the_highest_bits() -> None:
    """Sums of masks go beyond 64 bits here."""
    chance = Random(5)
    codes = tuple(f"X{number:03}" for number in range(130))
    held = {f"E{number:03}": sorted(chance.sample(codes, 120)) for number in range(200)}
    employees = pl.DataFrame({"employee_id": sorted(held)})
    results = pl.DataFrame([(who, exam) for who, theirs in held.items() for exam in theirs], orient="row")
    results = results.rename({"column_0": "employee_id", "column_1": "exam"})
    masks = held_masks(Roster.of(employees, results), dict.fromkeys(codes, Exam()), codes, FIRST)
    for who, columns in zip(sorted(held), masks.iter_rows(), strict=True):
        assert [code for at, code in enumerate(codes) if joined_mask(columns) >> at & 1] == held[who]


@given(st.text(st.sampled_from("aé \t\r\v\f\u00a0\u2003\u200a\u3000\ufeffe\u0301Å金\u2028"), max_size=8))
def test_one_text_is_trimmed_as_a_column_is(text: str) -> None:
    assert trimmed_text(text) == (trimmed(pl.Series([text], dtype=pl.String)).item() or "")
