"""Further values that the model refuses."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import Importance, Span, Taxonomy, Unit


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Span(count=-1, unit=Unit.DAY), "Span.count: must not be negative"),
        (lambda: Span(count=1, unit=Unit.DAY, to_close=True), "Span.to_close: goes with business days only"),
        (lambda: Importance(other={"image": Decimal(1)}), "must not name 'image' again"),
        (lambda: Taxonomy(version="1", categories=(), renamed=(("a",),)), "must be a tuple of 2"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_is_refused(make: Any, words: str) -> None:
    """A value that contradicts itself is refused with what would be right."""
    with pytest.raises(InvalidValue, match=words):
        make()
