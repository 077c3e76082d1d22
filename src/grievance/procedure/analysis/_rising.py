"""More severe may never be less urgent: the score may not fall with a step up of any part of severity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grievance.policies import SEVERITY_SUMS, Scoring
from grievance.procedure._procedure import Procedure
from grievance.procedure.analysis._inputs import Inputs
from grievance.procedure.analysis._places import place_of
from grievance.procedure.analysis._steps import Step, steps
from grievance.rules import RuleTable
from grievance.rules.analysis import Defect, Finding, Outcome, Possible, Proof, no_input, reaches

__all__ = ["falling_scores"]

_PARTS: tuple[tuple[str, str, str | None, tuple[str, ...]], ...] = (
    *(
        (part, total.removeprefix("severity."), total, parts)
        for total, parts in SEVERITY_SUMS.items()
        for part in parts
    ),
    ("customer.vulnerability", "vulnerability", None, ()),
)
"""Each fact that says how severe it is, the factor that weighs it, the sum that it is a part of, and all its parts."""

_LOWEST = -(10**9)


def falling_scores(inputs: Inputs) -> Iterator[Finding]:
    """
    Yield where the score falls as a part of severity, or vulnerability, rises by one, with both complaints.

    A part raises the sum of its parts too (S86), and what a factor adds counts as well as the rules: what is reported
    is a pair of whole scores. All other facts are the same, as any rise is made of such steps.
    """
    procedure = inputs.procedure
    if not isinstance(procedure.score, Scoring):
        return
    told: set[tuple[str, tuple[str, ...]]] = set()
    read = {condition.fact.name for rule in procedure.score.table.rules for condition in rule.when}
    for fact, factor, total, parts in sorted(_PARTS, key=lambda part: part[0] in read):
        others = tuple(part for part in parts if part != fact)
        weight: int = getattr(procedure.score.factors, factor)
        for step in steps(inputs, procedure.score.table, fact, total, others):
            found = _asked(inputs, step, weight)
            if not found:
                finding = _finding(procedure, step, found, f"priority.factors.{factor}")
                if (finding.where, finding.rows) not in told:
                    told.add((finding.where, finding.rows))
                    yield finding
                break


def _asked(inputs: Inputs, step: Step, weight: int) -> Proof:
    """Return whether the score does not fall with a step for which a factor adds *weight*."""
    gains, never = step.gains(), step.never()
    if not all(never) or (weight >= 0 and not gains):
        return _RISES
    if step.table.hit != "collect":
        return no_input(step.sides(weight), _fall, implied=never, steps=inputs.steps)[0]
    table = RuleTable(name="gains", schema=step.table.schema, hit="collect", rules=gains)
    return reaches(table, _LOWEST, -weight, implied=never, steps=inputs.steps_of_sums)


_RISES = Proof(outcome=Outcome.PROVED, because="the score does not fall")


def _fall(possible: Sequence[Possible]) -> bool:
    """Return whether an answer of the one table may be higher than one of the other; who has none falls nowhere."""
    below, above = ([one for one in of.values or () if one is not None] for of in possible)
    return bool(below and above) and max(below) > min(above)


def _finding(procedure: Procedure, step: Step, found: Proof, factor: str) -> Finding:
    told = {condition.fact.name for rule in step.table.rules for condition in rule.when} & set(step.below)
    names = sorted(told or step.below)
    if found.outcome is Outcome.UNDECIDED:
        message = f"does the score fall as {names[0]} rises? {found.because}"
        return Finding(defect=Defect.UNDECIDED, where="priority", message=message, rows=found.rows)
    positions = [position for position, rule in enumerate(step.table.rules) if rule.id in found.rows]
    lower, upper = (
        {**(found.example or {}), **{name: side[name] for name in names}} for side in (step.below, step.above)
    )
    message = (
        f"the score falls as {names[0]} rises from {lower[names[0]]} to {upper[names[0]]}: "
        "the more severe, the less urgent"
    )
    return Finding(
        defect=Defect.NOT_MONOTONE,
        where=place_of(procedure, "priority", positions[0]) if positions else factor,
        message=message,
        rows=tuple(step.table.rules[position].id for position in positions),
        example=lower,
        other=upper,
    )
