"""Typical complaints, made as a host makes them: submitted, registered and assessed at a desk, answered by contacts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from grievance.codec import Codec
from grievance.desk import Desk
from grievance.lifecycle import RecordContact
from grievance.model import Actor, Complaint, Contact, ContactKind, Direction, Money, Party, Severity, Submission
from grievance.procedure import Procedure
from grievance.storage import Commit, Saved
from grievance.storage.memory import MemoryStore

__all__ = ["NOW", "TENANT", "commits", "first_changes", "retail", "submission", "typical_complaint"]

TENANT = "default"
CLERK = Actor(id="clerk", roles=("handler",))
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
"""The present instant of every desk here."""

CATEGORIES = ("delivery/late", "delivery/damaged", "product/unsafe", "billing/wrong-amount", "service/rude")
TEXT = (
    "My parcel should have been here last Tuesday. I have called twice, and each time somebody promised to call back. "
    "Nobody did. The tracking page has said 'on its way' for nine days now, and the present is for a birthday."
)


def submission(number: int) -> Submission:
    """Return the submission *number*: some two hundred characters of text, a known customer, a few attributes."""
    return Submission(
        text=TEXT,
        category=CATEGORIES[number % len(CATEGORIES)],
        channel=("web", "email", "phone")[number % 3],
        received_at=NOW - timedelta(minutes=1 + number % 10_000),
        customer_id=f"customer-{number}",
        product=f"order-{number}",
        amount=Money(amount=Decimal("129.95"), currency="EUR"),
        people=(Party(name="Ada Byron", email="ada@example.org", language="en"),),
        severity=Severity(time=2, anger=1),
        language="en",
        attributes={"loyalty": "gold", "parcel": f"1Z{number:010d}", "attempts": 2},
        source_key=f"web-form:{number}",
    )


@cache
def retail() -> Procedure:
    """Return the procedure of every desk here."""
    return Procedure.pack("retail")


@cache
def typical_complaint() -> Complaint:
    """Return a complaint that was registered, assessed (three clocks, two rulings), acknowledged and asked about."""
    desk = Desk(retail(), MemoryStore(), clock=lambda: NOW, keys=lambda: bytes(32))
    case = desk.register(submission(0))
    for kind, direction in ((ContactKind.ACKNOWLEDGEMENT, Direction.OUT), (ContactKind.MESSAGE, Direction.IN)):
        contact = Contact(kind=kind, direction=direction, channel="email", at=NOW, text="Thank you for your patience.")
        case = desk.apply(case.id, RecordContact(by=CLERK, contact=contact))
    return case


class _Noting(MemoryStore):
    """A store that notes the commits beside keeping them."""

    def __init__(self) -> None:
        super().__init__()
        self.commits: list[Commit] = []

    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        self.commits += commits
        return super().save(tenant, commits)


def commits(first: int, count: int) -> list[Commit]:
    """Return the commits of *count* submissions from the number *first* on, as a desk hands them to its store."""
    store = _Noting()
    _registering(store, first, count)
    return store.commits


def first_changes(first: int, count: int) -> tuple[list[Commit], list[Commit]]:
    """Return the same commits, and those by which a contact is then recorded on each complaint."""
    store = _Noting()
    desk = _registering(store, first, count)
    new, store.commits = store.commits, []
    contact = Contact(kind=ContactKind.MESSAGE, direction=Direction.IN, channel="email", at=NOW, text="Any news?")
    for commit in new:
        desk.apply(commit.head.id, RecordContact(by=CLERK, contact=contact))
    return new, store.commits


def _registering(store: MemoryStore, first: int, count: int) -> Desk:
    desk = Desk(retail(), store, clock=lambda: NOW, codec=Codec())
    desk.register_all([submission(number) for number in range(first, first + count)])
    return desk
