"""Attributes: a read-only mapping of what only the host knows."""

from __future__ import annotations

import pickle
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from grievance.errors import InvalidValue
from grievance.model import Attributes, Customer
from grievance.testing import values_of


def test_it_is_a_mapping() -> None:
    """Names lead to values in the order in which they were given; no value and no mapping are the same."""
    state = Attributes({"state": "SC", "tags": ("older",), "parcels": 2, "insured": True, "worth": Decimal("1.50")})

    assert state["tags"] == ("older",)
    assert list(state) == ["state", "tags", "parcels", "insured", "worth"]
    assert (len(state), "state" in state, "city" in state) == (5, True, False)
    assert Attributes() == Attributes({}) == {}
    assert repr(Attributes({"a": 1})) == "Attributes({'a': 1})"


def test_a_plain_mapping_becomes_attributes() -> None:
    """Where a value has attributes, a caller may hand any mapping; it is checked and made read-only."""
    team: Any = {"segment": "b"}

    assert type(Customer(id="c-1", attributes=team).attributes) is Attributes
    assert Customer(id="c-1", attributes=team).attributes == {"segment": "b"}
    with pytest.raises(InvalidValue, match=r"Attributes\['weight'\]: must be str, int, bool, Decimal"):
        Customer(id="c-1", attributes={"weight": 1.5})  # type: ignore[dict-item]


def test_it_cannot_be_changed() -> None:
    """Nothing can be put in or taken out, and the mapping that it was made of is not kept."""
    given_values = {"state": "SC"}
    state: Any = Attributes(given_values)
    given_values["state"] = "NY"

    with pytest.raises(TypeError):
        state["state"] = "NY"
    with pytest.raises(TypeError):
        del state["state"]
    with pytest.raises(AttributeError):
        state.other = 1
    assert state["state"] == "SC"


@settings(max_examples=50, deadline=None)
@given(values_of(Attributes))
def test_equal_attributes_are_one(values: Attributes) -> None:
    """Whatever the order of the names, equal attributes have one hash; a pickled copy is equal."""
    turned = Attributes(dict(reversed(list(values.items()))))

    assert (turned, hash(turned)) == (values, hash(values))
    assert pickle.loads(pickle.dumps(values)) == values  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"": "x"}, "Attributes: names must be text that is not empty"),
        ({1: "x"}, "Attributes: names must be text that is not empty"),
        ({"a\0": "x"}, "Attributes (a name): holds a NUL character: remove it or put U+FFFD in its place"),
        ({"a": "\0"}, "Attributes['a']: holds a NUL character: remove it or put U+FFFD in its place"),
        ({"a": 1.5}, "Attributes['a']: must be str, int, bool, Decimal or a tuple of str, not float"),
        ({"a": None}, "Attributes['a']: must be str, int, bool, Decimal or a tuple of str, not NoneType"),
        ({"a": ["x"]}, "Attributes['a']: must be str, int, bool, Decimal or a tuple of str, not list"),
        ({"a": 2**63}, "Attributes['a']: must fit in 64 bits"),
        ({"a": Decimal("NaN")}, "Attributes['a']: must be a finite number"),
        ({"a": ("x", 1)}, "Attributes['a']: a tuple may hold text only, not int"),
        ({"a": ("x", "\ud800")}, "Attributes['a']: holds a lone surrogate at position 0: put U+FFFD in its place"),
    ],
)
def test_what_is_refused(values: Any, problem: str) -> None:
    """Each refusal names the attribute and what would be right."""
    with pytest.raises(InvalidValue) as refusal:
        Attributes(values)

    assert str(refusal.value) == problem
