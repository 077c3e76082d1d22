"""What the rule tables of two procedures answer otherwise: priority, routing, refusals, remedies."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from grievance.cannot_help import Proposed
from grievance.model import RemedyKind
from grievance.policies import ALWAYS_ALLOWED
from grievance.procedure._policies import HostPolicy, MissingPolicy
from grievance.procedure._procedure import Procedure
from grievance.procedure._tables import opaque_policies, tables_of
from grievance.procedure.comparing._change import Change, Weight
from grievance.procedure.comparing._inputs import Inputs, without_limit
from grievance.procedure.comparing._priority import NOBODY, priority_changes
from grievance.procedure.comparing._words import Aspects, changed, rule_ids, said
from grievance.rules import Rule, RuleTable

__all__ = ["reason_changes", "table_changes"]

_NOTHING = "nothing is proposed"
_NAMED = (HostPolicy, MissingPolicy)


def table_changes(old: Procedure, new: Procedure, inputs: Inputs) -> Iterator[Change]:
    """Yield what is decided otherwise, and what is decided alike for another reason."""
    yield from _policy_changes(old, new)
    was, now = tables_of(old), tables_of(new)
    yield from priority_changes(old, new, inputs)
    if "routing" in was and "routing" in now:
        yield from _answers("routing", was["routing"], now["routing"], inputs, lambda team: team or NOBODY)
    if not {"cannot_help"} & {*opaque_policies(old), *opaque_policies(new)}:
        none: RuleTable[Any] = inputs.table("cannot help", ())
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
    return f"the host's policy {policy.name!r}" if isinstance(policy, _NAMED) else "a policy of the host"


@attrs.frozen
class _Answer:
    """What a rule answers, and which rule it is."""

    value: Any
    rule: str


def _answers(
    section: str, old: RuleTable[Any], new: RuleTable[Any], inputs: Inputs, words: Callable[[Any], str]
) -> Iterator[Change]:
    """Yield the answers that are others now, and then the rules that are, where the answer is not."""
    tables = [inputs.table(one.name, one.rules, hit=one.hit, otherwise=one.otherwise) for one in (old, new)]
    for one in inputs.differences(section, *tables):
        if isinstance(one, Change):
            yield one
        else:
            message = f"{words(one.old)} {rule_ids(one.old_rules)} -> {words(one.new)} {rule_ids(one.new_rules)}"
            yield Change(section=section, message=message, example=one.example)
    for other in without_limit(inputs.differences(section, *map(_with_ids, tables))):
        if _value(other.old) == _value(other.new):
            rules = f"{rule_ids(other.old_rules)} -> {rule_ids(other.new_rules)}"
            message = f"{words(_value(other.old))} {rules}"
            yield Change(section=section, message=message, example=other.example, weight=Weight.REASON)


def _with_ids(table: RuleTable[Any]) -> RuleTable[Any]:
    rules = tuple(attrs.evolve(rule, value=_Answer(rule.value, rule.id)) for rule in table.rules)
    last = table.otherwise
    otherwise = None if last is None else attrs.evolve(last, value=_Answer(last.value, last.id))
    return attrs.evolve(table, rules=rules, otherwise=otherwise)


def _value(answer: _Answer | None) -> Any:
    return None if answer is None else answer.value


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
            rules = rule_ids(one.new_rules or one.old_rules)
            message = f"{kind.value} {'may be granted now' if one.new else 'may no longer be granted'} {rules}"
            yield Change(section="remedies", message=message, example=one.example)


def _allowing(kind: RemedyKind, table: RuleTable[frozenset[RemedyKind]] | None, inputs: Inputs) -> RuleTable[bool]:
    if table is None or kind in ALWAYS_ALLOWED:
        return inputs.table("remedies", (), otherwise=Rule(id="always", value=True, because="-"))
    rules = (Rule(id=rule.id, when=rule.when, value=True, because="-") for rule in table.rules if kind in rule.value)
    return inputs.table("remedies", rules)


def reason_changes(old: Procedure, new: Procedure) -> Iterator[Change]:
    """Yield the rules that give another reason, or rest on another clause."""
    was, now = tables_of(old), tables_of(new)
    for section in [section for section in was if section in now]:
        before = {rule.id: rule for rule in _rules(was[section])}
        for rule in _rules(now[section]):
            if rule.id in before:
                aspects = [_reason(one, section) for one in (before[rule.id], rule)]
                found = changed(section, {rule_ids([rule.id]): aspects[0]}, {rule_ids([rule.id]): aspects[1]})
                yield from (attrs.evolve(one, weight=Weight.REASON) for one in found)


def _rules(table: RuleTable[Any]) -> Iterator[Rule[Any]]:
    yield from table.rules
    if table.otherwise is not None:
        yield table.otherwise


def _reason(rule: Rule[Any], section: str) -> Aspects:
    """Return why a rule answers as it does; that of a standard is made of its terms."""
    own = {} if section == "standards" else {"because": rule.because}
    return said(**own, authority=rule.authority)
