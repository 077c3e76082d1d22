"""What a store keeps of a change: sealed events, the head and the index entry that can be recomputed from them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

import attrs

from grievance.errors import InvalidValue
from grievance.model import Complaint, Effect, Stage

__all__ = ["Commit", "Head", "History", "IndexEntry", "Saved", "SealedEvent"]


def _values(values: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return MappingProxyType(dict(values))


def _rebuilt(cls: type[Any], values: Mapping[str, Any]) -> Any:
    return cls(**values)


def _reduced(value: Any) -> tuple[Any, ...]:
    """Return how a value with read-only mappings is pickled and copied: as plain ones."""
    fields = attrs.asdict(value, recurse=False)
    plain = {name: dict(one) if isinstance(one, MappingProxyType) else one for name, one in fields.items()}
    return _rebuilt, (type(value), plain)


def _versions(values: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(values))


@attrs.frozen(kw_only=True)
class SealedEvent:
    """
    One event as stored: its number (from 1), its bytes, its seal, and the personal values kept outside the bytes.

    ``personal`` maps the path of a field to the JSON bytes of its value; erasure empties it.
    """

    seq: int
    document: bytes
    seal: bytes
    personal: Mapping[str, bytes] = attrs.field(factory=dict, converter=_values, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return _reduced(self)


@attrs.frozen(kw_only=True)
class IndexEntry:
    """
    What queues are read by. The desk computes it; a store only keeps and compares it.

    ``rank_at`` orders the queue, earlier first; ``next_due`` is the next instant at which something is to be handed
    out, None when nothing is. ``exception`` says that it stands on the accountable person's exception queue (S40, S42).
    """

    complaint_id: str
    stage: Stage
    open: bool
    received_at: datetime
    team: str | None = None
    owner: str | None = None
    level: str | None = None
    rank_at: datetime | None = None
    next_due: datetime | None = None
    customer_id: str | None = attrs.field(default=None, repr=False)
    product: str | None = None
    exception: bool = False


@attrs.frozen(kw_only=True)
class Commit:
    """
    All of one change: saved as a whole or not at all.

    ``expected_version`` is the version that the change was based on, 0 for a new complaint. ``request_key`` makes the
    change idempotent: a second commit with a key that is known changes nothing and returns what the first one gave.
    ``secret`` is the key of the complaint's commitments and comes with its first commit. ``settled`` are ids of
    effects that the host has carried out.

    ``unchanged`` are ids of other complaints with the versions on which the change was decided: it is refused if
    one of them has moved on since (0: if there is one by now). What other commits of the same batch do to them does
    not count. With ``all_of_customer`` the change is refused too if that customer has a further complaint by now:
    those that are ``unchanged``, and its own, were all of them. A commit that ``erases`` deletes, in the same
    transaction, the secret and all personal values of earlier events.

    Raises:
        InvalidValue: The events are none or do not follow the expected version, head and index do not fit them, it
            rests on the version of its own complaint, or it erases and brings personal values or a secret.
    """

    head: Complaint
    index: IndexEntry
    events: tuple[SealedEvent, ...]
    expected_version: int
    request_key: str | None = attrs.field(default=None, repr=False)
    effects: tuple[Effect, ...] = ()
    settled: tuple[str, ...] = ()
    secret: bytes | None = attrs.field(default=None, repr=False)
    unchanged: tuple[tuple[str, int], ...] = ()
    all_of_customer: str | None = attrs.field(default=None, repr=False)
    erases: bool = False

    def __attrs_post_init__(self) -> None:
        version = self.expected_version
        for event in self.events:
            version += 1
            if event.seq != version:
                raise InvalidValue("Commit.events", f"must be numbered on from the expected version: {version} is next")
        if not self.events:
            raise InvalidValue("Commit.events", "must hold at least one: a change is what events tell")
        if self.head.version != version:
            raise InvalidValue("Commit.head", f"must be at version {version}, to which the events lead")
        if self.index.complaint_id != self.head.id:
            raise InvalidValue("Commit.index", "must be the entry of the head")
        if any(complaint_id == self.head.id for complaint_id, _ in self.unchanged):
            raise InvalidValue("Commit.unchanged", "must name others: its own version is the expected one")
        if self.erases:
            self._demand_nothing_personal()

    def _demand_nothing_personal(self) -> None:
        if any(event.personal for event in self.events):
            raise InvalidValue("Commit.events", "must hold no personal values where they are erased")
        if self.secret is not None:
            raise InvalidValue("Commit.secret", "must be left out where the secret is erased")


@attrs.frozen(kw_only=True)
class Saved:
    """What became of a commit; ``repeated`` when its request key was known and nothing was changed."""

    complaint_id: str
    version: int
    repeated: bool = False


@attrs.frozen(kw_only=True)
class Head:
    """
    A complaint as it stands, with what its next change needs.

    ``seal`` is that of its last event, ``secret`` the key of its commitments (None once erased), ``number`` its place
    in the tenant's register, as in `History`.
    """

    complaint: Complaint
    seal: bytes
    secret: bytes | None = attrs.field(default=None, repr=False)
    number: int | None = None


@attrs.frozen(kw_only=True)
class History:
    """
    The sealed events of a complaint in order, and the key of its commitments (None once erased).

    ``number`` is its place in the tenant's register, from 1 without gaps in the order in which complaints were first
    saved: the number that people call it by. None where a store keeps no register. ``requests`` are the keys of the
    requests that made it, each with the version that it led to; empty where a store keeps no inventory.
    """

    events: tuple[SealedEvent, ...]
    secret: bytes | None = attrs.field(default=None, repr=False)
    number: int | None = None
    requests: Mapping[str, int] = attrs.field(factory=dict, converter=_versions, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return _reduced(self)
