"""The peers of the rule tables: an if-chain as one would write it by hand, durable_rules, a zen-engine table."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, TypeAlias

from benchmarks.suite.rule_cases import ASKED, Drawn, Facts, Test

__all__ = ["Engine", "chain_all", "chain_first", "durable_first", "zen_first"]

Engine: TypeAlias = Callable[[Facts], Any]


def chain_first(rules: Sequence[Drawn]) -> Engine:
    """Return a function of one ``if`` a rule that returns the number of the first that holds."""
    lines = (f" if {_condition(rule)}: return {rule.number}" for rule in rules)
    return _written(lines)


def chain_all(rules: Sequence[Drawn]) -> Engine:
    """Return a function of one ``if`` a rule that returns the numbers of all that hold and the sum of their scores."""
    lines = (f" if {_condition(rule)}: hits.append({rule.number}); total += {rule.score}" for rule in rules)
    return _written([" hits = []; total = 0", *lines, " return hits, total"])


def _written(lines: Any) -> Engine:
    names = "; ".join(f'{name} = facts["{name}"]' for name in ASKED)
    made: dict[str, Any] = {}
    exec("\n".join(["def decide(facts):", f" {names}", *lines]), made)  # noqa: S102 - it is what a hand would write
    decide: Engine = made["decide"]
    return decide


def _condition(rule: Drawn) -> str:
    return " and ".join(_python(test) for test in rule.tests)


def _python(test: Test) -> str:
    fact, operator, value = test
    return {
        "eq": f"{fact} == {value!r}",
        "in": f"{fact} in {tuple(value) if operator == 'in' else ()!r}",
        "prefix": f"{fact}.startswith({value!r})",
        "ge": f"{fact} >= {value!r}",
        "lt": f"{fact} < {value!r}",
        "has": f"{value!r} in {fact}",
    }[operator]


def durable_first(durable: Any, rules: Sequence[Drawn]) -> Engine:
    """Return a function that posts facts to a ruleset of durable_rules (Rete in C) and returns the first hit."""
    hits: list[int] = []
    name = f"rules_{len(rules)}"
    with durable.ruleset(name):
        for rule in rules:
            condition = None
            for test in rule.tests:
                asked = _durable(durable, test)
                condition = asked if condition is None else condition & asked
            durable.when_all(durable.pri(rule.number + 1), condition)(_noting(hits, rule.number))
    ids = count(1)

    def decide(facts: Facts) -> int:
        hits.clear()
        durable.post(name, {**facts, "id": next(ids)})
        return hits[0]

    return decide


def _noting(hits: list[int], number: int) -> Callable[[Any], None]:
    def act(_context: Any) -> None:  # durable_rules counts the parameters: exactly one
        hits.append(number)

    return act


def _durable(durable: Any, test: Test) -> Any:
    fact, operator, value = test
    asked = getattr(durable.m, fact)
    if operator == "in":
        either = asked == value[0]
        for one in value[1:]:
            either |= asked == one
        return either
    return {
        "eq": lambda: asked == value,
        "prefix": lambda: asked.matches(f"{value}.*"),
        "ge": lambda: asked >= value,
        "lt": lambda: asked < value,
        "has": lambda: asked.anyItem(durable.item == value),
    }[operator]()


def zen_first(zen: Any, rules: Sequence[Drawn]) -> Engine:
    """Return a function that evaluates a decision table of zen-engine (Rust) and returns the first hit."""
    decision = zen.ZenEngine().create_decision(json.dumps(_graph(rules)))

    def decide(facts: Facts) -> int:
        number: int = decision.evaluate(facts)["result"]["rule"]
        return number

    return decide


def _graph(rules: Sequence[Drawn]) -> dict[str, Any]:
    empty = dict.fromkeys(ASKED, "")
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in ASKED],
        "outputs": [{"id": "out", "name": "rule", "field": "rule"}],
        "rules": [
            {"_id": f"r{rule.number}", "out": str(rule.number), **empty, **{test[0]: _zen(test) for test in rule.tests}}
            for rule in rules
        ],
    }
    place = {"position": {"x": 0, "y": 0}}
    return {
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", **place},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": table, **place},
            {"id": "end", "type": "outputNode", "name": "end", **place},
        ],
        "edges": [
            {"id": "first", "sourceId": "in", "targetId": "table", "type": "edge"},
            {"id": "second", "sourceId": "table", "targetId": "end", "type": "edge"},
        ],
    }


def _zen(test: Test) -> str:
    _, operator, value = test
    text = json.dumps(value)
    return {
        "eq": text,
        "in": text.strip("[]"),
        "prefix": f"startsWith($, {text})",
        "ge": f">= {text}",
        "lt": f"< {text}",
        "has": f"contains($, {text})",
    }[operator]
