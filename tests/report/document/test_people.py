"""People within sentences, in both languages."""

from __future__ import annotations

from planner.language import say, speaking
from planner.report.document.people import marked, prose
from planner.report.document.schema import Person, text

MARIT = Person("E04", "Marit Moonstone")


def test_a_marked_id_becomes_a_person_in_the_sentence() -> None:
    said = say("{who} must sit {exam}.", who=marked("E04"), exam="MB2-877")
    assert prose(said, {"E04": MARIT}) == text(MARIT, " must sit MB2-877.")


def test_a_blank_stands_between_chinese_and_an_id() -> None:
    with speaking("zh-TW"):
        said = say("{who} leaves on {day}.", who=marked("E04"), day="2017-12-31")
        plain = say("{who} leaves on {day}.", who="E04", day="2017-12-31")
    found = prose(said, {"E04": MARIT})
    assert MARIT in found.parts
    assert "".join(part.id if isinstance(part, Person) else str(part) for part in found.parts) == plain


def test_somebody_unknown_is_known_by_the_id() -> None:
    assert prose(f"For {marked('X')}.", {}) == text("For ", Person("X"), ".")


def test_marks_that_a_user_typed_do_no_harm() -> None:
    assert prose("\ufdd1 stray \ufdd0", {}) == text(" stray ")
    assert prose(marked("E\ufdd104"), {}) == text(Person("E04"))
