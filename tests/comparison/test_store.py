"""Stored results: the same bytes again, nothing overwritten that is not ours, and nothing read that is not sound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner import api
from planner.comparison.schema import Result
from planner.comparison.store import file_names, stored
from planner.errors import DataError, UsageError
from tests.comparison.companies import SCENARIO, planned


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    scenario = SCENARIO + "chance: {default: 80%}\nretakes: {wait: 30}\n"
    return planned(tmp_path_factory.mktemp("company"), scenario=scenario, critical=True)


def changed(result: Result, file: Path, **updates: Any) -> Path:
    """A stored result with keys of its JSON changed."""
    data = json.loads(stored(result))
    data.update(updates)
    file.write_text(json.dumps(data), encoding="utf-8")
    return file


def fault(file: Path) -> tuple[str, str, str, str]:
    """The only issue with the file: code, place, what and hint."""
    with pytest.raises(DataError) as raised:
        api.load(file)
    (issue,) = raised.value.issues
    return issue.code, str(issue.where).replace(f"{file.parent.as_posix()}/", ""), str(issue.what), str(issue.hint)


def test_a_result_comes_back_byte_by_byte(result: Result, tmp_path: Path) -> None:
    file = tmp_path / "base.json"
    api.save(result, file)
    again = api.load(file)
    assert again.model_dump_json() == result.model_dump_json()
    assert stored(again) == file.read_bytes() == stored(result)
    assert file.read_bytes().endswith(b"}\n")
    assert json.loads(file.read_bytes())["schema"] == "planner/result/1"
    assert api.compare([again]) == api.compare([Result.model_validate_json(result.model_dump_json())])


def test_keys_in_another_order_are_the_same_result(result: Result, tmp_path: Path) -> None:
    file = tmp_path / "sorted.json"
    file.write_text(json.dumps(json.loads(stored(result)), sort_keys=True), encoding="utf-8")
    api.save(result, tmp_path / "base.json")
    assert api.load(file) == api.load(tmp_path / "base.json")


def test_our_own_file_is_replaced_and_no_other(result: Result, tmp_path: Path) -> None:
    file = tmp_path / "base.json"
    api.save(result.model_copy(update={"title": "before"}), file)
    api.save(result, file)
    assert api.load(file).title == "Gold in June"
    for content in (b'{"schema": "planner/plan/1"}', b"Dear diary", b"{}", b"[1]", b'{"schema": 5}'):
        file.write_bytes(content)
        with pytest.raises(UsageError) as raised:
            api.save(result, file)
        assert str(raised.value.what) == f"{file} exists and is no stored result; it is left as it is."
        assert file.read_bytes() == content
    assert [each.name for each in tmp_path.iterdir()] == ["base.json"]


def test_an_empty_file_and_a_result_of_another_version_may_be_replaced(result: Result, tmp_path: Path) -> None:
    file = tmp_path / "base.json"
    for content in (b"", b'{"schema": "planner/result/2"}'):
        file.write_bytes(content)
        api.save(result, file)
        assert api.load(file).name == "base"


def test_a_place_that_cannot_be_written(result: Result, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nowhere/base\.json cannot be written: No such file or directory\.$"):
        api.save(result, tmp_path / "nowhere" / "base.json")
    with pytest.raises(UsageError, match=r"exists and is no stored result; it is left as it is\.$"):
        api.save(result, tmp_path)
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match=r"file cannot be written: File exists\.$"):
        api.save_all([result], tmp_path / "file")


def test_a_write_that_fails_leaves_what_was_there(
    result: Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "base.json"
    api.save(result, file)
    before = file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(UsageError, match="No space left on device"):
        api.save(result.model_copy(update={"title": "after"}), file)
    assert file.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["base.json"]


BROKEN = "This is not JSON: Expecting property name enclosed in double quotes."
STORE = "`planner plan --save` and `planner compare --save` store results."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"{}", ("no-result", "a.json", "This is no stored result.", STORE)),
        (b"[]", ("no-result", "a.json", "This is no stored result.", STORE)),
        (b"7", ("no-result", "a.json", "This is no stored result.", STORE)),
        (
            b'{"schema": "planner/plan/1"}',
            ("no-result", "a.json", "This is no stored result, but planner/plan/1.", STORE),
        ),
        (
            b'{"schema": "planner/result/2"}',
            (
                "result-of-other-version",
                "a.json",
                "The result was stored by another planner: it is planner/result/2, and planner/result/1 is read here.",
                "Read it with the version that it names in `made_with`, or plan the scenario again.",
            ),
        ),
        (b"{", ("json-syntax", "a.json:1:2", BROKEN, "")),
        (b"\xff\xfe", ("encoding", "a.json", "The file is not UTF-8 text.", "Save it again as UTF-8.")),
        (b"[" * 100_000, ("too-deep", "a.json", "The file is nested too deeply.", "")),
    ],
)
def test_foreign_files_are_refused(content: bytes, expected: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(content)
    assert fault(file) == expected


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert fault(tmp_path / "a.json")[0] == "file-missing"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("exams", 4),
        ("people", 1),
        ("status", "undecided"),
        ("reached", False),
        ("last_day", "2018-07-01"),
        ("margin_days", 0),
        ("probability", 1.5),
        ("probability", -0.1),
        ("probability_error", 7),
    ],
)
def test_a_figure_that_was_changed_by_hand_is_found(key: str, value: object, result: Result, tmp_path: Path) -> None:
    code, place, what, hint = fault(changed(result, tmp_path / "a.json", **{key: value}))
    assert (code, place) == ("result-changed", f"a.json, column {key}")
    assert what == f"`{key}` is another one than that of the plan in the result."
    assert hint == "The file was changed after it was stored; plan the scenario again."


@pytest.mark.parametrize(
    ("updates", "place"),
    [
        ({"inputs": None}, "a.json, column inputs"),
        ({"cliffs": [{}]}, "a.json, column cliffs[0].on"),
        ({"made_with": {"planner": 1}}, "a.json, column made_with.planner"),
    ],
)
def test_what_has_the_wrong_form_is_found(updates: dict[str, Any], place: str, result: Result, tmp_path: Path) -> None:
    with pytest.raises(DataError) as raised:
        api.load(changed(result, tmp_path / "a.json", **updates))
    shown = [str(issue.where).replace(f"{tmp_path.as_posix()}/", "") for issue in raised.value.issues]
    assert place in shown


def test_half_of_a_character_is_refused(result: Result, tmp_path: Path) -> None:
    found = fault(changed(result, tmp_path / "a.json", title="\ud800"))
    assert found == ("encoding", "a.json", "A text in the file has half of a character.", "")


def test_figures_that_are_no_numbers_are_refused(result: Result, tmp_path: Path) -> None:
    for number in ("NaN", "Infinity", "1e999"):
        file = changed(result, tmp_path / "a.json", probability=0.123456)
        text = file.read_text(encoding="utf-8").replace("0.123456", number)
        assert number in text
        file.write_text(text, encoding="utf-8")
        assert fault(file)[0] == "result-changed"


HOSTILE = {
    "gold-by-year-end": "gold-by-year-end.json",
    "Gold / by: year?end": "gold-by-year-end.json",
    "../../etc/passwd": "etc-passwd.json",
    "..": "scenario.json",
    "": "scenario.json",
    "<script>alert(1)</script>": "script-alert-1-script.json",
    '=HYPERLINK("http://x";"y")': "hyperlink-http-x-y.json",
    "\u202egnp.exe": "gnp-exe.json",
    "🚀🔥": "scenario.json",
    "年底 金會員": "年底-金會員.json",
    "a" * 200: f"{'a' * 60}.json",
    "CON": "con-scenario.json",
    "lpt1": "lpt1-scenario.json",
    "a\x00b\nc": "a-b-c.json",
    "Größe": "grösse.json",
    "_-_": "scenario.json",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_file_names_are_plain(name: str) -> None:
    assert list(file_names([name])) == [HOSTILE[name]]


def test_alike_names_have_files_of_their_own(result: Result, tmp_path: Path) -> None:
    names = ["Gold", "gold", "gold!", "gold-2"]
    assert list(file_names(names)) == ["gold.json", "gold-2.json", "gold-3.json", "gold-2-2.json"]
    files = api.save_all([result.model_copy(update={"name": name}) for name in names], tmp_path / "new" / "folder")
    assert [api.load(file).name for file in files] == names
