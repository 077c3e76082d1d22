"""The queries of the port as SQL over the index fields: pure functions, each answer served by an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grievance.storage._position import micros
from grievance.storage._queries import Changed, Due, Numbered, Query, Queue, Related
from grievance.storage._rows import INDEXED

__all__ = ["ENTRY_COLUMNS", "TENANTS", "columns_of", "documents_query", "page_query", "queue_filter"]

ENTRY_COLUMNS = ", ".join(("id", *INDEXED))

_LAST = 2**63 - 1
_Filter = tuple[str, tuple[object, ...]]


def queue_filter(tenant: str, queue: Queue) -> _Filter:
    """
    Return the condition that open complaints of *queue* fulfil, with its parameters.

    The narrowest index leads: that of exceptions, of an owner, of a team. A plus keeps SQLite from choosing another.
    """
    wanted = {
        "team": queue.team,
        "owner": queue.owner,
        "level": queue.level,
        "stage": queue.stage.value if queue.stage else None,
    }
    asked = {name: value for name, value in wanted.items() if value is not None}
    leading = () if queue.exception else ("owner",) if "owner" in asked else ("team",)
    condition = "".join(f" and {'' if name in leading else '+'}{name} = ?" for name in asked)
    condition += " and exception = 1" if queue.exception else ""
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
    if isinstance(query, Numbered):
        return _numbered_page(tenant, query, after, limit)
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


def _numbered_page(
    tenant: str, numbered: Numbered, after: tuple[int, str] | None, limit: int
) -> tuple[str, tuple[object, ...]]:
    first = max(1, numbered.since, after[0] + 1 if after else 1)
    return (
        f"select {columns_of('c')}, r.registered as place from register r cross join complaints c "
        "on c.number = r.number where r.tenant = ? and r.registered >= ? order by r.registered limit ?"
    ), (tenant, min(first, _LAST), limit)


def columns_of(table: str) -> str:
    """Return the `ENTRY_COLUMNS` of a table that is called so."""
    return ", ".join(f"{table}.{name}" for name in ENTRY_COLUMNS.split(", "))


_NEXT_TENANT = """(
    select min(tenant) from (
        select min(tenant) as tenant from register where tenant {0}
        union all select min(tenant) from documents where tenant {0}
    )
)"""
TENANTS = f"""
with recursive keepers (tenant) as (
    select {_NEXT_TENANT.format(">= ''")}
    union all select {_NEXT_TENANT.format("> keepers.tenant")} from keepers where keepers.tenant is not null
)
select tenant from keepers where tenant is not null
"""
"""All organisations of which there are complaints or documents, sorted: a step along an index for each, no scan."""


def documents_query(tenant: str, after: tuple[str, str, int] | None, limit: int) -> tuple[str, tuple[object, ...]]:
    """Return the statement for one page of documents behind the place *after*."""
    behind = " and (kind, key, number) > (?, ?, ?)" if after else ""
    statement = f"select kind, key, number, document from documents where tenant = ?{behind}"
    return f"{statement} order by kind, key, number limit ?", (tenant, *(after or ()), limit)
