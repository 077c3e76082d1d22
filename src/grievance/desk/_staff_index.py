"""The index of the staff from all histories of a store, read page by page in the order of the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from grievance.desk._context import Context
from grievance.desk._driving import Operation, history, pages, registered
from grievance.desk._staff_records import agreements, audits, proposals
from grievance.model import Actor
from grievance.motivation import (
    Measured,
    Measurement,
    Period,
    Purchases,
    Reference,
    Scheme,
    StaffView,
    Tally,
    Terms,
    default_scheme,
    staff_indices,
    view_indices,
)
from grievance.storage import Changed, IndexEntry, Numbered

__all__ = ["measured_staff", "staff_index"]

_BOOKS = frozenset({"assessed", "timed", "prompted", "settled"})
"""The events by which the desk keeps its books: they tell nothing of who did what, and are not read."""

_NO_GROUPS: Mapping[str, str] = MappingProxyType({})


def measured_staff(
    context: Context,
    period: Period,
    *,
    scheme: Scheme | None,
    terms: Terms | None,
    purchases: Purchases | None,
    reference: Reference | None,
    now: datetime | None,
) -> Operation[Measured]:
    """Return what was measured of everybody: for programs such as a payroll."""
    codec = context.codec
    tally = Tally(
        scheme=scheme or default_scheme(),
        period=period,
        now=context.instant(now),
        terms=terms or Terms(),
        purchases=purchases,
        proposals=(yield from proposals(context)),
        audits=(yield from audits(context)),
        reference=reference,
    )

    def visit(entries: Iterable[IndexEntry]) -> Operation[None]:
        for entry in entries:
            found = yield from history(context.tenant, entry.complaint_id)
            kept = (event for event in found.events if codec.kind(event.document) not in _BOOKS)
            tally.add(entry.complaint_id, (codec.attach(event.document, event.personal) for event in kept))

    if (yield from registered(context.tenant)) is not None:
        yield from pages(context.tenant, Numbered(), visit)
    else:
        yield from visit((yield from _by_receipt(context)))
    return tally.measured()


def _by_receipt(context: Context) -> Operation[list[IndexEntry]]:
    """Return all entries of a store without a register, the earliest received first."""
    found: list[IndexEntry] = []

    def visit(entries: tuple[IndexEntry, ...]) -> Operation[None]:
        found.extend(entries)
        yield from ()

    yield from pages(context.tenant, Changed(), visit)
    return sorted(found, key=lambda entry: (entry.received_at, entry.complaint_id))


def staff_index(
    context: Context,
    period: Period,
    *,
    by: Actor,
    scheme: Scheme | None,
    terms: Terms | None,
    purchases: Purchases | None,
    reference: Reference | None,
    given: Mapping[str, Mapping[str, Measurement]] | None,
    groups: Mapping[str, str] | None,
    now: datetime | None,
) -> Operation[StaffView]:
    """
    Return what *by* may see of the index of a period (S49).

    An agreement has to be in force at the instant that is claimed and at the present one, in the zone of the period.
    """
    used = scheme or default_scheme()
    measured = yield from measured_staff(
        context, period, scheme=used, terms=terms, purchases=purchases, reference=reference, now=now
    )
    if given is not None:
        measured = measured.with_given(given, used)
    indices = staff_indices(used, measured.measured, measured.guards)
    zone = ZoneInfo(period.zone)
    today = context.clock().astimezone(zone).date()
    holding = [one for one in (yield from agreements(context)) if one.holds_on(today)]
    on = context.instant(now).astimezone(zone).date()
    return view_indices(indices, by, on=on, since=period.first, agreements=holding, groups=groups or _NO_GROUPS)
