"""How faults of a document name the place, the thing and the nearest right name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches

from grievance.errors import Problem

_LISTED = 8


def join(path: str, step: str) -> str:
    """Return the path of *step* (a key, or an index in brackets) below *path*."""
    return f"{path}{'' if not path or not step or step.startswith('[') else '.'}{step}"


def moved(problems: Iterable[Problem], path: str) -> Iterator[Problem]:
    """Yield *problems* as faults of the part of a document that lies at *path*."""
    for problem in problems:
        yield Problem(join(path, problem.path), problem.message)


def nearest(name: object, known: Iterable[str]) -> str:
    """Return ``"; did you mean 'x'?"`` for the known name nearest to *name*, or nothing."""
    folded = {right.casefold(): right for right in known}
    close = get_close_matches(name.casefold(), folded, n=1) if isinstance(name, str) else []
    return f"; did you mean {folded[close[0]]!r}?" if close else ""


def listed(names: Iterable[object]) -> str:
    """Return *names* with commas, the tail of a long list left out."""
    texts = [str(name) for name in names]
    rest = len(texts) - _LISTED
    return ", ".join(texts) if rest <= 0 else f"{', '.join(texts[:_LISTED])} and {rest} more"


def shown(value: object) -> str:
    """Return a value of a document as its author wrote it, or what sort of thing it is."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return repr(value)
    if isinstance(value, int | float | Decimal):
        return str(value)
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a table"
    return "a list" if isinstance(value, list | tuple) else f"a {type(value).__name__}"


def unknown_keys(mapping: Mapping[str, object], known: Iterable[str]) -> Iterator[Problem]:
    """Yield a fault for each key of *mapping* that is not *known*."""
    right = tuple(known)
    for key in mapping:
        if key not in right:
            yield Problem(str(key), f"unknown key, expected {listed(right)}{nearest(key, right)}")
