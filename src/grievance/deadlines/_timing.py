"""The clocks of a complaint, computed from its history: anchors, pauses, reopenings, promises, holding notices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from grievance.deadlines._binding import binding_date
from grievance.deadlines._counting import Counting, Gap, Terms
from grievance.deadlines._cycles import Cycle, cycles, gaps, notices
from grievance.deadlines._met import fulfils
from grievance.deadlines._waiving import waived
from grievance.model import Clock, Complaint, Standard

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
    return gaps(complaint, standard, list(cycles(complaint, standard, terms))[-1])


def _clocks(complaint: Complaint, binding: Binding) -> Iterator[Clock]:
    counting = Counting.of(binding.standard, binding.terms)
    for cycle in cycles(complaint, binding.standard, binding.terms):
        yield _clock(complaint, binding, counting, cycle)


def _clock(complaint: Complaint, binding: Binding, counting: Counting, cycle: Cycle) -> Clock:
    standard = binding.standard
    told_at = _told_at(complaint, standard, cycle) if standard.repeats else None
    if cycle.anchor is not None and told_at is not None:
        cycle.anchor = max(cycle.anchor, told_at)
    computed = _computed(complaint, counting, cycle)
    awaited = cycle.anchor is None and standard.anchor.of_stage_2
    return Clock(
        standard=standard.id,
        duty=standard.duty,
        issue=binding.issue,
        statutory=standard.statutory,
        anchored_at=cycle.anchor,
        computed_at=computed,
        due_at=None if awaited else binding_date(complaint, standard, cycle, computed, told_at=told_at),
        cycle=cycle.number,
        since=cycle.since,
        ended_at=cycle.ended_at,
        waived=waived(complaint, standard, cycle, counting),
        response=standard.response,
        repeats=standard.repeats,
        requires=standard.requires,
        under=binding.under,
    )


def _told_at(complaint: Complaint, standard: Standard, cycle: Cycle) -> datetime | None:
    """Return when a duty that repeats was last done in a *cycle*."""
    told = (one.at for one in complaint.contacts if fulfils(one, standard.duty, standard.response, standard.requires))
    return max((at for at in told if cycle.holds(at)), default=None)


def _computed(complaint: Complaint, counting: Counting, cycle: Cycle) -> datetime | None:
    """Return the standard's own answer; the first holding notice in time moves it, once."""
    standard, extension = counting.standard, counting.standard.extension
    if cycle.anchor is None:
        return None
    start, left_out = counting.start(cycle.anchor), gaps(complaint, standard, cycle)
    due = counting.due_without(start, left_out)
    if due is None or extension is None or not any(notice.at <= due for notice in notices(complaint, cycle)):
        return due
    return counting.due_without(due if extension.by else start, left_out, extension.by or extension.to)
