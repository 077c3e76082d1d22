"""The tables of the page on cases that we cannot help with say what the code demands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grievance.model import Element, Ground

PAGE = Path(__file__).parents[2] / "docs" / "cannot-help.md"


def rows(header: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the table under *header*."""
    _, _, after = PAGE.read_text("utf-8").partition(f"{header}\n|---")
    for line in after.partition("\n\n")[0].splitlines()[1:]:
        yield [cell.strip() for cell in line.strip("|").split("|")]


def owed(cell: str) -> set[Element]:
    """Return the elements that a cell lists."""
    return {Element(name) for name in cell.split(", ") if name}


def test_each_ground_owes_what_the_page_says() -> None:
    """S44: the table of grounds lists every ground once, with all that it owes and nothing else."""
    (_, _, always), *grounds = rows("| ground | it is this when | it owes |")
    told = {Ground(name): owed(always) | owed(cell) for name, _, cell in grounds}
    assert told == {ground: set(ground.owes) for ground in Ground}
    assert len(grounds) == len(told)


def test_the_page_says_how_to_write_whatever_is_owed() -> None:
    """S35: for each element that any ground owes, the page says in plain words what to write."""
    explained = [Element(name) for name, words in rows("| what it owes | what you write |") if words]
    assert len(explained) == len(set(explained))
    assert set(explained) == set().union(*(ground.owes for ground in Ground))
