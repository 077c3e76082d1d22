"""Personal values live outside the documents of events, so that they can be erased while seals hold."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.codec import Codec
from grievance.codec._personal import personal_fields
from grievance.errors import InvalidDocument, UnknownFormat
from grievance.model import (
    Actor,
    Attributes,
    Closed,
    Complaint,
    Event,
    Money,
    Occurrence,
    Outcome,
    Party,
    Registered,
    Resolution,
    Stage,
    Submission,
    Team,
)
from grievance.testing import events, values_of
from support.strategies import DOCUMENTS, EVENTS, planted

FAST, CORE = Codec(fast=True), Codec(fast=False)
both = pytest.mark.parametrize("codec", [FAST, CORE], ids=["fast", "core"])
AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
MARKER = "planted-marker"


def commit(path: str, value: bytes) -> str:
    """Return a commitment that the tests can recompute."""
    return sha256(path.encode() + value).hexdigest()


def blanked(value: Any) -> Any:
    """Return *value* with the default in every personal field, at any depth outside collections."""
    if not attrs.has(type(value)):
        return value
    return attrs.evolve(
        value,
        **{
            field.name: field.default if field.metadata.get("personal") else blanked(getattr(value, field.name))
            for field in attrs.fields(type(value))
        },
    )


def stands(value: Any, path: str, blank: Any) -> bool:
    """Return whether something other than *blank* stands at a dotted path; where a holder is None nothing does."""
    *holders, last = path.split(".")
    for name in holders:
        value = getattr(value, name)
        if value is None:
            return False
    return bool(getattr(value, last) != blank)


@settings(max_examples=100, deadline=None)
@given(events())
def test_what_was_detached_can_be_attached(event: Event) -> None:
    """Document and personal values together are the event; both engines take it apart alike."""
    detached = FAST.detach(event, commit)

    assert CORE.detach(event, commit) == detached
    for codec in (FAST, CORE):
        assert codec.attach(detached.document, detached.personal) == event


@settings(max_examples=70, deadline=None)
@given(events())
def test_erasure_leaves_blanks(event: Event) -> None:
    """Without its personal values an event has the default in their places, and all else as it was."""
    document = FAST.detach(event, commit).document

    for codec in (FAST, CORE):
        assert codec.attach(document, {}) == codec.loads(document) == blanked(event)


@settings(max_examples=70, deadline=None)
@given(events())
def test_exactly_what_is_not_blank_is_withheld(event: Event) -> None:
    """The paths are those of the personal fields that hold something; each has its commitment and its JSON."""
    detached, cls = FAST.detach(event, commit), typing.cast("Any", type(event))
    filled = {field.path for field in personal_fields(cls) if stands(event, field.path, field.blank)}

    assert detached.personal.keys() == filled
    for codec in (FAST, CORE):
        assert codec.withheld(detached.document) == {path: commit(path, detached.personal[path]) for path in filled}
    whole = json.loads(FAST.dumps(event))["value"]
    for path, value in detached.personal.items():
        found = whole
        for name in path.split("."):
            found = found[name]
        assert json.loads(value) == found


@pytest.mark.parametrize("cls", EVENTS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_no_personal_value_is_left_in_a_document(cls: Any, data: st.DataObject) -> None:
    """A marker planted in every personal field of an event does not occur in its document."""
    event = planted(data.draw(values_of(cls)), MARKER)

    for codec in (FAST, CORE):
        detached = codec.detach(event, commit)
        assert MARKER.encode() not in detached.document
        assert MARKER not in repr(detached)
        held = [field for field in personal_fields(cls) if not field.blank_in(event)]
        assert set(detached.personal) == {field.path for field in held}
        assert bool(held) == bool(personal_fields(cls)) or getattr(event, "resolution", ...) is None


def nested_fields(cls: Any, *, collected: bool) -> typing.Iterator[tuple[str, Any, bool]]:
    """Yield every field that is reachable from a class outside its personal fields, and if a collection is between."""
    for name, hint in typing.get_type_hints(cls).items():
        field = attrs.fields_dict(cls)[name]
        yield f"{cls.__name__}.{name}", field, collected
        if not field.metadata.get("personal"):
            options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
            for option in options:
                inside = typing.get_args(option) if typing.get_origin(option) is tuple else (option,)
                for inner in (inner for inner in inside if attrs.has(inner)):
                    yield from nested_fields(inner, collected=collected or option is not inner)


@pytest.mark.parametrize("cls", DOCUMENTS)
def test_no_personal_field_hides_in_a_collection(cls: Any) -> None:
    """A collection of values that have personal fields is personal itself, so that a path leads to each of them."""
    hidden = [name for name, field, collected in nested_fields(cls, collected=False) if collected and _personal(field)]

    assert hidden == []


def _personal(field: Any) -> bool:
    return bool(field.metadata.get("personal"))


REFUSAL = ("refusal.explanation", "refusal.apology", "refusal.instead", "refusal.question", "refusal.merits")


def test_where_the_personal_fields_are() -> None:
    """The paths that documents and stores use for personal values."""
    classes: tuple[Any, ...] = EVENTS
    paths = {cls.__name__: [field.path for field in personal_fields(cls)] for cls in classes}

    assert paths == {
        "Registered": [
            "submission.text",
            "submission.customer_id",
            "submission.people",
            "submission.occurred",
            "submission.attachments",
            "submission.private",
        ],
        "Admitted": ["reason"],
        "Assessed": [],
        "Overridden": ["reason"],
        "Contacted": ["contact.text"],
        "Answered": ["resolution.reasons", "resolution.measures"],
        "Accepted": ["remark"],
        "Closed": ["remark"],
        "Analysed": ["analysis.remarks"],
        "Corrected": [
            "submission.text",
            "submission.customer_id",
            "submission.people",
            "submission.occurred",
            "submission.attachments",
            "submission.private",
            "reason",
        ],
        "Timed": [],
        "Waited": ["what"],
        "Resumed": ["remark"],
        "Promised": [],
        "Waived": ["reason"],
        "FileCompleted": ["remark"],
        "TransferOffered": ["reason"],
        "TransferAccepted": ["remark"],
        "TransferDeclined": ["reason"],
        "TaskGiven": ["what"],
        "TaskFinished": ["remark"],
        "TaskDeclined": ["reason"],
        "Withdrawn": ["reason"],
        "Declined": [*REFUSAL, "reason", "next_step"],
        "Referred": [*REFUSAL, "reason"],
        "Reopened": ["reason"],
        "Stage2Requested": ["reason"],
        "ExecutionChecked": ["remark"],
        "FeedbackGiven": ["feedback.remark"],
        "Prompted": [],
        "Settled": [],
        "HandOverConfirmed": [],
        "HandOverReturned": ["reason"],
        "WentToOmbudsman": [],
        "OmbudsmanDecided": ["remark"],
        "DecisionProposed": ["resolution.reasons", "resolution.measures", *REFUSAL],
        "DecisionApproved": ["remark"],
        "RemedyReported": ["remark"],
        "Bounced": ["remark"],
        "Ticked": [],
        "Merged": [],
        "Absorbed": [],
        "Unmerged": ["reason"],
        "Released": [],
        "Linked": [],
        "HoldPlaced": ["reason"],
        "HoldLifted": ["reason"],
        "Erased": [],
    }


def test_a_holder_that_is_not_there_has_nothing() -> None:
    """An optional value that is absent has no personal fields to take out or put back."""
    submission = Submission(category="a", channel="b", received_at=AT)
    complaint = Complaint(
        id="C-1", submission=submission, nature=submission.nature, stage=Stage.OPEN, registered_at=AT, version=1
    )
    answered = attrs.evolve(complaint, resolution=Resolution(outcome=Outcome.UPHELD, reasons="so", decided_by="h"))
    (reasons,) = (field for field in personal_fields(Complaint) if field.path == "resolution.reasons")

    assert (reasons.blank_in(complaint), reasons.blank_in(answered)) == (True, False)
    assert reasons.holder_in({"resolution": None}) is None
    assert reasons.holder_in({}) is None
    assert reasons.holder_in([]) is None
    assert reasons.holder_in({"resolution": {"reasons": ""}}) == {"reasons": ""}


REGISTERED = Registered(
    at=AT,
    recorded_at=AT,
    by=Actor(id="intake"),
    complaint_id="C-1",
    submission=Submission(
        text="My parcel never came",
        category="delivery",
        channel="web",
        received_at=AT,
        customer_id="",
        people=(Party(name="Ada"),),
        occurred=Occurrence(),
        private=Attributes({"born": "1815"}),
    ),
)


@both
def test_a_sealed_document_by_example(codec: Codec) -> None:
    """What is withheld is the JSON of the field; its place has the blank; the commitments stand beside the value."""
    detached = codec.detach(REGISTERED, lambda path, value: f"{path}={value.decode()[:9]}")
    document = json.loads(detached.document)
    kept = document["value"]["submission"]

    assert detached.personal["submission.text"] == b'"My parcel never came"'
    assert detached.personal["submission.customer_id"] == b'""'
    assert detached.personal["submission.occurred"] == b'{"at":null,"on":null,"place":"","zone":null}'
    assert detached.personal["submission.private"] == b'{"born":"1815"}'
    assert list(document) == ["format", "kind", "value", "withheld"]
    assert document["withheld"]["submission.text"] == 'submission.text="My parce'
    assert (kept["text"], kept["customer_id"], kept["people"], kept["occurred"]) == ("", None, [], None)
    assert (kept["private"], kept["attachments"]) == ({}, [])
    assert "submission.attachments" not in document["withheld"]


@both
def test_a_document_without_personal_values_is_the_usual_one(codec: Codec) -> None:
    """Where nothing is withheld, nothing is said about it."""
    closed = Closed(at=AT, recorded_at=AT, by=Actor(id="h"))
    detached = codec.detach(closed, commit)

    assert detached.document == codec.dumps(closed)
    assert detached.personal == {}
    assert codec.withheld(detached.document) == {}


def faults(codec: Codec, document: bytes, personal: Mapping[str, bytes]) -> list[str]:
    """Return what is said against putting *personal* into *document*."""
    with pytest.raises(InvalidDocument) as refused:
        codec.attach(document, personal)
    return [refused.value.document, *map(str, refused.value.problems)]


@both
def test_decimals_keep_their_scale_on_the_way_back(codec: Codec) -> None:
    """An amount that stands as a number in a sealed document comes back digit for digit."""
    amount = Money(amount=Decimal("12.50"), currency="EUR")
    priced = attrs.evolve(REGISTERED, submission=attrs.evolve(REGISTERED.submission, amount=amount))
    detached = codec.detach(priced, commit)
    document = detached.document.replace(b'"12.50"', b"12.50")

    assert document != detached.document
    assert repr(codec.attach(document, detached.personal)) == repr(priced)


@both
def test_only_what_was_withheld_comes_back(codec: Codec) -> None:
    """A value for a path that the document does not withhold is refused: it would stand outside every seal."""
    detached = codec.detach(Closed(at=AT, recorded_at=AT, by=Actor(id="h"), remark="done"), commit)

    assert faults(codec, detached.document, {"remark": b'"x"', "remarks": b'"x"', "at": b'"x"'}) == [
        "closed",
        "remarks: was not withheld from this document",
        "at: was not withheld from this document",
    ]


@both
def test_what_comes_back_is_checked(codec: Codec) -> None:
    """A personal value is read as strictly as any other; its faults have its path and not its content."""
    document = codec.detach(REGISTERED, commit).document

    assert faults(codec, document, {"submission.text": b"17"}) == [
        "registered",
        "submission.text: must be str, not int",
    ]
    assert faults(codec, document, {"submission.people": b'[{"name":"\\u0000' + MARKER.encode() + b'"}]'}) == [
        "registered",
        "submission.people[0].name: holds a NUL character: remove it or put U+FFFD in its place",
    ]
    assert faults(codec, document, {"submission.text": b'"' + MARKER.encode()})[1].startswith(
        "submission.text: is no JSON in UTF-8"
    )


@both
def test_a_path_of_a_newer_version_is_skipped(codec: Codec) -> None:
    """What a newer version withheld from a field that this one does not know is skipped like the field."""
    closed = Closed(at=AT, recorded_at=AT, by=Actor(id="h"), remark="done")
    detached = codec.detach(closed, commit)
    document = json.loads(detached.document)
    document["withheld"]["mood"] = "abc"
    newer = json.dumps(document).encode()

    assert codec.attach(newer, {**detached.personal, "mood": b'"grim"'}) == closed


@both
@pytest.mark.parametrize("withheld", [[], "x", None, {"remark": 1}])
def test_commitments_are_text(codec: Codec, withheld: object) -> None:
    """What is withheld is an object from paths to text."""
    document = json.loads(codec.dumps(Closed(at=AT, recorded_at=AT, by=Actor(id="h"))))
    spoilt = json.dumps({**document, "withheld": withheld}).encode()

    for use in (codec.withheld, lambda data: codec.attach(data, {})):
        with pytest.raises(InvalidDocument) as refused:
            use(spoilt)
        assert str(refused.value.problems[0]) == "withheld: must be an object from paths to commitments in text"


@both
def test_only_events_are_taken_apart(codec: Codec) -> None:
    """Another document than that of an event, or of another format, is refused."""
    team = codec.dumps(Team(id="claims"))

    for use in (codec.withheld, lambda data: codec.attach(data, {})):
        with pytest.raises(InvalidDocument, match="kind: must be the kind of an event, such as 'registered'"):
            use(team)
        with pytest.raises(UnknownFormat):
            use(team.replace(b'"format":1', b'"format":2'))


@both
def test_a_damaged_sealed_document_is_refused(codec: Codec) -> None:
    """A holder that is gone is a fault of the document, and its personal values have no place to go."""
    detached = codec.detach(REGISTERED, commit)
    document = json.loads(detached.document)
    document["value"]["submission"] = None

    assert faults(codec, json.dumps(document).encode(), detached.personal) == [
        "registered",
        "submission: must be an object, not NoneType",
    ]
