"""Categories that change over the years, and what became of the old ones."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from grievance.errors import InvalidValue
from grievance.model import Category, Taxonomy

SINCE, UNTIL = date(2025, 1, 1), date(2027, 1, 1)
DAY = timedelta(days=1)


def test_a_category_holds_on_dates() -> None:
    """A category may be used from its first date to the day before its last (S58, S64); open ends are open."""
    category = Category(path="delivery", since=SINCE, until=UNTIL)

    assert [category.holds_on(on) for on in (SINCE - DAY, SINCE, UNTIL - DAY, UNTIL)] == [False, True, True, False]
    assert Category(path="delivery").holds_on(date.min)
    assert Category(path="delivery", since=SINCE).holds_on(date.max)
    assert Category(path="delivery", until=UNTIL).holds_on(date.min)


@pytest.mark.parametrize("until", [SINCE, SINCE - DAY])
def test_a_category_holds_for_a_day_at_least(until: date) -> None:
    """A category that could never be used is refused."""
    with pytest.raises(InvalidValue, match=r"Category\.until: must lie after since"):
        Category(path="delivery", since=SINCE, until=until)
    assert Category(path="delivery", since=SINCE, until=SINCE + DAY).holds_on(SINCE)


TAXONOMY = Taxonomy(
    version="2026",
    categories=(Category(path="delivery/late"), Category(path="staff")),
    renamed=(("shipping", ("delivery/late", "delivery/lost")), ("people", ("staff",))),
)


@pytest.mark.parametrize(
    ("path", "known"),
    [("staff", True), ("staff/rude", True), ("staffing", False), ("delivery", False), ("delivery/late/again", True)],
)
def test_a_taxonomy_knows_subtrees(path: str, known: bool) -> None:
    """A path is known when it is a category or lies below one, by whole names."""
    assert TAXONOMY.knows(path) is known


def test_old_categories_map_to_new_ones() -> None:
    """A moved category leads to its new path, a split one to several, any other to itself (S64)."""
    assert TAXONOMY.now_called("people") == ("staff",)
    assert TAXONOMY.now_called("shipping") == ("delivery/late", "delivery/lost")
    assert TAXONOMY.now_called("staff") == ("staff",)


def test_each_path_stands_once() -> None:
    """Categories are unambiguous (S58): one path, one category, found by its path."""
    assert TAXONOMY.by_path["staff"].path == "staff"
    with pytest.raises(InvalidValue, match=r"Taxonomy\.categories: each path may stand once \(S58\)"):
        Taxonomy(version="1", categories=(Category(path="staff"), Category(path="staff", name="Staff")))
