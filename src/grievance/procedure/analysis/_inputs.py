"""What complaints there can be: conditions on them, asked of the engine that analyses tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from grievance.policies import implied
from grievance.procedure._procedure import Procedure
from grievance.rules import Condition, FactSchema, Rule, RuleTable, read_when
from grievance.rules.analysis import Proof, never_gives

__all__ = ["When", "implied_in", "some_input", "when_of"]

When: TypeAlias = tuple[Condition, ...]


def implied_in(schema: FactSchema) -> tuple[When, ...]:
    """Return the combinations of built-in facts that cannot occur, as conditions on the facts of *schema*."""
    read = [read_when(one, schema) for one in implied()]
    return tuple(conditions for conditions, problems in read if not problems)


def when_of(asked: object, procedure: Procedure) -> When:
    """Return what *asked* states in the form of a ``when`` table, as far as it can be read."""
    return read_when(asked, procedure.schema)[0]


def some_input(
    procedure: Procedure, when: Sequence[Condition], *, unless: Iterable[When] = (), never: Iterable[When] = ()
) -> Proof:
    """
    Return the proof that there is no complaint for which *when* holds and none of *unless* does.

    It is refuted with an example if there is one. What the procedure says cannot occur is left out, as are *never*.
    """
    rows = [Rule(id=f"unless {number}", when=one, value="unless", because="-") for number, one in enumerate(unless)]
    table = RuleTable(
        name="inputs",
        schema=procedure.schema,
        hit="first",
        rules=(*rows, Rule(id="when", when=tuple(when), value="when", because="-")),
        impossible=(*procedure.impossible, *implied_in(procedure.schema), *never),
    )
    return never_gives(table, "when")
