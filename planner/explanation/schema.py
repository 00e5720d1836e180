"""What `explain` answers, as data: facts that were computed; the words for them are made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from planner.answer.base import Answer, Figure
from planner.answer.schema import Block, StageAnswer


class Standing(Answer):
    """How a requirement stands without new exams. on: the goal's `by`, the day of `need` and `have`; until: its last
    day. at_most: for people an upper bound of how many could be had on every day of the goal, if everybody sat all
    they may for this requirement alone; None where it is not known.
    """

    on: date
    until: date
    need: Figure
    have: Figure
    at_most: Figure | None = None


class Miss(Answer):
    """By how many days a given misses a goal. day: the first possible day, which is after the goal's `by`, or the last
    one, which is before its `by`, or before its `hold_until`; goal_day: that day of the goal.
    """

    day: date
    goal: Literal["by", "hold_until"]
    goal_day: date
    days: int


class GivenAnswer(Answer):
    """One of the givens that cannot hold together. what: the requirement, limit, decision, exam, column or employee.

    Why it stands in the way: `standing` of a requirement about people, results or points; `miss` of a day; and for
    somebody who leaves or starts, what they hold of the exams that the requirements of the conflict name.
    """

    kind: str
    what: Mapping[str, str | int]
    standing: Standing | None = None
    miss: Miss | None = None
    holds: tuple[str, ...] = ()


class Conflict(Answer):
    """A set of givens with which no plan reaches the goals, whatever other givens are taken away. With any fewer of
    them, and nothing else given, there is one.

    status: "found"; "none" when no plan exists even without all of them; "undecided" when it is not known.
    """

    status: Literal["found", "none", "undecided"]
    givens: tuple[GivenAnswer, ...] = ()


class Step(Answer):
    """One change. size: by how much, where it can be more or less. latest: for more people, the last day on which so
    many are enough; for everything else None.
    """

    kind: str
    what: Mapping[str, str | int]
    size: int | None = None
    latest: date | None = None


class Repair(Answer):
    """Changes with which the goals can be reached, the smallest of their kind, and the verified plan's figures.

    blocked_by: what the goals then still wait for, which no exam can change; `reached` says that there is nothing.
    """

    steps: tuple[Step, ...]
    status: Literal["met", "planned"]
    reached: bool
    blocked_by: tuple[Block, ...] = ()
    exams: int
    people: int
    objective: tuple[StageAnswer, ...]
    verified: bool


class Pair(Answer):
    """One employee and one exam."""

    employee_id: str
    exam: str


class Difference(Answer):
    """How the best plan changes when something is forced.

    question: "without-sitting" (this person does not sit this exam), "with-sitting" (the person does),
    "without-person" (the person is not there). status: of the plan that is forced; "refused" where it cannot be forced,
    with the reason in `why`. more: by how much each measure grows, in the order of the objective; empty without a
    plan. added, removed: the sittings that only one of the plans has.
    """

    question: Literal["without-sitting", "with-sitting", "without-person"]
    employee_id: str
    exam: str | None = None
    status: Literal["met", "planned", "impossible", "undecided", "refused"]
    why: Literal["held", "banned", "not-proposable", "no-day", "nothing-to-sit", "not-planned"] | None = None
    more: tuple[StageAnswer, ...] = ()
    added: tuple[Pair, ...] = ()
    removed: tuple[Pair, ...] = ()


class OneMore(Answer):
    """What it takes if a requirement asks for one person, or one result, more: by how much each measure grows."""

    requirement: str
    status: Literal["met", "planned", "impossible", "undecided"]
    more: tuple[StageAnswer, ...] = ()


class Candidate(Answer):
    """Somebody who could fill an open place, by sitting these exams.

    in_plan: the best plan counts on this person for it. more: by how much each measure grows if the person sits them.
    """

    employee_id: str
    exams: tuple[str, ...]
    in_plan: bool
    more: tuple[StageAnswer, ...]


class OpenPlaces(Answer):
    """The places of a requirement that are open without the plan, on the day on which most are, and everybody who
    could fill one, the cheapest first.
    """

    requirement: str
    on: date
    need: Figure
    have: Figure
    candidates: tuple[Candidate, ...]


class SparePrice(Answer):
    """The best plan whose goals hold whichever `spare` people leave: its measures, and by how much they are more than
    without anybody to spare. verified: checked day by day; False where there is no plan to check.
    """

    spare: int
    status: Literal["met", "planned", "impossible", "undecided"]
    objective: tuple[StageAnswer, ...] = ()
    more: tuple[StageAnswer, ...] = ()
    verified: bool = False


class Counting(Answer):
    """Why a group takes so many exams: `need` people, `have` of them there, and of those who lack least, how many
    people (values) lack how many exams (keys): no fewer than `at_least` together.
    """

    requirement: str
    on: date
    need: int
    have: int
    lacking: Mapping[int, int]
    at_least: int


class Proof(Answer):
    """Why a plan takes so many exams. pinned: sittings that the scenario demands. bound: these and what the groups
    take at least. by_counting: the bound is the number itself; else the solver proved it.
    """

    exams: int
    counted: tuple[Counting, ...]
    pinned: int
    bound: int
    by_counting: bool


class SecondOpinion(Answer):
    """What another solver proved about the same model: the same value of every measure, or that there is no plan.

    agrees: False only means that it did not settle everything in `seconds`; a contradiction is an error of planner.
    settled: the measures that it did settle.
    """

    solver: str
    agrees: bool
    settled: tuple[str, ...]
    seconds: float


class Alternative(Answer):
    """Another plan: its measures, and how it differs from the best one."""

    objective: tuple[StageAnswer, ...]
    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]
    verified: bool


class Involvement(Answer):
    """In how many of the plans, the best one included, somebody sits something."""

    employee_id: str
    plans: int
    of: int


class Alternatives(Answer):
    """The next best plans in their order.

    within: the share by which the first measure may be above the best. exhausted: there are no others within it.
    complete: False where a part of the plans could not be looked at within the effort; better ones may be missing.
    people: who sits something in any of them.
    """

    within: float
    complete: bool
    exhausted: bool
    plans: tuple[Alternative, ...]
    people: tuple[Involvement, ...]


class Explanation(Answer):
    """The answer of `explain`.

    For goals that cannot be reached: how many people are missing for the closest plan, the conflict, and the repairs,
    the cheapest plan first; `tried` changes and `tried_pairs` pairs of them were looked at; of those in `undecided` and
    `undecided_pairs` it is not known whether they help. For a plan: why it takes so many exams, and what each of its
    sittings, or what was asked about, changes.
    """

    schema_: Literal["planner/explain/1"] = Field(default="planner/explain/1", alias="schema")
    title: str | None
    programme: str
    as_of: date
    status: Literal["met", "planned", "impossible", "undecided"]
    missing: Figure | None = None
    conflict: Conflict | None = None
    repairs: tuple[Repair, ...] = ()
    tried: int = 0
    tried_pairs: int = 0
    undecided: tuple[Step, ...] = ()
    undecided_pairs: tuple[tuple[Step, Step], ...] = ()
    proof: Proof | None = None
    second_opinion: SecondOpinion | None = None
    differences: tuple[Difference, ...] = ()
    alternatives: Alternatives | None = None
    one_more: tuple[OneMore, ...] = ()
    spares: tuple[SparePrice, ...] = ()
    places: tuple[OpenPlaces, ...] = ()
