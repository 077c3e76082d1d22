"""The inputs that two procedures have in common: facts as both declare them, and tables over these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import attrs

from grievance.policies import BUILT_IN, implied
from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._change import Change, Weight
from grievance.rules import Condition, Fact, FactSchema, Rule, RuleTable, read_when
from grievance.rules.analysis import STEPS, Difference, Undecided, differences

__all__ = ["Inputs", "When", "fact_changes", "without_limit"]

T = TypeVar("T")
When = tuple[Condition, ...]

LIMIT = 50
"""How many kinds of difference of one table are told."""


@attrs.frozen(kw_only=True)
class Inputs:
    """
    What both procedures can be asked.

    ``schema`` declares each fact so that it takes what either procedure takes; ``never`` is what cannot occur, or only
    in one of the two. Facts that are of another kind now are ``clashing``: rules on them cannot be compared. Each
    question takes at most ``steps``.
    """

    schema: FactSchema
    never: tuple[When, ...]
    clashing: frozenset[str] = frozenset()
    steps: int = STEPS

    @classmethod
    def of(cls, old: Procedure, new: Procedure, *, steps: int = STEPS) -> Inputs:
        """Return the inputs of two procedures."""
        names = dict.fromkeys((*old.schema, *new.schema))
        pairs = [(old.schema.get(name), new.schema.get(name)) for name in names]
        both = [(before, after) for before, after in pairs if before is not None and after is not None]
        schema = FactSchema(tuple(_joined(*pair) for pair in pairs))
        clashing = frozenset(before.name for before, after in both if before.kind != after.kind)
        shared = [pair for pair in both if pair[0].name not in clashing]
        strange = [when for pair in shared for when in _of_one(schema[pair[0].name], *pair)]
        impossible = [when for when in _placed(old.impossible, schema) if when in [*_placed(new.impossible, schema)]]
        never = (*strange, *impossible, *_unlisted(old, new, schema), *implied(schema))
        return cls(schema=schema, never=never, clashing=clashing, steps=steps)

    def table(self, name: str, rules: Iterable[Rule[T]], *, hit: Any = "first", otherwise: Any = None) -> RuleTable[T]:
        """Return a table of *rules* over these inputs, without those on facts that clash."""
        placed = (attrs.evolve(rule, when=when) for rule in rules if (when := self.placed(rule.when)) is not None)
        return RuleTable(name=name, schema=self.schema, hit=hit, rules=tuple(placed), otherwise=otherwise)

    def placed(self, when: When) -> When | None:
        """Return conditions on the facts of ``schema``; None if one is on a fact that clashes."""
        if any(one.fact.name in self.clashing for one in when):
            return None
        return tuple(Condition(fact=self.schema[one.fact.name], tests=one.tests) for one in when)

    def given(self, example: Mapping[str, object]) -> dict[str, object]:
        """Return the facts of an example as rules read them: tags are a set there."""
        return {name: frozenset(value) if isinstance(value, list) else value for name, value in example.items()}

    def differences(self, section: str, old: RuleTable[Any], new: RuleTable[Any]) -> Iterator[Difference | Change]:
        """Yield what two tables answer otherwise, and a change that is undecided if not all of it was found."""
        try:
            found = differences(old, new, implied=self.never, limit=LIMIT, steps=self.steps)
        except Undecided as reached:
            yield Change(section=section, message=str(reached), weight=Weight.UNDECIDED)
            return
        yield from found
        if len(found) == LIMIT:
            message = f"there may be more kinds of difference than these {LIMIT}"
            yield Change(section=section, message=message, weight=Weight.UNDECIDED)


def without_limit(found: Iterable[Difference | Change]) -> list[Difference]:
    """Return the differences that were found, whether these are all or not."""
    return [one for one in found if isinstance(one, Difference)]


def fact_changes(old: Procedure, new: Procedure, inputs: Inputs) -> Iterator[Change]:
    """Yield the facts of the host that take other values now, and those that are of another kind."""
    for name in sorted((old.reads | new.reads) & old.schema.keys() & new.schema.keys() - BUILT_IN.keys()):
        words = f"{name} was {old.schema[name].expected} and is {new.schema[name].expected}"
        if name in inputs.clashing:
            message = f"{words}: rules on it are left out"
            yield Change(section="facts", message=message, weight=Weight.UNDECIDED)
        elif old.schema[name] != new.schema[name] and name in old.reads & new.reads:
            yield Change(section="facts", message=words)


def _joined(old: Fact | None, new: Fact | None) -> Fact:
    """Return the declaration that takes what either takes."""
    if old is None or new is None or old.kind != new.kind:
        found = new or old
        assert found is not None  # one of them declares it  # noqa: S101
        return found
    listed = None if old.values is None or new.values is None else tuple(dict.fromkeys((*old.values, *new.values)))
    low = None if old.at_least is None or new.at_least is None else min(old.at_least, new.at_least)
    high = None if old.at_most is None or new.at_most is None else max(old.at_most, new.at_most)
    return Fact(name=old.name, kind=old.kind, values=listed, at_least=low, at_most=high)


def _of_one(joined: Fact, *declared: Fact) -> Iterator[When]:
    """Yield the values that only one of two declarations takes: no complaint has them under both procedures."""
    for one in declared:
        asked: list[object] = []
        if one.values is not None and joined.values is not None:
            strange = [value for value in joined.values if value not in one.known]
            asked += [{"any_of": strange}] if strange else []
        elif one.values is not None and one.kind != "tags":
            asked.append({"not": list(one.values)})
        if one.at_least is not None and one.at_least != joined.at_least:
            asked.append({"below": one.at_least})
        if one.at_most is not None and one.at_most != joined.at_most:
            asked.append({"above": one.at_most})
        yield from ((Condition.of(joined, each),) for each in asked)


def _placed(whens: Iterable[When], schema: FactSchema) -> Iterator[When]:
    for when in whens:
        if all(one.fact.kind == schema[one.fact.name].kind for one in when):
            yield tuple(Condition(fact=schema[one.fact.name], tests=one.tests) for one in when)


def _unlisted(old: Procedure, new: Procedure, schema: FactSchema) -> Iterator[When]:
    """Yield what no channel is where both procedures list theirs: none of them."""
    if old.channels and new.channels:
        yield read_when({"channel": {"not": [*dict.fromkeys((*old.channels, *new.channels))]}}, schema)[0]
