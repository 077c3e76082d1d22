"""Open complaints that resemble a new one are shown at intake, with the reasons, in a fixed order (S60)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.model import Complaint, Issue, Submission
from grievance.policies._similar import Similarity, SimilarityReason, similar
from support.builders import RECEIVED, a_complaint, a_submission

CUSTOMER, PRODUCT, CATEGORY, WIDER, WORDS = SimilarityReason
TEXT = "The parcel with the lamp arrived damaged"


def other(complaint_id: str = "c-1", days: int = 0, **changes: Any) -> Complaint:
    """Return a complaint that has nothing in common with the one at hand but what is said."""
    fields = {"category": "payment/fee", "received_at": RECEIVED - timedelta(days=days), **changes}
    return a_complaint(id=complaint_id, submission=a_submission(**fields))


def this(**changes: Any) -> Submission:
    """Return the submission at hand."""
    return a_submission(**{"text": TEXT, "customer_id": "k", "product": "lamp-7", **changes})


@pytest.mark.parametrize(
    ("changes", "score", "reasons"),
    [
        ({"customer_id": "k"}, 30, (CUSTOMER,)),
        ({"product": "lamp-7"}, 25, (PRODUCT,)),
        ({"further_issues": (Issue(category="x", product="lamp-7"),)}, 25, (PRODUCT,)),
        ({"customer_id": "k", "product": "lamp-7", "category": "delivery/late"}, 70, (CUSTOMER, PRODUCT, CATEGORY)),
        ({"customer_id": "k", "category": "delivery/damaged"}, 38, (CUSTOMER, WIDER)),
        ({"customer_id": "k", "further_issues": (Issue(category="delivery/late"),)}, 45, (CUSTOMER, CATEGORY)),
        ({"text": TEXT}, 30, (WORDS,)),
        ({"text": "PARCELS lámp arriving damage"}, 30, (WORDS,)),
        ({"text": "parcel lamp"}, 15, (WORDS,)),
        ({"text": "lamp is broken, glass everywhere"}, 4, (WORDS,)),
        ({"text": f"lamp {' '.join(f'word{n}' for n in range(60))}"}, 1, (WORDS,)),
        ({"text": "parcel lamp", "category": "delivery/late"}, 30, (CATEGORY, WORDS)),
    ],
)
def test_what_they_have_in_common_counts(
    changes: dict[str, Any], score: int, reasons: tuple[SimilarityReason, ...]
) -> None:
    """Each thing in common has its points, words by their share of all words, and all of them are told."""
    [found] = similar(this(), [other(**changes)])
    assert (found.score, found.reasons) == (score, reasons)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"category": "delivery/late"},
        {"category": "delivery/damaged"},
        {"text": "the with and was"},
        {"text": "an ox"},
        {"customer_id": "k2", "product": "lamp"},
    ],
)
def test_what_is_not_similar_is_not_shown(changes: dict[str, Any]) -> None:
    """The same category alone, or the commonest words, make no two complaints similar."""
    assert similar(this(), [other(**changes)]) == ()


def test_nobody_is_similar_to_nobody() -> None:
    """That both customers, or both products, are unknown is nothing in common."""
    assert similar(a_submission(), [other()]) == ()


def test_russian_words_are_compared_without_endings() -> None:
    """Cases and the letter ё make no difference."""
    [found] = similar(this(text="Посылка с лампой пришла повреждённой"), [other(text="повреждена посылку лампы и ещё")])
    assert {"посыл", "ламп"} <= {word.rstrip("к") for word in found.words}


def test_the_words_in_common_are_told_and_hidden_from_logs() -> None:
    """Whoever looks sees which words they are; what a complainant wrote is in no log."""
    [found] = similar(this(), [other(text="a damaged lamp")])
    assert found.words == ("damag", "lamp")
    assert "lamp" not in repr(found)


def test_the_most_similar_comes_first_and_ties_by_receipt_and_id() -> None:
    """Equal scores are ordered by receipt, then by id, in whatever order they are given."""
    others = [
        other("b", 1, customer_id="k"), other("a", 1, customer_id="k"), other("z", 5, customer_id="k"),
        other("best", 0, customer_id="k", product="lamp-7"), other("none"),
    ]  # fmt: skip
    for seed in range(4):
        random.Random(seed).shuffle(others)  # noqa: S311
        assert [one.complaint_id for one in similar(this(), others)] == ["best", "z", "a", "b"]


@settings(max_examples=60, deadline=None)
@given(st.text("abcdefgh ", max_size=30), st.text("abcdefgh ", max_size=30))
def test_similarity_is_the_same_from_both_sides(one: str, two: str) -> None:
    """Words in common weigh the same whichever complaint came first, and never more than 30 points."""
    there = similar(a_submission(category="x", text=one), [other(text=two)])
    back = similar(a_submission(category="x", text=two), [other(text=one)])
    assert [(found.score, found.words) for found in there] == [(found.score, found.words) for found in back]
    assert all(1 <= found.score <= 30 for found in there)


def test_a_host_may_bring_its_own() -> None:
    """The standard answer is one of the kind that a host may bring."""
    policy: Similarity = similar
    assert policy(this(), []) == ()
