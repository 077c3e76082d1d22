"""Complaint, enquiry, service request or undecided: the first decision about a record (S23, L1)."""

from __future__ import annotations

from typing import Any

import pytest

from grievance.intake import IntakeMap
from grievance.model import Nature
from support.intake_maps import document, faults, gone_through, reasons, submission

RULES: list[dict[str, Any]] = [
    {"id": "question", "when": {"Type": ["Question", "How-to"]}, "is": "enquiry", "because": "asks only"},
    {"id": "order", "when": {"ticket.kind": "order"}, "is": "service request", "because": "wants a thing done"},
    {"id": "silent", "when": {"Text": {"present": False}}, "is": "undecided", "because": "says nothing"},
]
LAST = {"is": "complaint", "because": "everything else expresses dissatisfaction"}


def nature(record: dict[str, Any], hit: str = "first") -> Nature:
    """Return the nature of a record under the rules."""
    return submission(record, nature={"hit": hit, "rules": RULES, "otherwise": LAST}).nature


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"Type": "Question", "Text": "x"}, Nature.ENQUIRY),
        ({"Type": " How-to ", "Text": "x"}, Nature.ENQUIRY),
        ({"Type": "question", "Text": "x"}, Nature.COMPLAINT),
        ({"ticket": {"kind": "order"}, "Text": "x"}, Nature.SERVICE_REQUEST),
        ({"ticket.kind": "order", "Text": "x"}, Nature.SERVICE_REQUEST),
        ({"Type": "Anger", "Text": "x"}, Nature.COMPLAINT),
        ({"Type": "Anger", "Text": " "}, Nature.UNDECIDED),
        ({"Type": "Question"}, Nature.ENQUIRY),
    ],
)
def test_rules_over_columns_decide_the_nature(record: dict[str, Any], expected: Nature) -> None:
    """Rules read the stripped text of columns and dotted paths; an empty cell is an absent fact."""
    assert nature(record) is expected


def test_numbers_and_truth_values_are_read_as_text() -> None:
    """A rule asks a cell of JSON by its text."""
    table = {"hit": "first", "rules": [{**RULES[0], "when": {"code": "7", "open": "true"}}], "otherwise": LAST}

    assert submission({"code": 7, "open": True}, nature=table).nature is Nature.ENQUIRY
    assert submission({"code": 7, "open": False}, nature=table).nature is Nature.COMPLAINT


def test_rules_that_contradict_leave_it_to_a_person(tmp_path: Any) -> None:
    """Two hits of a unique table make the record undecided, and the note names the rules."""
    assert nature({"Type": "Question", "Text": "x"}, "unique") is Nature.ENQUIRY
    assert nature({"Type": "Question"}, "unique") is Nature.UNDECIDED

    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "Type": "Question"}\n{"id": 2, "Text": "x"}\n')
    intake_map = IntakeMap.from_mapping(document(nature={"hit": "unique", "rules": RULES, "otherwise": LAST}))
    taken, rejected = gone_through(intake_map.open(path))
    assert [one.notes for one in taken] == [("only one rule may hold, but 'question' and 'silent' do [nature]",), ()]
    assert not rejected


def test_a_cell_that_has_no_text_is_a_reason() -> None:
    """Rules read text: a list where they look for it keeps the record out."""
    with_list = {"Type": ["Question"], "Text": "x"}
    table = {"hit": "first", "rules": RULES, "otherwise": LAST}

    assert list(reasons(with_list, nature=table)) == ["Type"]


def test_the_rules_columns_are_needed() -> None:
    """What the rules read is among the columns of the map, before those of the fields."""
    table = {"hit": "first", "rules": RULES, "otherwise": LAST}

    assert IntakeMap.from_mapping(document({"product": "p"}, nature=table)).columns == (
        "Type", "ticket.kind", "Text", "p", "id",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("table", "path", "message"),
    [
        ("complaint", "nature", "must be a table with hit and rules, not 'complaint'"),
        ({"hit": "first", "rules": []}, "nature.otherwise", "is missing: this table must always have an answer"),
        ({"rules": [], "otherwise": LAST}, "nature.hit", "must be one of first, unique, collect"),
        ({"hit": "first", "rules": 5, "otherwise": LAST}, "nature.rules", "must be a list of tables"),
        ({"hit": "first", "rules": [5], "otherwise": LAST}, "nature.rules[0]", "must be a table, not 5"),
        (
            {"hit": "first", "rules": [{**RULES[0], "when": 5}], "otherwise": LAST},
            "nature.rules[0].when",
            "must be a table of facts and conditions, not 5",
        ),
        (
            {"hit": "first", "rules": [{**RULES[0], "when": {"": "x"}}], "otherwise": LAST},
            "nature.rules[0].when",
            "unknown fact",
        ),
        (
            {"hit": "first", "rules": [{**RULES[0], "is": "enquiri"}], "otherwise": LAST},
            "nature.rules[0]",
            "is: must be the nature of a record; did you mean 'enquiry'?",
        ),
        (
            {"hit": "first", "rules": [{**RULES[0], "is": ["enquiry"]}], "otherwise": LAST},
            "nature.rules[0]",
            "is: must be the nature of a record",
        ),
        (
            {"hit": "first", "rules": [], "otherwise": {"because": "x"}},
            "nature.otherwise",
            "is: must be the nature of a record; known are complaint, enquiry, service request, undecided",
        ),
        (
            {"hit": "first", "rules": [{**RULES[0], "wen": {}}], "otherwise": LAST},
            "nature.rules[0].wen",
            "did you mean 'when'?",
        ),
        ({"hit": "collect", "rules": RULES}, "nature.rules[0]", "a collect table sums"),
    ],
)
def test_a_bad_table_is_a_fault_of_the_map(table: object, path: str, message: str) -> None:
    """Faults of the rules are faults of the document, with their paths."""
    assert message in faults(document(nature=table))[path]
