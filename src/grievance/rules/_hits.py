"""
Hit policies: from the rules that hold to a decision.

A decider is made once for a table. It closes over all that it needs, because looking that up at each decision
would take as long as deciding.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar

from grievance.decision import Decision, Reason
from grievance.rules._partition import Partition
from grievance.rules._rule import HitPolicy, Rule

T = TypeVar("T")

Facts: TypeAlias = Mapping[str, object]
Decider: TypeAlias = Callable[[Facts], Decision[T]]


def decider(
    name: str, hit: HitPolicy, rules: tuple[Rule[T], ...], otherwise: Rule[T] | None, partition: Partition
) -> Decider[T]:
    """Return the function that answers for a table called *name* with these parts."""
    if otherwise is not None:
        nothing = Decision(value=otherwise.value, reasons=(otherwise.reason,))
    else:
        nothing = Decision[Any](value=0) if hit == "collect" else Decision.abstain(name, "no rule holds")
    if hit == "collect":
        return _collect(rules, partition, nothing)
    alone = hit == "unique"
    answers = [(rules[owner].value, (rules[owner].reason,), rules[owner].reads) for owner in partition.owners]
    rows_that_hold, owners_of = partition.rows, partition.owners_of

    def decide(facts: Facts) -> Decision[T]:
        alive = rows_that_hold(facts)
        if not alive:
            return nothing
        if alone and len(holding := owners_of(alive)) > 1:
            return _conflict(name, [rules[owner] for owner in holding], facts)
        value, reasons, reads = answers[alive.bit_length() - 1]
        get = facts.get
        read = {}
        for fact in reads:
            read[fact] = get(fact)
        return Decision(value=value, reasons=reasons, read=MappingProxyType(read))

    return decide


def _collect(rules: tuple[Rule[Any], ...], partition: Partition, nothing: Decision[Any]) -> Decider[Any]:
    answers = [(rule.value, rule.reason, rule.reads) for rule in rules]

    def decide(facts: Facts) -> Decision[Any]:
        total: Any = 0
        reasons: list[Reason] = []
        read: dict[str, object] = {}
        get = facts.get
        for owner in partition.matching(facts):
            value, reason, reads = answers[owner]
            total += value
            reasons.append(reason)
            for fact in reads:
                read[fact] = get(fact)
        return Decision(value=total, reasons=tuple(reasons), read=MappingProxyType(read)) if reasons else nothing

    return decide


def _conflict(name: str, holding: list[Rule[T]], facts: Facts) -> Decision[T]:
    read = {fact: facts.get(fact) for rule in holding for fact in rule.reads}
    names = " and ".join(repr(rule.id) for rule in holding)
    return Decision.abstain(name, f"only one rule may hold, but {names} do", read=MappingProxyType(read))
