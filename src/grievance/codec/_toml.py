"""TOML files that people write, read with exact decimals."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from grievance.errors import UnreadableFile

__all__ = ["read_toml"]


def read_toml(path: str | PathLike[str]) -> dict[str, Any]:
    """
    Return the table of a TOML file, with exact decimals.

    Raises:
        UnreadableFile: The file is not there, is not UTF-8 or is no TOML.
    """
    try:
        return tomllib.loads(Path(path).read_text("utf-8-sig"), parse_float=Decimal)
    except OSError as error:
        raise UnreadableFile(fspath(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(fspath(path), "must be UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(fspath(path), f"is no TOML: {error}") from None
    except (ValueError, ArithmeticError):
        raise UnreadableFile(fspath(path), "has a number that is too large to be read") from None
    except RecursionError:
        raise UnreadableFile(fspath(path), "is nested too deeply to be read") from None
