"""Finds a programme by its catalogue name or its path, reads it and checks it."""

from __future__ import annotations

import posixpath
from functools import cache
from pathlib import Path
from typing import NamedTuple

from planner.documents.validate import validated
from planner.documents.yaml import Document, read_yaml
from planner.errors import DataError, Issue, Place, error, raise_errors
from planner.language import followed, row, sentence
from planner.programme.lint import lint
from planner.programme.schema import Programme
from planner.text import did_you_mean

_CATALOGUE = Path(__file__).parent / "catalogue"
_SUFFIXES = (".yaml", ".yml")


class LoadedProgramme(NamedTuple):
    """A programme, the document it was read from, and the warnings and notices about it."""

    programme: Programme
    document: Document
    issues: tuple[Issue, ...] = ()


def catalogue() -> tuple[str, ...]:
    """The names `vendor/programme@edition` of the programmes that come with the planner, sorted."""
    return tuple(
        sorted(
            f"{vendor.name}/{programme.name}@{edition.name.removesuffix('.yaml')}"
            for vendor in _CATALOGUE.iterdir()
            if vendor.is_dir()
            for programme in vendor.iterdir()
            if programme.is_dir()
            for edition in programme.iterdir()
            if edition.name.endswith(".yaml")
        )
    )


def load_programme(reference: str, folder: Path, shown_folder: str, asked_at: Place) -> LoadedProgramme:
    """The programme that a reference names. Raises `DataError` with everything that is wrong with it.

    A reference is a catalogue name, or the path of a YAML file relative to `folder`, which messages call
    `shown_folder`. `asked_at` is where the reference stands.
    """
    if reference.endswith(_SUFFIXES):
        shown = posixpath.normpath(posixpath.join(shown_folder, reference))
        return _checked(read_yaml(folder / reference, shown, asked_at))
    names = catalogue()
    if reference not in names:
        what = sentence("There is no programme '{name}' in the catalogue.", name=reference)
        listed = sentence(
            "The catalogue has {names}; one of your own is named by the path of its .yaml file.", names=row(names)
        )
        hint = followed([did_you_mean(reference, names), listed])
        raise DataError([error("programme-unknown", asked_at, what, hint)])
    return _from_catalogue(reference)


@cache
def _from_catalogue(name: str) -> LoadedProgramme:
    """The programme of a name that the catalogue has; read once, as scenarios that are compared often share it."""
    inside = name.replace("@", "/") + ".yaml"
    return _checked(read_yaml(_CATALOGUE / inside, f"catalogue/{inside}"))


def load_programme_file(path: Path, shown: str) -> LoadedProgramme:
    """The programme in a file, whatever its name. Raises `DataError` with everything that is wrong with it."""
    return _checked(read_yaml(path, shown))


def _checked(document: Document) -> LoadedProgramme:
    programme = validated(Programme, document)
    return LoadedProgramme(programme, document, raise_errors(lint(programme, document)))
