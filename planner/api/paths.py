"""How a file or a folder may be named."""

from os import PathLike

StrPath = str | PathLike[str]
