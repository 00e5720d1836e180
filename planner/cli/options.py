"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from planner.errors import UsageError
from planner.language import LANGUAGES, known_language, row, sentence, speaking

ScenarioPath = Annotated[
    Path, typer.Argument(metavar="SCENARIO", help="A scenario file, or a folder with a scenario.yaml.")
]
JsonTarget = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write the answer as JSON; - for standard output.")
]
Effort = Annotated[
    float, typer.Option(min=0.01, metavar="SECONDS", help="The limit for each goal of optimisation, counted in steps.")
]
Spare = Annotated[
    int | None,
    typer.Option(
        "--spare",
        min=0,
        max=1000,
        metavar="NUMBER",
        help="The tier must be kept whichever so many people leave (default: what the scenario says, or 0).",
    ),
]


def _speak(context: typer.Context, tag: str) -> str:
    """Puts the language in force for the rest of the command. Raises UsageError for one that we do not speak."""
    language = known_language(tag)
    if language is None:
        known = row(LANGUAGES)
        raise UsageError(sentence("There is no language '{language}'; known are {known}.", language=tag, known=known))
    context.find_root().with_resource(speaking(language))
    return language


Language = Annotated[
    str,
    typer.Option(
        "--lang",
        callback=_speak,
        is_eager=True,
        metavar="LANGUAGE",
        help="The language of the answer: en or zh-TW. JSON is the same in both.",
    ),
]
