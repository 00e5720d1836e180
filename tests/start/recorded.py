"""The files of a start as they were recorded: `python -m tests.start.recorded` records them anew."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from planner.language import speaking
from planner.start.files import files_of
from tests.start.wishes import LANGUAGES, gold

EXPECTED = Path(__file__).parent / "expected"


def recordings() -> Iterator[tuple[Path, bytes]]:
    """Every file of every language; the workbook as the texts and checks in it."""
    for language in LANGUAGES:
        with speaking(language):
            files = files_of(gold())
        for name, content in files.items():
            if name.endswith(".xlsx"):
                yield EXPECTED / language / f"{name}.txt", told(content).encode()
            else:
                yield EXPECTED / language / name, content


def told(workbook: bytes) -> str:
    """The texts, notes and checks of a workbook, one a line."""
    lines = []
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        for name in archive.namelist():
            xml = archive.read(name).decode()
            if name == "xl/sharedStrings.xml" or "/comments" in name:
                lines += [name, *(f"  {text}" for text in re.findall(r"<t[^>]*>([^<]*)</t>", xml))]
            elif "/worksheets/sheet" in name:
                lines += [name, *(f"  {check}" for check in re.findall(r"<dataValidation .*?</dataValidation>", xml))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for path, content in recordings():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
