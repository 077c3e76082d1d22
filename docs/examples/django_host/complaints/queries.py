"""The questions of the port as query sets, and the cursors of their pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from grievance.errors import InvalidValue
from grievance.model import Stage
from grievance.storage import Changed, Due, IndexEntry, Numbered, Page, Query, Queue, Related

from .models import Complaint

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
PLACES = {
    Queue: "rank_at",
    Due: "next_due",
    Related: "-received_at",
    Changed: "changed",
    Numbered: "number",
}
"""By which field the answer to each query is in order; the id decides between equals."""

ENTRY = (
    *("complaint_id", "open", "received_at", "team", "owner", "level"),
    *("rank_at", "next_due", "customer_id", "product", "exception"),
)


def answer(tenant: str, query: Query) -> Q:
    """Return which complaints answer *query*."""
    ours = Q(tenant=tenant)
    match query:
        case Queue():
            return ours & narrowed(query)
        case Due():
            return ours & Q(next_due__lte=query.before)
        case Related():
            one_of = Q(pk__in=[])
            if query.customer_id is not None:
                one_of |= Q(customer_id=query.customer_id)
            if query.product is not None:
                one_of |= Q(product=query.product)
            return ours & one_of & Q(received_at__gte=query.since)
        case Changed():
            return ours
        case Numbered():
            return ours & Q(number__gte=query.since)


def narrowed(queue: Queue) -> Q:
    """Return which complaints a queue is narrowed to."""
    wanted = {"team": queue.team, "owner": queue.owner, "level": queue.level}
    found = Q(open=True, rank_at__isnull=False, **{name: one for name, one in wanted.items() if one is not None})
    if queue.stage is not None:
        found &= Q(stage=queue.stage.value)
    return found & Q(exception=True) if queue.exception else found


def page(rows: QuerySet[Complaint], query: Query, limit: int, after: str | None) -> Page[IndexEntry]:
    """Return at most *limit* entries of the answer, behind a cursor."""
    if limit < 1:
        raise InvalidValue("limit", "must be at least 1")
    field = PLACES[type(query)]
    if after is not None:
        rows = rows.filter(behind(field, after))
    found = list(rows.order_by(field, "complaint_id")[: limit + 1])
    more = len(found) > limit
    cursor = f"{as_number(found[limit - 1], field)}:{found[limit - 1].complaint_id}" if more else None
    return Page(entries=tuple(entry_of(row) for row in found[:limit]), after=cursor)


def behind(field: str, cursor: str) -> Q:
    """Return what stands behind a cursor: a whole number and an id."""
    number, colon, complaint_id = cursor.partition(":")
    try:
        place: Any = int(number)
    except ValueError:
        colon = ""
    if not colon:
        raise InvalidValue("after", "must be a cursor that an earlier page gave")
    name = field.removeprefix("-")
    if name.endswith(("_at", "_due")):
        place = EPOCH + timedelta(microseconds=place)
    further = f"{name}__lt" if field.startswith("-") else f"{name}__gt"
    return Q(**{further: place}) | Q(**{name: place}, complaint_id__gt=complaint_id)


def as_number(row: Complaint, field: str) -> int:
    """Return the place of a complaint as a whole number."""
    place = getattr(row, field.removeprefix("-"))
    return (place - EPOCH) // timedelta(microseconds=1) if isinstance(place, datetime) else place


def entry_of(row: Complaint) -> IndexEntry:
    """Return the index entry of a complaint."""
    return IndexEntry(stage=Stage(row.stage), **{name: getattr(row, name) for name in ENTRY})


def columns_of(entry: IndexEntry) -> dict[str, Any]:
    """Return the columns that hold an index entry."""
    return {"stage": entry.stage.value, **{name: getattr(entry, name) for name in ENTRY}}
