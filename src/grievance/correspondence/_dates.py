"""Dates as letters write them: one spelling to write, the usual ones to find."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["date_in", "finds_date"]

_ENGLISH = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_RUSSIAN = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)


def date_in(language: str, on: date) -> str:
    """
    Return a date in the manner of the *language*; in one that is not known as ISO 8601 has it.

    >>> date_in("en", date(2026, 7, 1)), date_in("ru", date(2026, 7, 1)), date_in("de", date(2026, 7, 1))
    ('1 July 2026', '1 июля 2026 года', '2026-07-01')
    """
    if language == "en":
        return f"{on.day} {_ENGLISH[on.month - 1]} {on.year}"
    if language == "ru":
        return f"{on.day} {_RUSSIAN[on.month - 1]} {on.year} года"
    return on.isoformat()


def finds_date(text: str, on: date) -> bool:
    """
    Return whether *text*, in small letters and with single spaces, names the date in one of the usual spellings.

    Days and months may be in figures (day first, month first, or ISO 8601) or in English or Russian words, these also
    without the year.

    >>> finds_date("you will hear from us by july 1st", date(2026, 7, 1))
    True
    >>> finds_date("you will hear from us by july 1st, 2027", date(2026, 7, 1))
    False
    """
    return re.search(_spellings(on), text) is not None


def _spellings(on: date) -> str:
    day, month, year = f"0?{on.day}", f"0?{on.month}", str(on.year)
    name = _ENGLISH[on.month - 1].lower()
    russian = _RUSSIAN[on.month - 1]
    word = rf"(?:{name}|{name[:3]}|{russian}|{russian[:3]})\b\.?+"
    ordinal = rf"{day}(?:st|nd|rd|th)?\b"
    this_year = rf"(?:,? {year}(?!\d)|(?!,? \d{{4}}))"
    figures = rf"(?:{year}|{year[2:]})(?!\d)"
    return (
        rf"(?<!\d)(?:{ordinal} (?:of )?{word}{this_year}"
        rf"|{year}-{on.month:02}-{on.day:02}(?!\d)"
        rf"|{day}[./]{month}[./]{figures}|{month}/{day}/{figures})"
        rf"|\b{word} {ordinal}{this_year}"
    )
