"""Who takes it, among two hundred handlers: one choice, and a sweep over all that waits in nobody's hands."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, race
from benchmarks.suite.results import Row, at_most

from grievance.calendars import BusinessCalendar
from grievance.desk import Desk
from grievance.model import Handler, Submission
from grievance.policies.assignment import (
    Absence,
    AssignmentTerms,
    CaseNeeds,
    Load,
    Member,
    Pool,
    Requirement,
    Roster,
    assign,
)
from grievance.procedure import Procedure
from grievance.storage.memory import MemoryStore

__all__ = ["ROWS"]

HANDLERS, CASES, BATCH = 200, 1000, 500
NOW = datetime(2026, 7, 6, 10, tzinfo=UTC)
DAY = timedelta(days=1)
OFFICE = BusinessCalendar.from_mapping({"zone": "Europe/London", "week": {"mon-fri": ["09:00-17:00"]}}, name="office")
TERMS = AssignmentTerms(
    last_resort=("boss",), requirements=(Requirement(category="payment", skills=(("refunds", 2),)),)
)


def member(number: int) -> Member:
    """Return one of the handlers: one in ten is away, one in eight helps out, half of them know refunds."""
    return Member(
        handler=Handler(id=f"handler-{number:03}", calendar="office", languages=("en",)),
        levels=(("refunds", number % 4),) if number % 4 else (),
        capacity=20 + number % 10,
        absences=(Absence(since=NOW - DAY, until=NOW + DAY),) if number % 10 == 3 else (),
        pool=Pool.OVERFLOW if number % 8 == 7 else Pool.FIRST,
    )


ROSTER = Roster(members=tuple(map(member, range(HANDLERS))), calendars={"office": OFFICE})


def one(setting: Setting) -> Outcome:
    """Time one choice; every second complaint takes a skill. The person is who a search by hand finds."""
    loads = {f"handler-{number:03}": Load(points=number * 7 % 18) for number in range(HANDLERS)}
    cases = [
        CaseNeeds(
            complaint_id=str(number), waiting_since=NOW, queue="desk", language="en",
            skills=(("refunds", 2),) if number % 2 else (),
        )
        for number in range(100)
    ]  # fmt: skip
    there = [person for person in ROSTER.members if person.pool is Pool.FIRST and not person.absences]
    able = [[person for person in there if person.level("refunds") >= level] for level in (0, 2)]
    least = [min((loads[person.id].points + 1) / person.capacity for person in people) for people in able]

    def ours(_: object) -> list[Any]:
        return [assign(case, ROSTER, loads, NOW, TERMS).value for case in cases]

    for number, found in enumerate(ours(None)):
        chosen = ROSTER.by_id[found.to]
        if (loads[chosen.id].points + 1) / chosen.capacity != least[number % 2] or chosen not in able[number % 2]:
            raise DifferentAnswers
    return race(ours, None, setting=setting, operations=len(cases))


def sweep(setting: Setting) -> Outcome:
    """Time one sweep of a desk: read what is open, choose, offer, save; registering does not count."""
    number, decided = setting.size(50, CASES), Procedure.pack("retail")

    def desk_of(_round: int) -> Desk:
        desk = Desk(decided, MemoryStore(), clock=lambda: NOW)
        for start in range(0, number, BATCH):
            desk.register_all([submission(count) for count in range(start, min(start + BATCH, number))])
        return desk

    def ours(desk: Any) -> None:
        found = desk.assign_waiting(ROSTER, terms=TERMS)
        if len(found) != number or max(Counter(done.offered for done in found).values()) > number // 100 + 1:
            raise DifferentAnswers

    return race(ours, None, setting=setting, feed=desk_of)


def submission(number: int) -> Submission:
    return Submission(
        text="My parcel never came.", category="payment/refund" if number % 2 else "delivery/late", channel="web",
        customer_id=f"c-{number}", source_key=f"s-{number}", received_at=NOW,
    )  # fmt: skip


ROWS = (
    Row(
        name="assignment/one",
        what="choose who takes a complaint among 200 handlers",
        peer="",
        goal=at_most(1e-3),
        measure=one,
    ),
    Row(
        name="assignment/sweep",
        what="a desk's sweep over 1,000 complaints that nobody owns x 200 handlers, with offers",
        peer="",
        goal=at_most(3),
        measure=sweep,
    ),
)
