"""What is wrong with an intake map: every fault at once, each with its path and the nearest right name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from grievance.errors import InvalidDocument, UnreadableFile
from grievance.intake import IntakeMap
from support.intake_maps import document, faults


def source(**changes: Any) -> dict[str, Any]:
    """Return a map with these changes in ``[source]``."""
    return document() | {"source": {"name": "desk", "key": "id", **changes}}


def field(name: str, written: object) -> dict[str, Any]:
    """Return a map with one field written so."""
    return document({name: written})


FAULTS = [
    (document(atributes={}), "atributes", "is no known key; did you mean 'attributes'?"),
    ({"fields": document()["fields"]}, "source", "is required"),
    ({"source": {"name": "desk", "key": "id"}}, "fields", "is required"),
    (document() | {"source": "desk"}, "source", "must be a table"),
    (document() | {"fields": ["category"]}, "fields", "must be a table, not a list"),
    (document() | {"source": {"key": "id"}}, "source.name", "is required"),
    (document() | {"source": {"name": "desk"}}, "source.key", "is required"),
    (source(colums=["id"]), "source.colums", "is no known key; did you mean 'columns'?"),
    (source(header="yes"), "source.header", "must be true or false, not text"),
    (source(name=""), "source.name", "must be a word without ':'"),
    (source(name="a:b"), "source.name", "must be a word without ':'"),
    (source(name="a\0b"), "source.name", "must be a word without ':'"),
    (document(attributes={"": "a"}), "attributes.", "names must be text that is not empty"),
    (document(private={"a\0": "a"}), "private.a\0", "holds a NUL character"),
    (source(key=""), "source.key", "must name a column"),
    (source(kind="cvs"), "source.kind", "is no kind of file; did you mean 'csv'?"),
    (source(delimiter=",,"), "source.delimiter", "must be one character"),
    (source(encoding="utf-16"), "source.encoding", "must extend ASCII"),
    (source(columns=["id"]), "source.columns", "are for files without a header"),
    (source(header=False), "source.columns", "must name the cells of a file without a header"),
    (source(header=False, columns=["key"]), "source.columns", "missing: 'id'"),
    (source(header=False, columns=["id", "a", "b", "a"]), "source.columns", "'a' stands twice"),
    ({"source": source()["source"], "fields": {}}, "fields.category", "is required"),
    ({"source": source()["source"], "fields": {}}, "fields.channel", "is required"),
    ({"source": source()["source"], "fields": {}}, "fields.received_at", "is required"),
    (field("prodct", "Product"), "fields.prodct", "is no field of a flat record; did you mean 'product'?"),
    (field("further_issues", "Issues"), "fields.further_issues", "is no field of a flat record; known are amount, "),
    (field("people", {}), "fields.people", "it has a section of its own: [people]"),
    (field("product", 5), "fields.product", "must be the name of a column, or a table with column, columns or value"),
    (field("product", {}), "fields.product", "needs exactly one of column, columns and value"),
    (field("product", {"column": "a", "value": "b"}), "fields.product", "needs exactly one of"),
    (field("product", ""), "fields.product.column", "must not be empty"),
    (field("product", {"columns": []}), "fields.product.columns", "must name at least one column"),
    (field("product", {"columns": ["a", ""]}), "fields.product.columns", "none may be empty"),
    (
        field("product", {"column": "a", "colour": 1}),
        "fields.product.colour",
        "did you mean 'column'?",
    ),
    (field("product", {"column": 5}), "fields.product.column", "must be text, not a whole number"),
    (
        field("product", {"column": "a", "split": ","}),
        "fields.product.split",
        "does not fit here; otherwise, values",
    ),
    (field("product", {"value": "a", "values": {"a": "b"}}), "fields.product.values", "is of no use beside value"),
    (field("product", {"value": "a", "otherwise": "b"}), "fields.product.otherwise", "is of no use beside value"),
    (field("product", {"value": ""}), "fields.product.value", "must not be empty"),
    (field("product", {"value": ["a"]}), "fields.product.value", "must be text or a finite number, not a list"),
    (field("product", {"column": "a", "otherwise": ""}), "fields.product.otherwise", "must not be empty"),
    (field("product", {"column": "a", "values": {" ": "b"}}), "fields.product.values. ", "is an empty cell"),
    (field("category", {"column": "a", "otherwise": "a//b"}), "fields.category.otherwise", "must be a path of names"),
    (field("category", {"column": "a", "values": {"x": "a/*"}}), "fields.category.values.x", "'*' belongs to patterns"),
    (field("category", {"value": 5}), "fields.category.value", "must be the path of a category"),
    (field("category", {"column": "a", "split": ""}), "fields.category.split", "must not be empty"),
    (field("category", 7), "fields.category", "must be the name of a column"),
    (field("demanded", {"value": "refnd"}), "fields.demanded.value", "must be one of apology, explanation, refund"),
    (
        field("demanded", {"column": "a", "values": {"Cash": "money"}}),
        "fields.demanded.values.Cash",
        "must be one of apology",
    ),
    (
        field("received_at", {"value": "today"}),
        "fields.received_at.value",
        "must be an instant or a date",
    ),
    (field("received_at", {"column": "a", "zone": "Europe/Lndon"}), "fields.received_at.zone", "'Europe/London'"),
    (field("received_at", {"column": "a", "zone": "??"}), "fields.received_at.zone", "name a place, such as"),
    (field("received_at", {"column": "a", "hour": 24}), "fields.received_at.hour", "must be from 0 to 23"),
    (field("received_at", {"column": "a", "hour": -1}), "fields.received_at.hour", "must be from 0 to 23"),
    (field("received_at", {"column": "a", "formats": []}), "fields.received_at.formats", "must name at least one"),
    (field("sent_at", {"column": "a", "formats": ["%d.%m.%Y"]}), "fields.sent_at.zone", "have no offset from UTC"),
    (field("severity", "a"), "fields.severity", "must be a table with safety, loss, time, anger, humiliation, trust"),
    (field("severity", {"safty": "a"}), "fields.severity.safty", "is no field here; did you mean 'safety'?"),
    (
        field("severity", {"safety": {"column": "a", "values": {"high": 4}}}),
        "fields.severity.safety.values.high",
        "must be a whole number from 0 to 3",
    ),
    (field("occurred", {"zone": {"value": "Mars"}}), "fields.occurred.zone.value", "must be an IANA zone name"),
    (field("occurred", {"on": {"column": "a", "hour": 9}}), "fields.occurred.on.hour", "does not fit here"),
    (field("amount", "a"), "fields.amount", "needs either currency, such as 'EUR', or currency_column"),
    (field("amount", {"column": "a", "currency": "euro"}), "fields.amount.currency", "must be an ISO 4217 code"),
    (field("amount", {"column": "a", "currency": ""}), "fields.amount.currency", "must not be empty"),
    (
        field("amount", {"column": "a", "currency": "EUR", "currency_column": "b"}),
        "fields.amount",
        "needs either currency",
    ),
    (field("amount", {"column": "a", "currency_column": ""}), "fields.amount.currency_column", "must not be empty"),
    (document(attributes={"a": {"column": "a", "type": "int"}}), "attributes.a.type", "did you mean 'integer'?"),
    (
        document(attributes={"a": {"column": "a", "type": "integer", "split": ","}}),
        "attributes.a.type",
        "must be text where split makes several of it",
    ),
    (document(private={"a": {"value": "x", "type": "decimal"}}), "private.a.value", "must be a number such as"),
    (document(people={"complainnt": {}}), "people.complainnt", "is no role; did you mean 'complainant'?"),
    (document(people={"witness": "x"}), "people.witness", "must be a table with name, email"),
    (document(people={"witness": {"nme": "x"}}), "people.witness.nme", "is no field here; did you mean 'name'?"),
    (document(people={"witness": {"role": "x"}}), "people.witness.role", "is no field here"),
    (document(people=[]), "people", "must be a table, not a list"),
]


@pytest.mark.parametrize(("mapping", "path", "message"), FAULTS)
def test_each_fault_is_named_where_it_stands(mapping: dict[str, Any], path: str, message: str) -> None:
    """A fault is told with its path, and says what would be right."""
    assert message in faults(mapping)[path]


def test_all_faults_show_at_once() -> None:
    """Faults in every section are told together, in the order source, fields, attributes, people, nature."""
    bad = {
        "source": {"name": "desk", "key": "id", "kind": "cvs"},
        "fields": {"category": {"column": "a", "colour": 1, "otherwise": "*"}, "channel": "b", "recieved_at": "c"},
        "attributes": {"a": ""},
        "private": {"b": 1},
        "people": {"nobody": {}},
        "nature": {"hit": "first"},
    }

    assert list(faults(bad)) == [
        "source.kind",
        "fields.category.colour",
        "fields.category.otherwise",
        "fields.recieved_at",
        "fields.received_at",
        "attributes.a.column",
        "private.b",
        "people.nobody",
        "nature.otherwise",
    ]


def test_the_document_is_named() -> None:
    """The error says which document has the faults."""
    with pytest.raises(InvalidDocument, match=r"^intake map has 1 fault:") as caught:
        IntakeMap.from_mapping({"source": {"name": "desk", "key": "id"}, "fields": document()["fields"], "x": 1})
    assert caught.value.document == "intake map"

    with pytest.raises(InvalidDocument, match=r"^complaints\.toml has "):
        IntakeMap.from_mapping({}, source="complaints.toml")


def test_a_document_is_a_table() -> None:
    """Anything but a table is refused."""
    assert faults([]) == {"": "must be a table"}


FORMAT_FAULTS = [
    ("ISO", "must be 'iso', 'epoch', or directives with the year, the month and the day"),
    ("%d.%m.", "must be 'iso', 'epoch', or directives with the year"),
    ("%Y-%m", "must be 'iso', 'epoch', or directives with the year"),
    ("%Y-%m-%d %Q", "must be 'iso', 'epoch', or directives with the year"),
    ("%Y-%m-%d %", "must be 'iso', 'epoch', or directives with the year"),
    ("%%Y-%m-%d", "must be 'iso', 'epoch', or directives with the year"),
    ("%Y-%m-%d %I:%M", "has the hours of half a day: put %p beside %I"),
    ("%Y-%m-%d %H:%M %Z", "%Z depends on the zone of the machine"),
    ("%c", "%c depends on the language of the machine"),
    ("%x", "%x depends on the language of the machine"),
    ("%Y-%m-%d %X", "%X depends on the language of the machine"),
]


@pytest.mark.parametrize(("form", "message"), FORMAT_FAULTS)
def test_a_format_must_give_a_whole_date_anywhere(form: str, message: str) -> None:
    """A format without a whole date, with half a time, or bound to the machine is a fault of its own place."""
    written = {"column": "a", "formats": ["iso", form], "zone": "UTC"}

    assert faults(field("received_at", written))["fields.received_at.formats[1]"].startswith(message)


def test_a_map_is_loaded_from_toml(tmp_path: Path) -> None:
    """A TOML file is read with exact decimals."""
    path = tmp_path / "map.toml"
    path.write_text(
        """
        [source]
        name = "desk"
        key = "id"
        [fields]
        category = "topic"
        channel = { value = "web" }
        received_at = "at"
        severity.safety = { column = "hurt", values = { yes = 3 }, otherwise = 0 }
        [attributes]
        rate = { value = 0.10, type = "decimal" }
        """,
        "utf-8",
    )

    made = IntakeMap.load(path).submission({"id": 1, "topic": "a", "at": "2026-07-01T00:00Z", "hurt": "Yes"})

    assert made.attributes["rate"] == Decimal("0.10")
    assert str(made.attributes["rate"]) == "0.10"
    assert made.severity is not None
    assert made.severity.safety == 3


def test_a_faulty_file_is_named(tmp_path: Path) -> None:
    """The faults of a file are told with its path."""
    path = tmp_path / "map.toml"
    path.write_text("[source]\n", "utf-8")

    with pytest.raises(InvalidDocument) as caught:
        IntakeMap.load(path)
    assert caught.value.document == str(path)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"[source", "is no TOML: "),
        ("[source]\nname = 'Müller'".encode("cp1252"), "must be UTF-8 text"),
    ],
)
def test_what_is_no_toml_is_unreadable(tmp_path: Path, content: bytes | None, problem: str) -> None:
    """A file that is missing, no TOML or not UTF-8 is unreadable, and the error names it."""
    path = tmp_path / "map.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadableFile) as caught:
        IntakeMap.load(path)
    assert caught.value.path == str(path)
    assert caught.value.problem.startswith(problem)
