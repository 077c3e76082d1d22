"""Months and their volumes as people write them, in an argument or a file; every fault is told with its line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import typer

from grievance.cli._files import read_text
from grievance.errors import InvalidDocument, Problem

__all__ = ["NAMES", "read_peaks", "read_volumes"]

NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_NUMBER = re.compile(r"\d{1,18}(?:\.\d{1,9})?")
_MONTH = re.compile(r"(?:\d{4}-)?(\d{1,2})")


def read_peaks(words: str) -> tuple[int, ...]:
    """Return the months of words such as ``1,2`` or ``jan, feb``."""
    found = []
    for word in filter(None, (part.strip() for part in words.split(","))):
        month = _month(word)
        if month is None:
            raise typer.BadParameter(f"{word!r} is no month: give 1 to 12, or jan to dec", param_hint="--peaks")
        found.append(month)
    if not found:
        raise typer.BadParameter("names no month: give such as 1,2 or jan,feb", param_hint="--peaks")
    return tuple(found)


def _month(word: str) -> int | None:
    name = word.strip().lower()
    for names in (NAMES, _FULL):
        if name in names:
            return names.index(name) + 1
    found = _MONTH.fullmatch(name)
    month = int(found[1]) if found else 0
    return month if 1 <= month <= 12 else None


def read_volumes(path: Path) -> list[Decimal]:
    """
    Return the volumes of January to December in a file.

    They are twelve numbers, one a line or with commas between them, or lines of month and volume in any order, with a
    heading or without. Empty lines and what follows a ``#`` are left out.

    Raises:
        UnreadableFile: It is not there, or is no text.
        InvalidDocument: It holds something else; every fault is told with its line.
    """
    lines = [(number, line.partition("#")[0].strip()) for number, line in enumerate(read_text(path).splitlines(), 1)]
    rows = [(number, [cell.strip() for cell in line.split(",")]) for number, line in lines if line]
    problems: list[Problem] = []
    is_table = len(rows) > 1 and any(len(cells) == 2 for _, cells in rows)
    found = _table(rows, problems) if is_table else _list(rows, problems)
    if problems:
        raise InvalidDocument(f"volumes {path}", problems)
    return found


_Rows = list[tuple[int, list[str]]]


def _list(rows: _Rows, problems: list[Problem]) -> list[Decimal]:
    cells = [(number, cell) for number, row in rows for cell in row]
    found = [_volume(number, cell, problems) for number, cell in cells]
    if len(found) != 12:
        where = f"line {cells[-1][0]}" if cells else ""
        problems.append(Problem(where, f"the file ends with {len(found)} numbers: there must be twelve, January first"))
    return found


def _table(rows: _Rows, problems: list[Problem]) -> list[Decimal]:
    found: dict[int, Decimal] = {}
    for number, month, volume in _pairs(_without_heading(rows), problems):
        if month in found:
            problems.append(Problem(f"line {number}", f"{NAMES[month - 1]} is there twice"))
        found[month] = _volume(number, volume, problems)
    missing = ", ".join(name for month, name in enumerate(NAMES, 1) if month not in found)
    if missing and not problems:
        problems.append(Problem(f"line {rows[-1][0]}", f"the file ends without {missing}"))
    return [volume for _, volume in sorted(found.items())]


def _without_heading(rows: _Rows) -> _Rows:
    (_, first), *rest = rows
    is_heading = _month(first[0]) is None and not any(_NUMBER.fullmatch(cell) for cell in first)
    return rest if is_heading else rows


def _pairs(rows: _Rows, problems: list[Problem]) -> Iterator[tuple[int, int, str]]:
    for number, cells in rows:
        month = _month(cells[0])
        if len(cells) != 2:
            problems.append(Problem(f"line {number}", f"must be a month and a volume, not {len(cells)} cells"))
        elif month is None:
            problems.append(Problem(f"line {number}", f"{cells[0]!r} is no month: write 1 to 12, jan or 2026-01"))
        else:
            yield number, month, cells[1]


def _volume(number: int, cell: str, problems: list[Problem]) -> Decimal:
    if _NUMBER.fullmatch(cell):
        return Decimal(cell)
    problems.append(Problem(f"line {number}", f"{cell!r} is no volume: write a number from 0, such as 120 or 7.5"))
    return Decimal(0)
