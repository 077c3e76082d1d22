"""
The facts that policies decide on: one frozen view, gathered by the desk before anything is decided.

`Facts` is what a Python policy takes. Rules see the same facts by name (`BUILT_IN` lists them, with their types); a
procedure declares what the host adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum
from functools import cache
from typing import TypeAlias

import attrs

from grievance.model import Complaint, Customer, Issue, Nature, RemedyKind, Role, Severity, Submission
from grievance.policies._importance import importance_of
from grievance.policies._recurrence import Earlier, Recurrence, RecurrenceWindows, recurrence_of

__all__ = ["BUILT_IN", "Facts", "named_facts", "supposing"]


@attrs.frozen(kw_only=True)
class Facts:
    """
    Everything a policy may know about one issue of a complaint.

    ``issue`` is the issue to decide on (the main one unless it is decided apart); ``complaint`` is None while the
    submission is being registered; ``earlier`` are complaints of the same customer or about the same product, of which
    those within the ``windows`` count.
    ``now`` is for policies that need an instant: priority must not read it, or the queue would change by itself.
    """

    submission: Submission
    issue: Issue
    now: datetime
    complaint: Complaint | None = None
    customer: Customer | None = None
    earlier: tuple[Earlier, ...] = ()
    windows: RecurrenceWindows = RecurrenceWindows()
    _named: dict[str, object] = attrs.field(factory=dict, init=False, eq=False, repr=False)

    def named(self, names: Iterable[str]) -> Mapping[str, object]:
        """
        Return the facts of these *names* for a rule table; facts that were read before may be there too.

        A name that is not built in is the host's: it is read from the submission's attributes, else from the
        customer's.
        """
        known = self._named
        for name in names:
            if name not in known:
                known[name] = _read(name)(self)
        return known


Read: TypeAlias = Callable[[Facts], object]

_SCALE = {"type": "integer", "at_least": 0, "at_most": 3}
_SUM = {"type": "integer", "at_least": 0, "at_most": 9}
_COUNT = {"type": "integer", "at_least": 0}


def _severity(name: str) -> Read:
    def read(facts: Facts) -> object:
        severity = facts.submission.severity
        return None if severity is None else getattr(severity, name)

    return read


def _of_submission(name: str) -> Read:
    return lambda facts: getattr(facts.submission, name)


def _of_issue(name: str) -> Read:
    return lambda facts: getattr(facts.issue, name)


def _amount(facts: Facts) -> object:
    return facts.issue.amount.amount if facts.issue.amount else None


def _currency(facts: Facts) -> object:
    return facts.issue.amount.currency if facts.issue.amount else None


def _vulnerability(facts: Facts) -> object:
    if facts.customer is None:
        return None
    return facts.customer.vulnerability.level if facts.customer.vulnerability else 0


def _importance(facts: Facts) -> object:
    return importance_of(facts.customer.importance).value if facts.customer else None


def _represented(facts: Facts) -> object:
    return any(party.role is Role.REPRESENTATIVE for party in facts.submission.people)


def _demanded(facts: Facts) -> object:
    return facts.issue.demanded.value if facts.issue.demanded else None


def _recurrence(facts: Facts) -> object:
    return recurrence_of(facts.submission, facts.earlier, facts.windows).value


def _choice(kind: type[Enum]) -> list[str]:
    return [member.value for member in kind]


_TABLE: Mapping[str, tuple[object, Read]] = {
    "category": ("path", _of_issue("category")),
    "product": ("text", _of_issue("product")),
    "regime": ("text", _of_issue("regime")),
    "amount": ("decimal", _amount),
    "currency": ("text", _currency),
    "demanded": (_choice(RemedyKind), _demanded),
    "channel": ("text", _of_submission("channel")),
    "language": ("text", _of_submission("language")),
    "place": ("text", _of_submission("place")),
    "manner": ("text", _of_submission("manner")),
    "purpose": ("text", _of_submission("purpose")),
    "answer_wanted": ("text", _of_submission("answer_wanted")),
    "nature": (_choice(Nature), lambda facts: facts.submission.nature.value),
    "issues": (_COUNT, lambda facts: 1 + len(facts.submission.further_issues)),
    "attachments": (_COUNT, lambda facts: len(facts.submission.attachments)),
    "anonymous": ("boolean", _of_submission("anonymous")),
    "represented": ("boolean", _represented),
    "about_staff": ("boolean", lambda facts: bool(facts.submission.accused)),
    **{f"severity.{field.name}": (_SCALE, _severity(field.name)) for field in attrs.fields(Severity)},
    "severity.hard": (_SUM, _severity("hard")),
    "severity.soft": (_SUM, _severity("soft")),
    "customer.known": ("boolean", lambda facts: facts.customer is not None),
    "customer.tier": ("text", lambda facts: facts.customer.tier if facts.customer else None),
    "customer.importance": ({"type": "decimal", "at_least": 0, "at_most": 1}, _importance),
    "customer.vulnerability": (_SCALE, _vulnerability),
    "recurrence": (_choice(Recurrence), _recurrence),
}

BUILT_IN: Mapping[str, object] = {name: declared for name, (declared, _) in _TABLE.items()}
"""The facts that are always there, by name, with their declarations in the form of a procedure file."""


def named_facts(facts: Facts, names: Iterable[str]) -> dict[str, object]:
    """Return exactly the facts of these *names*."""
    return {name: _read(name)(facts) for name in names}


def supposing(facts: Facts, named: Mapping[str, object]) -> Facts:
    """Return *facts* of which rules read what is *named* as it stands there, whatever the submission says."""
    supposed = attrs.evolve(facts)
    supposed._named.update(named)  # noqa: SLF001 - a class's own module
    return supposed


@cache
def _read(name: str) -> Read:
    return _TABLE[name][1] if name in _TABLE else _attribute(name)


def _attribute(name: str) -> Read:
    def read(facts: Facts) -> object:
        found = facts.submission.attributes.get(name)
        if found is None and facts.customer is not None:
            found = facts.customer.attributes.get(name)
        return found

    return read
