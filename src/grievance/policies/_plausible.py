"""What can never be true of the built-in facts, whatever a procedure says: analyses leave such inputs out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

import attrs

from grievance.model import Severity
from grievance.policies._facts import BUILT_IN

__all__ = ["ALWAYS", "implied"]

ALWAYS = frozenset(
    {
        "about_staff",
        "anonymous",
        "attachments",
        "category",
        "channel",
        "customer.known",
        "issues",
        "nature",
        "recurrence",
        "represented",
    }
)
"""The facts that are present on every complaint."""

_OF_CUSTOMER = tuple(name for name in BUILT_IN if name.startswith("customer.") and name not in ALWAYS)
_SEVERITY = (*(f"severity.{field.name}" for field in attrs.fields(Severity)), "severity.hard", "severity.soft")
_PARTS = {"severity.hard": ("safety", "loss", "time"), "severity.soft": ("anger", "humiliation", "trust")}
_TOP = 3


def implied() -> Iterator[Mapping[str, object]]:
    """
    Yield combinations of built-in facts that cannot occur, each in the form of a ``when`` table.

    A fact that is on every complaint is never absent, an amount has a currency, a severity is told in all its parts
    and none exceeds their sum (S86), and of a customer who is not known nothing is.
    """
    absent, present = {"present": False}, {"present": True}
    yield from ({name: absent} for name in sorted(ALWAYS))
    yield {"issues": 0}
    yield {"amount": present, "currency": absent}
    yield {"amount": absent, "currency": present}
    for one, next_one in pairwise((*_SEVERITY, _SEVERITY[0])):
        yield {one: present, next_one: absent}
    for total, parts in _PARTS.items():
        for part in parts:
            for step in range(1, _TOP + 1):
                yield {f"severity.{part}": {"at_least": step}, total: {"below": step}}
                yield {f"severity.{part}": {"at_most": step - 1}, total: {"above": 2 * _TOP + step - 1}}
    for name in _OF_CUSTOMER:
        yield {"customer.known": False, name: present}
    yield {"customer.known": True, "customer.vulnerability": absent}
    yield {"customer.known": True, "anonymous": True}
    yield {"anonymous": True, "represented": True}
