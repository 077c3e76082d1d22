"""The words by which complaints are found: the same for every store, so that all find the same."""

from __future__ import annotations

import re
import unicodedata

from grievance.model import Complaint

__all__ = ["words_in", "words_of"]

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 64


def words_of(text: str) -> frozenset[str]:
    """
    Return the words of *text*: runs of letters and digits, without case and without differences of form.

    Of a word that is longer than 64 characters the first 64 count.

    >>> sorted(words_of("My PARCEL (no. 17) is late - late!"))
    ['17', 'is', 'late', 'my', 'no', 'parcel']
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return frozenset(word[:_LONGEST] for word in _WORD.findall(plain))


def words_in(complaint: Complaint) -> frozenset[str]:
    """Return the words by which *complaint* is found: those of its text and of the reasons of what was decided."""
    resolution, refusal = complaint.resolution, complaint.refusal
    decided = (resolution.reasons if resolution else "", refusal.explanation if refusal else "")
    return words_of(" ".join((complaint.submission.text, *decided)))
