"""Which complaint tells a mutant from the procedure: found by the analysis of two small tables, or proven not to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

import attrs

from grievance.policies import Factors
from grievance.procedure import Procedure, tables_of
from grievance.rules import Condition, HitPolicy, Rule, RuleTable
from grievance.rules.analysis import Implied, Outcome, Proof, equivalent
from grievance.testing.coverage._rows import adds_up
from grievance.testing.mutation._apart_levels import scoring_exactly
from grievance.testing.mutation._mutant import Mutant

if TYPE_CHECKING:
    from grievance.policies import Scoring

__all__ = ["Apart", "apart"]


@attrs.frozen(kw_only=True)
class Apart:
    """
    What the analysis found: facts for which the mutant may decide otherwise, those most likely to first.

    Without any it is ``proved`` equivalent, or undecided ``because`` of what is said.
    """

    examples: tuple[Mapping[str, object], ...]
    proved: bool = False
    because: str = ""


def apart(procedure: Procedure, mutant: Mutant, known: Implied) -> Apart:
    """
    Return facts for which *mutant* may decide otherwise than *procedure*, or whether there are none.

    *known* are combinations of facts that cannot occur under any procedure.
    """
    if mutant.score is not None:
        return _apart_in_levels(procedure, mutant.score, known)
    if mutant.shown is not None:
        return Apart(examples=(mutant.shown,))
    table = tables_of(procedure)[mutant.table]
    regime = _regime(procedure, mutant)
    supposed = {} if regime is None else {"regime": regime}
    proofs = list(_proofs(table, mutant, procedure, regime, (*table.impossible, *known)))
    examples = tuple({**supposed, **proof.example} for proof in proofs if proof.example is not None)
    last = proofs[-1]
    if (ended := _regime_ended(procedure, mutant)) is not None:
        return Apart(examples=(*examples, {"regime": ended}))
    return Apart(examples=examples, proved=last.outcome is Outcome.PROVED, because=_left_open(last))


def _regime_ended(procedure: Procedure, mutant: Mutant) -> str | None:
    """Return the regime that has no standard left: its issues are then bound by the general ones, whatever holds."""
    if mutant.table != "standards" or mutant.become or mutant.standard is not None:
        return None
    regimes = [bound.standard.regime for bound in procedure.standards]
    return regimes[mutant.at] if regimes.count(regimes[mutant.at]) == 1 else None


def _left_open(proof: Proof) -> str:
    return f"{proof.because}: {', '.join(row.partition(' ')[2] for row in proof.rows)}"


def _apart_in_levels(procedure: Procedure, score: int, known: Implied) -> Apart:
    """Return facts with exactly that score; that there are none is proved where no factor adds to the table."""
    scoring = cast("Scoring", procedure.score)  # levels that a policy of the host reaches have no mutants
    found = list(scoring_exactly(procedure, scoring, score, known))
    examples = tuple({**facts, **proof.example} for facts, proof in found if proof.example is not None)
    alone = scoring.factors == Factors()
    proved = alone and all(proof.outcome is Outcome.PROVED for _, proof in found)
    return Apart(examples=examples, proved=proved, because=f"no complaint was found with a score of {score}")


def _proofs(
    table: RuleTable[Any], mutant: Mutant, procedure: Procedure, regime: str | None, known: Implied
) -> Iterator[Proof]:
    """
    Yield comparisons of the rules before the mistake and after it; the last leaves out least.

    What the last one proves is proven; what one before it refutes is more likely to show in the answer itself.
    """
    if mutant.table == "standards":
        yield _compared(table, mutant, (), (*known, *_of_regime(procedure, regime)))
        yield _compared(table, mutant, (), known)
    elif mutant.at == len(table.rules):
        yield _compared(table, mutant, table.rules, known)
    elif adds_up(mutant.table, table):
        yield _compared(table, mutant, _covering(mutant, table), known)
    elif table.hit == "unique":
        yield _compared_as_one_of_all(table, mutant, known)
    else:
        yield _compared(table, mutant, table.rules[: mutant.at], known)


def _covering(mutant: Mutant, table: RuleTable[Any]) -> Sequence[Rule[Any]]:
    """Return the rules beside which another set of kinds makes no difference: they allow what it differs in."""
    values = [rule.value for rule in (*mutant.was, *mutant.become)]
    if not all(isinstance(value, frozenset) for value in values):
        return ()
    differing = frozenset[Any]().union(*values) - frozenset[Any](values[0]).intersection(*values)
    others = (rule for rule in table.rules if rule not in mutant.was)
    return [rule for rule in others if differing and len(values) == 2 and differing <= rule.value]


def _compared(table: RuleTable[Any], mutant: Mutant, blockers: Sequence[Rule[Any]], known: Implied) -> Proof:
    """Compare what the mistake is about, where none of the *blockers* holds."""
    label = _Labels()
    above = [Rule(id=f"above {rule.id}", when=rule.when, value=0, because=rule.because) for rule in blockers]
    old, new = ([*above, *map(label, rules)] for rules in (mutant.was, mutant.become))
    return equivalent(_table(table, "first", old), _table(table, "first", new), implied=known)


def _compared_as_one_of_all(table: RuleTable[Any], mutant: Mutant, known: Implied) -> Proof:
    """Compare whole tables, of which no answer is given where two rules hold."""
    label, after = _Labels(), mutant.at + len(mutant.was)
    before, behind = [*map(label, table.rules[: mutant.at])], [*map(label, table.rules[after:])]
    old, new = ([*before, *map(label, rules), *behind] for rules in (mutant.was, mutant.become))
    return equivalent(_table(table, "unique", old), _table(table, "unique", new), implied=known)


@attrs.frozen
class _Labels:
    """Puts numbers in the place of the answers of rules: equal ones for the same answer of the same rule."""

    known: dict[tuple[str, object], int] = attrs.field(factory=dict)

    def __call__(self, rule: Rule[Any]) -> Rule[int]:
        number = self.known.setdefault((rule.id, rule.value), len(self.known) + 1)
        return Rule(id=f"row {rule.id}", when=rule.when, value=number, because=rule.because)


def _table(table: RuleTable[Any], hit: HitPolicy, rules: Sequence[Rule[int]]) -> RuleTable[int]:
    nothing = Rule(id="otherwise", value=0, because="no row holds")
    return RuleTable(name=table.name, schema=table.schema, hit=hit, rules=tuple(rules), otherwise=nothing)


def _regime(procedure: Procedure, mutant: Mutant) -> str | None:
    """Return the regime that an issue must name for the standards of the mutant to bind it, if it must."""
    if mutant.table != "standards":
        return None
    regime = procedure.standards[mutant.at].standard.regime
    return None if regime in procedure.adopted else regime


def _of_regime(procedure: Procedure, regime: str | None) -> Implied:
    fact = procedure.schema["regime"]
    if regime is None:
        return ((Condition.of(fact, {"present": True}),),)
    return (Condition.of(fact, {"not": regime}),), (Condition.of(fact, {"present": False}),)
