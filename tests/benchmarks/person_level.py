"""Three models with one boolean per person and missing exam, as one would write them without any reduction.

They know what the rules of the benchmark need: `all` and `any` of groups of people that may, may not or must share
people, where a group asks for `all` or `any` of some exams; metrics and facts are met. Each minimises one sum, of exams
or of their prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import permutations

from ortools.math_opt.python import mathopt  # type: ignore[import-untyped]
from ortools.sat.python import cp_model

from planner.requirements.holdings import HoldAll, HoldAny
from planner.requirements.tree import AllOf, AnyOf, FactHolds, MetricReaches, PeopleHold, Requirement

Pair = tuple[int, str]


@dataclass(frozen=True)
class Task:
    """What each person holds, the rules that must all hold, and each person's prices (none: every exam costs 1)."""

    held: tuple[frozenset[str], ...]
    rules: tuple[Requirement, ...]
    price: tuple[Mapping[str, int], ...] = ()


@dataclass(frozen=True)
class Found:
    """The best value, and whether it is proved to be the best."""

    value: int | None
    proved: bool


@dataclass(frozen=True)
class Group:
    """So many people are needed where the switch is on; each candidate lacks all or any of some exams, or nothing."""

    switch: int
    people: int
    every_exam: bool
    candidates: Mapping[int, tuple[Pair, ...]]


@dataclass
class Rows:
    """The rules. Switch 0 is always on; of each alternatives at least one is on where the switch before them is. Nobody
    counts in two groups that stand apart; who counts in the first of two linked groups counts in the second as well.
    """

    groups: list[Group] = field(default_factory=list)
    apart: list[tuple[int, ...]] = field(default_factory=list)
    linked: list[tuple[int, int]] = field(default_factory=list)
    alternatives: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    switches: int = 1

    def add(self, task: Task, rule: Requirement, switch: int) -> None:
        """The rows of a requirement that must hold where the switch is on."""
        match rule:
            case MetricReaches() | FactHolds():
                return
            case PeopleHold():
                group = _group(task, rule, switch)
                ready = [person for person, lacking in group.candidates.items() if not lacking]
                if len(ready) < rule.people:
                    others = {person: lacking for person, lacking in group.candidates.items() if lacking}
                    self.groups.append(Group(switch, rule.people - len(ready), group.every_exam, others))
            case AllOf(sharing=sharing, each_person_at_most=None):
                groups = [] if sharing == "same-or-different" else [p for p in rule.all if isinstance(p, PeopleHold)]
                numbers = range(len(self.groups), len(self.groups) + len(groups))
                self.groups.extend(_group(task, part, switch) for part in groups)
                if sharing == "different":
                    self.apart.append(tuple(numbers))
                else:
                    pairs = permutations(zip(numbers, groups, strict=True), 2)
                    self.linked.extend((a, b) for (a, smaller), (b, larger) in pairs if smaller.people <= larger.people)
                for part in rule.all:
                    if part not in groups:
                        self.add(task, part, switch)
            case AnyOf():
                parts = tuple(range(self.switches, self.switches + len(rule.any)))
                self.switches += len(parts)
                self.alternatives.append((switch, parts))
                for number, part in zip(parts, rule.any, strict=True):
                    self.add(task, part, number)
            case _:
                raise NotImplementedError(rule.id)


def _group(task: Task, rule: PeopleHold, switch: int) -> Group:
    """The group with everybody as a candidate."""
    match rule.hold:
        case HoldAll(all=exams):
            wanted, every_exam = {exam for exam in exams if isinstance(exam, str)}, True
        case HoldAny(any=exams):
            wanted, every_exam = {exam for exam in exams if isinstance(exam, str)}, False
        case _:
            raise NotImplementedError(rule.id)
    candidates: dict[int, tuple[Pair, ...]] = {}
    for person, held in enumerate(task.held):
        lacking = wanted - held if every_exam or not wanted & held else frozenset()
        candidates[person] = tuple((person, exam) for exam in sorted(lacking))
    return Group(switch, rule.people, every_exam, candidates)


def _rows(task: Task) -> Rows:
    rows = Rows()
    for rule in task.rules:
        rows.add(task, rule, 0)
    return rows


def _pairs(task: Task, rows: Rows) -> Iterator[tuple[Pair, int]]:
    """Every person and missing exam that some group asks for, with its price."""
    lacking = (pair for group in rows.groups for pairs in group.candidates.values() for pair in pairs)
    for pair in dict.fromkeys(lacking):
        yield pair, task.price[pair[0]][pair[1]] if task.price else 1


def obvious(task: Task, seconds: float) -> Found:
    """CP-SAT with implications and enforced constraints, and default parameters."""
    rows = _rows(task)
    model = cp_model.CpModel()
    on = [model.new_bool_var("") for _ in range(rows.switches)]
    model.add(on[0] == 1)
    prices = dict(_pairs(task, rows))
    sits = {pair: model.new_bool_var("") for pair in prices}
    for switch, parts in rows.alternatives:
        model.add_bool_or(on[part] for part in parts).only_enforce_if(on[switch])
    members: list[dict[int, cp_model.IntVar]] = []
    for group in rows.groups:
        mine = {person: model.new_bool_var("") for person in group.candidates}
        members.append(mine)
        for person, lacking in group.candidates.items():
            if group.every_exam:
                for pair in lacking:
                    model.add_implication(mine[person], sits[pair])
            elif lacking:
                model.add_bool_or(sits[pair] for pair in lacking).only_enforce_if(mine[person])
        model.add(cp_model.LinearExpr.sum(list(mine.values())) >= group.people).only_enforce_if(on[group.switch])
    for apart in rows.apart:
        for person in range(len(task.held)):
            model.add_at_most_one(members[number][person] for number in apart)
    for smaller, larger in rows.linked:
        for person, member in members[smaller].items():
            model.add_implication(member, members[larger][person])
    model.minimize(cp_model.LinearExpr.weighted_sum(list(sits.values()), list(prices.values())))
    return _solved(model, cp_model.CpSolver(), seconds)


def tuned(task: Task, seconds: float) -> Found:
    """CP-SAT with linear rows, one worker, and every row linearised."""
    rows = _rows(task)
    model = cp_model.CpModel()
    on = [model.new_bool_var("") for _ in range(rows.switches)]
    model.add(on[0] == 1)
    prices = dict(_pairs(task, rows))
    sits = {pair: model.new_bool_var("") for pair in prices}
    for switch, parts in rows.alternatives:
        model.add(cp_model.LinearExpr.sum([on[part] for part in parts]) >= on[switch])
    members: list[dict[int, cp_model.IntVar]] = []
    for group in rows.groups:
        mine = {person: model.new_bool_var("") for person in group.candidates}
        members.append(mine)
        for person, lacking in group.candidates.items():
            if group.every_exam:
                for pair in lacking:
                    model.add(mine[person] <= sits[pair])
            elif lacking:
                model.add(mine[person] <= cp_model.LinearExpr.sum([sits[pair] for pair in lacking]))
        model.add(cp_model.LinearExpr.sum(list(mine.values())) >= group.people * on[group.switch])
    for apart in rows.apart:
        for person in range(len(task.held)):
            model.add(cp_model.LinearExpr.sum([members[number][person] for number in apart]) <= 1)
    for smaller, larger in rows.linked:
        for person, member in members[smaller].items():
            model.add(member <= members[larger][person])
    model.minimize(cp_model.LinearExpr.weighted_sum(list(sits.values()), list(prices.values())))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    return _solved(model, solver, seconds)


def _solved(model: cp_model.CpModel, solver: cp_model.CpSolver, seconds: float) -> Found:
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(round(solver.objective_value), status == cp_model.OPTIMAL)
    return Found(None, False)


def mixed_integer(task: Task, seconds: float) -> Found:
    """The same linear rows as a mixed-integer program for HiGHS."""
    rows = _rows(task)
    model = mathopt.Model()
    on = [model.add_binary_variable() for _ in range(rows.switches)]
    on[0].lower_bound = 1.0
    sits = {}
    for pair, price in _pairs(task, rows):
        sits[pair] = model.add_binary_variable()
        model.objective.set_linear_coefficient(sits[pair], price)

    def at_least(least: int, *terms: tuple[mathopt.Variable, float]) -> None:
        row = model.add_linear_constraint(lb=least)
        for variable, weight in terms:
            row.set_coefficient(variable, weight)

    for switch, parts in rows.alternatives:
        at_least(0, (on[switch], -1.0), *((on[part], 1.0) for part in parts))
    members: list[dict[int, mathopt.Variable]] = []
    for group in rows.groups:
        mine = {person: model.add_binary_variable() for person in group.candidates}
        members.append(mine)
        for person, lacking in group.candidates.items():
            if group.every_exam:
                for pair in lacking:
                    at_least(0, (sits[pair], 1.0), (mine[person], -1.0))
            elif lacking:
                at_least(0, (mine[person], -1.0), *((sits[pair], 1.0) for pair in lacking))
        at_least(0, (on[group.switch], -group.people), *((member, 1.0) for member in mine.values()))
    for apart in rows.apart:
        for person in range(len(task.held)):
            at_least(-1, *((members[number][person], -1.0) for number in apart))
    for smaller, larger in rows.linked:
        for person, member in members[smaller].items():
            at_least(0, (members[larger][person], 1.0), (member, -1.0))
    result = mathopt.solve(
        model,
        mathopt.SolverType.HIGHS,
        params=mathopt.SolveParameters(
            time_limit=timedelta(seconds=seconds), relative_gap_tolerance=0.0, absolute_gap_tolerance=0.0
        ),
    )
    if not result.has_primal_feasible_solution():
        return Found(None, False)
    return Found(round(result.objective_value()), result.termination.reason == mathopt.TerminationReason.OPTIMAL)
