"""The solver's library comes without pandas, which it gets as soon as somebody wants something of it; and most problems
do without its linear solvers.
"""

from __future__ import annotations

import subprocess
import sys


def test_a_small_problem_does_without_pandas_and_linear_solvers() -> None:
    code = (
        "import sys\n"
        "from planner.cli.commands import app\n"
        "try:\n    app(['plan', 'scenarios/gold-by-year-end'])\nexcept SystemExit:\n    pass\n"
        "assert 'ortools' in sys.modules\n"
        "assert 'pandas' not in sys.modules\n"
        "assert not any(name.startswith(('ortools.math_opt', 'highspy')) for name in sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_others_in_the_same_process_miss_nothing() -> None:
    code = (
        "from planner.solver.cpsat import cp_model\n"
        "import pandas\n"
        "model = cp_model.CpModel()\n"
        "chosen = model.new_bool_var_series('chosen', pandas.Index(['a', 'b']))\n"
        "model.maximize(chosen.sum())\n"
        "solver = cp_model.CpSolver()\n"
        "solver.solve(model)\n"
        "assert solver.values(chosen).to_dict() == {'a': 1, 'b': 1}\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
