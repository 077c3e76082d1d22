"""The page that lists the laws of stores is the one that is made of them."""

from __future__ import annotations

from pathlib import Path

from grievance.testing.conformance import LAWS, WITHOUT, Capability, StoreLaw

PAGE = Path(__file__).parents[2] / "docs" / "store-laws.md"

HEAD = """\
# The laws of stores

What every store of complaints keeps, with the numbers that the conformance kit tells
(`grievance.testing.conformance`). A law that names capabilities is kept by stores that have them.
[Write a store](write-a-store.md) shows how to use the kit.

<!-- Made of the laws: `python tests/conformance/test_laws_page.py` writes it anew when they change. -->

## Capabilities

A store has all of them, or its host declares which it lacks, and why. What it does without:

| capability | without it, a store … |
|---|---|
"""

FAMILIES = {
    "1": "Saving and reading back",
    "2": "Queries and pages",
    "3": "Claims",
    "4": "Outbox and documents",
    "5": "Erasure",
    "6": "Register, search, inventory, purging",
    "7": "Many at once",
    "8": "Data that outlives the store",
    "9": "Crashes",
}
"""The families of laws by the first digit of their numbers."""


def a_row(law: StoreLaw) -> str:
    """Return the row of a law."""
    needs = ", ".join(f"`{needed.value}`" for needed in law.needs)
    sentence = law.sentence.replace("|", r"\|")
    return f"| {law.id} | `{law.name}` | {sentence} | {needs} |"


def page() -> str:
    """Return the page as the laws make it."""
    capabilities = [f"| `{one.value}` | {WITHOUT[one]} |" for one in Capability]
    lines = [HEAD + "\n".join(capabilities)]
    for digit, title in FAMILIES.items():
        rows = [a_row(law) for law in LAWS if law.id.startswith(f"STORE-{digit}")]
        if rows:
            lines += [f"\n## {title}\n", "| number | name | law | needs |", "|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


def test_the_page_lists_the_laws() -> None:
    """Every capability and every law stands on the page, with its number, its name and its sentence."""
    assert PAGE.read_text("utf-8") == page()


def test_every_law_is_of_a_family() -> None:
    """The first digit of a law's number is that of a family."""
    assert {law.id[6] for law in LAWS} <= FAMILIES.keys()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
