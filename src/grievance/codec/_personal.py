"""Where the personal values of a class stand, so that they can be kept apart from its documents."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any

import attrs

__all__ = ["PersonalField", "personal_fields"]


@attrs.frozen
class PersonalField:
    """
    A personal field: its path, such as ``submission.text``, and the *blank* that erasure leaves in its place.

    ``holder`` are the names that lead to the value which has the field.
    """

    path: str
    holder: tuple[str, ...]
    name: str
    blank: Any
    found_in: Callable[[Any], Any]

    def blank_in(self, value: Any) -> bool:
        """Return whether *value* has nothing in this field, or has no holder of it."""
        try:
            found = self.found_in(value)
        except AttributeError:
            return True
        return found is self.blank or bool(found == self.blank)

    def holder_in(self, plain: Any) -> Any:
        """Return the part of a plain value that has the field, None when there is none."""
        for name in self.holder:
            if not isinstance(plain, dict):
                return None
            plain = plain.get(name)
        return plain if isinstance(plain, dict) else None


@cache
def personal_fields(cls: Any) -> tuple[PersonalField, ...]:
    """Return the personal fields of a class and of the values directly in it; collections are not entered."""
    return tuple(_fields(cls, ()))


def _fields(cls: Any, holder: tuple[str, ...]) -> Iterator[PersonalField]:
    hints = typing.get_type_hints(cls)
    for field in attrs.fields(cls):
        names = (*holder, field.name)
        if field.metadata.get("personal"):
            path = ".".join(names)
            yield PersonalField(path, holder, field.name, field.default, attrgetter(path))
        else:
            for inner in _values(hints[field.name]):
                yield from _fields(inner, names)


def _values(hint: Any) -> Iterator[Any]:
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    return (option for option in options if attrs.has(option))
