"""Which complaint tells a mutant from the procedure: found by the analysis of two small tables, or proven not to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from grievance.policies import Factors, Scoring
from grievance.procedure import Procedure, tables_of
from grievance.procedure.analysis._inputs import implied_in
from grievance.rules import Condition, Rule, RuleTable
from grievance.rules.analysis import Outcome, Proof, equivalent
from grievance.testing.coverage._rows import adds_up
from grievance.testing.mutation._apart_levels import scoring_exactly
from grievance.testing.mutation._mutant import Mutant

__all__ = ["Apart", "apart"]

_Impossible = tuple[tuple[Condition, ...], ...]


@attrs.frozen(kw_only=True)
class Apart:
    """
    What the analysis found: facts for which the mutant may decide otherwise, those most likely to first.

    Without any it is ``proved`` equivalent, or undecided ``because`` of what is said.
    """

    examples: tuple[Mapping[str, object], ...]
    proved: bool
    because: str


def apart(procedure: Procedure, mutant: Mutant) -> Apart:
    """Return facts for which *mutant* may decide otherwise than *procedure*, or whether there are none."""
    if mutant.score is not None:
        return _apart_in_levels(procedure, mutant.score)
    table = tables_of(procedure)[mutant.table]
    regime = _regime(procedure, mutant)
    supposed = {} if regime is None else {"regime": regime}
    impossible = (*table.impossible, *implied_in(procedure.schema))
    proofs: list[Proof] = []
    for blockers, excluded in _angles(table, mutant, procedure, regime):
        proofs.append(_compared(table, mutant, blockers, (*impossible, *excluded)))
    examples = tuple({**supposed, **proof.example} for proof in proofs if proof.example is not None)
    last = proofs[-1]
    return Apart(examples=examples, proved=last.outcome is Outcome.PROVED, because=str(last))


def _apart_in_levels(procedure: Procedure, score: int) -> Apart:
    """Return facts with exactly that score; that there are none is proved where no factor adds to the table."""
    assert isinstance(procedure.score, Scoring)  # of levels that the host's policy reaches there are no mutants  # noqa: S101
    found = [(facts, proof) for facts, proof in scoring_exactly(procedure, procedure.score, score)]
    examples = tuple({**facts, **proof.example} for facts, proof in found if proof.example is not None)
    alone = procedure.score.factors == Factors()
    proved = alone and all(proof.outcome is Outcome.PROVED for _, proof in found)
    return Apart(examples=examples, proved=proved, because=f"no complaint was found with a score of {score}")


def _angles(
    table: RuleTable[Any], mutant: Mutant, procedure: Procedure, regime: str | None
) -> Iterator[tuple[Sequence[Rule[Any]], _Impossible]]:
    """
    Yield rules that must not hold, and what else is left out, so that the mistake shows; the last leaves out least.

    What the last one proves is proven; what one before it refutes is more likely to show in the answer itself.
    """
    others = [rule for rule in table.rules if rule not in mutant.was]
    if mutant.table == "standards":
        yield (), _of_regime(procedure, regime)
        yield (), ()
    elif mutant.at == len(table.rules) or table.hit == "unique":
        yield others, ()
        if mutant.at < len(table.rules):
            yield (), ()
    elif adds_up(mutant.table, table):
        yield _covering(mutant, others), ()
    else:
        yield table.rules[: mutant.at], ()


def _covering(mutant: Mutant, others: Sequence[Rule[Any]]) -> Sequence[Rule[Any]]:
    """Return the rules beside which another set of kinds makes no difference: they allow what it differs in."""
    values = [rule.value for rule in (*mutant.was, *mutant.become)]
    if not all(isinstance(value, frozenset) for value in values):
        return ()
    differing = frozenset[Any]().union(*values) - frozenset[Any](values[0]).intersection(*values)
    return [rule for rule in others if differing and len(values) == 2 and differing <= rule.value]


def _compared(table: RuleTable[Any], mutant: Mutant, blockers: Sequence[Rule[Any]], excluded: _Impossible) -> Proof:
    labels: list[tuple[str, object]] = []

    def labelled(rule: Rule[Any]) -> Rule[int]:
        label = (rule.id, rule.value)
        if label not in labels:
            labels.append(label)
        return Rule(id=f"row {rule.id}", when=rule.when, value=labels.index(label) + 1, because=rule.because)

    def first(rules: Sequence[Rule[Any]]) -> RuleTable[int]:
        above = [Rule(id=f"above {rule.id}", when=rule.when, value=0, because=rule.because) for rule in blockers]
        nothing = Rule(id="otherwise", value=0, because="no row holds")
        return RuleTable(
            name=table.name,
            schema=table.schema,
            hit="first",
            rules=(*above, *map(labelled, rules)),
            otherwise=nothing,
        )

    return equivalent(first(mutant.was), first(mutant.become), implied=excluded)


def _regime(procedure: Procedure, mutant: Mutant) -> str | None:
    """Return the regime that an issue must name for the standards of the mutant to bind it, if it must."""
    if mutant.table != "standards":
        return None
    regime = procedure.standards[mutant.at].standard.regime
    return None if regime in procedure.adopted else regime


def _of_regime(procedure: Procedure, regime: str | None) -> _Impossible:
    fact = procedure.schema["regime"]
    if regime is None:
        return ((Condition.of(fact, {"present": True}),),)
    return (Condition.of(fact, {"not": regime}),), (Condition.of(fact, {"present": False}),)
