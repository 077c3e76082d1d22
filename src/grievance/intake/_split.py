"""Splitting one record of CSV into cells, strictly, and saying what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Split", "split_record"]

_QUOTE = '"'
_END = re.compile(r"[\r\n]*\Z")


class Split(NamedTuple):
    """
    What was made of the lines of one record.

    ``cells`` are those found until the end or the fault. ``opened`` is the line (0: the first) on which the last
    cell that runs over a line end was opened. ``problem`` says what is wrong, if anything, and ``at`` where: the line
    (0: the first) and its character (1: the first). ``is_open`` tells that the lines ended inside quotes.
    """

    cells: list[str]
    opened: int
    problem: str | None = None
    at: tuple[int, int] = (0, 0)
    is_open: bool = False


def split_record(lines: Iterator[str], delimiter: str) -> Split:
    r"""
    Take as many *lines*, at least one, as one record needs and split it.

    The same cells as ``csv.reader(lines, delimiter=delimiter, strict=True)`` gives (RFC 4180, where a line may end
    in any run of ``\r`` before its ``\n``, and a quote inside an unquoted cell is data), without its process-wide
    limit on the length of a field.

    >>> split_record(iter(['1,"a ""b""\n', 'c"\n']), ",").cells
    ['1', 'a "b"\nc']
    """
    return _Splitter(lines, delimiter).split()


class _Splitter:
    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self._lines, self._delimiter = lines, delimiter
        self._line = next(lines)
        self._number = self._opened = self._at = 0
        self._quote = 0, 0
        self._plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")

    def split(self) -> Split:
        cells: list[str] = []
        if _END.match(self._line):
            return Split(cells, 0)
        while True:
            quoted = self._line.startswith(_QUOTE, self._at)
            if quoted:
                cell, closed = self._quoted_cell()
            else:
                cell, closed = self._plain_cell(), True
            cells.append(cell)
            if not closed:
                return Split(cells, self._opened, "a quote is opened and never closed", self._quote, is_open=True)
            if self._line.startswith(self._delimiter, self._at):
                self._at += 1
            elif _END.match(self._line, self._at):
                return Split(cells, self._opened)
            elif quoted:
                return self._broken(cells, "text follows a closing quote; quotes inside a quoted cell must be doubled")
            else:
                return self._broken(cells, "a carriage return stands outside quotes; lines must end in LF or CRLF")

    def _broken(self, cells: list[str], problem: str) -> Split:
        return Split(cells, self._opened, problem, (self._number, self._at + 1))

    def _plain_cell(self) -> str:
        match = self._plain.match(self._line, self._at)
        cell = match[0] if match else ""
        self._at += len(cell)
        return cell

    def _quoted_cell(self) -> tuple[str, bool]:
        """Return the cell that is opened here and whether it is closed; reading then stands behind it."""
        parts: list[str] = []
        self._at += 1
        self._quote = self._number, self._at
        while True:
            end = self._line.find(_QUOTE, self._at)
            if end < 0:
                parts.append(self._line[self._at :])
                self._opened = self._quote[0]
                following = next(self._lines, None)
                if following is None:
                    return "".join(parts), False
                self._line, self._at = following, 0
                self._number += 1
            elif self._line.startswith(_QUOTE, end + 1):
                parts.append(self._line[self._at : end + 1])
                self._at = end + 2
            else:
                parts.append(self._line[self._at : end])
                self._at = end + 1
                return "".join(parts), True
