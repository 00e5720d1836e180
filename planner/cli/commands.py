"""The command line: a thin skin of the public API. What is heavy is imported by the command that needs it."""

from __future__ import annotations

import errno
import io
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from typer.core import TyperGroup

from planner.cli.run import Exit, leave
from planner.errors import InternalError, UsageError
from planner.language import say, spoken

if TYPE_CHECKING:
    from typer._click.core import Command, Context

NAMES = (
    "new",
    "check",
    "audit",
    "plan",
    "explain",
    "replan",
    "forecast",
    "compare",
    "frontier",
    "report",
    "sweep",
    "timeline",
    "verify",
    "programmes",
)
"""The commands, each in the module of its name, in the order in which they are listed."""


class _Modules(Mapping[str, "Command"]):
    """The commands by their names. A module is loaded when its command is asked for, so that none pays for another."""

    def __getitem__(self, name: str) -> Command:
        if name not in NAMES:
            raise KeyError(name)
        module = import_module(f"planner.cli.{name}")
        own = getattr(module, "app", None)
        if own is None:
            own = typer.Typer(rich_markup_mode=None, add_completion=False)
            own.command(name)(getattr(module, name))
        command = typer.main.get_command(own)
        command.name = name
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)


class _Commands(TyperGroup):
    """Says what went wrong while the language of the command is still in force."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = cast("MutableMapping[str, Command]", _Modules())

    def invoke(self, ctx: Context) -> object:
        try:
            return super().invoke(ctx)
        except typer.BadParameter as fault:
            from planner.cli.wrong_values import refusal

            why = refusal(fault)
            if why is None:
                raise
            sys.stderr.write(f"{spoken(why)}\n")
            leave(Exit.USAGE)
        except UsageError as fault:
            sys.stderr.write(f"{spoken(fault.what)}\n")
            leave(Exit.USAGE)
        except OSError as fault:
            if fault.errno != errno.ENOSPC:
                raise
            sys.stderr.write(f"{say('The answer cannot be written: {reason}.', reason=str(fault.strerror))}\n")
            leave(Exit.USAGE)
        except InternalError as fault:
            said = say("This is a fault of planner itself, and nothing is shown as a plan.")
            sys.stderr.write(f"{said} {fault}\n")
            leave(Exit.OUR_FAULT)


app = typer.Typer(
    name="planner",
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help, in a third of the time
    help="Plans partner-programme certifications: who sits which exam, by when, so that the company reaches its tier.",
    epilog="Exit codes: 0 yes, 1 no, 2 wrong usage, 3 something is wrong in the files, 4 undecided, 70 our fault, "
    "130 interrupted.",
)


def _version(wanted: bool) -> None:
    if wanted:
        from planner import __version__

        typer.echo(f"planner {__version__}")
        raise typer.Exit


@app.callback()
def _planner(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and leave.")
    ] = False,
) -> None:
    pass


def run() -> None:
    """Does what the words of the command ask for. Ends with `SystemExit`."""
    _never_fail_on_a_character()
    try:
        app()
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(int(Exit.YES))


def _never_fail_on_a_character() -> None:
    """A terminal that cannot show a character gets a question mark, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
