"""The options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

ScenarioPath = Annotated[
    Path, typer.Argument(metavar="SCENARIO", help="A scenario file, or a folder with a scenario.yaml.")
]
JsonTarget = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write the answer as JSON; - for standard output.")
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
Language = Annotated[
    str, typer.Option("--lang", metavar="LANGUAGE", help="The language of names and titles, for example zh-TW.")
]
