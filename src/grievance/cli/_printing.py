"""What is printed whatever the terminal, pipe or file has characters for."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from io import TextIOWrapper

__all__ = ["say_json", "survive_narrow_streams"]


def survive_narrow_streams() -> None:
    """Let standard output and error print escapes for characters that they do not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def say_json(document: object, *, indent: int | None = None) -> None:
    """Print one JSON document, in ASCII where the stream is no Unicode; decimals are numbers."""
    unicode = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    print(json.dumps(document, ensure_ascii=not unicode, indent=indent, default=_number))


def _number(value: Decimal) -> float:
    return float(value)
