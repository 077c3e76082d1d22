"""Documents written once and checked by hand: they load for ever, and are written the same way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance.codec import Codec
from grievance.codec._kinds import KINDS
from grievance.decision import Phrase
from grievance.model import (
    Absorbed,
    Analysed,
    Answered,
    Assessed,
    Bounced,
    Complaint,
    Contacted,
    ContactKind,
    Corrected,
    Customer,
    DecisionApproved,
    DecisionProposed,
    Declined,
    Duty,
    Element,
    Erased,
    ExecutionChecked,
    FeedbackGiven,
    Ground,
    HandOverConfirmed,
    HandOverReturned,
    HoldLifted,
    HoldPlaced,
    Letter,
    Linked,
    LinkKind,
    Merged,
    Money,
    Nature,
    ObjectKind,
    OmbudsmanDecided,
    OmbudsmanResult,
    Outcome,
    Overridden,
    Promised,
    Prompted,
    Referred,
    Registered,
    Released,
    RemedyKind,
    RemedyOrder,
    RemedyReported,
    RemedyState,
    Reopened,
    Response,
    Role,
    Settled,
    Span,
    Stage,
    TaskDeclined,
    TaskGiven,
    TaskState,
    Taxonomy,
    Ticked,
    Timed,
    TransferOffered,
    Unmerged,
    Waited,
    WaitsFor,
    Waived,
    WentToOmbudsman,
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
    assert complaint.exceptions == ("routing", "priority")
    assert complaint.rulings[0].reasons[0].because == Phrase.of(
        {"en": "someone may be hurt", "ru": "кто-то может пострадать"}
    )
    assert complaint.rulings[0].read == {"severity.safety": 2}
    assert complaint.clocks[1].due_at is None
    assert complaint.clocks[1].duty is Duty.FINAL_RESPONSE
    assert [clock.key for clock in complaint.clocks] == ["acknowledge/0/1", "dora/1"]
    assert complaint.clocks[0].response == Response(kinds=("acknowledgement",), channels=("letter", "email"))
    assert (complaint.clocks[1].waived, complaint.clocks[1].under) == ("nobody can be reached", "77aa")
    assert complaint.contacts[1].promises == complaint.promises[0].due_at == datetime(2026, 7, 20, 16, tzinfo=UTC)
    assert complaint.offered is not None
    assert (complaint.offered.to, complaint.hops) == ("logistics", 1)
    assert [task.state for task in complaint.tasks] == [TaskState.FINISHED, TaskState.DECLINED]
    assert [pause.waits_for for pause in complaint.pauses] == [WaitsFor.CUSTOMER, WaitsFor.THIRD_PARTY]
    assert complaint.stage_2_at == datetime(2026, 7, 2, 18, tzinfo=UTC)
    assert [prompt.passed for prompt in complaint.prompts] == [True, False]
    assert complaint.feedback[0].cost == Money(amount=Decimal("4.80"), currency="EUR")
    assert (complaint.referred_to, complaint.request_keys) == ("the ombudsman", ("k-1", "k-2"))
    assert complaint.waivers[0].reason == "asked not to be written to"
    assert complaint.contacts[0].kind is ContactKind.ACKNOWLEDGEMENT
    assert complaint.overrides[0].reason == "she called back"
    assert complaint.analysis.cause == "courier/overbooked"
    assert submission.text == 'My parcel never came.\n"Tomorrow", they said \u2028 \u0085 \U0001f4e6'
    assert submission.nature is Nature.COMPLAINT
    assert not submission.reachable
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
    answered = CORE.loads(golden("answered"), Answered)
    assert answered.resolution is not None
    assert answered.resolution.outcome is Outcome.PARTLY_UPHELD
    assert CORE.loads(golden("analysed"), Analysed).recorded_at == datetime(2026, 7, 3, 9, 5, tzinfo=UTC)
    assert CORE.loads(golden("letter"), Letter).duty is Duty.HOLDING_NOTICE
    assert CORE.loads(golden("remedy-order"), RemedyOrder).remedy.promised_by == date(2026, 7, 20)


def test_the_golden_events_of_a_complaints_life_say_what_they_say() -> None:
    """A few facts of each kind that tells of waiting, ownership, tasks, ends and sweeps."""
    assert CORE.loads(golden("corrected"), Corrected).fields == ("category", "sent_at")
    assert CORE.loads(golden("timed"), Timed).clocks[0].repeats
    assert CORE.loads(golden("waited"), Waited).waits_for is WaitsFor.THIRD_PARTY
    assert CORE.loads(golden("promised"), Promised).duty is Duty.UPDATE
    assert CORE.loads(golden("waived"), Waived).standard == "inform"
    assert CORE.loads(golden("transfer-offered"), TransferOffered).to == "h-2"
    given = CORE.loads(golden("task-given"), TaskGiven)
    assert (given.task_id, given.to, given.due_at) == ("t-1", "depot", datetime(2026, 7, 5, 17, tzinfo=UTC))
    assert CORE.loads(golden("task-declined"), TaskDeclined).reason == "not ours"
    refusal = CORE.loads(golden("declined"), Declined).refusal
    assert refusal is not None
    assert (refusal.ground, refusal.need, refusal.owes) == (
        Ground.THIRD_PARTY,
        "a parcel shop",
        (Element.HELP_INSTEAD,),
    )
    assert refusal.body is not None
    assert refusal.body.answers_within == Span.parse("10 business days")
    assert CORE.loads(golden("referred"), Referred).to == "The courier"
    reopened = CORE.loads(golden("reopened"), Reopened)
    assert (reopened.stage, reopened.owner, reopened.request_key) == (Stage.OPEN, "h-2", "k-7")
    assert CORE.loads(golden("execution-checked"), ExecutionChecked).carried_out
    assert CORE.loads(golden("feedback-given"), FeedbackGiven).feedback.minutes == 45
    assert [prompt.to for prompt in CORE.loads(golden("prompted"), Prompted).prompts] == [None, "h-2"]
    assert CORE.loads(golden("settled"), Settled).effects == ("C-1/acknowledge/0", "C-1/dora/1")


def test_the_golden_events_of_decisions_and_of_the_record_say_what_they_say() -> None:
    """A few facts of each kind that tells of second persons, remedies, other bodies, merges and erasure."""
    proposed = CORE.loads(golden("decision-proposed"), DecisionProposed)
    assert proposed.resolution is not None
    assert proposed.resolution.measures[0].what == "send it again"
    assert CORE.loads(golden("decision-approved"), DecisionApproved).by.roles == ("handler", "approver")
    assert CORE.loads(golden("remedy-reported"), RemedyReported).state is RemedyState.EXECUTED
    assert CORE.loads(golden("hand-over-confirmed"), HandOverConfirmed).reference == "P-7"
    assert CORE.loads(golden("hand-over-returned"), HandOverReturned).reason == "not theirs either"
    assert CORE.loads(golden("went-to-ombudsman"), WentToOmbudsman).reference == "O-12"
    assert CORE.loads(golden("ombudsman-decided"), OmbudsmanDecided).result is OmbudsmanResult.PARTLY_OVERTURNED
    assert CORE.loads(golden("bounced"), Bounced).contact_id == "l-1"
    assert CORE.loads(golden("ticked"), Ticked).items == ("listened", "apologised")
    assert CORE.loads(golden("merged"), Merged).into == "C-2"
    absorbed = CORE.loads(golden("absorbed"), Absorbed)
    assert absorbed.clocks[0].requires == (Element.OUTCOME, Element.EXTERNAL_ROUTE)
    assert CORE.loads(golden("unmerged"), Unmerged).reason == "two parcels"
    assert CORE.loads(golden("released"), Released).complaint_id == "C-3"
    assert CORE.loads(golden("linked"), Linked).kind is LinkKind.FOLLOWED_BY
    assert CORE.loads(golden("hold-placed"), HoldPlaced).reason == "a court asks"
    assert CORE.loads(golden("hold-lifted"), HoldLifted).reason == "the court has decided"
    assert CORE.loads(golden("erased"), Erased).pseudonym == "erased-01"


def unwritten(value: Any, written: Any) -> Iterator[tuple[Any, Any]]:
    """Yield what *value* has in each field that was not *written*, and the default of that field."""
    if isinstance(value, tuple):
        for item, part in zip(value, written, strict=True):
            yield from unwritten(item, part)
    elif attrs.has(type(value)) and isinstance(written, dict):
        for field in attrs.fields(type(value)):
            found = getattr(value, field.name)
            if field.name in written:
                yield from unwritten(found, written[field.name])
            else:
                yield found, field.default


@pytest.mark.parametrize("path", sorted((GOLDEN / "older").iterdir()), ids=lambda path: path.stem)
@pytest.mark.parametrize("codec", [FAST, CORE], ids=["fast", "core"])
def test_documents_with_fewer_fields_load(codec: Codec, path: Path) -> None:
    """What was written before a field existed has its default there, at any depth."""
    value = codec.loads(path.read_bytes())
    found = list(unwritten(value, json.loads(path.read_bytes())["value"]))

    assert type(value) is KINDS[path.stem]
    assert found
    assert all(have == default for have, default in found)


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
