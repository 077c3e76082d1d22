"""The index of a store's staff is that of its histories, and shows each reader what they may see."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance import AsyncDesk, Desk, Procedure
from grievance.errors import InvalidValue
from grievance.model import Actor, AuditFinding, MonitoringAgreement, Stage
from grievance.motivation import (
    Better,
    Component,
    Measure,
    Measurement,
    Period,
    Scheme,
    Statistic,
    Terms,
    audit_sample,
    default_scheme,
    measure,
    proposals,
    read_case,
    staff_indices,
)
from grievance.storage import ComplaintStore, ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from grievance.testing.gaming import synthetic_world
from support.kept_world import keep

WORLD = synthetic_world(7, people=6, cases=150)
PERIOD = WORLD.period
BOSS = Actor(id="boss", roles=("accountable",))
ANN = Actor(id="handler-1", roles=("handler",))
AGREED = MonitoringAgreement(reference="agreement 7", agreed_by=("board", "council"), first=date(2026, 1, 1))


def orders(customer_id: str, after: datetime, until: datetime, /) -> int:
    """Return how often a customer of the world ordered between two instants."""
    return sum(after < at <= until for at in WORLD.purchases.get(customer_id, ()))


class WithoutRegister:
    """A store that hands on what is asked of it and keeps no register."""

    def __init__(self, store: ComplaintStore) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        if name == "registered":
            raise AttributeError(name)
        return getattr(self._store, name)


@pytest.fixture(name="desk", params=["memory", "sqlite", "without a register"])
def _desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    if request.param == "sqlite":
        with SqliteStore(tmp_path / "staff.db") as store:
            yield keep(WORLD, store)
    else:
        inner: Any = MemoryStore()
        yield keep(WORLD, inner if request.param == "memory" else WithoutRegister(inner))


def test_the_index_of_a_store_is_that_of_its_histories(desk: Desk) -> None:
    """Read page by page from a store, the same is measured as from the histories themselves."""
    scheme = default_scheme()
    expected = measure(
        WORLD.histories.items(),
        scheme=scheme,
        period=PERIOD,
        now=WORLD.now,
        purchases=orders,
        proposals=WORLD.proposals,
    )
    measured = desk.measured_staff(PERIOD, purchases=orders)
    assert measured == expected
    indices = staff_indices(scheme, expected.measured, expected.guards)
    assert desk.staff_index(PERIOD, by=ANN, purchases=orders).own == indices.of("handler-1")


def test_a_head_sees_groups_until_there_is_an_agreement() -> None:
    """It has to be on record and in force (S49)."""
    desk = keep(WORLD, MemoryStore())
    seen = desk.staff_index(PERIOD, by=BOSS)
    assert [group.people for group in seen.groups] == [6]
    assert seen.people == ()
    desk.agree_monitoring(attrs.evolve(AGREED, last=date(2026, 6, 30)))
    assert desk.staff_index(PERIOD, by=BOSS).people == ()
    desk.agree_monitoring(AGREED)
    assert len(desk.staff_index(PERIOD, by=BOSS).people) == 6
    assert desk.staff_index(PERIOD, by=ANN).people == ()


def test_an_agreement_that_is_over_is_not_revived_by_a_claimed_instant() -> None:
    """What holds at the instant one claims has to hold at the present one too (S49)."""
    desk = keep(WORLD, MemoryStore())
    desk.agree_monitoring(attrs.evolve(AGREED, last=date(2026, 6, 15)))
    assert desk.staff_index(PERIOD, by=BOSS, now=datetime(2026, 6, 10, tzinfo=UTC)).people == ()
    desk.agree_monitoring(AGREED)
    assert len(desk.staff_index(PERIOD, by=BOSS, now=datetime(2026, 6, 20, tzinfo=UTC)).people) == 6


def test_the_days_of_an_agreement_are_those_of_the_zone_of_the_period() -> None:
    """At 22:00 in UTC it is the next day in Tokyo."""
    at = datetime(2026, 6, 15, 22, tzinfo=UTC)
    store = MemoryStore()
    keep(WORLD, store)
    desk = Desk(Procedure.pack("retail"), store, clock=lambda: at)
    desk.agree_monitoring(attrs.evolve(AGREED, last=date(2026, 6, 15)))
    assert len(desk.staff_index(PERIOD, by=BOSS).people) == 6
    assert desk.staff_index(attrs.evolve(PERIOD, zone="Asia/Tokyo"), by=BOSS).people == ()


def test_an_agreement_covers_the_days_it_looks_at() -> None:
    """One of March opens no index of February to May."""
    desk = keep(WORLD, MemoryStore())
    desk.agree_monitoring(attrs.evolve(AGREED, first=date(2026, 3, 1)))
    assert desk.staff_index(PERIOD, by=BOSS).people == ()
    assert len(desk.staff_index(Period.parse("2026-03..2026-05"), by=BOSS).people) == 6


def test_what_the_host_measures_goes_into_the_index() -> None:
    """By person and component; also of people who handled no complaint."""
    scheme = Scheme(
        name="calls",
        version="1",
        components=(
            proposals(weight="0.5", goalposts=(0, 3)),
            Component(
                name="calls",
                measure=Measure.HOST,
                statistic=Statistic.GIVEN,
                unit="calls",
                better=Better.HIGHER,
                weight="0.5",
                goalposts=(0, 200),
            ),
        ),
    )
    calls = Measurement(value=150, evidence=150)
    desk = keep(WORLD, MemoryStore())
    given = {"handler-1": {"calls": calls}, "zoe": {"calls": calls}}
    own = desk.staff_index(PERIOD, by=ANN, scheme=scheme, given=given).own
    assert own is not None
    assert own.contribution("calls").measurement == calls
    assert not own.provisional
    zoe = desk.staff_index(PERIOD, by=Actor(id="zoe"), scheme=scheme, given=given).own
    assert zoe is not None
    assert zoe.pending == ("proposals",)
    other = desk.staff_index(PERIOD, by=Actor(id="handler-2"), scheme=scheme, given=given).own
    assert other is not None
    assert other.pending == ("calls",)


def test_what_history_tells_is_not_given_by_the_host() -> None:
    """Only components of the host are; others are refused by name."""
    desk = keep(WORLD, MemoryStore())
    full = Measurement(value=1, evidence=99)
    with pytest.raises(InvalidValue, match=r"given\['handling time'\]: is measured from history"):
        desk.staff_index(PERIOD, by=ANN, given={"handler-1": {"handling time": full}})
    with pytest.raises(InvalidValue, match="have no such name"):
        desk.staff_index(PERIOD, by=ANN, given={"handler-1": {"calls": full}})


def test_groups_are_told_apart() -> None:
    """Two halves of three are too small to be shown by themselves."""
    desk = keep(WORLD, MemoryStore())
    halves = {f"handler-{number}": "north" if number < 4 else "south" for number in range(1, 7)}
    [group] = desk.staff_index(PERIOD, by=BOSS, groups=halves).groups
    assert (group.group, group.people) == ("others", 6)


def test_proposals_and_audits_of_the_store_count() -> None:
    """An audit that a complaint did not pass takes its credit back."""
    desk = keep(WORLD, MemoryStore())
    before = desk.measured_staff(PERIOD).measured["handler-2"]
    closed = [one for one in WORLD.histories if desk.get(one).owner == "handler-2" and not desk.get(one).open]
    for complaint_id in closed:
        desk.record_audit(AuditFinding(complaint_id=complaint_id, by="auditor", at=PERIOD.since, passed=False))
    after = desk.measured_staff(PERIOD).measured["handler-2"]
    assert before["closures"].value is not None
    assert after["closures"].value is not None
    assert after["closures"].value < before["closures"].value
    assert before["proposals"] == after["proposals"]


def test_nobody_replaces_an_audit_of_their_own_work(desk: Desk) -> None:
    """Who had a part in a complaint audits it not, whatever instant they claim; what an auditor found stands (L59)."""
    complaint_id = next(one for one in WORLD.histories if desk.get(one).owner == "handler-2" and not desk.get(one).open)
    failed = desk.record_audit(
        AuditFinding(complaint_id=complaint_id, by="auditor", at=PERIOD.since, passed=False),
    )
    for at in (PERIOD.since, WORLD.now, datetime(2020, 1, 1, tzinfo=UTC)):
        with pytest.raises(InvalidValue, match="nobody audits their own work"):
            desk.record_audit(attrs.evolve(failed, by="handler-2", at=at, passed=True))
    assert desk.audits() == (failed,)


def test_terms_scheme_reference_and_instant_are_handed_on() -> None:
    """Each changes what is measured as it does without a store."""
    desk = keep(WORLD, MemoryStore())
    scheme = attrs.evolve(default_scheme(), name="ours")
    terms, now = Terms(mix=("channel",)), datetime(2026, 5, 1, tzinfo=UTC)
    first = desk.measured_staff(PERIOD, scheme=scheme, terms=terms, now=now)
    assert first == measure(
        WORLD.histories.items(), scheme=scheme, period=PERIOD, now=now, terms=terms, proposals=WORLD.proposals
    )
    again = desk.measured_staff(PERIOD, reference=first.reference)
    assert again == measure(
        WORLD.histories.items(),
        scheme=default_scheme(),
        period=PERIOD,
        now=WORLD.now,
        proposals=WORLD.proposals,
        reference=first.reference,
    )
    assert desk.staff_index(PERIOD, by=ANN, scheme=scheme).scheme == "ours"


def test_a_period_that_has_not_begun_has_no_index() -> None:
    """Nothing of it is known."""
    desk = Desk(Procedure.pack("retail"), MemoryStore(), clock=lambda: WORLD.now)
    with pytest.raises(InvalidValue, match="before the period"):
        desk.staff_index(Period.parse("2027-01"), by=ANN)


def test_what_a_code_alone_ended_waits_for_a_second_pair_of_eyes(desk: Desk) -> None:
    """Those of the period, in the order of the register, until somebody else has looked (L59)."""
    cases = [read_case(one, events, now=WORLD.now) for one, events in WORLD.histories.items()]
    ended = [one for one in cases if one.standing is not None and one.standing.at in PERIOD]
    heads = [desk.get(one.id) for one in ended]
    expected = [
        one.id
        for one in heads
        if one.stage is Stage.WITHDRAWN or (one.refusal is not None and one.refusal.reviewed_by is None)
    ]
    found = desk.second_looks(PERIOD)
    assert list(found) == expected
    assert found
    assert desk.second_looks(Period.parse("2024-01")) == ()
    desk.record_audit(AuditFinding(complaint_id=found[0], by="auditor", at=WORLD.now, passed=True))
    assert desk.second_looks(PERIOD) == found[1:]
    assert desk.audit_sample(PERIOD, seed="x", share=1) == audit_sample((one.id for one in ended), seed="x", share=1)
    assert len(desk.audit_sample(PERIOD, seed="x", size=3)) == 3
    assert desk.audit_sample(PERIOD, seed="x", size=3, now=PERIOD.since) == ()


def test_an_empty_store_has_nobody() -> None:
    """No figures, no groups, no error."""
    desk = Desk(Procedure.pack("retail"), MemoryStore(), clock=lambda: WORLD.now)
    seen = desk.staff_index(PERIOD, by=BOSS)
    assert (seen.own, seen.groups, seen.people) == (None, (), ())


def test_the_awaited_desk_says_the_same() -> None:
    """Both desks share every line."""
    store = MemoryStore()
    usual = keep(WORLD, store)
    awaited = AsyncDesk(Procedure.pack("retail"), ThreadedStore(store), clock=lambda: WORLD.now)
    assert asyncio.run(awaited.staff_index(PERIOD, by=ANN)) == usual.staff_index(PERIOD, by=ANN)
    assert asyncio.run(awaited.measured_staff(PERIOD)) == usual.measured_staff(PERIOD)
    assert asyncio.run(awaited.second_looks(PERIOD)) == usual.second_looks(PERIOD)
    assert asyncio.run(awaited.audit_sample(PERIOD, seed="x", size=2)) == usual.audit_sample(PERIOD, seed="x", size=2)
