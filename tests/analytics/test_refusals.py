"""Refusals and referrals, recounted by hand: they never count as resolved, and whoever is overturned learns of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.analytics._refusals import AuthorityUsed, Overturned, Refusals, authority_used, refusals
from grievance.model import (
    Body,
    Complaint,
    Ground,
    Nature,
    OmbudsmanCase,
    OmbudsmanResult,
    Outcome,
    Proposal,
    Refusal,
    Reopening,
    Stage,
)
from support.builders import RECEIVED, a_complaint, a_resolution, a_submission

HARBOUR = Body(id="harbour", name="Harbour Authority", contact="complaints@harbour.example")


def after(days: int) -> datetime:
    """Return the instant so many days after the usual receipt."""
    return RECEIVED + timedelta(days=days)


def a_refusal(ground: Ground = Ground.THIRD_PARTY, **changes: Any) -> Refusal:
    """Return a refusal with everything that any ground owes."""
    words = {"explanation": "It is theirs.", "apology": "Sorry.", "instead": "A map.", "review": "Ms Low looks again."}
    words |= {"question": "Which day?", "original": "c-0", "merits": "The fare was right.", "last_resort": "boss@x"}
    more: dict[str, Any] = {"until": after(90).date(), "external_route": "The court.", "body": HARBOUR, **changes}
    return Refusal(**{"ground": ground, "decided_by": "ann", **words, **more})


def declined(number: int, ground: Ground = Ground.NO_FAULT, category: str = "billing", **changes: Any) -> Complaint:
    """Return a complaint that was refused; *changes* are those of the refusal."""
    return a_complaint(
        id=f"c-{number}",
        submission=a_submission(category=category),
        stage=Stage.DECLINED,
        answered_at=after(2),
        declined_by="ann",
        refusal=a_refusal(ground, **changes),
    )


def referred(number: int, **changes: Any) -> Complaint:
    """Return a complaint that was handed over to the harbour."""
    given_ = {"stage": Stage.REFERRED, "referred_at": after(1), "refusal": a_refusal(Ground.OTHER_BODY)}
    return a_complaint(id=f"c-{number}", **{**given_, **changes})


def answered(number: int, outcome: Outcome = Outcome.UPHELD, **changes: Any) -> Complaint:
    """Return a complaint that was answered on its merits."""
    given_ = {"stage": Stage.ANSWERED, "answered_at": after(1), "resolution": a_resolution(outcome=outcome)}
    return a_complaint(id=f"c-{number}", **{**given_, **changes})


def test_refused_and_referred_never_count_as_resolved() -> None:
    """Pain 49: what was turned away is not fixed, whatever came of it later; rates are of what was decided."""
    found = refusals(
        [
            answered(1, resolved_at=after(2), stage=Stage.RESOLVED),
            answered(2, Outcome.PARTLY_UPHELD),
            answered(3, Outcome.REJECTED),
            answered(4, resolution=None),
            attrs.evolve(declined(5), stage=Stage.CLOSED, resolved_at=after(3)),
            attrs.evolve(referred(6), resolved_at=after(3)),
            referred(7, taken_over_at=after(2)),
            a_complaint(id="c-8"),
        ]
    )
    assert (found.registered, found.decided, found.answered, found.judged, found.upheld) == (8, 7, 4, 3, 2)
    assert (found.resolved, found.declined, found.referred) == (1, 1, 2)
    assert found.refusal_rate == pytest.approx(1 / 7)
    assert found.referral_rate == pytest.approx(2 / 7)
    assert found.upheld_rate == pytest.approx(2 / 3)
    assert found.silent == ("c-6",)


def test_no_refusal_moves_the_upheld_rate() -> None:
    """L15: the rate of the upheld is of what was judged on its merits."""
    judged = [answered(1), answered(2, Outcome.REJECTED)]
    more = [declined(number) for number in range(3, 9)]
    assert refusals(judged).upheld_rate == refusals([*judged, *more, referred(9)]).upheld_rate == 0.5


def test_withdrawn_and_merged_ones_are_left_out_and_said_so() -> None:
    """What was withdrawn or goes on as part of another complaint counts nowhere, but how many these are is told."""
    found = refusals(
        [
            answered(1),
            a_complaint(id="c-2", stage=Stage.WITHDRAWN),
            attrs.evolve(referred(3), merged_into="c-1"),
            answered(4, merged_into="c-1", stage=Stage.WITHDRAWN),
            attrs.evolve(declined(5), nature=Nature.ENQUIRY),
        ]
    )
    assert (found.registered, found.withdrawn, found.merged) == (1, 1, 2)
    assert (found.declined, found.referred, found.silent, dict(found.by_ground)) == (0, 0, (), {})


def test_what_is_taken_back_once_it_was_refused_stays_refused() -> None:
    """Pain 49: a withdrawal after the refusal makes no refusal undone, and no hand-over heard of."""
    gone = [attrs.evolve(one, stage=Stage.WITHDRAWN) for one in (declined(1), referred(2))]
    found = refusals(gone)
    assert (found.registered, found.withdrawn, found.declined, found.referred) == (2, 0, 1, 1)
    assert found.silent == ("c-2",)


def test_by_ground_category_and_need() -> None:
    """Pain 50: grounds are typed, so they are counted, alone and by category, and so is what nobody could give."""
    found = refusals(
        [
            declined(1, Ground.NO_FAULT, "billing", need="night ferry"),
            declined(2, Ground.TIME_BARRED, "billing"),
            declined(3, Ground.TIME_BARRED, "delivery", need="night ferry"),
            attrs.evolve(declined(4, Ground.TIME_BARRED, "delivery"), refusal=None),
            referred(5, refusal=a_refusal(Ground.OTHER_BODY, need="sea map")),
        ]
    )
    assert list(found.by_ground.items()) == [(Ground.TIME_BARRED, 2), (Ground.OTHER_BODY, 1), (Ground.NO_FAULT, 1)]
    assert dict(found.by_category) == {
        (Ground.NO_FAULT, "billing"): 1,
        (Ground.TIME_BARRED, "billing"): 1,
        (Ground.TIME_BARRED, "delivery"): 1,
        (Ground.OTHER_BODY, "delivery/late"): 1,
    }
    assert dict(found.needs) == {"night ferry": 2, "sea map": 1}
    assert (found.ungrounded, found.declined) == (1, 4)


def test_what_came_back() -> None:
    """Each time at which a hand-over ended and the complaint was ours again is counted; reopened answers are not."""
    back = Reopening(at=after(3), referred_at=after(1), returned=True)
    again = Reopening(at=after(3), answered_at=after(1), decided_by="ann")
    found = refusals([a_complaint(reopenings=(back, again)), answered(2, reopenings=(back,))])
    assert found.returned == 2


def test_how_often_a_second_person_looked() -> None:
    """L59: the share of the refused that somebody else reviewed; None where nothing was refused."""
    cases = [declined(1, reviewed_by="bob"), declined(2), referred(3, refusal=None), answered(4)]
    found = refusals(cases)
    assert found.reviewed == 1
    assert found.reviewed_share == pytest.approx(1 / 3)


def test_nothing_to_count() -> None:
    """Without decisions there are no rates, rather than nought."""
    found = refusals([a_complaint()])
    rates = (found.refusal_rate, found.referral_rate, found.upheld_rate, found.reviewed_share)
    assert rates == (None, None, None, None)
    assert authority_used([]).share_alone is None


def ombudsman(result: OmbudsmanResult | None, decided_by: str = "ann") -> OmbudsmanCase:
    """Return a case before the ombudsman, with its result on the twentieth day."""
    at = after(20) if result else None
    known: dict[str, Any] = {"body": "ombudsman", "since": after(10), "stage": Stage.ANSWERED}
    return OmbudsmanCase(decided_by=decided_by, result=result, result_at=at, **known)


def test_an_overturn_is_fed_back_to_whoever_decided() -> None:
    """Each overturned decision once, with its maker: from the reopening that it led to, or from the result alone."""
    reopened = Reopening(at=after(20), answered_at=after(2), decided_by="ann", overturned=True)
    earlier = Reopening(at=after(5), answered_at=after(2), decided_by="eve", overturned=True)
    partly = ombudsman(OmbudsmanResult.PARTLY_OVERTURNED, "bob")
    plain = Reopening(at=after(6), answered_at=after(5), decided_by="bob")
    found = refusals(
        [
            a_complaint(id="c-1", reopenings=(reopened,), ombudsman=ombudsman(OmbudsmanResult.OVERTURNED)),
            a_complaint(id="c-2", ombudsman=partly, stage=Stage.WITHDRAWN),
            a_complaint(
                id="c-3",
                reopenings=(earlier, plain),
                ombudsman=ombudsman(OmbudsmanResult.OVERTURNED),
                merged_into="c-1",
            ),
            a_complaint(id="c-4", ombudsman=ombudsman(OmbudsmanResult.CONFIRMED)),
            a_complaint(id="c-5", ombudsman=ombudsman(None)),
        ]
    )
    assert found.overturned == (
        Overturned(complaint_id="c-1", decided_by="ann", at=after(20)),
        Overturned(complaint_id="c-2", decided_by="bob", at=after(20)),
        Overturned(complaint_id="c-3", decided_by="eve", at=after(5)),
        Overturned(complaint_id="c-3", decided_by="ann", at=after(20)),
    )


def test_authority_used() -> None:
    """S19: of the decisions that stand, who took how many alone and how many with a second person; what waits."""
    proposal = Proposal(by="ann", at=after(1), resolution=a_resolution())
    found = authority_used(
        [
            answered(1),
            answered(2, resolution=a_resolution(decided_by="zoe", approved_by="bob")),
            declined(3, reviewed_by="bob"),
            declined(4),
            referred(5),
            referred(6, refusal=None),
            answered(7, resolution=None),
            a_complaint(id="c-8", proposal=proposal),
            a_complaint(id="c-9", proposal=attrs.evolve(proposal, approved_by="bob", approved_at=after(2))),
            a_complaint(id="c-10", resolution=a_resolution()),
            answered(11, stage=Stage.WITHDRAWN),
            answered(12, merged_into="c-1"),
            answered(13, nature=Nature.ENQUIRY),
        ]
    )
    assert found == AuthorityUsed(
        alone=3, with_second=2, waiting=1, by_person={"ann": (2, 1), "clerk": (1, 0), "zoe": (0, 1)}
    )
    assert found.share_alone == 0.6


@st.composite
def complaints(draw: st.DrawFn) -> Complaint:
    """Complaints at every stage, decided in every way, some of them in ways that no life would bring about."""
    how = draw(st.sampled_from(("open", "answered", "declined", "referred")))
    refusal = st.none() | st.builds(
        a_refusal,
        st.sampled_from((Ground.NO_FAULT, Ground.DUPLICATE, Ground.THIRD_PARTY)),
        need=st.sampled_from((None, "map", "boat")),
        reviewed_by=st.sampled_from((None, "bob")),
    )
    resolution = st.none() | st.builds(
        lambda outcome, by: a_resolution(outcome=outcome, approved_by=by),
        st.sampled_from(Outcome),
        st.sampled_from((None, "bob")),
    )
    changes: dict[str, Any] = {"resolved_at": draw(st.sampled_from((None, after(9))))}
    if how in ("answered", "declined"):
        changes["answered_at"] = after(1)
    if how == "answered":
        changes["resolution"] = draw(resolution)
    if how == "declined":
        changes |= {"declined_by": "ann", "refusal": draw(refusal)}
    if how == "referred":
        taken_over = draw(st.sampled_from((None, after(4))))
        changes |= {"referred_at": after(2), "refusal": draw(refusal), "taken_over_at": taken_over}
    returns = draw(st.lists(st.builds(Reopening, at=st.just(after(3)), returned=st.booleans())))
    return a_complaint(
        id=draw(st.sampled_from(("c-1", "c-2", "c-3"))),
        submission=a_submission(category=draw(st.sampled_from(("billing", "delivery")))),
        nature=draw(st.sampled_from((Nature.COMPLAINT, Nature.COMPLAINT, Nature.ENQUIRY))),
        stage=draw(st.sampled_from(Stage)),
        merged_into=draw(st.sampled_from((None, None, "c-9"))),
        reopenings=tuple(returns),
        **changes,
    )


def recounted(cases: list[Complaint]) -> dict[str, Any]:
    """Return the same numbers by one plain loop."""
    names = ("registered", "withdrawn", "merged", "answered", "judged", "upheld", "resolved", "declined", "referred")
    count: dict[str, Any] = dict.fromkeys((*names, "ungrounded", "returned", "reviewed"), 0)
    count |= {"by_ground": {}, "by_category": {}, "needs": {}, "silent": ()}
    for case in cases:
        if case.nature is not Nature.COMPLAINT:
            continue
        if case.merged_into is not None:
            count["merged"] += 1
            continue
        if case.stage is Stage.WITHDRAWN and not (case.referred_at or case.declined_by):
            count["withdrawn"] += 1
            continue
        count["registered"] += 1
        count["returned"] += len([one for one in case.reopenings if one.returned])
        if case.referred_at or case.declined_by:
            _count_refused(case, count)
        elif case.answered_at:
            count["answered"] += 1
            count["resolved"] += 1 if case.resolved_at else 0
            if case.resolution:
                count["judged"] += 1
                count["upheld"] += 1 if case.resolution.outcome in (Outcome.UPHELD, Outcome.PARTLY_UPHELD) else 0
    return count


def _count_refused(case: Complaint, count: dict[str, Any]) -> None:
    if case.referred_at:
        count["referred"] += 1
        count["silent"] += (case.id,) if case.taken_over_at is None else ()
    else:
        count["declined"] += 1
    refusal = case.refusal
    if refusal is None:
        count["ungrounded"] += 1
        return
    count["reviewed"] += 1 if refusal.reviewed_by else 0
    for table, key in (
        ("by_ground", refusal.ground),
        ("by_category", (refusal.ground, case.submission.category)),
        ("needs", refusal.need),
    ):
        if key is not None:
            count[table][key] = count[table].get(key, 0) + 1


@settings(max_examples=120, deadline=None)
@given(st.lists(complaints(), max_size=8))
def test_the_numbers_are_those_of_a_plain_recount(cases: list[Complaint]) -> None:
    """Every number equals that of one naive loop; what was decided is the sum of its parts, and rates lie in 0 to 1."""
    found = refusals(iter(cases))
    assert {name: getattr(found, name) for name in recounted(cases)} == recounted(cases)
    assert found.decided <= found.registered
    for rate in (found.refusal_rate, found.referral_rate, found.upheld_rate, found.reviewed_share):
        assert rate is None or 0 <= rate <= 1
    assert isinstance(found, Refusals)
