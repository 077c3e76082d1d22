"""A place in a document that is being read: where one stands, and the faults found so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import attrs

from grievance.calendars._words import nearest
from grievance.errors import InvalidValue, Problem

T = TypeVar("T")


@attrs.frozen
class Place:
    """A path and the list to which faults at and below it are added."""

    path: str
    problems: list[Problem]

    def at(self, key: str | int) -> Place:
        """Return the place of a key or of an item below this one."""
        if isinstance(key, int):
            return Place(f"{self.path}[{key}]", self.problems)
        return Place(f"{self.path}.{key}" if self.path else key, self.problems)

    def fault(self, message: str) -> None:
        """Note a fault here."""
        self.problems.append(Problem(self.path, message))

    def value(self, read: Callable[..., T], *raw: object, **parts: object) -> T | None:
        """Return what *read* makes of its arguments; note its refusal here and return None."""
        try:
            return read(*raw, **parts)
        except InvalidValue as refusal:
            self.fault(refusal.problem)
            return None

    def mapping(self, raw: object) -> Mapping[object, object]:
        """Return *raw* if it is a table; else note that it should be one."""
        if isinstance(raw, Mapping):
            return raw
        self.fault("must be a table")
        return {}

    def table(self, raw: object, *, needs: tuple[str, ...] = (), knows: tuple[str, ...] = ()) -> dict[str, object]:
        """Return what a table says under the keys it may have; note other keys, and keys that it lacks."""
        found = self.mapping(raw)
        for key in found:
            if key not in needs + knows:
                self.at(str(key)).fault(f"is not a known key{nearest(str(key), needs + knows)}")
        for key in needs:
            if key not in found and isinstance(raw, Mapping):
                self.at(key).fault("is missing")
        return {key: found[key] for key in needs + knows if key in found}

    def each(self, raw: object, read: Callable[[object, Place], T | None]) -> list[T]:
        """Return the items of a list as *read* gives them, without those in which it notes a fault."""
        if not isinstance(raw, list | tuple):
            self.fault("must be a list")
            return []
        found = (read(item, self.at(number)) for number, item in enumerate(raw))
        return [item for item in found if item is not None]
