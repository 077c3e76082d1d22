"""``grievance merge``, ``unmerge`` and ``link``: complaints that belong together."""

from __future__ import annotations

from datetime import datetime

from grievance.cli._changed import print_changed
from grievance.cli._open import desk_at
from grievance.model import Actor, LinkKind

__all__ = ["link", "merge", "unmerge"]


def merge(complaint_id: str, url: str, *, into: str, by: Actor, now: datetime | None, as_json: bool) -> None:
    """Let a complaint go on as part of another one, and print which one that is."""
    with desk_at(url, now) as desk:
        whole = desk.merge(complaint_id, into=into, by=by)
    words = f"{complaint_id} goes on as part of {whole.id}, first received {whole.first_received_at:%Y-%m-%d %H:%M} UTC"
    print_changed(whole, words, as_json=as_json)


def unmerge(complaint_id: str, url: str, *, reason: str, by: Actor, now: datetime | None, as_json: bool) -> None:
    """Let a merged complaint go on by itself again."""
    with desk_at(url, now) as desk:
        part = desk.unmerge(complaint_id, reason=reason, by=by)
    print_changed(part, f"{part.id} goes on by itself again: {part.stage.value}", as_json=as_json)


def link(
    complaint_id: str, kind: LinkKind, to: str, url: str, *, by: Actor, now: datetime | None, as_json: bool
) -> None:
    """Say in both histories how two complaints belong together."""
    with desk_at(url, now) as desk:
        linked = desk.link(complaint_id, kind, to, by=by)
    print_changed(linked, f"{complaint_id}: {kind.value} {to}; {to}: {kind.back.value} {complaint_id}", as_json=as_json)
