"""Finding the header of a CSV file, below stray lines if need be."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Sequence

import attrs

from grievance.errors import UnreadableFile
from grievance.intake._lines import Window
from grievance.intake._split import split_record

__all__ = ["Header", "find_header", "missing_columns"]

_MOST_STRAY_LINES = 5
_DELIMITERS = {",": ",", ";": ";", "\t": "\\t", "|": "|"}
_ALIKE = 0.8


@attrs.frozen
class Header:
    """The names of the columns, and what was passed over to find them."""

    names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@attrs.frozen
class _Candidate:
    line: int
    names: tuple[str, ...]
    lines: tuple[str, ...]
    faults: tuple[str, ...]


def find_header(window: Window, *, path: str, delimiter: str, expect: Collection[str]) -> Header:
    """
    Return the first line that has all columns of *expect*; up to five lines before it may be something else.

    Names are taken without the white space around them. *window* then stands behind the header.

    Raises:
        UnreadableFile: No such line is there, or it names a column of *expect* twice.
    """
    passed: list[_Candidate] = []
    while len(passed) <= _MOST_STRAY_LINES and window.more():
        candidate = _next_line(window, delimiter)
        if not any(candidate.names) and not candidate.faults:
            continue
        if not candidate.faults and set(expect) <= set(candidate.names):
            _refuse_doubled(candidate, path, expect)
            notes = tuple(f"line {stray.line}, before the header, was left out" for stray in passed)
            return Header(candidate.names, notes)
        passed.append(candidate)
        if not expect:
            break
    if not passed:
        return Header()
    raise UnreadableFile(path, _no_header(passed, delimiter, expect))


def missing_columns(expect: Iterable[str], names: Sequence[str]) -> str:
    """
    Name the columns of *expect* that *names* lacks, each with the nearest of *names*.

    Only a name very like the missing one is told: in a file without a header *names* are somebody's data.
    """
    known = {name.casefold(): name for name in names}
    told = []
    for column in dict.fromkeys(expect):
        if column not in names:
            nearest = difflib.get_close_matches(column.casefold(), known, n=1, cutoff=_ALIKE)
            told.append(f"{column!r} (the nearest is {known[nearest[0]]!r})" if nearest else repr(column))
    return ", ".join(told)


def _next_line(window: Window, delimiter: str) -> _Candidate:
    split = split_record(window.feed_record(), delimiter)
    start = window.start
    if split.problem:
        window.position = start + 1
    stop = window.position
    faults = window.faults(start, stop)
    candidate = _Candidate(
        line=window.number + start + 1,
        names=tuple(cell.strip() for cell in split.cells),
        lines=tuple(window.lines[start:stop]),
        faults=(*faults, split.problem) if split.problem else faults,
    )
    window.start = stop
    return candidate


def _refuse_doubled(header: _Candidate, path: str, expect: Iterable[str]) -> None:
    for column in expect:
        if header.names.count(column) > 1:
            places = [str(i) for i, name in enumerate(header.names, 1) if name == column]
            raise UnreadableFile(
                path, f"its header has the column {column!r} in the places {', '.join(places)}: rename all but one"
            )


def _no_header(passed: Sequence[_Candidate], delimiter: str, expect: Collection[str]) -> str:
    needed = set(expect)
    best = max(passed, key=lambda candidate: len(needed & set(candidate.names)))
    if best.faults:
        return f"its header, line {best.line}, cannot be read: {'; '.join(best.faults)}"
    for other, written in _DELIMITERS.items():
        if other != delimiter and any(needed <= set(_names(candidate.lines, other)) for candidate in passed):
            return f'its cells are parted by another character: give delimiter = "{written}"'
    return (
        f"its header lacks the columns {missing_columns(expect, best.names)}: name the columns as the file does, "
        "or, if it has no header, give header = false and columns"
    )


def _names(lines: Iterable[str], delimiter: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in split_record(iter(lines), delimiter).cells)
