"""The frozen text of a procedure: JSON, exact decimals, and its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

__all__ = ["FORMAT", "digest", "from_plain", "frozen_text"]

FORMAT = 1


def frozen_text(mapping: Mapping[str, Any]) -> bytes:
    """Return the text of a procedure *mapping* whose calendars hold dates instead of countries."""
    document = {"format": FORMAT, "kind": "procedure", "value": mapping}
    return json.dumps(document, default=_plain, ensure_ascii=False, separators=(",", ":")).encode()


def digest(document: bytes) -> str:
    """Return the SHA-256 of a frozen text in hex."""
    return hashlib.sha256(document).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"a procedure cannot hold {type(value).__name__}")


def from_plain(table: dict[str, Any]) -> Any:
    """Return what a table of the frozen text stands for: a decimal or the table itself."""
    return Decimal(table["decimal"]) if table.keys() == {"decimal"} else table
