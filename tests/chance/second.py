"""A second reading of how a plan may turn out: every outcome of every attempt, and every day, by the oracle's rules.

Nothing is merged, convolved or drawn. What follows from the passed sittings is written into the oracle's case as
results, and the oracle says whether the goals hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from planner.answer.schema import AssignmentAnswer
from planner.dates import earliest
from tests.oracle import (
    Case,
    Judge,
    blacked_out,
    every_day,
    exam_facts,
    goal_days,
    held,
    last_day,
    own_results,
    shifted,
)

Figures = Mapping[str, Fraction]


@dataclass(frozen=True)
class Passed:
    line: AssignmentAnswer
    on: date


@dataclass(frozen=True)
class Way:
    """One way in which the sittings of a person may turn out: attempts made and the day of passing, line by line."""

    likely: Fraction
    passed: tuple[Passed, ...] = ()
    made: tuple[tuple[date, ...], ...] = ()


def in_order(case: Case, lines: Sequence[AssignmentAnswer]) -> list[AssignmentAnswer]:
    def renews_another(one: AssignmentAnswer) -> bool:
        return any(renewed_by(case, other.exam) == one.exam for other in lines)

    def key(one: AssignmentAnswer) -> tuple[Any, ...]:
        return one.proposed_on, renews_another(one), one.exam, one.not_before, one.safe_until, one.not_after

    return sorted(lines, key=key)


def renewed_by(case: Case, exam: str) -> str | None:
    """The other exam that renews this one."""
    other: str = (exam_facts(case, exam).get("renewal") or {}).get("exam", exam)
    return None if other == exam else other


def ways(case: Case, who: str, lines: Sequence[AssignmentAnswer], figures: Figures) -> list[Way]:
    """All ways of one person, impossible ones left out."""
    found = [Way(Fraction(1))]
    ordered = in_order(case, lines)
    for line in ordered:
        found = [after for before in found for after in _following(case, who, ordered, line, before, figures)]
    return found


def _following(
    case: Case, who: str, lines: Sequence[AssignmentAnswer], line: AssignmentAnswer, before: Way, figures: Figures
) -> Iterator[Way]:
    days = attempts(case, who, lines, line, before)
    passes, failed = figures[line.exam], Fraction(1)
    for number, day in enumerate(days, 1):
        if passes and failed:
            passed = (*before.passed, Passed(line, day))
            yield Way(before.likely * failed * passes, passed, (*before.made, days[:number]))
        failed *= 1 - passes
    if failed:
        yield Way(before.likely * failed, before.passed, (*before.made, days))


def attempts(
    case: Case, who: str, lines: Sequence[AssignmentAnswer], line: AssignmentAnswer, before: Way
) -> tuple[date, ...]:
    """The days on which the exam is sat if every attempt fails: day after day, is this one?"""
    rules = case["scenario"].get("retakes")
    if any(code != line.exam for code in line.renews) and not _wanted_itself(case, who, lines, line):
        then = renewed(case, who, [*before.passed, Passed(line, line.not_after)])
        if not any(by is line for _, by, _ in then):
            return ()
    same = [each for each, earlier in zip(before.made, lines, strict=False) if earlier.exam == line.exam]
    earlier = sorted(day for days in same for day in days)
    made: list[date] = []
    for day in every_day(line.proposed_on, line.not_after):
        all_made = [*earlier, *made]
        if blacked_out(case, day) or (made and rules is None):
            continue
        if made and day < made[-1] + timedelta(days=wait_after(rules, len(made))):
            continue
        if not made and any(day < free for free in _free_again(rules, line, lines, before)):
            continue
        if rules is not None and rules.get("attempts_per_year") is not None:
            recent = [each for each in all_made if day < shifted(each, {"years": 1}, 1)]
            if len(recent) >= rules["attempts_per_year"]:
                continue
        needs = exam_facts(case, line.exam).get("prerequisites", ())
        if not made and not all(counts(case, who, need, day, before.passed) for need in needs):
            continue
        made.append(day)
    return tuple(made)


def wait_after(rules: Any, failures: int) -> int:
    wait: int = rules["wait"] if failures == 1 else rules.get("wait_later", rules["wait"])
    return max(wait, 1)


def _free_again(rules: Any, line: AssignmentAnswer, lines: Sequence[AssignmentAnswer], before: Way) -> Iterator[date]:
    for days, earlier in zip(before.made, lines, strict=False):
        if earlier.exam == line.exam and days:
            passed = any(each.line is earlier for each in before.passed)
            yield days[-1] + timedelta(days=1 if passed or rules is None else wait_after(rules, len(days)))


def _wanted_itself(case: Case, who: str, lines: Sequence[AssignmentAnswer], line: AssignmentAnswer) -> bool:
    pins = [each["pin"] for each in case["scenario"]["decisions"] if "pin" in each]
    return (
        line.exam in exams_of_goals(case)
        or any((pin["employee"], pin["exam"]) == (who, line.exam) for pin in pins)
        or any(line.exam in exam_facts(case, other.exam).get("prerequisites", ()) for other in lines)
    )


def exams_of_goals(case: Case) -> set[str]:
    """Every exam that the rules of the goals name, in whichever edition is in force on one of their days."""
    found: set[str] = set()
    coming = case.get("next")
    for goal in case["scenario"]["goals"]:
        for day in {goal["by"], goal.get("hold_until") or goal["by"]}:
            edition = case if coming is None or day < coming["from"] else coming
            for option, tiers in edition["options"].items():
                if goal.get("option") in (None, option) and goal["tier"] in tiers:
                    found |= _names(tiers[goal["tier"]]) & set(case["exams"])
    return found


def _names(rule: Any) -> set[str]:
    if isinstance(rule, str):
        return {rule}
    below = rule.values() if isinstance(rule, dict) else rule if isinstance(rule, list) else ()
    return set().union(*map(_names, below))


def renewed(case: Case, who: str, passed: Sequence[Passed]) -> list[tuple[str, AssignmentAnswer, date]]:
    """What passed sittings of other exams renew, on whatever days of their windows: exam, sitting, and last day."""
    found: list[tuple[str, AssignmentAnswer, date]] = []
    for code in sorted(case["exams"]):
        renewal: Any = exam_facts(case, code).get("renewal")
        if renewed_by(case, code) is None:
            continue
        endings = [end for _, end in own_results(case, who, code)]
        runs = [(date.min, max(endings), max(endings))] if endings and max(endings) < date.max else []
        mine = [each.line for each in passed if each.line.exam == code]
        runs += [(x.not_after, last_day(case, code, x.not_before), last_day(case, code, x.safe_until)) for x in mine]
        renewing = [each.line for each in passed if each.line.exam == renewed_by(case, code)]
        for line in sorted(renewing, key=lambda one: (one.not_before, one.safe_until, one.not_after)):
            if any(
                there <= line.not_before
                and shifted(latest, renewal["opens_before"], -1) <= line.not_before
                and line.not_after <= soonest
                for there, soonest, latest in runs
            ):
                end = last_day(case, code, line.not_before)
                runs.append((line.not_after, end, last_day(case, code, line.safe_until)))
                found.append((code, line, end))
    return found


def new_results(case: Case, who: str, passed: Sequence[Passed]) -> list[tuple[str, date, date]]:
    """Exam, day of passing, and last day of everything that counts thanks to the passed sittings."""
    on = {id(each.line): each.on for each in passed}
    found = [(each.line.exam, each.on, last_day(case, each.line.exam, each.line.not_before)) for each in passed]
    return found + [(code, on[id(line)], end) for code, line, end in renewed(case, who, passed)]


def counts(case: Case, who: str, exam: str, day: date, passed: Sequence[Passed]) -> bool:
    """Whether the exam counts for a first attempt on the day: held, or newly passed on an earlier day."""
    if day > exam_facts(case, exam).get("counts_until", date.max):
        return False
    return any(day <= end for _, end in own_results(case, who, exam)) or any(
        code == exam and first < day <= end for code, first, end in new_results(case, who, passed)
    )


class Tried:
    """The goals of a case with every outcome of a plan tried."""

    def __init__(self, case: Case, lines: Sequence[AssignmentAnswer], figures: Figures) -> None:
        self.case = case
        self.people = sorted({line.employee_id for line in lines})
        mine = {who: [line for line in lines if line.employee_id == who] for who in self.people}
        self.ways = {who: ways(case, who, mine[who], figures) for who in self.people}
        self._days = goal_days(case)
        self._judge = Judge(case)
        self._others = {who: held(case, who, [], self._days) for who in case["employees"] if who not in self.people}

    @property
    def number(self) -> int:
        found = 1
        for each in self.ways.values():
            found *= len(each)
        return found

    def probability(self, assumed: frozenset[str] = frozenset()) -> Fraction:
        """How likely every goal holds on every one of its days."""
        counting = {who: self._counting(who) for who in self.people}

        def likely(people: Sequence[str], so_far: Mapping[str, Any]) -> Fraction:
            if not people:
                return Fraction(self._judge.goals_hold({**self._others, **so_far}, assumed))
            who, *rest = people
            shares = (share * likely(rest, {**so_far, who: held_then}) for share, held_then in counting[who])
            return sum(shares, Fraction(0))

        return likely(self.people, {})

    def _counting(self, who: str) -> list[tuple[Fraction, Mapping[date, frozenset[str]]]]:
        """Ways in which the same counts on all days are put together."""
        shares: dict[Any, Fraction] = {}
        for way in self.ways[who]:
            known = held(with_results(self.case, who, way.passed), who, [], self._days)
            key = tuple(known.items())
            shares[key] = shares.get(key, Fraction(0)) + way.likely
        return [(share, dict(key)) for key, share in shares.items()]


def with_results(case: Case, who: str, passed: Sequence[Passed]) -> Case:
    """The case with what was passed as results. What another exam renews was passed before its own exam retired."""
    rows = [
        {
            "employee_id": who,
            "exam": exam,
            "passed_on": earliest([day, exam_facts(case, exam).get("retires_on")]),
            "expires_on": end,
        }
        for exam, day, end in new_results(case, who, passed)
    ]
    return {**case, "results": [*case["results"], *rows]}
