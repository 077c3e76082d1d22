"""The period that is measured, and as of when."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model._checks import check_instant
from grievance.motivation._period import Period

__all__ = ["Span"]


@attrs.frozen
class Span:
    """A period as instants: from ``since`` up to, but without, ``until``, as far as they are past ``now``."""

    since: datetime
    until: datetime
    now: datetime

    @classmethod
    def of(cls, period: Period, now: datetime) -> Span:
        """Return the span of a period, as of *now*."""
        return cls(period.since, period.until, check_instant("now", now))

    def holds(self, at: datetime | None) -> bool:
        """Return whether an instant lies in it and has come."""
        return at is not None and self.since <= at < self.until and at <= self.now
