"""The queries of the port as SQL over the index fields: pure functions, each answer served by an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grievance.storage._port import Changed, Due, Query, Queue, Related
from grievance.storage._position import micros

__all__ = ["ENTRY_COLUMNS", "page_query", "queue_filter"]

ENTRY_COLUMNS = "id, stage, open, received_at, team, owner, level, rank_at, next_due, customer_id, product"

_Filter = tuple[str, tuple[object, ...]]


def queue_filter(tenant: str, queue: Queue) -> _Filter:
    """Return the condition that open complaints of *queue* fulfil, with its parameters."""
    wanted = {
        "team": queue.team,
        "owner": queue.owner,
        "level": queue.level,
        "stage": queue.stage.value if queue.stage else None,
    }
    asked = {name: value for name, value in wanted.items() if value is not None}
    condition = "".join(f" and {name} = ?" for name in asked)
    return f"tenant = ? and open = 1 and rank_at is not null{condition}", (tenant, *asked.values())


def _due_filter(tenant: str, due: Due) -> _Filter:
    return "tenant = ? and next_due is not null and next_due <= ?", (tenant, micros(due.before))


def _related_filter(tenant: str, related: Related) -> _Filter:
    names = {"customer_id": related.customer_id, "product": related.product}
    asked = {name: value for name, value in names.items() if value is not None}
    either = " or ".join(f"(tenant = ? and {name} = ? and received_at >= ?)" for name in asked) or "0"
    since = micros(related.since)
    return f"({either})", tuple(part for value in asked.values() for part in (tenant, value, since))


def _changed_filter(tenant: str, _changed: Changed) -> _Filter:
    return "tenant = ?", (tenant,)


_PLANS: dict[type[Query], tuple[Callable[[str, Any], _Filter], str]] = {
    Queue: (queue_filter, "rank_at"),
    Due: (_due_filter, "next_due"),
    Related: (_related_filter, "-received_at"),
    Changed: (_changed_filter, "changed"),
}


def page_query(tenant: str, query: Query, after: tuple[int, str] | None, limit: int) -> tuple[str, tuple[object, ...]]:
    """Return the statement for one page behind the place *after*; the last column of each row is its order."""
    narrow, order = _PLANS[type(query)]
    where, parameters = narrow(tenant, query)
    behind = f" and ({order}, id) > (?, ?)" if after else ""
    return (
        f"select {ENTRY_COLUMNS}, {order} from complaints where {where}{behind} order by {order}, id limit ?",
        (*parameters, *(after or ()), limit),
    )
