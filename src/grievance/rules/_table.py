"""Rule tables: rows, a hit policy, and what to answer when no row holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Generic, TypeVar

import attrs

from grievance.decision import Decision
from grievance.errors import InvalidDocument, Problem
from grievance.rules._conditions import Condition
from grievance.rules._explain import Explanation, traces
from grievance.rules._hits import Decider, decider
from grievance.rules._partition import Partition
from grievance.rules._problems import moved, shown, unknown_keys
from grievance.rules._reading import RowForm
from grievance.rules._rule import HitPolicy, Rule, foreign_faults, hit_faults, id_faults, row_faults
from grievance.rules._schema import FactSchema

T = TypeVar("T")

_NO_KEYS: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class RuleTable(Generic[T]):
    """
    Rules that decide one question, on one unchanging view of the facts.

    ``hit`` is the hit policy: ``first`` answers with the first row that holds, ``unique`` with the only one,
    ``collect`` with the sum of all that hold. ``otherwise`` answers when no row holds; without it the table
    abstains, and a ``collect`` table answers 0. ``impossible`` are combinations of conditions that cannot
    occur; deciding ignores them.

    >>> from grievance.rules import FactSchema, Rule, RuleTable, when
    >>> schema = FactSchema.from_mapping({"category": "path", "channel": ["web", "letter"]})
    >>> table = RuleTable(
    ...     name="routing",
    ...     schema=schema,
    ...     hit="first",
    ...     rules=(Rule(id="late", when=when({"category": "delivery/late/**"}, schema), value="logistics",
    ...                 because="logistics can trace the parcel"),),
    ...     otherwise=Rule(id="otherwise", value="front-desk", because="nobody else is responsible"),
    ... )
    >>> decision = table.decide({"category": "delivery/late/abroad", "channel": "web"})
    >>> decision.value, decision.sentences(), dict(decision.read)
    ('logistics', ('logistics can trace the parcel [late]',), {'category': 'delivery/late/abroad'})

    Raises:
        InvalidDocument: The rows do not fit the schema, the hit policy or each other; every fault is listed.
    """

    name: str
    schema: FactSchema = attrs.field(repr=False)
    hit: HitPolicy
    rules: tuple[Rule[T], ...] = ()
    otherwise: Rule[T] | None = None
    impossible: tuple[tuple[Condition, ...], ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = tuple(_faults(self))
        if problems:
            raise InvalidDocument(f"rule table {self.name!r}", problems)

    @classmethod
    def from_mapping(
        cls,
        mapping: Mapping[str, object],
        *,
        name: str,
        schema: FactSchema,
        value: Callable[[Mapping[str, object]], T],
        value_keys: frozenset[str],
        must_decide: bool,
        other_keys: frozenset[str] = _NO_KEYS,
        impossible: tuple[tuple[Condition, ...], ...] = (),
    ) -> RuleTable[T]:
        """
        Return the table that a procedure file states; `read_table` says how it is read.

        Raises:
            InvalidDocument: The mapping has faults; all of them are listed with their paths.
        """
        table, problems = read_table(
            mapping,
            name=name,
            schema=schema,
            value=value,
            value_keys=value_keys,
            must_decide=must_decide,
            other_keys=other_keys,
            impossible=impossible,
        )
        if table is None:
            raise InvalidDocument(f"rule table {name!r}", problems)
        return table

    @cached_property
    def partition(self) -> Partition:
        """
        What the rules can tell apart, which is also the index that decides.

        Built when first asked for. It holds classes x rows / 8 bytes a column and is no part of the table's
        equality, hash, text or pickle.
        """
        return Partition.of(rule.when for rule in self.rules)

    def decide(self, facts: Mapping[str, object]) -> Decision[T]:
        """
        Return the answer for *facts* with the rules that gave it and the facts that those rules read.

        A fact that is missing or None is absent. Facts that no rule asks are ignored; the others are read until
        no rule is left that might hold. When several rules of a ``unique`` table hold, it abstains.

        Raises:
            FactError: A fact that was read has a value that its declaration does not allow.
        """
        return self._decider(facts)

    def matching(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """
        Return the ids of all rules that hold, in the order of the table.

        Raises:
            FactError: A fact that was read has a value that its declaration does not allow.
        """
        return tuple(self.rules[position].id for position in self.partition.matching(facts))

    def explain(self, facts: Mapping[str, object]) -> Explanation[T]:
        """
        Return the decision and what became of every rule; unlike deciding, this asks every rule in turn.

        Raises:
            FactError: A fact that was read has a value that its declaration does not allow.
        """
        decision = self.decide(facts)
        rows = traces(self.rules, facts, decision, ordered=self.hit == "first")
        return Explanation(table=self.name, decision=decision, rows=tuple(rows))

    @cached_property
    def _decider(self) -> Decider[T]:
        return decider(self.name, self.hit, self.rules, self.otherwise, self.partition)


def read_table(
    mapping: object,
    *,
    name: str,
    schema: FactSchema,
    value: Callable[[Mapping[str, object]], T],
    value_keys: frozenset[str],
    must_decide: bool,
    other_keys: frozenset[str] = _NO_KEYS,
    impossible: tuple[tuple[Condition, ...], ...] = (),
    path: str = "",
) -> tuple[RuleTable[T] | None, list[Problem]]:
    """
    Return the table that a mapping states, or None and all its faults, with paths below *path*.

    The mapping has ``hit`` (first, unique or collect), ``rules`` and ``otherwise``. A row has ``id``, ``when``,
    ``because``, perhaps ``authority``, and keys of its own.

    Args:
        mapping: The table as a procedure file has it.
        name: What the table is called in explanations.
        schema: The facts that its rules may read.
        value: Turns a row's own keys into its value, or raises InvalidValue, which becomes a fault of the row.
        value_keys: The names of a row's own keys, such as ``to`` or ``score``.
        must_decide: Whether ``otherwise`` is required; a sum needs none, since nothing sums to 0.
        other_keys: Keys of the mapping that somebody else reads.
        impossible: Combinations of conditions that cannot occur.
        path: Where the mapping lies in its document.
    """
    if not isinstance(mapping, Mapping):
        return None, [Problem(path, f"must be a table with hit and rules, not {shown(mapping)}")]
    hit: Any = mapping.get("hit")
    form = RowForm(schema=schema, value=value, value_keys=value_keys)
    rules, row_problems = form.rules(mapping.get("rules", []))
    otherwise, otherwise_problems = form.otherwise(mapping["otherwise"]) if "otherwise" in mapping else (None, [])
    problems = [*unknown_keys(mapping, ("hit", "rules", "otherwise", *sorted(other_keys))), *hit_faults(hit)]
    problems += (*row_problems, *moved(otherwise_problems, "otherwise"))
    if must_decide and hit != "collect" and "otherwise" not in mapping:
        problems.append(Problem("otherwise", "is missing: this table must always have an answer"))
    if problems:
        return None, list(moved(problems, path))
    try:
        table = RuleTable(name=name, schema=schema, hit=hit, rules=rules, otherwise=otherwise, impossible=impossible)
    except InvalidDocument as error:
        return None, list(moved(error.problems, path))
    return table, []


def _faults(table: RuleTable[Any]) -> Iterator[Problem]:
    rows = {f"rules[{position}]": rule for position, rule in enumerate(table.rules)}
    last = {} if table.otherwise is None else {"otherwise": table.otherwise}
    yield from hit_faults(table.hit)
    yield from id_faults((path, rule.id) for path, rule in (rows | last).items())
    yield from row_faults(rows | last, table.hit, table.schema)
    if table.otherwise is not None and table.otherwise.when:
        yield Problem("otherwise.when", "must be empty: it answers when no other rule holds")
    for position, conditions in enumerate(table.impossible):
        yield from foreign_faults(conditions, f"impossible[{position}]", table.schema)
