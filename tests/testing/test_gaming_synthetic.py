"""Made-up worlds are lawful, the same for the same seed, and such as worlds are."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from statistics import median

import pytest

from grievance.errors import InvalidValue
from grievance.model import DecisionApproved, Declined, Event, Registered, Stage, TaskFinished, TransferAccepted
from grievance.testing.gaming import World, synthetic_world
from grievance.testing.gaming._kinds import KINDS
from testing.lawful import check_lawful

a_world = cache(synthetic_world)


def submitted(events: tuple[Event, ...]) -> Registered:
    """Return how a history begins."""
    first = events[0]
    assert isinstance(first, Registered)
    return first


def days_until_answer(world: World) -> dict[str, list[float]]:
    """Return how many days the first answers took, by category."""
    found: dict[str, list[float]] = {}
    for events in world.histories.values():
        answered = next((event.at for event in events if type(event).__name__ == "Answered"), None)
        if answered is not None:
            submission = submitted(events).submission
            found.setdefault(submission.category, []).append((answered - submission.received_at) / timedelta(days=1))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_history_is_lawful(seed: int) -> None:
    """Each event is one that the lifecycle allows then; ids are in the order of receipt."""
    world = a_world(seed)

    complaints = check_lawful(world)

    assert len(complaints) == 600
    received = [complaint.received_at for complaint in complaints.values()]
    assert received == sorted(received)
    assert list(complaints) == sorted(complaints)


def test_the_smallest_team_is_lawful() -> None:
    """Six people are enough for every case: owner, new owner, who took it down, task, second and third opinion."""
    for seed in range(5):
        check_lawful(synthetic_world(seed, people=6, cases=400))


def test_fewer_people_are_refused() -> None:
    """A team that is too small for its cases is refused."""
    with pytest.raises(InvalidValue, match="at least 6"):
        synthetic_world(1, people=5)


def test_equal_seeds_give_equal_worlds() -> None:
    """A world depends on its arguments alone; another seed gives another one."""
    first, again, other = synthetic_world(7, cases=60), synthetic_world(7, cases=60), synthetic_world(8, cases=60)

    for name in ("histories", "proposals", "purchases", "period", "now"):
        assert getattr(first, name) == getattr(again, name)
    for name in ("histories", "proposals", "purchases"):
        assert getattr(first, name) != getattr(other, name)


def test_a_world_has_all_that_happens() -> None:
    """Hand-overs, tasks, reviewed and unreviewed refusals, withdrawals, reopenings, second stages, open cases."""
    world = a_world(1)
    complaints = check_lawful(world).values()
    happened = {type(event) for events in world.histories.values() for event in events}

    assert {TransferAccepted, TaskFinished, DecisionApproved, Declined} <= happened
    refusals = [one.refusal for one in complaints if one.refusal]
    assert 0 < sum(one.reviewed_by is None for one in refusals) < len(refusals) / 2
    stages = {one.stage for one in complaints}
    assert {Stage.OPEN, Stage.ANSWERED, Stage.RESOLVED, Stage.WITHDRAWN, Stage.CLOSED} <= stages
    assert any(again.stage_2 for one in complaints for again in one.reopenings)
    assert any(not again.stage_2 for one in complaints for again in one.reopenings)
    assert {one.submission.channel for one in complaints} == {"web", "phone"}
    assert {one.satisfied for complaint in complaints for one in complaint.feedback} == {True, False}


def test_kinds_differ_in_difficulty() -> None:
    """The harder the kind, the longer until the answer; half of the cases lie around the order of the kinds."""
    days = days_until_answer(a_world(1))

    ordered = [median(days[kind.category]) for kind in KINDS]
    assert ordered == sorted(ordered)
    assert ordered[-1] > 3 * ordered[0]


def test_all_are_equally_able_unless_one_is_not() -> None:
    """Whoever has another pace takes that much longer."""
    names = [f"handler-{number}" for number in range(1, 9)]
    usual = days_until_answer(synthetic_world(1))
    slow = days_until_answer(synthetic_world(1, pace=dict.fromkeys(names, 2.0)))

    assert median(slow["delivery/late"]) > 1.6 * median(usual["delivery/late"])


def test_proposals_are_assessed_by_others() -> None:
    """Some are accepted, some refused, some not looked at yet; all are of the staff, within the period."""
    world = synthetic_world(1, people=30, cases=1)

    assert {one.by for one in world.proposals} <= {f"handler-{number}" for number in range(1, 31)}
    assert {one.assessed and one.assessed.accepted for one in world.proposals} == {None, True, False}
    assert all(one.at in world.period for one in world.proposals)


def test_who_is_content_orders_again() -> None:
    """Of the customers who accepted an answer more ordered than of those who said that they are not satisfied."""
    world = synthetic_world(1, cases=2000)
    complaints = check_lawful(world).values()
    said = {False: [0, 0], True: [0, 0]}
    for complaint in complaints:
        if complaint.feedback and complaint.feedback[-1].satisfied is not None:
            customer = complaint.submission.customer_id or ""
            ordered = any(at > complaint.received_at for at in world.purchases[customer])
            said[complaint.feedback[-1].satisfied][0] += ordered
            said[complaint.feedback[-1].satisfied][1] += 1

    assert said[True][0] / said[True][1] > 0.2 + said[False][0] / said[False][1]


def test_orders_are_known_by_now() -> None:
    """Every customer is known, and no order lies ahead."""
    world = a_world(1)

    customers = {submitted(events).submission.customer_id for events in world.histories.values()}
    assert world.purchases.keys() == customers
    orders: list[datetime] = [at for found in world.purchases.values() for at in found]
    assert max(orders) <= world.now
    assert all(list(found) == sorted(found) for found in world.purchases.values())
