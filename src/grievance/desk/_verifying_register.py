"""Whether the register is whole: every number given once, every complaint under its number."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from grievance.desk._driving import UNREADABLE, Operation, pages, registered
from grievance.errors import StorageError
from grievance.storage import IndexEntry, Numbered

__all__ = ["Register"]


@attrs.define
class Register:
    """
    What was found of the register: the *numbers* of complaints, how many there were *before* they were looked at.

    ``unreadable`` are the numbers under which something stands that cannot be read.
    """

    numbers: Mapping[str, int]
    before: int
    unreadable: frozenset[int]
    listed: list[str] = attrs.field(factory=list)

    def problems(self, tenant: str) -> Operation[list[tuple[str | None, str]]]:
        """Return what is wrong, and with which complaint; None where it is gone."""
        count = (yield from registered(tenant)) or 0
        found: list[tuple[str | None, str]] = []
        of: dict[int, str] = {}
        for complaint_id, number in sorted(self.numbers.items()):
            if number in of:
                found.append((complaint_id, f"has the number {number}, and so has {of[number]}"))
            elif number > count:
                found.append((complaint_id, f"has the number {number}, and the register counts {count}"))
            of[number] = complaint_id
        bad = sorted(self.unreadable - of.keys())
        found += ((None, f"the {_nth(one)} complaint has a place in the index that cannot be read") for one in bad)
        missing = sorted(set(range(1, self.before + 1)) - of.keys() - self.unreadable)
        found += ((None, f"the {_nth(one)} complaint was removed") for one in missing)
        if not self.unreadable:
            found += yield from self._misplaced(tenant, of, count)
        return found

    def _misplaced(self, tenant: str, of: Mapping[int, str], count: int) -> Operation[list[tuple[str | None, str]]]:
        """Return the complaints that the register does not list where their number says."""
        try:
            yield from pages(tenant, Numbered(), self._list)
        except StorageError:
            raise
        except UNREADABLE as error:
            return [(None, f"the register cannot be read: {type(error).__name__}")]
        known = [complaint_id for number, complaint_id in sorted(of.items()) if number <= count]
        listed = [complaint_id for complaint_id in self.listed if complaint_id in self.numbers]
        if listed == known:
            return []
        places = {complaint_id: place for place, complaint_id in enumerate(listed)}
        wrong = (one for place, one in enumerate(known) if places.get(one) != place)
        return [(one, "does not stand in the register under its number") for one in wrong]

    def _list(self, entries: tuple[IndexEntry, ...]) -> Operation[None]:
        self.listed += (entry.complaint_id for entry in entries)
        yield from ()


def _nth(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
