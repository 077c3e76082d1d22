"""Staff indices from the histories of a whole register: how long they take, and what is kept of the complaints."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from time import perf_counter
from typing import Literal

from benchmarks.suite.method import DifferentAnswers, Outcome, Setting
from benchmarks.suite.results import Row, at_most, shown

from grievance.model import (
    Absorbed,
    Accepted,
    Actor,
    Answered,
    Closed,
    Contact,
    Contacted,
    ContactKind,
    Direction,
    Event,
    Feedback,
    FeedbackGiven,
    Merged,
    Registered,
    Reopened,
    Resolution,
    Resumed,
    Stage,
    Submission,
    TaskFinished,
    TaskGiven,
    TransferAccepted,
    TransferOffered,
    Waited,
    WaitsFor,
)
from grievance.model import Outcome as Found
from grievance.motivation._period import Period
from grievance.motivation.history._tally import Measured, Tally
from grievance.motivation.scheme._builders import default_scheme
from grievance.motivation.scheme._computing import staff_indices

__all__ = ["ROWS"]

HANDLERS, A_DAY, PAGE = 200, 400, 2000
FIRST = datetime(2026, 1, 1, 8, tzinfo=UTC)
STAFF = [Actor(id=f"handler-{number:03}", roles=("handler",)) for number in range(HANDLERS)]
SYSTEM = Actor(id="system", roles=("system",))
CATEGORIES = [f"category-{number}/part" for number in range(8)]
PERIOD = Period.parse("2026-02..2026-08")
NOW = datetime(2026, 10, 15, tzinfo=UTC)


def history(number: int) -> tuple[Event, ...]:
    """
    Return about ten events of one complaint; numbers alone decide what happens.

    Some change hands, are reopened or merged into the one before; some customers say how it was handled, and some come
    with the same matter again in the same week.
    """
    if number % 97 == 1:
        return merged(number)
    received = FIRST + timedelta(days=number // A_DAY, minutes=number % A_DAY)
    pace = 1 + number * 7919 % 400
    first, second, third = (STAFF[number * step % HANDLERS] for step in (1, 7, 13))
    submission = submitted(number, received)

    def after(hours: float, by: Actor) -> dict[str, object]:
        at = received + timedelta(hours=hours)
        return {"at": at, "recorded_at": at, "by": by}

    def wrote(hours: float, by: Actor, direction: Direction) -> Contacted:
        contact = Contact(kind=ContactKind.MESSAGE, direction=direction, channel="mail", at=received)
        return Contacted(contact=contact, **after(hours, by))  # type: ignore[arg-type]

    answer = Resolution(outcome=Found.UPHELD, decided_by=first.id)
    told: list[Event] = [
        Registered(complaint_id=str(number), submission=submission, **after(0, SYSTEM)),  # type: ignore[arg-type]
        wrote(0.1, first, Direction.OUT),
        wrote(pace / 8, second, Direction.INTERNAL),
        TaskGiven(task_id="t", to=third.id, **after(pace / 7, first)),  # type: ignore[arg-type]
        TaskFinished(task_id="t", **after(pace / 4, third)),  # type: ignore[arg-type]
        Waited(waits_for=WaitsFor.CUSTOMER, **after(pace / 3, first)),  # type: ignore[arg-type]
        Resumed(**after(pace / 2, first)),  # type: ignore[arg-type]
    ]
    if not number % 5:
        told.append(TransferOffered(to=second.id, **after(pace / 1.5, first)))  # type: ignore[arg-type]
        told.append(TransferAccepted(**after(pace / 1.4, second)))  # type: ignore[arg-type]
    told.append(Answered(resolution=answer, **after(pace, first)))  # type: ignore[arg-type]
    if not number % 4:
        mark = Feedback(satisfaction=1 + number % 5)
        told.append(FeedbackGiven(feedback=mark, **after(pace + 30, SYSTEM)))  # type: ignore[arg-type]
    if number % 3:
        told.append(Accepted(**after(pace + 24, SYSTEM)))  # type: ignore[arg-type]
    told.append(Closed(**after(pace + 48, first)))  # type: ignore[arg-type]
    if number % 97 == 0:
        other = {"complaint_id": str(number + 1), "received_at": received}
        told.append(Absorbed(**other, **after(pace + 49, first)))  # type: ignore[arg-type]
    if not number % 11:
        told.append(Reopened(stage=Stage.OPEN, **after(pace + 900, second)))  # type: ignore[arg-type]
    return tuple(told)


def submitted(number: int, received: datetime) -> Submission:
    """Return the submission of a complaint; every fortieth is of the customer and product of the one before."""
    matter = number - 1 if number % 40 == 1 else number
    return Submission(
        category=CATEGORIES[number * 31 % 8],
        channel="web",
        received_at=received,
        customer_id=f"customer-{matter * 17 % 40_000}",
        product=f"product-{matter % 500}",
        receiver=STAFF[number % HANDLERS].id,
    )


def merged(number: int) -> tuple[Event, ...]:
    """Return the history of a complaint that goes on as part of the one before."""
    received = FIRST + timedelta(days=number // A_DAY, minutes=number % A_DAY)
    at = {"at": received, "recorded_at": received, "by": SYSTEM}
    return (
        Registered(complaint_id=str(number), submission=submitted(number, received), **at),  # type: ignore[arg-type]
        Merged(into=str(number - 1), **at),  # type: ignore[arg-type]
    )


def pages(number: int) -> Iterator[list[tuple[str, tuple[Event, ...]]]]:
    for start in range(0, number, PAGE):
        yield [(str(one), history(one)) for one in range(start, min(start + PAGE, number))]


def orders(customer_id: str, after: datetime, _until: datetime) -> int:
    return (int(customer_id.rpartition("-")[2]) + after.day) % 3


def speed(setting: Setting) -> Outcome:
    """Time all measurements and all indices under the default scheme; making the histories does not count."""
    number, scheme = setting.size(3000, 100_000), default_scheme()
    start = perf_counter()
    tally = Tally(scheme=scheme, period=PERIOD, now=NOW, purchases=orders)
    seconds = perf_counter() - start
    for page in pages(number):
        start = perf_counter()
        for complaint_id, events in page:
            tally.add(complaint_id, events)
        seconds += perf_counter() - start
    start = perf_counter()
    found = tally.measured()
    indices = staff_indices(scheme, found.measured, found.guards)
    seconds += perf_counter() - start
    checked(found, number)
    return Outcome(ours=seconds, note=f"{len(indices.people)} people")


def checked(found: Measured, number: int) -> None:
    if found.cases.read != number or len(found.measured) != HANDLERS or not found.cases.merged or not found.cases.split:
        raise DifferentAnswers


def read(tally: Tally, number: int) -> None:
    for page in pages(number):
        for complaint_id, events in page:
            tally.add(complaint_id, events)


def memory(complaints: Literal["10k", "100k"], setting: Setting) -> Outcome:
    """Measure what a tally keeps after so many complaints, at the end."""
    number = {"10k": setting.size(2000, 10_000), "100k": setting.size(4000, 100_000)}[complaints]
    tally = Tally(scheme=default_scheme(), period=PERIOD, now=NOW)
    tracemalloc.start()
    read(tally, number)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Outcome(ours=kept, note=f"{shown(peak, 'B')} at most, with the page that is read")


ROWS = (
    Row(
        name="motivation/indices",
        what="all staff indices under the default scheme, 100,000 complaints x 200 handlers",
        peer="",
        goal=at_most(10),
        measure=speed,
    ),
    Row(
        name="motivation/kept-10k",
        what="what a tally keeps of 10,000 complaints",
        peer="",
        goal=at_most(20e6),
        unit="B",
        measure=partial(memory, "10k"),
    ),
    Row(
        name="motivation/kept-100k",
        what="the same of 100,000 complaints",
        peer="",
        goal=at_most(20e6),
        unit="B",
        measure=partial(memory, "100k"),
    ),
)
