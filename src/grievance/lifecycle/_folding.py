"""What a fold returns: the fields of a complaint that an event changes."""

from __future__ import annotations

from typing import Any, TypeAlias

__all__ = ["Changes"]

Changes: TypeAlias = dict[str, Any]
