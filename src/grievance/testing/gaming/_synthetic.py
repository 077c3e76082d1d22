"""A made-up world: a team that handles complaints of different difficulty for a year's third and some time before."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from grievance.errors import InvalidValue
from grievance.model import Assessment, ImprovementProposal
from grievance.motivation._period import Period
from grievance.testing.gaming._kinds import Chances, drawn_kind
from grievance.testing.gaming._lives import Life
from grievance.testing.gaming._telling import registered
from grievance.testing.gaming._world import World

__all__ = ["synthetic_world"]

_PERIOD = Period.parse("2026-02..2026-05")
_BEGINNING = _PERIOD.since - timedelta(days=120)
_NOW = datetime(2026, 7, 1, tzinfo=UTC)
_FEWEST = 6
_LOAD = (3, 2, 3, 1, 7)
"""How much comes to each of the staff, over and over: some work part of the week, some take in most of it."""


def synthetic_world(seed: int, *, people: int = 8, cases: int = 600, pace: Mapping[str, float] | None = None) -> World:
    """
    Return a made-up world; equal arguments give equal worlds, on every machine.

    Complaints of four kinds and different severity come in from October 2025 to the end of June 2026, when the index
    of February to May is computed; some are open then. Some change hands, some need a colleague, some wait; some are
    refused, and a second person looks at most of these; some come back. Who is content is more likely to order again.
    Some of the staff get more to do than others. All are equally able, unless *pace* says otherwise.

    Args:
        seed: What is drawn depends on nothing else.
        people: How many of the staff there are, at least 6: a case may need that many.
        cases: How many complaints there are.
        pace: How many times longer than usual one of the staff (``handler-1`` and so on) needs.

    Raises:
        InvalidValue: There are too few people.
    """
    if people < _FEWEST:
        raise InvalidValue("synthetic_world.people", f"must be at least {_FEWEST}: a case may need that many")
    chances = Chances(random.Random(seed))  # noqa: S311 - nothing is to be kept secret
    staff = tuple(f"handler-{number}" for number in range(1, people + 1))
    length = (_NOW - _BEGINNING) // timedelta(minutes=1)
    received = sorted(_BEGINNING + timedelta(minutes=chances.random.randrange(length)) for _ in range(cases))
    lives = [_begun(at, chances, staff, pace or {}) for at in received]
    for number, life in enumerate(lives, start=1):
        life.live(f"c-{number:04}", f"customer-{chances.random.randrange(cases)}")
    return World(
        histories={
            registered(tuple(life.events)).complaint_id: tuple(event for event in life.events if event.at <= _NOW)
            for life in lives
        },
        proposals=tuple(_proposals(staff, chances)),
        purchases=_purchases(lives, chances),
        period=_PERIOD,
        now=_NOW,
    )


def _begun(at: datetime, chances: Chances, staff: tuple[str, ...], pace: Mapping[str, float]) -> Life:
    (owner,) = chances.random.choices(staff, [_LOAD[number % len(_LOAD)] for number in range(len(staff))])
    others = tuple(one for one in staff if one != owner)
    return Life(chances=chances, kind=drawn_kind(chances), pace=pace.get(owner, 1), owner=owner, others=others, now=at)


def _proposals(staff: tuple[str, ...], chances: Chances) -> list[ImprovementProposal]:
    """Return what the staff proposed in the period: most was assessed, by somebody else."""
    found = []
    for person in staff:
        others = [one for one in staff if one != person]
        for number in range(chances.random.randrange(4)):
            at = _PERIOD.since + timedelta(days=chances.random.randrange(_PERIOD.days))
            assessed = Assessment(
                by=chances.random.choice(others), at=at + timedelta(days=10), accepted=chances.happens(0.5)
            )
            seen = assessed if chances.happens(0.8) else None
            found.append(ImprovementProposal(id=f"{person}-{number}", by=person, at=at, assessed=seen))
    return found


def _purchases(lives: list[Life], chances: Chances) -> dict[str, tuple[datetime, ...]]:
    """Return the orders of all customers: who was content with an answer is more likely to order after it."""
    found: dict[str, tuple[datetime, ...]] = {}
    for life in lives:
        customer = registered(tuple(life.events)).submission.customer_id or ""
        orders = found.get(customer, ())
        if life.answered_at is not None and chances.happens(0.6 if life.content else 0.15):
            orders = (*orders, life.answered_at + timedelta(days=chances.random.randrange(2, 75)))
        found[customer] = orders
    return {customer: tuple(at for at in sorted(orders) if at <= _NOW) for customer, orders in found.items()}
