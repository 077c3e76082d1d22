"""Taking persons out of free text: what is known of them, and what looks like an identifier (L83, pain 53)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol
from unicodedata import normalize

from grievance.model import Complaint, Customer

__all__ = ["Redactor", "identifiers", "redact"]


class Redactor(Protocol):
    """Returns a text without persons; a host may bring its own, such as one that knows its language."""

    def __call__(self, text: str, /) -> str:
        """Return *text* with what identifies persons replaced."""
        ...


def redact(text: str, known: Iterable[str] = ()) -> str:
    """
    Return *text* in composed Unicode form, with a label such as ``[name]`` in the place of what identifies persons.

    Replaced are the *known* identifiers and their parts (in capitals or small letters, Russian names in any case), and
    what looks like an e-mail address, a phone, account or card number (seven digits or more), a handle or a link to a
    page of somebody. Dates and years stay. To redact twice changes nothing. No rule knows every name: what is not known
    and looks like a common word stays.

    >>> redact("Ann Smith (+44 20 7946 0958) wrote on 2026-07-01: call Ann!", ["Ann Smith"])
    '[name] ([phone]) wrote on 2026-07-01: call [name]!'
    """
    pattern = re.compile("|".join((_LABELLED, *_known(known), _LOOKS)), re.VERBOSE)
    while True:
        text = normalize("NFC", text)
        left = pattern.sub(_replaced, text)
        if left == text:
            return text
        text = left


def identifiers(complaint: Complaint, customer: Customer | None = None) -> tuple[str, ...]:
    """
    Return what identifies the people of a complaint: names, e-mails, phones, addresses, customer id, private facts.

    Ids of staff are not among them: they belong to the case.
    """
    submission = complaint.submission
    found = [submission.customer_id or ""]
    for party in submission.people:
        found += (party.name, party.email, party.phone, party.address)
    for value in submission.private.values():
        found += (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()
    if customer is not None:
        found += (customer.id, customer.name, customer.email, customer.phone)
    return tuple(dict.fromkeys(text.strip() for text in found if text.strip()))


_LABELS = {
    "name": "name",
    "email": "e-mail",
    "phone": "phone",
    "number": "number",
    "address": "address",
    "link": "link",
}
_LABELLED = rf"(?P<labelled>\[(?:{'|'.join(_LABELS.values())})\])"

_LOOKS = r"""
(?P<date>(?<![\d./-])(?:\d{4}-\d\d-\d\d|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|(?:19|20)\d\d[-–](?:19|20)\d\d)
  (?!\d|[./-]\d))
| (?P<link>(?:(?<![a-zA-Z0-9+])[a-zA-Z][a-zA-Z0-9+]*://[^\s/]*(?:@|/+[^\s/])\S*)|(?<![\w.-])(?:[\w-]+\.)+[a-zA-Z]{2,}/[^\s/]\S*)
| (?P<email>(?<![\w.%+'-])[\w.%+'-]+@[\w.-]*\w)
| (?P<name>(?<![\w.@])@\w{3,})
| (?P<number>(?<!\w)[A-Z]{2}\d\d(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,3})?(?!\w)
  | (?<!\w)\w*\d{7,}\w* | (?<!\d)\d{4}(?:[ -]\d{4}){2}[ -]\d{1,7}(?!\d))
| (?P<phone>\+?\(?\d(?:[\s().\-/]{0,3}\d){6,}(?!\d|:\d\d))
"""


def _replaced(found: re.Match[str]) -> str:
    kind = (found.lastgroup or "").rstrip("0123456789_")
    if kind == "labelled" or (kind == "date" and _is_date(found[0])):
        return found[0]
    return f"[{_LABELS.get(kind, 'phone')}]"


def _is_date(text: str) -> bool:
    numbers = [int(number) for number in re.split(r"[./–-]", text)]
    return len(numbers) < 3 or _fits(*numbers)


def _fits(first: int, second: int, third: int) -> bool:
    year, *rest = (first, second, third) if first > 31 else (third, first, second)
    for month, day in (rest, rest[::-1]):
        try:
            datetime(2000 + year % 1000, month, day)  # noqa: DTZ001 - only whether there is such a day
        except ValueError:
            continue
        return True
    return False


def _known(known: Iterable[str]) -> Iterator[str]:
    """Yield a pattern for each identifier and each of its parts, the longest first."""
    texts = (normalize("NFC", re.sub(r"[\[\]]", " ", text)).strip() for text in known)
    parts = {(kind, part) for text in texts for kind, part in _parts(text) if len(part) > 1}
    for number, (kind, part) in enumerate(sorted(parts, key=lambda one: (-len(one[1]), one))):
        yield rf"(?P<{kind}_{number}>(?<!\w){_pattern(part)}(?!\w))"


def _parts(text: str) -> Iterator[tuple[str, str]]:
    kind = _kind(text)
    yield kind, text
    if kind == "name":
        yield from ((kind, part) for part in re.findall(r"[^\W\d_]+", text) if part.casefold() not in _PARTICLES)
    elif kind == "address":
        yield from ((kind, part.strip()) for part in re.split(r"[,;\n]", text))


def _kind(text: str) -> str:
    if "@" in text:
        return "email"
    if not re.search(r"\d", text):
        return "name"
    if re.fullmatch(r"\+?[\d\s().\-/]{5,}", text):
        return "phone"
    return "address" if re.search(r"\s", text) else "number"


_PARTICLES = frozenset(
    [
        "al",
        "bin",
        "da",
        "de",
        "del",
        "der",
        "di",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "van",
        "von",
        "mr",
        "mrs",
        "ms",
        "dr",
        "and",
        "the",
        "of",
    ]
)
"""Parts of names that are words of their own: they are found in the whole name only."""

_SHORT = 3
_INFLECTED = re.compile(r"[а-яё]{4,}", re.IGNORECASE)


def _pattern(part: str) -> str:
    """Return the pattern for one identifier; what is very short counts only as it is written."""
    words = [_inflected(word) if _INFLECTED.fullmatch(word) else re.escape(word) for word in part.split()]
    joined = r"\s+".join(words)
    return joined if len(part) < _SHORT else f"(?i:{joined})"


def _inflected(word: str) -> str:
    """Return the pattern for a Russian word in any case: its stem, and up to three letters."""
    stem = word.rstrip("аеёийоуыьэюяАЕЁИЙОУЫЬЭЮЯ") or word
    return f"{re.sub('[её]', '[её]', stem, flags=re.IGNORECASE)}[а-яё]{{0,3}}"
