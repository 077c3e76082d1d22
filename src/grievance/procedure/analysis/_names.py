"""Names that are written where nothing checks them when the file is loaded, and that name nothing."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

from grievance.codec import nearest
from grievance.procedure._procedure import Procedure
from grievance.procedure._regime_rules import known_regimes
from grievance.procedure._tables import tables_of
from grievance.procedure.analysis._inputs import When
from grievance.procedure.analysis._permitted import may_in_role
from grievance.procedure.analysis._places import all_conditions, place_of, place_of_standard
from grievance.rules import Condition, Subtree
from grievance.rules.analysis import Defect, Finding

__all__ = ["unknown_names"]

_CURRENCY = re.compile("[A-Z]{3}")
_LANGUAGE = re.compile("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")

_DECIDES = ("Answer", "Propose", "Approve", "Decline")
"""What somebody does who grants a remedy, or approves of it."""


def unknown_names(procedure: Procedure) -> Iterator[Finding]:
    """
    Yield the names of channels, regimes, languages, currencies, categories and roles that are not there.

    Texts that a procedure does not list are free: only what it declares, or what has a form of its own, can be unknown.
    """
    for path, row, conditions in all_conditions(procedure):
        yield from _asked(procedure, path, row, conditions)
    yield from _of_responses(procedure)
    yield from _of_checklists(procedure)
    yield from _of_roles(procedure)


def _asked(procedure: Procedure, path: str, row: str, conditions: When) -> Iterator[Finding]:
    for condition in conditions:
        check = _CHECKS.get(condition.fact.name)
        for name in _named(condition) if check else ():
            why = check(procedure, name) if check else ""
            if why:
                yield Finding(
                    defect=Defect.UNKNOWN_NAME,
                    where=f"{path}.{condition.fact.name}",
                    message=why,
                    rows=(row,) if row else (),
                )


def _named(condition: Condition) -> Iterator[object]:
    """Yield the texts and subtrees that a condition names, those under ``not`` too."""
    tests = list(condition.tests)
    while tests:
        name, operand = tests.pop(0)
        if name == "not":
            tests += operand
        elif isinstance(operand, tuple):
            yield from operand


def _channel(procedure: Procedure, name: object) -> str:
    if not procedure.channels or name in procedure.channels:
        return ""
    return f"{name!r} is no channel of this procedure{nearest(str(name), procedure.channels)}"


def _regime(procedure: Procedure, name: object) -> str:
    known = known_regimes(procedure)
    return f"no standard belongs to a regime {name!r}{nearest(str(name), known)}" if known and name not in known else ""


def _currency(_procedure: Procedure, name: object) -> str:
    found = _CURRENCY.fullmatch(str(name))
    return "" if found else f"{name!r} is no currency: no amount has it; write an ISO 4217 code such as 'EUR'"


def _language(_procedure: Procedure, name: object) -> str:
    found = _LANGUAGE.fullmatch(str(name))
    return "" if found else f"{name!r} is no code of a language: write one such as 'en'"


def _category(procedure: Procedure, name: object) -> str:
    """Return that no category in this place is in use any more since the procedure is in force (S64)."""
    taxonomy = procedure.taxonomy
    if taxonomy is None:
        return ""
    root = name.root if isinstance(name, Subtree) else str(name)
    below = isinstance(name, Subtree)
    meant = [one for path, one in taxonomy.by_path.items() if path == root or (below and path.startswith(f"{root}/"))]
    ends = [one.until for one in meant if one.until is not None and one.until <= procedure.effective]
    if not root or not meant or len(ends) < len(meant):
        return ""
    now = [path for one in meant for path in taxonomy.now_called(one.path) if path != one.path]
    hint = f"; it is called {', '.join(map(repr, now))} now" if now else ""
    return f"no category {str(name)!r} is in use: it ended on {max(ends)}{hint}"


_CHECKS: dict[str, Callable[[Procedure, object], str]] = {
    "channel": _channel,
    "regime": _regime,
    "currency": _currency,
    "language": _language,
    "category": _category,
}
"""What can be said of a name that a condition on one of these facts has; empty if it is known."""


def _of_responses(procedure: Procedure) -> Iterator[Finding]:
    for bound in procedure.standards:
        response = bound.standard.response
        for number, channel in enumerate(response.channels if response else ()):
            if why := _channel(procedure, channel):
                where = f"{place_of_standard(procedure, bound.standard.id)}.response.channels[{number}]"
                yield Finding(defect=Defect.UNKNOWN_NAME, where=where, message=why, rows=(bound.standard.id,))


def _of_checklists(procedure: Procedure) -> Iterator[Finding]:
    fact = procedure.schema["category"]
    for checklist in procedure.letters.checklists:
        for number, pattern in enumerate(checklist.categories):
            subtree = Subtree.named(pattern)
            known = fact.values is None or pattern in fact.known or (subtree and subtree.root in fact.branches)
            why = "" if known else f"{pattern!r} is no category{nearest(pattern, fact.branches)}"
            why = why or _category(procedure, subtree or pattern)
            if why:
                where = f"checklists.{checklist.id}.categories[{number}]"
                yield Finding(defect=Defect.UNKNOWN_NAME, where=where, message=why)


def _of_roles(procedure: Procedure) -> Iterator[Finding]:
    """Yield roles of views that are misspelt, and of delegated authority that nobody may use."""
    known = procedure.conduct.permissions.roles
    for role in procedure.conduct.views:
        near = difflib.get_close_matches(role, known, n=1, cutoff=0.8)
        if role not in known and near:
            message = f"{role!r} is no role: nobody in it may do anything; did you mean {near[0]!r}?"
            yield Finding(defect=Defect.UNKNOWN_NAME, where=f"views.{role}", message=message)
    limits = tables_of(procedure).get("remedies.authority")
    for position, rule in enumerate(limits.rules if limits is not None else ()):
        for role in sorted(rule.value.roles):
            if not any(may_in_role(procedure, role, command) for command in _DECIDES):
                message = f"{role!r} may grant and may not answer: permit it to, or name another role"
                where = f"{place_of(procedure, 'remedies.authority', position)}.roles"
                yield Finding(defect=Defect.UNKNOWN_NAME, where=where, message=message, rows=(rule.id,))
