"""What a reader hands out: a record, or the text of one that could not be read and every reason why."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import attrs

__all__ = ["Record", "Unreadable"]


class Record(NamedTuple):
    """
    One record of a file, as it stands there; a named tuple because it is made on the hot path.

    ``line`` is the source line at which it starts, from 1 (in Parquet: the row). ``values`` are the cells
    in the order of the header (CSV: a list of strings) or the object (JSON Lines and Parquet: a dictionary).
    ``lines`` are its source lines with their ends; Parquet has none.
    """

    line: int
    values: Any
    lines: Sequence[str]

    @property
    def raw(self) -> str:
        """The original text with its line ends; of a Parquet row, its values as JSON."""
        return "".join(self.lines) or json.dumps(self.values, ensure_ascii=False, default=str)

    def __repr__(self) -> str:
        return f"Record(line={self.line})"


@attrs.frozen(kw_only=True)
class Unreadable:
    """
    A part of a file that is no good record.

    ``line`` is the source line at which it starts, from 1; ``raw`` its original text with the line ends, as bytes
    where it is not text in the encoding of the file. ``reasons`` hold positions and counts, never content.
    """

    line: int
    raw: str | bytes = attrs.field(repr=False)
    reasons: tuple[str, ...]
