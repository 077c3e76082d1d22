"""Finding facts in a text that a person wrote."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import re
from datetime import date

from grievance.correspondence._dates import finds_date

__all__ = ["holds", "plain", "reaches"]


def plain(text: str) -> str:
    """Return *text* in small letters with single spaces, the Russian letter yo written as ye."""
    return " ".join(text.casefold().split()).replace("ё", "е")


def holds(text: str, value: str | date | None) -> bool:
    """
    Return whether a `plain` *text* names *value*: a date in a usual spelling, words as they are.

    >>> holds(plain("Ask  Ann Lee"), "Ann  LEE"), holds(plain("Ask Ann Lees"), "Ann Lee")
    (True, False)
    """
    if value is None:
        return False
    if isinstance(value, date):
        return finds_date(text, value)
    wanted = plain(value).rstrip(".")
    return bool(wanted) and re.search(rf"(?<![\w-]){re.escape(wanted)}(?![\w-])", text) is not None


_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SITE = re.compile(r"(?:https?://|www\.)[^\s,;()<>]+")
_PREFIX = re.compile(r"^(?:https?://)?(?:www\.)?")
_PHONE = re.compile(r"\+?\d[\d ()-]{5,}\d")
_BETWEEN = r"[ ()-]*"


def reaches(text: str, contact: str | None) -> bool:
    """
    Return whether a `plain` *text* says how a contact is reached: by web or e-mail address, or by telephone number.

    >>> reaches(plain("Call 020 79460000"), "Ann Lee, 020 7946 0000")
    True
    """
    wanted = plain(contact or "")
    marks = [*_MAIL.findall(wanted), *(_PREFIX.sub("", site).rstrip("/.") for site in _SITE.findall(wanted))]
    if any(re.search(rf"(?<![\w@-])(?<!\w\.){re.escape(mark)}(?![\w-])", _unprefixed(text)) for mark in marks):
        return True
    digits = (re.sub(r"\D", "", number) for number in _PHONE.findall(wanted))
    return any(re.search(rf"(?<!\d){_BETWEEN.join(number)}(?!\d)", text) for number in digits)


def _unprefixed(text: str) -> str:
    return re.sub(r"https?://(?:www\.)?|\bwww\.", "", text)
