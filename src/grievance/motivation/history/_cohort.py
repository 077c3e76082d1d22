"""The complaints received in the period that are due, by who held them: answered in time or not."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.motivation.history._case import Case
from grievance.motivation.history._holding import held
from grievance.motivation.history._ledger import Ledger
from grievance.motivation.history._reference import Stratum
from grievance.motivation.history._span import Span

__all__ = ["Cohort"]


class Cohort:
    """
    The sums of the cohort: of how many, how many met, by who held them; how many by who worked on them, which is how
    much is known of somebody; and who has only what is not due yet.

    Complaints that are not due yet are left out, the answered ones too: else only quick ones would count (L71). Those
    that earn nothing are beside the cohort, where they can only come late.
    """

    def __init__(self, window: timedelta, span: Span):
        self._window, self._span = window, span
        self.tried: Ledger[Stratum] = Ledger()
        self.met: Ledger[Stratum] = Ledger()
        self.late: Ledger[Stratum] = Ledger()
        self.known: Ledger[None] = Ledger()
        self.early: set[str] = set()

    def copy(self) -> Cohort:
        """Return another one with the same in it."""
        other = Cohort(self._window, self._span)
        other.tried, other.met, other.late = self.tried.copy(), self.met.copy(), self.late.copy()
        other.known, other.early = self.known.copy(), set(self.early)
        return other

    def add(self, case: Case, *, earns: bool) -> None:
        """Take a case in, however it stands now."""
        if not self._span.holds(case.received_at):
            return
        credit, due = held(case, self._span.now, self._window), case.received_at + self._window
        if self._span.now <= due:
            self.early.update(person for person, _ in credit.weights)
            return
        in_time = _in_time(case, due)
        if not earns:
            if in_time is False:
                self.late.add(credit, case.stratum)
        elif in_time is not None:
            self.tried.add(credit, case.stratum)
            self.known.add(case.credit, None)
            if in_time:
                self.met.add(credit, case.stratum)


def _in_time(case: Case, due: datetime) -> bool | None:
    """Return whether the answer that stands was given in time; None for what was withdrawn before."""
    if case.answered_at is not None:
        return case.answered_at <= due
    if case.withdrawn_at is not None and case.withdrawn_at <= due:
        return None
    return False
