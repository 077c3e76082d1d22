"""What a complainant has to tell at the least, and how it is asked for: one thing at a time, never twice (S33, S50)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeAlias

import attrs

from grievance.decision import Phrase
from grievance.errors import InvalidValue
from grievance.model import Customer, Role, Submission
from grievance.policies._filing_words import MAY_STOP, ONE_OF, QUESTIONS
from grievance.policies._public_words import check_language

__all__ = ["ASKABLE", "Ask", "Asks", "Question", "missing", "next_question", "questions"]

ASKABLE = tuple(QUESTIONS)
"""The names of all that a channel can ask for."""


@attrs.frozen(kw_only=True)
class Ask:
    """
    One thing to be told; any one of several names will do.

    >>> str(Ask.parse("customer_id or email"))
    'customer_id or email'

    Raises:
        InvalidValue: A name is none of `ASKABLE`, or stands twice.
    """

    any_of: tuple[str, ...]

    def __attrs_post_init__(self) -> None:
        for name in self.any_of:
            if name not in QUESTIONS:
                raise InvalidValue("Ask", f"{name!r} is nothing that can be asked for: {', '.join(ASKABLE)}")
        if not self.any_of or len(set(self.any_of)) < len(self.any_of):
            raise InvalidValue("Ask", "must name each thing once, such as 'customer_id or email'")

    @classmethod
    def parse(cls, words: str) -> Ask:
        """Return the ask for words such as ``customer_id or email``."""
        return cls(any_of=tuple(name.strip() for name in words.split(" or ")))

    def __str__(self) -> str:
        return " or ".join(self.any_of)


@attrs.frozen(kw_only=True)
class Asks:
    """What a channel asks for: ``needed`` without which nothing can be done, and ``welcome``, which may be left out."""

    needed: tuple[Ask, ...] = ()
    welcome: tuple[Ask, ...] = ()


@attrs.frozen(kw_only=True)
class Question:
    """
    One question in plain words; ``ask`` names what it asks for.

    ``stop`` is the offer to leave it at that, None as long as something is needed.
    """

    ask: str
    text: str
    stop: str | None = None


Told: TypeAlias = "Submission | Mapping[str, object]"
"""What was told so far: a submission, or values under the names of `ASKABLE`."""


def missing(asks: Asks, told: Told, customer: Customer | None = None) -> tuple[str, ...]:
    """Return what is needed and not told yet, in the order in which it is asked for (S33)."""
    known = _known(told, customer)
    return tuple(str(ask) for ask in asks.needed if not known & {*ask.any_of})


def questions(
    asks: Asks,
    told: Told,
    language: str = "en",
    *,
    customer: Customer | None = None,
    declined: Collection[str] = (),
) -> tuple[Question, ...]:
    """
    Return the questions that are left, those on what is needed first.

    What was told, what is known of the *customer*, and what was *declined* (by the words of the ask) is not asked.

    Raises:
        InvalidValue: *language* is none of those in which the library speaks.
    """
    check_language(language)
    known = _known(told, customer)
    return tuple(
        Question(ask=str(ask), text=_question(ask, language), stop=stop.said_in(language) if stop else None)
        for ask, stop in _in_order(asks)
        if not known & {*ask.any_of} and str(ask) not in declined
    )


def next_question(
    asks: Asks,
    told: Told,
    language: str = "en",
    *,
    customer: Customer | None = None,
    declined: Collection[str] = (),
) -> Question | None:
    """Return the next of `questions`, None if there is nothing left to ask: one thing at a time (S50)."""
    left = questions(asks, told, language, customer=customer, declined=declined)
    return left[0] if left else None


def _in_order(asks: Asks) -> Iterator[tuple[Ask, Phrase | None]]:
    yield from ((ask, None) for ask in asks.needed)
    yield from ((ask, MAY_STOP) for ask in asks.welcome)


def _question(ask: Ask, language: str) -> str:
    first = QUESTIONS[ask.any_of[0]]
    if len(ask.any_of) == 1:
        return first.question.said_in(language)
    *names, last = (QUESTIONS[name].noun.said_in(language) for name in ask.any_of)
    return ONE_OF.said_in(language).format(names=", ".join(names), last=last)


def _known(told: Told, customer: Customer | None) -> frozenset[str]:
    if isinstance(told, Submission):
        known = {name for name, read in _READ.items() if read(told)}
    else:
        known = {name for name, value in told.items() if value is not None and str(value).strip()}
    if customer is not None:
        known.add("customer_id")
        known.update(name for name in ("name", "email", "phone", "language") if getattr(customer, name))
    return frozenset(known)


def _of_party(name: str) -> Callable[[Submission], object]:
    who = (Role.COMPLAINANT, Role.REPRESENTATIVE)
    return lambda submission: any(party.role in who and getattr(party, name).strip() for party in submission.people)


def _of_submission(name: str) -> Callable[[Submission], object]:
    return lambda submission: getattr(submission, name) not in (None, (), "")


_READ: Mapping[str, Callable[[Submission], object]] = {
    **{name: _of_submission(name) for name in QUESTIONS},
    **{name: _of_party(name) for name in ("name", "email", "phone", "address")},
    "text": lambda submission: submission.text.strip(),
}
