"""What laws ask, and on which facts: those that are given, or else those that a procedure can tell apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, time
from functools import partial
from itertools import islice, zip_longest
from typing import Any, TypeAlias

import attrs

from grievance.decision import Decision
from grievance.errors import InvalidValue
from grievance.policies import Facts, named_facts
from grievance.procedure import Procedure, tables_of
from grievance.procedure._policies import HostPolicy
from grievance.rules import Column, Condition, RuleTable
from grievance.testing.asking._given import given_facts
from grievance.testing.asking._questions import QUESTIONS, ask
from grievance.testing.laws._law import Law

__all__ = ["Policy", "Subject", "answer", "drawn_from", "inputs_of", "must_answer", "questions_of", "said"]

Policy: TypeAlias = Callable[[Facts], Decision[Any]]
Subject: TypeAlias = Policy | Procedure
"""What a law is checked on: one policy, or all that a procedure decides."""


def questions_of(subject: Subject) -> Mapping[str, Policy]:
    """
    Return what can be asked, by name.

    Policies of the host are asked themselves, without the procedure that would leave what fails to a person. The
    priority is no question of its own: it names the level that the score reaches. Nor is it which remedies may be
    given, where a procedure does not say.
    """
    if not isinstance(subject, Procedure):
        return {"the policy": subject}
    idle = {"priority"} if subject.authority.granting.table else {"priority", "remedies"}
    asked: dict[str, Policy] = {one: partial(ask, subject, one) for one in QUESTIONS if one not in idle}
    answering = {"score": subject.score, "routing": subject.route, "cannot_help": subject.help.policy}
    return asked | {question: one.policy for question, one in answering.items() if isinstance(one, HostPolicy)}


def answer(policy: Policy, facts: Facts) -> Decision[Any] | None:
    """Return the answer of a policy; None when it gives none at all, which is for the law `total` to say."""
    try:
        found = policy(facts)
    except Exception:  # noqa: BLE001 - whatever a policy of a host raises
        return None
    return found if isinstance(found, Decision) else None


def must_answer(one: Law[...], subject: Subject, cases: Iterable[Facts]) -> None:
    """Hold law *one* broken by a policy that decides on none of the *cases*: of what it says nothing can be said."""
    if not isinstance(subject, Procedure) and all(answer(subject, facts) is None for facts in cases):
        raise one.broken("the policy answered nothing with a Decision")


def said(found: Decision[Any] | None) -> str:
    """Return an answer in words, with the rules that gave it."""
    if found is None:
        return "nothing"
    value = "that a person must decide" if found.value is None else repr(found.value)
    return f"{value} [{', '.join(found.rules)}]"


def inputs_of(subject: object, cases: Iterable[Facts] | None) -> tuple[Facts, ...]:
    """
    Return the *cases*, or what is drawn from a procedure where there are none.

    Raises:
        InvalidValue: There is nothing to look at: a law that looked at nothing says nothing.
    """
    if cases is None:
        if not isinstance(subject, Procedure):
            raise InvalidValue("cases", "must be given with a policy: there is no procedure to draw them from")
        return tuple(drawn_from(subject))
    found = tuple(cases)
    if not found:
        raise InvalidValue("cases", "must hold at least one: a law that looked at nothing says nothing")
    return found


def drawn_from(procedure: Procedure, *, limit: int = 300, now: datetime | None = None) -> Iterator[Facts]:
    """
    Yield facts of complaints that the rules of *procedure* can tell apart, always the same ones, at most *limit*.

    They are a plain complaint, one for each row of its tables, one for each value next to which an answer changes, and
    each row with each of these values. All of them can be built: facts that rest on each other fit, and what the
    procedure says is impossible is left out. They are received at *now*, by default on the day it came in force.
    """
    received = now or datetime.combine(procedure.effective, time(10), UTC)
    return islice(_built(procedure, received), limit)


def _built(procedure: Procedure, received: datetime) -> Iterator[Facts]:
    seen = set()
    for named in _assignments(procedure):
        try:
            built = attrs.evolve(given_facts(named, procedure, received))
        except InvalidValue:
            continue
        if built not in seen and not any(_holds(when, built) for when in procedure.impossible):
            seen.add(built)
            yield built


def _assignments(procedure: Procedure) -> Iterator[dict[str, object]]:
    tables = tables_of(procedure).values()
    values = _values(tables)
    rows = [_satisfying(rule.when, values) for table in tables for rule in table.rules]
    yield {}
    yield from rows
    alone = list(_alone(values))
    yield from alone
    for row in rows:
        yield from ({**row, **one} for one in alone)


def _alone(values: Mapping[str, tuple[Any, ...]]) -> Iterator[dict[str, object]]:
    """Yield the first value of each fact, then the second of each: one with many leaves room for the others."""
    for layer in zip_longest(*([(name, value) for value in known] for name, known in values.items())):
        yield from ({name: value} for name, value in filter(None, layer))


def _values(tables: Iterable[RuleTable[Any]]) -> dict[str, tuple[Any, ...]]:
    """Return for each fact that a table asks the values that it can tell apart, with those next to a boundary."""
    found: defaultdict[str, dict[Any, None]] = defaultdict(dict)
    for table in tables:
        for column in table.partition.columns:
            found[column.fact.name].update(dict.fromkeys(_told_apart(column)))
    for known in found.values():
        tags = [one for one in known if isinstance(one, frozenset)]
        if tags:
            known[frozenset[str]().union(*tags)] = None
    return {name: tuple(known) for name, known in found.items()}


def _told_apart(column: Column) -> Iterator[Any]:
    if column.fact.kind == "tags":
        yield frozenset[str]()
        yield frozenset(filter(None, (column.tag,)))
    else:
        yield from column.boundaries
        yield from (one.example for one in column.classes if one.example is not None)


def _satisfying(when: Iterable[Condition], values: Mapping[str, tuple[Any, ...]]) -> dict[str, object]:
    """Return values for which the conditions hold; a fact that has to be absent is left out."""
    found = {}
    for condition in when:
        fitting = next((value for value in values[condition.fact.name] if condition.holds(value)), None)
        if fitting is not None:
            found[condition.fact.name] = fitting
    return found


def _holds(when: Iterable[Condition], facts: Facts) -> bool:
    conditions = tuple(when)
    named = named_facts(facts, (condition.fact.name for condition in conditions))
    return all(condition.holds(named[condition.fact.name]) for condition in conditions)
