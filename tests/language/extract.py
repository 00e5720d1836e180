"""Brings the catalogues up to date with the sentences in the code: `python -m tests.language.extract`.

Translations are kept. Sentences that are new get an empty one, to be filled in; those that are gone are dropped.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from planner.language import LANGUAGES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "planner"
_ONE = {"say", "sentence", "template"}
_MANY = {"say_many", "sentence_many"}
_WIDTH = 120


@dataclass(frozen=True, order=True)
class Found:
    """A sentence in the code: its English, that for several where there is one, and the file."""

    file: str
    line: int
    one: str
    many: str | None = None

    @property
    def id(self) -> str | tuple[str, str]:
        return self.one if self.many is None else (self.one, self.many)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Everything that says or keeps a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called(node) in _ONE | _MANY:
            yield node


def called(node: ast.Call) -> str:
    """The bare name of the function."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of the package, by its path."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return tuple((path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


@cache
def sentences() -> tuple[Found, ...]:
    """The sentences of the package, file by file in their order."""
    found = []
    for file, tree in sources():
        for node in calls(tree):
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if called(node) in _MANY and len(texts) > 1:
                found.append(Found(file, node.lineno, texts[0], texts[1]))
            elif called(node) in _ONE and texts:
                found.append(Found(file, node.lineno, texts[0]))
    return tuple(sorted(found))


def catalogue_file(language: str) -> Path:
    locale = language.replace("-", "_")
    return PACKAGE / "language" / "locales" / locale / "LC_MESSAGES" / "planner.po"


def translated(language: str) -> tuple[str, str | None]:
    """The catalogue as it should be, and as it is."""
    file, locale = catalogue_file(language), language.replace("-", "_")
    current = file.read_text(encoding="utf-8") if file.is_file() else None
    known = Catalog(locale) if current is None else read_po(BytesIO(current.encode()), locale)
    wanted = Catalog(locale, fuzzy=False)
    for each in sentences():
        old = known.get(each.one)
        string = old.string if old is not None and old.id == each.id else ""
        wanted.add(each.id, string, locations=[(each.file, 0)])
    body = BytesIO()
    write_po(body, wanted, width=_WIDTH, omit_header=True, include_lineno=False)
    header = (
        f"# The sentences of planner in {known.locale_identifier}. "
        "After a change of the code: python -m tests.language.extract\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {wanted.plural_forms}\\n"\n\n'
    )
    return header + body.getvalue().decode(), current


if __name__ == "__main__":
    for language in LANGUAGES[1:]:
        text, _ = translated(language)
        catalogue_file(language).write_text(text, encoding="utf-8")
