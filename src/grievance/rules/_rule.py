"""One row of a rule table, and what makes rows a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Generic, Literal, TypeVar, get_args

import attrs

from grievance.decision import Phrase, Reason
from grievance.errors import InvalidValue, Problem
from grievance.rules._conditions import Condition
from grievance.rules._facts import Fact, is_number
from grievance.rules._problems import join, listed, nearest, shown

T = TypeVar("T")

HitPolicy = Literal["first", "unique", "collect"]
HIT_POLICIES: Final[tuple[str, ...]] = get_args(HitPolicy)


def _phrase(text: str | Mapping[str, str] | Phrase) -> Phrase:
    return Phrase.of(text)


@attrs.frozen(kw_only=True)
class Rule(Generic[T]):
    """
    A row of a rule table: if all conditions hold, this value, for this reason.

    ``authority`` is the clause, standard or promise that the rule rests on. Without conditions it always holds.

    Raises:
        InvalidValue: The id is empty, the value is None (which would say "a person must decide"), or two
            conditions ask the same fact.
    """

    id: str
    when: tuple[Condition, ...] = ()
    value: T
    because: Phrase = attrs.field(converter=_phrase)
    authority: str | None = None

    def __attrs_post_init__(self) -> None:
        if not self.id:
            raise InvalidValue("Rule.id", "must not be empty")
        if self.value is None:
            raise InvalidValue("Rule.value", "must not be None, which would say that a person must decide")
        if len(set(self.reads)) < len(self.when):
            raise InvalidValue("Rule.when", f"rule {self.id!r} asks a fact twice: put both tests into one condition")

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The names of the facts that the conditions ask."""
        return tuple(condition.fact.name for condition in self.when)

    @cached_property
    def reason(self) -> Reason:
        """Why, as a decision states it."""
        return Reason(rule=self.id, because=self.because, authority=self.authority)


def hit_faults(hit: object) -> Iterator[Problem]:
    """Yield a fault unless *hit* is a hit policy."""
    if hit not in HIT_POLICIES:
        yield Problem("hit", f"must be one of {listed(HIT_POLICIES)}, not {shown(hit)}{nearest(hit, HIT_POLICIES)}")


def id_faults(ids: Iterable[tuple[str, object]]) -> Iterator[Problem]:
    """Yield a fault for each rule, given as a path and an id, whose id a rule before it has."""
    first: dict[str, str] = {}
    for path, rule_id in ids:
        if isinstance(rule_id, str) and first.setdefault(rule_id, path) != path:
            yield Problem(join(path, "id"), f"{rule_id!r} is the id of {first[rule_id]} already")


def row_faults(rows: Mapping[str, Rule[Any]], hit: str, schema: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield the faults of rules, given by path, in a table with this hit policy and these facts."""
    for path, rule in rows.items():
        if hit == "collect" and not is_number(rule.value):
            yield Problem(path, f"a collect table sums integers and Decimals, not {shown(rule.value)}")
        yield from foreign_faults(rule.when, join(path, "when"), schema)


def foreign_faults(when: Iterable[Condition], path: str, schema: Mapping[str, Fact]) -> Iterator[Problem]:
    """Yield a fault for each condition whose fact *schema* does not declare as the condition does."""
    for condition in when:
        declared = schema.get(condition.fact.name)
        if declared is not condition.fact and declared != condition.fact:
            yield Problem(join(path, condition.fact.name), "is not declared like this in the schema of the table")
