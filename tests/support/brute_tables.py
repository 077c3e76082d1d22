"""Small random tables and their answers by trying every input: the oracle of the analysis, which knows no partition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product
from typing import Any

from hypothesis import strategies as st

from grievance.rules import FactSchema, HitPolicy, Rule, RuleTable, when

TAGS = ("old", "poor")
DOMAINS: Mapping[str, tuple[object, ...]] = {
    "channel": ("web", "letter", "shop"),
    "safety": (0, 1, 2, 3),
    "vip": (True, False),
    "category": ("a", "a/b", "a/b/c", "d"),
    "product": ("x", "y", "other"),
    "tags": tuple(frozenset(some) for some in chain.from_iterable(combinations(TAGS, size) for size in range(3))),
}
SCHEMA = FactSchema.from_mapping(
    {
        "channel": ["web", "letter", "shop"],
        "safety": {"type": "integer", "at_least": 0, "at_most": 3},
        "vip": "boolean",
        "category": {"type": "path", "values": ["a", "a/b", "a/b/c", "d"]},
        "product": "text",
        "tags": {"type": "tags", "values": list(TAGS)},
    }
)

Facts = Mapping[str, Any]


def inputs(names: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Yield every input of facts with these names, absent ones included."""
    asked = sorted(names)
    for values in product(*((*DOMAINS[name], None) for name in asked)):
        yield {name: value for name, value in zip(asked, values, strict=True) if value is not None}


def conditions() -> st.SearchStrategy[dict[str, object]]:
    """Conditions on up to three facts, as a file has them."""
    lists = st.lists(st.sampled_from(TAGS), min_size=1, max_size=2, unique=True)
    written = {
        "channel": st.one_of(
            st.sampled_from(DOMAINS["channel"]),
            st.lists(st.sampled_from(DOMAINS["channel"]), min_size=1, max_size=2, unique=True),
            st.just({"not": "web"}),
            st.booleans().map(lambda there: {"present": there}),
        ),
        "safety": st.one_of(
            st.integers(1, 3).map(lambda number: {"at_least": number}),
            st.integers(0, 2).map(lambda number: {"at_most": number}),
            st.integers(0, 3),
            st.just({"between": [1, 2]}),
        ),
        "vip": st.booleans(),
        "category": st.sampled_from(("a/**", "a/b/**", "a", "d", "a/b/c")),
        "product": st.sampled_from(("x", "y", {"not": ["x", "y"]})),
        "tags": st.one_of(
            st.builds(lambda name, tags: {name: tags}, st.sampled_from(("any_of", "all_of", "none_of")), lists),
            st.booleans().map(lambda there: {"present": there}),
        ),
    }
    chosen = st.lists(st.sampled_from(sorted(written)), max_size=3, unique=True)
    return chosen.flatmap(lambda names: st.fixed_dictionaries({name: written[name] for name in names}))


def rules(values: st.SearchStrategy[Any], *, at_most: int = 6) -> st.SearchStrategy[tuple[Rule[Any], ...]]:
    """Rules called r0, r1, ... that give these values."""
    rows = st.lists(st.tuples(conditions(), values), max_size=at_most)
    return rows.map(
        lambda found: tuple(
            Rule(id=f"r{number}", when=when(asked, SCHEMA), value=value, because="so")
            for number, (asked, value) in enumerate(found)
        )
    )


def tables(hit: HitPolicy, values: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[RuleTable[Any]]:
    """Small tables with this hit policy, with or without a last answer and what is impossible."""
    usual = st.integers(-2, 3) if hit == "collect" else st.sampled_from("AB")
    wanted = usual if values is None else values
    last = st.sampled_from([None, *([] if hit == "collect" else [9] if values is not None else ["A", "Z"])]).map(
        lambda value: None if value is None else Rule(id="otherwise", value=value, because="so")
    )
    cannot = st.lists(conditions().filter(bool).map(lambda asked: when(asked, SCHEMA)), max_size=2).map(tuple)
    return st.builds(
        lambda ruled, otherwise, impossible: RuleTable(
            name="t",
            schema=SCHEMA,
            hit=hit,
            rules=ruled,
            otherwise=otherwise,
            impossible=impossible,
        ),
        rules(wanted),
        last,
        cannot,
    )


def names_of(*tables_: RuleTable[Any], also: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return the facts that rules ask, and those that what cannot occur links with them, over however many links."""
    names = frozenset(name for table in tables_ for rule in table.rules for name in rule.reads) | also
    never = [frozenset(of.fact.name for of in one) for table in tables_ for one in table.impossible]
    for _ in never:
        names = names.union(*(one for one in never if one & names))
    return names


def holds(conditions_: Any, facts: Facts) -> bool:
    """Return whether all conditions hold."""
    return all(condition.holds(facts.get(condition.fact.name)) for condition in conditions_)


def held(table: RuleTable[Any], facts: Facts) -> list[int]:
    """Return the positions of the rules that hold, asked one by one."""
    return [position for position, rule in enumerate(table.rules) if holds(rule.when, facts)]


def answer(table: RuleTable[Any], facts: Facts) -> Any:
    """Return what a table answers, by the words of its hit policy; None if it abstains."""
    found = held(table, facts)
    if table.hit == "collect":
        return sum(table.rules[position].value for position in found)
    if not found:
        return None if table.otherwise is None else table.otherwise.value
    if table.hit == "unique" and len(found) > 1:
        return None
    return table.rules[found[0]].value


def every_input(*tables_: RuleTable[Any], also: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """Return every input of some tables that can occur."""
    never = [one for table in tables_ for one in table.impossible]
    names = names_of(*tables_, also=also)
    known = [one for one in never if names.issuperset(of.fact.name for of in one)]
    return [facts for facts in inputs(names) if not any(holds(one, facts) for one in known)]


def occurs(example: Facts, among: list[dict[str, Any]]) -> bool:
    """Return whether an example of the analysis, in which tags come as a list, is *among* some inputs."""
    told = {name: frozenset(value) if isinstance(value, list) else value for name, value in example.items()}
    return told in among
