"""The queries of the port as SQL over the index fields: pure functions, each answer served by an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grievance.storage._port import Changed, Due, Query, Queue, Related
from grievance.storage._position import micros

__all__ = ["ENTRY_COLUMNS", "page_query", "queue_filter"]

ENTRY_COLUMNS = "id, stage, open, received_at, team, owner, level, rank_at, next_due, customer_id, product, exception"

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
    condition = "".join(f" and {name} = ?" for name in asked) + (" and exception = 1" if queue.exception else "")
    return f"tenant = ? and open = 1 and rank_at is not null{condition}", (tenant, *asked.values())


def _due_filter(tenant: str, due: Due) -> list[_Filter]:
    return [("tenant = ? and next_due is not null and next_due <= ?", (tenant, micros(due.before)))]


def _related_filters(tenant: str, related: Related) -> list[_Filter]:
    """Each is the walk along one index; the second leaves out what the first one finds."""
    by_either = "tenant = ? and {} = ? and recency <= ?"
    since = -micros(related.since)
    filters: list[_Filter] = []
    if related.customer_id is not None:
        filters.append((by_either.format("customer_id"), (tenant, related.customer_id, since)))
    if related.product is not None:
        where, parameters = by_either.format("product"), (tenant, related.product, since)
        others = (f"{where} and customer_id is not ?", (*parameters, related.customer_id))
        filters.append(others if filters else (where, parameters))
    return filters or [("0", ())]


def _changed_filter(tenant: str, _changed: Changed) -> list[_Filter]:
    return [("tenant = ?", (tenant,))]


_PLANS: dict[type[Query], tuple[Callable[[str, Any], list[_Filter]], str]] = {
    Queue: (lambda tenant, queue: [queue_filter(tenant, queue)], "rank_at"),
    Due: (_due_filter, "next_due"),
    Related: (_related_filters, "recency"),
    Changed: (_changed_filter, "changed"),
}


def page_query(tenant: str, query: Query, after: tuple[int, str] | None, limit: int) -> tuple[str, tuple[object, ...]]:
    """Return the statement for one page behind the place *after*; the last column of each row is its order."""
    narrow, order = _PLANS[type(query)]
    behind = f" and ({order}, id) > (?, ?)" if after else ""
    parts = [
        (
            f"select {ENTRY_COLUMNS}, {order} as place from complaints where {where}{behind}",
            (*parameters, *(after or ())),
        )
        for where, parameters in narrow(tenant, query)
    ]
    return (
        f"{' union all '.join(part for part, _ in parts)} order by place, id limit ?",
        (*(parameter for _, parameters in parts for parameter in parameters), limit),
    )
