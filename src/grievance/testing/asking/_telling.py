"""Facts by name, as a case file would tell them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any

import attrs

from grievance.policies import BUILT_IN, SEVERITY_SUMS, Facts

__all__ = ["facts_told"]


def facts_told(facts: Facts) -> dict[str, object]:
    """Return what a case file says of *facts*: all that is known, but for what is so without being told."""
    customer = facts.customer.attributes if facts.customer else ()
    known = {**attrs.evolve(facts).named((*BUILT_IN, *facts.submission.attributes, *customer)), **facts.named(())}
    told = {name: value for name, value in known.items() if value is not None and _PLAIN.get(name) != value}
    return {name: value for name, value in told.items() if not _follows(name, value, known)}


def _follows(name: str, value: object, known: Mapping[str, Any]) -> bool:
    """Return whether a fact is so because of the others: a sum of its parts, and nothing where more could be."""
    if name in SEVERITY_SUMS:
        parts = [known[part] for part in SEVERITY_SUMS[name]]
        return None not in parts and sum(parts) == value
    if name in _PARTS:
        return not value and (name != _PARTS[0] or any(known[part] for part in _PARTS))
    return name == "customer.vulnerability" and not value and bool(known["customer.known"])


_PARTS = tuple(chain.from_iterable(SEVERITY_SUMS.values()))

_PLAIN = MappingProxyType(
    {
        "anonymous": True,
        "about_staff": False,
        "attachments": 0,
        "customer.known": False,
        "issues": 1,
        "nature": "complaint",
        "recurrence": "primary",
        "represented": False,
    }
)
"""What is so of a complaint of which a case file says nothing."""
