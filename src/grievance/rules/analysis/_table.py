"""Everything that can be wrong with one table."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from grievance.rules._table import RuleTable
from grievance.rules.analysis._finding import Defect, Finding
from grievance.rules.analysis._gaps import gaps
from grievance.rules.analysis._inspection import STEPS, Implied, Inspection
from grievance.rules.analysis._monotone import falling
from grievance.rules.analysis._overlaps import copies, overlaps
from grievance.rules.analysis._rows import never_holding, shadowed_or_redundant

__all__ = ["analyse_table"]

_NO_IMPLIED: Implied = ()


def analyse_table(
    table: RuleTable[Any],
    *,
    implied: Implied = _NO_IMPLIED,
    where: str = "",
    must_answer: bool = True,
    all_count: bool = False,
    ordered: Collection[str] = (),
    steps: int = STEPS,
) -> tuple[Finding, ...]:
    """
    Return all that is wrong with *table*, decided exactly on its partition; nothing if it is sound.

    Found are rows that never hold; in a ``first`` table rows that earlier ones leave nothing to, or that could be left
    out; in a ``unique`` table rows that hold together; in a ``collect`` table rows that ask the same twice; inputs
    that nobody answers; and steps up of an ordered fact at which the answer falls.

    >>> from grievance.rules import FactSchema, Rule, RuleTable, when
    >>> schema = FactSchema.from_mapping({"amount": {"type": "integer", "at_least": 0}})
    >>> rows = [("all", {"amount": {"at_least": 0}}, "clerk"), ("large", {"amount": {"at_least": 100}}, "head")]
    >>> rules = tuple(Rule(id=id, when=when(asked, schema), value=to, because="so") for id, asked, to in rows)
    >>> table = RuleTable(name="routing", schema=schema, hit="first", rules=rules)
    >>> for finding in analyse_table(table):
    ...     print(finding, finding.example)
    routing.rules[1]: shadowed: 'large' never gives the answer: 'all' before it holds wherever it does {'amount': 100}
    routing: gap: no rule holds where amount is absent {}

    Args:
        table: The table.
        implied: Combinations of facts that cannot occur, beside those of the table.
        where: The path of the table in its file; its name if not given.
        must_answer: Whether an input that no row holds for is a gap where there is no ``otherwise``.
        all_count: Whether all rows that hold count, whatever the hit policy says: none shadows another.
        ordered: The names of facts that are numbers with which the answer, a number, may only rise.
        steps: How many steps to take at most for each question; what is not decided by then is a finding too.
    """
    inspection = Inspection.of(table, implied=implied, where=where, steps=steps)
    found = list(never_holding(inspection))
    if not all_count:
        never = frozenset(row for finding in found if finding.defect is Defect.NEVER_HOLDS for row in finding.rows)
        found += _of_hit_policy(inspection, never)
    if must_answer and table.hit != "collect" and table.otherwise is None:
        found += gaps(inspection)
    return (*found, *falling(inspection, ordered, steps))


def _of_hit_policy(inspection: Inspection, skip: frozenset[str]) -> Iterator[Finding]:
    if inspection.table.hit == "first":
        yield from shadowed_or_redundant(inspection, skip)
    elif inspection.table.hit == "unique":
        yield from overlaps(inspection)
    else:
        yield from copies(inspection)
