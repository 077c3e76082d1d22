"""What is recorded of time: hours worked over, and hours taken off for them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import attrs

from grievance.errors import InvalidValue
from grievance.model._checks import check

__all__ = ["OvertimeEntry", "Redemption"]

_DAY = 24 * 60


@attrs.frozen(kw_only=True)
class OvertimeEntry:
    """
    Hours that a person worked over on one date (S3).

    ``minutes`` are those beyond the usual hours of that date; ``at`` is when ``recorded_by`` wrote it down. Overtime
    that a person records of themselves waits until somebody else has approved it [D]: four eyes.

    Raises:
        InvalidValue: Something is missing, it is no time or more than a day, or the person approves their own.
    """

    id: str
    person: str
    on: date
    minutes: int
    recorded_by: str
    at: datetime
    approved_by: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        if not (self.id and self.person and self.recorded_by):
            raise InvalidValue("OvertimeEntry", "needs an id, the person, and who recorded it")
        if not 0 < self.minutes <= _DAY:
            raise InvalidValue("OvertimeEntry.minutes", "must be more than nothing, and at most a day")
        if self.approved_by is not None and self.approved_by in ("", self.person):
            raise InvalidValue("OvertimeEntry.approved_by", "must name somebody else than who worked over")

    @property
    def worked(self) -> timedelta:
        """How long it was."""
        return timedelta(minutes=self.minutes)

    @property
    def approved(self) -> bool:
        """Whether somebody else than the person answers for it."""
        return self.approved_by is not None or self.recorded_by != self.person


@attrs.frozen(kw_only=True)
class Redemption:
    """
    Time off that a person takes for hours worked over (S3): so many ``minutes`` in all, on the dates ``first`` to
    ``last``.

    Raises:
        InvalidValue: Something is missing, it ends before it begins, or it is more time than those dates have.
    """

    id: str
    person: str
    first: date
    last: date
    minutes: int
    recorded_by: str
    at: datetime

    def __attrs_post_init__(self) -> None:
        check(self)
        if not (self.id and self.person and self.recorded_by):
            raise InvalidValue("Redemption", "needs an id, the person, and who recorded it")
        if self.last < self.first:
            raise InvalidValue("Redemption.last", "must not lie before the first day")
        if not 0 < self.minutes <= _DAY * ((self.last - self.first).days + 1):
            raise InvalidValue("Redemption.minutes", "must be more than nothing, and at most the whole of its days")

    @property
    def taken(self) -> timedelta:
        """How long it is."""
        return timedelta(minutes=self.minutes)
