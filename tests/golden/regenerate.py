"""Records anew what the worked examples show: `python -m tests.golden.regenerate`, then read the difference.

Names of scenario folders may follow, to record only these.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.golden.shown import EXPECTED, examples, recording, shown


def regenerate(folders: frozenset[str] = frozenset()) -> None:
    """Writes the recordings, and removes those that belong to no scenario (any more)."""
    wanted: set[Path] = set()
    for scenario in examples():
        recordings = {recording(scenario, view): text for view, text in _views(scenario, folders)}
        for path, text in recordings.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        wanted.update(recordings)
    if not folders:
        for path in sorted(EXPECTED.glob("*/*")):
            if path not in wanted:
                path.unlink()


def _views(scenario: str, folders: frozenset[str]) -> list[tuple[str, str]]:
    if folders and Path(scenario).parent.name not in folders:
        return []
    return list(shown(scenario).views.items())


if __name__ == "__main__":
    regenerate(frozenset(sys.argv[1:]))
