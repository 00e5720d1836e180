"""Where finished cells are kept: a folder with a file for each, named by everything that its answer depends on."""

from __future__ import annotations

import json
import os
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Kind = Literal["cells", "changes", "sweeps"]

_IGNORED = "*\n"


class Store(NamedTuple):
    """The folder. A file appears in it whole or not at all, and nothing in it is needed but to save time."""

    folder: Path

    def begin(self) -> None:
        """Makes the folder, where it is not there yet, and keeps it out of repositories. Raises OSError."""
        if not self.folder.is_dir():
            self.folder.mkdir(parents=True)
            (self.folder / ".gitignore").write_text(_IGNORED, encoding="utf-8")

    def read(self, kind: Kind, key: str, model: type[Model]) -> Model | None:
        """What is kept under the key; None where nothing is, or nothing that can be read."""
        try:
            return model.model_validate_json(self._file(kind, key).read_bytes())
        except (OSError, ValidationError):
            return None

    def write(self, kind: Kind, key: str, data: object) -> None:
        """Keeps the data. Raises OSError."""
        path = self._file(kind, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _file(self, kind: Kind, key: str) -> Path:
        return self.folder / kind / f"{key}.json"


def digest(*parts: object) -> str:
    """One name for all of this."""
    return sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
