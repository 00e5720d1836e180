"""All files or none, never over something that is there, whatever the folder is called."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from planner.errors import UsageError
from planner.start import folder as subject
from planner.start.folder import refuse_taken, write_new

FILES = {"a.txt": b"a", "b.txt": b"b"}


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("name", [".", "new", "deep/er/new"])
def test_the_folder_is_made_with_its_files_and_nothing_else(name: str, tmp_path: Path) -> None:
    write_new(tmp_path / name, FILES)
    assert {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} == FILES


def test_other_files_of_the_folder_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "c.txt").write_bytes(b"c")
    write_new(tmp_path, FILES)
    assert everything(tmp_path) == {"a.txt", "b.txt", "c.txt"}
    assert (tmp_path / "c.txt").read_bytes() == b"c"


def test_files_have_the_usual_rights(tmp_path: Path) -> None:
    write_new(tmp_path / "new", FILES)
    (tmp_path / "usual").write_bytes(b"")
    assert (tmp_path / "new" / "a.txt").stat().st_mode == (tmp_path / "usual").stat().st_mode


@pytest.mark.parametrize("kind", ["file", "folder", "broken link"])
def test_what_is_there_is_named_and_nothing_is_written(kind: str, tmp_path: Path) -> None:
    place = tmp_path / "b.txt"
    if kind == "file":
        place.write_bytes(b"mine")
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to("nowhere")
    with pytest.raises(UsageError) as caught:
        write_new(tmp_path, FILES)
    said = f"{tmp_path} has these files already: b.txt. Nothing was written; name another folder."
    assert str(caught.value) == said
    assert everything(tmp_path) == {"b.txt"}


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for name in ("file", "file/new"):
        with pytest.raises(UsageError):
            write_new(tmp_path / name, FILES)
    with pytest.raises(UsageError, match="file exists and is no folder"):
        refuse_taken(tmp_path / "file", ("a.txt",))


@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), KeyboardInterrupt(), FileExistsError(17, "x")]
)
@pytest.mark.parametrize("at", ["a.txt", "b.txt"])
def test_whatever_happens_no_half_is_left(
    at: str, fault: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = subject._put

    def fails(written: Path, place: Path) -> None:
        if place.name == at:
            raise fault
        put(written, place)

    monkeypatch.setattr(subject, "_put", fails)
    with pytest.raises(KeyboardInterrupt if isinstance(fault, KeyboardInterrupt) else UsageError):
        write_new(tmp_path / "deep" / "new", FILES)
    assert everything(tmp_path) == set()


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = subject._put

    def late(written: Path, place: Path) -> None:
        if place.name == "b.txt":
            place.write_bytes(b"mine")
        put(written, place)

    monkeypatch.setattr(subject, "_put", late)
    with pytest.raises(UsageError, match="cannot be written"):
        write_new(tmp_path, FILES)
    assert everything(tmp_path) == {"b.txt"}
    assert (tmp_path / "b.txt").read_bytes() == b"mine"


def test_where_files_have_one_name_only_they_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    write_new(tmp_path / "new", FILES)
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == FILES


HOSTILE = (
    " two  spaces ",
    "[bold]x",
    "a\nb",
    "'quotes\"",
    "$(touch x)",
    "金會員",
    "-x",
    "tab\there",
    "\x1b[31mred",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_only_names(name: str, tmp_path: Path) -> None:
    write_new(tmp_path / name, FILES)
    with pytest.raises(UsageError) as caught:
        write_new(tmp_path / name, FILES)
    assert str(caught.value).isprintable()
    assert {path.relative_to(tmp_path).parts for path in tmp_path.glob("**/*")} == {
        (name,),
        (name, "a.txt"),
        (name, "b.txt"),
    }


@pytest.mark.parametrize("name", ["x" * 300, "\0"])
def test_impossible_names_are_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_new(tmp_path / name, FILES)
    assert everything(tmp_path) == set()
