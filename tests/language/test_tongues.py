"""How each language writes days, numbers, amounts and lists, and which one is in force: all by hand."""

from __future__ import annotations

import copy
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from planner import language
from planner.dates import Month
from planner.language import (
    Said,
    all_of,
    any_of,
    followed,
    in_force,
    known_language,
    row,
    say,
    sentence,
    speaking,
    tongue,
)
from planner.text import localised
from planner.words.parts import exams, figure, people, short_day, yes_or_no

DAY = date(2017, 3, 5)


@pytest.mark.parametrize(
    ("spoken_in", "told"),
    [
        (
            "en",
            {
                "day": "2017-03-05",
                "short day": "2017-03-05",
                "month": "2017-11",
                "whole": "1,240,000",
                "half": "1,250.50",
                "third": "73.33",
                "exact": "1,000.125",
                "amount": "300,000 USD",
                "other unit": "12 seats",
                "to the cent": "4,162.00",
                "percent": "99.4 %",
            },
        ),
        (
            "zh-TW",
            {
                "day": "2017年3月5日",
                "short day": "2017/03/05",
                "month": "2017年11月",
                "whole": "1,240,000",
                "half": "1,250.50",
                "third": "73.33",
                "exact": "1,000.125",
                "amount": "300,000 美元",
                "other unit": "12 seats",
                "to the cent": "4,162.00",
                "percent": "99.4%",
            },
        ),
    ],
)
def test_days_and_numbers(spoken_in: str, told: dict[str, str]) -> None:
    with speaking(spoken_in):
        assert {
            "day": tongue().day(DAY),
            "short day": short_day(DAY),
            "month": tongue().month(Month(2017, 11)),
            "whole": figure(1_240_000),
            "half": figure(Decimal("1250.5")),
            "third": figure(Fraction(220, 3)),
            "exact": tongue().exact(Decimal("1000.1250")),
            "amount": figure(300_000, "USD"),
            "other unit": figure(12, "seats"),
            "to the cent": tongue().to_the_cent(Fraction(4162)),
            "percent": tongue().percent(Decimal("99.40")),
        } == told


@pytest.mark.parametrize(
    ("items", "english", "chinese"),
    [
        ([], ("", "", ""), ("", "", "")),
        (["A"], ("A", "A", "A"), ("A", "A", "A")),
        (["A", "B"], ("A and B", "A or B", "A, B"), ("A 和 B", "A 或 B", "A、B")),
        (["A", "B", "C"], ("A, B and C", "A, B or C", "A, B, C"), ("A、B 和 C", "A、B 或 C", "A、B、C")),
        (["甲", "乙", "C", "丁"], ("甲, 乙, C and 丁",) * 1, ("甲、乙、C 和丁",) * 1),
    ],
)
def test_lists(items: list[str], english: tuple[str, ...], chinese: tuple[str, ...]) -> None:
    for spoken_in, told in (("en", english), ("zh-TW", chinese)):
        with speaking(spoken_in):
            said = [language.spoken(each(items)) for each in (all_of, any_of, row)]
            assert tuple(said[: len(told)]) == told


def test_a_blank_stands_between_chinese_and_latin_letters_but_not_in_days() -> None:
    with speaking("zh-TW"):
        assert say("{who} must sit {exam}.", who="E07", exam="MB2-717") == "E07 必須應考 MB2-717。"
        assert say("{who} must sit {exam}.", who="郭樣本", exam="MB2-717") == "郭樣本必須應考 MB2-717。"
        assert say("{who} leaves on {day}.", who="E07", day=DAY) == "E07 於2017年3月5日離職。"
        assert say("{title} ({unit})", title="營收", unit="USD") == "營收（USD）"
        assert say("`{key}` should be {expected}.", key="by", expected="文字") == "`by` 應為文字。"


def test_counts_choose_the_form_of_a_sentence() -> None:
    assert [people(count) for count in (0, 1, 2, 1000)] == ["0 people", "1 person", "2 people", "1,000 people"]
    assert exams(Fraction(1, 2)) == "0.50 exams"
    with speaking("zh-TW"):
        assert [people(count) for count in (0, 1, 1000)] == ["0 人", "1 人", "1,000 人"]
        assert exams(Fraction(1, 2)) == "0.50 次測驗"


def test_a_kept_sentence_is_english_until_it_is_spoken() -> None:
    with speaking("zh-TW"):
        inner = sentence("The file is empty.")
        kept = followed([sentence("{who} leaves on {day}.", who="E07", day=DAY), inner])
        assert kept == "E07 leaves on 2017-03-05. The file is empty."
        assert language.spoken(kept) == "E07 於2017年3月5日離職。檔案是空的。"
        assert language.spoken("E07 leaves.") == "E07 leaves."
    assert language.spoken(kept) == kept
    assert type(language.spoken(kept)) is str


def test_a_kept_sentence_can_be_copied() -> None:
    kept = sentence("The file is empty.")
    assert isinstance(copy.deepcopy(kept), Said)
    with speaking("zh-TW"):
        assert language.spoken(copy.deepcopy(kept)) == "檔案是空的。"


def test_a_sentence_of_a_value_is_said_in_the_same_language() -> None:
    kept = sentence("The file should be {expected}.", expected=sentence("a list"))
    assert kept == "The file should be a list."
    with speaking("zh-TW"):
        assert language.spoken(kept) == "檔案應為清單。"


def test_what_has_no_translation_is_said_in_english() -> None:
    with speaking("zh-TW"):
        assert say("Nobody has ever translated {what}.", what="this") == "Nobody has ever translated this."


def test_the_language_holds_within_and_no_longer() -> None:
    assert in_force() == "en"
    with speaking("zh-TW"):
        assert (in_force(), yes_or_no(True)) == ("zh-TW", "是")
        with speaking("en"):
            assert (in_force(), yes_or_no(True)) == ("en", "yes")
        assert in_force() == "zh-TW"
    with pytest.raises(KeyError), speaking("zh-TW"):
        raise KeyError
    assert in_force() == "en"


def test_each_thread_speaks_for_itself() -> None:
    with ThreadPoolExecutor(1) as pool, speaking("zh-TW"):
        assert pool.submit(in_force).result() == "en"
        assert pool.submit(copy_context().run, in_force).result() == "zh-TW"


@pytest.mark.parametrize("tag", ["zh-TW", "zh_TW", "ZH-tw", "zh-Hant", "zh-Hant-TW", " zh-TW "])
def test_spellings_of_a_language(tag: str) -> None:
    assert known_language(tag) == "zh-TW"


@pytest.mark.parametrize("tag", ["zh", "zh-CN", "zh-Hans", "de", "", "english"])
def test_languages_that_are_not_spoken(tag: str) -> None:
    assert known_language(tag) is None
    with pytest.raises(ValueError, match="known are en, zh-TW"), speaking(tag):
        pass


def test_titles_of_users_come_in_the_language_in_force() -> None:
    title = {"en": "Gold", "zh-TW": "金會員", "de": "Gold (de)"}
    assert localised(title) == "Gold"
    with speaking("zh-TW"):
        assert localised(title) == "金會員"
        assert localised({"en": "Silver"}) == "Silver"
        assert localised({"de": "Bronze"}) == "Bronze"
        assert localised("Gold") == "Gold"
        assert localised(None, "gold") == "gold"
