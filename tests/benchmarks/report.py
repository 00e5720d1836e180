"""How long a report of 300 people and 12 scenarios takes, and how large it is: `python -m tests.benchmarks.report`.

The scenarios are planned anew, so the seconds include reading, solving, verifying and writing.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from planner.scenario.files import SCENARIO_FILE
from tests.benchmarks.companies import ENGAGEMENT, OPERATIONS, company

SEED = 20171016
PEOPLE = 300
CHANGES: Mapping[str, Mapping[str, object]] = {
    "by-march": {"goals": [{"option": OPERATIONS, "tier": "gold", "by": "2018-03-31"}]},
    "by-june": {"goals": [{"option": OPERATIONS, "tier": "gold", "by": "2018-06-30"}]},
    "held-a-year": {"goals": [{"option": OPERATIONS, "tier": "gold", "by": "2018-01-31", "hold_until": "2018-12-31"}]},
    "engagement": {"goals": [{"option": ENGAGEMENT, "tier": "gold", "by": "2018-01-31"}]},
    "engagement-in-june": {"goals": [{"option": ENGAGEMENT, "tier": "gold", "by": "2018-06-30"}]},
    "both": {"goals": [{"option": each, "tier": "gold", "by": "2018-01-31"} for each in (ENGAGEMENT, OPERATIONS)]},
    "silver": {"goals": [{"option": OPERATIONS, "tier": "silver", "by": "2018-01-31"}]},
    "at-most-two": {"limits": {"exams_per_person": 2}},
    "at-most-one": {"limits": {"exams_per_person": 1}},
    "two-weeks": {"preparation": {"default": 14}},
    "two-to-spare": {"spare": 2},
}


def write(folder: Path) -> list[Path]:
    """A base scenario with names, and eleven that change something."""
    company(PEOPLE, SEED, (OPERATIONS,), personal=False).write(folder)
    employees = folder / "employees.csv"
    with employees.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with employees.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*header, "name"])
        writer.writerows([*row, f"Somebody Called {number}"] for number, row in enumerate(rows))
    files = [folder / SCENARIO_FILE]
    for name, change in CHANGES.items():
        path = folder / f"{name}.yaml"
        path.write_text(json.dumps({"extends": SCENARIO_FILE, **change}), encoding="utf-8")
        files.append(path)
    return files


def main() -> None:
    """Writes the report and prints seconds and bytes."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = write(folder)
        targets = {"--html": folder / "report.html", "--md": folder / "report.md"}
        for options in ({"--html": targets["--html"]}, targets):
            words = [str(word) for option in options.items() for word in option]
            started = perf_counter()
            command = [sys.executable, "-m", "planner.cli.main", "report", *map(str, files), *words]
            code = subprocess.run(command, check=False, capture_output=True).returncode
            seconds = perf_counter() - started
            sizes = ", ".join(f"{path.suffix[1:]} {path.stat().st_size:,} bytes" for path in options.values())
            print(f"{PEOPLE} people, {len(files)} scenarios, exit code {code}: {seconds:.2f} s, {sizes}")  # noqa: T201


if __name__ == "__main__":
    main()
