"""What a complaint knows of what a letter may mention."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from grievance.correspondence._case_words import APOLOGY, OUTCOMES, refused_as, remedies_in
from grievance.correspondence._facts import LetterFacts, primary
from grievance.model import Complaint, Promise, Refusal, Resolution, Role

__all__ = ["facts_of"]


def facts_of(
    complaint: Complaint, *, language: str = "en", zone: str = "UTC", last_resort: str, **known: Any
) -> LetterFacts:
    """
    Return the facts for a letter about *complaint*, as far as it knows them.

    *known* are further `LetterFacts` by name; they win over what the complaint says, and None keeps a fact out. Dates
    are those in *zone*, an IANA name. Ids stand where the complaint knows no name: hand over ``owner``, ``team`` and
    ``category`` in words. The next date is the latest one promised. The apology is that of the refusal, else one of
    ours: every letter has one (S36).
    """
    language = primary(language)
    facts: dict[str, Any] = {
        "addressee": _addressee(complaint),
        "reference": complaint.id,
        "owner": complaint.owner,
        "team": complaint.team,
        "received_on": _on(complaint.first_received_at, zone),
        "channel": complaint.submission.channel,
        "category": complaint.submission.category,
        "product": complaint.submission.product,
        "next_date": _promised(complaint.promises, zone),
        "apology": APOLOGY.said_in(language),
        "last_resort": last_resort,
    }
    if complaint.resolution:
        facts |= _of_resolution(complaint.resolution, language)
    if complaint.refusal:
        facts |= _of_refusal(complaint.refusal, language)
    return LetterFacts(language=language, **facts | known)


def _addressee(complaint: Complaint) -> str | None:
    """Return the name of whoever speaks for the complaint: the representative before the complainant."""
    people = complaint.submission.people
    wanted = (Role.REPRESENTATIVE, Role.COMPLAINANT)
    return next((party.name for role in wanted for party in people if party.role is role and party.name), None)


def _promised(promises: tuple[Promise, ...], zone: str) -> date | None:
    last = max(promises, key=lambda promise: promise.at, default=None)
    return _on(last.due_at, zone) if last else None


def _on(at: datetime, zone: str) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _of_resolution(resolution: Resolution, language: str) -> dict[str, Any]:
    return {
        "variant": resolution.outcome.value,
        "outcome": OUTCOMES[resolution.outcome].said_in(language),
        "explanation": resolution.reasons,
        "remedy": remedies_in(language, resolution.remedies),
    }


_SAME_NAME = ("explanation", "merits", "instead", "question", "original", "review", "external_route")


def _of_refusal(refusal: Refusal, language: str) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(refusal, name) for name in _SAME_NAME}
    facts |= {
        "variant": refusal.ground.value,
        "outcome": refused_as(refusal.ground).said_in(language),
        "remedy": remedies_in(language, refusal.remedies),
        "review_date": refusal.until,
        "apology": refusal.apology or APOLOGY.said_in(language),
    }
    if refusal.body is not None:
        facts |= {"body": refusal.body.name, "body_contact": refusal.body.contact}
    return facts
