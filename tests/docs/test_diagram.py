"""The diagram in the docs is the one that the transition table draws."""

from __future__ import annotations

from pathlib import Path

from grievance.lifecycle import diagram

PAGE = Path(__file__).parents[2] / "docs" / "lifecycle.md"


def test_the_table_draws_its_own_diagram() -> None:
    """The Mermaid block of the page on the life of a complaint is what `diagram` returns."""
    _, _, after = PAGE.read_text("utf-8").partition("```mermaid\n")
    assert after.partition("\n```")[0] == diagram()
