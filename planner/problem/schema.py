"""The waist of the hour-glass: everything a solver may know, frozen, and nothing else.

Sets are bit masks: exam number i of `Problem.exams` is bit i of a set of exams, slot number i of a person's timetable
is bit i of a set of sittings, target number j of `Problem.targets` is bit j of a set of targets, and month number m of
`MonthLimits.months` is bit m of a set of months. No file, row or prose reaches beyond this point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from planner.problem.money import NO_MONEY, Money
from planner.problem.results import Results
from planner.problem.runs import Runs, each_once, run_of, slots_in
from planner.problem.seats import Seats, find_months
from planner.problem.sets import bits, union
from planner.requirements.holdings import Holding

Measure = Literal["exams", "cost", "people", "changes", "exams-and-changes"]
"""changes: how many promises are broken. exams-and-changes: the exams, and for each broken promise what it is worth."""


class Target(NamedTuple):
    """A holding looked at on one day.

    have: how many people satisfy it then without any new exam. Where `apart`, the target belongs to groups that may
    not share people, everybody is handed out anew, and `have` is not used.
    """

    holding: Holding
    day: date
    apart: bool
    have: int


class Enough(NamedTuple):
    """At least so many people satisfy the target (those who do already are counted)."""

    target: int
    people: int
    kind: Literal["enough"] = "enough"


class EnoughApart(NamedTuple):
    """So many people for each of the targets, where a person counts for at most `groups_per_person` of them."""

    targets: tuple[int, ...]
    people: tuple[int, ...]
    groups_per_person: int = 1
    kind: Literal["enough-apart"] = "enough-apart"


class EnoughPasses(NamedTuple):
    """The people of all these targets together are at least so many; whoever satisfies two counts twice."""

    targets: tuple[int, ...]
    passes: int
    kind: Literal["enough-passes"] = "enough-passes"


class PeopleTerm(NamedTuple):
    """`each` points for everybody who satisfies the target but `spare` people, at most `cap`; none until the gate
    holds.
    """

    target: int
    each: int
    cap: int
    gate: Condition
    above_zero: bool
    spare: int = 0


class FigureTerm(NamedTuple):
    """Fixed points; `more` instead where the requirement `assumed` is assumed. None until the gate holds."""

    value: int
    assumed: str | None
    more: int
    gate: Condition
    above_zero: bool


class EnoughPoints(NamedTuple):
    """The terms add up to so many points, and each that must be above zero is. All points are in the same unit."""

    points: int
    terms: tuple[PeopleTerm | FigureTerm, ...]
    kind: Literal["enough-points"] = "enough-points"


class Assumed(NamedTuple):
    """A metric or fact requirement (full name) that only comes true from outside."""

    requirement: str
    kind: Literal["assumed"] = "assumed"


@dataclass(frozen=True, slots=True)
class Parts:
    """At least `count` of the parts. `count == 0`: nothing is asked."""

    count: int
    parts: tuple[Condition, ...]
    kind: Literal["parts"] = "parts"


Condition = Enough | EnoughApart | EnoughPasses | EnoughPoints | Assumed | Parts

NOTHING = Parts(0, ())
"""Nothing is asked."""


class Choice(NamedTuple):
    """One option that may carry a goal, and what it asks on all days together."""

    option: str
    condition: Condition


class GoalDemand(NamedTuple):
    """A goal: one of the choices must hold, on every day by the same option."""

    choices: tuple[Choice, ...]


class Slot(NamedTuple):
    """One way of sitting an exam: a first attempt on any day from `first` to `last` does what is promised of it."""

    exam: int
    first: date
    last: date


@dataclass(frozen=True, eq=False)
class Timetable:
    """When people with the same days and results may sit what, and what counts thanks to it.

    ways[day][exam]: the smallest sets of sittings (masks of slots) with which the exam counts on that day of the
        problem, for somebody for whom it does not count anyway. Sittings that are needed first are among them. Empty
        for exams that no rule names; the smaller ones first.
    pins[exam]: in the same way the smallest sets that contain a sitting of the exam and all that it needs; empty where
        nobody is pinned to it and it is promised to nobody.
    clashes[slot]: the slots that cannot be chosen together with this one.
    ranking: slots in the order in which equal choices are settled.
    months[slot]: the months in which it can take place, and above the months the period of money; empty where neither
        matters.
    free[exam]: for an exam that has to do with no other one, what its slots are good for: (days, months) as masks.
        None for the others.
    results: where some need others, what says the same as `ways` and `pins`.
    listed: False where there are too many sets to list; then `ways` and `pins` are empty.
    """

    slots: tuple[Slot, ...]
    ways: tuple[tuple[tuple[int, ...], ...], ...]
    pins: tuple[tuple[int, ...], ...]
    clashes: tuple[int, ...]
    ranking: tuple[int, ...]
    months: tuple[int, ...]
    free: tuple[tuple[tuple[int, int], ...] | None, ...]
    results: Results | None = None
    listed: bool = True

    @cached_property
    def runs(self) -> tuple[Runs, ...]:
        """For each day and exam the slots in `ways`, where they are single ones in a row."""
        return each_once(lambda day: tuple(map(run_of, day)), self.ways)

    def knowing(self, runs: tuple[Runs, ...]) -> Timetable:
        """The same, of which these are known to be `runs`."""
        vars(self)["runs"] = runs
        return self

    @cached_property
    def leading_to(self) -> tuple[int, ...]:
        """For each exam those (a mask) of which a sitting may be needed so that it counts on some day."""
        exam_of = [1 << slot.exam for slot in self.slots]
        if not self.listed and self.results is not None:
            return self.results.leading_to(exam_of)
        named = (union(day[exam] for day in self._named) for exam in range(len(self.pins)))
        return tuple(union(exam_of[slot] for slot in bits(slots)) for slots in named)

    def slots_for(self, day: int, exam: int) -> int:
        """The slots (a mask) of which one may be needed so that the exam counts on this day."""
        return self._named[day][exam]

    def is_single(self, day: int, exam: int) -> bool:
        """Whether the exam counts on this day thanks to single slots of its own, if at all."""
        sets = self.ways[day][exam]
        return not sets or (sets[-1].bit_count() == 1 and not self._named[day][exam] & ~self._of_exam[exam])

    @cached_property
    def all_single(self) -> bool:
        """Whether each exam counts, or is sat where it has to be, thanks to single slots of its own."""
        lists = (*{id(day): day for day in self.ways}.values(), self.pins)
        if not all(not sets or sets[-1].bit_count() == 1 for each in lists for sets in each):
            return False
        of_each = zip(*{*self._named[: len(self.ways)]}, tuple(map(union, self.pins)), strict=True)
        return not any(union(named) & ~own for named, own in zip(of_each, self._of_exam, strict=True))

    @cached_property
    def _named(self) -> tuple[tuple[int, ...], ...]:
        """For each day and exam the slots (a mask) that stand in `ways`, or that results need."""
        if self.listed or self.results is None:
            once = {id(day): (day, runs) for day, runs in zip(self.ways, self.runs, strict=True)}
            named = {key: tuple(map(slots_in, *each)) for key, each in once.items()}
            return tuple([named[id(day)] for day in self.ways])
        return self.results.slots_needed()

    @cached_property
    def _of_exam(self) -> list[int]:
        """For each exam its slots (a mask)."""
        found = [0] * len(self.pins)
        for number, slot in enumerate(self.slots):
            found[slot.exam] |= 1 << number
        return found

    def can_sit(self, exam: int) -> bool:
        """Whether there is a way to sit this pinned or promised exam."""
        return bool(self.pins[exam] if self.listed or self.results is None else self.results.sitting[exam])


class Profile(NamedTuple):
    """People who are alike in everything that matters, except for the price of their time.

    held: for each day of the problem, the exams that count then without any new sitting.
    pinned: exams that each of them must sit.
    cap: at most so many new exams for each of them.
    prices: what each exam costs for one of them in each period of the problem's money, in cents:
        period by period, exam by exam. fees: the fee class of each in the same order, None where the price has the fee
        in it; empty where there are no fee classes.
    team: the team, where it has a limit of its own.
    promised: exams (their numbers, as often as promised) that they were promised to sit; such people are individuals.
    """

    people: Sequence[str]
    held: tuple[int, ...]
    timetable: Timetable
    pinned: int
    cap: int | None
    prices: tuple[int, ...]
    team: str | None = None
    promised: tuple[int, ...] = ()
    fees: tuple[int | None, ...] = ()


Priced = tuple[tuple[int, ...], Sequence[str]]
"""What exams cost somebody (`Profile.prices`), and everybody to whom they cost that."""


class Kind(NamedTuple):
    """People who are alike in everything that matters, except for the price of an hour of theirs.

    people: all of them. by_price: the same people by what exams cost them; none of the prices of those who come
    later is lower, and some is higher. Worked out as far as it is looked at, as there may be hundreds of thousands of
    prices of which dozens matter. The rest is as in `Profile`.
    """

    people: Sequence[str]
    by_price: Iterable[Priced]
    held: tuple[int, ...]
    timetable: Timetable
    pinned: int
    cap: int | None
    team: str | None = None
    promised: tuple[int, ...] = ()
    fees: tuple[int | None, ...] = ()

    def profiles(self) -> Iterator[Profile]:
        """Its profiles, the cheapest first."""
        for prices, people in self.by_price:
            yield Profile(
                people,
                self.held,
                self.timetable,
                self.pinned,
                self.cap,
                prices,
                self.team,
                self.promised,
                self.fees,
            )


class MonthLimits(NamedTuple):
    """At most so many sittings in each month: by everybody, by the people of a team, by one person.

    months: the first day of each month.
    """

    months: tuple[date, ...]
    company: int | None
    teams: Mapping[str, int]
    person: int | None

    @property
    def only_persons(self) -> bool:
        """Whether only what one person sits is limited."""
        return self.company is None and not self.teams

    def room_for(self, seats: Iterable[int]) -> bool:
        """Whether one person can have all these sittings, as far as the person's limit goes."""
        return self.person is None or find_months(self.without_periods(seats), self.person)

    def without_periods(self, seats: Iterable[int]) -> Seats:
        """The seats without what stands above the months."""
        every = (1 << len(self.months)) - 1
        return tuple(seat & every for seat in seats)

    def in_mask(self, mask: int) -> tuple[int, ...]:
        """The months in which a sitting with this mask can take place."""
        return bits(mask & ((1 << len(self.months)) - 1))


class Problem(NamedTuple):
    """Which people should sit which exams so that every goal holds, optimising `measures` in order.

    days: the days on which targets are looked at. exams: codes, sorted. people_limit: at most so many people sit
    anything. month_limits: None where it does not matter in which month somebody sits an exam. churn: how many exams a
    kept promise is worth, in the measure "exams-and-changes", which is counted in units of 1 / its denominator. money:
    how fees can be paid, and budgets.
    """

    days: tuple[date, ...]
    exams: tuple[str, ...]
    targets: tuple[Target, ...]
    goals: tuple[GoalDemand, ...]
    kinds: tuple[Kind, ...]
    measures: tuple[Measure, ...]
    people_limit: int | None = None
    month_limits: MonthLimits | None = None
    churn: Fraction = Fraction(0)
    money: Money = NO_MONEY

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Everybody, in the order of the first person of each profile. Takes long where each hour has its own price."""
        return tuple(sorted((each for kind in self.kinds for each in kind.profiles()), key=_first_person))


def _first_person(profile: Profile) -> str:
    return profile.people[0]
