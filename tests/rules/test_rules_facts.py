"""Declared facts: the forms of a procedure file, what each kind accepts, and every fault of a declaration."""

from __future__ import annotations

from collections import OrderedDict
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import pytest

from grievance.errors import FactError, InvalidDocument, Problem
from grievance.rules import Fact, FactSchema, read_facts


class Channel(StrEnum):
    WEB = "web"


class Level(IntEnum):
    HIGH = 3


def test_every_form_of_a_declaration_is_read() -> None:
    """A kind as a word, a list of choices and a table with a type all declare a fact."""
    schema = FactSchema.from_mapping(
        {
            "loyalty": ["none", "gold"],
            "tier": {"type": "choice", "values": ["a"]},
            "note": "text",
            "lang": {"type": "text"},
            "parcel_value": {"type": "decimal", "at_least": 0, "at_most": 0.1},
            "repeats": {"type": "integer", "at_least": -1, "at_most": 9},
            "severity.safety": "boolean",
            "tags": {"type": "tags", "values": ["vip", "press"]},
            "labels": "tags",
            "category": {"type": "path", "values": ["a/b"]},
        }
    )

    assert [
        Fact(name="loyalty", kind="choice", values=("none", "gold")),
        Fact(name="tier", kind="choice", values=("a",)),
        Fact(name="note", kind="text"),
        Fact(name="lang", kind="text"),
        Fact(name="parcel_value", kind="decimal", at_least=0, at_most=Decimal("0.1")),
        Fact(name="repeats", kind="integer", at_least=-1, at_most=9),
        Fact(name="severity.safety", kind="boolean"),
        Fact(name="tags", kind="tags", values=("vip", "press")),
        Fact(name="labels", kind="tags"),
        Fact(name="category", kind="path", values=("a/b",)),
    ] == list(schema.facts)


def test_a_schema_is_a_mapping_of_names() -> None:
    """Facts are found by name, counted, listed in the order of declaration, and unknown names are key errors."""
    schema = FactSchema.from_mapping({"b": "text", "a": "boolean"})

    assert (len(schema), list(schema), schema["a"].kind, schema.get("c")) == (2, ["b", "a"], "boolean", None)
    with pytest.raises(KeyError):
        schema["c"]


def test_schemas_combine_but_a_name_is_declared_once() -> None:
    """Schemas combine with |; a redeclared name is a fault even if it is declared the same way."""
    one, two = FactSchema.from_mapping({"a": "text"}), FactSchema.from_mapping({"b": "text", "a": "text"})

    assert tuple(one | FactSchema((two["b"],))) == ("a", "b")
    with pytest.raises(InvalidDocument) as caught:
        one | two
    assert (Problem("a", "is declared already"),) == caught.value.problems


KINDS_LISTED = "choice, text, path, integer, decimal, boolean, tags"

FAULTS: list[tuple[object, str, str]] = [
    ("txt", "f.type", f"must be one of {KINDS_LISTED}, not 'txt'; did you mean 'text'?"),
    ("date", "f.type", f"must be one of {KINDS_LISTED}, not 'date'"),
    ({}, "f.type", f"must be one of {KINDS_LISTED}, not nothing"),
    ({"type": 5}, "f.type", f"must be one of {KINDS_LISTED}, not 5"),
    (True, "f", 'must be a kind such as "text", a list of choices, or a table with a type, not true'),
    ("choice", "f.values", "a choice needs the list of its values"),
    ([], "f.values", "must be a list of texts that is not empty"),
    ({"type": "tags", "values": []}, "f.values", "must be a list of texts that is not empty"),
    ({"type": "tags", "values": "vip"}, "f.values", "must be a list of texts that is not empty"),
    ({"type": "text", "values": ["a"]}, "f.values", "only choice, path, tags have listed values"),
    (["a", ""], "f.values[1]", "must be a text that is not empty, not ''"),
    (["a", 5], "f.values[1]", "must be a text that is not empty, not 5"),
    (["a", "b", "a"], "f.values[2]", "'a' is listed twice"),
    ({"type": "path", "values": ["a//b"]}, "f.values[0]", "must be a path such as a/b/c, not 'a//b'"),
    ({"type": "path", "values": ["a/**"]}, "f.values[0]", "must be a path such as a/b/c, not 'a/**'"),
    ({"type": "text", "at_least": 0}, "f.at_least", "only integer, decimal have bounds"),
    ({"type": "boolean", "at_most": 0}, "f.at_most", "only integer, decimal have bounds"),
    ({"type": "integer", "at_least": 0.5}, "f.at_least", "must be an integer, not 0.5"),
    ({"type": "integer", "at_most": True}, "f.at_most", "must be an integer, not true"),
    ({"type": "decimal", "at_most": "x"}, "f.at_most", "must be a finite number, not 'x'"),
    ({"type": "decimal", "at_most": float("inf")}, "f.at_most", "must be a finite number, not Infinity"),
    ({"type": "decimal", "at_least": 5, "at_most": 4}, "f.at_most", "must not be below at_least (5), not 4"),
    (
        {"type": "decimal", "at_leest": 5},
        "f.at_leest",
        "unknown key, expected type, values, at_least, at_most; did you mean 'at_least'?",
    ),
]


@pytest.mark.parametrize(("written", "path", "message"), FAULTS)
def test_a_wrong_declaration_is_a_fault_at_its_place(written: object, path: str, message: str) -> None:
    """Every fault of a declaration names the place and what would be right."""
    with pytest.raises(InvalidDocument) as caught:
        FactSchema.from_mapping({"f": written})

    assert (Problem(path, message),) == caught.value.problems


def test_all_faults_of_all_declarations_are_listed_and_the_good_ones_kept() -> None:
    """Reading does not stop at the first fault; paths begin where the table lies in its document."""
    written = {
        "good": "text",
        "bad": {"type": "integer", "at_least": "x", "at_most": None, "kind": 1, "values": ["a"]},
        "worse": 7,
    }

    schema, problems = read_facts(written, "facts")

    assert list(schema) == ["good"]
    assert [p.path for p in problems] == ["facts.bad.kind", "facts.bad.values", "facts.bad.at_least", "facts.worse"]


def test_a_table_of_facts_must_be_a_table() -> None:
    """Something else in the place of the facts is a fault of its own."""
    assert ([], [Problem("facts", "must be a table of facts, not a list")]) == (
        list((read := read_facts(["a"], "facts"))[0]),
        read[1],
    )


def test_a_bound_may_equal_the_other_and_an_empty_name_is_refused() -> None:
    """One allowed value is still a declaration; a fact without a name is none."""
    assert Fact(name="f", kind="integer", at_least=5, at_most=5).accept(5) == 5
    with pytest.raises(InvalidDocument, match="a fact needs a name"):
        Fact(name="", kind="text")


ACCEPTED: list[tuple[object, object, object]] = [
    (["a", "b"], "b", "b"),
    (["web"], Channel.WEB, "web"),
    ("text", "", ""),
    ("path", "a/b", "a/b"),
    ("integer", Level.HIGH, 3),
    ("integer", -(10**40), -(10**40)),
    ("decimal", 0.1, Decimal("0.1")),
    ("decimal", 7, 7),
    ("decimal", Decimal("1E+50"), Decimal("1E+50")),
    ({"type": "decimal", "at_least": 1, "at_most": 2}, 1, 1),
    ({"type": "decimal", "at_least": 1, "at_most": 2}, 2.0, Decimal("2.0")),
    ("boolean", False, False),
    ("tags", ["a", "a"], frozenset({"a"})),
    ("tags", (), frozenset()),
    ("tags", {"a": 1}.keys(), frozenset({"a"})),
    ({"type": "tags", "values": ["a"]}, {"a"}, frozenset({"a"})),
    ("boolean", None, None),
    ("tags", None, None),
]


@pytest.mark.parametrize(("declared", "value", "seen"), ACCEPTED)
def test_an_allowed_value_is_accepted(declared: object, value: object, seen: object) -> None:
    """Rules see tags as a frozenset and floats as the decimal that they print as; None stays None."""
    accepted = FactSchema.from_mapping({"f": declared})["f"].accept(value)

    assert seen == accepted
    assert type(seen) is type(accepted) or isinstance(value, StrEnum)


REFUSED: list[tuple[object, Any, str, str]] = [
    (["a", "b"], "c", "one of a, b", "another text"),
    (["a", "b"], 1, "one of a, b", "int"),
    (["a", "b"], ["a"], "one of a, b", "list"),
    ("text", 1, "a text", "int"),
    ("text", b"x", "a text", "bytes"),
    ("path", "a//b", "a path such as a/b/c", "a text with an empty step"),
    ("path", "", "a path such as a/b/c", "a text with an empty step"),
    ("path", "a/", "a path such as a/b/c", "a text with an empty step"),
    ({"type": "path", "values": ["a/b"]}, "a", "one of the paths a/b", "another text"),
    ("integer", True, "an integer", "bool"),
    ("integer", 1.0, "an integer", "float"),
    ("integer", Decimal(1), "an integer", "a Decimal"),
    ("integer", "1", "an integer", "str"),
    ("decimal", True, "a number", "bool"),
    ("decimal", "1", "a number", "str"),
    ("decimal", float("nan"), "a number", "a number that is not finite"),
    ("decimal", Decimal("Infinity"), "a number", "a number that is not finite"),
    ("decimal", Decimal("sNaN"), "a number", "a number that is not finite"),
    ({"type": "integer", "at_least": 0}, -1, "an integer at least 0", "a number out of bounds"),
    ({"type": "integer", "at_most": 5}, 6, "an integer at most 5", "a number out of bounds"),
    (
        {"type": "decimal", "at_least": 0, "at_most": 1},
        Decimal("1.1"),
        "a number at least 0 and at most 1",
        "a number out of bounds",
    ),
    ("boolean", 1, "true or false", "int"),
    ("boolean", "true", "true or false", "str"),
    ("tags", "vip", "a collection of tags", "str"),
    ("tags", b"vip", "a collection of tags", "bytes"),
    ("tags", {"vip": 1}, "a collection of tags", "dict"),
    ("tags", OrderedDict(), "a collection of tags", "OrderedDict"),
    ("tags", 5, "a collection of tags", "int"),
    ("tags", iter(["vip"]), "a collection of tags", "list_iterator"),
    ("tags", ["vip", 5], "a collection of tags", "a collection with int in it"),
    ({"type": "tags", "values": ["vip"]}, ["pres"], "a collection of the tags vip", "a collection with another tag"),
]


@pytest.mark.parametrize(("declared", "value", "expected", "got"), REFUSED)
def test_a_value_that_the_declaration_does_not_allow_is_refused(
    declared: object, value: Any, expected: str, got: str
) -> None:
    """A wrong value is an error that names the fact and what is expected, and does not quote the value."""
    with pytest.raises(FactError) as caught:
        FactSchema.from_mapping({"f": declared})["f"].accept(value)

    assert ("f", expected, got) == (caught.value.fact, caught.value.expected, caught.value.got)


def test_a_long_list_of_values_is_cut_short_in_words() -> None:
    """Eight values are named, more are counted."""
    eight = [f"v{n}" for n in range(8)]

    assert Fact(name="f", kind="choice", values=tuple(eight)).expected == "one of v0, v1, v2, v3, v4, v5, v6, v7"
    assert Fact(name="f", kind="choice", values=(*eight, "v8", "v9")).expected.endswith("v7 and 2 more")
