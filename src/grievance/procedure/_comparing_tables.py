"""What the rule tables of two procedures answer otherwise: priority, routing, refusals, remedies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from grievance.cannot_help import Proposed
from grievance.model import RemedyKind
from grievance.policies import Factors, Scoring
from grievance.policies._remedies import ALWAYS_ALLOWED
from grievance.procedure._comparing import Change, Weight
from grievance.procedure._comparing_facts import Inputs
from grievance.procedure._policies import HostPolicy, MissingPolicy
from grievance.procedure._procedure import Procedure
from grievance.procedure._tables import opaque_policies, tables_of
from grievance.rules import Rule, RuleTable
from grievance.rules.analysis import Difference

__all__ = ["table_changes"]

_NOBODY = "a person decides"
_NOTHING = "nothing is proposed"


def table_changes(old: Procedure, new: Procedure, inputs: Inputs) -> Iterator[Change]:
    """Yield what is decided otherwise, and what is decided alike for another reason."""
    yield from _policy_changes(old, new)
    was, now = tables_of(old), tables_of(new)
    if isinstance(old.score, Scoring) and isinstance(new.score, Scoring):
        yield from _scores(old, new, old.score, new.score, inputs)
    if "routing" in was and "routing" in now:
        yield from _answers("routing", was["routing"], now["routing"], inputs, lambda team: team or _NOBODY)
    if not {"cannot_help"} & {*opaque_policies(old), *opaque_policies(new)}:
        none = inputs.table("cannot help", ())
        yield from _answers(
            "cannot help", was.get("cannot_help", none), now.get("cannot_help", none), inputs, _proposed
        )
    yield from _remedies(was.get("remedies.allowed"), now.get("remedies.allowed"), inputs)


def _policy_changes(old: Procedure, new: Procedure) -> Iterator[Change]:
    was, now = _policies(old), _policies(new)
    for section in dict.fromkeys((*was, *now)):
        before, after = was.get(section), now.get(section)
        if before == after:
            message = f"{after} decides as before: it cannot be looked into"
            yield Change(section=section, message=message, weight=Weight.UNDECIDED)
        else:
            message = f"{before or 'rules of the procedure'} -> {after or 'rules of the procedure'}"
            yield Change(section=section, message=message)


def _policies(procedure: Procedure) -> Mapping[str, str]:
    answering = {"priority": procedure.score, "routing": procedure.route, "cannot_help": procedure.help.policy}
    return {section.replace("_", " "): _named(answering[section]) for section in opaque_policies(procedure)}


def _named(policy: object) -> str:
    known = isinstance(policy, HostPolicy | MissingPolicy)
    return f"the host's policy {policy.name!r}" if known else "a policy of the host"


@attrs.frozen
class _Answer:
    """What a rule answers, and which rule it is."""

    value: Any
    rule: str


def _answers(
    section: str, old: RuleTable[Any], new: RuleTable[Any], inputs: Inputs, said: Callable[[Any], str]
) -> Iterator[Change]:
    """Yield the answers that are others now, those of one kind together, and then the rules that are."""
    grouped: dict[tuple[Any, Any], list[Difference]] = {}
    for one in inputs.differences(section, _with_ids(old, inputs), _with_ids(new, inputs)):
        if isinstance(one, Change):
            yield one
        else:
            grouped.setdefault((_value(one.old), _value(one.new)), []).append(one)
    for (before, after), group in grouped.items():
        same = before == after
        message = f"{said(before)} {_rules([one.old_rules for one in group])} -> "
        message += f"{said(after)} {_rules([one.new_rules for one in group])}"
        yield Change(
            section=section,
            message=message,
            example=group[0].example,
            weight=Weight.REASON if same else Weight.CHANGE,
        )


def _with_ids(table: RuleTable[Any], inputs: Inputs) -> RuleTable[Any]:
    rules = (attrs.evolve(rule, value=_Answer(rule.value, rule.id)) for rule in table.rules)
    last = table.otherwise
    otherwise = None if last is None else attrs.evolve(last, value=_Answer(last.value, last.id))
    return inputs.table(table.name, rules, hit=table.hit, otherwise=otherwise)


def _value(answer: _Answer | None) -> Any:
    return None if answer is None else answer.value


def _rules(groups: Iterable[tuple[str, ...]]) -> str:
    ids = dict.fromkeys(rule for rules in groups for rule in rules)
    return f"[{', '.join(ids) or 'no rule'}]"


def _scores(old: Procedure, new: Procedure, was: Scoring, now: Scoring, inputs: Inputs) -> Iterator[Change]:
    """
    Yield the levels that complaints get instead of others, and after them scores that move within a level.

    Where factors add to the points of the rules, any other score may be another level.
    """
    tables = [inputs.table("priority", one.table.rules, hit=one.table.hit) for one in (was, now)]
    exact = was.factors == now.factors == Factors()
    grouped: dict[tuple[str, str], list[Difference]] = {}
    for one in inputs.differences("priority", *tables):
        if isinstance(one, Change):
            yield one
        else:
            words = [_level(old, one.old), _level(new, one.new)]
            if not exact:
                words = [f"{word} ({points} points)" for word, points in zip(words, (one.old, one.new), strict=True)]
            grouped.setdefault((words[0], words[1]), []).append(one)
    for (before, after), group in grouped.items():
        first = group[0]
        message = f"{before} {_rules([first.old_rules])} -> {after} {_rules([first.new_rules])}"
        weight = Weight.REASON if before == after else Weight.CHANGE
        yield Change(section="priority", message=message, example=first.example, weight=weight)
    if not grouped:
        yield from _renamed(was.table.rules, now.table.rules)


def _level(procedure: Procedure, score: int | None) -> str:
    return _NOBODY if score is None else procedure.levels.reached_by(score).name


def _renamed(old: Sequence[Rule[int]], new: Sequence[Rule[int]]) -> Iterator[Change]:
    """Yield the rules that are called otherwise."""
    kept = {rule.id for rule in old} & {rule.id for rule in new}
    gone = {(rule.when, rule.value): rule.id for rule in old if rule.id not in kept}
    for rule in new:
        before = gone.get((rule.when, rule.value))
        if before is not None and rule.id not in kept:
            yield Change(section="priority", message=f"[{before}] -> [{rule.id}]", weight=Weight.REASON)


def _proposed(value: Proposed | None) -> str:
    if value is None:
        return _NOTHING
    return value.ground.value + (f", {value.body} can help" if value.body else "")


def _remedies(
    old: RuleTable[frozenset[RemedyKind]] | None, new: RuleTable[frozenset[RemedyKind]] | None, inputs: Inputs
) -> Iterator[Change]:
    """Yield the kinds of remedy that may be granted where they might not, and the other way round."""
    for kind in RemedyKind:
        tables = [_allowing(kind, table, inputs) for table in (old, new)]
        for one in inputs.differences("remedies", *tables):
            if isinstance(one, Change):
                yield one
                continue
            rules = _rules([one.new_rules or one.old_rules])
            message = f"{kind.value} {'may be granted now' if one.new else 'may no longer be granted'} {rules}"
            yield Change(section="remedies", message=message, example=one.example)


def _allowing(kind: RemedyKind, table: RuleTable[frozenset[RemedyKind]] | None, inputs: Inputs) -> RuleTable[bool]:
    always = Rule(id="always", value=True, because="-")
    if table is None or kind in ALWAYS_ALLOWED:
        return inputs.table("remedies", (), otherwise=always)
    rules = (attrs.evolve(rule, value=True) for rule in table.rules if kind in rule.value)
    return inputs.table("remedies", rules, otherwise=None)
