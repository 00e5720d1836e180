"""The command line: a thin skin of the public API. What is heavy is imported by the command that needs it."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from planner.cli import audit, check, explain, forecast, frontier, plan, programmes, replan, timeline, verify
from planner.cli.run import Exit
from planner.errors import InternalError, UsageError

app = typer.Typer(
    name="planner",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help, in a third of the time
    help="Plans partner-programme certifications: who sits which exam, by when, so that the company reaches its tier.",
    epilog="Exit codes: 0 yes, 1 no, 2 wrong usage, 3 something is wrong in the files, 4 undecided, 70 our fault.",
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


app.command("check")(check.check)
app.command("audit")(audit.audit)
app.command("plan")(plan.plan)
app.command("explain")(explain.explain)
app.command("replan")(replan.replan)
app.command("forecast")(forecast.forecast)
app.command("frontier")(frontier.frontier)
app.command("timeline")(timeline.timeline)
app.command("verify")(verify.verify)
app.add_typer(programmes.app, name="programmes")


def main() -> None:
    """The entry point of the `planner` command."""
    _never_fail_on_a_character()
    try:
        app()
    except UsageError as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(int(Exit.USAGE))
    except InternalError as fault:
        sys.stderr.write(f"This is a fault of planner itself, and nothing is shown as a plan. {fault}\n")
        sys.exit(int(Exit.OUR_FAULT))
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(int(Exit.YES))


def _never_fail_on_a_character() -> None:
    """A terminal that cannot show a character gets a question mark, not a crash."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
