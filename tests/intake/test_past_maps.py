"""What is wrong with the section of an intake map that reads logs: every fault at once, with its path."""

from __future__ import annotations

from typing import Any

import pytest

from grievance.intake import IntakeMap
from support.intake_maps import document, faults
from support.past_maps import log_map

KNOWN = "known are accept, acknowledge, answer, answer and close, close, decline, note, refer, "
KNOWN += "wait for a third party, wait for the customer, withdraw, work"


def without(name: str) -> dict[str, Any]:
    """Return a map that lacks one key of its ``[events]``."""
    mapping = log_map()
    del mapping["events"][name]
    return mapping


FAULTS = [
    (document(events="log"), "events", "must be a table"),
    (document(events=[]), "events", "must be a table"),
    (document(evnts={}), "evnts", "is no known key; did you mean 'events'?"),
    (document({"events": {}}), "fields.events", "it has a section of its own: [events]"),
    (without("at"), "events.at", "is required"),
    (without("activity"), "events.activity", "is required"),
    (without("meanings"), "events.meanings", "is required"),
    (without("otherwise"), "events.otherwise", "is required"),
    (log_map(promissed="due"), "events.promissed", "is no known key; did you mean 'promised'?"),
    (log_map(at=5), "events.at", "must be the name of a column, or a table with column, columns or value"),
    (log_map(at={"column": "when", "zon": "UTC"}), "events.at.zon", "is no known key; did you mean 'zone'?"),
    (log_map(at={"column": "when", "zone": "Europe/Rom"}), "events.at.zone", "did you mean 'Europe/Rome'?"),
    (log_map(at={"column": "when", "formats": ["%d.%m.%Y"]}), "events.at.zone", "is required"),
    (log_map(at={"column": "when", "hour": 24}), "events.at.hour", "must be from 0 to 23"),
    (log_map(by={"column": "who", "zone": "UTC"}), "events.by.zone", "does not fit here; otherwise, values do"),
    (log_map(by=""), "events.by.column", "must not be empty"),
    (log_map(activity={}), "events.activity", "needs exactly one of column, columns and value"),
    (log_map(promised={"column": "due", "hour": "nine"}), "events.promised.hour", "must be a whole number, not text"),
    (log_map(ended={"value": "never"}), "events.ended.value", "must be an instant or a date in the format 'iso'"),
    (log_map(meanings="work"), "events.meanings", "must be a table, not text"),
    (log_map(meanings={"Shut": "closed"}), "events.meanings.Shut", "meaning of an activity; did you mean 'close'?"),
    (log_map(meanings={"Shut": "xyz"}), "events.meanings.Shut", f"is no meaning of an activity; {KNOWN}"),
    (log_map(meanings={"Shut": 7}), "events.meanings.Shut", "is no meaning of an activity"),
    (log_map(meanings={"Shut": ""}), "events.meanings.Shut", "is no meaning of an activity"),
    (log_map(meanings={" ": "close"}), "events.meanings. ", "is an empty activity"),
    (log_map(otherwise="notes"), "events.otherwise", "is no meaning of an activity; did you mean 'note'?"),
    (log_map(otherwise=["note"]), "events.otherwise", "is no meaning of an activity"),
]


@pytest.mark.parametrize(("mapping", "path", "message"), FAULTS)
def test_each_fault_of_the_events_is_named_where_it_stands(mapping: dict[str, Any], path: str, message: str) -> None:
    """A fault is told with its path, says what would be right, and stands alone where nothing else is wrong."""
    found = faults(mapping)

    assert message in found[path]
    assert len(found) == 1


def test_all_faults_of_the_events_show_at_once() -> None:
    """Also beside unknown and missing keys, every part is read, and other sections are as well."""
    bad = log_map(at={"column": "when", "hour": 25}, colour="red", meanings={"a": "b", "": "note"}, otherwise="b")
    del bad["events"]["activity"]
    bad["fields"]["prodct"] = "x"

    assert list(faults(bad)) == [
        "fields.prodct",
        "events.colour",
        "events.activity",
        "events.at.hour",
        "events.meanings.",
        "events.meanings.a",
        "events.otherwise",
    ]


def test_a_log_without_a_header_names_the_columns_of_its_events() -> None:
    """Columns that only the events read are needed as well."""
    mapping = log_map(promised="due")
    mapping["source"] |= {"header": False, "columns": ["case", "topic", "what", "when", "who"]}

    assert "missing: 'due'" in faults(mapping)["source.columns"]
    mapping["source"]["columns"].append("due")
    assert IntakeMap.from_mapping(mapping).events is not None


def test_a_map_of_submissions_has_no_events() -> None:
    """Without the section, records are submissions and no more."""
    assert IntakeMap.from_mapping(document()).events is None
