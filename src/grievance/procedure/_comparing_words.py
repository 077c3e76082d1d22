"""What procedures lay down, as things with aspects in words, and what is otherwise between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any, TypeAlias

import attrs

from grievance.model import Extension, Money, Response
from grievance.procedure._comparing import Change
from grievance.procedure._wording import span_of

__all__ = ["Aspects", "Said", "Things", "changed", "in_words", "said", "statements"]


@attrs.frozen
class Said:
    """A value that is compared, and what it is called."""

    value: Any
    words: str = attrs.field(eq=False)


Aspects: TypeAlias = Mapping[str, Said]
Things: TypeAlias = Mapping[str, Aspects]
"""Aspects by the name of what has them: ``answer`` has ``within``, which is ``10 business days``."""


def said(**aspects: Any) -> Aspects:
    """Return aspects by their names, in which ``_`` stands for a space; collections count without order."""
    return {name.rstrip("_").replace("_", " "): _said(value) for name, value in aspects.items()}


def _said(value: Any) -> Said:
    if isinstance(value, Said):
        return value
    plain = frozenset(value) if isinstance(value, tuple | list | set) else value
    return Said(plain, in_words(value))


def in_words(value: Any) -> str:
    """Return a value in words, "nothing" for what is not laid down."""
    if value is None or value == () or value == frozenset():
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Money):
        return f"{value.amount} {value.currency}"
    if isinstance(value, timedelta):
        return str(span_of(value))
    if isinstance(value, Extension):
        return f"by {value.by}" if value.by else f"to {value.to}"
    if isinstance(value, Response):
        return in_words(value.kinds) + (f" by {in_words(value.channels)}" if value.channels else "")
    if isinstance(value, tuple | list | set | frozenset):
        return ", ".join(sorted(map(in_words, value)))
    return str(value)


def changed(
    section: str, old: Things, new: Things, *, tail: Callable[[str, str], str] = lambda _name, _aspect: ""
) -> Iterator[Change]:
    """Yield what is new, gone or otherwise, thing by thing; *tail* may say more of an aspect of a thing."""
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            word, aspects = ("is new", now or {}) if was is None else ("is gone", was)
            terms = _listed(aspects)
            yield Change(section=section, message=f"{name} {word}{': ' * bool(terms)}{terms}")
        else:
            for aspect, before in was.items():
                after = now[aspect]
                if before != after:
                    words = f"{name}: {aspect} {before.words} -> {after.words}{tail(name, aspect)}"
                    yield Change(section=section, message=words)


def _listed(aspects: Aspects) -> str:
    return ", ".join(f"{name} {one.words}" for name, one in aspects.items() if one.words not in ("nothing", "no"))


def statements(section: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    """Yield the sentences that hold no longer, and those that hold now."""
    was, now = dict.fromkeys(old), dict.fromkeys(new)
    yield from (Change(section=section, message=f"no longer: {one}") for one in was if one not in now)
    yield from (Change(section=section, message=f"now: {one}") for one in now if one not in was)
