"""What can never be true of the built-in facts, whatever a procedure says: analyses leave such inputs out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import chain, combinations, permutations, product

import attrs

from grievance.model import Severity
from grievance.policies._facts import BUILT_IN
from grievance.rules import Condition, FactSchema, read_when

__all__ = ["ALWAYS", "SEVERITY_SUMS", "SEVERITY_TOP", "implied"]

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

SEVERITY_SUMS: Mapping[str, tuple[str, ...]] = {
    "severity.hard": ("severity.safety", "severity.loss", "severity.time"),
    "severity.soft": ("severity.anger", "severity.humiliation", "severity.trust"),
}
"""The sums of severity, and the parts that they add up (S86)."""

SEVERITY_TOP = 3
"""The highest value of each part of a severity."""

_OF_CUSTOMER = tuple(name for name in BUILT_IN if name.startswith("customer.") and name not in ALWAYS)
_SEVERITY = (*(f"severity.{field.name}" for field in attrs.fields(Severity)), *SEVERITY_SUMS)
_ABSENT, _PRESENT = {"present": False}, {"present": True}


@lru_cache(maxsize=8)
def implied(schema: FactSchema) -> tuple[tuple[Condition, ...], ...]:
    """
    Return the combinations of the built-in facts of *schema* that cannot occur, as conditions that never all hold.

    A fact that is on every complaint is never absent, an amount has a currency, a severity is told in all its parts
    and adds up (S86), of a customer who is not known nothing is, and
    only what is told can recur (S60). The combinations hold for any choice of facts: a
    question that asks of some facts only needs no others.
    """
    read = (read_when(one, schema) for one in (*_never(), *_no_severity()))
    return tuple(conditions for conditions, problems in read if not problems)


def _never() -> Iterator[Mapping[str, object]]:
    yield from ({name: _ABSENT} for name in sorted(ALWAYS))
    yield {"issues": 0}
    yield {"amount": _PRESENT, "currency": _ABSENT}
    yield {"amount": _ABSENT, "currency": _PRESENT}
    for name in _OF_CUSTOMER:
        yield {"customer.known": False, name: _PRESENT}
    yield {"customer.known": True, "customer.vulnerability": _ABSENT}
    yield {"recurrence": ["same product", "both"], "product": _ABSENT}
    yield {"recurrence": ["same customer", "both"], "anonymous": True}
    yield {"customer.known": True, "anonymous": True}
    yield {"anonymous": True, "represented": True}


def _no_severity() -> Iterator[Mapping[str, object]]:
    """Yield severities that are told in some parts only, or with a sum that is not that of the parts."""
    for one, other in permutations(_SEVERITY, 2):
        yield {one: _PRESENT, other: _ABSENT}
    for total, parts in SEVERITY_SUMS.items():
        for told in chain.from_iterable(combinations(parts, count) for count in range(1, len(parts) + 1)):
            room = SEVERITY_TOP * (len(parts) - len(told))
            for values in product(range(SEVERITY_TOP + 1), repeat=len(told)):
                below, above = sum(values), sum(values) + room
                if below:
                    yield {**dict(zip(told, values, strict=True)), total: {"below": below}}
                if above < SEVERITY_TOP * len(parts):
                    yield {**dict(zip(told, values, strict=True)), total: {"above": above}}
