"""Whether the decisions of a scenario fit its programme and one another. Employees are checked with the roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error, warning
from planner.language import sentence
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
                    what = sentence("The programme has no requirement {name}.", name=decision.waive)
                    hint = suggestion(decision.waive, waivable)
                    yield error("requirement-unknown", document.place((*at, "waive")), what, hint)
                if decision.until is not None and decision.until < scenario.as_of:
                    what = sentence(
                        "The waiver ends on {day}, before the day of the plan; it has no effect.",
                        day=str(decision.until),
                    )
                    hint = sentence("Remove it, or give a later day.")
                    yield warning("waiver-ended", document.place((*at, "until")), what, hint)
            case Hire():
                if decision.from_ is not None and decision.from_ > last_day:
                    what = sentence(
                        "These people start on {first}, after the last day of every goal ({last}).",
                        first=str(decision.from_),
                        last=str(last_day),
                    )
                    hint = sentence("They cannot help; give an earlier day or a later goal.")
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
            what = sentence(
                "{employee} and {exam} are pinned twice; first in line {line}.",
                employee=pair[0],
                exam=pair[1],
                line=str(document.place(other).line),
            )
            yield warning("pin-repeated", document.place(at), what, sentence("Keep one of them."))


def _pinned_and_banned(
    pins: Sequence[tuple[Loc, Pin]], bans: Sequence[tuple[Loc, Ban]], document: Document
) -> Iterator[Issue]:
    for at, decision in pins:
        employee, exam = decision.pin.employee, decision.pin.exam
        for ban_at, other in bans:
            if other.ban.employee in (None, employee) and other.ban.exam in (None, exam):
                what = sentence(
                    "{employee} must sit {exam} by this pin, but must not by the ban in line {line}.",
                    employee=employee,
                    exam=exam,
                    line=str(document.place(ban_at).line),
                )
                yield error("pinned-and-banned", document.place(at), what, sentence("Remove one of the two."))
