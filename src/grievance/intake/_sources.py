"""Where the value of a field comes from: cells of a record, translated and converted, or a constant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, Get, Locate, Read, as_text, is_empty
from grievance.intake._kinds import Convert, Kind
from grievance.intake._translation import UNKNOWN, translator

__all__ = ["Part", "Source", "columns_of", "each"]


class Columns(Protocol):
    """What reads some columns."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        ...


class Part(Columns, Protocol):
    """A part of an intake map: it reads some columns and gives the value of one field."""

    def reader(self, locate: Locate) -> Read:
        """Return what reads it from the records whose cells *locate* finds."""
        ...


@attrs.frozen(kw_only=True)
class Source:
    """
    One value of a record.

    The content of several ``columns`` is joined by ``joint``. ``values`` translates it, exactly or else with case and
    runs of spaces folded; None there is nothing. What is not there is converted as it stands, unless ``otherwise``
    stands for it or it is ``closed``. ``split`` (text, or "" for no separator) makes a tuple whose parts are
    translated one by one. ``otherwise`` stands for nothing; without it ``needed`` makes nothing a fault.
    """

    columns: tuple[str, ...]
    kind: Kind
    joint: str = " "
    verbatim: bool = False
    values: Mapping[str, Any] | None = None
    otherwise: Any = None
    closed: bool = False
    split: str | None = None
    needed: str | None = None

    def reader(self, locate: Locate) -> Read:
        """Return what reads the value from the records whose cells *locate* finds."""
        otherwise = self.otherwise
        if not self.columns:
            return lambda _values, _findings: otherwise
        label = ", ".join(self.columns)
        get = _joined([locate(column) for column in self.columns], label, self.joint)
        convert, verbatim, needed = self._conversion(label), self.verbatim, self.needed

        def read(values: Any, findings: Findings) -> Any:
            try:
                cell, value = get(values), None
                if isinstance(cell, str):
                    if stripped := cell.strip():
                        value = convert(cell if verbatim else stripped, findings)
                elif not is_empty(cell):
                    value = convert(cell, findings)
            except InvalidValue as error:
                findings.faults.append(error)
                return None
            if value is not None:
                return value
            if otherwise is None and needed is not None:
                findings.faults.append(InvalidValue(label, f"is empty, but {needed} is needed"))
            return otherwise

        return read

    def _conversion(self, label: str) -> Convert:
        convert = self.kind(label)
        if self.values is not None:
            convert = self._translation(self.values, convert, label)
        return convert if self.split is None else each(convert, label, self.split)

    def _translation(self, values: Mapping[str, Any], convert: Convert, label: str) -> Convert:
        look_up = translator(values)
        passes = self.split is not None or not (self.closed or self.otherwise is not None)
        refused = self.otherwise is None

        def translate(cell: object, findings: Findings) -> Any:
            found = look_up(as_text(label, cell))
            if found is not UNKNOWN:
                return found
            if passes:
                return convert(cell, findings)
            if refused:
                raise InvalidValue(label, "is none of the values in the map: add it there, or give otherwise")
            return None

        return translate


def columns_of(parts: Iterable[Columns]) -> tuple[str, ...]:
    """Return the columns that *parts* read, each once."""
    return tuple(dict.fromkeys(column for part in parts for column in part.columns))


def each(convert: Convert, label: str, split: str) -> Convert:
    """Return what converts the parts of text between *split*, or the items of a list, to a tuple; None if empty."""

    def convert_each(cell: object, findings: Findings) -> tuple[Any, ...] | None:
        items: Sequence[object] = [cell]
        if isinstance(cell, list | tuple):
            items = cell
        elif split:
            items = as_text(label, cell).split(split)
        stripped = (item.strip() if isinstance(item, str) else item for item in items)
        found = (convert(item, findings) for item in stripped if not is_empty(item))
        return tuple(value for value in found if value is not None) or None

    return convert_each


def _joined(gets: Sequence[Get], label: str, joint: str) -> Get:
    if len(gets) == 1:
        return gets[0]

    def get(values: Any) -> str:
        cells = (one(values) for one in gets)
        return joint.join(as_text(label, cell).strip() for cell in cells if not is_empty(cell))

    return get
