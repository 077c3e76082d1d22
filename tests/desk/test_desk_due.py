"""What is due, what stands in the queue, what has not been analysed: in order, page by page."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from grievance.desk import Desk
from grievance.errors import InvalidValue
from grievance.lifecycle import Accept, Analyse, Answer, Close, RecordContact
from grievance.model import (
    Analysis,
    Complaint,
    ContactKind,
    Direction,
    Duty,
    Issue,
    Letter,
    Stage,
    TimeFrame,
)
from grievance.storage import ComplaintStore, Queue
from support.builders import CLERK, RECEIVED, a_contact, a_resolution, a_submission
from support.procedures import Clock, a_desk, a_procedure, a_standard_row

DUE = datetime(2026, 7, 2, 17, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
THREE = [
    a_standard_row(),
    a_standard_row("update", duty="update", within="2 business days"),
    a_standard_row("answer", duty="final response", within="8 weeks", statutory=True),
]


def due_ids(desk: Desk, now: datetime | None = None) -> list[str]:
    """Return the ids of what is due, handed out or not."""
    return [effect.id for effect in desk.pending(now, limit=5000)]


def test_due_at_and_just_before_the_instant(store: ComplaintStore) -> None:
    """A duty is handed out from its due instant on, a microsecond before it is not, and long after it still is."""
    desk = a_desk(store=store)
    desk.register(a_submission())
    assert due_ids(desk, DUE - INSTANT) == []
    assert due_ids(desk, DUE) == ["c-1/acknowledge/0"]
    assert due_ids(desk, DUE + timedelta(days=999)) == ["c-1/acknowledge/0"]
    [effect] = desk.due(DUE)
    assert effect == Letter(
        id="c-1/acknowledge/0", complaint_id="c-1", due_at=DUE, duty=Duty.ACKNOWLEDGEMENT, standard="acknowledge",
        team="logistics",
    )  # fmt: skip


def test_due_by_the_desks_own_clock(store: ComplaintStore) -> None:
    """Without an instant the desk's clock says what time it is; any zone will do."""
    clock = Clock(DUE - INSTANT)
    desk = a_desk(store=store, clock=clock)
    desk.register(a_submission())
    assert due_ids(desk) == []
    clock.turn(microseconds=1)
    assert due_ids(desk) == ["c-1/acknowledge/0"]
    assert due_ids(desk, DUE.astimezone(ZoneInfo("Asia/Kolkata"))) == ["c-1/acknowledge/0"]


def test_what_is_done_is_not_due(store: ComplaintStore) -> None:
    """A letter sent ends its own duty, an answer ends all that tell of progress, a closed complaint owes nothing."""
    late = DUE + timedelta(weeks=99)
    clock = Clock()
    desk = a_desk(a_procedure(standards=THREE), store, clock=clock)
    case = desk.register(a_submission())
    assert due_ids(desk, late) == ["c-1/acknowledge/0", "c-1/update/0", "c-1/answer/0"]
    desk.apply(case.id, RecordContact(by=CLERK, contact=a_contact(direction=Direction.IN)))
    assert len(due_ids(desk, late)) == 3
    desk.apply(case.id, RecordContact(by=CLERK, contact=a_contact()))
    assert due_ids(desk, late) == ["c-1/update/0", "c-1/answer/0"]
    desk.apply(case.id, Answer(by=CLERK, resolution=a_resolution()))
    assert due_ids(desk, late) == []
    desk.apply(case.id, Close(by=CLERK))
    assert due_ids(desk, late) == []


def test_the_earliest_comes_first(store: ComplaintStore) -> None:
    """Duties of several complaints are in the order of their due instants, not complaint by complaint."""
    desk = a_desk(a_procedure(standards=THREE), store)
    desk.register(a_submission(received_at=RECEIVED))
    desk.register(a_submission(received_at=RECEIVED - timedelta(days=1)))
    desk.register(a_submission(received_at=RECEIVED - timedelta(weeks=3)))
    effects = desk.due(RECEIVED + timedelta(weeks=99))
    instants = [effect.due_at for effect in effects if effect.due_at]
    assert instants == sorted(instants)
    assert len(effects) == 9
    assert [effect.id for effect in effects] == [
        "c-3/acknowledge/0", "c-3/update/0", "c-2/acknowledge/0", "c-1/acknowledge/0", "c-2/update/0", "c-1/update/0",
        "c-3/answer/0", "c-2/answer/0", "c-1/answer/0",
    ]  # fmt: skip


def test_everything_due_however_much(store: ComplaintStore) -> None:
    """More than a page of the store is due: all of it is handed out, each once."""
    desk = a_desk(store=store)
    desk.register_all([a_submission() for _ in range(1203)])
    assert len(set(due_ids(desk, DUE))) == len(due_ids(desk, DUE)) == 1203


def test_a_clock_begins_when_its_anchor_is_reached(store: ComplaintStore) -> None:
    """A duty that counts from the acknowledgement runs from the letter that was sent, and then falls due."""
    clock = Clock()
    standards = [
        a_standard_row("answer", duty="final response", within="2 business days", **{"from": "acknowledged"}),
        a_standard_row("sent", duty="update", **{"from": "sent"}),
    ]
    desk = a_desk(a_procedure(standards=standards), store, clock=clock)
    case = desk.register(a_submission())
    assert [one.due_at for one in case.clocks] == [None, None]
    clock.turn(days=1)
    noted = desk.apply(case.id, RecordContact(by=CLERK, contact=a_contact(ContactKind.NOTE, at=clock.at)))
    assert noted.version == 3
    other = a_desk(a_procedure(standards=[], priority_rules=[]), store, clock=clock)
    after = other.apply(case.id, RecordContact(by=CLERK, contact=a_contact(at=clock.at)))

    assert [one.anchored_at for one in after.clocks] == [clock.at, None]
    assert after.clocks[0].due_at == datetime(2026, 7, 6, 17, tzinfo=UTC)
    assert (after.procedure, after.priority, after.team) == (case.procedure, case.priority, case.team)
    assert after.rulings == case.rulings
    assert due_ids(desk, after.clocks[0].due_at) == ["c-1/answer/0"]
    again = desk.apply(case.id, RecordContact(by=CLERK, contact=a_contact(at=clock.turn(days=1))))
    assert again.clocks == after.clocks
    assert again.version == after.version + 1


def test_an_answer_is_recorded_whatever_waits_for_it(store: ComplaintStore) -> None:
    """A duty that counts from the answer never stands in the way of recording it."""
    standards = [a_standard_row("check", duty="execution check", **{"from": "answered"})]
    desk = a_desk(a_procedure(standards=standards), store)
    case = desk.register(a_submission())
    assert desk.apply(case.id, Answer(by=CLERK, resolution=a_resolution())).stage is Stage.ANSWERED


def test_the_queue_in_pages(store: ComplaintStore) -> None:
    """Pages of the queue put together are the queue, most urgent first, as the complaints stand."""
    desk = a_desk(store=store)
    for weeks in (3, 1, 2, 5, 4):
        desk.register(a_submission(received_at=RECEIVED - timedelta(weeks=weeks)))
    whole = [case.id for case in desk.queue().entries]
    assert whole == ["c-4", "c-5", "c-1", "c-3", "c-2"]
    pages: list[list[str]] = []
    cursor: str | None = None
    while cursor is not None or not pages:
        page = desk.queue(limit=2, after=cursor)
        pages.append([case.id for case in page.entries])
        cursor = page.after
    assert pages == [whole[:2], whole[2:4], whole[4:]]


@pytest.mark.parametrize(
    ("queue", "found"),
    [
        (Queue(team="logistics"), ["c-1"]),
        (Queue(team="front-desk"), ["c-2"]),
        (Queue(owner="ann"), ["c-2"]),
        (Queue(level="normal"), ["c-1", "c-2"]),
        (Queue(level="urgent"), []),
        (Queue(stage=Stage.ANSWERED), ["c-1"]),
        (None, ["c-1", "c-2"]),
    ],
)
def test_queues_by_team_owner_level_and_stage(store: ComplaintStore, queue: Queue | None, found: list[str]) -> None:
    """The fields of the index entry are those of the complaint."""
    desk = a_desk(store=store)
    desk.register(a_submission())
    desk.register(a_submission(category="goods/broken", receiver="ann"))
    desk.apply("c-1", Answer(by=CLERK, resolution=a_resolution()))
    assert [case.id for case in desk.queue(queue).entries] == found


@pytest.mark.parametrize(("limit", "after"), [(0, None), (-1, None), (1, "garbage")])
def test_pages_that_cannot_be(store: ComplaintStore, limit: int, after: str | None) -> None:
    """A page of nothing, or one behind garbage, is refused."""
    with pytest.raises(InvalidValue):
        a_desk(store=store).queue(limit=limit, after=after)


@pytest.mark.parametrize("use", [lambda desk, now: desk.due(now), lambda desk, now: desk.explain("c-1", now=now)])
def test_a_naive_now_is_refused(store: ComplaintStore, use: Any) -> None:
    """An instant without a zone is refused by name, whatever is asked."""
    desk = a_desk(store=store)
    desk.register(a_submission())
    with pytest.raises(InvalidValue) as refusal:
        use(desk, DUE.replace(tzinfo=None))
    assert refusal.value.field == "now"


def test_analysis_missing(store: ComplaintStore) -> None:
    """Complaints lack an analysis until cause and consequence are known, in any stage, longest unchanged first."""
    desk = a_desk(store=store)
    for _ in range(3):
        desk.register(a_submission())
    desk.apply("c-1", Answer(by=CLERK, resolution=a_resolution()))
    desk.apply("c-1", Accept(by=CLERK))

    def missing() -> list[str]:
        return [case.id for case in desk.analysis_missing()]

    assert missing() == ["c-2", "c-3", "c-1"]
    desk.apply("c-2", Analyse(by=CLERK, analysis=Analysis(cause="van")))
    assert missing() == ["c-3", "c-1", "c-2"]
    desk.apply("c-3", Analyse(by=CLERK, analysis=Analysis(cause="van", consequence="a lost customer")))
    assert missing() == ["c-1", "c-2"]


def test_analysis_missing_however_much(store: ComplaintStore) -> None:
    """More than a page of the store is gone through."""
    desk = a_desk(store=store)
    desk.register_all([a_submission() for _ in range(501)])
    assert len(desk.analysis_missing()) == 501


def clock_of(case: Complaint, standard: str, issue: int = 0) -> datetime | None:
    """Return when a standard is due on an issue."""
    [due] = [one.due_at for one in case.clocks if (one.standard, one.issue) == (standard, issue)]
    return due


def test_d6_through_the_whole_path(store: ComplaintStore) -> None:
    """D6: an answer wanted by Thursday noon tightens Friday 17:00; one wanted next month never relaxes the statute."""
    standards = [
        a_standard_row("ours", duty="final response", within="end of the 2nd business day"),
        a_standard_row("law", duty="final response", within="10 days", statutory=True),
    ]
    desk = a_desk(a_procedure(standards=standards), store)
    thursday, friday = datetime(2026, 7, 2, 11, tzinfo=UTC), datetime(2026, 7, 3, 17, tzinfo=UTC)
    law = datetime(2026, 7, 11, 23, tzinfo=UTC) - INSTANT  # ten days on, midnight in London

    plain = desk.register(a_submission())
    assert (clock_of(plain, "ours"), clock_of(plain, "law")) == (friday, law)
    soon = desk.register(a_submission(time_frame=TimeFrame(not_after=thursday)))
    assert (clock_of(soon, "ours"), clock_of(soon, "law")) == (thursday, law)
    next_month = RECEIVED + timedelta(days=31)
    relaxed = desk.register(a_submission(time_frame=TimeFrame(not_after=next_month)))
    assert (clock_of(relaxed, "ours"), clock_of(relaxed, "law")) == (next_month, law)
    later = desk.register(a_submission(time_frame=TimeFrame(not_before=next_month)))
    assert (clock_of(later, "ours"), clock_of(later, "law")) == (next_month, law)
    assert {one.computed_at for case in (soon, relaxed, later) for one in case.clocks} == {friday, law}
    assert due_ids(desk, law)[-1] == f"{later.id}/law/0"
    assert len(due_ids(desk, law)) == 2 + 2 + 1 + 1


def test_an_issue_of_another_regime_has_its_own_clocks(store: ComplaintStore) -> None:
    """What is due on a further issue names the issue."""
    standards = [a_standard_row(), a_standard_row("bank", regime="psd", within="3 business days")]
    desk = a_desk(a_procedure(standards=standards), store)
    desk.register(a_submission(further_issues=(Issue(category="payment", regime="psd"),)))
    assert due_ids(desk, DUE + timedelta(days=9)) == ["c-1/acknowledge/0", "c-1/bank/1"]
