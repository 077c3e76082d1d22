"""Instants at which two sets of promises are compared, so that between them nothing else can be found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property

import attrs

from grievance.procedure.comparing._time_due import Promised

__all__ = ["Instants"]

_MOMENT = timedelta(microseconds=1)


@attrs.define(kw_only=True, slots=False)
class Instants:
    """
    The instants from ``first`` up to ``last`` (itself left out) at which what is ``promised`` may bend.

    In between every promise stands still or moves with the instant. So whether the earliest of some comes before the
    earliest of others shows at an end of each stretch, if it shows anywhere in it: these ends are the instants.
    """

    promised: tuple[Promised, ...]
    first: datetime
    last: datetime
    _dues: dict[Promised, tuple[datetime, ...]] = attrs.field(factory=dict, init=False)

    @cached_property
    def _all(self) -> tuple[datetime, ...]:
        bends = {at for one in self.promised for at in (*one.turns, *one.bends(self.first, self.last))}
        beside = {at + moment for at in bends for moment in (-_MOMENT, timedelta(0), _MOMENT)}
        return tuple(sorted(at for at in {*beside, self.first, self.last - _MOMENT} if self.first <= at < self.last))

    def _due(self, one: Promised) -> tuple[datetime, ...]:
        if one not in self._dues:
            self._dues[one] = tuple(map(one.due, self._all))
        return self._dues[one]

    def first_shorter(
        self, old: Iterable[Promised], new: Promised, since: datetime, until: datetime
    ) -> datetime | None:
        """Return the first instant from *since* up to *until* from which *new* is due before all that is *old*."""
        earliest = map(min, zip(*map(self._due, old), strict=True))
        for at, before, after in zip(self._all, earliest, self._due(new), strict=True):
            if since <= at < until and after < before:
                return at
        return None
