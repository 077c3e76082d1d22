"""What a complaint and its customer were granted, measured by the rows of authority (S29)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeGuard

import attrs

from grievance.model import Granted, Money, Remedy, RemedyKind, RemedyState
from grievance.policies._limits import Limit
from grievance.policies._rates import Rate, converted
from grievance.policies._remedies import ALWAYS_ALLOWED
from grievance.rules import Rule

__all__ = ["Case", "Entry", "Excess", "entries_of", "newly_asked"]


@attrs.frozen(kw_only=True)
class Entry:
    """A remedy that counts: asked for now or granted here (no ``complaint_id``), or on another complaint."""

    remedy: Remedy
    complaint_id: str | None = None
    recent: bool = True


def newly_asked(remedies: Iterable[Remedy], here: Iterable[Granted]) -> tuple[Remedy, ...]:
    """Return which *remedies* need authority: not what was granted already, nor what everybody may always give."""
    known = {one.remedy.id for one in here if one.state is not RemedyState.FAILED}
    needing = (one for one in remedies if one.amount is not None or one.kind not in ALWAYS_ALLOWED)
    return tuple(one for one in needing if one.id not in known)


def entries_of(
    asked: Iterable[Remedy],
    here: Iterable[Granted],
    elsewhere: Mapping[str, Iterable[Granted]],
    since: datetime | None,
) -> tuple[Entry, ...]:
    """Return what counts: not what failed, and each remedy of a complaint once; ``recent`` is what is since then."""
    entries: dict[tuple[str | None, str], Entry] = {(None, one.id): Entry(remedy=one) for one in asked}
    before: list[tuple[str | None, Granted]] = [(None, one) for one in here]
    before += ((complaint_id, one) for complaint_id, given in elsewhere.items() for one in given)
    for complaint_id, one in before:
        if one.state is not RemedyState.FAILED:
            recent = since is None or one.at >= since
            entries[complaint_id, one.remedy.id] = Entry(remedy=one.remedy, complaint_id=complaint_id, recent=recent)
    return tuple(entries.values())


@attrs.frozen(kw_only=True)
class Excess:
    """A limit that is exceeded: on what, by which sum, made up of which entries."""

    on: str
    total: Money
    limit: Money
    entries: tuple[Entry, ...]

    def __str__(self) -> str:
        return f"{self.total.amount} {self.total.currency} {self.on} exceed {self.limit.amount} {self.limit.currency}"


@attrs.frozen(kw_only=True)
class Case:
    """
    One question of authority: the rows that hold, what is asked, and everything that counts.

    A row measures amounts in its own currency; others at a dated rate, unless its roles have a row in them.
    """

    rules: tuple[Rule[Limit], ...]
    asked: tuple[Remedy, ...]
    entries: tuple[Entry, ...]
    rates: tuple[Rate, ...]
    on: date

    def rules_for(self, roles: Iterable[str], kind: RemedyKind, *, approving: bool = False) -> tuple[Rule[Limit], ...]:
        """Return the rows on which somebody in these roles may grant (or approve) remedies of a kind."""
        held = frozenset(roles)
        return tuple(
            rule
            for rule in self.rules
            if rule.value.roles & held and rule.value.covers(kind) and (rule.value.approve or not approving)
        )

    def granting(self, remedy: Remedy, roles: Iterable[str], *, approving: bool = False) -> Rule[Limit] | None:
        """Return the first row within which *remedy* lies, sums included."""
        rules = self.rules_for(roles, remedy.kind, approving=approving)
        return next((rule for rule in rules if self._within(remedy, rule.value)), None)

    def within(self, roles: Iterable[str], *, approving: bool = False) -> tuple[Rule[Limit], ...] | None:
        """Return the rows within which all that is asked lies, None when something does not."""
        rules = [self.granting(remedy, roles, approving=approving) for remedy in self.asked]
        return tuple({rule.id: rule for rule in rules}.values()) if _all_found(rules) else None

    def approvers(self) -> frozenset[str]:
        """Return the roles in which somebody may approve all that is asked."""
        roles = frozenset().union(*(rule.value.roles for rule in self.rules if rule.value.approve))
        return frozenset(role for role in roles if self.within((role,), approving=True) is not None)

    def unmeasured(self) -> tuple[str, ...]:
        """Return the currencies that are asked for, in which no row has a limit and for which there is no rate."""
        return tuple(
            dict.fromkeys(
                remedy.amount.currency
                for remedy in self.asked
                if remedy.amount is not None and not self._measured_by_any(remedy)
            )
        )

    def excesses(self, remedy: Remedy, limit: Limit) -> tuple[Excess, ...]:
        """Return the limits of a row that *remedy* exceeds, alone or with all that counts beside it."""
        here = [one for one in self.entries if one.complaint_id is None]
        recent = [one for one in self.entries if one.recent]
        sums = (
            ("on one remedy", limit.on_remedy, [Entry(remedy=remedy)]),
            ("on the complaint", limit.on_complaint, here),
            ("for the customer", limit.on_customer, recent),
        )
        found = (self._excess(on, most, entries, limit) for on, most, entries in sums if most is not None)
        return tuple(excess for excess in found if excess is not None)

    def alone(self, remedy: Remedy, limit: Limit) -> bool:
        """Return whether *remedy* would lie within a row if nothing else had been granted or asked."""
        return attrs.evolve(self, entries=(Entry(remedy=remedy),))._within(remedy, limit)  # noqa: SLF001 - another case

    def _within(self, remedy: Remedy, limit: Limit) -> bool:
        if limit.unlimited or remedy.amount is None:
            return True
        return self._measured(remedy, limit) is not None and not self.excesses(remedy, limit)

    def _excess(self, on: str, most: Money, entries: Iterable[Entry], limit: Limit) -> Excess | None:
        covered = [(one, self._measured(one.remedy, limit)) for one in entries if limit.covers(one.remedy.kind)]
        counted = [(one, money) for one, money in covered if money is not None and money.amount > 0]
        total = Money(amount=sum((money.amount for _, money in counted), 0 * most.amount), currency=most.currency)
        if total <= most:
            return None
        return Excess(on=on, total=total, limit=most, entries=tuple(one for one, _ in counted))

    def _measured(self, remedy: Remedy, limit: Limit) -> Money | None:
        money, currency = remedy.amount, limit.currency
        if money is None or currency is None:
            return None
        others = (rule.value for rule in self.rules if rule.value.currency == money.currency != currency)
        if any(other.roles & limit.roles and other.covers(remedy.kind) for other in others):
            return None
        return converted(money, currency, self.on, self.rates)

    def _measured_by_any(self, remedy: Remedy) -> bool:
        limits = [one.value for one in self.rules if one.value.covers(remedy.kind) and not one.value.unlimited]
        return not limits or any(self._measured(remedy, limit) is not None for limit in limits)


def _all_found(rules: list[Rule[Limit] | None]) -> TypeGuard[list[Rule[Limit]]]:
    return None not in rules
