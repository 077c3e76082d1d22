"""Values as TOML writes them, to be pasted into files."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

__all__ = ["toml_value"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_value(value: object) -> str:
    """
    Return a value as TOML writes it; sets are lists in order, instants in UTC.

    >>> toml_value({"severity.safety": 3, "channel": "web"})
    '{ "severity.safety" = 3, channel = "web" }'
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(str(name))} = {toml_value(one)}" for name, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Collection):
        ordered = sorted(value) if isinstance(value, set | frozenset) else value
        return f"[{', '.join(map(toml_value, ordered))}]"
    return str(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else toml_value(name)
