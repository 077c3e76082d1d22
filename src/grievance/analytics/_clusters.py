"""Which complaints are one and the same matter: linked as duplicates, or merged (S60, L76)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from grievance.model import Complaint, LinkKind

__all__ = ["Cluster", "clusters"]


@attrs.frozen(kw_only=True)
class Cluster:
    """
    Complaints that are one matter, the earliest first, with the earliest receipt of any of them.

    ``linked`` are those of ``complaint_ids`` that are known from a link only, since they were not among those given.
    """

    complaint_ids: tuple[str, ...]
    received_at: datetime
    linked: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many complaints there are."""
        return len(self.complaint_ids)


def clusters(complaints: Iterable[Complaint]) -> tuple[Cluster, ...]:
    """
    Return the clusters of two and more among *complaints*: whatever duplicate links and merges connect, over any steps.

    The largest come first, then the earliest. It makes no difference from which side a link is known.
    """
    known = {complaint.id: complaint for complaint in complaints}
    parents: dict[str, str] = {}
    for complaint in known.values():
        for other in _same_matter(complaint):
            _join(parents, complaint.id, other)
    groups: dict[str, list[str]] = {}
    for complaint_id in parents:
        groups.setdefault(_root(parents, complaint_id), []).append(complaint_id)
    found = (_cluster(members, known) for members in groups.values() if len(members) > 1)
    return tuple(sorted(found, key=lambda one: (-one.size, one.received_at, one.complaint_ids)))


def _same_matter(complaint: Complaint) -> Iterator[str]:
    yield from (link.to for link in complaint.links if link.kind is LinkKind.DUPLICATE)
    yield from (one.complaint_id for one in complaint.absorbed)
    if complaint.merged_into is not None:
        yield complaint.merged_into


def _join(parents: dict[str, str], one: str, other: str) -> None:
    for member in (one, other):
        parents.setdefault(member, member)
    parents[_root(parents, one)] = _root(parents, other)


def _root(parents: dict[str, str], member: str) -> str:
    while parents[member] != member:
        parents[member] = parents[parents[member]]
        member = parents[member]
    return member


def _cluster(members: Iterable[str], known: dict[str, Complaint]) -> Cluster:
    given = [known[member] for member in members if member in known]
    linked = tuple(sorted(member for member in members if member not in known))
    ordered = sorted(given, key=lambda one: (one.received_at, one.id))
    return Cluster(
        complaint_ids=(*(one.id for one in ordered), *linked),
        received_at=min(one.first_received_at for one in given),
        linked=linked,
    )
