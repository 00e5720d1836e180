"""Whether the decisions of a scenario fit its programme and one another. Employees are checked with the roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error, warning
from planner.programme.rule_lint import no_exam, suggested_exam
from planner.programme.schema import Programme
from planner.scenario.schema import Ban, Hire, Pin, Scenario, Waive
from planner.text import suggestion


def check_decisions(scenario: Scenario, editions: Sequence[Programme], document: Document) -> Iterator[Issue]:
    """The issues of the decisions; all editions have the same exams."""
    programme = editions[0]
    waivable = [name for each in editions for name, _ in each.requirements()]
    pins = [(("decisions", i), each) for i, each in enumerate(scenario.decisions) if isinstance(each, Pin)]
    bans = [(("decisions", i), each) for i, each in enumerate(scenario.decisions) if isinstance(each, Ban)]
    last_day = max(goal.last_day for goal in scenario.goals)
    for position, decision in enumerate(scenario.decisions):
        at: Loc = ("decisions", position)
        match decision:
            case Pin():
                yield from _exam(decision.pin.exam, (*at, "pin", "exam"), programme, document)
            case Ban():
                if decision.ban.exam is not None:
                    yield from _exam(decision.ban.exam, (*at, "ban", "exam"), programme, document)
            case Waive():
                if decision.waive not in waivable:
                    what = f"The programme has no requirement {decision.waive}."
                    hint = suggestion(decision.waive, waivable)
                    yield error("requirement-unknown", document.place((*at, "waive")), what, hint)
                if decision.until is not None and decision.until < scenario.as_of:
                    what = f"The waiver ends on {decision.until}, before the day of the plan; it has no effect."
                    where = document.place((*at, "until"))
                    yield warning("waiver-ended", where, what, "Remove it, or give a later day.")
            case Hire():
                if decision.from_ is not None and decision.from_ > last_day:
                    what = f"These people start on {decision.from_}, after the last day of every goal ({last_day})."
                    hint = "They cannot help; give an earlier day or a later goal."
                    yield warning("hire-too-late", document.place((*at, "from")), what, hint)
    yield from _pins_twice(pins, document)
    yield from _pinned_and_banned(pins, bans, document)


def _exam(code: str, at: Loc, programme: Programme, document: Document) -> Iterator[Issue]:
    if code not in programme.exams:
        yield error("exam-unknown", document.place(at), no_exam(code), suggested_exam(code, programme.exams))


def _pins_twice(pins: Sequence[tuple[Loc, Pin]], document: Document) -> Iterator[Issue]:
    first: dict[tuple[str, str], Loc] = {}
    for at, decision in pins:
        pair = (decision.pin.employee, decision.pin.exam)
        other = first.setdefault(pair, at)
        if other != at:
            line = document.place(other).line
            what = f"{pair[0]} and {pair[1]} are pinned twice; first in line {line}."
            yield warning("pin-repeated", document.place(at), what, "Keep one of them.")


def _pinned_and_banned(
    pins: Sequence[tuple[Loc, Pin]], bans: Sequence[tuple[Loc, Ban]], document: Document
) -> Iterator[Issue]:
    for at, decision in pins:
        employee, exam = decision.pin.employee, decision.pin.exam
        for ban_at, other in bans:
            if other.ban.employee in (None, employee) and other.ban.exam in (None, exam):
                line = document.place(ban_at).line
                what = f"{employee} must sit {exam} by this pin, but must not by the ban in line {line}."
                yield error("pinned-and-banned", document.place(at), what, "Remove one of the two.")
