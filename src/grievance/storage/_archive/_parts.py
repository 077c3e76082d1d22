"""What is handed from one store to another: a complaint with all that is kept of it, and how much there was."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import attrs

from grievance.errors import InvalidValue
from grievance.model import Complaint, Effect
from grievance.storage._capabilities import KeptDocument
from grievance.storage._values import Commit, IndexEntry, SealedEvent

__all__ = ["CopiedComplaint", "Part", "Totals"]


def _read_only(values: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(values))


@attrs.frozen(kw_only=True)
class CopiedComplaint:
    """
    A complaint with all that a store keeps of it; claims are left behind, they end by themselves.

    ``effects`` are those that the outbox gets with it: its own, unless an older one of a later complaint comes before
    them.

    Raises:
        InvalidValue: The parts do not belong together.
    """

    number: int
    head: Complaint
    index: IndexEntry
    events: tuple[SealedEvent, ...]
    secret: bytes | None = attrs.field(repr=False)
    requests: Mapping[str, int] = attrs.field(converter=_read_only, repr=False)
    effects: tuple[Effect, ...]

    def __attrs_post_init__(self) -> None:
        last = self.head.version
        if [event.seq for event in self.events] != list(range(1, last + 1)):
            raise InvalidValue("CopiedComplaint.events", f"must be the {last} that lead to its head")
        if self.index.complaint_id != self.head.id:
            raise InvalidValue("CopiedComplaint.index", "must be the entry of its head")
        versions = sorted(self.requests.values())
        if len(set(versions)) < len(versions) or not all(1 <= version <= last for version in versions):
            raise InvalidValue("CopiedComplaint.requests", "must have led to a version of its own each")

    def commits(self) -> tuple[Commit, ...]:
        """
        Return the commits that bring a store to where the complaint stands; to be saved as one batch.

        A commit has one request key, so that each key asks for one: before the last of them the head is the last one
        with an earlier version, which nobody sees.
        """
        keys = {version: key for key, version in self.requests.items()}
        last = self.head.version
        return tuple(self._commit(start, end, keys.get(end)) for start, end in pairwise(sorted({0, *keys, last})))

    def _commit(self, start: int, end: int, key: str | None) -> Commit:
        return Commit(
            head=self.head_at(end),
            index=self.index,
            events=self.events[start:end],
            expected_version=start,
            request_key=key,
            effects=self.effects if end == self.head.version else (),
            secret=None if start else self.secret,
        )

    def head_at(self, version: int) -> Complaint:
        """Return what stands for the head until the copy has come beyond *version*."""
        return self.head if version == self.head.version else attrs.evolve(self.head, version=version)


@attrs.frozen(kw_only=True)
class Totals:
    """How much was handed over: the last part."""

    complaints: int
    documents: int
    effects: int


Part: TypeAlias = CopiedComplaint | KeptDocument | Totals
