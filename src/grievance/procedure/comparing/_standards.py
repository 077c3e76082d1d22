"""What standards two procedures have, on which terms, and which complaints they bind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from grievance.deadlines._lengths import never_later
from grievance.model import Standard
from grievance.procedure._procedure import Procedure
from grievance.procedure._regime_rules import rules_by_standard
from grievance.procedure.comparing._calendars import calendar_in, content_of
from grievance.procedure.comparing._change import Change, Weight
from grievance.procedure.comparing._inputs import Inputs
from grievance.procedure.comparing._words import Aspects, changed, said

__all__ = ["renamed_standards", "standard_changes"]

_SECTION = "standards"
_AS_THEY_ARE = (
    "duty",
    "within",
    "statutory",
    "regime",
    "since",
    "until",
    "deemed",
    "rolls",
    "pauses",
    "extension",
    "unless_resolved_within",
    "if_resolved_within",
    "response",
    "repeats",
    "ahead",
    "daily_penalty",
)


def standard_changes(old: Procedure, new: Procedure, inputs: Inputs) -> Iterator[Change]:
    """Yield the standards that are new, gone, on other terms, or bind other complaints."""
    names = renamed_standards(old, new)
    yield from (
        Change(section=_SECTION, message=f"{before} -> {after}", weight=Weight.REASON)
        for before, after in names.items()
        if before != after
    )
    was = {names.get(bound.standard.id, bound.standard.id): bound.standard for bound in old.standards}
    now = {bound.standard.id: bound.standard for bound in new.standards}
    yield from changed(
        _SECTION,
        {name: _terms(one, old, new) for name, one in was.items()},
        {name: _terms(one, new, old) for name, one in now.items()},
        tail=lambda name, aspect: _time(was[name], now[name], old, new) if aspect == "within" else "",
    )
    yield from _bindings(old, new, names, inputs)


def renamed_standards(old: Procedure, new: Procedure) -> Mapping[str, str]:
    """Return the ids of the new standards by those of the old ones that they are, renamed ones too."""
    known = {bound.standard.id for bound in new.standards}
    names = {bound.standard.id: bound.standard.id for bound in old.standards if bound.standard.id in known}
    free = [bound for bound in new.standards if bound.standard.id not in names]
    for bound in old.standards:
        if bound.standard.id not in names:
            same = next((one for one in free if _same(bound, one)), None)
            if same is not None:
                free.remove(same)
                names[bound.standard.id] = same.standard.id
    return names


def _same(one: Any, other: Any) -> bool:
    return bool(one.when == other.when and one.standard == attrs.evolve(other.standard, id=one.standard.id))


def _terms(standard: Standard, procedure: Procedure, other: Procedure) -> Aspects:
    return {
        **said(**{name: getattr(standard, name) for name in _AS_THEY_ARE}),
        **said(
            from_=standard.anchor,
            counted_on=calendar_in(standard.calendar, procedure, other),
            dates_in=standard.zone or (None if standard.calendar else procedure.zone),
            when_reopened=procedure.terms.reopening(standard),
            letters_say=standard.requires,
        ),
    }


def _time(old: Standard, new: Standard, was: Procedure, now: Procedure) -> str:
    """Return whether a span is surely less time than another, or surely more."""
    alike = _counting(old, was) == _counting(new, now)
    less = never_later(new.within, old.within, statutory=(new.statutory, old.statutory), alike=alike)
    more = never_later(old.within, new.within, statutory=(old.statutory, new.statutory), alike=alike)
    return "" if less == more else (": less time" if less else ": more time")


def _counting(standard: Standard, procedure: Procedure) -> object:
    if standard.calendar is None:
        return standard.zone or procedure.zone
    return content_of(procedure.calendars[standard.calendar])


def _bindings(old: Procedure, new: Procedure, names: Mapping[str, str], inputs: Inputs) -> Iterator[Change]:
    was = {names.get(name, name): rules for name, rules in rules_by_standard(old).items()}
    now = rules_by_standard(new)
    for name in dict.fromkeys((*was, *now)):
        before, after = (inputs.table(name, rules.get(name, ())) for rules in (was, now))
        for one in inputs.differences(_SECTION, before, after):
            if isinstance(one, Change):
                yield attrs.evolve(one, message=f"{name}: {one.message}")
            else:
                message = f"{name} {'binds now' if one.new else 'no longer binds'}"
                yield Change(section=_SECTION, message=message, example=one.example)
