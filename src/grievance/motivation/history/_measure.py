"""From the histories of a register to what each person's components come to, in one call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from grievance.model import AuditFinding, Event, ImprovementProposal
from grievance.motivation._period import Period
from grievance.motivation.history._purchases import Purchases
from grievance.motivation.history._reference import Reference
from grievance.motivation.history._tally import Measured, Tally
from grievance.motivation.history._terms import Terms
from grievance.motivation.scheme._scheme import Scheme

__all__ = ["measure"]

_TERMS = Terms()


def measure(
    histories: Iterable[tuple[str, Iterable[Event]]],
    *,
    scheme: Scheme,
    period: Period,
    now: datetime,
    terms: Terms = _TERMS,
    purchases: Purchases | None = None,
    proposals: Iterable[ImprovementProposal] | None = (),
    audits: Iterable[AuditFinding] = (),
    reference: Reference | None = None,
) -> Measured:
    """
    Return what *histories*, pairs of a complaint's id and its events, come to in a *period*, as of *now*.

    They are read once, in the order of the register, and none is kept: see `Tally`, which takes the same.

    Raises:
        InvalidValue: The period has not begun by *now*, *now* is a naive datetime, or a history does not begin with
            Registered.
    """
    tally = Tally(
        scheme=scheme,
        period=period,
        now=now,
        terms=terms,
        purchases=purchases,
        proposals=proposals,
        audits=audits,
        reference=reference,
    )
    for complaint_id, events in histories:
        tally.add(complaint_id, events)
    return tally.measured()
