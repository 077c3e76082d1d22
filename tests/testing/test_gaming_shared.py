"""Real histories: what is played on them can be replayed, and the default index resists there too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grievance.intake import IntakeMap, PastCase
from grievance.lifecycle import recount, replay
from grievance.model import Event
from grievance.motivation import default_scheme
from grievance.motivation._period import Period
from grievance.motivation.history._terms import Terms
from grievance.testing.gaming import STRATEGIES, Strategy, World, gaming_report, index_of, world_of
from support.past_maps import HELPDESK, PERMITS, registered

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not DATA.is_dir(), reason="the real data are not beside the project"),
]

LOGS: Mapping[str, tuple[str, Mapping[str, Any], str, datetime]] = {
    "helpdesk": (
        "helpdesk_events.csv.gz",
        HELPDESK,
        "2012-01..2012-04",
        datetime(2012, 8, 10, 13, tzinfo=UTC),
    ),
    "permits": (
        "permit_receipt_events.csv.gz",
        PERMITS,
        "2011-02..2011-05",
        datetime(2012, 1, 18, 12, tzinfo=UTC),
    ),
}

MIX = {"helpdesk": ("product",), "permits": ("channel",)}
"""What shows at receipt and differs in difficulty: of the helpdesk the product, of the permits the channel."""


@cache
def a_world(log: str) -> World:
    """Return the world of a log, as it was when the log ends."""
    name, mapping, period, now = LOGS[log]
    histories = {}
    for case in IntakeMap.from_mapping(mapping).past_cases(DATA / name):
        assert isinstance(case, PastCase), case
        first = registered(case)
        histories[first.complaint_id] = recount(first, case.moves, promised=case.promised)
    return world_of(histories, period=Period.parse(period), now=now)


def busiest(world: World, number: int) -> list[str]:
    """Return who received most in the period."""
    received = (world.holders[one] for one, events in world.histories.items() if events[0].at in world.period)
    return [person for person, _ in Counter(received).most_common(number)]


def in_order(events: tuple[Event, ...]) -> bool:
    """Return whether events lie in order of time; of a few permits work is noted before their receipt."""
    instants = [event.at for event in events]
    return instants == sorted(instants)


@pytest.mark.parametrize("log", LOGS)
@pytest.mark.parametrize("strategy", [pytest.param(strategy, id=strategy.name) for strategy in STRATEGIES])
def test_what_is_played_on_real_histories_replays(log: str, strategy: Strategy) -> None:
    """Every history that a strategy leaves replays, in order of time, under its own id."""
    world = a_world(log)
    (person,) = busiest(world, 1)

    after = strategy.play(world, person).histories

    for one, events in after.items():
        if events is not world.histories.get(one):
            assert replay(events).id == one
            assert in_order(events) or not in_order(world.histories.get(one, ()))


@pytest.mark.parametrize("log", LOGS)
def test_the_default_index_resists_on_real_histories(log: str) -> None:
    """
    No strategy gains on average, beyond chance; orders are not known there, and stay pending.

    One does, and stands in the page: a log that names no owners counts whoever appears in it as having worked.
    """
    world = a_world(log)
    index = index_of(default_scheme(answered_within=timedelta(days=14)), terms=Terms(mix=MIX[log]))
    strategies = [strategy for strategy in STRATEGIES if strategy.name != "meddling"]

    report = gaming_report(index, [world], strategies=strategies, players=busiest(world, 8))

    assert all(play.before is not None for result in report.results for play in result.plays)
    report.must_resist()
