"""How single values are written and read: the same by both engines, and nothing else is taken."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.codec import Codec
from grievance.errors import InvalidDocument
from grievance.model import Channel, Contacted, RemedyOrder, Submission

FAST, CORE = Codec(fast=True), Codec(fast=False)
both = pytest.mark.parametrize("codec", [FAST, CORE], ids=["fast", "core"])


def submission_text(instant: object) -> str:
    """Return a document of a submission received at *instant*."""
    value = {"category": "a", "channel": "b", "received_at": instant}
    return json.dumps({"format": 1, "kind": "submission", "value": value})


def channel_text(amount: str) -> str:
    """Return a document of a channel that costs *amount*, which is JSON."""
    cost = f'{{"amount":{amount},"currency":"EUR"}}'
    return f'{{"format":1,"kind":"channel","value":{{"id":"a","cost":{cost}}}}}'


def remedy_text(promised_by: object) -> str:
    """Return a document of an order to carry out a remedy promised by a date."""
    remedy = {"id": "r", "kind": "refund", "promised_by": promised_by}
    return json.dumps(
        {"format": 1, "kind": "remedy-order", "value": {"id": "a", "complaint_id": "b", "remedy": remedy}}
    )


@both
@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 7, 1, 10, tzinfo=UTC), "2026-07-01T10:00:00Z"),
        (datetime(2026, 7, 1, 10, 5, 9, 120000, tzinfo=UTC), "2026-07-01T10:05:09.120000Z"),
        (datetime(2026, 7, 1, 10, 0, 0, 1, tzinfo=UTC), "2026-07-01T10:00:00.000001Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00Z"),
        (datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC), "9999-12-31T23:59:59.999999Z"),
        (datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2))), "2026-07-01T10:00:00Z"),
    ],
)
def test_instants_are_written_in_utc(codec: Codec, at: datetime, text: str) -> None:
    """An instant is ISO 8601 with Z, and has microseconds when there are any."""
    submission = Submission(category="a", channel="b", received_at=at)

    assert json.loads(codec.dumps(submission))["value"]["received_at"] == text


@settings(max_examples=100, deadline=None)
@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_of_the_calendar_is_kept(at: datetime) -> None:
    """From the year 1 to the year 9999, to the microsecond."""
    submission = Submission(category="a", channel="b", received_at=at)

    for codec in (FAST, CORE):
        assert codec.loads(codec.dumps(submission), Submission).received_at == at


def test_an_instant_with_an_offset_stays_the_same_instant() -> None:
    """Whatever zone an event was given in, both engines write and read one moment."""
    at = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    event = attrs.evolve(CORE.loads(CONTACTED, Contacted), at=at)

    assert FAST.dumps(event) == CORE.dumps(event)
    for codec in (FAST, CORE):
        assert codec.loads(codec.dumps(event), Contacted).at == at


CONTACTED = (
    b'{"format":1,"kind":"contacted","value":{"at":"2026-07-01T12:00:00Z","recorded_at":"2026-07-01T13:00:00Z",'
    b'"by":{"id":"h-1"},"contact":{"kind":"note","direction":"in","channel":"web","at":"2026-07-01T11:00:00Z"}}}'
)


@both
@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-07-01T10:00:00Z", "2026-07-01T10:00:00"),
        ("2026-07-01t10:00:00z", "2026-07-01T10:00:00"),
        ("2026-07-01 10:00:00Z", "2026-07-01T10:00:00"),
        ("2026-07-01T10:00:00+02:00", "2026-07-01T08:00:00"),
        ("2026-07-01T10:00:00-0230", "2026-07-01T12:30:00"),
        ("2026-07-01T10:00:00-00:00", "2026-07-01T10:00:00"),
        ("2026-07-01T10:00:00.5Z", "2026-07-01T10:00:00.500000"),
        ("2026-07-01T10:00:00.123456Z", "2026-07-01T10:00:00.123456"),
        ("2026-07-01T10:00:00.1234564999Z", "2026-07-01T10:00:00.123456"),
        ("2026-07-01T10:00:00.1234565Z", "2026-07-01T10:00:00.123457"),
        ("2026-12-31T23:59:59.9999999Z", "2027-01-01T00:00:00"),
    ],
)
def test_instants_are_read_as_rfc_3339(codec: Codec, text: str, at: str) -> None:
    """Every spelling of RFC 3339 is read, and parts of a microsecond are rounded."""
    received_at = codec.loads(submission_text(text), Submission).received_at

    assert received_at == datetime.fromisoformat(f"{at}+00:00")
    assert received_at.tzinfo is UTC


@both
@pytest.mark.parametrize(
    "text",
    [
        "2026-07-01",
        "2026-07-01T10:00Z",
        "20260701T100000Z",
        "2026-W27-3T10:00:00Z",
        "2026-07-01T24:00:00Z",
        "2026-07-01T10:00:60Z",
        "2026-07-01T10:60:00Z",
        "2026-02-29T10:00:00Z",
        "0000-01-01T00:00:00Z",
        "2026-07-01T10:00:00,5Z",
        "2026-07-01T10:00:00.Z",
        "2026-07-01T10:00:00+02",
        "2026-07-01T10:00:00.1234+02",
        "2026-07-01T10:00:00ZZ",
        "2026-07-01T10:00:00+24:00",
        "2026-07-01T10:00:00+01:60",
        "9999-12-31T23:59:59.9999999Z",
        "2026-07-01_10:00:00Z",
        "2026-07-01T10:00:00 Z",
        "٢٠٢٦-07-01T10:00:00Z",
        "",
        "yesterday",
        1785000000,
        None,
        ["2026-07-01T10:00:00Z"],
        {},
    ],
)
def test_other_instants_are_refused(codec: Codec, text: object) -> None:
    """What is no instant of RFC 3339 is refused by its path."""
    with pytest.raises(InvalidDocument) as refused:
        codec.loads(submission_text(text))

    assert str(refused.value) == (
        "submission has 1 fault:\n  received_at: must be an instant such as '2026-07-01T10:00:00Z'"
    )


@both
def test_a_naive_instant_is_refused_by_name(codec: Codec) -> None:
    """An instant without a zone is refused as the model refuses it, with its path."""
    with pytest.raises(InvalidDocument) as refused:
        codec.loads(submission_text("2026-07-01T10:00:00"))

    assert str(refused.value.problems[0]) == (
        "received_at: is a naive datetime: give it a zone, for example datetime(…, tzinfo=UTC)"
    )


@both
def test_dates_are_iso_8601(codec: Codec) -> None:
    """A date is written as YYYY-MM-DD and read from nothing else."""
    order = codec.loads(remedy_text("2024-02-29"), RemedyOrder)

    assert order.remedy.promised_by == date(2024, 2, 29)
    assert json.loads(codec.dumps(order))["value"]["remedy"]["promised_by"] == "2024-02-29"


@both
@pytest.mark.parametrize(
    "text", ["2026-02-29", "20260701", "2026-W27-3", "2026-7-1", "2026-07-01T00:00:00Z", "0000-01-01", "", 20260701, []]
)
def test_other_dates_are_refused(codec: Codec, text: object) -> None:
    """What is no date is refused by its path."""
    with pytest.raises(InvalidDocument) as refused:
        codec.loads(remedy_text(text))

    assert str(refused.value.problems[0]) == "remedy.promised_by: must be a date such as '2026-07-01'"


@both
@pytest.mark.parametrize(
    ("written", "amount"),
    [('"12.50"', "12.50"), ("12.50", "12.50"), ("7", "7"), ("1e3", "1E+3"), ('"1E-7"', "1E-7"), ('"-0"', "-0")],
)
def test_decimals_are_read_exactly(codec: Codec, written: str, amount: str) -> None:
    """Text and numbers are read digit for digit; no binary fraction comes between."""
    cost = codec.loads(channel_text(written), Channel).cost

    assert cost is not None
    assert str(cost.amount) == amount


@both
@pytest.mark.parametrize("written", ['"twelve"', '""', "true", "null", "[]", '"1E+99999999999999999999"', "{}"])
def test_other_decimals_are_refused(codec: Codec, written: str) -> None:
    """What is no decimal is refused by its path."""
    with pytest.raises(InvalidDocument) as refused:
        codec.loads(channel_text(written))

    assert str(refused.value.problems[0]) == "cost.amount: must be a decimal in text, such as '12.50'"


@both
@pytest.mark.parametrize("written", ['"NaN"', '"-Infinity"'])
def test_decimals_are_finite(codec: Codec, written: str) -> None:
    """The model's own refusals are reported with the path."""
    with pytest.raises(InvalidDocument) as refused:
        codec.loads(channel_text(written))

    assert str(refused.value.problems[0]) == "cost.amount: must be a finite number"
