"""Laws of mapping: whatever a record holds, it becomes a submission or a reject with reasons."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidDocument, Problem
from grievance.intake import IntakeMap
from grievance.intake._cells import by_name
from grievance.intake._instants import Instants
from grievance.intake._kinds import text
from grievance.intake._sources import Source
from grievance.intake._submissions import Mapper
from grievance.model import Submission
from support.intake_maps import document, gone_through

FULL = IntakeMap.from_mapping(
    document(
        {
            "category": {"columns": ["a", "b.c"], "split": "/", "values": {"x": "y/z"}, "otherwise": "other"},
            "channel": {"column": "a", "values": {"x": "web"}, "otherwise": "other"},
            "received_at": {
                "column": "a",
                "formats": ["iso", "epoch", "%d.%m.%Y"],
                "zone": "Europe/Berlin",
                "otherwise": "2026-07-01",
            },
            "sent_at": {"column": "b", "formats": ["%d.%m.%Y %H:%M %z"]},
            "text": {"columns": ["a", "b"]},
            "product": {"column": "b.c", "values": {"x": "", "1": "one"}},
            "demanded": "b",
            "amount": {"column": "a", "currency_column": "b"},
            "severity": {"safety": "a", "trust": {"column": "b", "otherwise": 1}},
            "time_frame": {"not_before": "a", "not_after": "b"},
            "occurred": {"on": "a", "at": "b", "zone": "b.c", "place": "a"},
            "staff_complained_about": {"column": "a", "split": " "},
        },
        attributes={
            "tags": {"column": "a", "split": ","},
            "n": {"column": "a", "type": "integer"},
            "d": {"column": "b", "type": "decimal"},
            "t": {"column": "b.c", "type": "boolean"},
        },
        people={"complainant": {"name": {"columns": ["a", "b"]}}, "witness": {"email": "b.c"}},
        nature={
            "hit": "unique",
            "rules": [
                {"id": "a", "when": {"a": "x"}, "is": "enquiry", "because": "a"},
                {"id": "b", "when": {"b": {"present": True}}, "is": "service request", "because": "b"},
            ],
            "otherwise": {"is": "complaint", "because": "else"},
        },
    )
)
LENIENT = IntakeMap.from_mapping(
    document({"category": {"column": "a", "otherwise": "other"}, "text": "a", "product": "b"}, private={"p": "b.c"})
)

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.decimals(),
    st.text(st.characters(), max_size=8),
    st.sampled_from(["x", "1", "yes", "2026-07-01", "2026-03-29T02:30", "01.02.2026", "refund", "EUR", "UTC", "a,b"]),
    st.datetimes(),
    st.dates(),
    st.binary(max_size=4),
    st.just(Decimal("1E+999999999")),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["c", "d"]), inner, max_size=2),
    max_leaves=4,
)
RECORDS = st.dictionaries(st.sampled_from(["id", "a", "b", "b.c"]), VALUES)


def mapped(intake_map: IntakeMap, record: dict[str, Any]) -> tuple[Submission | None, tuple[Problem, ...]]:
    """Return the submission of a record, or why there is none."""
    try:
        return intake_map.submission(record), ()
    except InvalidDocument as error:
        return None, error.problems


@pytest.mark.parametrize("intake_map", [FULL, LENIENT], ids=["full", "lenient"])
@settings(max_examples=300, deadline=None)
@given(record=RECORDS)
def test_any_record_is_a_submission_or_has_reasons(intake_map: IntakeMap, record: dict[str, Any]) -> None:
    """No record breaks the mapping, none is refused without a reason, and mapping it again gives the same."""
    made, told = mapped(intake_map, record)

    assert (made is None) == bool(told)
    assert all(problem.path and problem.message for problem in told)
    assert made is None or str(made.source_key).startswith("desk:")
    assert mapped(intake_map, record) == (made, told)


def marked(value: object) -> object:
    """Return *value* with a marker in every text that it holds."""
    if isinstance(value, str):
        return f"{value}MARKER"
    if isinstance(value, list):
        return [marked(one) for one in value]
    return {key: marked(one) for key, one in value.items()} if isinstance(value, dict) else value


@settings(max_examples=200, deadline=None)
@given(record=RECORDS)
def test_no_reason_shows_what_a_record_holds(record: dict[str, Any]) -> None:
    """A marker planted in every text shows in no reason."""
    _, told = mapped(FULL, {key: marked(value) for key, value in record.items()})

    assert "MARKER" not in str(told)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["x", "2026-07-01"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["c", "d"]), inner, max_size=2),
    max_leaves=3,
)
LINES = st.one_of(
    st.dictionaries(st.sampled_from(["id", "a", "b"]), JSON_VALUES).map(json.dumps),
    st.text(st.characters(blacklist_characters="\n", codec="utf-8"), max_size=12),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=6))
def test_every_line_is_taken_or_rejected(tmp_path: Path, lines: list[str]) -> None:
    """Of JSON Lines, each that is not blank comes out once, in order, with its text."""
    path = tmp_path / "lines.jsonl"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode())
    with LENIENT.open(path) as submissions:
        outcomes = list(submissions)

    expected = [(number, f"{line}\n") for number, line in enumerate(lines, 1) if line.strip()]
    if not lines or not lines[0].startswith("\ufeff"):
        assert [(one.line, one.raw) for one in outcomes] == expected
    taken, rejected = gone_through(LENIENT.open(path))
    assert len(taken) + len(rejected) == len(outcomes)
    assert all(one.reasons for one in rejected)


@given(st.one_of(st.dates(date(1, 1, 2), date(9999, 12, 30)), st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30))))  # noqa: DTZ001
def test_dates_of_other_libraries_are_taken(value: date) -> None:
    """A date or datetime from Parquet gives what its ISO text gives."""
    intake_map = IntakeMap.from_mapping(document({"received_at": {"column": "a", "zone": "Europe/Berlin", "hour": 7}}))

    by_text = intake_map.submission({"id": 1, "a": value.isoformat()}).received_at
    assert intake_map.submission({"id": 1, "a": value}).received_at == by_text


def test_what_only_the_model_refuses_is_a_reason_too() -> None:
    """A value that passed every conversion and not the model is a fault of the record, no crash."""
    parts = {
        "category": Source(columns=("c",), kind=text),
        "channel": Source(columns=("c",), kind=text),
        "received_at": Source(columns=("at",), kind=Instants()),
    }
    submission, findings = Mapper(parts, by_name).read({"c": "a//b", "at": "2026-07-01T00:00Z"})

    assert submission is None
    assert [fault.field for fault in findings.faults] == ["Submission.category"]
