"""What `pip install .` brings: the code, the catalogue, the mark that it is typed, and nothing of the tests."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_catalogue_is_inside_the_wheel(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "planner", source / "planner", ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, source],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "planner/programme/catalogue/microsoft/cloud-business-applications/2017-11.yaml" in names
    assert "planner/py.typed" in names
    assert "planner/language/locales/zh_TW/LC_MESSAGES/planner.po" in names
    assert not [name for name in names if name.startswith(("tests/", "scenarios/"))]
