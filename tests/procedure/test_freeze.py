"""Frozen procedures: the text a procedure is for ever, its digest, and the procedure that comes back from it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.decision import Decision
from grievance.errors import InvalidDocument, UnknownFormat
from grievance.model import Attributes, Customer, Submission
from grievance.policies import Earlier
from grievance.procedure import Procedure, assess
from grievance.procedure._freeze import from_plain, frozen_text
from grievance.testing import customers, submissions
from support.builders import RECEIVED, a_complaint, a_submission, facts_of
from support.procedures import DANGER, LATE, URGENT, a_mapping, a_procedure, a_standard_row, with_policy

MINIMAL: dict[str, Any] = {
    "procedure": {"name": "Kürz", "version": "1", "effective": date(2026, 1, 2), "accountable": "boss"},
    "priority": {"levels": {"any": {"at_least": 0, "work_within": "1 day"}}, "factors": {"importance_weights": {
        "image": Decimal("0.50")}}},
    "routing": {"hit": "first", "otherwise": {"to": "desk", "because": "all"}},
}  # fmt: skip
FROZEN = (
    '{"format":1,"kind":"procedure","value":{"procedure":{"name":"Kürz","version":"1","effective":"2026-01-02",'
    '"accountable":"boss"},"priority":{"levels":{"any":{"at_least":0,"work_within":"1 day"}},'
    '"factors":{"importance_weights":{"image":{"decimal":"0.50"}}}},'
    '"routing":{"hit":"first","otherwise":{"to":"desk","because":"all"}},"calendars":{}}}'
)


def test_the_text_and_its_digest() -> None:
    """The frozen text is this JSON to the byte, in every version of the library, and the digest is its SHA-256."""
    procedure = Procedure.from_mapping(MINIMAL)
    assert procedure.document.decode() == FROZEN
    assert procedure.ref.digest == hashlib.sha256(FROZEN.encode()).hexdigest()
    assert (procedure.ref.name, procedure.ref.version) == ("Kürz", "1")


@pytest.mark.parametrize(
    "change",
    [
        {"routing_rules": [{**LATE, "because": "logistics can trace it!"}]},
        {"priority_rules": [{**DANGER, "score": 86}]},
        {"standards": [a_standard_row(within="2 business days")]},
        {"calendars": {"office": {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:01"]}}}},
        {"teams": {"logistics": {}, "front-desk": {}}},
        {"factors": {"hard": 1}},
    ],
)
def test_the_digest_changes_with_the_content(change: dict[str, Any]) -> None:
    """Any other content is another digest; the same content is the same one, however often it is built."""
    assert a_procedure().ref.digest == a_procedure().ref.digest
    assert a_procedure(**change).ref.digest != a_procedure().ref.digest
    assert a_procedure(**change) != a_procedure()


def test_the_form_of_calendars_does_not_matter() -> None:
    """Two ways to write one calendar are one procedure."""
    week = {"mon-wed": ["09:00-18:00"], "thu": [["09:00", "18:00"]], "Friday": ["09:00-18:00"]}
    calendars = {"office": {"zone": "Europe/London", "week": week, "name": "office"}}
    assert a_procedure(calendars=calendars) == a_procedure()


def test_other_mappings_and_tuples_are_the_same() -> None:
    """Read-only mappings and tuples freeze as tables and lists do."""
    mapping = a_mapping()
    same = MappingProxyType({**mapping, "standards": tuple(map(MappingProxyType, mapping["standards"]))})
    assert Procedure.from_mapping(same) == Procedure.from_mapping(mapping)


RICH = a_procedure(
    facts={"loyalty": ["none", "gold"], "value": {"type": "decimal", "at_least": Decimal("0.50")}, "tags": "tags"},
    standards=[
        a_standard_row("ours", when={"channel": ["web", "letter"]}),
        a_standard_row("law", duty="final response", within="8 weeks", statutory=True, regime="psd"),
    ],
    factors={
        "hard": 2, "soft": 3, "importance": 10, "importance_weights": {"turnover": Decimal("0.7"), "image": 0.3},
        "value_at_stake": 9, "full_value": "5000 EUR", "vulnerability": 4, "recurrence": 6, "time_frame": 5,
    },
    priority_rules=[
        DANGER,
        {"id": "dear", "when": {"value": {"between": [Decimal("0.55"), 9.75]}}, "score": 4, "because": "dear"},
        {"id": "gold", "when": {"loyalty": "gold", "tags": {"none_of": ["old"]}}, "score": 5, "because": {"en": "x"}},
    ],
    routing_rules=[
        {"id": "big", "when": {"amount": {"at_least": Decimal("99.90")}}, "to": "claims", "because": "big"}, LATE,
    ],
    impossible=[{"loyalty": "gold", "customer.known": False}],
)  # fmt: skip
THAWED = Procedure.from_document(RICH.document)


def test_a_thawed_procedure_is_the_same() -> None:
    """What comes back from a document has its text, its digest and everything that was declared."""
    assert THAWED == RICH
    assert THAWED.document == RICH.document
    assert THAWED.reads == RICH.reads
    for name in ("effective", "accountable", "zone", "windows", "calendars", "standards", "teams", "levels"):
        assert getattr(THAWED, name) == getattr(RICH, name)


def declared() -> st.SearchStrategy[Attributes]:
    """Attributes that fit the facts of the rich procedure, all or some."""
    values = st.fixed_dictionaries(
        {},
        optional={
            "loyalty": st.sampled_from(("none", "gold")),
            "value": st.decimals("0.50", 20, places=2) | st.integers(1, 20),
            "tags": st.lists(st.sampled_from(("old", "new")), max_size=2).map(tuple),
        },
    )
    return values.map(Attributes)


@settings(max_examples=60, deadline=None)
@given(
    submission=submissions(
        attributes=declared(),
        category=st.sampled_from(("delivery/late", "delivery/late/far", "x")),
        channel=st.sampled_from(("web", "letter", "x")),
        regime=st.none() | st.just("psd"),
        received_at=st.just(RECEIVED),
    ),
    customer=st.none() | customers(attributes=declared()),
    repeated=st.booleans(),
)
def test_a_thawed_procedure_decides_alike(submission: Submission, customer: Customer | None, repeated: bool) -> None:
    """On any facts the thawed procedure gives the answers, reasons and clocks of the original."""
    earlier = (Earlier(complaint_id="c-0", received_at=RECEIVED, customer_id=submission.customer_id),) * repeated
    complaint = a_complaint(submission=submission)

    def answer(procedure: Procedure) -> object:
        return assess(procedure, facts_of(submission, customer=customer, earlier=earlier), complaint)

    assert answer(THAWED) == answer(RICH)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("decimal", "a", "b")), inner),
    max_leaves=8,
)


@settings(max_examples=80, deadline=None)
@given(value=JSON)
def test_nothing_is_mistaken_for_a_decimal(value: Any) -> None:
    """Whatever a procedure holds comes back from its text, tables whose one key is "decimal" too."""
    text = frozen_text({"x": value})
    assert json.loads(text, object_hook=from_plain)["value"] == {"x": value}


def test_facts_and_teams_may_be_called_decimal() -> None:
    """Names of the host's own that look like the mark of a decimal survive freezing."""
    rule = {"id": "r", "when": {"decimal": {"at_least": Decimal("1.50")}}, "to": "decimal", "because": "x"}
    routing = {"hit": "first", "otherwise": {"to": "decimal", "because": "x"}, "rules": [rule]}
    procedure = a_procedure(facts={"decimal": "decimal"}, teams={"decimal": {}}, routing=routing)
    thawed = Procedure.from_document(procedure.document)
    assert thawed == procedure
    assert thawed.teams == procedure.teams
    facts = facts_of(a_submission(attributes=Attributes({"decimal": Decimal("1.5")})))
    assert thawed.route(facts) == procedure.route(facts)


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (b"", InvalidDocument),
        (b"garbage", InvalidDocument),
        (b"\xff\xfe", InvalidDocument),
        (b"[]", InvalidDocument),
        (b"7", InvalidDocument),
        (b'{"format":1,"kind":"complaint","value":{}}', InvalidDocument),
        (b'{"format":1,"kind":"procedure"}', InvalidDocument),
        (b'{"format":1,"kind":"procedure","value":{}}', InvalidDocument),
        (b'{"format":1,"kind":"procedure","value":[]}', InvalidDocument),
        (b'{"format":1,"kind":"procedure","value":{"priority":7,"routing":[]}}', InvalidDocument),
        (b'{"format":1,"kind":"procedure","value":{"x":{"decimal":"much"}}}', InvalidDocument),
        (b"{}", UnknownFormat),
        (b'{"format":2,"kind":"procedure","value":{}}', UnknownFormat),
        (b'{"format":"1","kind":"procedure","value":{}}', UnknownFormat),
        (b'{"format":true,"kind":"procedure","value":{}}', UnknownFormat),
    ],
)
def test_what_is_no_frozen_procedure(document: bytes, error: type[Exception]) -> None:
    """Bytes that are no procedure, or one of a newer format, are refused with an error of the library."""
    with pytest.raises(error):
        Procedure.from_document(document)


def test_a_policy_that_is_missing_abstains() -> None:
    """In a thawed procedure a policy of the host abstains and says that it is not loaded (S40)."""
    for section in ("priority", "routing"):
        procedure = with_policy(lambda _: Decision(value=85), section)
        thawed = Procedure.from_document(procedure.document)
        assert thawed == procedure
        assert thawed.document == procedure.document
        found = assess(thawed, facts_of(), a_complaint())
        [ruling] = [one for one in found.rulings if one.question == section]
        assert ruling.value is None
        assert str(ruling.reasons[0]) == "the host's policy is not loaded here [policy own]"
    levels = {"urgent": URGENT}
    both = a_procedure(
        policies={"a": lambda _: Decision(value=1), "b": lambda _: Decision(value="t")},
        priority={"policy": "a", "levels": levels},
        routing={"policy": "b"},
    )
    found = assess(Procedure.from_document(both.document), facts_of(), a_complaint())
    assert [ruling.value for ruling in found.rulings] == [None, None]


WITHOUT_HOLIDAYS = """
import sys
sys.modules["holidays"] = None
from datetime import datetime, UTC
from grievance.procedure import Procedure, assess
from support.builders import a_complaint, a_submission, facts_of
procedure = Procedure.from_document(sys.stdin.buffer.read())
submission = a_submission(received_at=datetime(2025, 12, 24, 10, tzinfo=UTC))
found = assess(procedure, facts_of(submission), a_complaint(submission=submission))
print(procedure.ref.digest, found.clocks[0].due_at, found.priority.work_by)
"""


def test_holidays_are_frozen() -> None:
    """A procedure with the holidays of a country decides the same where the holidays package is not installed."""
    country = {"country": "GB", "subdivision": "ENG", "years": [2025, 2026]}
    office = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-18:00"]}, "holidays": country}
    procedure = a_procedure(calendars={"office": office})
    assert b'"country"' not in procedure.document
    assert b"2025-12-25" in procedure.document
    arguments = [sys.executable, "-c", WITHOUT_HOLIDAYS]
    path = {"PYTHONPATH": ":".join(entry for entry in sys.path if entry)}
    done = subprocess.run(arguments, input=procedure.document, capture_output=True, check=True, env=path)
    # Wednesday the 24th: Christmas and Boxing Day are Thursday and Friday, so the next business day is Monday.
    assert done.stdout.decode().split("\n")[0] == (
        f"{procedure.ref.digest} 2025-12-29 18:00:00+00:00 2025-12-31 18:00:00+00:00"
    )
