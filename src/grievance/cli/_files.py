"""Files that are handed to a command, and files that only their owner may read."""

from __future__ import annotations

import os
from pathlib import Path

from grievance.errors import UnreadableFile

__all__ = ["read_text", "write_private"]

_OWNER_ONLY = 0o600


def read_text(path: Path) -> str:
    """
    Return the text of a file in UTF-8.

    Raises:
        UnreadableFile: It is not there, or is no such text.
    """
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(str(path), "must be UTF-8 text") from None


def write_private(path: Path, content: bytes) -> None:
    """
    Write a file that only its owner may read, also if it was there before.

    Raises:
        UnreadableFile: It cannot be written.
    """
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb") as file:
            os.chmod(path, _OWNER_ONLY)
            file.write(content)
    except OSError as error:
        raise UnreadableFile(str(path), f"cannot be written: {error.strerror}") from None
