"""What severity cannot be: told in some of its parts only, or with a sum that is not the sum of its parts (S86)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, permutations, product

import attrs

from grievance.model import Severity

__all__ = ["HARD", "SOFT", "TOP", "no_severity"]

TOP = 3
"""The highest value of each part."""

HARD = ("severity.safety", "severity.loss", "severity.time")
SOFT = ("severity.anger", "severity.humiliation", "severity.trust")

_SUMS = {"severity.hard": HARD, "severity.soft": SOFT}
_ALL = (*(f"severity.{field.name}" for field in attrs.fields(Severity)), *_SUMS)


def no_severity() -> Iterator[Mapping[str, object]]:
    """
    Yield what cannot be, each in the form of a ``when`` table, for any choice of facts by itself.

    `grievance.policies.implied` says the same of neighbours; a question that asks of some facts only needs all pairs.
    """
    for one, other in permutations(_ALL, 2):
        yield {one: {"present": True}, other: {"present": False}}
    for total, parts in _SUMS.items():
        for asked in (*combinations(parts, 2), parts):
            room = TOP * (len(parts) - len(asked))
            for values in product(range(TOP + 1), repeat=len(asked)):
                told = dict(zip(asked, values, strict=True))
                if sum(values):
                    yield {**told, total: {"below": sum(values)}}
                if sum(values) + room < TOP * len(parts):
                    yield {**told, total: {"above": sum(values) + room}}
