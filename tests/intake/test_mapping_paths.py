"""Dotted paths into nested objects."""

from __future__ import annotations

import pytest

from support.intake_maps import reasons, submission

PATHS = [
    ({"a": {"b": {"c": "deep"}}}, "deep"),
    ({"a.b.c": "flat"}, "flat"),
    ({"a.b.c": "flat", "a": {"b": {"c": "deep"}}}, "flat"),
    ({"a.b.c": None, "a": {"b": {"c": "deep"}}}, None),
    ({"a": {"b": {}}}, None),
    ({"a": {"b": None}}, None),
    ({"a": None}, None),
    ({"a": ""}, None),
    ({"a": []}, None),
    ({}, None),
]


@pytest.mark.parametrize(("record", "found"), PATHS)
def test_a_dotted_name_is_a_key_or_a_path(record: dict[str, object], found: str | None) -> None:
    """The key so called goes before the path; what is absent anywhere on the path is absent."""
    assert submission(record, {"product": "a.b.c"}).product == found


@pytest.mark.parametrize("record", [{"a": "text"}, {"a": {"b": [{"c": 1}]}}, {"a": 5}, {"a": {"b": True}}])
def test_a_path_through_something_else_is_a_reason(record: dict[str, object]) -> None:
    """A path that meets text, a number or a list is refused, so that nothing vanishes silently."""
    assert "needs an object to hold" in reasons(record, {"product": "a.b.c"})["a.b.c"]


def test_any_source_may_be_a_path() -> None:
    """The record's id, a category's columns and attributes take paths too."""
    made = submission(
        {"ticket": {"id": 5, "tags": ["a", "b"]}, "topic": {"main": "Delivery", "sub": "Late"}},
        {"category": {"columns": ["topic.main", "topic.sub"]}},
        source={"name": "desk", "key": "ticket.id"},
        attributes={"tags": {"column": "ticket.tags", "split": ","}},
    )

    assert (made.source_key, made.category, made.attributes["tags"]) == ("desk:5", "delivery/late", ("a", "b"))
