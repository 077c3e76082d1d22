"""Which open complaints a new one resembles, and why: offered to whoever takes it in, never decided on."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from fractions import Fraction
from typing import Protocol
from unicodedata import normalize

import attrs

from grievance.model import Complaint, Submission

__all__ = ["Similar", "Similarity", "SimilarityReason", "similar", "telling_words"]


class SimilarityReason(Enum):
    """What two complaints have in common."""

    CUSTOMER = "same customer"
    PRODUCT = "same product"
    CATEGORY = "same category"
    WIDER_CATEGORY = "same wider category"
    WORDS = "words in common"


@attrs.frozen(kw_only=True)
class Similar:
    """
    A complaint that resembles the one at hand: how much, from above 0 to 100, and in what.

    ``words`` are the words in common as they were compared, in order.
    """

    complaint_id: str
    score: int
    reasons: tuple[SimilarityReason, ...]
    words: tuple[str, ...] = attrs.field(default=(), repr=False)


class Similarity(Protocol):
    """Finds complaints that resemble a submission; a host may bring its own, such as one by meaning."""

    def __call__(self, submission: Submission, others: Iterable[Complaint], /) -> tuple[Similar, ...]:
        """Return those of *others* that resemble *submission*, the most similar first."""
        ...


_POINTS = {
    SimilarityReason.CUSTOMER: 30,
    SimilarityReason.PRODUCT: 25,
    SimilarityReason.CATEGORY: 15,
    SimilarityReason.WIDER_CATEGORY: 8,
}
_WORDS_AT_MOST = 30
_SHORTEST = 3
_STEM = 5


def similar(submission: Submission, others: Iterable[Complaint]) -> tuple[Similar, ...]:
    """
    Return those of *others* that resemble *submission*, the most similar first, equal ones by receipt and id.

    Ours [D]: 30 points for the same customer, 25 for a product in common, 15 for a category in common or 8 for one
    under the same top, and up to 30 for words: their Jaccard index (those in common by those in either), rounded down
    but never to nothing. Words are compared without case, accents, endings and the commonest ones, in English and
    Russian. A category alone makes no two complaints similar.
    """
    words = _words(submission.text)
    found = [(_compared(submission, words, other), other) for other in others]
    ranked = sorted(
        ((match, other) for match, other in found if match is not None),
        key=lambda pair: (-pair[0].score, pair[1].received_at, pair[1].id),
    )
    return tuple(match for match, _ in ranked)


def _compared(submission: Submission, words: frozenset[str], other: Complaint) -> Similar | None:
    theirs = other.submission
    reasons = []
    if submission.customer_id is not None and submission.customer_id == theirs.customer_id:
        reasons.append(SimilarityReason.CUSTOMER)
    if _products(submission) & _products(theirs):
        reasons.append(SimilarityReason.PRODUCT)
    of_category = _by_category(submission, theirs)
    reasons += of_category
    others_words = _words(theirs.text)
    common = words & others_words
    points = sum(_POINTS[reason] for reason in reasons)
    if common:
        reasons.append(SimilarityReason.WORDS)
        points += max(1, int(_WORDS_AT_MOST * Fraction(len(common), len(words | others_words))))
    if reasons == of_category:
        return None
    return Similar(complaint_id=other.id, score=points, reasons=tuple(reasons), words=tuple(sorted(common)))


def _by_category(one: Submission, other: Submission) -> list[SimilarityReason]:
    ours, theirs = ({issue.category for issue in submission.issues} for submission in (one, other))
    if ours & theirs:
        return [SimilarityReason.CATEGORY]
    if {_top(path) for path in ours} & {_top(path) for path in theirs}:
        return [SimilarityReason.WIDER_CATEGORY]
    return []


def _top(category: str) -> str:
    return category.partition("/")[0]


def _products(submission: Submission) -> frozenset[str]:
    return frozenset(issue.product for issue in submission.issues if issue.product is not None)


def _words(text: str) -> frozenset[str]:
    """Return the words of *text* as they are compared: folded, without endings and the commonest ones."""
    folded = "".join(mark for mark in normalize("NFKD", text.casefold()) if not "\u0300" <= mark <= "\u036f")
    found = (word for word in re.findall(r"[^\W_]+", folded) if len(word) >= _SHORTEST and word not in _COMMON)
    return frozenset(_stem(word) for word in found)


def telling_words(text: str) -> str:
    """Return the words of *text* by which something like it may be found: not the short and the commonest ones."""
    found = (word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) >= _SHORTEST and word not in _COMMON)
    return " ".join(dict.fromkeys(found))


def _stem(word: str) -> str:
    """Return *word* without a usual ending, if enough of it is left."""
    ending = _ENDING.search(word, _STEM - 1)
    return word[: ending.start()] if ending else word


_ENDING = re.compile(r"(?:ies|ing|ed|es|s|y|e|[ое]го|[ое]му|[аяиы]ми|[аеиоуыэюя]{1,2}[вхм]|[аеиоуыьэюя]{1,2})$")

_COMMON_WORDS = """
and are been being but could for from had has have her him his into its just not our she than that the their them then
there they this very was were what when which who will with would you your also
без был была были было вам вас ваш ваша ваши все где для его еще если как когда меня мне мои мой моя нам нас наш над
нет она они под при так там тебя тут уже что чтобы это или
"""
_COMMON = frozenset(_COMMON_WORDS.split())
