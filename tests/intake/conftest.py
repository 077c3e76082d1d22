"""Reading bytes as the records of a file."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance.intake._reading import open_records
from grievance.intake._records import Record, Unreadable


@attrs.frozen(kw_only=True)
class Reading:
    """All that came out of one file."""

    outcomes: tuple[Record | Unreadable, ...]
    header: tuple[str, ...]
    notes: tuple[str, ...]
    kind: str

    @property
    def records(self) -> list[Record]:
        """The good ones."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Record)]

    @property
    def values(self) -> list[Any]:
        """What the good ones hold."""
        return [record.values for record in self.records]

    @property
    def rejects(self) -> list[Unreadable]:
        """The others."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Unreadable)]

    @property
    def told(self) -> list[tuple[int, str | bytes, tuple[str, ...]]]:
        """Line, original text and reasons of each reject."""
        return [(reject.line, reject.raw, reject.reasons) for reject in self.rejects]


@pytest.fixture(name="read", scope="session")
def _read(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Reading]:
    """Return a function that writes bytes to a fresh file and reads all of it."""
    folder: Path = tmp_path_factory.mktemp("records")
    numbers = itertools.count()

    def read(data: bytes | str, *, name: str = "records.csv", **options: Any) -> Reading:
        path = folder / f"{next(numbers)}-{name}"
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        with open_records(path, **options) as reader:
            outcomes = tuple(reader)
        path.unlink()
        return Reading(outcomes=outcomes, header=reader.header, notes=reader.notes, kind=reader.kind)

    return read
