"""A store that outlives its process: the memory store over one file, read and written anew with every call."""

from __future__ import annotations

import copyreg
import fcntl
import io
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from grievance.storage.memory import MemoryStore

__all__ = ["FiledStore", "filed", "reopen"]


class FiledStore(MemoryStore):
    """
    The memory store, kept in a file under *path*: durable, and safe with many processes.

    Every public call takes the lock of the file, reads it, and writes it as a whole.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        path.mkdir(exist_ok=True)
        self._held = False

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return partial(self._locked, found) if name in _CALLS else found

    def _locked(self, call: Any, *args: Any, **named: Any) -> Any:
        with self._lock:
            if self._held:
                return call(*args, **named)
            with _lock(self.path / "lock"):
                self._held = True
                try:
                    self.load()
                    found = call(*args, **named)
                    self.keep()
                finally:
                    self._held = False
                return found

    def load(self) -> None:
        """Read the file."""
        kept = self.path / "kept"
        if kept.exists():
            self._tenants = pickle.loads(kept.read_bytes())  # noqa: S301

    def keep(self) -> None:
        """Write the file: as a whole or not at all."""
        self.write(self._tenants)

    def write(self, tenants: Any) -> None:
        """Write what is kept for *tenants*, if it is not in the file already."""
        data, kept = _pickled(tenants), self.path / "kept"
        if not kept.exists() or kept.read_bytes() != data:
            new = self.path / "new"
            new.write_bytes(data)
            new.replace(kept)


_CALLS = frozenset(
    {"save", "get", "history", "find", "search", "claim", "outbox", "remember", "recall", "registered", "tenants"}
) | {"documents"}


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _pickled(value: Any) -> bytes:
    data = io.BytesIO()
    pickler = pickle.Pickler(data)
    pickler.dispatch_table = copyreg.dispatch_table.copy()
    pickler.dispatch_table[MappingProxyType] = lambda mapping: (_read_only, (dict(mapping),))
    pickler.dump(value)
    return data.getvalue()


def _read_only(values: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(values)


def filed(folder: Path, kind: Any = FiledStore) -> Any:
    """Return what makes new stores of a *kind* under *folder*."""
    numbers = iter(range(100_000))
    return lambda: kind(folder / f"{kind.__name__}-{next(numbers)}")


def reopen(store: FiledStore) -> Any:
    """Return what opens the data of *store* again."""
    return partial(type(store), store.path)
