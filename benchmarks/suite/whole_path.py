"""The whole path: read a record, register, prioritise, route, set deadlines, save with history."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.suite.helpdesk_peer import FORMS, HELPDESK, helpdesk
from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, race
from benchmarks.suite.peers import required
from benchmarks.suite.results import Row, faster_by

from grievance.codec import Codec
from grievance.desk import Desk, Registration
from grievance.intake import IntakeMap, Taken
from grievance.procedure import Procedure, intake_map, pack_path
from grievance.storage.sqlite import SqliteStore

__all__ = ["ROWS", "stores"]

BATCH = 500


class Desks:
    """Registers the records of one file, each time in a fresh store, in one process."""

    def __init__(self, pack: str, file: Path, codec: Codec, *, limit: int | None = None) -> None:
        self._procedure, self._map = Procedure.pack(pack), IntakeMap.load(intake_map(pack))
        self._file, self._codec, self._limit = file, codec, limit

    def __call__(self, store_path: Any) -> int:
        return sum(len(batch) for batch in self.registered(store_path))

    def registered(self, store_path: Path) -> Iterator[tuple[Registration, ...]]:
        """Register all records and yield what became of them, a transaction at a time."""
        with SqliteStore(store_path, codec=self._codec) as store, self._map.open(self._file) as records:
            desk = Desk(self._procedure, store, codec=self._codec)
            some = islice(records, self._limit)
            while batch := list(islice(some, BATCH)):
                yield desk.register_all([taken.submission for taken in batch if isinstance(taken, Taken)])

    def checked(self, store_path: Path) -> int:
        """Register all records, see that each got all that it must get, and return how many there are."""
        count = 0
        for batch in self.registered(store_path):
            for registration in batch:
                complaint = registration.complaint
                if complaint is None or registration.known:
                    raise DifferentAnswers
                if not (complaint.team and complaint.priority and complaint.clocks and len(complaint.rulings) > 1):
                    raise DifferentAnswers
            count += len(batch)
        return count


def stores(setting: Setting, name: str) -> Any:
    """Return the feed that names a fresh file for each round and removes the one before."""

    def fresh(number: int) -> Path:
        for old in setting.folder.glob(f"{name}-*"):
            old.unlink()
        return setting.folder / f"{name}-{number}.db"

    return fresh


def beside_helpdesk(codec: Codec, setting: Setting) -> Outcome:
    sample = pack_path("cfpb", "sample.csv.gz")
    desks, feed = Desks("cfpb", sample, codec, limit=setting.size(500, 10_000)), stores(setting, "sample")
    number = desks.checked(feed(0))
    with helpdesk(setting, sample) as theirs:
        return race(
            desks,
            theirs,
            setting=setting,
            operations=number,
            their_operations=FORMS,
            feed=lambda round_: feed(round_ + 1),
            note="" if theirs else f"{HELPDESK} names no interpreter",
        )


def with_fast(setting: Setting) -> Outcome:
    required("msgspec", "msgspec")
    return beside_helpdesk(Codec(fast=True), setting)


def without_fast(setting: Setting) -> Outcome:
    return beside_helpdesk(Codec(fast=False), setting)


ROWS = (
    Row(
        name="whole-path/fast",
        what="from a row of the packaged sample to a saved complaint, with the extra fast",
        peer="django-helpdesk form",
        goal=faster_by(40),
        unit="/s",
        measure=with_fast,
    ),
    Row(
        name="whole-path/core",
        what="the same without extras",
        peer="django-helpdesk form",
        goal=faster_by(20),
        unit="/s",
        measure=without_fast,
    ),
)
