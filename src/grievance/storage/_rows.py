"""An index entry as one row of a table, and back; instants are whole microseconds since 1970."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from grievance.model import Stage
from grievance.storage._position import from_micros, micros
from grievance.storage._values import IndexEntry

__all__ = ["INDEXED", "entry_of", "indexed"]

INDEXED: Final = (
    "stage",
    "open",
    "received_at",
    "team",
    "owner",
    "level",
    "rank_at",
    "next_due",
    "customer_id",
    "product",
    "exception",
)
"""The columns of an index entry, beside the id of its complaint."""


def indexed(entry: IndexEntry) -> tuple[Any, ...]:
    """Return what the columns `INDEXED` hold of an entry."""
    return (
        entry.stage.value,
        entry.open,
        micros(entry.received_at),
        entry.team,
        entry.owner,
        entry.level,
        None if entry.rank_at is None else micros(entry.rank_at),
        None if entry.next_due is None else micros(entry.next_due),
        entry.customer_id,
        entry.product,
        entry.exception,
    )


def entry_of(row: Sequence[Any]) -> IndexEntry:
    """Return the entry that a row begins with: the id of the complaint, then the columns `INDEXED`."""
    complaint_id, stage, is_open, received_at, team, owner, level, rank_at, next_due, customer, product, odd = row[:12]
    return IndexEntry(
        complaint_id=complaint_id,
        stage=Stage(stage),
        open=bool(is_open),
        received_at=from_micros(received_at),
        team=team,
        owner=owner,
        level=level,
        rank_at=None if rank_at is None else from_micros(rank_at),
        next_due=None if next_due is None else from_micros(next_due),
        customer_id=customer,
        product=product,
        exception=bool(odd),
    )
