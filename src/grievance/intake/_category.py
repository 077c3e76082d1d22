"""Categories out of cells: labels made into the steps of one path (S58)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, Locate, Read, as_text, is_empty
from grievance.intake._memory import Remembered
from grievance.intake._translation import UNKNOWN, translator

__all__ = ["CategorySource", "slug"]

_LONGEST = 300


@attrs.frozen(kw_only=True)
class CategorySource:
    """
    Makes one path of the cells of ``columns``, the empty ones skipped.

    A cell that is in ``values`` gives the path that is there, or nothing. Any other is cut at ``split``, if given, and
    each part becomes a `slug`. ``otherwise`` stands for cells that give nothing, and for the cell of a single column
    that has ``values`` and is not among them: several columns have ``values`` for some of their steps only.
    """

    columns: tuple[str, ...]
    values: Mapping[str, str | None] | None = None
    otherwise: str | None = None
    split: str | None = None

    def reader(self, locate: Locate) -> Read:
        """Return what reads the category of a record whose cells *locate* finds."""
        label, otherwise = ", ".join(self.columns), self.otherwise
        cells = [(column, locate(column)) for column in self.columns]
        paths = Remembered(_Paths(self))

        def read(values: object, findings: Findings) -> str | None:
            try:
                path = paths[tuple([_label(column, get(values)) for column, get in cells])] or otherwise
            except InvalidValue as error:
                findings.faults.append(error)
                return None
            if path is None:
                what = "gives no category: it needs letters or digits, or give otherwise in the map"
                findings.faults.append(InvalidValue(label, what))
            return path

        return read


class _Paths:
    """From the cells of one record to its path; empty if they give none."""

    def __init__(self, source: CategorySource) -> None:
        self._split = source.split
        self._look_up = translator(source.values or {})
        self._closed = len(source.columns) == 1 and source.values is not None and source.otherwise is not None

    def __call__(self, cells: tuple[str, ...]) -> str:
        steps = (step for cell in cells if not is_empty(cell) for step in self._steps(cell.strip()))
        return "/".join(step for step in steps if step)

    def _steps(self, cell: str) -> list[str | None]:
        path = self._look_up(cell)
        if path is UNKNOWN and not self._closed:
            return [slug(part) for part in (cell.split(self._split) if self._split else [cell])]
        return [] if path is UNKNOWN else [path]


def slug(label: str) -> str:
    """
    Return *label* as a step of a path: in lower case, without accents, with dashes between the words.

    Letters of other scripts than the Latin one keep their marks.

    >>> slug("Credit reporting, credit repair"), slug("Plomería / Água"), slug("Жалоба №7")
    ('credit-reporting-credit-repair', 'plomeria-agua', 'жалоба-no7')
    """
    kept: list[str] = []
    for char in unicodedata.normalize("NFKD", label).lower():
        last = kept[-1] if kept else "-"
        if char.isalnum():
            kept.append(char)
        elif unicodedata.category(char).startswith("M") and last != "-":
            kept += [] if last.isascii() else [char]
        elif last != "-":
            kept.append("-")
    return unicodedata.normalize("NFC", "".join(kept).removesuffix("-"))


def _label(column: str, cell: object) -> str:
    label = cell if isinstance(cell, str) else "" if is_empty(cell) else as_text(column, cell)
    if len(label) > _LONGEST:
        raise InvalidValue(column, f"is longer than {_LONGEST} characters, too long for a category")
    return label
