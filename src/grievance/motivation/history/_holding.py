"""Whose time it was: the parts in the handling time of a case, by how long each person held it."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.motivation.history._case import Case
from grievance.motivation.history._work import Credit

__all__ = ["WHOLE", "held"]

WHOLE = 10**9
"""Into how many parts the time is divided: one number for all cases, so that sums of them stay short."""

_SECOND = timedelta(seconds=1)


def held(case: Case, now: datetime, window: timedelta | None = None) -> Credit:
    """
    Return the parts of the people who owned a case between its receipt and its answer, its due time and *now*.

    They are the whole seconds in which each owned it, in billionths of those in which anybody did; the parts up to each
    person, in the order in which they came to it, are rounded down, so that all sum to one. In time or late, the parts
    are the same: who sat on a case has what became of it, whoever took it over the day before (pain 52) [D]. Where
    nobody is told to have owned it, and where it was answered at once, they are those of the credit for the work; so is
    the time of which a history from another system does not tell.
    """
    seconds = _seconds(case, now, window) if case.holding else {}
    total = sum(seconds.values())
    if not total:
        return case.credit
    so_far = given = 0
    weights: list[tuple[str, int]] = []
    for person, number in seconds.items():
        so_far += number
        part = WHOLE * so_far // total - given
        given += part
        if part:
            weights.append((person, part))
    return Credit(tuple(weights), WHOLE)


def _seconds(case: Case, now: datetime, window: timedelta | None) -> dict[str, int]:
    """Return how many whole seconds each person owned it, times the credit of all where some of them are by that."""
    seconds, untold = _told(case, now, window)
    credit = case.credit
    if not case.imported or not untold or not credit.total:
        return seconds
    shared = {person: number * credit.total for person, number in seconds.items()}
    for person, weight in credit.weights:
        shared[person] = shared.get(person, 0) + untold * weight
    return shared


def _told(case: Case, now: datetime, window: timedelta | None) -> tuple[dict[str, int], int]:
    """Return the seconds of each and those of nobody; entries of an earlier day do not turn time around."""
    until = case.answered_at or case.withdrawn_at or now
    if window is not None:
        until = min(until, case.received_at + window)
    last = max(_whole(until, case), 0)
    changes = [_whole(at, case) for at, _ in case.holding[1:]]
    seconds: dict[str, int] = {}
    since = nobody = 0
    for (_, person), change in zip(case.holding, (*changes, last), strict=True):
        then = min(max(change, since), last)
        if person is None:
            nobody += then - since
        elif then > since:
            seconds[person] = seconds.get(person, 0) + then - since
        since = then
    return seconds, nobody


def _whole(at: datetime, case: Case) -> int:
    return (at - case.received_at) // _SECOND
