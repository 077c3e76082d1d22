"""What comes of a question of authority, and why (S56)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

import attrs

from grievance.decision import Decision, Reason
from grievance.model import Granted, Remedy, RemedyKind, RemedyState
from grievance.model._word import Word
from grievance.policies._ledger import Case, Entry, Excess
from grievance.policies._limits import Limit
from grievance.rules import Rule

__all__ = ["Settling", "Verdict", "doubts", "over_to", "refused", "settled"]


class Settling(Word):
    """What may become of a remedy."""

    SETTLE = "settle"
    SECOND = "second person"
    REFUSED = "refused"


@attrs.frozen(kw_only=True)
class Verdict:
    """
    Whether somebody may settle alone, needs a second person in one of these ``roles``, or asks for refused ``kinds``.

    Where each remedy lies within a limit and only their sums do not, ``remedies`` of this complaint and other
    ``complaints`` (by their ids) are what adds up: a split, meant or not (pain 57).
    """

    settling: Settling
    roles: tuple[str, ...] = ()
    kinds: tuple[RemedyKind, ...] = ()
    remedies: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()

    @property
    def split(self) -> bool:
        """Whether remedies that are each within a limit exceed it together."""
        return bool(self.remedies)


PAID = frozenset(
    {
        RemedyKind.REFUND,
        RemedyKind.PRICE_REDUCTION,
        RemedyKind.COMPENSATION,
        RemedyKind.PENALTY,
        RemedyKind.GOODWILL,
    }
)
"""What is given in money: without an amount nobody knows how much it is ([D])."""


def doubts(wanted: Iterable[Remedy], here: Iterable[Granted]) -> str:
    """Return why nobody can tell how much is asked for; empty if there is no doubt."""
    granted = {one.remedy.id: one.remedy for one in here if one.state is not RemedyState.FAILED}
    known = {remedy_id: (one.kind, one.amount) for remedy_id, one in granted.items()}
    for remedy in wanted:
        if known.setdefault(remedy.id, (remedy.kind, remedy.amount)) != (remedy.kind, remedy.amount):
            return f"the id {remedy.id!r} stands for another remedy already: a new one needs an id of its own"
        if remedy.amount is None and remedy.kind in PAID and remedy.id not in granted:
            return f"the amount of remedy {remedy.id!r} is not known"
        if remedy.amount is not None and remedy.amount.amount < 0:
            return f"the amount of remedy {remedy.id!r} is below 0"
    return ""


def refused(kinds: tuple[RemedyKind, ...], allowed: Decision[frozenset[RemedyKind]]) -> Decision[Verdict]:
    """Return that the standards for granting do not allow these *kinds* (S25)."""
    words = ", ".join(kind.value for kind in kinds)
    reason = Reason(rule="granting", because=f"the standards do not allow {words} here", authority="S25")
    verdict = Verdict(settling=Settling.REFUSED, kinds=kinds)
    return Decision(value=verdict, reasons=(reason, *allowed.reasons), read=allowed.read)


def settled(reasons: Iterable[Reason], read: Mapping[str, object]) -> Decision[Verdict]:
    """Return that whoever asks may settle it alone."""
    return Decision(value=Verdict(settling=Settling.SETTLE), reasons=tuple(reasons), read=read)


def over_to(
    case: Case, roles: Collection[str], read: Mapping[str, object], *, approving: bool = False
) -> Decision[Verdict]:
    """Return who has to approve what somebody in these *roles* may not settle alone: perhaps nobody can."""
    if currencies := case.unmeasured():
        words = " and ".join(currencies)
        because = f"no limit stands in {words}, and there is no dated rate for it: the accountable person decides"
        return Decision.abstain("authority", because, read=read)
    split = _split(case, roles, approving=approving)
    verdict = Verdict(
        settling=Settling.SECOND,
        roles=tuple(sorted(case.approvers())),
        remedies=tuple(dict.fromkeys(one.remedy.id for one in split if one.complaint_id is None)),
        complaints=tuple(dict.fromkeys(one.complaint_id for one in split if one.complaint_id is not None)),
    )
    reasons = (*_why(case, roles, approving=approving), *_why_split(verdict))
    return Decision(value=verdict, reasons=reasons, read=read)


def _beyond(case: Case, roles: Collection[str], *, approving: bool) -> Iterator[tuple[Remedy, tuple[Rule[Limit], ...]]]:
    for remedy in case.asked:
        if case.granting(remedy, roles, approving=approving) is None:
            yield remedy, case.rules_for(roles, remedy.kind, approving=approving)


def _why(case: Case, roles: Collection[str], *, approving: bool) -> Iterator[Reason]:
    for remedy, rules in _beyond(case, roles, approving=approving):
        if not rules:
            held = " or ".join(map(repr, sorted(roles))) or "nobody's"
            because = f"no row gives the role {held} authority over {remedy.kind.value} ({remedy.id})"
            yield Reason(rule="authority", because=because)
        for rule in rules:
            excesses = case.excesses(remedy, rule.value)
            words = "; ".join(map(str, excesses)) or "its currency is not that of the row, and there is no rate"
            yield Reason(rule=rule.id, because=f"{remedy.id}: {words}", authority=rule.authority)


def _split(case: Case, roles: Collection[str], *, approving: bool) -> tuple[Entry, ...]:
    """Return what adds up if each remedy alone lies within a row and only the sums do not."""
    excesses: list[Excess] = []
    for remedy, rules in _beyond(case, roles, approving=approving):
        enough = [rule.value for rule in rules if case.alone(remedy, rule.value)]
        if not enough:
            return ()
        excesses += (excess for limit in enough for excess in case.excesses(remedy, limit))
    return tuple(entry for excess in excesses for entry in excess.entries)


def _why_split(verdict: Verdict) -> Iterator[Reason]:
    if verdict.split:
        parts = f"remedies {', '.join(verdict.remedies)} of this complaint"
        if verdict.complaints:
            parts += f" and what complaints {', '.join(verdict.complaints)} brought"
        yield Reason(rule="splitting", because=f"each remedy lies within the limit, but not together: {parts}")
