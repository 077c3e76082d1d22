"""Values of the model with sensible defaults: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import attrs

from grievance.calendars import BusinessCalendar
from grievance.deadlines import Binding, Terms, run_clocks
from grievance.model import (
    Actor,
    Body,
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Customer,
    Direction,
    Duty,
    Element,
    Ground,
    Measure,
    Nature,
    Outcome,
    Refusal,
    Resolution,
    Span,
    Stage,
    Standard,
    Submission,
)
from grievance.policies import Facts
from grievance.rules import FactSchema, RuleTable

T = TypeVar("T")

RECEIVED = datetime(2026, 7, 1, 10, tzinfo=UTC)
"""When a submission of these builders was received: a Wednesday."""

CLERK = Actor(id="clerk", roles=("handler",))

UK_BANK_HOLIDAYS_2025 = (
    "2025-01-01",
    "2025-04-18",
    "2025-04-21",
    "2025-05-05",
    "2025-05-26",
    "2025-08-25",
    "2025-12-25",
    "2025-12-26",
)


def a_submission(**changes: Any) -> Submission:
    """Return a submission about a late parcel."""
    return _built(Submission, {"category": "delivery/late", "channel": "web", "received_at": RECEIVED}, changes)


def a_complaint(**changes: Any) -> Complaint:
    """Return an open complaint about a late parcel, one event old."""
    defaults = {
        "id": "c-1",
        "submission": a_submission(),
        "nature": Nature.COMPLAINT,
        "stage": Stage.OPEN,
        "registered_at": RECEIVED,
        "version": 1,
    }
    return _built(Complaint, defaults, changes)


def a_customer(**changes: Any) -> Customer:
    """Return a customer of whom only the id is known."""
    return _built(Customer, {"id": "k-1"}, changes)


def a_contact(kind: ContactKind = ContactKind.ACKNOWLEDGEMENT, **changes: Any) -> Contact:
    """Return a contact sent out by letter."""
    defaults = {"kind": kind, "direction": Direction.OUT, "channel": "letter", "at": RECEIVED}
    return _built(Contact, defaults, changes)


def a_resolution(**changes: Any) -> Resolution:
    """Return a resolution that upholds the complaint with one measure."""
    measure = Measure(what="send a new parcel")
    return _built(Resolution, {"outcome": Outcome.UPHELD, "decided_by": "clerk", "measures": (measure,)}, changes)


def a_body(**changes: Any) -> Body:
    """Return the courier, who can help where a parcel is late."""
    return _built(Body, {"id": "courier", "name": "The courier", "contact": "help@courier.example"}, changes)


def a_refusal(ground: Ground = Ground.THIRD_PARTY, **changes: Any) -> Refusal:
    """Return a refusal that says everything that any ground owes; the courier can help."""
    defaults = {
        "ground": ground,
        "decided_by": "clerk",
        "explanation": "the courier lost it, and we may not ask for it in your name",
        "apology": "we are sorry for the trouble",
        "instead": "we lend you ours until it is found",
        "body": a_body(),
        "question": "which parcel it was",
        "original": "c-0" if Element.ORIGINAL in ground.owes else None,
        "merits": "the parcel was late, and for that we are sorry",
        "until": date(2030, 1, 1),
        "review": "our head of service looks at it again",
        "external_route": "the parcel ombudsman",
        "last_resort": "boss@shop.example",
    }
    return _built(Refusal, defaults, changes)


def a_standard(within: str, **changes: Any) -> Standard:
    """Return a standard for the final response *within* a length of time in words; ours, not a statute."""
    defaults = {"id": "answer", "duty": Duty.FINAL_RESPONSE, "within": Span.parse(within)}
    return _built(Standard, defaults, changes)


def a_clock(duty: Duty = Duty.FINAL_RESPONSE, **changes: Any) -> Clock:
    """Return the clock of a *duty*; it waits unless it is given ``due_at``."""
    return _built(Clock, {"standard": duty.value, "duty": duty}, changes)


def the_clock(
    standard: Standard,
    complaint: Complaint | None = None,
    *,
    calendars: Mapping[str, BusinessCalendar] | None = None,
    zone: str = "UTC",
    issue: int = 0,
) -> Clock:
    """Return the only clock of a *standard*, run from a complaint."""
    binding = Binding(standard=standard, issue=issue, terms=Terms(calendars=calendars or {}, zone=zone))
    (clock,) = run_clocks(complaint or a_complaint(), [binding])
    return clock


def received(at: datetime, **changes: Any) -> Complaint:
    """Return a complaint that was received and registered at an instant; *changes* are those of its submission."""
    return a_complaint(submission=a_submission(received_at=at, **changes), registered_at=at)


def an_office(zone: str = "Europe/London", **parts: object) -> BusinessCalendar:
    """Return a calendar from Monday to Friday, nine to six."""
    return BusinessCalendar.from_mapping({"zone": zone, "week": {"mon-fri": ["09:00-18:00"]}, **parts})


def facts_of(submission: Submission | None = None, **changes: Any) -> Facts:
    """Return the facts of the main issue of a *submission*, at the instant of its receipt."""
    known = submission or a_submission()
    return _built(Facts, {"submission": known, "issue": known.issues[0], "now": known.received_at}, changes)


def a_table(facts: Mapping[str, object], value_key: str, **mapping: object) -> RuleTable[Any]:
    """Return the rule table of a *mapping* over declared *facts*; rows hold their value under *value_key*."""
    return RuleTable.from_mapping(
        mapping,
        name="table",
        schema=FactSchema.from_mapping(facts),
        value=lambda row: row[value_key],
        value_keys=frozenset({value_key}),
        must_decide=False,
    )


def _built(cls: type[T], defaults: Mapping[str, Any], changes: Mapping[str, Any]) -> T:
    unknown = changes.keys() - {field.name for field in attrs.fields(cls)}  # type: ignore[arg-type]
    assert not unknown, f"{cls.__name__} has no {unknown}"
    return cls(**{**defaults, **changes})
