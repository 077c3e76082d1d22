"""The index of the staff from all histories of a store, read page by page in the order of the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from grievance.desk._context import Context
from grievance.desk._driving import Operation, history, pages, registered
from grievance.desk._staff_records import agreements, audits, proposals
from grievance.model import Actor, AuditFinding, Event, Registered
from grievance.motivation import (
    Case,
    Measured,
    Measurement,
    Period,
    Purchases,
    Reference,
    Scheme,
    StaffView,
    Tally,
    Terms,
    audit_sample,
    default_scheme,
    needs_second_look,
    read_case,
    staff_indices,
    view_indices,
)
from grievance.motivation._exact import Number
from grievance.storage import Changed, IndexEntry, Numbered

__all__ = ["measured_staff", "sampled", "second_looks", "staff_index"]

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

    yield from _histories(context, tally.add)
    return tally.measured()


def _histories(context: Context, take: Callable[[str, Iterable[Event]], None]) -> Operation[None]:
    """Hand on the histories of all complaints, one by one, in the order of the register."""
    codec = context.codec

    def visit(entries: Iterable[IndexEntry]) -> Operation[None]:
        for entry in entries:
            found = yield from history(context.tenant, entry.complaint_id)
            kept = (event for event in found.events if codec.kind(event.document) not in _BOOKS)
            take(entry.complaint_id, (codec.attach(event.document, event.personal) for event in kept))

    if (yield from registered(context.tenant)) is not None:
        yield from pages(context.tenant, Numbered(), visit)
    else:
        yield from visit((yield from _by_receipt(context)))


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


def second_looks(context: Context, period: Period, now: datetime | None) -> Operation[tuple[str, ...]]:
    """Return what a closing code alone ended in a period, and nobody else has looked at (L59)."""
    return tuple(case.id for case in (yield from _ended(context, period, now)) if needs_second_look(case))


def sampled(
    context: Context, period: Period, now: datetime | None, *, seed: str, size: int | None, share: Number | None
) -> Operation[tuple[str, ...]]:
    """Return a sample of what ended in a period (L59)."""
    ended = yield from _ended(context, period, now)
    return audit_sample((case.id for case in ended), seed=seed, size=size, share=share)


def _ended(context: Context, period: Period, now: datetime | None) -> Operation[list[Case]]:
    """Return the complaints whose end that stands, or whose merger, lies in a period."""
    at = context.instant(now)
    findings: dict[str, list[AuditFinding]] = {}
    for finding in (yield from audits(context)):
        findings.setdefault(finding.complaint_id, []).append(finding)
    ended: list[Case] = []

    def take(complaint_id: str, events: Iterable[Event]) -> None:
        known = tuple(event for event in events if event.at <= at)
        if not known or not isinstance(known[0], Registered):
            return
        case = read_case(complaint_id, known, audits=findings.get(complaint_id, ()))
        ended_at = case.merged_at or (case.standing.at if case.standing is not None else None)
        if case.counts and ended_at is not None and ended_at in period:
            ended.append(case)

    yield from _histories(context, take)
    return ended
