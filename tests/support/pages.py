"""The sections of a Markdown page, by their headings."""

from __future__ import annotations


def sections(page: str) -> dict[str, str]:
    """Return the sections of a page by their headings."""
    parts = page.split("\n## ")
    return {part.partition("\n")[0]: part.partition("\n")[2] for part in parts[1:]}


def section(page: str, heading: str) -> str:
    """Return the one section whose heading begins so."""
    (found,) = (text for title, text in sections(page).items() if title.startswith(heading))
    return found


def lines(text: str, beginning: str) -> list[str]:
    """Return the lines of a text that begin so."""
    return [line for line in text.split("\n") if line.startswith(beginning)]
