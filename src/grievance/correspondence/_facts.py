"""Everything that a letter may mention."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import attrs

from grievance.errors import InvalidValue
from grievance.model import Element
from grievance.model._checks import check, personal

__all__ = ["CASE_FACTS", "FIELD_OF", "FIXED_FACTS", "LETTER_FACTS", "LetterFacts", "primary"]


def primary(language: str) -> str:
    """Return a language code without its region: ``en`` for ``en-GB``."""
    return language.partition("-")[0].lower()


def _filled(value: str | None) -> str | None:
    """Return None for what is blank: an empty fact is not there."""
    return value.strip() or None if isinstance(value, str) else value


def _text() -> Any:
    return attrs.field(default=None, converter=_filled)


def _private() -> Any:
    return personal(default=None, converter=_filled)


@attrs.frozen(kw_only=True)
class LetterFacts:
    """
    Everything that a letter may mention; None where it is not known.

    ``language`` is that of the words, without a region. ``variant`` is the outcome or the ground in one word, such as
    ``"rejected"``: by it a template chooses its blocks. Names and contacts are ``reference``, ``owner``, ``team``,
    ``category``, ``product``, ``last_resort``, ``body``, ``body_contact``, ``original``, ``external_route``,
    ``website``, ``leaflet``, ``addressee``, ``signature``; ``remedy`` and ``outcome`` are parts of a sentence; the
    other words are whole sentences. Dates are calendar dates in the zone of whoever reads the letter. ``time_limit`` is
    the last day on which the external route is open.
    """

    language: str = attrs.field(default="en", converter=primary)
    variant: str | None = None
    addressee: str | None = _private()
    reference: str | None = _text()
    owner: str | None = _text()
    team: str | None = _text()
    received_on: date | None = None
    channel: str | None = _text()
    category: str | None = _text()
    product: str | None = _text()
    last_resort: str | None = _text()
    next_date: date | None = None
    response_times: str | None = _text()
    why_late: str | None = _private()
    outcome: str | None = _text()
    explanation: str | None = _private()
    apology: str | None = _private()
    remedy: str | None = _text()
    merits: str | None = _private()
    instead: str | None = _private()
    body: str | None = _text()
    body_contact: str | None = _text()
    question: str | None = _private()
    original: str | None = _text()
    review: str | None = _text()
    review_date: date | None = None
    external_route: str | None = _text()
    time_limit: date | None = None
    time_limit_waiver: str | None = _text()
    website: str | None = _text()
    leaflet: str | None = _text()
    signature: str | None = _text()

    def __attrs_post_init__(self) -> None:
        check(self)
        if not self.language:
            raise InvalidValue("LetterFacts.language", "must be a language code, such as 'en'")


LETTER_FACTS: tuple[str, ...] = tuple(
    field.name for field in attrs.fields(LetterFacts) if field.name not in ("language", "variant")
)
"""The names that the placeholders of a template may have."""

FIXED_FACTS = ("response_times", "external_route", "time_limit_waiver", "website", "leaflet", "signature")
"""Those that are the same in every case: a procedure lays them down."""

CASE_FACTS = frozenset(LETTER_FACTS) - {*FIXED_FACTS, "last_resort", "apology", "addressee"}
"""Those that tell this case from others."""

FIELD_OF: Mapping[Element, str] = MappingProxyType(
    {
        **{element: element.value.replace(" ", "_") for element in Element},
        Element.HELP_INSTEAD: "instead",
        Element.SIGNPOST: "body",
    }
)
"""The fact that stands behind each element of a letter."""
