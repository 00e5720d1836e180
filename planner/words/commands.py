"""Commands as people type them."""

from __future__ import annotations

import os
import shlex
import subprocess

from planner.language import in_force


def command(*parts: str) -> str:
    """The command with these words (verbs and names of files), quoted where a shell needs it, answering in the language
    in force.
    """
    spoken_in = () if in_force() == "en" else ("--lang", in_force())
    files = [f"./{part}" if part.startswith("-") else part for part in parts]
    typed = ["planner", *files, *spoken_in]
    return subprocess.list2cmdline(typed) if os.name == "nt" else shlex.join(typed)
