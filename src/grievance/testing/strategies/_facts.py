"""Hypothesis strategies for the facts that rules read: what they tell apart, where answers change, and strangers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.policies import ALWAYS, SEVERITY_SUMS, SEVERITY_TOP, implied
from grievance.procedure import Procedure
from grievance.procedure._tables import tables_of
from grievance.rules import Column, Condition, Fact, FactSchema, Partition, RuleTable
from grievance.testing.strategies._scalars import texts

__all__ = ["facts_for"]

_Named = dict[str, object]


def facts_for(decider: Procedure | RuleTable[Any]) -> SearchStrategy[dict[str, object]]:
    """
    Return a strategy for the facts by name that a rule table, or any table of a procedure, reads.

    Each is of one of the classes that the rules tell apart, a value next to which an answer may change, a stranger that
    no rule names, or absent (left out). What is declared impossible is not drawn; for a procedure neither is what no
    complaint can have, so that `given_facts` takes whatever is drawn.
    """
    if isinstance(decider, RuleTable):
        columns = _by_fact([decider])
        drawn = _each(columns, always=frozenset())
        return drawn.filter(_possible(decider.impossible, columns))
    columns = _by_fact(tables_of(decider).values())
    schema = {name: same[0].fact for name, same in columns.items()}
    never = implied(FactSchema(tuple(schema.values())))
    severity, customer, rest = _apart(columns)
    groups = (_together(severity), _together(customer), _each(rest, always=ALWAYS))
    drawn = st.tuples(*groups).map(lambda parts: _consistent({**parts[0], **parts[1], **parts[2]}, customer.keys()))
    return drawn.filter(_possible((*decider.impossible, *never), columns))


_Columns = Mapping[str, Sequence[Column]]


def _by_fact(tables: Iterable[RuleTable[Any]]) -> _Columns:
    found: defaultdict[str, list[Column]] = defaultdict(list)
    for table in tables:
        for column in table.partition.columns:
            found[column.fact.name].append(column)
    return found


def _apart(columns: _Columns) -> tuple[_Columns, _Columns, _Columns]:
    """Return the facts of a severity, those of a customer, which are known together or not at all, and the others."""
    severity = {name: same for name, same in columns.items() if name.startswith("severity.")}
    customer = {name: same for name, same in columns.items() if name.startswith("customer.") and name not in ALWAYS}
    return severity, customer, {name: columns[name] for name in columns if name not in {*severity, *customer}}


def _each(columns: _Columns, *, always: frozenset[str]) -> SearchStrategy[_Named]:
    present = {name: _present(same) for name, same in columns.items()}
    sure = {name: strategy for name, strategy in present.items() if name in always}
    return st.fixed_dictionaries(sure, optional={name: one for name, one in present.items() if name not in always})


def _together(columns: _Columns) -> SearchStrategy[_Named]:
    return st.just({}) | st.fixed_dictionaries({name: _present(same) for name, same in columns.items()})


def _present(columns: Sequence[Column]) -> SearchStrategy[Any]:
    fact = columns[0].fact
    if fact.kind == "tags":
        tags = dict.fromkeys((*(fact.values or ()), *(column.tag for column in columns if column.tag is not None)))
        tag = st.sampled_from([*tags]) if tags else st.nothing()
        return st.frozensets(tag if fact.values else tag | texts(min_size=1), max_size=4)
    examples = [one.example for column in columns for one in column.classes if one.example is not None]
    told = dict.fromkeys((*examples, *(value for column in columns for value in column.boundaries)))
    return st.sampled_from([*told]) | _stranger(fact)


def _stranger(fact: Fact) -> SearchStrategy[Any]:
    if fact.values is not None:
        return st.sampled_from(fact.values)
    if fact.kind == "boolean":
        return st.booleans()
    if fact.kind == "text":
        return texts(min_size=1 if fact.name in ALWAYS else 0)
    if fact.kind == "path":
        return st.lists(st.sampled_from(("delivery", "late", "billing", "elsewhere")), min_size=1, max_size=3).map(
            "/".join
        )
    low = -_RANGE if fact.at_least is None else fact.at_least
    high = low + 2 * _RANGE if fact.at_most is None else fact.at_most
    if fact.kind == "integer":
        return st.integers(int(low), int(high))
    return st.decimals(low, high, places=2)


_RANGE = 50


def _consistent(facts: _Named, of_customer: Iterable[str]) -> _Named:
    """Return *facts* in which sums are those of their parts, and customers are known of whom something is known."""
    for total, names in SEVERITY_SUMS.items():
        if total in facts:
            parts: list[Any] = [facts[name] for name in names if name in facts]
            told: Any = facts[total]
            lowest = sum(parts)
            facts[total] = min(max(told, lowest), lowest + SEVERITY_TOP * (len(names) - len(parts)))
    known = [*of_customer]
    if "customer.known" in facts and known:
        facts["customer.known"] = known[0] in facts
    return facts


def _possible(impossible: Sequence[Sequence[Condition]], columns: _Columns) -> Any:
    known = [one for one in impossible if all(condition.fact.name in columns for condition in one)]
    barred = Partition.of(known)
    return lambda facts: not barred.matching(facts)
