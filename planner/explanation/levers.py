"""What could be changed so that a goal comes within reach: each change of its kind, from small to large."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, NamedTuple

import polars as pl

from planner.explanation.budgets import budget_named, in_cents, raised
from planner.explanation.givens import Given, givens_of, requirements_of, values_in, without
from planner.problem.build import beginnings, build
from planner.problem.cohorts.needed import most_people_needed
from planner.problem.kinds.attempts import links
from planner.question.schema import Question
from planner.question.windows import Availability, window
from planner.scenario.schema import Ban, Goal, Hire, Monthly, Pin, Scenario

RepairKind = Literal[
    "more-people", "goal-later", "higher-limit", "higher-budget", "higher-max-exams", "less-spare", "ban-lifted",
    "pin-removed", "blackout-lifted", "no-retake-slack", "shorter-preparation", "stays-longer", "other-option",
    "other-tier", "waiver",
]  # fmt: skip

MOST_DAYS_LATER = 730
MOST_LEAVERS = 6
"""Only so many people are asked one by one whether they could stay; nobody where more leave who matter."""
_DAY_BY_DAY = 182


class Lever(NamedTuple):
    """A change that can be made in several sizes.

    what: whom or what it is about. sizes: ascending; more helps at least as much where it is `monotone`.
    apply: the question with the change of a size. One size only: a change that is made or not.
    shared: what the questions with all sizes from one to another ask alike: where that is out of reach, each of them
    is. None where it is not known.
    gives_up: givens, so that it helps no more than taking them away; None where that is not known.
    """

    kind: RepairKind
    what: Mapping[str, str | int]
    sizes: Sequence[int]
    apply: Callable[[Question, int], Question]
    monotone: bool = True
    shared: Callable[[Question, int, int], Question | None] | None = None
    gives_up: tuple[Given, ...] | None = None

    @property
    def has_sizes(self) -> bool:
        return self.kind in _IN_SIZES


_IN_SIZES = (
    "more-people", "goal-later", "higher-limit", "higher-budget", "higher-max-exams", "less-spare",
    "shorter-preparation",
)  # fmt: skip


def levers(question: Question) -> Iterator[Lever]:
    """Everything that can be tried."""
    yield _more_people(question)
    for number, goal in enumerate(question.scenario.goals):
        yield _later(question, number, goal)
    for given in givens_of(question):
        match given.kind:
            case "limit":
                yield _higher_limit(question, given)
            case "budget":
                yield _higher_budget(question, given)
            case "spare":
                yield _less_spare(question, given)
            case "ban" | "pin":
                yield _lifted("ban-lifted" if given.kind == "ban" else "pin-removed", given, question)
            case "blackout":
                yield _lifted("blackout-lifted", given, question)
            case "retake-slack":
                yield _lifted("no-retake-slack", given, question)
            case "requirement":
                yield Lever("waiver", {"requirement": given.what}, (1,), _without(given), gives_up=(given,))
            case "held-until" | "preparation" | "employees" | "employee" | "exam":
                continue
    yield from _higher_max_exams(question)
    yield from _shorter_preparation(question)
    yield from _stays_longer(question)
    for number, goal in enumerate(question.scenario.goals):
        yield from _other_tiers(question, number, goal)


# --- people --------------------------------------------------------------------------------------------------------


def _more_people(question: Question) -> Lever:
    most = max(1, most_people_needed(build(question)))
    return Lever("more-people", {}, tuple(range(1, most + 1)), with_hires)


def with_hires(question: Question, number: int, start: date | None = None) -> Question:
    """The question with so many more people, who hold nothing and are there from `start` (default: `as_of`)."""
    start = start or question.scenario.as_of
    label = new_label(question)
    ids = [f"{label} {each}" for each in range(1, number + 1)]
    people = pl.DataFrame({"employee_id": ids, "starts_on": [start] * number})
    hire = Hire.model_validate({"people": number, "label": label, "from": start})
    return replace(
        question,
        scenario=_changed(question.scenario, decisions=(*question.scenario.decisions, hire)),
        roster=question.roster.with_people(people),
        hires=question.hires | set(ids),
    )


def new_label(question: Question) -> str:
    """A label for planned hires that nobody's id begins with."""
    taken = set(question.roster.employees["employee_id"])
    labels = ("new hire", *(f"new hire {letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return next(label for label in labels if not any(each.startswith(f"{label} ") for each in sorted(taken)))


def _higher_max_exams(question: Question) -> Iterator[Lever]:
    """Every cap of a single person so much higher."""
    caps = question.roster.employees["max_exams"].drop_nulls().to_list()

    def apply(asked: Question, more: int) -> Question:
        return _with_employees(asked, pl.col("max_exams") + more)

    if caps:
        most = max(1, len(question.codes) - min(caps))
        column = Given("employees", "max_exams")
        gives_up = (column, *values_in(question, column))
        yield Lever("higher-max-exams", {"people": len(caps)}, tuple(range(1, most + 1)), apply, gives_up=gives_up)


def _less_spare(question: Question, given: Given) -> Lever:
    now = question.scenario.spare

    def apply(asked: Question, fewer: int) -> Question:
        return asked.with_spare(now - fewer)

    return Lever("less-spare", {"now": now}, tuple(range(1, now + 1)), apply, gives_up=(given,))


def _stays_longer(question: Question) -> Iterator[Lever]:
    """For each who leaves too early and matters: this person stays to the end of all goals."""
    end = question.horizon

    def staying(who: str) -> Callable[[Question, int], Question]:
        later = pl.when(pl.col("employee_id") == who).then(pl.lit(end)).otherwise(pl.col("leaves_on"))
        return lambda asked, _: _with_employees(asked, later.alias("leaves_on"))

    leaving = question.roster.employees.filter(pl.col("leaves_on") < end)
    days = dict(leaving.select("employee_id", "leaves_on").iter_rows())
    # Who would take too long to prepare may still help where that changes too.
    prepared = replace(question, scenario=_changed(question.scenario, preparation={}))
    found = [who for who in sorted(days) if _matters(staying(who)(prepared, 1), who)]
    if len(found) <= MOST_LEAVERS:
        for who in found:
            what = {"employee": who, "now": days[who].isoformat(), "until": end.isoformat()}
            gives_up = (Given("employees", "leaves_on"), Given("employee", "leaves_on", employee=who))
            yield Lever("stays-longer", what, (1,), staying(who), gives_up=gives_up)


def _matters(question: Question, who: str) -> bool:
    """Whether this person holds or may sit an exam that matters."""
    results = question.roster.results_of([who]).filter(pl.col("exam").is_in(list(question.codes)))
    if results.height:
        return True
    row = question.roster.people([who])
    person = Availability(*row.select("starts_on", "leaves_on", "sits_from", "sits_until").row(0))
    allowed = set() if row["max_exams"].item() == 0 else set(question.codes) - question.banned(who)
    return any(window(question, code, person) is not None for code in sorted(allowed))


def _with_employees(question: Question, column: pl.Expr) -> Question:
    roster = question.roster
    return replace(question, roster=replace(roster, employees=roster.employees.with_columns(column)))


# --- days ----------------------------------------------------------------------------------------------------------


def _later(question: Question, number: int, goal: Goal) -> Lever:
    def apply(asked: Question, days: int) -> Question:
        return _with_goal(asked, number, _moved(goal, days))

    def shared(asked: Question, first: int, last: int) -> Question | None:
        """The tier is held on the days on which it is with each of these delays."""
        by, end = _moved(goal, last).by, _moved(goal, first).last_day
        if by > end or must_sit(asked):
            return None
        return _with_goal(asked, number, goal.model_copy(update={"by": by, "hold_until": end}))

    days = tuple(sorted({(day - goal.by).days for day in _beginnings(question, number, goal)}))
    asked = None if must_sit(question) else tuple(requirements_of(question, goal))
    return Lever("goal-later", {"goal": number}, days, apply, monotone=False, shared=shared, gives_up=asked)


def must_sit(question: Question) -> bool:
    """Whether somebody must sit something in any case: by the end of all goals, so that it may matter when that is."""
    return bool(question.pins) or question.promises is not None


def _moved(goal: Goal, days: int) -> Goal:
    step = timedelta(days=days)
    held = None if goal.hold_until is None else goal.hold_until + step
    return goal.model_copy(update={"by": goal.by + step, "hold_until": held})


def _beginnings(question: Question, number: int, goal: Goal) -> Iterator[date]:
    """The days after the goal's own on which something new may count: until then waiting longer only loses.

    Where exams wait for others or results end, every day is worth a try.
    """
    if links(question).tied:
        yield from (goal.by + timedelta(days=number) for number in range(1, _DAY_BY_DAY + 1))
        return
    last = goal.by + timedelta(days=MOST_DAYS_LATER)
    latest = _with_goal(question, number, _moved(goal, MOST_DAYS_LATER))
    yield from (day for day in beginnings(latest) if goal.by < day <= last)


def _shorter_preparation(question: Question) -> Iterator[Lever]:
    """So many days less for the exam that takes longest, and no exam takes more than that one then."""
    days = {code: question.scenario.preparation_days(code) for code in question.codes}
    longest = max(days.values(), default=0)

    def apply(asked: Question, fewer: int) -> Question:
        capped = {code: min(number, longest - fewer) for code, number in days.items()}
        return replace(asked, scenario=_changed(asked.scenario, preparation={**asked.scenario.preparation, **capped}))

    if longest:
        what: dict[str, str | int] = {"now": longest, "least": min(days.values())}
        gives_up = tuple(Given("preparation", exam=code) for code in days)
        yield Lever("shorter-preparation", what, tuple(range(1, longest + 1)), apply, gives_up=gives_up)


# --- limits and decisions --------------------------------------------------------------------------------------------


def _higher_limit(question: Question, given: Given) -> Lever:
    limits = question.scenario.limits
    key, _, team = given.what.partition(".")
    monthly = limits.exams_per_month
    now: dict[str, int | None] = {
        "exams_per_person": limits.exams_per_person,
        "people": limits.people,
        "exams_per_person_per_month": limits.exams_per_person_per_month,
        "exams_per_month": monthly.teams[team] if team else monthly.company,
    }
    current = now[key] or 0
    most = len(question.codes) if key.startswith("exams_per_person") else _most_sittings(question)

    def apply(asked: Question, more: int) -> Question:
        old = asked.scenario.limits
        changed: object = current + more
        if key == "exams_per_month":
            teams = {**old.exams_per_month.teams, team: current + more} if team else old.exams_per_month.teams
            changed = Monthly(company=old.exams_per_month.company if team else current + more, teams=teams)
        return replace(asked, scenario=_changed(asked.scenario, limits=old.model_copy(update={key: changed})))

    what: dict[str, str | int] = {"limit": given.what, "now": current}
    sizes = tuple(range(1, max(2, most - current + 1)))
    return Lever("higher-limit", what, sizes, apply, gives_up=(given,))


def _higher_budget(question: Question, given: Given) -> Lever:
    """So many cents more."""

    def apply(asked: Question, cents: int) -> Question:
        return raised(asked, given.what, cents)

    what = budget_named(question.scenario, given.what)
    return Lever("higher-budget", what, in_cents(), apply, gives_up=(given,))


def _most_sittings(question: Question) -> int:
    return max(1, most_people_needed(build(question))) * max(1, len(question.codes))


def _lifted(kind: RepairKind, given: Given, question: Question) -> Lever:
    what: dict[str, str | int] = {}
    if given.kind in ("ban", "pin"):
        what = {"decision": given.number, **_whom(question, given.number)}
    elif given.kind == "blackout":
        blackout = question.scenario.blackouts[given.number]
        what = {"from": blackout.from_.isoformat(), "until": blackout.until.isoformat()}
    return Lever(kind, what, (1,), _without(given), gives_up=(given,))


def _whom(question: Question, number: int) -> Mapping[str, str]:
    """The employee and the exam of a decision, as far as it names them."""
    decision = question.scenario.decisions[number]
    named = decision.pin if isinstance(decision, Pin) else decision.ban if isinstance(decision, Ban) else None
    return {} if named is None else named.model_dump(exclude_none=True)


def _without(given: Given) -> Callable[[Question, int], Question]:
    return lambda asked, _: without(asked, {given})


# --- other goals -----------------------------------------------------------------------------------------------------


def _other_tiers(question: Question, number: int, goal: Goal) -> Iterator[Lever]:
    def to(changed: Goal) -> Callable[[Question, int], Question]:
        return lambda asked, _: _with_goal(asked, number, changed)

    asked = tuple(requirements_of(question, goal))
    for option, tier, _ in question.programme.tiers():
        what: dict[str, str | int] = {"goal": number, "option": option, "tier": tier}
        changed = goal.model_copy(update={"option": option, "tier": tier})
        if not _known_throughout(question, changed):
            continue
        if tier == goal.tier and goal.option not in (None, option):
            yield Lever("other-option", what, (1,), to(changed), gives_up=asked)
        elif tier != goal.tier and goal.option in (None, option):
            yield Lever("other-tier", what, (1,), to(changed), gives_up=asked)


def _known_throughout(question: Question, goal: Goal) -> bool:
    editions = {id(e): e for e in (question.edition_on(goal.by), question.edition_on(goal.last_day))}
    return all(
        goal.option in edition.options and goal.tier in edition.options[goal.option].tiers
        for edition in editions.values()
        if goal.option is not None
    )


def _with_goal(question: Question, number: int, goal: Goal) -> Question:
    goals = [goal if each == number else old for each, old in enumerate(question.scenario.goals)]
    return replace(question, scenario=_changed(question.scenario, goals=tuple(goals)))


def _changed(scenario: Scenario, **updates: object) -> Scenario:
    return scenario.model_copy(update=updates)
