"""Text that the model refuses, made acceptable and said so."""

from __future__ import annotations

import re

__all__ = ["repair_text"]

_REFUSED = re.compile("[\0\ud800-\udfff]")


def repair_text(text: str) -> tuple[str, str | None]:
    r"""
    Replace NUL and halves of surrogate pairs by U+FFFD and return the text with a note, or with None if it was whole.

    >>> repair_text("a\0b")
    ('a�b', '1 character that no text may hold (NUL or half a surrogate pair) was replaced by U+FFFD')
    """
    repaired, count = _REFUSED.subn("\ufffd", text)
    if not count:
        return text, None
    what = "character that no text may hold (NUL or half a surrogate pair) was"
    if count > 1:
        what = "characters that no text may hold (NUL or half a surrogate pair) were"
    return repaired, f"{count} {what} replaced by U+FFFD"
