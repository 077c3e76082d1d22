"""From the words of the command line to procedures, intake maps and stores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from grievance.desk import Desk, system_clock
from grievance.errors import InvalidValue, UnknownProcedure, UnreadableFile
from grievance.intake import IntakeMap
from grievance.model import Complaint
from grievance.procedure import Procedure, intake_map, pack_names
from grievance.storage import ComplaintStore
from grievance.storage.sqlite import SqliteStore

__all__ = [
    "TENANT",
    "desk_at",
    "desk_for",
    "desk_of_store",
    "open_store",
    "procedure_of",
    "read_intake_map",
    "read_procedure",
]

TENANT = "default"
_SQLITE = "sqlite:///"


def read_procedure(words: str) -> Procedure:
    """Return the pack of that name, else the procedure of the file at that path."""
    return Procedure.pack(words) if _names_a_pack(words) else Procedure.load(words)


def read_intake_map(words: str) -> IntakeMap:
    """Return the intake map of the pack of that name, else of the file at that path."""
    return IntakeMap.load(intake_map(words) if _names_a_pack(words) else words)


def _names_a_pack(words: str) -> bool:
    """Return whether *words* can only be meant as the name of a pack: a file would have a suffix or a folder."""
    return words in pack_names() or (not Path(words).exists() and not Path(words).suffix and Path(words).name == words)


def open_store(url: str, *, must_exist: bool = False) -> SqliteStore:
    """Return the store at *url*; with *must_exist* a file that is not there is an error instead of a new store."""
    if not url.startswith(_SQLITE) or url == _SQLITE:
        raise InvalidValue("--store", "must be sqlite:/// and the path of a file, such as sqlite:///complaints.db")
    path = url.removeprefix(_SQLITE)
    if must_exist and not Path(path).is_file():
        raise UnreadableFile(path, "there is no store here: run grievance triage first")
    return SqliteStore(path)


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
def desk_at(url: str, now: datetime | None) -> Iterator[Desk]:
    """Open the store at *url*, and give a desk under the procedure that last registered complaints in it."""
    with open_store(url, must_exist=True) as store:
        yield desk_of_store(store, now)


def procedure_of(store: ComplaintStore, complaint: Complaint) -> Procedure:
    """Return the procedure that governs *complaint*, the present one if none has decided it."""
    ref = complaint.procedure
    documents = store.recall(TENANT, "procedure", "current" if ref is None else ref.digest)
    if not documents:
        raise UnknownProcedure(complaint.id, str(ref), "is not in this store")
    return Procedure.from_document(documents[-1])
