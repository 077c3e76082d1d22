"""Who may do and grant what, in two procedures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from grievance.model import Stage
from grievance.policies import Limit, Permissions, RetentionRule
from grievance.procedure._procedure import Procedure
from grievance.procedure.comparing._change import Change
from grievance.procedure.comparing._words import in_words, statements
from grievance.rules import Condition

__all__ = ["right_changes"]

_NOT_YET = "before it is on record"
_STAGES = (_NOT_YET, *(stage.value for stage in Stage))


def right_changes(old: Procedure, new: Procedure) -> Iterator[Change]:
    """Yield what roles may do or grant now, and what they no longer may; how long what is kept."""
    yield from _permissions(old.conduct.permissions, new.conduct.permissions)
    yield from statements("authority", _authority(old), _authority(new))
    yield from statements("retention", map(_kept, old.retention.rules), map(_kept, new.retention.rules))


def _permissions(old: Permissions, new: Permissions) -> Iterator[Change]:
    for role in sorted(old.roles | new.roles):
        was, now = _may(old, role), _may(new, role)
        for verb, before, after in (("may now", was, now), ("may no longer", now, was)):
            commands = {name: after[name] - before.get(name, frozenset()) for name in sorted(after)}
            for stages, names in _by_stages(commands).items():
                message = f"{role} {verb} {', '.join(names)}{_at(stages)}"
                yield Change(section="permissions", message=message)


def _may(permissions: Permissions, role: str) -> Mapping[str, frozenset[str]]:
    """Return the stages at which a role may issue each command."""
    found: dict[str, frozenset[str]] = {}
    for permit in permissions.permits:
        if role in permit.roles:
            stages = frozenset(stage.value for stage in permit.stages) or frozenset(_STAGES)
            found |= {name: found.get(name, frozenset()) | stages for name in permit.commands}
    return found


def _by_stages(commands: Mapping[str, frozenset[str]]) -> Mapping[frozenset[str], list[str]]:
    grouped: dict[frozenset[str], list[str]] = {}
    for name, stages in commands.items():
        if stages:
            grouped.setdefault(stages, []).append(name)
    return grouped


def _at(stages: frozenset[str]) -> str:
    others = [one for one in _STAGES if one not in stages]
    if len(others) < len(stages):
        return f" but at {', '.join(others)}" if others else ""
    return f" at {', '.join(one for one in _STAGES if one in stages)}"


def _authority(procedure: Procedure) -> Iterator[str]:
    """Yield what each role may grant of each row, whatever the row is called."""
    for rule in procedure.authority.limits.rules if procedure.authority.limits is not None else ():
        for role in sorted(rule.value.roles):
            yield f"{role} may grant {_granting(rule.value)}{_when(rule.when)}"


def _granting(limit: Limit) -> str:
    sums = {"remedy": limit.on_remedy, "complaint": limit.on_complaint, "customer": limit.on_customer}
    limits = [f"up to {in_words(money)} on a {what}" for what, money in sums.items() if money is not None]
    kinds = in_words(limit.kinds) if limit.kinds else "any remedy"
    return f"{kinds} {', '.join(limits) or 'without limit'}" + (", and approve it" if limit.approve else "")


def _kept(rule: RetentionRule) -> str:
    ended = f" that end {in_words(rule.stages)}" if rule.stages else ""
    return f"complaints{ended} are kept {rule.keep}{_when(rule.when)}"


def _when(conditions: Iterable[Condition]) -> str:
    asked = " and ".join(sorted(map(str, conditions)))
    return f" when {asked}" if asked else ""
