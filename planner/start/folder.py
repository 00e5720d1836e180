"""Writes the files of a start into a folder: all of them or none, and never over something that is there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from planner.errors import UsageError
from planner.language import row, sentence


def shown(folder: Path) -> str:
    """The folder's name, where every character can be seen."""
    return "".join(c if c.isprintable() else "?" for c in folder.as_posix())


def refuse_taken(folder: Path, names: tuple[str, ...]) -> None:
    """Raises UsageError when the folder is no folder, or has one of these files already; names them."""
    with _faults_named(folder):
        if os.path.lexists(folder) and not folder.is_dir():
            raise UsageError(sentence("{folder} exists and is no folder.", folder=shown(folder)))
        taken = [name for name in names if os.path.lexists(folder / name)]
    if taken:
        what = sentence(
            "{folder} has these files already: {files}. Nothing was written; name another folder.",
            folder=shown(folder),
            files=row(taken),
        )
        raise UsageError(what)


def write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Makes the folder, where it is not there, with the files in it. Raises UsageError when that cannot be done.

    Everything is written beside its place first; whatever happens then, no half of it is left.
    """
    refuse_taken(folder, tuple(files))
    made: list[Path] = []
    stage: Path | None = None
    try:
        with _faults_named(folder):
            for parent in _missing(folder):
                parent.mkdir()
                made.append(parent)
            stage = Path(tempfile.mkdtemp(dir=folder, prefix=".planner-", suffix=".part"))
            for name, content in files.items():
                (stage / name).write_bytes(content)
            for name in files:
                _put(stage / name, folder / name)
                made.append(folder / name)
    except BaseException:
        _take_back(made, stage)
        raise
    shutil.rmtree(stage, ignore_errors=True)


def _missing(folder: Path) -> list[Path]:
    """The folders that are not there, from the top."""
    missing = []
    for each in (folder, *folder.parents):
        if os.path.lexists(each):
            break
        missing.append(each)
    return missing[::-1]


def _put(written: Path, place: Path) -> None:
    """Gives a file its place. Raises FileExistsError when that has been taken meanwhile."""
    try:
        os.link(written, place)
    except FileExistsError:
        raise
    except OSError:  # no second names for files here
        with place.open("xb") as file:
            try:
                file.write(written.read_bytes())
            except BaseException:
                place.unlink()
                raise


def _take_back(made: list[Path], stage: Path | None) -> None:
    if stage is not None:
        shutil.rmtree(stage, ignore_errors=True)
    for path in reversed(made):
        try:
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
        except OSError:
            continue


@contextmanager
def _faults_named(folder: Path) -> Iterator[None]:
    """Says with a UsageError what the system refuses."""
    try:
        yield
    except ValueError:
        raise UsageError(sentence("A file name cannot hold an invisible zero character.")) from None
    except OSError as fault:
        reason = fault.strerror or sentence("unknown reason")
        raise UsageError(
            sentence("{folder} cannot be written: {reason}.", folder=shown(folder), reason=reason)
        ) from None
