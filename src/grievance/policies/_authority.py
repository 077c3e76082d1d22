"""
What can somebody settle alone, and what has to be handed over (S29, S56)?

Authority is data that is enforced: on each remedy, on the complaint, on the customer in a rolling window. So it does
not help to split a large remedy into small ones (pain 57).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

import attrs

from grievance.deadlines._spans import local_date
from grievance.decision import Decision, Reason
from grievance.model import Granted, Remedy
from grievance.model._checks import check_instant
from grievance.policies._facts import Facts
from grievance.policies._ledger import Case, entries_of, newly_asked
from grievance.policies._limits import Limit
from grievance.policies._rates import Rate
from grievance.policies._remedies import GrantingStandards
from grievance.policies._verdict import Settling, Verdict, doubts, over_to, refused, settled
from grievance.rules import RuleTable

__all__ = ["Authority"]

_NO_LIMITS = Reason(rule="authority", because="the procedure sets no limits")
_NOBODY = Reason(rule="authority", because="nobody in the table may approve it: the accountable person decides")
_NOTHING: Mapping[str, tuple[Granted, ...]] = MappingProxyType({})


@attrs.frozen(kw_only=True)
class Authority:
    """
    The standards for granting and for deciding, and who may decide how much (S25, S29, S56).

    ``limits`` is the table of delegated authority; without one everybody may grant what ``granting`` allows. The rows
    that hold add authority, none takes any away. ``reads`` are the names of the facts that the table reads. The sum of
    a customer is that of the last ``window`` (None: of all time). ``rates`` measure currencies in which no row of the
    role has a limit, each at the latest rate on or before the day of the decision in ``zone``.
    """

    granting: GrantingStandards = GrantingStandards()
    limits: RuleTable[Limit] | None = None
    reads: tuple[str, ...] = ()
    window: timedelta | None = None
    rates: tuple[Rate, ...] = ()
    zone: str = "UTC"

    def since(self, at: datetime) -> datetime | None:
        """Return when the window of a decision *at* an instant begins, None if it reaches back for ever."""
        return None if self.window is None else check_instant("at", at) - self.window

    def judge(
        self,
        remedies: Iterable[Remedy],
        facts: Facts,
        *,
        roles: Collection[str],
        at: datetime,
        here: Iterable[Granted] = (),
        elsewhere: Mapping[str, Iterable[Granted]] = _NOTHING,
    ) -> Decision[Verdict]:
        """
        Return whether somebody in these *roles* may grant all *remedies* alone, and if not, what has to happen.

        It abstains, so that the accountable person decides, where an amount is unknown or below 0, where an id stands
        for another remedy already, in a currency in which no row has a limit and for which there is no dated rate, and
        where nobody in the table may approve.

        Args:
            remedies: What is asked for. What was granted here under the same id counts once: retries are harmless.
            facts: The facts of the complaint.
            roles: The roles of whoever decides.
            at: When it is decided; an aware instant.
            here: What this complaint has brought so far; what failed does not count.
            elsewhere: What other complaints of the same customer brought, by their ids; what lies before the window
                does not count.
        """
        decision = self._decide(remedies, facts, roles=roles, at=at, here=here, elsewhere=elsewhere, approving=False)
        verdict = decision.value
        if verdict is not None and verdict.settling is Settling.SECOND and not verdict.roles:
            return Decision(value=None, reasons=(*decision.reasons, _NOBODY), read=decision.read)
        return decision

    def may_approve(
        self,
        remedies: Iterable[Remedy],
        facts: Facts,
        *,
        roles: Collection[str],
        at: datetime,
        here: Iterable[Granted] = (),
        elsewhere: Mapping[str, Iterable[Granted]] = _NOTHING,
    ) -> Decision[bool]:
        """
        Return whether somebody in these *roles* may be the second person for all *remedies*; takes what `judge` does.

        That it is another person than who proposed it, the complaint itself demands (L59). It abstains where `judge`
        would because something cannot be measured.
        """
        decision = self._decide(remedies, facts, roles=roles, at=at, here=here, elsewhere=elsewhere, approving=True)
        may = None if decision.value is None else decision.value.settling is Settling.SETTLE
        return Decision(value=may, reasons=decision.reasons, read=decision.read)

    def _decide(
        self,
        remedies: Iterable[Remedy],
        facts: Facts,
        *,
        roles: Collection[str],
        at: datetime,
        here: Iterable[Granted],
        elsewhere: Mapping[str, Iterable[Granted]],
        approving: bool,
    ) -> Decision[Verdict]:
        wanted, given = tuple(remedies), tuple(here)
        if kinds := self.granting.refused(wanted, facts):
            return refused(kinds, self.granting.allowed(facts))
        if self.limits is None:
            return settled((_NO_LIMITS,), {})
        if doubt := doubts(wanted, given):
            return Decision.abstain("authority", doubt)
        known = facts.named(self.reads)
        read = {name: known[name] for name in self.reads}
        holding = set(self.limits.matching(known))
        asked = newly_asked(wanted, given)
        case = Case(
            rules=tuple(rule for rule in self.limits.rules if rule.id in holding),
            asked=asked,
            entries=entries_of(asked, given, elsewhere, self.since(at)),
            rates=self.rates,
            on=local_date(check_instant("at", at), self.zone),
        )
        rules = case.within(roles, approving=approving)
        if rules is not None:
            return settled((rule.reason for rule in rules), read)
        return over_to(case, roles, read, approving=approving)
