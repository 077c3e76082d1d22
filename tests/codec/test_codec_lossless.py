"""Documents lose nothing, and both engines write the same bytes and read the same values."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.codec import Codec
from grievance.codec._kinds import KINDS
from grievance.decision import Phrase
from grievance.errors import InvalidDocument, UnknownFormat
from grievance.model import Assessed, Attributes, Channel, Complaint, Money, Submission, Taxonomy, Team
from grievance.testing import money, submissions, taxonomies, values_of
from support.strategies import DOCUMENTS

FAST, CORE = Codec(fast=True), Codec(fast=False)
both = pytest.mark.parametrize("codec", [FAST, CORE], ids=["fast", "core"])


@pytest.mark.parametrize("cls", DOCUMENTS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_whatever_is_written_is_read_back(cls: type[Any], data: st.DataObject) -> None:
    """Both engines write one text for a value, and each reads it back as an equal value of the same class."""
    value = data.draw(values_of(cls))
    document = FAST.dumps(value)

    assert CORE.dumps(value) == document
    for codec in (FAST, CORE):
        for again in (codec.loads(document), codec.loads(document, cls), codec.loads(document.decode(), cls)):
            assert (type(again), again) == (cls, value)
        assert codec.dumps(codec.loads(document)) == document


def test_every_document_class_has_a_kind() -> None:
    """Complaints, submissions, people, taxonomies, resolutions, every event and every effect are documents."""
    assert set(KINDS.values()) == set(DOCUMENTS)
    assert all(kind == kind.lower().strip("-") for kind in KINDS)


@both
def test_a_document_is_json_with_format_kind_and_value(codec: Codec) -> None:
    """The outer object is what any JSON reader can rely on."""
    document = json.loads(codec.dumps(Team(id="claims")))

    assert document == {"format": 1, "kind": "team", "value": {"calendar": None, "id": "claims", "name": ""}}
    assert list(document) == ["format", "kind", "value"]


@settings(max_examples=40, deadline=None)
@given(submissions(amount=money(), attributes=values_of(Attributes)))
def test_decimals_keep_their_scale(submission: Submission) -> None:
    """A decimal comes back digit for digit, not only as an equal number."""
    for codec in (FAST, CORE):
        again = codec.loads(codec.dumps(submission), Submission)
        assert repr(again.amount) == repr(submission.amount)
        assert repr(again.attributes) == repr(submission.attributes)


@both
@pytest.mark.parametrize("text", ["12.50", "-0", "0E-10", "1E+5", "1E+400", "123456789012345678901234567890.10"])
def test_decimals_are_text(codec: Codec, text: str) -> None:
    """An amount is written as text, digit for digit."""
    channel = Channel(id="phone", cost=Money(amount=Decimal(text), currency="EUR"))

    assert json.loads(codec.dumps(channel))["value"]["cost"]["amount"] == text


@both
def test_attributes_tell_their_kinds_apart(codec: Codec) -> None:
    """A decimal, a whole number, a boolean, a text and a tuple that look alike come back as what they were."""
    values: dict[str, Any] = {"a": Decimal("1.0"), "b": 1, "c": True, "d": "1.0", "e": ("1.0",), "f": (), "g": "true"}
    submission = codec.loads(
        b'{"format":1,"kind":"submission","value":{"category":"a","channel":"b","received_at":"2026-07-01T10:00:00Z"}}',
        Submission,
    )
    again = codec.loads(codec.dumps(attrs.evolve(submission, attributes=Attributes(values))), Submission).attributes

    assert {name: (type(value), str(value)) for name, value in again.items()} == {
        name: (type(value), str(value)) for name, value in values.items()
    }


@both
def test_reasons_come_back_as_phrases(codec: Codec) -> None:
    """The sentences of a decision keep their languages, whatever path the value took."""
    document = (
        b'{"format":1,"kind":"assessed","value":{"procedure":{"name":"p","version":"1","digest":"d"},'
        b'"priority":null,"team":null,"clocks":[],"at":"2026-07-01T10:00:00Z","recorded_at":"2026-07-01T10:00:00Z",'
        b'"by":{"id":"desk"},"rulings":[{"question":"team","value":null,'
        b'"reasons":[{"rule":"r","because":{"texts":[["en","late"],["nl","laat"]]}}]}]}}'
    )
    (reason,) = codec.loads(document, Assessed).rulings[0].reasons

    assert reason.because == Phrase.of({"en": "late", "nl": "laat"})
    assert reason.said_in("nl") == "laat [r]"


@both
@given(taxonomies())
@settings(max_examples=20, deadline=None)
def test_what_a_value_has_worked_out_is_not_written(codec: Codec, taxonomy: Taxonomy) -> None:
    """A taxonomy that was asked for its index has the same document as one that was not."""
    fresh = attrs.evolve(taxonomy)
    assert taxonomy.by_path is taxonomy.by_path

    assert codec.dumps(taxonomy) == codec.dumps(fresh)
    assert "by_path" not in json.loads(codec.dumps(taxonomy))["value"]


@settings(max_examples=40, deadline=None)
@given(values_of(Complaint), st.dictionaries(st.text(), st.none() | st.integers() | st.lists(st.text()), max_size=2))
def test_fields_of_a_newer_version_are_skipped(complaint: Complaint, extra: dict[str, Any]) -> None:
    """A field that this version does not know is skipped wherever it stands."""
    document = json.loads(CORE.dumps(complaint))
    value = document["value"]
    for holder in (document, value, value["submission"], *value["clocks"], *value["rulings"]):
        holder.update({f"newer {name}": added for name, added in extra.items()})
    written = json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")

    assert FAST.loads(written) == CORE.loads(written) == complaint


@both
def test_missing_fields_take_their_defaults(codec: Codec) -> None:
    """A field that an older version did not write takes its default."""
    assert codec.loads(b'{"format":1,"kind":"team","value":{"id":"claims"}}') == Team(id="claims")


@both
def test_order_and_blanks_mean_nothing(codec: Codec) -> None:
    """A document may be laid out by hand."""
    laid_out = '{ "value":\n {"name": "Zo\\u00eb",\t"id": "claims"}, "kind": "team", "format": 1 }\n'

    assert codec.loads(laid_out) == Team(id="claims", name="Zoë")


@both
@pytest.mark.parametrize("cls", DOCUMENTS)
def test_the_kind_of_a_document_is_known_without_reading_it(codec: Codec, cls: type[Any]) -> None:
    """It is the one under which the class stands, whatever follows; written by others it is read."""
    kind = next(kind for kind, one in KINDS.items() if one is cls)

    assert codec.kind(b'{"format":1,"kind":"%s","value":broken' % kind.encode()) == kind
    assert codec.kind(b'{ "kind": "%s", "value": {}, "format": 1 }' % kind.encode()) == kind


@both
def test_what_is_no_document_has_no_kind(codec: Codec) -> None:
    """A kind that nobody knows and a newer format are refused as ever."""
    with pytest.raises(InvalidDocument, match="is no kind of document"):
        codec.kind(b'{"format":1,"kind":"nothing","value":{}}')
    with pytest.raises(UnknownFormat):
        codec.kind(b'{"format":2,"kind":"team","value":{}}')
