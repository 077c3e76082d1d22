"""Cells that stand for something else: looked up exactly, else with case and runs of white space folded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["UNKNOWN", "fold", "translator"]

UNKNOWN: Final = object()
"""What a text that is not there stands for."""


def fold(text: str) -> str:
    """Return *text* without differences of case and of runs of white space."""
    return " ".join(text.casefold().split())


def translator(values: Mapping[str, Any]) -> Callable[[str], Any]:
    """Return what looks texts up in *values*; one that folds to several that differ is `UNKNOWN` too."""
    folded: dict[str, Any] = {}
    for text, value in values.items():
        key = fold(text)
        folded[key] = value if folded.get(key, value) == value else UNKNOWN

    def look_up(text: str) -> Any:
        return values[text] if text in values else folded.get(fold(text), UNKNOWN)

    return look_up
