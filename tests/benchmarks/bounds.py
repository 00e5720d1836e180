"""What bundles do for the bound of the first stage of hard companies with individuals (docs/model.md, section 8).

python -m tests.benchmarks.bounds options:8 options:12
"""

from __future__ import annotations

import sys

from ortools.sat.python import cp_model

from planner.problem.build import build
from planner.problem.reduce import reduce
from planner.solver.constraints import add_constraints
from planner.solver.narrowing import divided, listings_of
from planner.solver.objectives import stages
from planner.solver.relaxation import SCALE, Relaxation
from planner.solver.variables import Variables
from tests.benchmarks.hard import hard_company
from tests.cases import as_question


def bounds(name: str) -> str:
    """A row: the bound over bundles, that with alternatives chosen, and how many bundles there are before and after,
    if the best plan is no better than the latter bound.
    """
    staffing = reduce(build(as_question(hard_company(name))))
    model = cp_model.CpModel()
    variables = Variables(model, staffing)
    add_constraints(model, variables)
    model.minimize(next(iter(stages(variables)))[1])
    listings = listings_of(staffing.problem, variables.individuals)
    relaxation = Relaxation(model, variables.individuals, listings)
    whole = relaxation.solve({})
    parts = divided(relaxation, [whole])
    best = min(part.bound for part in parts)
    left = relaxation.within(parts, -(-best // SCALE))
    sizes = [sum(len(each.marks) for each in known) for known in (listings, left)]
    return f"| {name} | {whole.bound / SCALE:.1f} | {best / SCALE:.1f} | {sizes[0]:,} | {sizes[1]:,} |\n"


def main() -> None:
    """The command line."""
    sys.stdout.write("| company | bound over bundles | alternatives chosen | bundles | bundles left |\n")
    sys.stdout.write("| --- | ---: | ---: | ---: | ---: |\n")
    for name in sys.argv[1:]:
        sys.stdout.write(bounds(name))


if __name__ == "__main__":
    main()
