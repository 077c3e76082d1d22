"""How the commits of one transaction become rows: gathered by table, written together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grievance.codec import Codec
from grievance.errors import StaleComplaint, StorageError
from grievance.storage._position import micros
from grievance.storage._rows import indexed
from grievance.storage._sqlite._layout import (
    EVENTS_AT_MOST,
    FIND_COMPLAINT,
    INSERTS,
    RECEIVED_AT,
    WITHIN_HISTORY,
    place_of,
    places_of,
    update_complaint,
)
from grievance.storage._sqlite._words import INSERT_TEXT, INSERT_WORD, WordRows
from grievance.storage._values import Commit, Saved

__all__ = ["KEYS_A_QUERY", "Batch"]

KEYS_A_QUERY = 500
"""How many keys one statement asks for: SQLite limits the parameters of a statement."""


_INSERTS = {**INSERTS, "words": INSERT_WORD, "texts": INSERT_TEXT}


class Batch:
    """The commits of one transaction: rows are gathered by table and written together, their *words* too if asked."""

    def __init__(self, connection: sqlite3.Connection, codec: Codec, tenant: str, *, words: bool) -> None:
        self._connection, self._codec, self._tenant, self._words = connection, codec, tenant, words
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in _INSERTS}
        self._settled: list[tuple[str, str]] = []
        number: int
        [(number, changed, registered)] = connection.execute(
            "select max((select ifnull(max(number), 0) from complaints), "
            "(select ifnull(max(place), 0) / ? from events)), "
            "(select max(changed) from complaints where tenant = ?), "
            "(select max(registered) from register where tenant = ?)",
            (EVENTS_AT_MOST, tenant, tenant),
        )
        self._number = number
        self._changed, self._registered = changed or 0, registered or 0
        self._before: dict[str, int] = {}
        self._of_customers: dict[str, dict[str, int]] = {}

    def save(self, commits: Sequence[Commit]) -> tuple[Saved, ...]:
        """Write *commits* and return what became of each."""
        self._before = self._versions([complaint_id for commit in commits for complaint_id, _ in commit.unchanged])
        customers = {commit.all_of_customer for commit in commits if commit.all_of_customer is not None}
        self._of_customers = {customer_id: self._of_customer(customer_id) for customer_id in customers}
        known = self._known([commit.request_key for commit in commits if commit.request_key is not None])
        outcomes = []
        for commit in commits:
            saved = known.get(commit.request_key) if commit.request_key is not None else None
            if saved is None:
                saved = self._keep(commit)
                if commit.request_key is not None:
                    known[commit.request_key] = Saved(
                        complaint_id=saved.complaint_id, version=saved.version, repeated=True
                    )
            outcomes.append(saved)
        self._write()
        return tuple(outcomes)

    def _known(self, keys: Sequence[str]) -> dict[str, Saved]:
        rows = self._rows_of("select key, complaint_id, version from requests where tenant = ? and key", keys)
        return {
            key: Saved(complaint_id=complaint_id, version=version, repeated=True) for key, complaint_id, version in rows
        }

    def _versions(self, complaint_ids: Sequence[str]) -> dict[str, int]:
        return dict(self._rows_of("select id, version from complaints where tenant = ? and id", complaint_ids))

    def _rows_of(self, statement: str, keys: Sequence[str]) -> Iterator[Any]:
        for start in range(0, len(keys), KEYS_A_QUERY):
            some = keys[start : start + KEYS_A_QUERY]
            yield from self._connection.execute(f"{statement} in ({', '.join('?' * len(some))})", (self._tenant, *some))

    def _keep(self, commit: Commit) -> Saved:
        head = commit.head
        self._changed += 1
        if head.version >= EVENTS_AT_MOST:
            raise StorageError(f"complaint {head.id!r}: a history has room for {EVENTS_AT_MOST - 1} events")
        number = self._create(commit) if commit.expected_version == 0 else self._update(commit)
        self._check_unchanged(commit)
        if commit.erases:
            self._erase(number)
        for event in commit.events:
            place = place_of(number, event.seq)
            key = commit.request_key if event.seq == head.version else None
            self._rows["events"].append((place, event.document, event.seal, key))
            for field, value in event.personal.items():
                self._rows["personal"].append((place, field, value))
        if commit.request_key is not None:
            self._rows["requests"].append((self._tenant, commit.request_key, head.id, head.version))
        if commit.effects and self._settled:
            self._write()
        for effect in commit.effects:
            self._rows["outbox"].append((self._tenant, effect.id, self._codec.dumps(effect)))
        self._settled.extend((self._tenant, effect_id) for effect_id in commit.settled)
        return Saved(complaint_id=head.id, version=head.version)

    def _check_unchanged(self, commit: Commit) -> None:
        for complaint_id, version in commit.unchanged:
            actual = self._before.get(complaint_id, 0)
            if actual != version:
                self._write()  # what does not fit before it is refused first
                raise StaleComplaint(complaint_id, expected=version, actual=actual)
        if commit.all_of_customer is not None:
            self._check_all_of(commit, self._of_customers[commit.all_of_customer])

    def _check_all_of(self, commit: Commit, complaints: Mapping[str, int]) -> None:
        known = {commit.head.id, *(complaint_id for complaint_id, _ in commit.unchanged)}
        for complaint_id, version in complaints.items():
            if complaint_id not in known:
                self._write()  # what does not fit before it is refused first
                raise StaleComplaint(complaint_id, expected=0, actual=version)

    def _of_customer(self, customer_id: str) -> dict[str, int]:
        statement = "select id, version from complaints where tenant = ? and customer_id = ? order by id"
        return dict(self._connection.execute(statement, (self._tenant, customer_id)))

    def _erase(self, number: int) -> None:
        """Delete the secret of a complaint and the personal values of the events that it has so far."""
        self._write()
        self._connection.execute("update complaints set secret = null where number = ?", (number,))
        self._connection.execute(f"delete from personal {WITHIN_HISTORY}", places_of(number))

    def _create(self, commit: Commit) -> int:
        self._number += 1
        self._registered += 1
        place = (self._number, self._tenant, commit.head.id, self._registered)
        self._rows["register"].append((self._tenant, self._registered, self._number))
        self._rows["complaints"].append((*place, commit.secret, *self._state(commit), self._changed))
        if self._words:
            rows = self._words_of(self._number, commit)
            self._rows["words"] += rows.words
            self._rows["texts"].append(rows.text)
        return self._number

    def _words_of(self, number: int, commit: Commit) -> WordRows:
        return WordRows(number, self._tenant, commit.head.id, -micros(commit.index.received_at), commit.head)

    def _update(self, commit: Commit) -> int:
        if self._rows["complaints"]:
            self._write()
        row = self._connection.execute(FIND_COMPLAINT, (self._tenant, commit.head.id)).fetchone()
        if row is None or row[1] != commit.expected_version:
            raise self._stale(commit)
        number, _, *before = row
        version, head, seal, *after = self._state(commit)
        changed = tuple(position for position, old in enumerate(before) if old != after[position])
        values = (version, head, seal, *(after[position] for position in changed), self._changed, number)
        self._connection.execute(update_complaint(changed), values)
        if self._words:
            self._words_of(number, commit).replace(self._connection, recency=-before[RECEIVED_AT])
        return int(number)

    def _state(self, commit: Commit) -> tuple[Any, ...]:
        state = (commit.head.version, self._codec.dumps(commit.head), commit.events[-1].seal)
        return *state, *indexed(commit.index)

    def _write(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                try:
                    self._connection.executemany(_INSERTS[table], rows)
                except sqlite3.IntegrityError:
                    if table == "complaints":
                        self._refuse_clash(rows)
                    raise
                rows.clear()
        if self._settled:
            self._connection.executemany("delete from outbox where tenant = ? and id = ?", self._settled)
            self._settled.clear()

    def _refuse_clash(self, complaints: list[tuple[Any, ...]]) -> None:
        """Raise for the first of these new rows whose id was taken, before them or by one of them."""
        first, *_ = complaints[0]
        taken: dict[str, int] = {}
        for _, _, complaint_id, _, _, version, *_ in complaints:
            actual = taken.get(complaint_id) or self._version(complaint_id, below=first)
            if actual:
                raise StaleComplaint(complaint_id, expected=0, actual=actual) from None
            taken[complaint_id] = version

    def _stale(self, commit: Commit) -> StaleComplaint:
        complaint_id = commit.head.id
        actual = self._version(complaint_id, below=self._number + 1)
        return StaleComplaint(complaint_id, expected=commit.expected_version, actual=actual)

    def _version(self, complaint_id: str, *, below: int) -> int:
        """Return the version of a complaint whose number is *below* one, 0 if there is none."""
        row = self._connection.execute(
            "select version from complaints where tenant = ? and id = ? and number < ?",
            (self._tenant, complaint_id, below),
        ).fetchone()
        return row[0] if row else 0
