"""``grievance merge``, ``unmerge`` and ``link``: complaints that belong together."""

from __future__ import annotations

from grievance.cli._doing import Doing
from grievance.model import LinkKind

__all__ = ["link", "merge", "unmerge"]


def merge(complaint_id: str, into: str, doing: Doing) -> None:
    """Let a complaint go on as part of another one, and print which one that is."""
    with doing.desk() as desk:
        whole = desk.merge(complaint_id, into=into, by=doing.actor)
    received = f"{whole.first_received_at:%Y-%m-%d %H:%M} UTC"
    doing.tell(whole, f"{complaint_id} goes on as part of {whole.id}, first received {received}")


def unmerge(complaint_id: str, doing: Doing, *, reason: str) -> None:
    """Let a merged complaint go on by itself again."""
    with doing.desk() as desk:
        part = desk.unmerge(complaint_id, reason=reason, by=doing.actor)
    doing.tell(part, f"{part.id} goes on by itself again: {part.stage.value}")


def link(complaint_id: str, kind: LinkKind, to: str, doing: Doing) -> None:
    """Say in both histories how two complaints belong together."""
    with doing.desk() as desk:
        linked = desk.link(complaint_id, kind, to, by=doing.actor)
    doing.tell(linked, f"{complaint_id}: {kind.value} {to}; {to}: {kind.back.value} {complaint_id}")
