"""Documents that people write: read strictly, nothing coerced, every fault at once with its path."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.codec import nearest, structured
from grievance.errors import InvalidValue, Problem
from grievance.model import Money, Span, Unit


class ObjectKind(Enum):
    """A choice of two words, whose name is two words too."""

    PRODUCT = "product"
    SERVICE = "service"


@attrs.frozen(kw_only=True)
class Row:
    """A row of a table."""

    id: str
    from_: ObjectKind = ObjectKind.PRODUCT
    size: int = 0
    on: bool = False


@attrs.frozen(kw_only=True)
class Picky:
    """A table that refuses by itself."""

    size: int

    def __attrs_post_init__(self) -> None:
        if self.size < 0:
            error = InvalidValue("Picky.size", "must not be negative")
            error.add_note("a note of somebody else's")
            raise error


@attrs.frozen(kw_only=True)
class Document:
    """Every kind of key."""

    name: str
    count: int = 0
    flag: bool = False
    weight: Decimal = Decimal(0)
    day: date = date(2026, 1, 1)
    span: Span | None = None
    price: Money | None = None
    kind: ObjectKind | None = None
    note: str | None = None
    anything: object = None
    rows: tuple[Row, ...] = ()
    words: tuple[str, ...] = ()
    tables: Mapping[str, Row] = attrs.field(factory=dict)
    weights: Mapping[str, Decimal] | None = None
    lists: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    row: Row | None = None
    picky: Picky | None = None


def test_every_kind_of_value() -> None:
    """Each value has come to what it says; absent keys have their defaults."""
    value, problems = structured(
        Document,
        {
            "name": "é",
            "count": 7,
            "flag": True,
            "weight": Decimal("0.50"),
            "day": date(2026, 7, 1),
            "span": "3 business days",
            "price": "12.50 EUR",
            "kind": "service",
            "note": "n",
            "anything": [{"x": 1}],
            "rows": [{"id": "a", "from": "service"}, {"id": "b", "size": 2, "on": True}],
            "words": ("a", "b"),
            "tables": {"t": {"id": "c"}},
            "weights": {"w": 1, "v": 0.5},
            "lists": {"l": ["a"]},
            "row": {"id": "d"},
            "picky": {"size": 0},
        },
    )
    assert problems == []
    assert value == Document(
        name="é",
        count=7,
        flag=True,
        weight=Decimal("0.50"),
        day=date(2026, 7, 1),
        span=Span(count=3, unit=Unit.BUSINESS_DAY),
        price=Money(amount=Decimal("12.50"), currency="EUR"),
        kind=ObjectKind.SERVICE,
        note="n",
        anything=[{"x": 1}],
        rows=(Row(id="a", from_=ObjectKind.SERVICE), Row(id="b", size=2, on=True)),
        words=("a", "b"),
        tables={"t": Row(id="c")},
        weights={"w": Decimal(1), "v": Decimal("0.5")},
        lists={"l": ("a",)},
        row=Row(id="d"),
        picky=Picky(size=0),
    )
    assert structured(Document, MappingProxyType({"name": "x"})) == (Document(name="x"), [])


LENGTH = "must be a length of time in words, such as '3 business days'"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"name": 7}, ["name: must be text, not a whole number"]),
        ({"name": None}, ["name: must be text, not nothing"]),
        ({"name": date(2026, 1, 1)}, ["name: must be text, not a date"]),
        ({"name": datetime(2026, 1, 1, tzinfo=UTC)}, ["name: must be text, not datetime"]),
        ({"count": "7"}, ["count: must be a whole number, not text"]),
        ({"count": True}, ["count: must be a whole number, not true or false"]),
        ({"count": 7.0}, ["count: must be a whole number, not a decimal"]),
        ({"count": Decimal(7)}, ["count: must be a whole number, not a decimal"]),
        ({"flag": 1}, ["flag: must be true or false, not a whole number"]),
        ({"flag": "true"}, ["flag: must be true or false, not text"]),
        ({"weight": "1"}, ["weight: must be a number, not text"]),
        ({"weight": True}, ["weight: must be a number, not true or false"]),
        ({"weight": float("nan")}, ["weight: must be a finite number"]),
        ({"weight": Decimal("Infinity")}, ["weight: must be a finite number"]),
        ({"day": "2026-02-30"}, ["day: must be a date such as 2026-07-01"]),
        ({"day": 20260701}, ["day: must be a date such as 2026-07-01"]),
        ({"day": datetime(2026, 7, 1, tzinfo=UTC)}, ["day: must be a date such as 2026-07-01"]),
        ({"day": "2026-07-01T10:00"}, ["day: must be a date such as 2026-07-01"]),
        ({"span": 3}, [f"span: {LENGTH}"]),
        ({"span": "3 moons"}, ["span: must be a length of time such as"]),
        ({"price": 5}, ["price: must be an amount and a currency, such as '5000 EUR'"]),
        ({"price": "EUR 5"}, ["price: must be an amount and a currency, such as '5000 EUR'"]),
        ({"price": "5 euro"}, ["price: must be an amount and a currency, such as '5000 EUR'"]),
        ({"price": "NaN EUR"}, ["price: must be an amount and a currency, such as '5000 EUR'"]),
        ({"kind": "prodcut"}, ["kind: is no object kind; did you mean 'product'?"]),
        ({"kind": "zebra"}, ["kind: is no object kind; known are product, service"]),
        ({"kind": ["product"]}, ["kind: is no object kind"]),
        ({"kind": 1}, ["kind: is no object kind; known are product, service"]),
        ({"note": 1}, ["note: must be text, not a whole number"]),
        ({"rows": {}}, ["rows: must be a list, not a table"]),
        ({"rows": "abc"}, ["rows: must be a list, not text"]),
        ({"rows": ["abc"]}, ["rows[0]: must be a table, not text"]),
        ({"rows": [None]}, ["rows[0]: must be a table, not nothing"]),
        ({"rows": [{}]}, ["rows[0].id: is required"]),
        ({"rows": [{"id": "a"}, {"id": 1, "from": "x", "frm": 1}]}, [
            "rows[1].id: must be text, not a whole number", "rows[1].from: is no object kind",
            "rows[1].frm: is no known key; did you mean 'from'?"]),
        ({"rows": [{"id": "a", "from_": "service"}]}, ["rows[0].from_: is no known key; did you mean 'from'?"]),
        ({"words": ["a", 1, "b", 2]}, [
            "words[1]: must be text, not a whole number", "words[3]: must be text, not a whole number"]),
        ({"tables": []}, ["tables: must be a table, not a list"]),
        ({"tables": {"t": {"id": "a", "size": "big"}}}, ["tables.t.size: must be a whole number, not text"]),
        ({"tables": {"t": 1}}, ["tables.t: must be a table, not a whole number"]),
        ({"tables": {1: {"id": "a"}}}, ["tables[1]: must be text, not a whole number"]),
        ({"weights": {"a": "much", "b": 1, "c": True}}, [
            "weights.a: must be a number, not text", "weights.c: must be a number, not true or false"]),
        ({"lists": {"l": "abc"}}, ["lists.l: must be a list, not text"]),
        ({"lists": {"l": ["a", 1]}}, ["lists.l[1]: must be text, not a whole number"]),
        ({"row": []}, ["row: must be a table, not a list"]),
        ({"row": {"id": "a", "size": None}}, ["row.size: must be a whole number, not nothing"]),
        ({"picky": {"size": -1}}, ["picky: must not be negative"]),
        ({"nmae": 1}, ["nmae: is no known key; did you mean 'name'?"]),
        ({"zebra": 1}, ["zebra: is no known key; known are anything, count"]),
        ({"zebra": 1, 7: 2}, ["7: is no known key", "zebra: is no known key"]),
    ],
)  # fmt: skip
def test_a_fault_and_its_path(keys: dict[Any, object], expected: list[str]) -> None:
    """A fault names its place and what would be right; a document with a fault has no value."""
    value, problems = structured(Document, {"name": "x", **keys})
    found = [str(problem) for problem in problems]
    assert value is None
    assert len(found) == len(expected), found
    for text, beginning in zip(found, expected, strict=True):
        assert text.startswith(beginning), found


def test_all_faults_at_once() -> None:
    """Faults at every depth are found in one reading, in the order of the class, the unknown keys last."""
    value, problems = structured(
        Document,
        {"zebra": 1, "rows": [{"id": 1}, {}, {"id": "a", "x": 1}], "count": "1", "tables": {"t": {"on": 1}}},
        path="some.where",
    )
    assert value is None
    assert [problem.path for problem in problems] == [
        "some.where.name",
        "some.where.count",
        "some.where.rows[0].id",
        "some.where.rows[1].id",
        "some.where.rows[2].x",
        "some.where.tables.t.id",
        "some.where.tables.t.on",
        "some.where.zebra",
    ]


@pytest.mark.parametrize("raw", [None, [], "text", 7, [("name", "x")]])
def test_a_document_is_a_table(raw: object) -> None:
    """Anything else than a table is one fault, at the place of the document."""
    assert structured(Document, raw, path="x") == (None, [Problem("x", "must be a table")])


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.dates() | st.decimals(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([field.name for field in attrs.fields(Document)]) | st.text(max_size=4)


@settings(max_examples=120, deadline=None)
@given(raw=st.dictionaries(KEYS, JUNK, max_size=5))
def test_no_document_breaks_the_reader(raw: dict[str, object]) -> None:
    """Whatever is written is read or refused: there is a value, or there are faults, each with words."""
    value, problems = structured(Document, raw)
    assert (value is None) is bool(problems)
    assert all(problem.message for problem in problems)
    if value is not None:
        assert {
            name: getattr(value, name) for name in ("name", "count", "flag", "note", "anything") if name in raw
        } == {name: raw[name] for name in ("name", "count", "flag", "note", "anything") if name in raw}


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("rooting", ["routing", "priority"], "; did you mean 'routing'?"),
        ("zebra", ["routing", "priority"], "; known are priority, routing"),
        (7, [1, 2], "; known are 1, 2"),
        ("zebra", [], ""),
    ],
)
def test_the_nearest_name(name: object, known: list[object], hint: str) -> None:
    """A misspelt name gets the nearest right one, another the list of all, none if there are none."""
    assert nearest(name, known) == hint
