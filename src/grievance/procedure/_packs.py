"""The procedures that come with the library, with their intake maps."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from grievance.codec import nearest
from grievance.errors import InvalidDocument, Problem

__all__ = ["intake_map", "pack_names", "pack_path"]


def pack_names() -> tuple[str, ...]:
    """Return the names of the packs."""
    return tuple(sorted(folder.name for folder in _root().iterdir() if (folder / "procedure.toml").is_file()))


def intake_map(name: str) -> Path:
    """
    Return the intake map of the pack *name*.

    Raises:
        InvalidDocument: There is no such pack, or it has no intake map.
    """
    return pack_path(name, "intake.toml")


def pack_path(name: str, file: str) -> Path:
    """Return where a *file* of the pack *name* is."""
    path = _root() / name / file
    if name not in pack_names():
        missing = Problem("", f"there is none of this name{nearest(name, pack_names())}")
        raise InvalidDocument(f"pack {name!r}", [missing])
    if not path.is_file():
        raise InvalidDocument(f"pack {name!r}", [Problem("", f"has no {file}")])
    return path


def _root() -> Path:
    return Path(str(files("grievance.procedure"))) / "packs"
