"""Orders of customers as a host writes them out: who ordered, and when (S12)."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import attrs

from grievance.cli._files import read_text
from grievance.errors import InvalidDocument, Problem

__all__ = ["Orders", "read_orders"]

_COLUMNS = ("customer_id", "ordered_at")
_DATE = len("2026-02-01")


@attrs.frozen
class Orders:
    """The orders of each customer, the earliest first: who is not among them has ordered nothing."""

    by_customer: Mapping[str, Sequence[datetime]] = attrs.field(repr=False)

    def __call__(self, customer_id: str, after: datetime, until: datetime, /) -> int:
        """Return how many orders of a customer lie behind *after*, up to and with *until*."""
        ordered = self.by_customer.get(customer_id, ())
        return bisect_right(ordered, until) - bisect_right(ordered, after)


def read_orders(path: Path) -> Orders:
    """
    Return the orders in a CSV file with the columns ``customer_id`` and ``ordered_at``.

    An order is made at an instant that names its offset, or on a date, which counts from its midnight in UTC.

    Raises:
        UnreadableFile: It is not there, or is no text.
        InvalidDocument: A column is missing, or a line has no customer or no date; every fault is told with its line.
    """
    reader = csv.DictReader(StringIO(read_text(path), newline=""))
    problems = [
        Problem("line 1", f"has no column {name}") for name in _COLUMNS if name not in (reader.fieldnames or ())
    ]
    orders: dict[str, list[datetime]] = {}
    for row in reader if not problems else ():
        customer_id, at = (row["customer_id"] or "").strip(), _instant((row["ordered_at"] or "").strip())
        if customer_id and at is not None:
            orders.setdefault(customer_id, []).append(at)
        else:
            what = "a date or an instant with its offset" if customer_id else "a customer"
            problems.append(Problem(f"line {reader.line_num}", f"must name {what}"))
    if problems:
        raise InvalidDocument(f"orders {path}", problems)
    return Orders({customer_id: sorted(made) for customer_id, made in orders.items()})


def _instant(text: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(text)
        if at.utcoffset() is None:
            return at.replace(tzinfo=UTC) if len(text) == _DATE else None
        return at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
