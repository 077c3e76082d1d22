"""Answers that are nearly right: the next team, one point more, another ground, one kind of remedy too few."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import attrs

from grievance.model import Ground, RemedyKind
from grievance.policies import ALWAYS_ALLOWED
from grievance.procedure import Procedure, tables_of
from grievance.rules import Rule

__all__ = ["other_values"]

T = TypeVar("T")
_Told = Iterator[tuple[str, Any]]


def other_values(procedure: Procedure, table: str, rule: Rule[Any]) -> _Told:
    """Yield neighbouring values of a *rule* of the table called *table*, each with what is wrong in words."""
    return _NEIGHBOURS[table](procedure, rule)


def _scores(_procedure: Procedure, rule: Rule[Any]) -> _Told:
    for value in (rule.value - 1, rule.value + 1):
        yield f"scores {value}, not {rule.value}", value


def _teams(procedure: Procedure, rule: Rule[Any]) -> _Told:
    table = tables_of(procedure)["routing"]
    used = (one.value for one in (*table.rules, *filter(None, [table.otherwise])))
    for team in _next(rule.value, tuple(dict.fromkeys((*procedure.teams, *used)))):
        yield f"sends to {team}, not to {rule.value}", team


def _grounds(_procedure: Procedure, rule: Rule[Any]) -> _Told:
    for ground in _next(rule.value.ground, tuple(Ground)):
        yield (
            f"rests on the ground {ground.value}, not {rule.value.ground.value}",
            attrs.evolve(rule.value, ground=ground),
        )


def _kinds(_procedure: Procedure, rule: Rule[Any]) -> _Told:
    kinds = tuple(kind for kind in RemedyKind if kind not in ALWAYS_ALLOWED)
    allowed = [kind for kind in kinds if kind in rule.value]
    if allowed and len(rule.value) > 1:
        yield f"does not allow {allowed[-1].value}", rule.value - {allowed[-1]}
    for kind in kinds:
        if kind not in rule.value:
            yield f"allows {kind.value}, too", rule.value | {kind}
            return


def _no_others(_procedure: Procedure, _rule: Rule[Any]) -> _Told:
    return iter(())


def _next(value: T, known: Sequence[T]) -> Sequence[T]:
    """Return the value after *value* among those that are known, if there is another one."""
    after = known.index(value) + 1 if value in known else 0
    return [one for one in (*known[after:], *known[:after]) if one != value][:1]


_NEIGHBOURS: Mapping[str, Callable[[Procedure, Rule[Any]], _Told]] = {
    "priority": _scores,
    "routing": _teams,
    "cannot_help": _grounds,
    "remedies.allowed": _kinds,
    "standards": _no_others,
}
