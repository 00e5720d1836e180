"""Work for engines in tests; other processes must be able to import it."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def double(number: int) -> int:
    """Twice the number."""
    return 2 * number


def die_at_three(number: int) -> int:
    """Twice the number; three is more than a process can bear."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def die_once(file: str) -> str:
    """The file's name; without the file, the process makes it and dies."""
    path = Path(file)
    if not path.exists():
        path.write_text("")
        os.kill(os.getpid(), signal.SIGKILL)
    return path.name


def die(number: int) -> int:
    """Nothing, ever."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def refuse(number: int) -> int:
    """Nothing, ever."""
    raise ZeroDivisionError(number)


def session(number: int) -> int:
    """The session of the process, to which interrupts from the keyboard go."""
    return os.getsid(0)
