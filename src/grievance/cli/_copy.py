"""``grievance copy``: everything from one store to another, or through a file of JSON Lines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Literal

import attrs

from grievance.cli._bar import progress_bar
from grievance.cli._open import OpenStore, open_store
from grievance.cli._printing import say_json
from grievance.errors import InvalidValue, UnreadableFile
from grievance.storage import Imported, copied, exported, imported

__all__ = ["copy"]

_LINES = "jsonl:"
_STREAM = "-"
_OWNER_ONLY = 0o600


def copy(source: str, target: str, *, tenant: str | None, as_json: bool) -> None:
    """Copy what is kept at the URL *source* to the URL *target*, and say how much it was."""
    if source.startswith(_LINES) and target.startswith(_LINES):
        raise InvalidValue("--to", "must be a store where --from is a file: a file is copied as files are")
    if target.startswith(_LINES):
        path = target.removeprefix(_LINES)
        lines = _export(source, path, tenant)
        where = "" if path == _STREAM else f" to {path}, for its owner only"
        print(f"wrote {lines} lines{where}", file=sys.stderr)
        return
    outcomes = _import(source, target, tenant) if source.startswith(_LINES) else _across(source, target, tenant)
    if as_json:
        say_json({"tenants": [attrs.asdict(one) for one in outcomes]})
        return
    for one in outcomes:
        known = f" ({one.known} of them known)" if one.known else ""
        print(f"{one.tenant}: {one.complaints} complaints{known}, {one.documents} documents, {one.effects} to be done")


def _across(source: str, target: str, tenant: str | None) -> Sequence[Imported]:
    with (
        open_store(source, must_exist=True, option="--from") as given,
        open_store(target, option="--to") as taking,
        _bar() as tell,
    ):
        name = None if tenant is None else _one_tenant(given, tenant)
        return copied(given, taking, name, progress=lambda done, total: tell(done, done, total))


def _export(source: str, path: str, tenant: str | None) -> int:
    count = 0
    with open_store(source, must_exist=True, option="--from") as store:
        name = _one_tenant(store, tenant)
        total = store.registered(name)
        with _written(path) as file, _bar() as tell:
            for count, line in enumerate(exported(store, name), 1):
                file.write(line)
                done = min(count - 1, total)
                tell(done, done, total)
    return count


def _one_tenant(store: OpenStore, tenant: str | None) -> str:
    """Return the *tenant*, or the only one of *store*; refuse one of which nothing is kept."""
    names = store.tenants()
    if tenant not in names and (tenant is not None or len(names) != 1):
        raise InvalidValue("--tenant", f"must name one of {', '.join(names) or 'those in the store, which is empty'}")
    return names[0] if tenant is None else tenant


def _import(source: str, target: str, tenant: str | None) -> Sequence[Imported]:
    with (
        _read(source.removeprefix(_LINES)) as file,
        open_store(target, option="--to") as store,
        _bar() as tell,
    ):
        return (imported(store, tenant, _told(file, tell)),)


_Tell = Callable[[int, int, "int | None"], None]


def _told(file: BinaryIO, tell: _Tell) -> Iterable[bytes]:
    """Yield the lines of *file*, and tell how much of it was read: how many complaints it has it says at its end."""
    size = os.fstat(file.fileno()).st_size or None
    read = 0
    for number, line in enumerate(file):
        yield line
        read += len(line)
        tell(number, read, size)


@contextmanager
def _bar() -> Iterator[_Tell]:
    with progress_bar("complaints") as bar:
        task = bar.add_task("copy", total=None, found=0)
        yield lambda found, done, total: bar.update(task, completed=done, total=total, found=found)


@contextmanager
def _read(path: str) -> Iterator[BinaryIO]:
    if path == _STREAM:
        yield sys.stdin.buffer
        return
    with _opened(path, os.O_RDONLY, "rb", "read") as file:
        yield file


@contextmanager
def _written(path: str) -> Iterator[BinaryIO]:
    """Give a new file that only its owner may read; what is not whole in the end is no export and is not left."""
    if path == _STREAM:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with _opened(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, "wb", "written") as file:
        try:
            yield file
        except BaseException:
            Path(path).unlink()
            raise


def _opened(path: str, flags: int, mode: Literal["rb", "wb"], done: str) -> BinaryIO:
    try:
        return os.fdopen(os.open(path, flags, _OWNER_ONLY), mode)
    except OSError as error:
        raise UnreadableFile(path, f"cannot be {done}: {error.strerror}") from None
