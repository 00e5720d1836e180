"""Three models with one boolean per person and missing exam, as one would write them without any reduction.

They know what the rules of the benchmark need: `all` and `any` of independent groups of people, where a group asks
for `all` or `any` of some exams; metrics and facts are met. Each minimises one sum, of exams or of their prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

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
    """So many more people are needed where the switch is on; each candidate lacks all or any of some exams."""

    switch: int
    missing: int
    every_exam: bool
    candidates: tuple[tuple[Pair, ...], ...]


@dataclass
class Rows:
    """The rules with what is held taken out. Switch 0 is always on; of each alternatives at least one is on where
    the switch before them is.
    """

    groups: list[Group] = field(default_factory=list)
    alternatives: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    switches: int = 1

    def add(self, task: Task, rule: Requirement, switch: int) -> None:
        """The rows of a requirement that must hold where the switch is on."""
        match rule:
            case MetricReaches() | FactHolds():
                return
            case PeopleHold():
                self._group(task, rule, switch)
            case AllOf(sharing="same-or-different"):
                for part in rule.all:
                    self.add(task, part, switch)
            case AnyOf():
                parts = tuple(range(self.switches, self.switches + len(rule.any)))
                self.switches += len(parts)
                self.alternatives.append((switch, parts))
                for number, part in zip(parts, rule.any, strict=True):
                    self.add(task, part, number)
            case _:
                raise NotImplementedError(rule.id)

    def _group(self, task: Task, rule: PeopleHold, switch: int) -> None:
        match rule.hold:
            case HoldAll(all=exams):
                wanted, every_exam = {exam for exam in exams if isinstance(exam, str)}, True
            case HoldAny(any=exams):
                wanted, every_exam = {exam for exam in exams if isinstance(exam, str)}, False
            case _:
                raise NotImplementedError(rule.id)
        candidates = []
        for person, held in enumerate(task.held):
            lacking = wanted - held
            if lacking and (every_exam or not wanted & held):
                candidates.append(tuple((person, exam) for exam in sorted(lacking)))
        missing = rule.people - (len(task.held) - len(candidates))
        if missing > 0:
            self.groups.append(Group(switch, missing, every_exam, tuple(candidates)))


def _rows(task: Task) -> Rows:
    rows = Rows()
    for rule in task.rules:
        rows.add(task, rule, 0)
    return rows


def _pairs(task: Task, rows: Rows) -> Iterator[tuple[Pair, int]]:
    """Every person and missing exam that some group asks for, with its price."""
    for pair in dict.fromkeys(pair for group in rows.groups for each in group.candidates for pair in each):
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
    for group in rows.groups:
        members = []
        for lacking in group.candidates:
            member = model.new_bool_var("")
            members.append(member)
            if group.every_exam:
                for pair in lacking:
                    model.add_implication(member, sits[pair])
            else:
                model.add_bool_or(sits[pair] for pair in lacking).only_enforce_if(member)
        model.add(cp_model.LinearExpr.sum(members) >= group.missing).only_enforce_if(on[group.switch])
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
    for group in rows.groups:
        members = []
        for lacking in group.candidates:
            member = model.new_bool_var("")
            members.append(member)
            if group.every_exam:
                for pair in lacking:
                    model.add(member <= sits[pair])
            else:
                model.add(member <= cp_model.LinearExpr.sum([sits[pair] for pair in lacking]))
        model.add(cp_model.LinearExpr.sum(members) >= group.missing * on[group.switch])
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

    def at_least_zero(*terms: tuple[mathopt.Variable, float]) -> None:
        row = model.add_linear_constraint(lb=0.0)
        for variable, weight in terms:
            row.set_coefficient(variable, weight)

    for switch, parts in rows.alternatives:
        at_least_zero((on[switch], -1.0), *((on[part], 1.0) for part in parts))
    for group in rows.groups:
        members = []
        for lacking in group.candidates:
            member = model.add_binary_variable()
            members.append(member)
            if group.every_exam:
                for pair in lacking:
                    at_least_zero((sits[pair], 1.0), (member, -1.0))
            else:
                at_least_zero((member, -1.0), *((sits[pair], 1.0) for pair in lacking))
        at_least_zero((on[group.switch], -group.missing), *((member, 1.0) for member in members))
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
