"""Rules of retention that never decide how long a complaint is kept, and complaints of which none says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grievance.deadlines._lengths import never_later
from grievance.model import Nature, Stage
from grievance.policies import RetentionRule
from grievance.procedure.analysis._inputs import Inputs, fewest, undecided, when_of
from grievance.rules.analysis import Defect, Finding, Outcome, Proof

__all__ = ["idle_retention"]


def idle_retention(inputs: Inputs) -> Iterator[Finding]:
    """
    Yield the rules of retention that hold for nobody, or only where another one keeps it as long, and what none keeps.

    Of several rules that hold the longest counts (L83). A procedure without any leaves it to people, which is no gap;
    nor is it one where nobody has decided yet whether it is a complaint.
    """
    rules = inputs.procedure.retention.rules
    for position, rule in enumerate(rules):
        longer = [
            other
            for at, other in enumerate(rules)
            if at != position and _covers(other, rule) and _keeps_as_long(other, rule, first=at < position)
        ]
        yield from _of_rule(inputs, position, rule, longer)
    if rules:
        yield from _kept_by_none(inputs)


def _covers(one: RetentionRule, other: RetentionRule) -> bool:
    return not one.stages or (bool(other.stages) and set(one.stages) >= set(other.stages))


def _keeps_as_long(one: RetentionRule, other: RetentionRule, *, first: bool) -> bool:
    if not never_later(other.keep, one.keep):
        return False
    alike = never_later(one.keep, other.keep) and _covers(other, one)
    return first or not alike


def _of_rule(inputs: Inputs, position: int, rule: RetentionRule, longer: list[RetentionRule]) -> Iterator[Finding]:
    where, rows = f"retention.rules[{position}]", (rule.id,)
    held = inputs.some(rule.when)
    yield from undecided(held, where, f"does {rule.id!r} ever hold", rows)
    if held:
        message = f"{rule.id!r} never holds: what it asks cannot occur"
        yield Finding(defect=Defect.NEVER_HOLDS, where=where, message=message, rows=rows)
    if held.outcome is not Outcome.REFUTED or not longer:
        return
    covered = _covered(inputs, rule, longer)
    yield from undecided(covered, where, f"does {rule.id!r} ever decide", (*rows, *(one.id for one in longer)))
    if covered:
        needed = fewest(longer, lambda some: bool(_covered(inputs, rule, some)))
        names = " or ".join(f"{one.id!r} ({one.keep})" for one in needed)
        message = (
            f"{rule.id!r} ({rule.keep}) never decides: wherever it holds, {names} keeps it as long; drop one of them"
        )
        ids = (rule.id, *(one.id for one in needed))
        yield Finding(defect=Defect.REDUNDANT, where=where, message=message, rows=ids, example=held.example)


def _covered(inputs: Inputs, rule: RetentionRule, by: Sequence[RetentionRule]) -> Proof:
    return inputs.some(rule.when, unless=[one.when for one in by])


def _kept_by_none(inputs: Inputs) -> Iterator[Finding]:
    never = [when_of({"nature": Nature.UNDECIDED.value}, inputs.procedure)]
    for stage in Stage:
        if stage.final:
            rules = [rule for rule in inputs.procedure.retention.rules if not rule.stages or stage in rule.stages]
            free = inputs.some((), unless=[rule.when for rule in rules], never=never)
            question = f"does a rule keep every complaint that ended {stage.value}"
            yield from undecided(free, "retention", question, (rule.id for rule in rules))
            if free.outcome is Outcome.REFUTED:
                message = f"no rule says how long a complaint is kept that ended {stage.value}: add one for all others"
                yield Finding(defect=Defect.GAP, where="retention", message=message, example=free.example)
            if not free:
                return
