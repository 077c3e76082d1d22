"""The frozen text of a procedure: JSON, exact decimals, and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from grievance.errors import InvalidValue, Problem
from grievance.model._checks import check_text

__all__ = ["FORMAT", "digest", "from_plain", "frozen_text", "unfreezable"]

FORMAT = 1
_DECIMAL = {"decimal"}
_PLAIN = (str, int, float, Decimal, date, type(None))


def frozen_text(mapping: Mapping[str, Any]) -> bytes:
    """Return the text of a procedure *mapping* whose calendars hold dates instead of countries."""
    document = {"format": FORMAT, "kind": "procedure", "value": _plain(mapping)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def digest(document: bytes) -> str:
    """Return the SHA-256 of a frozen text in hex."""
    return hashlib.sha256(document).hexdigest()


def unfreezable(value: object, path: str = "") -> Iterator[Problem]:
    """Yield what no frozen text can hold: text that is none, and values that JSON does not have."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from unfreezable(key, path)
            yield from unfreezable(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list | tuple):
        for number, inner in enumerate(value):
            yield from unfreezable(inner, f"{path}[{number}]")
    elif not isinstance(value, _PLAIN):
        yield Problem(path, f"must not hold a {type(value).__name__}")
    elif isinstance(value, str):
        try:
            check_text(path, value)
        except InvalidValue as error:
            yield Problem(path, error.problem)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        table = {key: _plain(inner) for key, inner in value.items()}
        return {"decimal": [table["decimal"]]} if table.keys() == _DECIMAL else table
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    return value.isoformat() if isinstance(value, date) else value


def from_plain(table: dict[str, Any]) -> Any:
    """Return what a table of the frozen text stands for: a decimal, or a table (one whose only key is "decimal")."""
    if table.keys() != _DECIMAL:
        return table
    found = table["decimal"]
    return {"decimal": found[0]} if isinstance(found, list) else Decimal(found)
