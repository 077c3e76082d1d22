"""The words in which timelines and case files name what is handed out."""

from __future__ import annotations

import pytest

from grievance.model import (
    Assignment,
    Duty,
    Effect,
    Erasure,
    Letter,
    Referral,
    Remedy,
    RemedyKind,
    RemedyOrder,
    Reminder,
    Webhook,
)
from grievance.testing import effect_words
from grievance.testing.timelines._effect_words import unlike


def a_reminder(effect_id: str, about: str = "something") -> Reminder:
    """Return a reminder of Bob."""
    return Reminder(id=effect_id, complaint_id="c/1", to="bob", about=about)


REFUND = Remedy(id="r-7", kind=RemedyKind.REFUND)


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (Letter(id="x", complaint_id="c/1", duty=Duty.FINAL_RESPONSE, standard="answer"), "letter answer"),
        (Letter(id="x", complaint_id="c/1", duty=Duty.HOLDING_NOTICE, standard="answer"), "notice answer"),
        (
            a_reminder("c/1/answer/0/rung-1", "final response [answer], 4 hours before"),
            "reminder answer to bob",
        ),
        (a_reminder("c/1/uk/answer/0", "update [uk/answer] is due"), "reminder uk/answer to bob"),
        (a_reminder("c/1/task/t-1"), "reminder task t-1 to bob"),
        (a_reminder("c/1/task/t-1/owner"), "reminder task t-1 to bob"),
        (a_reminder("c/1/remedy/r-7/late"), "reminder remedy r-7 to bob"),
        (a_reminder("c/1/bounced/m-1"), "reminder bounced m-1 to bob"),
        (a_reminder("c/1/awaiting-customer/1"), "reminder awaiting-customer to bob"),
        (a_reminder("c/1/reply/0"), "reminder reply to bob"),
        (RemedyOrder(id="x", complaint_id="c/1", remedy=REFUND), "remedy r-7"),
        (Referral(id="x", complaint_id="c/1", to="The courier"), "referral to The courier"),
        (Assignment(id="x", complaint_id="c/1", to="bob"), "assignment to bob"),
        (Webhook(id="x", complaint_id="c/1", event="answered"), "webhook answered"),
        (Erasure(id="x", complaint_id="c/1"), "erasure"),
    ],
)
def test_every_effect_has_words(effect: Effect, words: str) -> None:
    """The kind of an effect comes first, then what it is about, then whom it goes to."""
    assert words == effect_words(effect)


def test_there_is_no_word_for_what_is_no_effect() -> None:
    """Whatever else comes is an error, not an empty word."""
    with pytest.raises(AssertionError):
        effect_words("letter")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("expected", "got", "missing", "left"),
    [
        ((), (), (), ()),
        (("letter a",), ("letter a",), (), ()),
        (("letter b", "letter a"), ("letter a", "letter b"), (), ()),
        (("letter a",), (), ("letter a",), ()),
        ((), ("letter a",), (), ("letter a",)),
        (("letter a", "letter a"), ("letter a",), ("letter a",), ()),
        (("letter a",), ("letter a", "letter a"), (), ("letter a",)),
        (("reminder a",), ("reminder a to bob",), (), ()),
        (("reminder a to ann",), ("reminder a to bob",), ("reminder a to ann",), ("reminder a to bob",)),
        (("reminder a", "reminder a to bob"), ("reminder a to bob", "reminder a to ann"), (), ()),
        (("reminder a",), ("reminder ab to bob",), ("reminder a",), ("reminder ab to bob",)),
    ],
)
def test_effects_are_compared_as_a_whole(
    expected: tuple[str, ...], got: tuple[str, ...], missing: tuple[str, ...], left: tuple[str, ...]
) -> None:
    """Each is expected as often as it comes, in any order; a reminder may leave out whom it goes to."""
    assert (missing, left) == unlike(expected, got)
