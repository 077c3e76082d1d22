"""The joint view of a complaint and all that was merged into it: computed, since nothing is ever moved (pain 44)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, TypeVar

import attrs

from grievance.model import Attachment, Clock, Complaint, Contact, Granted, Issue, Link, Party

__all__ = ["JointView", "Of", "joint"]

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class Of(Generic[T]):
    """A part of the joint view, and the id of the complaint that it stands on."""

    complaint_id: str
    value: T = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class JointView:
    """
    A complaint with everything that was merged into it, each part with the complaint that it stands on.

    ``complaint_ids`` begin with the complaint itself; the parts follow by receipt. ``contacts`` are in the order of
    time, everything else in the order of the complaints. ``customers`` are the ids of all who complain, each once.
    ``received_at`` is the earliest receipt (L76), and ``statutory`` are all statutory clocks: none falls away.
    """

    complaint_ids: tuple[str, ...]
    received_at: datetime
    customers: tuple[str, ...] = attrs.field(repr=False)
    texts: tuple[Of[str], ...] = attrs.field(repr=False)
    people: tuple[Of[Party], ...] = attrs.field(repr=False)
    contacts: tuple[Of[Contact], ...] = attrs.field(repr=False)
    attachments: tuple[Of[Attachment], ...] = attrs.field(repr=False)
    issues: tuple[Of[Issue], ...]
    statutory: tuple[Of[Clock], ...]
    links: tuple[Of[Link], ...]
    granted: tuple[Of[Granted], ...]


def joint(complaint: Complaint, absorbed: Iterable[Complaint] = ()) -> JointView:
    """
    Return the joint view of *complaint* and what was merged into it.

    *absorbed* are all its parts, and the parts of these; one that is given twice, or is the complaint itself, counts
    once. Everything that stands on one of them is in the view exactly once.
    """
    parts = {one.id: one for one in absorbed if one.id != complaint.id}
    whole = (complaint, *sorted(parts.values(), key=lambda one: (one.received_at, one.id)))
    contacts = _each(whole, lambda one: one.contacts)
    return JointView(
        complaint_ids=tuple(one.id for one in whole),
        received_at=min(one.first_received_at for one in whole),
        customers=tuple(dict.fromkeys(one.submission.customer_id for one in whole if one.submission.customer_id)),
        texts=_each(whole, lambda one: (one.submission.text,) if one.submission.text else ()),
        people=_each(whole, lambda one: one.submission.people),
        contacts=tuple(sorted(contacts, key=lambda one: one.value.at)),
        attachments=_each(whole, lambda one: one.submission.attachments),
        issues=_each(whole, lambda one: one.submission.issues),
        statutory=_each(whole, lambda one: (clock for clock in one.clocks if clock.statutory)),
        links=_each(whole, lambda one: one.links),
        granted=_each(whole, lambda one: one.granted),
    )


def _each(whole: Iterable[Complaint], read: Callable[[Complaint], Iterable[T]]) -> tuple[Of[T], ...]:
    return tuple(Of(complaint_id=one.id, value=value) for one in whole for value in read(one))
