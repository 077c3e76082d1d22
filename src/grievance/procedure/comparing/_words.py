"""What procedures lay down, as things with aspects in words, and what is otherwise between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any, TypeAlias

import attrs

from grievance.deadlines._lengths import counted
from grievance.decision import Phrase
from grievance.model import Extension, Money, Response, Span
from grievance.procedure._wording import span_of
from grievance.procedure.comparing._change import Change

__all__ = ["Aspects", "Said", "Things", "changed", "in_words", "rule_ids", "said", "statements"]


@attrs.frozen
class Said:
    """A value that is compared, and what it is called."""

    value: Any
    words: str = attrs.field(eq=False)


_ABSENT = Said(None, "nothing")

Aspects: TypeAlias = Mapping[str, Said]
Things: TypeAlias = Mapping[str, Aspects]
"""Aspects by the name of what has them: ``answer`` has ``within``, which is ``10 business days``."""


def said(**aspects: Any) -> Aspects:
    """Return aspects by their names, in which ``_`` stands for a space; collections count without order."""
    return {name.rstrip("_").replace("_", " "): _said(value) for name, value in aspects.items()}


def _said(value: Any) -> Said:
    if isinstance(value, Said):
        return value
    return Said(_plain(value), in_words(value))


def _plain(value: Any) -> Any:
    """Return what is compared of a value: no order, and a week is as long as seven days."""
    if isinstance(value, Span):
        return (*counted(value), value.to_close)
    return frozenset(value) if isinstance(value, tuple | list | set) else value


def in_words(value: Any) -> str:
    """Return a value in words, "nothing" for what is not laid down."""
    if value is None or (isinstance(value, _EMPTY) and not value):
        return "nothing"
    worded = next((words for kind, words in _WORDS if isinstance(value, kind)), str)
    return worded(value)


def _phrase(one: Phrase) -> str:
    return " / ".join(f'"{sentence}"' for sentence in dict.fromkeys(sentence for _, sentence in one.texts))


def _extension(one: Extension) -> str:
    return f"by {one.by}" if one.by else f"to {one.to}"


def _response(one: Response) -> str:
    return in_words(one.kinds) + (f" by {in_words(one.channels)}" if one.channels else "")


_SEVERAL = (tuple, list, set, frozenset)
_EMPTY = (*_SEVERAL, timedelta)
_WORDS: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (bool, lambda yes: "yes" if yes else "no"),
    (Enum, lambda word: str(word.value)),
    (Money, lambda sum_: f"{sum_.amount} {sum_.currency}"),
    (timedelta, lambda length: str(span_of(length))),
    (Phrase, _phrase),
    (Extension, _extension),
    (Response, _response),
    (_SEVERAL, lambda several: ", ".join(sorted(map(in_words, several)))),
)


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
            for aspect in dict.fromkeys((*was, *now)):
                before, after = was.get(aspect, _ABSENT), now.get(aspect, _ABSENT)
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


def rule_ids(rules: Iterable[str]) -> str:
    """Return ids of rules in brackets, each once."""
    return f"[{', '.join(dict.fromkeys(rules)) or 'no rule'}]"
