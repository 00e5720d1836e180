"""`planner new`: a folder to begin with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.options import Language
from planner.language import say


def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder to write to; it is made if need be.")],
    programme: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="vendor/programme@edition, or the path of a programme file of your own."),
    ] = None,
    option: Annotated[str | None, typer.Option(metavar="NAME", help="The option of the programme.")] = None,
    tier: Annotated[str | None, typer.Option("--tier", "--level", metavar="NAME", help="The tier to reach.")] = None,
    market: Annotated[str | None, typer.Option(metavar="NAME", help="Your market, where thresholds differ.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DAY", help="The day on which you plan.")] = None,
    by: Annotated[str | None, typer.Option(metavar="DAY", help="The day by which the tier is to be reached.")] = None,
    hold_until: Annotated[
        str | None, typer.Option(metavar="DAY", help="The last day on which it is to be held (default: --by).")
    ] = None,
    no_input: Annotated[
        bool, typer.Option("--no-input", help="Ask nothing; name the options that are missing.")
    ] = False,
    lang: Language = "en",
) -> None:
    """Write a scenario, a roster to be filled in, and a README into a folder. Asks for what no option says."""
    from planner.cli.wishes import Options, complete, read_wish
    from planner.report.console import messages, output
    from planner.report.start import print_doubt, print_start
    from planner.start.files import NAMES, files_of
    from planner.start.folder import refuse_taken, write_new

    refuse_taken(folder, NAMES)
    options = Options(folder, programme, option, tier, market, as_of, by, hold_until)
    try:
        wish = read_wish(options) if can_ask() and not no_input else complete(options)
        print_doubt(messages(), wish)
        files = files_of(wish)
        write_new(folder, files)
    except (EOFError, KeyboardInterrupt):
        sys.stderr.write(f"\n{say('Nothing was written.')}\n")
        raise typer.Exit(130) from None  # as shells have it after Ctrl-C
    print_start(output(), folder, files)


def can_ask() -> bool:
    """Whether there is somebody at a terminal to answer."""
    return sys.stdin is not None and sys.stdin.isatty()
