"""The library's own index as one that is tried: the same numbers as when it is computed by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from grievance.model import AuditFinding
from grievance.motivation import default_scheme
from grievance.motivation.history._measure import measure
from grievance.motivation.history._terms import Terms
from grievance.motivation.scheme._component import Measure
from grievance.motivation.scheme._computing import staff_indices
from grievance.testing.gaming import World, index_of, synthetic_world

SCHEME = default_scheme()
WORLD = synthetic_world(5, people=6, cases=300)


def orders(customer_id: str, after: datetime, until: datetime) -> int | None:
    """Return how often a customer ordered in a time."""
    known = WORLD.purchases[customer_id]
    return len([at for at in known if after < at <= until])


def test_points_are_those_of_the_index() -> None:
    """Measured, computed and multiplied by hundred; whoever is withheld an index has none."""
    found = measure(
        WORLD.histories.items(),
        scheme=SCHEME,
        period=WORLD.period,
        now=WORLD.now,
        purchases=orders,
        proposals=WORLD.proposals,
    )
    expected = {one.person: one.value for one in staff_indices(SCHEME, found.measured, found.guards).people}

    points = index_of(SCHEME)(WORLD)

    assert points == {person: value if value is None else value * 100 for person, value in expected.items()}
    assert set(points) == set(WORLD.staff)
    assert all(points.values())


def test_terms_reference_and_audits_are_heeded() -> None:
    """Other terms, another reference and audits that failed change what comes of it."""
    plain = index_of(SCHEME)(WORLD)
    before = measure(WORLD.histories.items(), scheme=SCHEME, period=WORLD.period, now=WORLD.now)
    other = synthetic_world(6, people=6, cases=300)
    after = measure(other.histories.items(), scheme=SCHEME, period=other.period, now=other.now)
    failed = [
        AuditFinding(complaint_id=one, by="auditor", at=datetime(2026, 5, 1, tzinfo=UTC), passed=False)
        for one, events in WORLD.histories.items()
        if events[0].at < datetime(2026, 4, 1, tzinfo=UTC)
    ]

    assert index_of(SCHEME, terms=Terms(reopen_within=timedelta(days=60)))(WORLD) != plain
    assert index_of(SCHEME, reference=before.reference)(WORLD).keys() == plain.keys()
    assert index_of(SCHEME, reference=after.reference)(WORLD) != plain
    assert index_of(SCHEME, audits=iter(failed))(WORLD) != plain


def test_withheld_is_none() -> None:
    """Whose audits all failed is withheld the index by the gate."""
    gate = next(gate for gate in SCHEME.gates if gate.measure is Measure.AUDIT)
    failed = [
        AuditFinding(complaint_id=one, by="auditor", at=events[-1].at, passed=False)
        for one, events in WORLD.histories.items()
    ]

    assert gate.at_least == Fraction(8, 10)
    assert None in index_of(SCHEME, audits=failed)(WORLD).values()


@pytest.mark.parametrize("known", [True, False])
def test_orders_that_nobody_knows_are_pending(known: bool) -> None:
    """A world that knows no customer's orders has the component pending; known customers without orders have none."""
    purchases = dict.fromkeys(WORLD.purchases, ()) if known else {}
    world = World(
        histories=WORLD.histories,
        proposals=WORLD.proposals,
        purchases=purchases,
        period=WORLD.period,
        now=WORLD.now,
    )
    found = measure(
        world.histories.items(),
        scheme=SCHEME,
        period=world.period,
        now=world.now,
        purchases=(lambda _customer, _after, _until: 0) if known else None,
        proposals=world.proposals,
    )

    expected = {one.person: one.value for one in staff_indices(SCHEME, found.measured, found.guards).people}
    assert index_of(SCHEME)(world) == {one: value and value * 100 for one, value in expected.items()}
