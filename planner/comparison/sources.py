"""Where the scenarios of a comparison come from: scenario files, stored results, and folders of both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from planner.comparison.schema import Result
from planner.comparison.store import load_result
from planner.errors import DataError, Issue, Place, error
from planner.language import sentence
from planner.question.load import load_question
from planner.question.schema import Question
from planner.scenario.files import SCENARIO_FILE, scenario_file

_STORED = ".json"
_WRITTEN = (".yaml", ".yml")
_BASE = "base"
_OF_SCENARIOS = re.compile(r"""(?m)^\{?\s*["']?(extends|goals|as_of)["']?\s*:""")
"""What stands in a scenario file, at its outermost level, and not in prices or programmes."""


class Source(NamedTuple):
    """A scenario that is to be planned (`found` is its question), or one that was (the stored result)."""

    name: str
    found: Question | Result


def read_sources(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Everything that the paths name, in their order; a file that is named twice is read once.

    A folder without a scenario.yaml stands for the scenarios and stored results in it, by name, but the one that is
    called `base` first, or else the one that was stored as the base of a comparison. Names are those of the files or
    folders, or the stored ones; alike names get the name of their folder before them, or else a number after them.
    Raises DataError with everything that is wrong in all of them.
    """
    issues: list[Issue] = []
    sources: list[tuple[Path, Source]] = []
    seen: set[Path] = set()
    for path in paths:
        try:
            files = tuple(_files(path))
        except DataError as fault:
            issues.extend(fault.issues)
            continue
        inside: list[tuple[Path, Source]] = []
        for file in files:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                try:
                    inside.append((file, _source(file)))
                except DataError as fault:
                    issues.extend(fault.issues)
        sources += sorted(inside, key=lambda each: (_called(each[0]) != _BASE, not _was_base(each[1])))
    if issues:
        raise DataError(issues)
    names = _told_apart([(source.name, file) for file, source in sources])
    return tuple(Source(name, source.found) for name, (_, source) in zip(names, sources, strict=True))


def name_of(file: Path) -> str:
    """What a scenario is called: as its file, or as its folder where the file is called scenario.yaml."""
    path = scenario_file(file.resolve())
    return path.parent.name if path.name == SCENARIO_FILE else path.stem


def _source(file: Path) -> Source:
    if file.suffix.lower() == _STORED:
        result = load_result(file)
        return Source(result.name, result)
    return Source(name_of(file), load_question(file))


def _was_base(source: Source) -> bool:
    return isinstance(source.found, Result) and source.found.is_base


def _files(path: Path) -> Iterator[Path]:
    """The scenario files and stored results that the path stands for."""
    if not path.is_dir():
        yield path
    elif (path / SCENARIO_FILE).is_file():
        yield path / SCENARIO_FILE
    else:
        inside = sorted(_inside(path), key=lambda file: (_called(file) != _BASE, _called(file), file.name))
        if not inside:
            what = sentence("The folder has no scenarios and no stored results.")
            hint = sentence(
                "Name a folder with scenario files, with folders that have a {file}, or with stored results.",
                file=SCENARIO_FILE,
            )
            raise DataError([error("no-scenarios", Place(path.as_posix()), what, hint)])
        yield from inside


def _inside(folder: Path) -> Iterator[Path]:
    for each in folder.iterdir():
        if each.name.startswith("."):
            continue
        if each.is_dir():
            if (each / SCENARIO_FILE).is_file():
                yield each / SCENARIO_FILE
        elif each.suffix.lower() == _STORED or (each.suffix.lower() in _WRITTEN and _is_scenario(each)):
            yield each


def _is_scenario(file: Path) -> bool:
    try:
        return _OF_SCENARIOS.search(file.read_text(encoding="utf-8-sig", errors="replace")) is not None
    except OSError:
        return True  # what is wrong with it is said when it is read


def _called(file: Path) -> str:
    return file.parent.name if file.name == SCENARIO_FILE else file.stem


def _told_apart(named: Sequence[tuple[str, Path]]) -> list[str]:
    """A name for each that no other one has."""
    times = Counter(name for name, _ in named)
    fuller = [name if times[name] == 1 else f"{_folder(file)}/{name}" for name, file in named]
    found: list[str] = []
    for name in fuller:
        number, chosen = 1, name
        while chosen in found:
            number += 1
            chosen = f"{name} ({number})"
        found.append(chosen)
    return found


def _folder(file: Path) -> str:
    """The folder that tells a file from others of its name."""
    path = file.resolve()
    return path.parent.parent.name if path.name == SCENARIO_FILE else path.parent.name
