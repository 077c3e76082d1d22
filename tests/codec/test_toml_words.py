"""Values as TOML writes them: reading gives them back."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.codec._toml_words import toml_value

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - the zone comes with the next argument
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30))]),
)
SCALARS = st.one_of(st.booleans(), st.integers(-(2**63), 2**63 - 1), TEXT, INSTANTS)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_again(value: Any) -> None:
    """TOML gives back every value: texts with any character, instants, lists, tables in tables."""
    assert tomllib.loads(f"it = {toml_value(value)}")["it"] == value


def test_what_toml_has_not() -> None:
    """Sets are lists in order, decimals numbers, instants in UTC with a Z, and no table has a line of its own."""
    assert toml_value(frozenset({"b", "a"})) == '["a", "b"]'
    assert toml_value({"b.c": Decimal("2.50"), "d": {}}) == '{ "b.c" = 2.50, d = {} }'
    assert toml_value(datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))) == "2026-07-01T10:00:00Z"
