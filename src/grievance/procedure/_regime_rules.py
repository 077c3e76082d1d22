"""Which complaints each standard binds, regimes included, as rules over facts alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.rules import Condition, Fact, Rule
from grievance.rules._names import named, stranger
from grievance.rules._operators import ABSENT, satisfied

__all__ = ["known_regimes", "rules_by_standard"]

_FACT = "regime"


def known_regimes(procedure: Procedure) -> tuple[str, ...]:
    """Return the regimes that standards belong to, in the order of the file."""
    named = (bound.standard.regime for bound in procedure.standards)
    return tuple(dict.fromkeys(regime for regime in named if regime is not None))


def rules_by_standard(procedure: Procedure) -> Mapping[str, tuple[Rule[bool], ...]]:
    """
    Return for each standard the rules of which one holds exactly where `Procedure.binding` gives it, dates aside.

    An issue that names a regime with standards is bound by these alone, every other one by the standards of no regime
    and of the adopted ones (L76): so a standard holds where the fact ``regime`` is its own, or is no such name, or is
    absent, each a rule of its own.
    """
    known = known_regimes(procedure)
    return {bound.standard.id: tuple(_rules(bound, procedure, known)) for bound in procedure.standards}


def _rules(bound: BoundStandard, procedure: Procedure, known: tuple[str, ...]) -> Iterator[Rule[bool]]:
    rest = tuple(one for one in bound.when if one.fact.name != _FACT)
    own = next((one for one in bound.when if one.fact.name == _FACT), None)
    for number, regime in enumerate(_regimes(bound, own, procedure, known)):
        when = rest if regime is None else (*rest, regime)
        yield Rule(id=f"{bound.standard.id} {number}", when=when, value=True, because="-")


def _regimes(
    bound: BoundStandard, own: Condition | None, procedure: Procedure, known: tuple[str, ...]
) -> Iterator[Condition | None]:
    """Yield what the fact must be, in turn: the regime's own name, absent, another name."""
    regime, fact = bound.standard.regime, procedure.schema[_FACT]
    if not known:
        yield own
        return
    if regime is not None and (own is None or own.holds(regime)):
        yield Condition.of(fact, regime)
    if regime is None or regime in procedure.adopted:
        if own is None or own.tests == ABSENT:
            yield Condition(fact=fact, tests=ABSENT)
        yield from _others(own, fact, known)


def _others(own: Condition | None, fact: Fact, known: tuple[str, ...]) -> Iterator[Condition]:
    """Yield the condition that the fact is none of the *known* regimes, and what the standard asks of it itself."""
    if own is None:
        yield Condition.of(fact, {"not": list(known)})
        return
    names, _ = named(own.tests)
    if own.holds(stranger(names)):
        yield Condition.of(fact, {"not": [*known, *(name for name in sorted(names) if not own.holds(name))]})
    elif asked := [name for name in sorted(names) if name not in known and satisfied(own.tests, name)]:
        yield Condition.of(fact, asked)
