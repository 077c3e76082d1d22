"""All laws with their numbers, and what runs those that apply to a procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import attrs

from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.testing.laws._inputs import drawn_from
from grievance.testing.laws._law import Law, LawBroken
from grievance.testing.laws._of_policies import (
    blind_to,
    blind_to_undeclared,
    deterministic,
    explained,
    monotone_in_severity,
    total,
)
from grievance.testing.laws._of_procedures import (
    nobody_starves,
    pauses_never_hurry,
    reaches_somebody,
    refusals_owe,
    within_bounds,
)

__all__ = ["ALL", "LawResult", "Report", "check_procedure"]

ALL: Final[tuple[Law[Any], ...]] = (
    deterministic,
    total,
    explained,
    blind_to_undeclared,
    blind_to,
    monotone_in_severity,
    nobody_starves,
    reaches_somebody,
    refusals_owe,
    within_bounds,
    pauses_never_hurry,
)
"""The laws in the order of their numbers."""


@attrs.frozen(kw_only=True)
class LawResult:
    """What came of one law: the number of inputs ``tried``, or how it was ``broken``."""

    law: Law[Any]
    tried: int = 0
    broken: LawBroken | None = None

    def __str__(self) -> str:
        return str(self.broken) if self.broken else f"{self.law.id} {self.law.name}: holds on {self.tried} inputs"


@attrs.frozen(kw_only=True)
class Report:
    """What came of all laws that apply to a procedure."""

    results: tuple[LawResult, ...]

    @property
    def broken(self) -> tuple[LawBroken, ...]:
        """The laws that do not hold, with counter-examples."""
        return tuple(one.broken for one in self.results if one.broken is not None)

    def __str__(self) -> str:
        return "\n".join(map(str, self.results))


def check_procedure(
    procedure: Procedure, *, protected: Iterable[str] = (), cases: Iterable[Facts] | None = None
) -> Report:
    """
    Check all laws that apply to *procedure*, on the *cases* or on what is drawn from it.

    Whether it is blind to protected attributes is asked where they are named. The bounds of an index are for whoever
    has one.

    >>> from grievance import Procedure
    >>> print(check_procedure(Procedure.pack("municipal")).results[0])
    P1 deterministic: holds on 300 inputs
    """
    facts = tuple(drawn_from(procedure) if cases is None else cases)
    return Report(results=tuple(_result(*one) for one in _applying(procedure, tuple(protected), facts)))


def _applying(
    procedure: Procedure, protected: tuple[str, ...], facts: tuple[Facts, ...]
) -> Iterator[tuple[Law[Any], Callable[[], int]]]:
    for one in ALL:
        if one is blind_to and protected:
            yield one, lambda: blind_to(procedure, *protected, cases=facts)
        elif one is refusals_owe:
            yield one, lambda: refusals_owe(procedure)
        elif one not in (blind_to, within_bounds):
            yield one, lambda one=one: one(procedure, facts)  # type: ignore[misc]


def _result(one: Law[Any], check: Callable[[], int]) -> LawResult:
    try:
        return LawResult(law=one, tried=check())
    except LawBroken as broken:
        return LawResult(law=one, broken=broken)
