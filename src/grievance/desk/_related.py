"""The complaints of one customer, however many there are."""

from __future__ import annotations

from grievance.desk._context import Context
from grievance.desk._driving import EVER, PAGE, Operation, find, heads
from grievance.storage import Head, Related

__all__ = ["of_customer"]


def of_customer(context: Context, customer_id: str) -> Operation[list[Head]]:
    """Return every complaint of a customer, the latest first."""
    query, after = Related(customer_id=customer_id, since=EVER), None
    found: list[Head] = []
    while True:
        page = yield from find(context.tenant, query, limit=PAGE, after=after)
        found += yield from heads(context.tenant, tuple(entry.complaint_id for entry in page.entries))
        after = page.after
        if after is None:
            return found
