"""Rule tables: one decision, growth with the number of rules, and what the index costs."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Sequence
from typing import Any

from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, Side, compare, each, race
from benchmarks.suite.peers import missing, optional
from benchmarks.suite.results import NO_GOAL, Row, at_most, faster_by, shown, times_at_most
from benchmarks.suite.rule_cases import draw_facts, draw_rules, our_facts, our_rules, our_table
from benchmarks.suite.rule_peers import Engine, chain_all, chain_first, durable_first, zen_first

from grievance.decision import Decision
from grievance.rules import HitPolicy, RuleTable

__all__ = ["ROWS"]

FACTS = 400
RULES = 1000
FEW, MANY = 100, 10_000


def table_of(count: int, hit: HitPolicy) -> RuleTable[Any]:
    return our_table(our_rules(draw_rules(count), hit), hit)


def our_side(count: int, hit: HitPolicy) -> Side:
    return each(table_of(count, hit).decide, [(our_facts(facts),) for facts in draw_facts(FACTS)])


def first_of(decisions: list[Decision[Any]]) -> list[int]:
    return [int(decision.rules[0]) for decision in decisions]


def beside(engine: Engine | None, setting: Setting, note: str) -> Outcome:
    """Time first-hit decisions that explain themselves beside an engine that gives the number of the rule."""
    theirs = each(engine, [(facts,) for facts in draw_facts(FACTS)]) if engine else None
    return compare(
        our_side(RULES, "first"),
        theirs,
        setting=setting,
        operations=FACTS,
        same=lambda decisions, numbers: first_of(decisions) == numbers,
        note=note,
    )


def first_beside_chain(setting: Setting) -> Outcome:
    return beside(chain_first(draw_rules(RULES)), setting, "")


def first_beside_durable(setting: Setting) -> Outcome:
    durable = optional("durable.lang")
    engine = durable_first(durable, draw_rules(RULES)) if durable else None
    return beside(engine, setting, missing(durable, "durable_rules"))


def first_beside_zen(setting: Setting) -> Outcome:
    zen = optional("zen")
    return beside(zen_first(zen, draw_rules(RULES)) if zen else None, setting, missing(zen, "zen-engine"))


def growth_of_first(setting: Setting) -> Outcome:
    return growth("first", setting, chain_first, first_of)


def growth_of_collect(setting: Setting) -> Outcome:
    return growth("collect", setting, chain_all, all_of)


def all_of(decisions: list[Decision[Any]]) -> list[Any]:
    return [([int(rule) for rule in decision.rules], decision.value) for decision in decisions]


def growth(
    hit: HitPolicy, setting: Setting, chain: Callable[[Sequence[Any]], Engine], answers: Callable[[Any], list[Any]]
) -> Outcome:
    """Time a large table beside a small one; both answer as an if-chain does."""
    many = setting.size(1000, MANY)
    sides = {count: our_side(count, hit) for count in (FEW, many)}
    for count, side in sides.items():
        if answers(side(None)) != list(map(chain(draw_rules(count)), draw_facts(FACTS))):
            raise DifferentAnswers
    return race(sides[many], sides[FEW], setting=setting, operations=FACTS)


def index(setting: Setting) -> Outcome:
    """Time the first decision of fresh tables: it builds the index."""
    drawn, facts = draw_rules(setting.size(1000, MANY)), our_facts(draw_facts(1)[0])

    def ours(table: Any) -> object:
        return table.decide(facts)

    return race(ours, None, setting=setting, feed=lambda _: our_table(our_rules(drawn, "first"), "first"))


def memory(setting: Setting) -> Outcome:
    """Measure what building an index leaves allocated, beside what the partition says it holds."""
    table, facts = table_of(setting.size(1000, MANY), "first"), our_facts(draw_facts(1)[0])
    tracemalloc.start()
    table.partition.matching(facts)
    index, _ = tracemalloc.get_traced_memory()
    table.decide(facts)
    every, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    columns = table.partition.columns
    stated = sum(len(column.classes) for column in columns) * len(table.rules) / 8
    note = f"{len(columns)} columns; {shown(every, 'B')} with the prepared answers"
    return Outcome(ours=index, theirs=stated, ratio=index / stated, note=note)


ROWS = (
    Row(
        name="rules/first-chain",
        what="first hit among 1,000 rules on 15 facts, with reasons, beside an if-chain that gives the rule's number",
        peer="if-chain by hand",
        goal=faster_by(5),
        measure=first_beside_chain,
    ),
    Row(
        name="rules/first-durable",
        what="the same beside a Rete network in C",
        peer="durable_rules",
        goal=faster_by(25),
        measure=first_beside_durable,
    ),
    Row(
        name="rules/first-zen",
        what="the same beside one call of a decision table in Rust",
        peer="zen-engine",
        goal=faster_by(100),
        measure=first_beside_zen,
    ),
    Row(
        name="rules/growth-first",
        what="first hit among 10,000 rules beside 100",
        peer="ours, 100 rules",
        goal=times_at_most(2.5),
        measure=growth_of_first,
    ),
    Row(
        name="rules/growth-collect",
        what="sum of all hits among 10,000 rules beside 100; there are twelve times as many hits",
        peer="ours, 100 rules",
        goal=times_at_most(7),
        measure=growth_of_collect,
    ),
    Row(
        name="rules/index",
        what="building the index of 10,000 rules",
        peer="",
        goal=at_most(0.3),
        measure=index,
    ),
    Row(
        name="rules/index-memory",
        what="memory of that index, beside the stated classes x rows / 8 bytes a column",
        peer="as stated",
        goal=NO_GOAL,
        unit="B",
        measure=memory,
    ),
)
