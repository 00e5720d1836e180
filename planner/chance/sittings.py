"""The sittings of a plan by person: how likely each attempt is passed, and which have to do with each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from planner.answer.company import result_ends
from planner.answer.links import RenewedResult, SittingWindow, renewed_results
from planner.answer.schema import AssignmentAnswer, PlanAnswer
from planner.errors import DataError, Place, error
from planner.language import row, sentence
from planner.question.schema import Question


class PlannedSitting(NamedTuple):
    """A sitting of a plan.

    proposed_on: the day of the first attempt, unless it has to wait for another sitting. window: passed by its last
    day. passes: how likely a single attempt is passed. only_renews: nobody would sit it but to renew another result.
    """

    employee_id: str
    exam: str
    proposed_on: date
    window: SittingWindow
    level: str | None
    passes: Fraction
    only_renews: bool


class Span(NamedTuple):
    """An exam counts for somebody from the day on which the sitting number `by` is passed, up to and including `last`.

    The last day is the one that the plan promises: as if the sitting was passed on the first day of its window.
    """

    exam: str
    by: int
    last: date


@dataclass(frozen=True)
class Sitter:
    """Somebody with the sittings of a plan, in the order of their proposed days.

    ends: until when the results in the roster count by themselves, by exam.
    """

    question: Question
    employee_id: str
    ends: dict[str, date]
    sittings: tuple[PlannedSitting, ...]

    def spans(self, passed: Iterable[int]) -> tuple[Span, ...]:
        """What counts thanks to these sittings once each of them is passed, what they renew included."""
        mine = sorted(passed)
        exams = self.question.exams
        found = []
        for number in mine:
            each = self.sittings[number]
            found.append(Span(each.exam, number, exams[each.exam].last_day(each.window.first) or date.max))
        for result in self.renewed(mine):
            found += [Span(result.exam, number, result.last) for number in mine if self._renews(number, result)]
        return tuple(found)

    def renewed(self, passed: Iterable[int]) -> tuple[RenewedResult, ...]:
        """The results of other exams that these sittings renew, if all of them are passed."""
        windows: dict[str, list[SittingWindow]] = {}
        for number in passed:
            windows.setdefault(self.sittings[number].exam, []).append(self.sittings[number].window)
        return tuple(renewed_results(self.question.exams, self.ends, windows))

    def has_something_to_renew(self, number: int, passed: Iterable[int]) -> bool:
        """Whether the sitting renews a result if it and these sittings are passed."""
        return any(self._renews(number, result) for result in self.renewed({*passed, number}))

    def _renews(self, number: int, result: RenewedResult) -> bool:
        sitting = self.sittings[number]
        return result.by == sitting.window and self._renewed_by(result.exam) == sitting.exam

    def _renewed_by(self, code: str) -> str | None:
        """The other exam that renews this one."""
        renewal = self.question.exams[code].renewal
        return None if renewal is None or renewal.exam == code else renewal.exam

    # --- which sittings have to do with each other -------------------------------------------------------------------

    def looks_at(self, number: int, earlier: int) -> bool:
        """Whether it matters to a sitting if, and when, one that stands before it is passed."""
        if earlier >= number:
            return False
        code, other = self.sittings[number].exam, self.sittings[earlier].exam
        needs = self.question.exams[code].prerequisites
        return (
            other == code
            or other in needs
            or any(self._renewed_by(need) == other for need in needs)
            or self._renewed_by(other) == code
        )

    @cached_property
    def linked(self) -> tuple[tuple[int, ...], ...]:
        """The sittings in groups that have nothing to do with each other; in each of them the order is kept."""
        groups: list[set[int]] = []
        for number in range(len(self.sittings)):
            near = [group for group in groups if any(self.looks_at(number, other) for other in group)]
            groups = [group for group in groups if group not in near]
            groups.append({number}.union(*near))
        return tuple(sorted(tuple(sorted(group)) for group in groups))


def sitters_of(question: Question, plan: PlanAnswer) -> tuple[Sitter, ...]:
    """Everybody who sits something in the plan, by id.

    Raises DataError when the scenario does not say how likely a planned exam is passed.
    """
    lines: dict[str, list[AssignmentAnswer]] = {}
    for line in plan.assignments:
        lines.setdefault(line.employee_id, []).append(line)
    people = sorted(lines)
    rows = question.roster.people(people).select("employee_id", "level")
    levels: dict[str, str | None] = dict(rows.iter_rows())
    ends = result_ends(question, set(people))
    figures = {
        (code, level): _figure(question, code, level)
        for who in people
        for level in [levels[who]]
        for code in sorted({line.exam for line in lines[who]})
    }
    missing = sorted({code for (code, _), figure in figures.items() if figure is None})
    if missing:
        what = sentence("`chance` has no figure for {exams}, which the plan names.", exams=row(missing))
        hint = sentence("Add one, or a `default` for all exams.")
        raise DataError([error("chance-missing", Place("scenario"), what, hint)])
    found = []
    for who in people:
        sittings = [
            PlannedSitting(
                employee_id=who,
                exam=line.exam,
                proposed_on=line.proposed_on,
                window=SittingWindow(line.not_before, line.safe_until, line.passed_by or line.not_after),
                level=levels[who],
                passes=figures[line.exam, levels[who]] or Fraction(0),
                only_renews=_only_renews(question, line, lines[who]),
            )
            for line in lines[who]
        ]
        found.append(Sitter(question, who, ends[who], _in_order(question, sittings)))
    return tuple(found)


def _figure(question: Question, code: str, level: str | None) -> Fraction | None:
    return Fraction(1) if question.scenario.chance is None else question.scenario.chance.of(code, level)


def _only_renews(question: Question, line: AssignmentAnswer, mine: Iterable[AssignmentAnswer]) -> bool:
    """Whether the exam is neither asked for nor pinned nor needed first, so that only what it renews is a reason."""
    pinned = any((pin.pin.employee, pin.pin.exam) == (line.employee_id, line.exam) for pin in question.pins)
    needed = any(line.exam in question.exams[other.exam].prerequisites for other in mine)
    renews_others = any(code != line.exam for code in line.renews)
    return renews_others and line.exam not in question.asked and not pinned and not needed


def _in_order(question: Question, sittings: Sequence[PlannedSitting]) -> tuple[PlannedSitting, ...]:
    """By proposed day; on the same day what is renewed stands before what renews it."""

    def renews_another(sitting: PlannedSitting) -> bool:
        return any(
            renewal is not None and renewal.exam == sitting.exam != other.exam
            for other in sittings
            for renewal in [question.exams[other.exam].renewal]
        )

    return tuple(sorted(sittings, key=lambda each: (each.proposed_on, renews_another(each), each)))
