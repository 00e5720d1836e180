"""People for whom the solver chooses the sittings themselves, because their bundles are too many to list, or because
something was promised to them.

Each sitting is a decision, and so is each target that the person satisfies: only with the sittings that one of the ways
of satisfying it asks for. Most people never come here (docs/model.md, section 8).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import assert_never

from planner.problem.cohorts.gathering import Individual
from planner.problem.cohorts.needed import EVERYTHING
from planner.problem.menus.bundles import Spender, price_places
from planner.problem.results import Result
from planner.problem.runs import Numbers, numbers_of, run_of
from planner.problem.schema import Measure, MonthLimits, Problem, Slot, Target
from planner.problem.sets import bits
from planner.requirements.holdings import HoldAll, HoldAny, HoldAtLeast, Holding
from planner.solver.cpsat import cp_model
from planner.solver.model.blocks import Blocks, are_few
from planner.solver.model.clashing import apart_from, clashing_groups
from planner.solver.model.rows import add_row

Truth = cp_model.IntVar | int
"""A yes/no variable, or what is known."""

Groups = tuple[tuple[int, ...], ...]

Ranges = Mapping[int, tuple[int, int]]
"""From where to where the value of a variable (by its index) can be."""


class Choice:
    """What one individual sits, and what this does.

    sitting[i]: slot i of the timetable is used. sits: anything is sat at all (by row `idle`, not unless some slot is
    used). has[r]: result r of the timetable is there, one_of[numbers]: so is one of these. satisfies[target]: the
    person satisfies the target newly (of targets that are `apart`: at all); 0 where that cannot be. variables, rows:
    the numbers of all that belong to this person alone. fits: see `handed_out`. sits_to_satisfy: see `sit_to_satisfy`.
    """

    def __init__(
        self,
        model: cp_model.CpModel,
        individual: Individual,
        problem: Problem,
        clashing: Callable[[tuple[int, ...]], Groups],
        asked: int = EVERYTHING,
        loose: bool = False,
    ) -> None:
        """clashing: groups of slots that clash so. asked: the targets (a mask) looked at. loose: see `choices_of`."""
        self.loose, self.individual, self._model = loose, individual, model
        variables, rows = len(model.proto.variables), len(model.proto.constraints)
        self.problem, self._table = problem, individual.profile.timetable
        self.sitting = [model.new_bool_var("") for _ in self._table.slots]
        self.blocks = Blocks(model, self.sitting, [slot.exam for slot in self._table.slots])
        self.sits = model.new_bool_var("")
        self._places = price_places(problem, individual.profile)
        self._prices = [individual.profile.prices[place] for place in self._places]
        self._broken: list[cp_model.IntVar] = []
        self._all_of: dict[int, Truth] = {}
        self._enough_of: dict[tuple[int, ...], cp_model.IntVar] = {}
        self._all_enough: dict[tuple[tuple[int, ...], ...], cp_model.IntVar] = {}
        self.has: list[cp_model.IntVar] = []
        self._own_slot: list[int | None] = []  # for each result the slot that is used just when it is there
        self.one_of: dict[Numbers, Truth] = {}
        self._holdings: dict[tuple[Holding, int], Truth] = {}
        self._clashing = clashing
        self._follow_the_rules()
        day_of = dict(zip(problem.days, self._days_alike(), strict=True))
        self.satisfies: tuple[Truth, ...] = tuple(
            self._newly(target, day_of[target.day]) if asked >> number & 1 else 0
            for number, target in enumerate(problem.targets)
        )
        self.variables = [*range(variables, len(model.proto.variables))]
        self.rows = [*range(rows, len(model.proto.constraints))]
        self.sits_to_satisfy = False
        if self._table.results is None:
            self.sit_to_satisfy()
        self.fits: dict[tuple[int, int], cp_model.IntVar] = {}

    @cached_property
    def clashing(self) -> Groups:
        """Groups of slots of which one can be used; where the choice is loose that is not written down."""
        return self._clashing(self._table.clashes)

    @property
    def lateness(self) -> cp_model.LinearExprT:
        """How late in the order of preference the sittings stand, in sum."""
        places = self.individual.places or range(len(self.sitting))
        return sum(place * x for place, x in zip(places, self.ordered, strict=True))

    @property
    def by_slot(self) -> Iterator[tuple[Slot, cp_model.IntVar]]:
        """Each slot, and whether it is used."""
        return zip(self._table.slots, self.sitting, strict=True)

    @property
    def ordered(self) -> Iterator[cp_model.IntVar]:
        """The sittings in the order of preference."""
        return (self.sitting[number] for number in self._table.ranking)

    @property
    def in_turn(self) -> Iterator[tuple[cp_model.IntVar, ...]]:
        """The sittings in the order of preference; those together that follow on each other and of which one at most
        can be chosen.
        """
        apart = apart_from(self._table, self.problem.month_limits)
        run: list[cp_model.IntVar] = []
        others = 0  # the slots (a mask) of which none can be chosen together with one of the run
        for number in self._table.ranking:
            if run and not others >> number & 1:
                yield tuple(run)
                run.clear()
            others = others & apart[number] if run else apart[number]
            run.append(self.sitting[number])
        if run:
            yield tuple(run)

    def costs(self, measure: Measure) -> cp_model.LinearExprT:
        """What the sittings cost in this measure."""
        match measure:
            case "exams":
                return sum(self.sitting)
            case "cost":
                return sum(price * x for price, x in zip(self._prices, self.sitting, strict=True))
            case "people":
                return self.sits
            case "changes":
                return sum(self._broken)
            case "exams-and-changes":
                churn = self.problem.churn
                exams = [churn.denominator * sitting for sitting in self.sitting]
                return sum([*exams, *(churn.numerator * broken for broken in self._broken)])
            case _:
                assert_never(measure)

    @property
    def gained(self) -> Iterator[int]:
        """The variables (their numbers) that are nothing where nothing is sat. Not `fits`: somebody may serve a group
        with what is held anyway.
        """
        truths: tuple[Truth, ...] = (self.sits, *self.has, *self.one_of.values(), *self.blocks.totals.values())
        truths = (*truths, *self._all_of.values(), *self._holdings.values())
        return (truth.index for truth in truths if not isinstance(truth, int))

    def handed_out(self, cluster: int) -> dict[int, cp_model.IntVar]:
        """For each set of targets of the cluster (masks) whether the person counts as one who satisfies just these: at
        most one set, and only with all of its targets.

        In bundles it is plain which set that is (`fits`), so nobody with half a bundle counts for two targets by half.
        Where several goals ask for the cluster, it is one answer for all: more targets are never worse.
        """
        if known := {mask: fits for (other, mask), fits in self.fits.items() if other == cluster}:
            return known
        model = self._model
        variables, rows = len(model.proto.variables), len(model.proto.constraints)
        targets = [target for target in bits(cluster) if self._can_satisfy(target)]
        found: dict[int, cp_model.IntVar] = {}
        for chosen in range(1, 1 << len(targets)):
            own = [target for place, target in enumerate(targets) if chosen >> place & 1]
            fits = model.new_bool_var("")
            for target in own:
                model.add(fits <= self.satisfies[target])
            found[sum(1 << target for target in own)] = fits
        model.add(sum(found.values()) <= 1)
        self.variables.extend(range(variables, len(model.proto.variables)))
        self.rows.extend(range(rows, len(model.proto.constraints)))
        self.fits |= {(cluster, mask): fits for mask, fits in found.items()}
        return found

    def _can_satisfy(self, target: int) -> bool:
        truth = self.satisfies[target]
        return not isinstance(truth, int) or bool(truth)

    def paying(self, fee_class: int) -> list[cp_model.IntVar]:
        """The sittings whose fee is of this class."""
        fees = self.individual.profile.fees
        return [x for place, x in zip(self._places, self.sitting, strict=True) if fees and fees[place] == fee_class]

    def spent_in(self, budget: int) -> cp_model.LinearExprT:
        """What the sittings cost in this budget, besides fees that are paid together."""
        money = self.problem.money
        inside = [money.period_of(slot.first) in money.budgets[budget].periods for slot in self._table.slots]
        return sum(price * x for price, x, counts in zip(self._prices, self.sitting, inside, strict=True) if counts)

    def spending(self, value: Mapping[int, int]) -> tuple[int, ...]:
        """What the sittings with these values (by the index of the variable) take of what is paid together."""
        spender = Spender(self.problem, self.individual.profile, self._places)
        return spender.of([number for number, x in enumerate(self.sitting) if value[x.index]])

    def months(self, limits: MonthLimits) -> Iterator[tuple[cp_model.IntVar, tuple[int, ...]]]:
        """Each sitting with the months in which it can take place."""
        return zip(self.sitting, map(limits.in_mask, self._table.months), strict=True)

    def _follow_the_rules(self) -> None:
        """Sittings that clash, what sittings need, the person's cap, and pins."""
        model, profile = self._model, self.individual.profile
        for group in () if self.loose else self.clashing:
            add_row(model, _times(1, self.blocks.sum_of(group)) | {self.sits.index: -1}, most=0)
        if self.loose and self.sitting:  # Those rows also say that whoever sits nothing has no slots.
            add_row(model, _times(1, self.sitting) | {self.sits.index: -len(self.sitting)}, most=0)
        self.idle = len(model.proto.constraints)
        add_row(model, _times(-1, self.sitting) | {self.sits.index: 1}, most=0)
        if profile.cap is not None:
            model.add(sum(self.sitting) <= profile.cap * self.sits)
        if self._table.results is not None:
            self._sit_with_needs(self._table.results.known)
        for exam in bits(profile.pinned):
            model.add(sum(self._sittings_of(exam)) >= 1)
        for exam, times in sorted(Counter(profile.promised).items()):
            self._broken.extend([self._breaks(exam)] * times)

    def sit_to_satisfy(self) -> None:
        """Whoever satisfies anything newly sits something: half of somebody cannot do as much as a whole person. (Where
        results need others the linear relaxation looks for such rows, unless they are asked for.)
        """
        self.sits_to_satisfy = True
        for truth in {truth.index: truth for truth in self.satisfies if not isinstance(truth, int)}.values():
            self.rows.append(len(self._model.proto.constraints))
            add_row(self._model, {truth.index: 1, self.sits.index: -1}, most=0)

    def _breaks(self, exam: int) -> cp_model.IntVar:
        """Whether the exam is not sat: 0 exactly if it is, together with all that it needs."""
        broken = self._model.new_bool_var("")
        self._model.add(sum(self._sittings_of(exam)) + broken >= 1)
        for slot, sitting in self.by_slot:
            if slot.exam == exam:
                self._model.add(sitting + broken <= 1)
        return broken

    def _days_alike(self) -> list[int]:
        """For each day the first one on which the same counts, held or not, thanks to the same."""
        table, first = self._table, dict[tuple[int, int], int]()
        days = table.ways if table.results is None else table.results.counting
        held = self.individual.profile.held
        return [first.setdefault((id(day), held[number]), number) for number, day in enumerate(days)]

    def _newly(self, target: Target, day: int) -> Truth:
        truth = self._truth(target.holding, day)
        return 0 if isinstance(truth, int) and not target.apart else truth

    def _truth(self, holding: Holding, day: int) -> Truth:
        """Whether the person satisfies the holding on the day; a variable that may be 1 only then."""
        key = (holding, day)
        if key not in self._holdings:
            match holding:
                case str() | HoldAny():
                    truth = self._enough(1, self._thanks_to(holding, day))
                case HoldAll():
                    truth = self._all([self._thanks_to(part, day) for part in holding.all])
                case HoldAtLeast():
                    truth = self._enough(holding.at_least, [self._truth(part, day) for part in holding.of])
                case _:
                    assert_never(holding)
            self._holdings[key] = truth
        return self._holdings[key]

    def _thanks_to(self, holding: Holding, day: int) -> list[Truth]:
        """Of these one must be true if the person satisfies the holding on the day."""
        match holding:
            case str():
                return self._counts(self.problem.exams.index(holding), day)
            case HoldAny():
                return [truth for part in holding.any for truth in self._thanks_to(part, day)]
            case HoldAll() | HoldAtLeast():
                return [self._truth(holding, day)]
            case _:
                assert_never(holding)

    def _counts(self, exam: int, day: int) -> list[Truth]:
        """Of these one must be true if the exam counts on the day."""
        if self.individual.profile.held[day] >> exam & 1:
            return [1]
        results = self._table.results
        if results is not None:
            return [self._one_of_results(results.counting[day][exam])]
        ways = self._table.ways[day][exam]
        if self._table.is_single(day, exam):
            return [*self.blocks.sum_of(run_of(ways) or [way.bit_length() - 1 for way in ways])]
        return [self._sat(way) for way in ways]

    def _sittings_of(self, exam: int) -> list[Truth]:
        """Of these one must be true if the exam is sat, together with all that it needs."""
        results = self._table.results
        if results is not None:
            return [self._one_of_results(results.sitting[exam])]
        return [self._sat(way) for way in self._table.pins[exam]]

    def _one_of_results(self, numbers: Numbers) -> Truth:
        """Whether one of these results is there."""
        if numbers not in self.one_of:
            self.one_of[numbers] = self._enough(1, self._sum_of(numbers))
        return self.one_of[numbers]

    def _sum_of(self, numbers: Numbers) -> list[cp_model.IntVar]:
        """Variables that add up to how many of these results are there."""
        if are_few(numbers):
            return [self.has[number] for number in numbers]
        slots = [self._own_slot[number] for number in numbers]
        renewed = [self.has[number] for number, slot in zip(numbers, slots, strict=True) if slot is None]
        return [*self.blocks.sum_of(numbers_of(slot for slot in slots if slot is not None)), *renewed]

    def _sit_with_needs(self, known: Sequence[Result]) -> None:
        """Nothing is sat without what its own result needs, so that result is there as soon as the slot is chosen. A
        result that is renewed is there if the slot is chosen and of all that it needs there is one result each.
        """
        for result in known:  # what a result needs is known before it
            sitting = self.sitting[result.slot]
            needs = [self._one_of_results(need) for need in result.needs]
            if result.exam == self._table.slots[result.slot].exam:
                for need in needs:
                    self._model.add(sitting <= need)
                self.has.append(sitting)
                self._own_slot.append(result.slot)
            else:
                self._own_slot.append(None)
                there = self._enough(1 + len(needs), [sitting, *needs])
                self.has.append(self._model.new_constant(there) if isinstance(there, int) else there)

    def _sat(self, sittings: int) -> Truth:
        """Whether all these sittings are chosen."""
        if sittings not in self._all_of:
            chosen = [self.sitting[number] for number in bits(sittings)]
            self._all_of[sittings] = self._enough(len(chosen), chosen)
        return self._all_of[sittings]

    def _enough(self, count: int, parts: Sequence[Truth]) -> Truth:
        """A variable that may be 1 only if so many of the parts are, the same for the same parts; what is known is
        settled at once.
        """
        unknown = [part for part in parts if not isinstance(part, int)]
        if len(unknown) < len(parts):
            count -= sum(part for part in parts if isinstance(part, int))
        if count <= 0:
            return 1
        numbers = [part.index for part in unknown]
        if count == 1:
            numbers = [*dict.fromkeys(numbers)]
        if count > len(numbers):
            return 0
        if len(numbers) == 1:
            return unknown[0]
        key = (count, *numbers)
        if key not in self._enough_of:
            self._enough_of[key] = self._new_truth(count, numbers)
        return self._enough_of[key]

    def _new_truth(self, count: int, parts: Sequence[int]) -> cp_model.IntVar:
        """parts: variables (their indices)."""
        truth = self._model.new_bool_var("")
        if count == len(parts):
            for part in parts:
                add_row(self._model, {part: -1, truth.index: 1}, most=0)
        else:
            add_row(self._model, {**Counter(parts), truth.index: -count}, least=0)
        return truth

    def _all(self, parts: Sequence[Sequence[Truth]]) -> Truth:
        """A variable that may be 1 only if one of each of these is true. One for "one of these" of its own would say no
        more.
        """
        unknown: list[list[cp_model.IntVar]] = []
        for part in parts:
            own = [each for each in part if not isinstance(each, int)]
            if len(own) == len(part) or not any(each for each in part if isinstance(each, int)):
                unknown.append(own)
        if len(unknown) < 2 or not all(unknown):
            return self._enough(len(unknown), [self._enough(1, part) for part in unknown])
        numbers = [tuple([each.index for each in part]) for part in unknown]
        key = tuple(sorted({*numbers}))
        if key not in self._all_enough:
            truth = self._model.new_bool_var("")
            for part in numbers:
                add_row(self._model, dict.fromkeys(part, -1) | {truth.index: 1}, most=0)
            self._all_enough[key] = truth
        return self._all_enough[key]


def _times(factor: int, variables: Iterable[cp_model.IntVar]) -> dict[int, int]:
    """Terms of a row: each of these variables, with this factor."""
    return dict.fromkeys([x.index for x in variables], factor)


def choices_of(
    model: cp_model.CpModel,
    individuals: Sequence[Individual],
    problem: Problem,
    asked: int = EVERYTHING,
    loose: bool = False,
) -> list[Choice]:
    """The decisions of all individuals. asked: the targets (a mask) that are looked at. loose: whether the model has no
    rows for slots that clash, as nothing but its relaxation is asked for, which seldom breaks one (`Supports`).
    """
    clashing = cache(lambda clashes: tuple(clashing_groups(clashes)))  # once for all whose slots clash alike
    return [Choice(model, each, problem, clashing, asked, loose) for each in individuals]
