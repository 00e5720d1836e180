"""The rules of the house: which way imports run, who may use which library, and how long a file may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import planner

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "planner"

FLOORS = [
    {"beside", "dates"},
    {"language"},
    {"errors", "spelling", "text"},
    {"quarters"},
    {"encoding"},
    {"documents"},
    {"requirements"},
    {"programme"},
    {"prices"},
    {"scenario"},
    {"roster"},
    {"question"},
    {"problem"},
    {"outcome"},
    {"answer.base", "answer.schema", "answer.audit_schema", "answer.proposed", "answer.timeline_schema"},
    {"explanation.schema", "chance.schema"},
    {"replanning.schema", "budget.schema", "budget.forecast_schema", "comparison.schema"},
    {"sweeping.schema"},
    {"words"},
    {"answer", "solver", "verification"},
    {"chance"},
    {"planning"},
    {"explanation", "replanning", "budget"},
    {"comparison"},
    {"sweeping"},
    {"api"},
    {"start"},
    {"report"},
    {"cli"},
]
"""From the ground up. A module imports only from its own package and from lower floors."""

# Three small modules stand on lower floors than their packages, because those are built on them.
LOWER = {
    "documents.fields": 0,
}

ROOMS = {
    "problem": [
        {"money", "seats", "sets"},
        {"runs"},
        {"masks", "results"},
        {"schema"},
        {"full"},
        {"conditions", "kinds"},
        {"menus"},
        {"cohorts"},
        {"build", "reduce"},
    ],
    "solver": [
        {"amounts", "cpsat"},
        {"model", "search"},
        {"bundles", "crowded", "plans"},
        {"overbooked"},
        {"tables"},
        {"together"},
        {"ties"},
        {"bounds"},
        {"second", "run"},
        {"solve"},
    ],
}
"""Inside packages with rooms, from the ground up: a module imports only from its own room and from lower floors."""

LIBRARIES = {
    "ortools": {"solver"},
    "highspy": {"solver"},
    "rich": {"report", "cli"},
    "typer": {"cli"},
    "ruamel": {"documents"},
    "yaml": {"documents"},
    "fastexcel": {"roster"},
    "numpy": {"problem", "solver", "chance", "budget"},
    "icalendar": {"report"},
    "dateutil": {"programme", "answer"},
    "babel": {"language"},
    "jinja2": {"report"},
    "markupsafe": {"report"},
    "vl_convert": {"report"},
    "distributed": {"sweeping"},
    "xlsxwriter": {"start", "report"},
}


@cache
def modules() -> list[str]:
    return sorted(
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for path in PACKAGE.rglob("*.py")
        if path.name != "__init__.py"
    )


@cache
def text_of(module: str) -> str:
    return PACKAGE.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")


@cache
def imports_of(module: str) -> frozenset[str]:
    """Every module that this one imports, at any place in it."""
    return frozenset(_imports(ast.parse(text_of(module))))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner.removeprefix("planner.") in modules() else node.module


def floor_of(module: str) -> int:
    for number, floor in enumerate(FLOORS):
        if module in floor:
            return number
    return next(number for number, floor in enumerate(FLOORS) if module.split(".")[0] in floor)


@pytest.mark.parametrize("module", modules())
def test_imports_run_one_way(module: str) -> None:
    package = module.split(".")[0]
    for imported in imports_of(module):
        if not imported.startswith("planner."):
            continue
        other = imported.removeprefix("planner.")
        if other.split(".")[0] == package and "." in module:
            continue
        lowest = LOWER.get(other, floor_of(other))
        assert lowest < floor_of(module), f"{module} imports {other}, which stands no lower"


def inner_floor_of(module: str) -> int:
    package, room = module.split(".")[:2]
    return next(number for number, floor in enumerate(ROOMS[package]) if room in floor)


@pytest.mark.parametrize("module", [module for module in modules() if module.split(".")[0] in ROOMS])
def test_imports_between_rooms_run_one_way(module: str) -> None:
    package, room = module.split(".")[:2]
    for imported in imports_of(module):
        other = imported.removeprefix("planner.")
        if other.split(".")[0] != package or (
            other.split(".")[1] == room and "." in module.removeprefix(f"{package}.")
        ):
            continue
        assert inner_floor_of(other) < inner_floor_of(module), f"{module} imports {other}, which stands no lower"


@pytest.mark.parametrize("package", sorted(ROOMS))
def test_every_room_has_a_floor_and_says_what_it_is_about(package: str) -> None:
    rooms = {path.parent.name: path for path in PACKAGE.joinpath(package).glob("*/__init__.py")}
    single = {module.split(".")[1] for module in modules() if module.startswith(f"{package}.")}
    assert sorted(room for floor in ROOMS[package] for room in floor) == sorted(single | set(rooms))
    for path in (PACKAGE / package / "__init__.py", *rooms.values()):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), f"{path.parent.name} does not say it"


@pytest.mark.parametrize("module", modules())
def test_libraries_stay_where_they_belong(module: str) -> None:
    for imported in imports_of(module):
        homes = LIBRARIES.get(imported.split(".")[0])
        assert homes is None or module.split(".")[0] in homes, f"{module} imports {imported}"


def test_verification_knows_nothing_of_the_solver() -> None:
    for module in modules():
        if module.startswith("verification."):
            homes = {name.split(".")[1] for name in imports_of(module) if name.startswith("planner.")}
            assert not homes & {"solver", "problem", "outcome"}
            assert "planner.requirements.demands" not in imports_of(module)


@pytest.mark.parametrize("module", modules())
def test_a_file_has_one_subject_and_at_most_four_hundred_lines(module: str) -> None:
    text = text_of(module)
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(ast.parse(text)), f"{module} does not say what it is about"


COMMANDS = ("plan", "programmes", "timeline", "new", "replan", "forecast", "compare", "report", "sweep")


def test_help_loads_nothing_heavy() -> None:
    """In one process: what is loaded stays, so the first help after which something heavy is there has loaded it."""
    asked = [["--help"], ["--version"], *([command, "--help"] for command in COMMANDS)]
    code = (
        "import sys\n"
        "from planner.cli.commands import app\n"
        "heavy = {'ortools', 'highspy', 'polars', 'numpy', 'ruamel', 'rich', 'babel', 'xlsxwriter', 'jinja2'}\n"
        "heavy.add('vl_convert')\n"
        f"for words in {asked!r}:\n"
        "    try:\n        app(words)\n"
        "    except SystemExit as ended:\n        assert not ended.code, words\n"
        "    loaded = heavy & {name.split('.')[0] for name in sys.modules}\n"
        "    assert not loaded, (words, loaded)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


def test_the_public_names_exist_and_are_documented() -> None:
    for name in planner.__all__:
        assert getattr(planner, name).__doc__, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        planner.nothing  # noqa: B018


def test_the_version_is_the_same_everywhere() -> None:
    declared = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert declared is not None
    assert declared[1] == planner.__version__


def test_files_that_the_docs_name_are_there() -> None:
    """By their whole path, or by that inside of the package."""
    named = [
        (document.name, path)
        for document in (*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md"))
        for path in re.findall(r"`((?:\w+/)+\w+\.py)`", document.read_text(encoding="utf-8"))
    ]
    assert len(named) > 50
    assert [each for each in named if not any((home / each[1]).exists() for home in (ROOT, PACKAGE))] == []


def test_pinned_versions_name_no_address() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    for line in lines:
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line), line


@pytest.mark.parametrize("words", [["check"], ["audit"], ["verify", "PLAN"]])
def test_only_planning_loads_the_solver(words: list[str], tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    plan.write_text('{"assignments": []}')
    command, *rest = [plan.as_posix() if word == "PLAN" else word for word in words]
    code = (
        "import sys\n"
        "from planner.cli.commands import app\n"
        f"try:\n    app({[command, 'scenarios/gold-by-year-end', *rest]!r})\nexcept SystemExit:\n    pass\n"
        "assert 'polars' in sys.modules\n"
        "assert 'ortools' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


def test_nothing_is_fetched_while_planning() -> None:
    code = (
        "import socket\n"
        "def refuse(*args, **kwargs):\n    raise AssertionError('the network was used')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "import planner\n"
        "assert planner.plan(planner.read('scenarios/gold-by-year-end')).verified\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)
