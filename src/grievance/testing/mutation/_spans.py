"""The lengths of time in a value, wherever they stand: found by their path, and put there anew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

import attrs

from grievance.model import Span

__all__ = ["Path", "part", "put", "spans_in"]

Path: TypeAlias = tuple[str | int, ...]
"""Names of fields, keys and positions, from the outside to the inside."""


def spans_in(value: object, path: Path = ()) -> Iterator[tuple[Path, Span]]:
    """Yield every span in *value* with its path, which begins with *path*."""
    if isinstance(value, Span):
        yield path, value
    else:
        for name, inner in _parts(value):
            yield from spans_in(inner, (*path, name))


def _parts(value: Any) -> Iterator[tuple[str | int, object]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, tuple):
        yield from enumerate(value)
    elif attrs.has(type(value)):
        yield from attrs.asdict(value, recurse=False).items()


def part(value: Any, name: str | int) -> Any:
    """Return what stands under a field, key or position of *value*."""
    return getattr(value, str(name)) if attrs.has(type(value)) else value[name]


def put(value: Any, path: Path, span: Span) -> Any:
    """
    Return *value* with another *span* at a *path*.

    Raises:
        InvalidValue: What holds the span does not allow this one.
    """
    if not path:
        return span
    name, rest = path[0], path[1:]
    changed = put(part(value, name), rest, span)
    if isinstance(value, Mapping):
        return {**value, name: changed}
    if isinstance(value, tuple):
        return tuple(changed if number == name else one for number, one in enumerate(value))
    return attrs.evolve(value, **{str(name): changed})
