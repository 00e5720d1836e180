"""What is wrong with the exams of a programme: their days, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from planner.dates import Month
from planner.documents.yaml import Document, Loc
from planner.errors import Issue, error, warning
from planner.language import sentence
from planner.programme.rule_lint import no_exam, suggested_exam
from planner.programme.schema import Exam, Programme
from planner.text import match_form


def lint_exams(programme: Programme, document: Document) -> Iterator[Issue]:
    """The issues of every exam."""
    yield from _exams_defined_twice(programme, document)
    for code, exam in programme.exams.items():
        yield from exam_day_issues(code, exam, document, ("exams", code))
        yield from exam_link_issues(code, programme.exams, document, ("exams", code))


def _exams_defined_twice(programme: Programme, document: Document) -> Iterator[Issue]:
    first: dict[str, str] = {}
    for code in programme.exams:
        other = first.setdefault(match_form(code), code)
        if other != code:
            where = document.key_place(("exams", code))
            line = document.key_place(("exams", other)).line
            what = sentence(
                "The exam {exam} is the exam {other} of line {line}, written differently.",
                exam=code,
                other=other,
                line=str(line),
            )
            yield error("exam-defined-twice", where, what, sentence("Keep one of them."))


def exam_day_issues(code: str, exam: Exam, document: Document, at: Loc) -> Iterator[Issue]:
    """What is wrong with the days of one exam whose keys stand at this path of the document."""
    launch, retires_on, counts_until = exam.available_from, exam.retires_on, exam.counts_until
    earliest = date(launch.year, launch.month, 1) if isinstance(launch, Month) else launch
    end_key = "counts_until" if retires_on is None else "retires_on"
    end = counts_until if retires_on is None else retires_on
    where = document.place((*at, end_key))
    if end is not None and earliest is not None and exam.first_day is not None:
        if earliest > end:
            what = sentence(
                "The exam {exam} is available from {launch}, after its `{key}` ({end}).",
                exam=code,
                launch=str(launch),
                key=end_key,
                end=str(end),
            )
            yield error("exam-days", where, what, sentence("Check `available_from` and `{key}`.", key=end_key))
        elif exam.first_day > end:
            what = sentence(
                "The exam {exam} is launched in {launch}, and its `{key}` ({end}) is in the same month.",
                exam=code,
                launch=str(launch),
                key=end_key,
                end=str(end),
            )
            hint = sentence("A month stands for its last day, so nobody could sit it; give the day of the launch.")
            yield warning("exam-never-available", where, what, hint)
    yield from _registration(code, exam, earliest, document, at)
    if counts_until is None:
        return
    where = document.place((*at, "counts_until"))
    if retires_on is None:
        what = sentence(
            "The exam {exam} has `counts_until` without `retires_on`: it could be sat after it stops counting.",
            exam=code,
        )
        yield warning("counts-until-alone", where, what, sentence("Add `retires_on`, the last day to sit it."))
    elif counts_until < retires_on:
        what = sentence(
            "The exam {exam} counts until {end}, before its last day to sit it ({last}).",
            exam=code,
            end=str(counts_until),
            last=str(retires_on),
        )
        yield error("exam-days", where, what, sentence("Check `retires_on` and `counts_until`."))


def _registration(code: str, exam: Exam, launch: date | None, document: Document, at: Loc) -> Iterator[Issue]:
    """The last day to register, held against the days of the exam."""
    last = exam.register_by
    if last is None:
        return
    where = document.place((*at, "register_by"))
    if launch is not None and last < launch:
        what = sentence(
            "The exam {exam} can be registered for until {last}, before it is available ({launch}).",
            exam=code,
            last=str(last),
            launch=str(exam.available_from),
        )
        yield error("exam-days", where, what, sentence("Check `register_by` and `available_from`."))
    elif exam.retires_on is not None and last > exam.retires_on:
        what = sentence(
            "The exam {exam} can be registered for until {last}, after its last day to sit it ({end}).",
            exam=code,
            last=str(last),
            end=str(exam.retires_on),
        )
        hint = sentence("Check `register_by` and `retires_on`.")
        yield warning("registration-after-retirement", where, what, hint)


def exam_link_issues(code: str, exams: Mapping[str, Exam], document: Document, at: Loc) -> Iterator[Issue]:
    """What is wrong with the prerequisites and the renewal of one exam whose keys stand at this path."""
    exam = exams[code]
    for position, first in enumerate(exam.prerequisites):
        where = document.place((*at, "prerequisites", position))
        if first not in exams:
            yield error("exam-unknown", where, no_exam(first), suggested_exam(first, exams))
        elif code in _needed_before(first, exams):
            what = sentence(
                "The exam {exam} needs {first} first, and {first} needs {exam} first; nobody could sit either.",
                exam=code,
                first=first,
            )
            yield error("prerequisites-in-a-circle", where, what, sentence("Take one of them out."))
    if exam.renewal is None:
        return
    if exam.renewal.exam is not None and exam.renewal.exam not in exams:
        where = document.place((*at, "renewal", "exam"))
        yield error("exam-unknown", where, no_exam(exam.renewal.exam), suggested_exam(exam.renewal.exam, exams))
    if exam.valid_for is None:
        what = sentence("The exam {exam} has a `renewal`, but its results do not end.", exam=code)
        hint = sentence("Add `valid_for`, or take `renewal` out.")
        yield error("renewal-without-validity", document.place((*at, "renewal")), what, hint)


def _needed_before(code: str, exams: Mapping[str, Exam]) -> frozenset[str]:
    """The exam and everything that it needs first, directly or not."""
    found = {code}
    while more := {first for each in found if each in exams for first in exams[each].prerequisites} - found:
        found |= more
    return frozenset(found)
