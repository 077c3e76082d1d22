"""A store that is no database: a directory of JSON files, one for each complaint."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
from cattrs.preconf.json import make_converter
from json_files import Changes, Directory

from grievance.codec import Codec
from grievance.errors import InvalidValue, StaleComplaint, UnknownComplaint
from grievance.model import Complaint, Effect
from grievance.storage import (
    Changed,
    Commit,
    Due,
    Head,
    History,
    IndexEntry,
    Numbered,
    Page,
    Query,
    Queue,
    Related,
    Saved,
    SealedEvent,
)

CODEC = Codec()
JSON = make_converter()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.frozen(kw_only=True)
class Kept:
    """What the file of a complaint holds."""

    head: bytes
    version: int
    index: IndexEntry
    events: tuple[SealedEvent, ...]
    secret: bytes | None
    number: int
    changed: int
    claimed_by: str | None = None
    claimed_until: datetime | None = None


class JsonDirectoryStore:
    """
    Keeps complaints in the directory *path*, safe with several threads and processes of one machine.

    It reads every file of an organisation for each queue: good for some hundred complaints.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        self._directory = Directory(self.path)

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        """See ComplaintStore.save."""
        with self._directory.changing(tenant) as files:
            return tuple(save_one(files, commit) for commit in commits)

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        """See ComplaintStore.get."""
        with self._directory.changing(tenant) as files:
            found = [kept_in(files.read("complaint", complaint_id)) for complaint_id in complaint_ids]
        return tuple(head_of(kept) for kept in found if kept)

    def history(self, tenant: str, complaint_id: str, /) -> History:
        """See ComplaintStore.history."""
        with self._directory.changing(tenant) as files:
            kept = kept_in(files.read("complaint", complaint_id))
        if kept is None:
            raise UnknownComplaint(complaint_id)
        return History(events=kept.events, secret=kept.secret, number=kept.number)

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        """See ComplaintStore.find."""
        check_limit(limit)
        start = None if after is None else place_of(after)
        with self._directory.changing(tenant) as files:
            behind = [one for one in answer(files, query) if start is None or one[0] > start]
        cursor = json.dumps(behind[limit - 1][0]) if len(behind) > limit else None
        return Page(entries=tuple(kept.index for _, kept in behind[:limit]), after=cursor)

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        """See ComplaintStore.claim."""
        check_aware("at", at)
        check_aware("until", until)
        with self._directory.changing(tenant) as files:
            for _, kept in answer(files, queue):
                if kept.claimed_until is None or kept.claimed_until <= at:
                    claimed = attrs.evolve(kept, claimed_by=by, claimed_until=until)
                    files.put(JSON.unstructure(claimed), "complaint", kept.index.complaint_id)
                    return kept.index
        return None

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        """See ComplaintStore.outbox."""
        check_limit(limit)
        with self._directory.changing(tenant) as files:
            waiting = sorted(files.all_before("effect"), key=lambda one: one["place"])
        effects: Any = (CODEC.loads(one["document"]) for one in waiting[:limit])
        return tuple(effects)

    def remember(self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False) -> None:
        """See ComplaintStore.remember."""
        with self._directory.changing(tenant) as files:
            earlier = (files.read("document", kind, key) or []) if beside else []
            kept = None if document is None else [*earlier, JSON.unstructure(document)]
            files.put(kept, "document", kind, key)

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        """See ComplaintStore.recall."""
        with self._directory.changing(tenant) as files:
            return JSON.structure(files.read("document", kind, key) or [], tuple[bytes, ...])

    def registered(self, tenant: str, /) -> int:
        """See Registry.registered."""
        with self._directory.changing(tenant) as files:
            return int(counts_in(files)["complaints"])


def save_one(files: Changes, commit: Commit) -> Saved:
    """Put all that a commit changes; refuse one that is stale."""
    complaint_id, key = commit.head.id, commit.request_key
    known = None if key is None else files.read("request", key)
    if known:
        return Saved(**known, repeated=True)
    before = kept_in(files.read("complaint", complaint_id))
    demand(complaint_id, commit.expected_version, before)
    check_others(files, commit)
    keep(files, commit, before)
    saved = Saved(complaint_id=complaint_id, version=commit.head.version)
    if key is not None:
        files.put({"complaint_id": saved.complaint_id, "version": saved.version}, "request", key)
    return saved


def demand(complaint_id: str, expected: int, kept: Kept | None) -> None:
    """Refuse what was based on another version than the one that is kept."""
    actual = kept.version if kept else 0
    if actual != expected:
        raise StaleComplaint(complaint_id, expected=expected, actual=actual)


def check_others(files: Changes, commit: Commit) -> None:
    """Refuse what rests on other complaints that were not, before this batch, as it says."""
    for other, version in commit.unchanged:
        demand(other, version, kept_in(files.read_before("complaint", other)))
    if commit.all_of_customer is not None:
        known = {commit.head.id, *(other for other, _ in commit.unchanged)}
        others = filter(None, map(kept_in, files.all_before("complaint")))
        for kept in sorted(others, key=lambda one: one.index.complaint_id):
            if kept.index.customer_id == commit.all_of_customer and kept.index.complaint_id not in known:
                demand(kept.index.complaint_id, 0, kept)


def keep(files: Changes, commit: Commit, before: Kept | None) -> None:
    """Put the complaint as the commit leaves it, and its effects."""
    counts = counts_in(files)
    counts["complaints"] += before is None
    counts["changes"] += 1
    earlier = before.events if before else ()
    if commit.erases:
        earlier = tuple(attrs.evolve(event, personal={}) for event in earlier)
    kept = Kept(
        head=CODEC.dumps(commit.head),
        version=commit.head.version,
        index=commit.index,
        events=(*earlier, *commit.events),
        secret=None if commit.erases else before.secret if before else commit.secret,
        number=before.number if before else counts["complaints"],
        changed=counts["changes"],
        claimed_by=before.claimed_by if before else None,
        claimed_until=before.claimed_until if before else None,
    )
    files.put(JSON.unstructure(kept), "complaint", commit.head.id)
    for effect in commit.effects:
        counts["effects"] += 1
        if files.read("effect", effect.id) is None:
            document = CODEC.dumps(effect).decode()
            files.put({"place": counts["effects"], "document": document}, "effect", effect.id)
    for effect_id in commit.settled:
        files.put(None, "effect", effect_id)
    files.put(counts, "counts")


def counts_in(files: Changes) -> dict[str, int]:
    """Return how many complaints, changes and effects there ever were."""
    return {"complaints": 0, "changes": 0, "effects": 0, **(files.read("counts") or {})}


def kept_in(content: Any) -> Kept | None:
    """Return the complaint that a file holds."""
    return None if content is None else JSON.structure(content, Kept)


def head_of(kept: Kept) -> Head:
    """Return a complaint as it stands."""
    complaint = CODEC.loads(kept.head, Complaint)
    return Head(complaint=complaint, seal=kept.events[-1].seal, secret=kept.secret, number=kept.number)


def answer(files: Changes, query: Query) -> list[tuple[tuple[int, str], Kept]]:
    """Return the whole answer to *query* in its order, each complaint with its place."""
    everything = JSON.structure(files.all_before("complaint"), list[Kept])
    placed = [(place_in(query, kept), kept) for kept in everything]
    answering = [((place, kept.index.complaint_id), kept) for place, kept in placed if place is not None]
    return sorted(answering, key=lambda one: one[0])


def place_in(query: Query, kept: Kept) -> int | None:
    """Return where a complaint stands in the answer to *query*, None if it does not."""
    index = kept.index
    match query:
        case Queue():
            return micros(index.rank_at) if index.rank_at and is_queued(query, index) else None
        case Due():
            return micros(index.next_due) if index.next_due and index.next_due <= query.before else None
        case Related():
            return -micros(index.received_at) if is_related(query, index) else None
        case Changed():
            return kept.changed
        case Numbered():
            return kept.number if kept.number >= query.since else None


def micros(at: datetime) -> int:
    """Return an instant as a whole number that orders like it."""
    return (at - EPOCH) // timedelta(microseconds=1)


def is_queued(queue: Queue, index: IndexEntry) -> bool:
    """Return whether a complaint is open, and one of those to which the *queue* is narrowed."""
    narrowed = ((getattr(queue, name), getattr(index, name)) for name in ("team", "owner", "level", "stage"))
    fits = all(wanted in (None, found) for wanted, found in narrowed)
    return index.open and fits and (index.exception or not queue.exception)


def is_related(related: Related, index: IndexEntry) -> bool:
    """Return whether a complaint is recent enough, and of the customer or about the product."""
    pairs = ((related.customer_id, index.customer_id), (related.product, index.product))
    return index.received_at >= related.since and any(wanted is not None and wanted == found for wanted, found in pairs)


def place_of(cursor: str) -> tuple[int, str]:
    """Return the place that a cursor stands for: a number, and an id."""
    try:
        place, complaint_id = json.loads(cursor)
        return int(place), str(complaint_id)
    except (ValueError, TypeError):
        raise InvalidValue("after", "must be a cursor that an earlier page gave") from None


def check_limit(limit: int) -> None:
    """Refuse a page without entries."""
    if limit < 1:
        raise InvalidValue("limit", "must be at least 1")


def check_aware(field: str, at: datetime) -> None:
    """Refuse an instant without a zone."""
    if at.utcoffset() is None:
        raise InvalidValue(field, "is a naive datetime: give it a zone")
