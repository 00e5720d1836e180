"""One run for the best plan of a staffing: stage after stage, and then which of the best plans it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import ceil
from typing import TYPE_CHECKING, Literal

from planner.errors import InternalError
from planner.outcome.schema import Impossible, Met, Outcome, Planned, Stage, Undecided
from planner.problem.reduce import Staffing
from planner.solver.amounts import are_large
from planner.solver.bounds.asking import Manner, NoPlanError
from planner.solver.cpsat import cp_model
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.order import Row, decisions, lateness, rows_but_slots
from planner.solver.model.variables import Variables
from planner.solver.overbooked import Overbooked, overbooked
from planner.solver.plans import plan_of, with_sitters_counted
from planner.solver.search import Found, Progress, Unsettled, Watcher, confirmed_impossible, ending, proved, searching
from planner.solver.ties import Means, first_earliest, first_of_all, first_together, start_from, with_fixed

if TYPE_CHECKING:
    from planner.solver.bounds.left import Left
    from planner.solver.bounds.linear import Linear
    from planner.solver.bounds.narrowing import Narrowing
    from planner.solver.bundles.takers import Known
    from planner.solver.together import Together


Reachable = Literal["yes", "no", "undecided"]

_MANY_OFFERS = 1_000
"""With more offers than this, or with individuals, stages are settled alternative by alternative; but where months are
limited only if everybody is tied, as the bundles of others know nothing of months (twice the time with many goals).
Otherwise the linear relaxation of the whole model leads the search."""

_MANY_UNUSED = 150
"""To ask the linear relaxation of fewer variables takes as long as to ask the solver."""

_SOME_EFFORT = 10
"""So much less is spent on ties of many slots where it is not known how early people sit: it is mostly in vain."""

_SOON = 300
"""So much less effort for any plan, before the bounds of the first stage lead to one, or show that there is none."""

_LITTLE_EFFORT = 100
"""So much less effort is spent on the ties of plans that do not keep their months."""


class Run:
    def __init__(
        self, staffing: Staffing, effort: float, report: Callable[[Progress], None], before: Run | None = None
    ) -> None:
        """before: the run of the same problem with fewer limits; or of the one without missing people, of no plan.
        diagrams: those that were made for this run or runs before.
        """
        self._model = cp_model.CpModel()
        self._variables = Variables(self._model, staffing)
        add_constraints(self._model, self._variables)
        self._narrowing: Narrowing | None = None
        self._effort, self._wary = effort, are_large(staffing)
        self._left_for_parts = effort / 2  # What is left of it is the whole model's.
        self._left_for_ties = effort
        self._report = report
        self._solver = self._prepared(effort)
        self.solved: list[Stage] = []
        self._before = [] if before is None else before.solved
        self.diagrams: Known = {} if before is None else before.diagrams
        many = len(self._variables.counts) > _MANY_OFFERS
        self._all_tied = len(staffing.tied) == len(staffing.agendas) and any(cohort.tied for cohort in staffing.cohorts)
        self._by_parts = bool(staffing.individuals) or (self._all_tied if staffing.problem.month_limits else many)
        self._large = not staffing.individuals and many
        self._linear: Linear | None = None
        self._shown: Mapping[int, int] = {}
        self._tentative = False  # whether the plan found last does not keep its months
        self._reachable: Reachable | None = None
        self._early: int | None = None  # how early individuals sit at the earliest, if that is known
        self._can_settle = True  # whether all that plans can have is there

    def overbooked(self) -> Overbooked | None:
        """What the plan that was found last does not keep; None where none was found, or all is well."""
        return overbooked(self._variables, self._shown) if self._shown else None

    def outcome(self) -> Outcome:
        unsolved = self._solve_stages()
        if unsolved is not None:
            return unsolved
        plan = self._settled()
        return plan if plan.assignments else Met(plan.options, plan.assumed, plan.stages)

    def best(self) -> Planned | Impossible | Undecided:
        return self._solve_stages() or self._plan(self._values(), settled=False)

    def price(self) -> tuple[Stage, ...] | Impossible | Undecided:
        unsolved = self._solve_stages()
        if unsolved is None:
            self._shown = self._values()
        return unsolved or tuple(self.solved)

    def reaches(self, left: Left) -> bool:
        """Whether a plan is soon found that costs as much as the bounds in each stage, and in which people sit as early
        as is known; then all stages are settled.
        """
        from planner.solver.bounds.narrowing import Narrowing

        self._narrowing = Narrowing(self._variables, self.diagrams)
        for bound in left.bounds:
            self._report(Progress(bound.name, None, bound.value))
        left.keep(self._model, self._variables)
        model, late = self._model.clone(), lateness(self._variables)
        if left.early is not None:  # This is no row of the model, as it would hide how good later bounds are.
            model.add(late >= left.early)
            model.minimize(late)
        for tried in (with_fixed(model, left.unlikely(self._variables), objective=True), model):
            solver = self._look(tried)
            if solver is not None and (left.early is None or solver.value(late) == left.early):
                break
        else:
            return False
        self._solver, self._early, self._can_settle = solver, left.early, not left.others
        if left.early is None and left.many:
            self._left_for_ties /= _SOME_EFFORT
        self._narrowing.learn(self._model, dict(enumerate(solver.response_proto.solution)))
        self.solved = [*left.bounds]
        return True

    def _solve_stages(self) -> Impossible | Undecided | None:
        """Settles one stage after the other; says why where that cannot be done."""
        if self._reachable == "no":
            return Impossible()
        for name, expression in () if self.solved else stages(self._variables):
            before = self._values() if self.solved else None
            self._tentative = before is not None and self._all_tied and overbooked(self._variables, before) is not None
            if before is not None and self._tentative and not self._variables.staffing.missing:
                self._shown = before
                return Undecided(None)  # A plan will be made again.
            try:
                found = self._minimise(name, expression)
            except NoPlanError:
                if before is not None:
                    raise
                return Impossible()
            if found == "infeasible" and before is not None:
                raise InternalError("The solver lost the plan of the stage before.")
            if found == "infeasible":
                return confirmed_impossible(self._model, self._effort)
            if found == "unknown":
                return Undecided(None if before is None else self._plan(before, settled=False))
            if found == "feasible":
                return Undecided(with_sitters_counted(self._plan(self._values(), settled=False)))
        return None

    def rule_out(self) -> None:
        """It is known that there is no plan."""
        self._reachable = "no"

    def reachable(self) -> Reachable:
        if self._reachable is None:
            try:
                found = self._any_plan()
            except NoPlanError:
                self._reachable = "no"
                return self._reachable
            if found in ("optimal", "feasible"):
                self._shown, self._reachable = self._values(), "yes"
            else:
                known = found == "infeasible" and confirmed_impossible(self._model, self._effort) == Impossible()
                self._reachable = "no" if known else "undecided"
        return self._reachable

    def _any_plan(self) -> Found:
        """How a search for any plan ends: for the best one of the first stage, where no other one is soon found. Raises
        NoPlanError where its bounds show that there is none.
        """
        leads = self._by_parts or self._large
        self._solver = self._prepared(self._effort / _SOON if leads else self._effort)
        found = ending(self._solver.solve(self._model))
        if found == "unknown" and leads:
            return self._minimise(*next(iter(stages(self._variables))))
        self._by_parts = False  # The plan is the solver's.
        return found

    def _prepared(self, effort: float) -> cp_model.CpSolver:
        solver = searching(effort, self._wary)
        solver.parameters.cp_model_presolve = bool(self._variables.individuals)
        return solver

    def _minimise(self, name: str, expression: cp_model.LinearExprT) -> Found:
        """Settles a stage and keeps its proved optimum as a row for what follows."""
        self._report(Progress(name))
        self._left_for_parts = self._effort / 2
        self._model.minimize(expression)
        value = self._in_parts(name, expression)
        if value is None and self._tentative:
            return "unknown"
        if value is None:
            value = self._near_the_relaxation(expression)
        if value is not None:
            self.solved.append(Stage(name, value, value, True))
            self._model.add(expression == value)
            return "optimal"
        watcher = Watcher(lambda *known: self._report(Progress(name, *known)))
        self._solver = self._prepared(self._effort / 2 + self._left_for_parts)
        self._solver.best_bound_callback = watcher.bound
        found = ending(self._solver.solve(self._model, watcher))
        if found in ("optimal", "feasible"):
            value = self._solver.value(expression)
            bound = value if found == "optimal" else min(value, ceil(self._solver.best_objective_bound - 1e-6))
            self.solved.append(Stage(name, value, bound, found == "optimal"))
            self._hint()
        if found == "optimal":
            self._model.add(expression == self.solved[-1].value)
        return found

    def _in_parts(self, name: str, expression: cp_model.LinearExprT) -> int | None:
        """What the best plan of the stage costs, where it pays to take its alternatives one by one and they are all
        settled within the effort.
        """
        if not self._by_parts:
            return None
        if self._narrowing is None:
            # It brings a linear solver along, which most problems never need.
            from planner.solver.bounds.narrowing import Narrowing

            self._narrowing = Narrowing(self._variables, self.diagrams)
        number = len(self.solved)
        known = self._before[number : number + 1] if self._before[:number] == self.solved else ()
        try:
            value = self._narrowing.stage(
                self._model,
                None if self._tentative else self._proved,
                self._look,
                lambda *known: self._report(Progress(name, *known)),
                None if self._variables.individuals or not self._all_tied else partial(self._completed, expression),
                *(stage.bound for stage in known),
            )
        except Unsettled:
            value = None
        self._by_parts = value is not None
        return value

    def _completed(
        self, expression: cp_model.LinearExprT, most: int, values: Mapping[int, int]
    ) -> Mapping[int, int] | None:
        """The values of all variables in a plan that costs no more than this in a stage, in which some have these
        values; None where none is soon found.
        """
        model = with_fixed(self._model, values)
        model.add(expression <= most)
        solver = self._look(model, "brief")
        return None if solver is None else dict(enumerate(solver.response_proto.solution))

    def _near_the_relaxation(self, expression: cp_model.LinearExprT) -> int | None:
        """What the best plan of the stage costs, where the linear relaxation of a large model leads to it within the
        effort; then nothing is left in the model but what best plans have. Raises NoPlanError where it shows that there
        is none.
        """
        linear = self._relaxation()
        try:
            solver = None if linear is None else linear.optimum(self._model, self._proved, self._look)
        except Unsettled:
            solver = None
        if linear is not None and solver is None and linear.shows_no_solution():
            raise NoPlanError("A problem without a plan was to have one.")
        if solver is None:
            return None
        self._solver = solver
        self._hint()
        return solver.value(expression)

    def _relaxation(self) -> Linear | None:
        """The linear relaxation of the model, where it is large."""
        if not self._large:
            return None
        if self._linear is None:
            # It brings a linear solver along, which most problems never need.
            from planner.solver.bounds.linear import Linear

            self._linear = Linear(self._variables.counts.values(), self._variables.sitting)
        self._linear.learn(self._model)
        return self._linear

    def _settled(self) -> Planned:
        """The first of all best plans; the one found, where that cannot be proved in time."""
        found = self._values()
        self._tentative = overbooked(self._variables, found) is not None
        again = self._tentative and not (self._all_tied and self._variables.staffing.missing)
        if again or not self._can_settle:  # A plan will be made again, or not all others are known.
            return self._plan(found, settled=False)
        if self._tentative:
            self._left_for_ties /= _LITTLE_EFFORT
        try:
            return self._plan(self._first(found), settled=True)
        except Unsettled:
            return self._plan(found, settled=False)

    def _first(self, found: Mapping[int, int]) -> dict[int, int]:
        """The first of all best plans."""
        means = Means(self._prove, self._lead, self._find)
        narrowing = self._narrowing if self._by_parts else None
        if narrowing is not None and self._early is not None:  # Then all but slots is known, too.
            before = {x.index: found[x.index] for row in rows_but_slots(self._variables) for x in row.variables}
            left = self._earliest(narrowing, before)
            if left is not None:
                return first_earliest(*left, self._variables, before, means)
        together = None if narrowing is None else narrowing.together(self._model)
        if narrowing is not None and together is not None:
            return first_together(together, self._variables, found, means, partial(self._earliest, narrowing))
        model = self._model if narrowing is None else with_fixed(self._model, dict.fromkeys(narrowing.never, 0))
        return first_of_all(model, self._variables, found, means)

    def _earliest(self, narrowing: Narrowing, settled: Mapping[int, int]) -> tuple[Together, Mapping[int, int]] | None:
        """The plans in which individuals sit as early as possible where so much is settled, if their bounds show it."""
        self._left_for_parts = self._effort / 2
        self._model.minimize(lateness(self._variables))
        means = self._proved, self._look, lambda *_: self._report(Progress("tie-break"))
        try:
            left = narrowing.earliest(self._model, settled, *means, self._early)
        except Unsettled:
            return None
        return None if left is None else (left, narrowing.values)

    def _lead(
        self, model: cp_model.CpModel, rows: Sequence[Row], plan: Mapping[int, int]
    ) -> Sequence[Mapping[int, int]]:
        if not self._by_parts and sum(len(row.variables) for row in rows) <= _MANY_UNUSED:
            return ()
        from planner.solver.bounds.leading import leading_values

        narrowing = self._narrowing if self._by_parts else None
        known = narrowing.ways if narrowing is not None and self._all_tied else None
        choices = () if narrowing is None else narrowing.choices
        least = {} if narrowing is None else narrowing.least
        return leading_values(model, rows, plan, known, bool(self._variables.individuals), choices, least)

    def _find(self, model: cp_model.CpModel) -> cp_model.CpSolver | None:
        """A solution of a model of the tie-break. Where there are too many sets of offers to list them, rows know
        little of what can go together, so it is not searched for long: where there is one, nearly all is settled.
        """
        unlisted = self._by_parts and self._narrowing is not None and self._narrowing.unlisted
        return self._look(model, "brief") if unlisted else self._prove(model, 0.0)

    def _prove(self, model: cp_model.CpModel, gap: float) -> cp_model.CpSolver | None:
        """Optimises a model of the tie-break, up to a share of its value or as far as will do; None when it has no
        solution.
        """
        self._report(Progress("tie-break"))
        linear = None if self._by_parts else self._relaxation()
        solver = None
        if linear is not None and not gap:
            solver = linear.optimum(model, lambda rest: self._optimised(rest, gap), self._look)
        elif linear is not None and len(model.proto.objective.vars) > _MANY_UNUSED:
            solver = linear.near(model, self._look)
        return self._optimised(model, gap) if solver is None else solver

    def _optimised(self, model: cp_model.CpModel, gap: float) -> cp_model.CpSolver | None:
        solver = self._prepared(self._left_for_ties)
        solver.parameters.cp_model_presolve |= self._by_parts
        solver.parameters.relative_gap_limit = gap
        found = ending(solver.solve(model))
        self._left_for_ties = max(self._left_for_ties - solver.deterministic_time, 0.0)
        return proved(solver, found)

    def _proved(self, model: cp_model.CpModel) -> cp_model.CpSolver | None:
        """Optimises a model of a part of a stage; None when it has no solution."""
        solver = searching(self._left_for_parts, self._wary)
        choosing = self._narrowing is not None and bool(self._narrowing.choices)
        solver.parameters.cp_model_presolve = choosing or self._linear is not None
        found = ending(solver.solve(model))
        self._left_for_parts = max(self._left_for_parts - solver.deterministic_time, 0.0)
        return proved(solver, found)

    def _look(self, model: cp_model.CpModel, manner: Manner = "usual") -> cp_model.CpSolver | None:
        """A good solution of another, smaller model, if one is soon found."""
        share = 100 if manner == "brief" else 10 if self._by_parts else 30
        solver = searching(self._left_for_parts / share, self._wary)
        solver.parameters.cp_model_presolve = self._by_parts or manner == "thorough"
        solver.parameters.cp_model_probing_level = 0
        return solver if ending(solver.solve(model)) in ("optimal", "feasible") else None

    def _hint(self) -> None:
        """Lets later searches start from the plan found last."""
        start_from(self._model, dict(enumerate(self._solver.response_proto.solution)))

    def _values(self) -> dict[int, int]:
        if self._narrowing is not None and self._by_parts:
            return self._narrowing.values
        return {variable.index: self._solver.value(variable) for variable in decisions(self._variables)}

    def _plan(self, value: Mapping[int, int], settled: bool) -> Planned:
        self._shown = value
        return plan_of(self._variables, value, tuple(self.solved), settled, self._effort)
