"""What a benchmark ran on."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import psutil


def machine() -> str:
    """The size of the machine and the versions that matter, in one line."""
    memory = psutil.virtual_memory().total / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("ortools", "polars"))
    cores = f"{os.cpu_count()} cores ({_processor()})"
    return f"{cores}, {memory:.0f} GB, {platform.system()}, Python {platform.python_version()}, {libraries}"


def _processor() -> str:
    """The name of the processor, where the system says it; otherwise its architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def show(text: str) -> None:
    """One line at once, so that a long run can be watched."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
