"""Work in a thread or a process of its own."""

from __future__ import annotations

import subprocess
import sys
from threading import Event, Thread, current_thread

import pytest

from planner.beside import apart, beside


def test_work_goes_on_in_another_thread_and_gives_its_outcome_when_asked() -> None:
    may_end = Event()

    def work() -> str:
        assert may_end.wait(10)
        return current_thread().name

    outcome = beside(work)
    may_end.set()
    assert outcome() != current_thread().name


def test_what_the_work_raises_is_raised_where_somebody_asks() -> None:
    def work() -> str:
        raise KeyError("lost")

    outcome = beside(work)
    with pytest.raises(KeyError, match="lost"):
        outcome()


def test_work_apart_is_done_in_another_process_which_ends_quietly_whatever_happens() -> None:
    code = (
        "import os\n"
        "from planner.beside import apart\n"
        "done, long = apart(lambda: b'%d' % os.getpid()), apart(lambda: bytes(1 << 20))\n"
        "failed = apart(lambda: 1 // 0)\n"
        "assert int(done()) != os.getpid()\n"
        "assert long() == bytes(1 << 20)\n"
        "assert failed() == b''\n"
        "try:\n    os.waitpid(-1, 0)\n"
        "except ChildProcessError:\n    print('no process is left')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "no process is left\n", "")


def test_no_copy_is_made_of_a_process_with_other_threads() -> None:
    may_end = Event()
    thread = Thread(target=may_end.wait, args=(10,))
    thread.start()
    assert apart(lambda: b"done")() == b""
    may_end.set()
    thread.join()
