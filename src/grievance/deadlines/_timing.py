"""The clocks of a complaint, computed from its history: anchors, pauses, reopenings, promises, holding notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from grievance.deadlines._counting import Counting, Gap, Terms
from grievance.deadlines._met import responses
from grievance.deadlines._waiving import waived
from grievance.model import (
    Anchor,
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Direction,
    Duty,
    OnReopening,
    Standard,
)

__all__ = ["Binding", "gaps_of", "run_clocks"]


@attrs.frozen(kw_only=True)
class Binding:
    """
    A standard that binds an issue (by its index), with the terms of the procedure that it belongs to.

    ``under`` is the digest of that procedure when it is not the complaint's.
    """

    standard: Standard
    issue: int
    terms: Terms
    under: str | None = None


def run_clocks(complaint: Complaint, bindings: Iterable[Binding]) -> tuple[Clock, ...]:
    """
    Return the clocks of *complaint* under the standards that bind it, as its history has them.

    Nothing is carried over from the clocks that it has: a correction or a late entry gives what would have been.
    """
    return tuple(clock for binding in bindings for clock in _clocks(complaint, binding))


def gaps_of(complaint: Complaint, standard: Standard, terms: Terms) -> tuple[Gap, ...]:
    """Return the times that do not count on the last clock of *standard*, in order and apart."""
    cycle = list(_cycles(complaint, standard, terms))[-1]
    return _gaps(complaint, standard, cycle)


@attrs.define
class _Cycle:
    """One of the clocks of a standard that follow each other through reopenings."""

    number: int
    anchor: datetime | None
    since: datetime | None = None
    ended_at: datetime | None = None
    gaps: tuple[Gap, ...] = ()


def _clocks(complaint: Complaint, binding: Binding) -> Iterator[Clock]:
    counting = Counting.of(binding.standard, binding.terms)
    for cycle in _cycles(complaint, binding.standard, binding.terms):
        yield _clock(complaint, binding, counting, cycle)


def _cycles(complaint: Complaint, standard: Standard, terms: Terms) -> Iterator[_Cycle]:
    anchor = complaint.reached[standard.anchor]
    current = _Cycle(0, anchor, since=complaint.stage_2_at if standard.anchor.of_stage_2 else None)
    mode = standard.on_reopening or terms.on_reopening
    for number, reopening in enumerate(complaint.reopenings, 1):
        if anchor is None or reopening.at <= anchor or standard.anchor in _OF_THE_ANSWER:
            continue
        if reopening.stage_2:
            if not standard.anchor.of_stage_2:
                current.ended_at = reopening.at
                break
        elif mode is OnReopening.CONTINUE:
            if reopening.answered_at is not None:
                gap = Gap(reopening.answered_at, reopening.at, "answered, until it was reopened")
                current.gaps = (*current.gaps, gap)
        else:
            if mode is OnReopening.NEW:
                current.ended_at = reopening.at
                yield current
            current = _Cycle(number, reopening.at, since=reopening.at)
    yield current


_OF_THE_ANSWER = (Anchor.ANSWERED, Anchor.RESOLVED)
"""What these clocks count from is undone by a reopening, and reached again later."""


def _clock(complaint: Complaint, binding: Binding, counting: Counting, cycle: _Cycle) -> Clock:
    standard, anchor = binding.standard, cycle.anchor
    clock = Clock(
        standard=standard.id,
        duty=standard.duty,
        issue=binding.issue,
        statutory=standard.statutory,
        anchored_at=anchor,
        cycle=cycle.number,
        since=cycle.since,
        ended_at=cycle.ended_at,
        response=standard.response,
        repeats=standard.repeats,
        under=binding.under,
    )
    if anchor is None:
        return attrs.evolve(clock, waived=waived(complaint, clock, standard, counting))
    if standard.repeats:
        anchor = max((anchor, *responses(complaint, clock)))
    start = counting.start(anchor)
    computed = counting.due_without(start, _gaps(complaint, standard, cycle))
    if computed is not None and standard.extension is not None:
        computed = _extended(counting, start, computed, _notices(complaint, cycle))
    return attrs.evolve(
        clock,
        anchored_at=anchor,
        computed_at=computed,
        due_at=_binding(complaint, standard, cycle, anchor, computed),
        waived=waived(complaint, clock, standard, counting),
    )


def _gaps(complaint: Complaint, standard: Standard, cycle: _Cycle) -> tuple[Gap, ...]:
    pauses = (
        Gap(pause.since, pause.until, f"waiting for the {pause.waits_for.value}")
        for pause in complaint.pauses
        if pause.waits_for in standard.pauses
    )
    return tuple(_apart(sorted((*cycle.gaps, *pauses), key=lambda gap: gap.since)))


def _apart(gaps: Iterable[Gap]) -> Iterator[Gap]:
    """Yield *gaps*, which come in order, without what overlaps: no time is left out twice."""
    reached: datetime | None = None
    for gap in gaps:
        since = gap.since if reached is None else max(gap.since, reached)
        if gap.until is None:
            yield Gap(since, None, gap.why)
            return
        if gap.until > since:
            yield Gap(since, gap.until, gap.why)
            reached = gap.until


def _notices(complaint: Complaint, cycle: _Cycle) -> list[Contact]:
    """Return the holding notices that persons sent during the *cycle*, in order; automatic mail never counts."""
    return sorted(
        (
            contact
            for contact in complaint.contacts
            if contact.kind is ContactKind.HOLDING_NOTICE
            and contact.direction is Direction.OUT
            and not contact.automatic
            and (cycle.since is None or contact.at >= cycle.since)
            and (cycle.ended_at is None or contact.at < cycle.ended_at)
        ),
        key=lambda contact: contact.at,
    )


def _extended(counting: Counting, start: datetime, due: datetime, notices: Iterable[Contact]) -> datetime:
    """Return the deadline as the first holding notice in time moves it, once."""
    extension = counting.standard.extension
    if extension is None or not any(notice.at <= due for notice in notices):
        return due
    return counting.due(due, extension.by) if extension.by else counting.due(start, extension.to)


def _binding(
    complaint: Complaint, standard: Standard, cycle: _Cycle, anchor: datetime, computed: datetime | None
) -> datetime | None:
    """
    Return what binds: the stricter of the computed date and the promised ones.

    A holding notice that is sent before the date passes replaces it by its own (S72, D39), which no statute allows.
    """
    due = None if computed is None else _wanted(complaint, standard, anchor, computed)
    for promise in complaint.promises:
        ours = promise.duty is standard.duty and not promise.by_notice and promise.at >= (cycle.since or promise.at)
        if ours and (cycle.ended_at is None or promise.at < cycle.ended_at):
            due = min(promise.due_at, due or promise.due_at)
    if standard.duty is not Duty.FINAL_RESPONSE:
        return due
    for notice in _notices(complaint, cycle):
        if due is not None and notice.promises is not None and notice.at <= due:
            limit = computed if standard.statutory and computed is not None else notice.promises
            due = min(notice.promises, limit)
    return due


def _wanted(complaint: Complaint, standard: Standard, anchor: datetime, computed: datetime) -> datetime:
    """Return the date with the customer's time frame: it tightens or relaxes our own answer, never a statute (D6)."""
    frame = complaint.submission.time_frame
    if frame is None or standard.statutory or standard.duty is not Duty.FINAL_RESPONSE:
        return computed
    if frame.not_after is not None and frame.not_after >= anchor:
        return frame.not_after
    return max(computed, frame.not_before) if frame.not_before else computed
