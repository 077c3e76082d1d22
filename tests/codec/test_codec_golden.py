"""Documents written once and checked by hand: they load for ever, and are written the same way."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from grievance.codec import Codec
from grievance.codec._kinds import KINDS
from grievance.decision import Phrase
from grievance.model import (
    Analysed,
    Answered,
    Assessed,
    Complaint,
    Contacted,
    ContactKind,
    Customer,
    Duty,
    Letter,
    Nature,
    ObjectKind,
    Outcome,
    Overridden,
    Registered,
    RemedyKind,
    RemedyOrder,
    Role,
    Stage,
    Taxonomy,
)

GOLDEN = Path(__file__).parent / "golden"
FAST, CORE = Codec(fast=True), Codec(fast=False)


def golden(name: str) -> bytes:
    """Return a document as it was committed, without the line end of the file."""
    return (GOLDEN / f"{name}.json").read_bytes().removesuffix(b"\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("codec", [FAST, CORE], ids=["fast", "core"])
def test_committed_documents_load_and_are_written_the_same(codec: Codec, kind: str) -> None:
    """A document of every kind loads as its class and is written byte for byte as it was."""
    value = codec.loads(golden(kind))

    assert type(value) is KINDS[kind]
    assert codec.dumps(value) == golden(kind)


def test_the_golden_complaint_says_what_it_says() -> None:
    """The values behind the committed complaint are the ones that its text shows."""
    complaint = CORE.loads(golden("complaint"), Complaint)
    submission = complaint.submission

    assert (complaint.id, complaint.version, complaint.stage, complaint.owner) == ("C-1", 7, Stage.ANSWERED, "h-2")
    assert complaint.registered_at == datetime(2026, 7, 1, 10, 0, 1, tzinfo=UTC)
    assert complaint.priority is not None
    assert complaint.priority.rank_at == datetime(2026, 7, 1, 12, 0, 0, 1, tzinfo=UTC)
    assert complaint.exceptions == ("routing",)
    assert complaint.rulings[0].reasons[0].because == Phrase.of(
        {"en": "someone may be hurt", "ru": "кто-то может пострадать"}
    )
    assert complaint.rulings[0].read == {"severity.safety": 2}
    assert complaint.clocks[1].due_at is None
    assert complaint.clocks[1].duty is Duty.FINAL_RESPONSE
    assert complaint.contacts[0].kind is ContactKind.ACKNOWLEDGEMENT
    assert complaint.overrides[0].reason == "she called back"
    assert complaint.analysis.cause == "courier/overbooked"
    assert submission.text == 'My parcel never came.\n"Tomorrow", they said \u2028 \u0085 \U0001f4e6'
    assert submission.nature is Nature.COMPLAINT
    assert submission.sent_at == datetime(2026, 7, 1, 9, 59, 30, 123000, tzinfo=UTC)
    assert str(submission.issues[0].amount and submission.issues[0].amount.amount) == "129.50"
    assert submission.issues[1].demanded is RemedyKind.APOLOGY
    assert dict(submission.attributes) == {
        "state": "SC",
        "tags": ("older", "vip"),
        "value": Decimal(1200),
        "parcels": 2,
        "insured": True,
    }
    assert submission.people[0].role is Role.REPRESENTATIVE
    assert submission.occurred is not None
    assert (submission.occurred.on, submission.occurred.zone) == (date(2026, 7, 1), "Europe/Copenhagen")
    assert submission.severity is not None
    assert (submission.severity.hard, submission.severity.soft) == (3, 4)


def test_the_other_golden_documents_say_what_they_say() -> None:
    """A few facts of each group: people, taxonomy, events, effects."""
    customer = CORE.loads(golden("customer"), Customer)
    assert customer.importance.factors()["press"] == Decimal("0.9")
    assert customer.vulnerability is not None
    assert customer.vulnerability.review_on == date(2027, 1, 1)

    taxonomy = CORE.loads(golden("taxonomy"), Taxonomy)
    assert taxonomy.now_called("shipping") == ("delivery/late", "delivery/lost")
    assert taxonomy.categories[0].about is ObjectKind.SERVICE

    assert CORE.loads(golden("registered"), Registered).by.roles == ("handler", "approver")
    assert CORE.loads(golden("assessed"), Assessed).procedure.version == "2026.2"
    assert CORE.loads(golden("overridden"), Overridden).value == "normal"
    assert CORE.loads(golden("contacted"), Contacted).contact.automatic
    assert CORE.loads(golden("answered"), Answered).resolution.outcome is Outcome.PARTLY_UPHELD
    assert CORE.loads(golden("analysed"), Analysed).recorded_at == datetime(2026, 7, 3, 9, 5, tzinfo=UTC)
    assert CORE.loads(golden("letter"), Letter).duty is Duty.HOLDING_NOTICE
    assert CORE.loads(golden("remedy-order"), RemedyOrder).remedy.promised_by == date(2026, 7, 20)


@pytest.mark.parametrize("codec", [FAST, CORE], ids=["fast", "core"])
def test_the_golden_sealed_document(codec: Codec) -> None:
    """A sealed document is written as it was, since seals stand on its bytes, and takes its values back."""
    event = codec.loads(golden("registered"), Registered)
    detached = codec.detach(event, lambda path, _: f"commitment of {path}")

    assert detached.document == golden("registered.withheld")
    assert (
        detached.personal["submission.people"]
        == (
            '[{"address":"Nygade 1","email":"zoe@example.org","language":"da","mandate":"daughter","name":"Zoë Ørsted",'
            '"phone":"+45 1","role":"representative","staff_id":"s-1"}]'
        ).encode()
    )
    assert codec.attach(golden("registered.withheld"), detached.personal) == event
