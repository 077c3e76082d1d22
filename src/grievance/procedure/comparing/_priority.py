"""Which complaints get another level of priority, and which only another score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product

import attrs

from grievance.policies import Factors, Scoring
from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._change import Change, Weight
from grievance.procedure.comparing._inputs import Inputs, without_limit
from grievance.procedure.comparing._words import rule_ids
from grievance.rules import RuleTable
from grievance.rules.analysis import Difference, Outcome, Possible, no_input

__all__ = ["NOBODY", "priority_changes"]

NOBODY = "a person decides"

_SECTION = "priority"


def priority_changes(old: Procedure, new: Procedure, inputs: Inputs) -> Iterator[Change]:
    """
    Yield the levels that complaints get instead of others; what a policy of the host answers is told elsewhere.

    Where factors add to the points of the rules, any other score may be another level; else a score that moves within
    a level is no more than another reason.
    """
    was, now = old.score, new.score
    if not isinstance(was, Scoring) or not isinstance(now, Scoring):
        return
    tables = (_table(was, inputs), _table(now, inputs))
    if was.factors == now.factors == Factors():
        yield from _levels(old, new, tables, inputs)
        moved = without_limit(inputs.differences(_SECTION, *tables))
        yield from _scores(old, new, [one for one in moved if _alike(old, new, one)], Weight.REASON)
    else:
        found = list(inputs.differences(_SECTION, *tables))
        yield from _scores(old, new, without_limit(found), Weight.CHANGE)
        yield from (one for one in found if isinstance(one, Change))


def _table(scoring: Scoring, inputs: Inputs) -> RuleTable[int]:
    table = scoring.table
    return inputs.table(_SECTION, table.rules, hit=table.hit, otherwise=table.otherwise)


@attrs.frozen
class _Reach:
    """A level and the scores that reach it; without ``low`` and ``below`` the rules leave it to a person."""

    name: str
    low: float | None = None
    below: float = 0

    def may(self, possible: Possible) -> bool:
        """Return whether one of the scores that are possible reaches it."""
        if possible.values is None:
            return self.low is not None and possible.low < self.below and possible.high >= self.low
        return any(map(self._has, possible.values))

    def _has(self, score: int | None) -> bool:
        if score is None or self.low is None:
            return score is self.low
        return self.low <= score < self.below


def _reaches(procedure: Procedure) -> Iterator[_Reach]:
    """Yield the levels with their scores, the lowest of which has no lower end."""
    given = sorted((level.at_least, level.name) for level in procedure.levels.levels if level.at_least is not None)
    ends = [*(at_least for at_least, _ in given[1:]), float("inf")]
    starts = [float("-inf"), *ends[:-1]]
    yield from (_Reach(name, low, below) for (_, name), low, below in zip(given, starts, ends, strict=True))
    yield _Reach(NOBODY)


def _levels(
    old: Procedure, new: Procedure, tables: tuple[RuleTable[int], RuleTable[int]], inputs: Inputs
) -> Iterator[Change]:
    """Yield each pair of levels for which there is an input that had the one and has the other now."""
    alike = [*_reaches(old)] == [*_reaches(new)]
    pairs = [(was, now) for was, now in product(_reaches(old), _reaches(new)) if was.name != now.name]
    moves = (partial(_moves, *pair) for pair in pairs)
    proofs = no_input(tables, *moves, alike=alike, implied=inputs.never, steps=inputs.steps)
    for (before, after), proof in zip(pairs, proofs, strict=True):
        if proof.outcome is Outcome.UNDECIDED:
            message = f"{before.name} -> {after.name}? {proof.because}"
            yield Change(section=_SECTION, message=message, weight=Weight.UNDECIDED)
        elif proof.example is not None:
            rules = [rule_ids(table.decide(inputs.given(proof.example)).rules) for table in tables]
            message = f"{before.name} {rules[0]} -> {after.name} {rules[1]}"
            yield Change(section=_SECTION, message=message, example=proof.example)


def _moves(before: _Reach, after: _Reach, possible: Sequence[Possible]) -> bool:
    return before.may(possible[0]) and after.may(possible[1])


def _alike(old: Procedure, new: Procedure, one: Difference) -> bool:
    return _level(old, one.old) == _level(new, one.new)


def _level(procedure: Procedure, score: int | None) -> str:
    return NOBODY if score is None else procedure.levels.reached_by(score).name


def _scores(old: Procedure, new: Procedure, found: list[Difference], weight: Weight) -> Iterator[Change]:
    """Yield one difference for each number of points that are added or taken: the one that takes the fewest facts."""
    kinds: dict[int | None, Difference] = {}
    for one in sorted(found, key=lambda difference: len(difference.example)):
        kinds.setdefault(None if None in (one.old, one.new) else one.new - one.old, one)
    for one in kinds.values():
        before, after = (
            f"{_scored(procedure, score, weight)} {rule_ids(rules)}"
            for procedure, score, rules in ((old, one.old, one.old_rules), (new, one.new, one.new_rules))
        )
        yield Change(section=_SECTION, message=f"{before} -> {after}", example=one.example, weight=weight)


def _scored(procedure: Procedure, score: int | None, weight: Weight) -> str:
    """Return a score in words, with its level unless factors may still move it."""
    if score is None:
        return NOBODY
    if weight is Weight.REASON:
        return f"{_level(procedure, score)} ({score} points)"
    return f"{score} points before factors"
