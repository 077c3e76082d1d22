"""How what a desk hands out is spelled in timelines and case files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import assert_never

from grievance.codec import nearest
from grievance.errors import InvalidValue
from grievance.model import Assignment, Duty, Effect, Erasure, Letter, Referral, RemedyOrder, Reminder, Webhook

__all__ = ["check_effect", "effect_words", "unlike"]


def effect_words(effect: Effect) -> str:
    """
    Return the words for an effect: its kind, what it is about, and whom it goes to if that is one of the staff.

    ``letter STANDARD`` is the letter that a standard owes, ``notice STANDARD`` the holding notice before it is late.
    ``reminder STANDARD to PERSON`` comes from a ladder, or from a step of ours that is due; other reminders say what
    they are about: ``reminder task T to PERSON``, ``reminder remedy R to PERSON``, ``reminder awaiting-customer to
    PERSON``. The rest are ``remedy R``, ``referral to BODY``, ``assignment to PERSON``, ``erasure`` and ``webhook
    EVENT``.

    >>> from grievance.model import Reminder
    >>> about = "final response [answer], 1 business day after it is due"
    >>> effect_words(Reminder(id="c-1/answer/0/rung-2", complaint_id="c-1", to="front-desk", about=about))
    'reminder answer to front-desk'
    """
    match effect:
        case Letter():
            words = f"{'notice' if effect.duty is Duty.HOLDING_NOTICE else 'letter'} {effect.standard}"
        case Reminder():
            words = f"reminder {_subject(effect)} to {effect.to}"
        case RemedyOrder():
            words = f"remedy {effect.remedy.id}"
        case Referral():
            words = f"referral to {effect.to}"
        case Assignment():
            words = f"assignment to {effect.to}"
        case Webhook():
            words = f"webhook {effect.event}"
        case Erasure():
            words = "erasure"
        case _:
            assert_never(effect)
    return words


_FORMS = {
    "letter": ("letter STANDARD", re.compile("letter .+")),
    "notice": ("notice STANDARD", re.compile("notice .+")),
    "reminder": ("reminder STANDARD, to PERSON or not", re.compile("reminder .+")),
    "remedy": ("remedy ID", re.compile("remedy .+")),
    "referral": ("referral to BODY", re.compile("referral to .+")),
    "assignment": ("assignment to PERSON", re.compile("assignment to .+")),
    "erasure": ("erasure", re.compile("erasure")),
    "webhook": ("webhook EVENT", re.compile("webhook .+")),
}
"""How the words for each kind of effect are written."""


def check_effect(words: str) -> None:
    """
    Check that *words* can be those of an effect.

    Raises:
        InvalidValue: They are not; the nearest kind is given, or how its words are written.
    """
    kind = words.partition(" ")[0]
    if kind not in _FORMS:
        raise InvalidValue("effects", f"{words!r} is nothing that is handed out{nearest(kind, _FORMS)}")
    form, pattern = _FORMS[kind]
    if not pattern.fullmatch(words):
        raise InvalidValue("effects", f"{words!r} must be written {form!r}")


_STANDARD = re.compile(r"\[(.+?)\]")
_WITH_ID = ("task", "remedy", "bounced")


def _subject(reminder: Reminder) -> str:
    """Return the standard of a reminder, else what its id says after the complaint's."""
    standard = _STANDARD.search(reminder.about)
    if standard is not None:
        return standard[1]
    parts = reminder.id.removeprefix(f"{reminder.complaint_id}/").split("/")
    return " ".join(parts[:2]) if parts[0] in _WITH_ID else parts[0]


def unlike(expected: Iterable[str], got: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """
    Return what was expected and is not there, and what is there and was not expected; order does not count.

    An expected reminder may leave out whom it goes to.
    """
    left, missing = list(got), []
    for wanted in sorted(expected, key=lambda words: " to " not in words):
        found = next((one for one in left if wanted in (one, one.partition(" to ")[0])), None)
        if found is None:
            missing.append(wanted)
        else:
            left.remove(found)
    return tuple(missing), tuple(left)
