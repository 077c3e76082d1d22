"""All strategies: what they leave on record is lawful and played ahead, and is the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs
import pytest

from grievance.testing.gaming import (
    STRATEGIES,
    HandingOverTheHard,
    HandingOverTheOld,
    Meddling,
    SelfMerging,
    Strategy,
    World,
)
from grievance.testing.gaming._seen import hard_kinds
from testing.lawful import check_lawful
from testing.played import ME, played, the_world

DAY = timedelta(days=1)

NAMED = [pytest.param(strategy, id=strategy.name) for strategy in STRATEGIES]


def test_names_differ_and_sentences_tell() -> None:
    """Every strategy has a name of its own and a sentence that goes on after its name."""
    assert len({strategy.name for strategy in STRATEGIES}) == len(STRATEGIES)
    assert all(strategy.what[0].islower() and len(strategy.what) > 30 for strategy in STRATEGIES)


@pytest.mark.parametrize("strategy", NAMED)
@pytest.mark.parametrize("person", ["handler-2", "handler-5"])
def test_what_is_played_is_lawful(strategy: Strategy, person: str) -> None:
    """Every event of the world that a strategy leaves is one that the lifecycle allows, in order of time, by now."""
    complaints = check_lawful(played(strategy, person))

    received = [complaint.registered_at for complaint in complaints.values()]
    assert received == sorted(received)


@pytest.mark.parametrize("strategy", NAMED)
def test_something_is_played(strategy: Strategy) -> None:
    """A strategy changes something, and the same in the same world."""
    again = strategy.play(the_world(), ME)

    assert (again.histories, again.proposals) != (the_world().histories, the_world().proposals)
    assert again.histories == played(strategy).histories
    assert again.purchases == played(strategy).purchases


@pytest.mark.parametrize("strategy", NAMED)
def test_who_has_nothing_plays_nothing(strategy: Strategy) -> None:
    """Somebody whom no case names changes no case but by meddling, and a world without cases stays without."""
    nobody = strategy.play(attrs.evolve(the_world(), histories={}), ME)

    assert nobody.histories == {}
    if not isinstance(strategy, Meddling):
        assert strategy.play(the_world(), "nobody").histories == the_world().histories


def so_far(world: World, now: datetime) -> World:
    """Return a world as it stood at an instant."""
    known = {
        one: tuple(event for event in events if event.at <= now)
        for one, events in world.histories.items()
        if events[0].at <= now
    }
    return attrs.evolve(world, histories=known, now=now)


def told_until(world: World, at: datetime) -> Iterator[tuple[str, str, datetime, str]]:
    """Yield what had happened by an instant: in which case, what, when, by whom."""
    for one, events in world.histories.items():
        for event in events:
            if event.at <= at:
                yield one, type(event).__name__, event.at, event.by.id


@pytest.mark.parametrize("strategy", NAMED)
@pytest.mark.parametrize("month", [3, 4, 5])
def test_strategies_are_played_ahead(strategy: Strategy, month: int) -> None:
    """What is played until an instant does not depend on what comes later: there is no hindsight."""
    world = the_world()
    now = world.period.since.replace(month=month)

    early = set(told_until(strategy.play(so_far(world, now), ME), now - 2 * DAY))
    late = set(told_until(played(strategy), now - 2 * DAY))

    if isinstance(strategy, SelfMerging):  # into which case, of those that are open, may differ
        early, late = ({one for one in found if one[1] != "Absorbed"} for found in (early, late))
    if isinstance(strategy, HandingOverTheHard | HandingOverTheOld):  # who has a part later is not burdened with it
        early, late = ({one for one in found if one[3] == ME} for found in (early, late))
    assert early == late


def test_hard_kinds_are_known_from_before_the_period() -> None:
    """What was received before it tells which kinds are hard, if there were five; later cases tell nothing."""
    world = the_world()
    before = {one: events for one, events in world.histories.items() if events[0].at < world.period.since}

    assert hard_kinds(world) == hard_kinds(attrs.evolve(world, histories=before))
    assert {kind[0] for kind in hard_kinds(world)} <= {"product/defect", "contract/termination", "billing/wrong amount"}
    assert not hard_kinds(attrs.evolve(world, histories=dict(list(before.items())[:4])))
