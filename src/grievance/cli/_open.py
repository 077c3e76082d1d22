"""From the words of the command line to procedures, intake maps and stores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from grievance.desk import Desk, system_clock
from grievance.errors import InvalidValue, UnknownProcedure, UnreadableFile
from grievance.intake import IntakeMap
from grievance.model import Complaint
from grievance.procedure import Procedure, intake_map, pack_names
from grievance.storage import ComplaintStore, Inventory, Registry
from grievance.storage.sqlite import SqliteStore

__all__ = [
    "TENANT",
    "OpenStore",
    "desk_at",
    "desk_for",
    "desk_of_store",
    "open_embedded",
    "open_store",
    "procedure_of",
    "read_intake_map",
    "read_procedure",
    "without_password",
]

TENANT = "default"
_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql://", "postgresql+psycopg://")


class OpenStore(ComplaintStore, Registry, Inventory, Protocol):
    """A store that was opened for one command: all that the library brings."""

    def close(self) -> None:
        """Close it. Closing twice is harmless."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None, /
    ) -> None: ...


def read_procedure(words: str) -> Procedure:
    """Return the pack of that name, else the procedure of the file at that path."""
    return Procedure.pack(words) if _names_a_pack(words) else Procedure.load(words)


def read_intake_map(words: str) -> IntakeMap:
    """Return the intake map of the pack of that name, else of the file at that path."""
    return IntakeMap.load(intake_map(words) if _names_a_pack(words) else words)


def _names_a_pack(words: str) -> bool:
    """Return whether *words* can only be meant as the name of a pack: a file would have a suffix or a folder."""
    return words in pack_names() or (not Path(words).exists() and not Path(words).suffix and Path(words).name == words)


def open_store(url: str, *, must_exist: bool = False, option: str = "--store", search: bool = False) -> OpenStore:
    """
    Return the store at *url*; with *must_exist* a file that is not there is an error instead of a new store.

    With *search* it has a text index, which is built if it is not there. What an error says of *url*, which *option*
    brought, never holds its password.
    """
    if url.startswith(_POSTGRESQL):
        return _served(url, option, must_exist=must_exist)
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise InvalidValue(
            option,
            "must be sqlite:/// and the path of a file, such as sqlite:///complaints.db, "
            "or postgresql:// and a database, such as postgresql://host/complaints"
            + ("" if option == "--store" else ", or jsonl: and the path of a file of JSON Lines"),
        )
    return _embedded(url, must_exist=must_exist, search=search)


def without_password(url: str) -> str:
    """Return *url* as it may be shown."""
    return re.sub(r"^([\w+]+://[^/@:]*):[^/]*@", r"\1:***@", url)


def _served(url: str, option: str, *, must_exist: bool) -> OpenStore:
    from grievance.storage.sql import SqlStore

    try:
        return SqlStore(url, migrate=not must_exist)
    except InvalidValue:
        raise InvalidValue(option, "must be the URL of a database, such as postgresql://host:5432/complaints") from None


def open_embedded(url: str, *, must_exist: bool = False) -> SqliteStore:
    """Return the store in the SQLite file at *url*; refuse a database whose server has tools of its own for copies."""
    if url.startswith(_POSTGRESQL):
        raise InvalidValue(
            "--store", "must be sqlite:/// and the path of a file: a PostgreSQL database is backed up with pg_dump"
        )
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise InvalidValue("--store", "must be sqlite:/// and the path of a file, such as sqlite:///complaints.db")
    return _embedded(url, must_exist=must_exist)


def _embedded(url: str, *, must_exist: bool, search: bool = False) -> SqliteStore:
    path = url.removeprefix(_SQLITE)
    if must_exist and not (Path(path).is_file() and Path(path).stat().st_size):
        raise UnreadableFile(path, "there is no store here: run grievance triage first")
    return SqliteStore(path, search=search)


def desk_for(procedure: Procedure, store: ComplaintStore, now: datetime | None) -> Desk:
    """Return a desk whose clock stands at *now*, or runs when it is None."""
    return Desk(procedure, store, tenant=TENANT, clock=system_clock if now is None else lambda: now)


def desk_of_store(store: ComplaintStore, now: datetime | None) -> Desk:
    """Return a desk under the procedure that last registered complaints in *store*."""
    documents = store.recall(TENANT, "procedure", "current")
    if not documents:
        raise InvalidValue("--store", "holds no complaints yet: run grievance triage first")
    return desk_for(Procedure.from_document(documents[-1]), store, now)


@contextmanager
def desk_at(url: str, now: datetime | None, *, search: bool = False) -> Iterator[Desk]:
    """Open the store at *url*, and give a desk under the procedure that last registered complaints in it."""
    with open_store(url, must_exist=True, search=search) as store:
        yield desk_of_store(store, now)


def procedure_of(store: ComplaintStore, complaint: Complaint) -> Procedure:
    """Return the procedure that governs *complaint*, the present one if none has decided it."""
    ref = complaint.procedure
    documents = store.recall(TENANT, "procedure", "current" if ref is None else ref.digest)
    if not documents:
        raise UnknownProcedure(complaint.id, str(ref), "is not in this store")
    return Procedure.from_document(documents[-1])
