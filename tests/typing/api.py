"""
The public API as a host uses it: this file is type-checked and never run.

A policy and a store of the host inherit nothing from the library.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from grievance import (
    Actor,
    AsyncDesk,
    BusinessCalendar,
    Complaint,
    Customer,
    Decision,
    Desk,
    Facts,
    GrievanceError,
    Issue,
    Procedure,
    Submission,
)
from grievance.codec import Codec
from grievance.decision import Reason
from grievance.intake import IntakeMap, Taken
from grievance.lifecycle import Answer, Overrule
from grievance.model import Effect, Event, Measure, Money, Outcome, Priority, Resolution
from grievance.storage import (
    Commit,
    ComplaintStore,
    Head,
    History,
    IndexEntry,
    Page,
    Query,
    Queue,
    Saved,
    ThreadedStore,
)
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore


def by_amount(facts: Facts, /) -> Decision[int]:
    amount = facts.issue.amount
    if amount is None:
        return Decision.abstain("by-amount", "no amount is known")
    return Decision(value=int(amount.amount), reasons=(Reason(rule="by-amount", because="the amount"),))


def to_care(facts: Facts, /) -> Decision[str]:
    return Decision(value="care", read={"channel": facts.submission.channel})


class HostStore:
    def save(self, tenant: str, commits: Sequence[Commit], /) -> tuple[Saved, ...]:
        return tuple(Saved(complaint_id=commit.head.id, version=commit.head.version) for commit in commits)

    def get(self, tenant: str, complaint_ids: Sequence[str], /) -> tuple[Head, ...]:
        return ()

    def history(self, tenant: str, complaint_id: str, /) -> History:
        return History(events=())

    def find(self, tenant: str, query: Query, /, *, limit: int, after: str | None = None) -> Page[IndexEntry]:
        return Page(entries=())

    def claim(self, tenant: str, queue: Queue, /, *, by: str, at: datetime, until: datetime) -> IndexEntry | None:
        return None

    def outbox(self, tenant: str, /, *, limit: int) -> tuple[Effect, ...]:
        return ()

    def remember(
        self, tenant: str, kind: str, key: str, document: bytes | None, /, *, beside: bool = False
    ) -> None: ...

    def recall(self, tenant: str, kind: str, key: str, /) -> tuple[bytes, ...]:
        return ()


def stores() -> list[ComplaintStore]:
    return [HostStore(), MemoryStore(), SqliteStore("x.db", codec=Codec(fast=False))]


def desk() -> Desk:
    procedure = Procedure.load("p.toml", policies={"by-amount": by_amount, "to-care": to_care})
    return Desk(procedure, HostStore(), tenant="shop", clock=lambda: datetime.now(UTC))


def work() -> str:
    ann = Actor(id="ann", roles=("handler",))
    submission = Submission(
        category="delivery/late",
        channel="web",
        received_at=datetime(2026, 7, 1, tzinfo=UTC),
        amount=Money(amount=Decimal("12.50"), currency="EUR"),
        attributes={"loyalty": "gold", "tags": ("a", "b")},
        further_issues=(Issue(category="delivery/rude"),),
    )
    case: Complaint = desk().register(submission, by=ann)
    priority: Priority | None = case.priority
    desk().keep_customer(Customer(id="c", tier="gold"))
    desk().apply(case.id, Overrule(by=ann, question="priority", value="major", reason="the press asks"))
    resolution = Resolution(outcome=Outcome.UPHELD, decided_by="ann", measures=(Measure(what="send again"),))
    answered: Complaint = desk().apply(case.id, Answer(by=ann, resolution=resolution))
    events: tuple[Event, ...] = desk().history(answered.id)
    effects: tuple[Effect, ...] = desk().due()
    left: tuple[Effect, ...] = desk().outbox(limit=9)
    settled: Complaint = desk().settle(effects[0], by=ann)
    instant: datetime | None = desk().next_due()
    page: Page[Complaint] = desk().queue(Queue(team="care"), limit=10)
    sentences: list[str] = list(desk().explain(case.id))
    return f"{priority} {len(events)} {len(left)} {settled.id} {instant} {page.after} {sentences}"


async def work_async() -> Complaint:
    awaited = AsyncDesk(Procedure.pack("retail"), ThreadedStore(MemoryStore()))
    return await awaited.register(Submission(category="a", channel="web", received_at=datetime(2026, 7, 1, tzinfo=UTC)))


def read(path: str) -> list[Submission]:
    with IntakeMap.load("m.toml").open(path) as records:
        return [record.submission for record in records if isinstance(record, Taken)]


def calendar() -> datetime | None:
    try:
        office = BusinessCalendar.from_mapping({"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}})
    except GrievanceError:
        return None
    return office.next_open(datetime(2026, 7, 1, tzinfo=UTC))
