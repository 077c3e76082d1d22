"""What binds: the date that a standard gives, the dates that persons promised, the customer's time frame."""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from grievance.deadlines._cycles import Cycle, notices
from grievance.model import Complaint, Contact, Duty, Promise, Standard

__all__ = ["binding_date"]


@attrs.define
class _Dates:
    """Our own word, and the limit that the standard sets: the stricter binds."""

    own: datetime | None
    limit: datetime | None
    left: timedelta | None = None

    @property
    def due(self) -> datetime | None:
        return min((at for at in (self.own, self.limit) if at is not None), default=None)

    def promise(self, due_at: datetime) -> None:
        self.own = min(due_at, self.own or due_at)

    def notice(self, at: datetime, due_at: datetime, *, statutory: bool) -> None:
        """Put the date of a holding notice that is in time in the place of ours, which no statute allows (D39)."""
        if self.due is None or at <= self.due:
            self.own = due_at
            self.limit = self.limit if statutory else None

    def answer(self, at: datetime) -> None:
        """Lay our word aside if an answer kept it."""
        if self.own is not None and at <= self.own:
            self.left, self.own = self.own - at, None

    def reopen(self, at: datetime) -> None:
        """Give back what was left of it: nothing is late at once because it is taken up again (pain 15)."""
        if self.left is not None:
            self.promise(at + self.left)
            self.left = None


def binding_date(
    complaint: Complaint, standard: Standard, cycle: Cycle, computed: datetime | None, *, told_at: datetime | None
) -> datetime | None:
    """
    Return what binds in a *cycle*: the stricter of the computed date and the promised ones, which no pause moves.

    A holding notice that is sent before the date passes replaces it by its own (S72, D39), which no statute allows.
    ``told_at`` is when a duty that repeats was last done: it kept the promises made before.
    """
    dates = _wanted(complaint, standard, cycle, computed)
    if not (complaint.promises or complaint.contacts or cycle.answered):
        return dates.due
    promises = (one for one in complaint.promises if one.duty is standard.duty and not one.by_notice)
    given = [one for one in promises if cycle.holds(one.at) and (told_at is None or one.at > told_at)]
    sent = notices(complaint, cycle) if standard.duty is Duty.FINAL_RESPONSE else []
    steps: list[tuple[datetime, int, Promise | Contact | None]] = [
        *((one.at, 0, one) for one in given),
        *((one.at, 1, one) for one in sent),
        *((gap.since, 2, None) for gap in cycle.answered),
        *((gap.until, 3, None) for gap in cycle.answered if gap.until is not None),
    ]
    for at, kind, step in sorted(steps, key=lambda step: step[:2]):
        if isinstance(step, Promise):
            dates.promise(step.due_at)
        elif isinstance(step, Contact):
            if step.promises is not None:
                dates.notice(at, step.promises, statutory=standard.statutory)
        elif kind == 2:
            dates.answer(at)
        else:
            dates.reopen(at)
    return dates.due


def _wanted(complaint: Complaint, standard: Standard, cycle: Cycle, computed: datetime | None) -> _Dates:
    """Return the date with the customer's time frame: it tightens or relaxes our own answer, never a statute (D6)."""
    frame, anchor = complaint.submission.time_frame, cycle.anchor
    if frame is None or standard.statutory or standard.duty is not Duty.FINAL_RESPONSE:
        return _Dates(None, computed)
    if computed is None or anchor is None:
        return _Dates(None, computed)
    if frame.not_after is not None and frame.not_after >= anchor:
        return _Dates(frame.not_after, None)
    return _Dates(None, max(computed, frame.not_before) if frame.not_before else computed)
