"""The clocks of a standard that follow each other through reopenings, and what does not count on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from grievance.deadlines._counting import Gap, Terms
from grievance.model import Anchor, Complaint, Contact, ContactKind, Direction, OnReopening, Reopening, Standard

__all__ = ["Cycle", "cycles", "gaps", "notices"]


@attrs.define
class Cycle:
    """One of the clocks of a standard: it counts what happened from ``since`` to ``ended_at`` (None: without end)."""

    number: int
    anchor: datetime | None
    since: datetime | None = None
    ended_at: datetime | None = None
    answered: tuple[Gap, ...] = ()

    def holds(self, at: datetime) -> bool:
        """Return whether what happened at *at* belongs to it."""
        return (self.since is None or at >= self.since) and (self.ended_at is None or at < self.ended_at)


def cycles(complaint: Complaint, standard: Standard, terms: Terms) -> Iterator[Cycle]:
    """Yield the clocks of *standard*, in order; the last is the one that may still run."""
    anchor, reopenings = complaint.reached[standard.anchor], complaint.reopenings
    if standard.anchor in _OF_THE_ANSWER:
        yield Cycle(len(reopenings), anchor, since=reopenings[-1].at if reopenings else None)
        return
    current = _first(complaint, standard, anchor)
    mode = terms.reopening(standard)
    for number, reopening in enumerate(reopenings, 1):
        if reopening.stage_2 and not standard.anchor.of_stage_2:
            current.ended_at = reopening.at
            if current.anchor is not None and current.anchor >= reopening.at:
                current.anchor = None
            break
        if anchor is None or reopening.at <= anchor:
            continue
        if mode is OnReopening.CONTINUE:
            current.answered = (*current.answered, *_answered(reopening, standard))
        else:
            if mode is OnReopening.NEW:
                current.ended_at = reopening.at
                yield current
            current = Cycle(number, reopening.at, since=reopening.at)
    yield current


_OF_THE_ANSWER = (Anchor.ANSWERED, Anchor.RESOLVED)
"""What these clocks count from is undone by a reopening and reached again later: each time is a clock of its own."""


def _first(complaint: Complaint, standard: Standard, anchor: datetime | None) -> Cycle:
    if not standard.anchor.of_stage_2:
        return Cycle(0, anchor)
    asked = [number for number, reopening in enumerate(complaint.reopenings, 1) if reopening.stage_2]
    return Cycle(asked[-1] if len(asked) > 1 else 0, anchor, since=complaint.stage_2_at)


def _answered(reopening: Reopening, standard: Standard) -> Iterator[Gap]:
    """Yield the time from the end to the reopening; a statute leaves out only what followed an answer."""
    ends = {"answered": reopening.answered_at}
    if not standard.statutory:
        ends |= {"referred": reopening.referred_at, "ended": reopening.ended_at}
    what, ended_at = next(((what, at) for what, at in ends.items() if at is not None), (None, None))
    if ended_at is not None:
        yield Gap(ended_at, reopening.at, f"{what}, until it was reopened")


def gaps(complaint: Complaint, standard: Standard, cycle: Cycle) -> tuple[Gap, ...]:
    """Return the times that do not count in a *cycle*, in order and apart."""
    if not cycle.answered and not complaint.pauses:
        return ()
    pauses = (
        Gap(pause.since, pause.until, f"waiting for the {pause.waits_for.value}")
        for pause in complaint.pauses
        if pause.waits_for in standard.pauses and (cycle.ended_at is None or pause.since < cycle.ended_at)
    )
    return tuple(_apart(sorted((*cycle.answered, *pauses), key=lambda gap: gap.since)))


def _apart(found: Iterable[Gap]) -> Iterator[Gap]:
    """Yield gaps, which come in order, without what overlaps: no time is left out twice."""
    reached: datetime | None = None
    for gap in found:
        since = gap.since if reached is None else max(gap.since, reached)
        if gap.until is None:
            yield Gap(since, None, gap.why)
            return
        if gap.until > since:
            yield Gap(since, gap.until, gap.why)
            reached = gap.until


def notices(complaint: Complaint, cycle: Cycle) -> list[Contact]:
    """
    Return the holding notices that persons sent during the *cycle*, in order; automatic mail never counts.

    Of those of one instant the one with the strictest date is the last.
    """
    if not complaint.contacts:
        return []
    sent = (
        contact
        for contact in complaint.contacts
        if contact.kind is ContactKind.HOLDING_NOTICE
        and contact.direction is Direction.OUT
        and not contact.automatic
        and not contact.bounced
        and cycle.holds(contact.at)
    )
    strictest_last = sorted(sent, key=lambda contact: contact.promises or contact.at, reverse=True)
    return sorted(strictest_last, key=lambda contact: contact.at)
