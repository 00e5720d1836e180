"""Every sentence in the code has its translation, and every translation a sentence with the same values."""

from __future__ import annotations

import ast
import re
from string import Formatter

import pytest

from planner.language import LANGUAGES
from planner.language.translated import catalogue_of
from tests.language.extract import called, calls, sentences, sources, translated

OTHERS = LANGUAGES[1:]
_PROSE = re.compile(r"[A-Za-z]{2,},? [a-z]{2,}")
_NOT_FOR_USERS = {
    "ValueError",
    "TypeError",
    "AttributeError",
    "LookupError",
    "InternalError",
    "BrokenRowError",
    "NoPlanError",
    "NoSuchDayError",
    "NoSuchMonthError",
}
"""Faults of a caller or of ours; a user sees those of the last kind behind a sentence that is translated."""
_WORDS_OF_THE_COMMAND_LINE = {"help", "epilog", "metavar", "pattern"}
_KNOWN = {
    "planner/explanation/levers.py": ("new hire", "new hire "),  # ids of people who are only thought of
    "planner/verification/verify.py": ("every exam",),  # part of a rule's name in JSON
}
_WORDED_BY_OTHERS = "planner/documents/syntax.py"
"""Looks for what the YAML reader says; what it says itself is typed as a sentence."""
_STYLE = re.compile(r"bold (red|green|cyan)")


_IDEOGRAPH = r"[\u4e00-\u9fff]"
_WITHOUT_WORDS = {"{requirement}：{day}{needed}，{there}。", "{clauses}、{last}"}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def pairs(language: str) -> list[tuple[str, str]]:
    """Every English text with its translation; each form of a sentence for counts."""
    found: list[tuple[str, str]] = []
    for message in catalogue_of(language):
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
            strings = (message.string,) if isinstance(message.string, str) else message.string or ("",)
            found.extend((ids[-1], string) for string in strings)
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_has_the_sentences_of_the_code_and_no_others(language: str) -> None:
    wanted, current = translated(language)
    assert current == wanted, "Run `python -m tests.language.extract`, and translate what is new."


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language: str) -> None:
    assert len(pairs(language)) > 900
    assert [english for english, said in pairs(language) if not said.strip()] == []
    assert not [message.id for message in catalogue_of(language) if message.fuzzy and message.id]


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_values_of_their_sentences(language: str) -> None:
    assert [pair for pair in pairs(language) if placeholders(pair[0]) != placeholders(pair[1])] == []


def test_one_sentence_is_said_with_one_and_the_same_form_for_counts() -> None:
    forms: dict[str, set[str | None]] = {}
    for each in sentences():
        forms.setdefault(each.one, set()).add(each.many)
    assert [one for one, many in forms.items() if len(many) > 1] == []


def test_both_english_forms_have_the_same_values_but_for_the_count() -> None:
    for each in sentences():
        if each.many is not None:
            assert placeholders(each.many) - {"count"} == placeholders(each.one) - {"count"}, each


def test_chinese_is_chinese() -> None:
    """Its sentences have Chinese words, and full-width marks that end as the English ones do."""
    marks = {".": "。", ":": "：", "?": "？", "…": "…"}
    wrong = []
    for english, said in pairs("zh-TW"):
        has_words = re.search(r"[a-z]{2}", re.sub(r"\{\w*\}|`[^`]*`|\bon\b", "", english))
        if (has_words and not re.search(_IDEOGRAPH, said) and said not in _WITHOUT_WORDS) or (
            re.search(rf"{_IDEOGRAPH}[,.:;?!()]", said)
            or (english[-1] in marks and not english.endswith("`...`.") and said[-1] != marks[english[-1]])
        ):
            wrong.append((english, said))
    assert wrong == []


def test_each_sentence_is_given_as_it_is() -> None:
    """Not put together beforehand: a text that is not there cannot be found, nor translated."""
    for file, tree in sources():
        for node in calls(tree):
            if file.startswith("planner/language/"):
                continue
            texts = node.args[:2] if called(node).endswith("_many") else node.args[:1]
            for text in texts:
                stands_there = isinstance(text, ast.Constant) and isinstance(text.value, str)
                from_a_table = isinstance(text, ast.Name | ast.Subscript | ast.Attribute)
                assert stands_there or from_a_table, f"{file}:{node.lineno}"


def test_no_prose_stands_outside_of_sentences() -> None:
    """Whatever looks like English in a string is said, or is for no user."""
    found = []
    for file, tree in sources():
        excused = _excused(tree)
        for node in ast.walk(tree):
            text = _text(node)
            if text is None or not _PROSE.search(text) or id(node) in excused or _STYLE.fullmatch(text):
                continue
            if file != _WORDED_BY_OTHERS and text not in _KNOWN.get(file, ()):
                found.append(f"{file}: {text}")
    assert found == []


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def _excused(tree: ast.Module) -> set[int]:
    """Docstrings (also of fields), sentences, help texts, and what goes to callers only."""
    roots: list[ast.AST] = []
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                roots.append(node)
            case ast.Call() if called(node) in {"say", "say_many", "sentence", "sentence_many", "template"}:
                roots.extend(each for each in node.args if isinstance(each, ast.Constant))
            case ast.Call() if called(node) in _NOT_FOR_USERS:
                roots.append(node)
            case ast.keyword(arg=name) if name in _WORDS_OF_THE_COMMAND_LINE:
                roots.append(node)
            case _:
                pass
    return {id(each) for root in roots for each in ast.walk(root)}
