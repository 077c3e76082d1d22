"""Which complaints are splits of an earlier one: a memory no longer than the window in which that can be."""

from __future__ import annotations

from datetime import datetime, timedelta

__all__ = ["Matters"]

_KEPT = 4
"""For how many windows before the newest receipt a matter is remembered: registers are nearly in order of receipt."""

_LEAST = 256


class Matters:
    """
    Complaints of one customer on one matter, in the order of the register (L57).

    A complaint follows another if it was received within the window of the latest receipt of its matter among those
    registered before it, before or after. A receipt is forgotten once it lies four windows before the newest of all.
    """

    def __init__(self, within: timedelta):
        self._within, self._kept = within, _KEPT * within
        self._latest: dict[tuple[str, str], datetime] = {}
        self._newest: datetime | None = None
        self._room = _LEAST

    def __len__(self) -> int:
        return len(self._latest)

    def follows(self, matter: tuple[str, str] | None, received_at: datetime) -> bool:
        """Return whether a complaint is a split of an earlier one, and remember it."""
        newest = self._newest = received_at if self._newest is None else max(self._newest, received_at)
        if matter is None:
            return False
        before = self._latest.get(matter)
        if before is not None and newest - before > self._kept:
            before = None
        self._latest[matter] = received_at if before is None else max(before, received_at)
        if len(self._latest) > self._room:
            self._forget(newest)
        return before is not None and abs(received_at - before) <= self._within

    def _forget(self, newest: datetime) -> None:
        self._latest = {matter: at for matter, at in self._latest.items() if newest - at <= self._kept}
        self._room = max(2 * len(self._latest), _LEAST)
