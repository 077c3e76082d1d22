"""The library's own index as one that is tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction

from grievance.model import AuditFinding
from grievance.motivation.history._measure import measure
from grievance.motivation.history._reference import Reference
from grievance.motivation.history._terms import Terms
from grievance.motivation.scheme._computing import staff_indices
from grievance.motivation.scheme._scheme import Scheme
from grievance.testing.gaming._world import IndexUnderTest, World

__all__ = ["index_of"]

_TERMS = Terms()


def index_of(
    scheme: Scheme,
    *,
    terms: Terms = _TERMS,
    reference: Reference | None = None,
    audits: Iterable[AuditFinding] = (),
) -> IndexUnderTest:
    """
    Return the index of a *scheme* as one that can be tried.

    Goalposts that the scheme leaves open are fitted to each world, as they would be. Repeat orders are pending where a
    world knows of no customer's orders.

    Args:
        scheme: What is measured, and what comes of it.
        terms: How history is read.
        reference: Rates and difficulty of an earlier period; without it those of the world itself.
        audits: What sample audits have found.
    """
    findings = tuple(audits)

    def index(world: World) -> Mapping[str, Fraction | None]:
        found = measure(
            world.histories.items(),
            scheme=scheme,
            period=world.period,
            now=world.now,
            terms=terms,
            purchases=_Orders(world.purchases) if world.purchases else None,
            proposals=world.proposals,
            audits=findings,
            reference=reference,
        )
        indices = staff_indices(scheme, found.measured, found.guards)
        return {one.person: None if one.value is None else 100 * one.value for one in indices}

    return index


class _Orders:
    def __init__(self, purchases: Mapping[str, tuple[datetime, ...]]):
        self._purchases = purchases

    def __call__(self, customer_id: str, after: datetime, until: datetime) -> int | None:
        orders = self._purchases.get(customer_id)
        return None if orders is None else sum(after < at <= until for at in orders)
