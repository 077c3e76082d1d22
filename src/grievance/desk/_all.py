"""Every complaint of an organisation, for what counts them."""

from __future__ import annotations

from grievance.desk._context import Context
from grievance.desk._driving import Operation, pages, readable
from grievance.model import Complaint
from grievance.storage import Changed, IndexEntry

__all__ = ["all_complaints"]


def all_complaints(context: Context) -> Operation[list[Complaint]]:
    """Return every complaint that can be read, in the order of their latest change."""
    found: list[Complaint] = []

    def visit(entries: tuple[IndexEntry, ...]) -> Operation[None]:
        ids = tuple(entry.complaint_id for entry in entries)
        found.extend(head.complaint for head in (yield from readable(context.tenant, ids)))

    yield from pages(context.tenant, Changed(), visit)
    return found
