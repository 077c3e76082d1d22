"""
Records of CSV, with a defined outcome for whatever is not well-formed.

The :mod:`csv` module splits what is well-formed, at its speed. Anything else than a plain record of the right width is
split again by :mod:`grievance.intake._split`, which knows what is wrong with it.

* A record is good if it is well-formed and has as many cells as the header, or more if those beyond are empty.
  Text that reads as one good record is that record, however many lines it has.
* A bad record of several lines may have become so long by a quote that was never closed. If one of its further lines
  is a good record by itself (of the last one it is enough that it begins one), then the bad record ends with the line
  of the last quote that was not closed on its own line, or before the good one; every line from there to the good one
  is judged by itself, and reading resumes at the good one.
* Otherwise all its lines are one reject.

So a line with a quote that is never closed costs that line alone when a good record follows it, unless the text
up to some later quote reads as one good record: then nobody could tell. A later line that also ends inside quotes
ends like the bad record that first ran over it, and is bad without another look: the work is linear.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from grievance.intake._lines import Window
from grievance.intake._records import Record, Unreadable
from grievance.intake._split import Split, split_record

__all__ = ["read_csv"]


def read_csv(window: Window, *, header: Sequence[str], delimiter: str) -> Iterator[Record | Unreadable]:
    """Yield the records from where *window* stands, each with the cells of *header* in its order."""
    return _Reader(window, len(header), delimiter).read()


class _Reader:
    def __init__(self, window: Window, width: int, delimiter: str) -> None:
        self._window, self._width, self._delimiter = window, width, delimiter
        self._spoilt = 0  # a line of the file: one before it that ends inside quotes is bad

    def read(self) -> Iterator[Record | Unreadable]:
        window = self._window
        while window.more():
            if window.number + window.start < self._spoilt:
                yield from self._read_carefully()
                continue
            try:
                yield from self._read_quickly()
            except csv.Error:
                yield from self._read_carefully()

    def _read_quickly(self) -> Iterator[Record | Unreadable]:
        """Read until a record moves the window in another way than the feed of this run does."""
        window, width = self._window, self._width
        for cells in csv.reader(window.feed(), delimiter=self._delimiter, strict=True):
            lines = window.lines[window.start : window.position]
            if len(cells) == width and window.clean and (len(lines) == 1 or window.fits(lines)):
                number = window.number + window.start + 1
                window.start = window.position
                yield Record(number, cells, lines)
            else:
                place = window.number, window.position
                yield from self._read_carefully()
                if place != (window.number, window.position):
                    return

    def _read_carefully(self) -> Iterator[Record | Unreadable]:
        """Read the record that begins at the start of the window, whatever it holds."""
        window = self._window
        split = self._split_record()
        start, stop = window.start, window.position
        good = None if self._fits(split) else self._find_good(start + 1, stop)
        if good is None:
            yield from self._judge(split, start, stop)
        else:
            end = min(start + split.opened + 1, good)
            yield self._unreadable(start, end, (f"line {window.number + end}: a quote is opened and never closed",))
            for i in range(end, good):
                yield from self._judge(self._split_line(i), i, i + 1)
            window.position = good
        window.start = window.position

    def _split_record(self) -> Split:
        window = self._window
        if window.number + window.start < self._spoilt:
            split = self._split_line(window.start)
            window.position = self._spoilt + 1 - window.number if split.is_open else window.start + 1
            return split
        split = split_record(window.feed_record(), self._delimiter)
        if split.is_open and not window.exhausted:
            split = split._replace(problem=f"a quote is opened and not closed within {window.ceiling:,} bytes")
        self._spoilt = window.number + window.position - 1
        return split

    def _find_good(self, first: int, stop: int) -> int | None:
        """Return the first of these lines that is a good record of its own, or could begin one at the last."""
        for i in range(first, stop):
            split = self._split_line(i)
            if self._fits(split) or (split.is_open and i == stop - 1 and len(split.cells) <= self._width):
                return i
        return None

    def _split_line(self, i: int) -> Split:
        return split_record(iter(self._window.lines[i : i + 1]), self._delimiter)

    def _fits(self, split: Split) -> bool:
        width = self._width
        return split.problem is None and len(split.cells) >= width and not any(split.cells[width:])

    def _judge(self, split: Split, start: int, stop: int) -> Iterator[Record | Unreadable]:
        window = self._window
        faults = window.faults(start, stop)
        fits = self._fits(split)
        if fits and not faults:
            lines = window.lines[start:stop]
            yield Record(window.number + start + 1, split.cells[: self._width], lines)
        elif faults or not self._is_blank(split):
            if not fits and not window.failure_at(stop):
                faults = (*faults, self._misshapen(split, start, stop))
            yield self._unreadable(start, stop, faults)

    def _is_blank(self, split: Split) -> bool:
        return split.problem is None and len(split.cells) <= 1 and not "".join(split.cells).strip()

    def _unreadable(self, start: int, stop: int, reasons: tuple[str, ...]) -> Unreadable:
        window = self._window
        return Unreadable(line=window.number + start + 1, raw=window.raw(start, stop), reasons=reasons)

    def _misshapen(self, split: Split, start: int, stop: int) -> str:
        first = self._window.number + start + 1
        if split.problem:
            line, character = split.at
            return f"line {first + line}, character {character}: {split.problem}"
        reason = f"has {len(split.cells)} cell{'' if len(split.cells) == 1 else 's'}, the header has {self._width}"
        return reason if stop == start + 1 else f"{reason}; it runs from line {first} to {first + stop - start - 1}"
