"""A decision is a value that explains itself: what was decided, by which rules, on which facts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Generic, TypeVar

import attrs

from grievance.errors import InvalidValue

__all__ = ["Decision", "Phrase", "Reason"]

T = TypeVar("T")

_NOTHING: Mapping[str, object] = MappingProxyType({})


@attrs.frozen
class Phrase:
    """
    A sentence in one or more languages.

    ``texts`` holds pairs of a language code (``""`` when none was named) and the sentence.
    """

    texts: tuple[tuple[str, str], ...]

    def __attrs_post_init__(self) -> None:
        if not self.texts or not all(sentence for _, sentence in self.texts):
            raise InvalidValue("Phrase.texts", "needs at least one sentence, and none may be empty")

    @classmethod
    def of(cls, text: str | Mapping[str, str] | Phrase) -> Phrase:
        """Return the phrase for a plain sentence or a mapping ``{"en": …, "ru": …}``."""
        if isinstance(text, Phrase):
            return text
        return cls((("", text),) if isinstance(text, str) else tuple(text.items()))

    def said_in(self, language: str = "en") -> str:
        """Return the sentence in *language*, else in English, else the first one."""
        found = dict(self.texts)
        return found.get(language) or found.get("en") or self.texts[0][1]

    def __str__(self) -> str:
        return self.said_in()


def _phrase(text: str | Mapping[str, str] | Phrase) -> Phrase:
    return Phrase.of(text)


@attrs.frozen(kw_only=True)
class Reason:
    """
    Why: the rule, in words, and the clause it rests on.

    ``rule`` is the id of the rule as the procedure names it; ``authority`` the clause, standard or promise.
    """

    rule: str
    because: Phrase = attrs.field(converter=_phrase)
    authority: str | None = None

    def said_in(self, language: str = "en") -> str:
        """Return one sentence with the rule id and, if any, the authority in brackets."""
        source = f"{self.rule}; {self.authority}" if self.authority else self.rule
        return f"{self.because.said_in(language)} [{source}]"

    def __str__(self) -> str:
        return self.said_in()


@attrs.frozen(kw_only=True)
class Decision(Generic[T]):
    """
    What a policy answers: a value and everything that is needed to explain it.

    ``value`` is None exactly when the policy abstained; a case so left goes to the accountable person (S40, S42).
    ``reasons`` are the rules that gave the value, ``read`` the facts that those rules read.
    """

    value: T | None
    reasons: tuple[Reason, ...] = ()
    read: Mapping[str, object] = _NOTHING

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was read as a plain mapping, since a read-only view of one cannot be pickled."""
        return _again, (self.value, self.reasons, dict(self.read))

    @classmethod
    def abstain(cls, rule: str, because: str, *, read: Mapping[str, object] = _NOTHING) -> Decision[T]:
        """Return the answer "a person must decide", with the reason why no rule could."""
        return cls(value=None, reasons=(Reason(rule=rule, because=because),), read=read)

    @property
    def abstained(self) -> bool:
        """Whether a person must decide."""
        return self.value is None

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that gave the value."""
        return tuple(reason.rule for reason in self.reasons)

    def sentences(self, language: str = "en") -> tuple[str, ...]:
        """Return the reasons as sentences in *language*."""
        return tuple(reason.said_in(language) for reason in self.reasons)


def _again(value: Any, reasons: tuple[Reason, ...], read: dict[str, object]) -> Decision[Any]:
    return Decision(value=value, reasons=reasons, read=MappingProxyType(read))
