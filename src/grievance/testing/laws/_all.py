"""All laws with their numbers, and what runs those that apply to a procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, TypeAlias

import attrs

from grievance.policies import Facts
from grievance.procedure import Procedure
from grievance.testing.laws._inputs import Policy, Subject, inputs_of
from grievance.testing.laws._law import Law, LawBroken
from grievance.testing.laws._of_policies import (
    blind_to,
    blind_to_undeclared,
    deterministic,
    explained,
    total,
)
from grievance.testing.laws._of_procedures import (
    pauses_never_hurry,
    reaches_somebody,
    refusals_owe,
    within_bounds,
)
from grievance.testing.laws._of_urgency import blind_to_the_clock, monotone_in_severity, nobody_starves

__all__ = ["ALL", "LawResult", "Report", "check_policy", "check_procedure"]

__tracebackhide__ = True  # pytest shows the line of the test instead

ALL: Final[tuple[Law[...], ...]] = (
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
    blind_to_the_clock,
)
"""The laws in the order of their numbers."""

_Check: TypeAlias = Callable[[], int]
_Checks: TypeAlias = dict[Law[...], _Check]

_OF_POLICIES: Final[tuple[Law[...], ...]] = (deterministic, total, explained)
_OF_PROCEDURES: Final[tuple[Law[...], ...]] = (
    *_OF_POLICIES,
    blind_to_undeclared,
    monotone_in_severity,
    nobody_starves,
    reaches_somebody,
    pauses_never_hurry,
    blind_to_the_clock,
)


@attrs.frozen(kw_only=True)
class LawResult:
    """What came of one law: the number of inputs ``tried``, or how it was ``broken``."""

    law: Law[...]
    tried: int = 0
    broken: LawBroken | None = None

    def __str__(self) -> str:
        return str(self.broken) if self.broken else f"{self.law}: holds on {self.tried} inputs"


@attrs.frozen(kw_only=True)
class Report:
    """What came of the laws that apply to a procedure or a policy."""

    results: tuple[LawResult, ...]

    @property
    def broken(self) -> tuple[LawBroken, ...]:
        """The laws that do not hold, with counter-examples."""
        return tuple(one.broken for one in self.results if one.broken is not None)

    def must_hold(self) -> None:
        """Raise AssertionError with all laws that do not hold."""
        if self.broken:
            raise AssertionError("\n".join(map(str, self.broken)))

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
    >>> report = check_procedure(Procedure.pack("municipal"))
    >>> report.must_hold()
    >>> print(report.results[0])
    P1 deterministic: holds on 300 inputs
    """
    facts = inputs_of(procedure, cases)
    checks: _Checks = {one: partial(one, procedure, facts) for one in _OF_PROCEDURES}
    checks[refusals_owe] = partial(refusals_owe, procedure)
    return _report({**checks, **_blind(procedure, protected, facts)})


def check_policy(
    policy: Policy, cases: Iterable[Facts], *, declared: Iterable[str], protected: Iterable[str] = ()
) -> Report:
    """
    Check the laws that apply to any *policy* on some *cases*, of which it may read what is *declared*.

    Those of priority and routing are asked apart: `monotone_in_severity`, `blind_to_the_clock`, `reaches_somebody`.
    """
    facts = inputs_of(policy, cases)
    checks: _Checks = {one: partial(one, policy, facts) for one in _OF_POLICIES}
    checks[blind_to_undeclared] = partial(blind_to_undeclared, policy, facts, declared=tuple(declared))
    return _report({**checks, **_blind(policy, protected, facts)})


def _blind(subject: Subject, protected: Iterable[str], facts: tuple[Facts, ...]) -> _Checks:
    names = (protected,) if isinstance(protected, str) else tuple(protected)
    return {blind_to: partial(blind_to, subject, *names, cases=facts)} if names else {}


def _report(checks: _Checks) -> Report:
    return Report(results=tuple(_result(one, checks[one]) for one in ALL if one in checks))


def _result(one: Law[...], check: _Check) -> LawResult:
    try:
        return LawResult(law=one, tried=check())
    except LawBroken as broken:
        return LawResult(law=one, broken=broken)
