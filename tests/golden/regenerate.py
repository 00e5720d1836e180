"""Records anew what the worked examples show: `python -m tests.golden.regenerate`, then read the difference.

Names of scenario folders may follow, to record only these.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.golden.shown import EXPECTED, recording, recordings, shown


def regenerate(folders: frozenset[str] = frozenset()) -> None:
    """Writes the recordings, and removes those that belong to no scenario (any more)."""
    wanted: set[Path] = set()
    for command, scenario, view in recordings():
        if not folders or Path(scenario).parent.name in folders:
            path = recording(scenario, view, command)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(shown(scenario, command).views[view].encode())
            wanted.add(path)
    if not folders:
        for path in sorted(EXPECTED.glob("*/*")):
            if path not in wanted:
                path.unlink()


if __name__ == "__main__":
    regenerate(frozenset(sys.argv[1:]))
