"""The entry point: what has to be so before anything else is loaded, the command, and a quick end."""

from __future__ import annotations

import gc
import os
import sys
import threading

_INTERRUPTED = 130
"""The exit code, as shells have it after Ctrl-C; those of `planner.cli.run` are not loaded yet."""

FEW_COLLECTIONS = 200_000
"""So many objects more before rubbish is looked for: starting makes many, and nearly all of them stay."""


def main() -> None:
    """The entry point of the `planner` command."""
    gc.set_threshold(FEW_COLLECTIONS)
    # Looking for plugins takes time, and one that is found sees everything that files say of people.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Matrices are small here, and starting threads for large ones takes time.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # Large columns come and go one after the other: in one place for all threads, the memory of one serves the next.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "narenas:1,oversize_threshold:0")
    try:
        from planner.cli.ahead import read_tables_ahead

        read_tables_ahead(sys.argv[2:])
        from planner.cli.commands import run

        run()
    except SystemExit as end:
        _leave_without_tidying_up(end)
    except KeyboardInterrupt:  # while things are still being loaded
        _leave_without_tidying_up(SystemExit(_INTERRUPTED))


def _leave_without_tidying_up(end: SystemExit) -> None:
    """Ends the process without taking every object apart, which takes as long as a tenth of a plan.

    Where another thread still has something to do, or the output cannot be written, Python ends it as it always does.
    """
    at_work = [each for each in threading.enumerate() if not each.daemon and each is not threading.main_thread()]
    if at_work or not isinstance(end.code, int):
        raise end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass  # nobody reads any more, and the exit code stays the answer's
    except (ValueError, OSError):
        raise end from None
    os._exit(end.code)


if __name__ == "__main__":
    main()
