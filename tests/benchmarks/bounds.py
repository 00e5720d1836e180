"""What whole bundles and alternatives do for the bound of the first stage of hard companies (docs/model.md, section 8).

python -m tests.benchmarks.bounds options:8 options:103
"""

from __future__ import annotations

import sys

from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.bounds.asking import Manner
from planner.solver.bounds.narrowing import individuals_of
from planner.solver.bounds.parts import best_plan
from planner.solver.bounds.relaxation import Relaxation
from planner.solver.bundles.takers import cohorts_of
from planner.solver.cpsat import cp_model
from planner.solver.model.alternatives import alternatives
from planner.solver.model.constraints import add_constraints
from planner.solver.model.objectives import stages
from planner.solver.model.variables import Variables
from planner.solver.tables.columns import SCALE
from planner.solver.tables.sums import Sums
from tests.benchmarks.hard import hard_company
from tests.cases import as_question


def proved(model: cp_model.CpModel, _: Manner = "usual", /) -> cp_model.CpSolver | None:
    """The solver with a best solution; None where there is none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    return solver if solver.solve(model) == cp_model.OPTIMAL else None


def bounds(name: str) -> str:
    """A row: how many alternatives there are, the bound over bundles, the least one once they are chosen, the value of
    the best plan, and how many bundles there are before and after those are left out that no best plan has.
    """
    staffing = reduce(build(as_question(hard_company(name))))
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    model.minimize(next(iter(stages(variables)))[1])
    ways = alternatives(variables.forks)
    relaxation = Relaxation(Sums(model), [*cohorts_of(variables), *(individuals_of(variables) or [])])
    whole = relaxation.solve({})
    best = best_plan(relaxation, ways, proved, proved, lambda *_: None)
    if best is None:
        return f"| {name} | {len(ways)} | {whole.bound / SCALE:,.1f} | no plan | | | |\n"
    nodes = [part.node for part in best.parts]
    chosen = min(node.bound for node in nodes)
    before = sum(len(each.costs) for each in relaxation.classes)
    after = sum(int(stays.sum()) for stays in relaxation.within(nodes, best.value))
    ends = f"{whole.bound / SCALE:,.1f} | {chosen / SCALE:,.1f} | {best.value:,}"
    return f"| {name} | {len(ways)} | {ends} | {before:,} | {after:,} |\n"


def main() -> None:
    """The command line."""
    sys.stdout.write("| company | alternatives | bound over bundles | alternatives chosen | best | bundles | left |\n")
    sys.stdout.write("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n")
    for name in sys.argv[1:]:
        sys.stdout.write(bounds(name))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
