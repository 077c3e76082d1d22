"""The rule tables of a procedure under the names that its file gives them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from grievance.cannot_help import RefusalTable, ask_a_person
from grievance.decision import Reason
from grievance.model import Standard
from grievance.policies import Factors, Routing, Scoring
from grievance.procedure._procedure import BoundStandard, Procedure
from grievance.rules import Rule, RuleTable

__all__ = ["opaque_policies", "reason_of_standard", "tables_of", "with_table"]


def tables_of(procedure: Procedure) -> Mapping[str, RuleTable[Any]]:
    """
    Return the rule tables of *procedure* by the path of their section: ``priority``, ``routing``, ``cannot_help``,
    ``remedies.allowed``, ``remedies.authority`` and ``standards``.

    The standards are a table of which all rows that hold count: its rows are named like the standards and have the
    value 1. What a policy of the host answers has no table (`opaque_policies`).
    """
    found: dict[str, RuleTable[Any]] = {}
    if isinstance(procedure.score, Scoring):
        found["priority"] = procedure.score.table
    if isinstance(procedure.route, Routing):
        found["routing"] = procedure.route.table
    if isinstance(procedure.help.policy, RefusalTable):
        found["cannot_help"] = procedure.help.policy.table
    if procedure.authority.granting.table is not None:
        found["remedies.allowed"] = procedure.authority.granting.table
    if procedure.authority.limits is not None:
        found["remedies.authority"] = procedure.authority.limits
    found["standards"] = _standards(procedure)
    return found


def opaque_policies(procedure: Procedure) -> tuple[str, ...]:
    """Return the sections that a policy of the host answers: nobody can look into it."""
    answers = {"priority": (procedure.score, Scoring), "routing": (procedure.route, Routing)}
    asked = [section for section, (policy, ours) in answers.items() if not isinstance(policy, ours)]
    refusal = procedure.help.policy
    if not isinstance(refusal, RefusalTable) and refusal is not ask_a_person:
        asked.append("cannot_help")
    return tuple(asked)


def with_table(procedure: Procedure, name: str, table: RuleTable[Any]) -> Procedure:
    """
    Return *procedure* with another *table* in the section called *name*, as `tables_of` names it.

    The rows of ``standards`` may lack some and have other conditions, but none that the procedure does not know. The
    result is for trying out: its document is still that of the procedure.
    """
    reads = tuple(dict.fromkeys(fact for rule in table.rules for fact in rule.reads))
    authority, refusal = procedure.authority, RefusalTable(table=table, reads=reads)
    factors = procedure.score.factors if isinstance(procedure.score, Scoring) else Factors()
    granting = attrs.evolve(authority.granting, table=table, reads=reads)
    changed: Mapping[str, Callable[[], dict[str, Any]]] = {
        "priority": lambda: {"score": Scoring(table=table, factors=factors, reads=reads)},
        "routing": lambda: {"route": Routing(table=table, reads=reads)},
        "cannot_help": lambda: {"help": attrs.evolve(procedure.help, policy=refusal)},
        "remedies.allowed": lambda: {"authority": attrs.evolve(authority, granting=granting)},
        "remedies.authority": lambda: {"authority": attrs.evolve(authority, limits=table, reads=reads)},
        "standards": lambda: {"standards": _bound(procedure, table)},
    }
    change = changed[name]()
    return attrs.evolve(procedure, **change, reads=procedure.reads | {*reads})


def _standards(procedure: Procedure) -> RuleTable[int]:
    return RuleTable(
        name="standards",
        schema=procedure.schema,
        hit="collect",
        rules=tuple(
            Rule(
                id=bound.standard.id,
                when=bound.when,
                value=1,
                because=_because(bound.standard),
                authority=bound.standard.authority,
            )
            for bound in procedure.standards
        ),
        impossible=procedure.impossible,
    )


def reason_of_standard(standard: Standard) -> Reason:
    """Return why a complaint owes what *standard* asks, as the row of the standards' table says it."""
    return Reason(rule=standard.id, because=_because(standard), authority=standard.authority)


def _because(standard: Standard) -> str:
    return f"{standard.duty.value} within {standard.within} of {standard.anchor.value}"


def _bound(procedure: Procedure, table: RuleTable[Any]) -> tuple[BoundStandard, ...]:
    known = {bound.standard.id: bound.standard for bound in procedure.standards}
    return tuple(BoundStandard(standard=known[rule.id], when=rule.when) for rule in table.rules)
