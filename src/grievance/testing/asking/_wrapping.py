"""Lines that fit a terminal."""

from __future__ import annotations

from textwrap import wrap

__all__ = ["wrapped"]

_WIDTH = 108


def wrapped(line: str, *, indent: int) -> list[str]:
    """Return *line* in lines that are not too wide, those after the first behind an *indent*; no word is cut."""
    if len(line) <= _WIDTH:
        return [line]
    return wrap(line, _WIDTH, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
