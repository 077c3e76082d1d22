"""Precedents: decided complaints that resemble the one at hand, the most similar first."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from grievance.model import Complaint, Stage, Submission
from grievance.policies import DECIDED, Similar, precedents, similar, telling_words
from support.builders import RECEIVED, a_complaint, a_refusal, a_resolution, a_submission


def decided(complaint_id: str, text: str, stage: Stage = Stage.ANSWERED, **changes: object) -> Complaint:
    """Return a complaint that was decided."""
    return a_complaint(
        id=complaint_id, stage=stage, submission=a_submission(text=text), **{"resolution": a_resolution(), **changes}
    )


def test_only_what_was_decided_is_a_precedent() -> None:
    """Open complaints, and closed ones of which no decision is known, are left out; refusals count."""
    text = "my parcel was crushed"
    others = [
        decided("upheld", text),
        decided("refused", text, Stage.DECLINED, resolution=None, refusal=a_refusal()),
        decided("open", text, Stage.OPEN),
        decided("closed long ago", text, Stage.CLOSED, resolution=None),
        decided("withdrawn", text, Stage.WITHDRAWN),
    ]
    found = precedents(a_submission(text=text), others)
    assert {one.complaint.id for one in found} == {"upheld", "refused"}
    assert all(one.decision in (one.complaint.resolution, one.complaint.refusal) for one in found)


def test_the_host_may_bring_its_own_similarity() -> None:
    """It is asked about decided complaints alone, and its order stands."""
    asked: list[str] = []

    def by_id(_: Submission, others: object) -> tuple[Similar, ...]:
        names = sorted((one.id for one in others), reverse=True)  # type: ignore[attr-defined]
        asked.extend(names)
        return tuple(Similar(complaint_id=name, score=1, reasons=()) for name in names)

    others = [decided("a", "x"), decided("b", "y"), decided("c", "z", Stage.OPEN)]
    assert [one.complaint.id for one in precedents(a_submission(), others, similarity=by_id)] == ["b", "a"]
    assert asked == ["b", "a"]


@given(st.lists(st.sampled_from(["late parcel", "crushed parcel", "rude driver", ""]), max_size=5))
def test_the_order_is_that_of_similarity(texts: list[str]) -> None:
    """Precedents are what `similar` finds among the decided ones, in its order."""
    others = [decided(f"c-{number}", text) for number, text in enumerate(texts)]
    submission = a_submission(text="late parcel", received_at=RECEIVED + timedelta(days=1))
    expected = [one.complaint_id for one in similar(submission, others)]
    assert [one.complaint.id for one in precedents(submission, others)] == expected
    assert all(one.complaint.stage in DECIDED for one in precedents(submission, others))


def test_telling_words_leave_out_the_common_and_the_short() -> None:
    """What is in nearly every letter tells nothing."""
    assert telling_words("The driver and I: he was rude, RUDE to my dog!") == "driver rude dog"
    assert telling_words("и это не мой заказ") == "заказ"
    assert telling_words("") == ""
