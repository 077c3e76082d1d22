"""What a person writes in a refusal, and which part of it each of these words is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import TypedDict

from grievance.model import Element, Remedy

__all__ = ["WORD_OF", "Words"]


class Words(TypedDict, total=False):
    """
    What a person says in a refusal: fields of `grievance.model.Refusal`, all of them optional.

    ``review`` and ``external_route`` take the place of the procedure's own.
    """

    explanation: str
    apology: str
    instead: str
    merits: str
    question: str
    original: str | None
    until: date | None
    need: str | None
    remedies: tuple[Remedy, ...]
    reviewed_by: str | None
    review: str
    external_route: str


WORD_OF: Mapping[Element, str] = MappingProxyType(
    {
        Element.EXPLANATION: "explanation",
        Element.APOLOGY: "apology",
        Element.REMEDY: "remedies",
        Element.MERITS: "merits",
        Element.HELP_INSTEAD: "instead",
        Element.SIGNPOST: "body",
        Element.QUESTION: "question",
        Element.ORIGINAL: "original",
        Element.REVIEW: "review",
        Element.REVIEW_DATE: "until",
        Element.EXTERNAL_ROUTE: "external_route",
        Element.LAST_RESORT: "last_resort",
    }
)
"""Under which name each element of a refusal is written: for forms, and for whoever reads what is missing."""
