"""Limits that are a step off, and those that take in the limit itself where they should not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Context, Decimal
from typing import Any, Final

from grievance.rules import Fact
from grievance.testing.mutation._lists import Nearly

__all__ = ["ORDER", "finest_of", "limits_nearly"]

ORDER: Final[Mapping[str, str]] = {"at_least": "above", "above": "at_least", "at_most": "below", "below": "at_most"}
"""The comparisons, and those that differ from them in the limit itself alone."""

_EXACT: Final = Context(prec=100)


def finest_of(named: Iterable[object]) -> Decimal:
    """Return a step in the last place of the number with the most decimals among those *named*; one if none has any."""
    return min((_step(number) for number in named if isinstance(number, Decimal)), default=Decimal(1))


def limits_nearly(fact: Fact, name: str, operand: Any, finest: Decimal) -> Iterator[Nearly]:
    """Yield a test of numbers with one of them a step off, or without the limit itself that it has, or with it."""
    if name in ORDER:
        yield from (("moved", "", ((name, number),)) for number in _beside(operand, finest))
        if fact.kind == "decimal":
            yield "moved", "", ((ORDER[name], operand),)
    elif name != "present":
        for position, number in enumerate(operand):
            for moved in _beside(number, finest):
                yield "moved", "", ((name, (*operand[:position], moved, *operand[position + 1 :])),)


def _beside(number: int | Decimal, finest: Decimal) -> Iterator[int | Decimal]:
    """Yield the numbers on both sides, a step of its own last place away, and a finer one if there is any."""
    if isinstance(number, int) and finest == 1:
        yield from (number - 1, number + 1)
        return
    exact = Decimal(number)
    for step in sorted({_step(exact), finest}, reverse=True):
        if step <= _step(exact):
            yield from (_EXACT.subtract(exact, step), _EXACT.add(exact, step))


def _step(number: Decimal) -> Decimal:
    return Decimal((0, (1,), min(0, int(number.as_tuple().exponent))))
