"""What the complainant may know at any time: status, next step, date, and whom to turn to (S38, S43)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from operator import itemgetter
from zoneinfo import ZoneInfo

import attrs

from grievance.deadlines import State, status
from grievance.decision import Phrase
from grievance.model import Clock, Complaint, Submission
from grievance.policies._conduct import OUTSIDE, Conduct
from grievance.policies._public_words import PUBLIC_DUTIES, PUBLIC_STAGES, STAND_IN, check_language

__all__ = ["PublicStatus", "public_status"]


@attrs.frozen(kw_only=True)
class PublicStatus:
    """
    A complaint as its complainant sees it.

    ``by`` is when the next word from us is due, ``by_on`` its date where the dates are taken; both are None when none
    is. ``turn_to`` is the contact of last resort (S43).
    """

    reference: str
    status: str
    received_on: date
    next_step: str
    by: datetime | None
    by_on: date | None
    turn_to: str
    language: str


def public_status(
    complaint: Complaint, conduct: Conduct, now: datetime, *, language: str = "en", zone: str = "UTC"
) -> PublicStatus:
    """
    Return what the complainant may know of *complaint* at *now*, in English or Russian.

    Nothing internal is in it: no name but the contact of last resort, no reason, no deadline of ours. Words that are
    late are owned up to. Dates are taken in *zone*.

    Raises:
        InvalidValue: *now* is naive, or the language is neither ``en`` nor ``ru``.
    """
    check_language(language)
    told = PUBLIC_STAGES[complaint.stage]
    owed = [one for one in status(complaint, now) if one.owed and one.clock.duty in PUBLIC_DUTIES]
    late = [one.clock for one in owed if one.state is State.OVERDUE]
    running = [(one.clock.due_at, one.clock) for one in owed if one.state is State.RUNNING and one.clock.due_at]
    by, coming = min(running, key=itemgetter(0), default=(None, None))
    sentences = [told.step.said_in(language), *_late(late, language)]
    if coming is not None:
        word = PUBLIC_DUTIES[coming.duty].said_in(language)
        sentences.append(_NEXT.said_in(language).format(word=word))
    return PublicStatus(
        reference=complaint.id,
        status=told.status.said_in(language),
        received_on=complaint.received_at.astimezone(ZoneInfo(zone)).date(),
        next_step=" ".join(sentences),
        by=by,
        by_on=None if by is None else by.astimezone(ZoneInfo(zone)).date(),
        turn_to=_last_resort(conduct, complaint.submission, language),
        language=language,
    )


_NEXT = Phrase.of({"en": "What you hear from us next: {word}.", "ru": "Что вы получите от нас дальше: {word}."})
_LATE = Phrase.of(
    {
        "en": "We are late, and sorry: we still owe you {words}.",
        "ru": "Мы опаздываем и приносим извинения. Мы всё ещё должны вам: {words}.",
    }
)


def _late(overdue: Iterable[Clock], language: str) -> list[str]:
    words = dict.fromkeys(PUBLIC_DUTIES[clock.duty].said_in(language) for clock in overdue)
    return [_LATE.said_in(language).format(words=", ".join(words))] if words else []


def _last_resort(conduct: Conduct, submission: Submission, language: str) -> str:
    person = conduct.answerable(submission)
    return STAND_IN.said_in(language) if person == OUTSIDE else person
