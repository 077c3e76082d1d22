"""Combinations of the values of a matrix: told apart, and put into words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from grievance.codec._toml_words import toml_value

__all__ = ["Combination", "in_words", "key_of", "plainly", "told_as"]

Combination: TypeAlias = Mapping[str, object]

_PLAIN = re.compile(r"(?!(true|false|nan|inf)$)[^\W\d][^\"\[\]{},\x00-\x1f\x7f]*")
"""A text that cannot be taken for another value, nor for several, when it stands without quotes."""


def key_of(value: object) -> object:
    """Return what equal values have in common, and no others: true is not 1."""
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, list | tuple):
        return ("list", *map(key_of, value))
    if isinstance(value, set | frozenset):
        return frozenset(map(key_of, value))
    if isinstance(value, Mapping):
        return frozenset((name, key_of(one)) for name, one in value.items())
    return value


def plainly(value: object) -> str:
    """Return a value as TOML writes it, texts without their quotes where that is clear."""
    return value if isinstance(value, str) and _PLAIN.fullmatch(value) else toml_value(value)


def in_words(combination: Combination) -> str:
    """Return a combination in one line, such as ``channel = "web", issues = 2``."""
    return ", ".join(f"{name} = {toml_value(value)}" for name, value in combination.items())


def told_as(name: str, value: object) -> str:
    """Return a fact in words, such as ``issues = 2``, or that it is absent."""
    return f"no {name}" if value is None else f"{name} = {toml_value(value)}"
