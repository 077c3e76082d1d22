"""``grievance describe``: the procedure as staff or customers read it."""

from __future__ import annotations

from typing import Literal

from grievance.cli._open import read_procedure
from grievance.procedure import describe as described

__all__ = ["describe"]


def describe(words: str, *, audience: Literal["staff", "customer"], language: Literal["en", "ru"]) -> None:
    """Print the procedure as Markdown."""
    print(described(read_procedure(words), audience=audience, language=language), end="")
