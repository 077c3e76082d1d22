"""When the company cannot help: nobody is turned away without all that is owed, and nobody is lost on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from grievance.desk import Desk
from grievance.errors import IllegalMove, InvalidValue, NotPermitted
from grievance.lifecycle import (
    AcceptTransfer,
    Answer,
    Approve,
    Close,
    Command,
    ConfirmHandOver,
    Correct,
    Decline,
    GoToOmbudsman,
    OfferTransfer,
    OmbudsmanDecides,
    Propose,
    RecordContact,
    Refer,
    Reopen,
    RequestStage2,
    ReturnHandOver,
    Wait,
)
from grievance.model import (
    Actor,
    Answered,
    Body,
    Complaint,
    ContactKind,
    Declined,
    Direction,
    Element,
    Ground,
    Letter,
    OmbudsmanResult,
    Referral,
    Remedy,
    RemedyKind,
    Reminder,
    Span,
    Stage,
    WaitsFor,
)
from grievance.storage import ComplaintStore
from support.builders import a_contact, a_refusal, a_resolution, a_submission
from support.life import ANN, BOB, BOSS, CUSTOMER, OPENED, a_living_desk
from support.procedures import Clock, a_standard_row

HELP: dict[str, Any] = {
    "review": {"en": "Our head of service looks at it again.", "ru": "Её ещё раз рассмотрит руководитель."},
    "external_route": "The parcel ombudsman, ombudsman.example",
    "silence": "10 business days",
    "calendar": "office",
    "hit": "first",
    "bodies": {
        "courier": {"name": "The courier", "contact": "help@courier.example", "answers_within": "5 business days"}
    },
    "routes": {"delivery": "courier"},
    "grounds": {"unreasonable conduct": {"two_persons": True}, "no fault found": {"owes": ["external route"]}},
    "rules": [
        {
            "id": "courier",
            "when": {"category": "delivery/late/**"},
            "ground": "third party at fault",
            "body": "courier",
            "because": "the courier had it",
        }
    ],
}

WORDS = {"explanation": "the courier lost it", "apology": "we are sorry for the trouble"}


def opened(store: ComplaintStore, **changes: Any) -> tuple[Desk, Clock, Complaint]:
    """Return a desk that knows when it cannot help, its clock, and a complaint that Ann heard first."""
    desk, clock = a_living_desk(store, cannot_help={**HELP, **changes})
    case = desk.register(a_submission(received_at=OPENED, receiver="ann", customer_id="c-17"))
    clock.turn(hours=1)
    return desk, clock, case


def test_a_ground_is_proposed_with_reasons(store: ComplaintStore) -> None:
    """S44: the procedure proposes why we cannot help; where no rule speaks a person decides (S40)."""
    desk, _, case = opened(store)
    other = desk.register(a_submission(category="billing/wrong"))

    proposed = desk.cannot_help(case.id)
    assert (proposed.value, proposed.sentences()) == (Ground.THIRD_PARTY, ("the courier had it [courier]",))
    assert desk.cannot_help(other.id).abstained


@pytest.mark.parametrize("part", ["explanation", "apology", "body", "last_resort"])
def test_d36_a_refusal_that_lacks_something_cannot_be_made(part: str) -> None:
    """D36: third party at fault owes explanation, signpost and last resort; without one of them there is no refusal."""
    blank = None if part == "body" else " "
    said = {"body": "signpost", "last_resort": "last resort"}.get(part, part)

    with pytest.raises(InvalidValue, match=f"also owes: {said} "):
        a_refusal(Ground.THIRD_PARTY, **{part: blank})


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_owes_something_and_is_refused_without_it(ground: Ground) -> None:
    """Each ground declares what it owes, always a plain reason, an apology and the last resort (S36, S43, S44)."""
    whole = a_refusal(ground, original="c-0")
    names = {
        Element.HELP_INSTEAD: "instead",
        Element.SIGNPOST: "body",
        Element.REVIEW_DATE: "until",
        Element.EXTERNAL_ROUTE: "external_route",
        Element.LAST_RESORT: "last_resort",
    }
    assert {Element.EXPLANATION, Element.APOLOGY, Element.LAST_RESORT} <= ground.owes <= set(whole.provides)
    for element in ground.owes:
        name = names.get(element, element.value)
        blank = None if name in ("body", "until", "original") else ""
        changed: dict[str, Any] = {name: blank, "provides": ()}
        with pytest.raises(InvalidValue, match=f"also owes: {element.value} "):
            attrs.evolve(whole, **changed)


def test_d36_it_cannot_be_claimed_either(store: ComplaintStore) -> None:
    """What a refusal says to provide without words for it is not taken: only erasure may leave such a one."""
    desk, _, case = opened(store)
    hollow = a_refusal(decided_by="ann", explanation="", provides=tuple(a_refusal().provides))

    with pytest.raises(InvalidValue, match="no words for: explanation"):
        desk.apply(case.id, Decline(by=ANN, refusal=hollow))
    assert desk.get(case.id).stage is Stage.OPEN


def test_the_procedure_fills_in_what_it_knows(store: ComplaintStore) -> None:
    """A person writes the words; the last resort, the review, the route and the body come from the procedure."""
    desk, _, case = opened(store)

    refusal = desk.refusal(case.id, Ground.THIRD_PARTY, by=ANN, **WORDS)  # type: ignore[arg-type]
    assert refusal.last_resort == "boss@shop.example"
    assert refusal.body == Body(
        id="courier",
        name="The courier",
        contact="help@courier.example",
        answers_within=Span.parse("5 business days"),
    )
    assert refusal.review == "Our head of service looks at it again."
    with pytest.raises(InvalidValue, match="also owes: help instead"):
        desk.refusal(case.id, Ground.NO_FAULT, by=ANN, **WORDS)  # type: ignore[arg-type]


def test_what_the_procedure_demands_beyond_is_demanded(store: ComplaintStore) -> None:
    """A refusal that names another last resort, or lacks what the procedure adds, is not sent."""
    desk, _, case = opened(store, grounds={"third party at fault": {"owes": ["external route"]}})

    with pytest.raises(InvalidValue, match=r"must name boss@shop.example \(S43\)"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(last_resort="the porter")))
    with pytest.raises(InvalidValue, match="also owes by this procedure: external route"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(external_route="")))
    assert desk.apply(case.id, Decline(by=ANN, refusal=a_refusal())).stage is Stage.DECLINED


def test_a_complaint_is_not_closed_without_any_of_it(store: ComplaintStore) -> None:
    """CPGRAMS (L78): "not ours" is no way out; there is no way from open to closed but by an answer, or elsewhere."""
    desk, _, case = opened(store)

    with pytest.raises(IllegalMove):
        desk.apply(case.id, Close(by=ANN))
    declined = desk.apply(case.id, Decline(by=ANN, refusal=a_refusal()))
    assert (declined.refusal, declined.declined_by) == (a_refusal(), "clerk")
    assert desk.apply(case.id, Close(by=ANN)).stage is Stage.CLOSED
    assert desk.get(case.id).refusal == a_refusal()


def test_not_enough_information_only_after_asking(store: ComplaintStore) -> None:
    """Who was never asked cannot have failed to answer."""
    desk, clock, case = opened(store)
    refusal = a_refusal(Ground.INSUFFICIENT_INFORMATION)

    with pytest.raises(InvalidValue, match="asked first"):
        desk.apply(case.id, Decline(by=ANN, refusal=refusal))
    desk.apply(case.id, Wait(by=ANN, waits_for=WaitsFor.CUSTOMER, what="which parcel?"))
    clock.turn(days=10)
    assert desk.apply(case.id, Decline(by=ANN, refusal=refusal)).stage is Stage.DECLINED


def test_a_question_by_letter_is_asking_too_unless_it_bounced(store: ComplaintStore) -> None:
    """A letter that holds the question counts as asked; one that never arrived does not."""
    desk, _, case = opened(store)
    refusal = a_refusal(Ground.INSUFFICIENT_INFORMATION)
    question = a_contact(ContactKind.MESSAGE, at=OPENED, contains=(Element.QUESTION,), id="q-1")

    desk.apply(case.id, RecordContact(by=ANN, contact=question))
    assert desk.apply(case.id, Decline(by=ANN, refusal=refusal)).stage is Stage.DECLINED


def test_a_duplicate_names_a_complaint_that_exists(store: ComplaintStore) -> None:
    """What is refused as a repetition says of what, and that is no invention."""
    desk, _, case = opened(store)
    first, theirs = desk.register(a_submission(customer_id="c-17")), desk.register(a_submission(customer_id="c-2"))

    with pytest.raises(InvalidValue, match="there is no 'c-0'"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(Ground.DUPLICATE)))
    with pytest.raises(InvalidValue, match="must be another complaint"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(Ground.DUPLICATE, original=case.id)))
    for original, ground, why in (
        (theirs.id, Ground.DUPLICATE, "of the same customer"),
        (first.id, Ground.ALREADY_ANSWERED, "must have been answered"),
    ):
        with pytest.raises(InvalidValue, match=why):
            desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(ground, original=original)))
    again = a_refusal(Ground.DUPLICATE, original=first.id)
    assert desk.apply(case.id, Decline(by=ANN, refusal=again)).stage is Stage.DECLINED
    with pytest.raises(InvalidValue, match="must not be refused as a repetition itself"):
        desk.apply(first.id, Decline(by=ANN, refusal=a_refusal(Ground.DUPLICATE, original=case.id)))


def test_unreasonable_conduct_is_judged_on_merits_and_for_a_time(store: ComplaintStore) -> None:
    """L50, L52: it is judged all the same, reviewable, limited in time, and somebody is told when the time is over."""
    desk, clock, case = opened(store, grounds={})
    with pytest.raises(InvalidValue, match="also owes: merits, review, review date, external route"):
        a_refusal(Ground.UNREASONABLE_CONDUCT, merits="", until=None, review="", external_route="")
    with pytest.raises(InvalidValue, match="must lie ahead"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(Ground.UNREASONABLE_CONDUCT, until=date(2026, 7, 1))))
    desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(Ground.UNREASONABLE_CONDUCT, until=date(2026, 9, 30))))
    desk.apply(case.id, Close(by=ANN))

    clock.at = datetime(2026, 9, 29, 12, tzinfo=UTC)
    assert desk.due() == ()
    clock.at = datetime(2026, 9, 30, 12, tzinfo=UTC)
    [reminder] = desk.due()
    assert isinstance(reminder, Reminder)
    assert (reminder.to, reminder.id) == ("boss@shop.example", "c-1/restriction/2026-09-30")


def test_d38_two_persons_are_two_persons(store: ComplaintStore) -> None:
    """D38: where the procedure demands two, one person cannot be both, and a name is no approval."""
    desk, _, case = opened(store)
    refusal = a_refusal(Ground.UNREASONABLE_CONDUCT, decided_by="ann")

    with pytest.raises(InvalidValue, match=r"somebody else than who decided \(D38\)"):
        attrs.evolve(refusal, reviewed_by="ann")
    with pytest.raises(NotPermitted, match="needs a second person"):
        desk.apply(case.id, Decline(by=ANN, refusal=refusal))
    with pytest.raises(InvalidValue, match="'bob' has not approved this decision"):
        desk.apply(case.id, Decline(by=ANN, refusal=attrs.evolve(refusal, reviewed_by="bob")))
    desk.apply(case.id, Propose(by=ANN, refusal=refusal))
    assert [one.id.split("/")[1] for one in desk.due() if isinstance(one, Reminder)] == ["proposal"]
    with pytest.raises(NotPermitted, match="cannot approve it"):
        desk.apply(case.id, Approve(by=ANN))
    desk.apply(case.id, Approve(by=BOB))
    other = attrs.evolve(refusal, reviewed_by="bob", explanation="something else")
    with pytest.raises(InvalidValue, match="has not approved this decision"):
        desk.apply(case.id, Decline(by=ANN, refusal=other))
    declined = desk.apply(case.id, Decline(by=ANN, refusal=attrs.evolve(refusal, reviewed_by="bob")))
    assert (declined.stage, declined.proposal) == (Stage.DECLINED, None)


def test_an_approval_is_of_what_was_approved(store: ComplaintStore) -> None:
    """A correction, or another round, ends what was proposed: an approval does not outlive its matter."""
    desk, _, case = opened(store)
    refusal = a_refusal(Ground.UNREASONABLE_CONDUCT, decided_by="ann")
    desk.apply(case.id, Propose(by=ANN, refusal=refusal))
    desk.apply(case.id, Approve(by=BOB))
    with pytest.raises(NotPermitted, match="bob has approved it: name them"):
        desk.apply(case.id, Decline(by=ANN, refusal=refusal))
    worse = attrs.evolve(case.submission, text="someone was hurt")
    desk.apply(case.id, Correct(by=ANN, submission=worse, reason="she called"))
    with pytest.raises(InvalidValue, match="has not approved"):
        desk.apply(case.id, Decline(by=ANN, refusal=attrs.evolve(refusal, reviewed_by="bob")))


def test_neither_who_sent_nor_who_approved_reviews_it(store: ComplaintStore) -> None:
    """D38: at the second stage the approver of the first is out, and so is the decider under another's name."""
    standards = [a_standard_row("second", duty="final response", within="20 days", **{"from": "stage 2 requested"})]
    desk, clock = a_living_desk(store, cannot_help={**HELP}, standards=standards)
    case = desk.register(a_submission(received_at=OPENED, receiver="ann"))
    refusal = a_refusal(Ground.UNREASONABLE_CONDUCT, decided_by="ann")
    desk.apply(case.id, Propose(by=ANN, refusal=refusal))
    desk.apply(case.id, Approve(by=BOB))
    desk.apply(case.id, Decline(by=ANN, refusal=attrs.evolve(refusal, reviewed_by="bob")))
    clock.turn(hours=1)
    again = desk.apply(case.id, RequestStage2(by=CUSTOMER))
    assert again.decided_before == {"ann", "bob"}
    for by, named in ((ANN, "eve"), (BOB, "eve"), (BOSS, "bob")):
        with pytest.raises(NotPermitted, match="who decided an earlier stage"):
            desk.apply(case.id, Answer(by=by, resolution=a_resolution(decided_by=named)))
    desk.apply(case.id, Answer(by=BOSS, resolution=a_resolution(decided_by="boss@shop.example")))


def test_withdrawn_needs_the_complainants_word(store: ComplaintStore) -> None:
    """That somebody took it back is said by them, not by whoever would be rid of it."""
    desk, clock, case = opened(store)
    refusal = a_refusal(Ground.WITHDRAWN)
    with pytest.raises(InvalidValue, match="own word on record"):
        desk.apply(case.id, Decline(by=ANN, refusal=refusal))
    desk.reply(case.id, a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=clock.at), by=CUSTOMER)
    assert desk.apply(case.id, Decline(by=ANN, refusal=refusal)).stage is Stage.DECLINED


def test_goodwill_of_the_kinds_that_the_procedure_gives(store: ComplaintStore) -> None:
    """L54: with a refusal goes goodwill, no refund, unless the procedure says so."""
    desk, _, case = opened(store)
    gift = Remedy(id="g", kind=RemedyKind.REFUND)
    with pytest.raises(NotPermitted, match="refund is not given with a refusal"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(remedies=(gift,))))


@pytest.mark.parametrize("last_resort", ["not boss@shop.example.evil", "xboss@shop.example", "boss@shop.exampled"])
def test_the_last_resort_is_named_as_it_is(store: ComplaintStore, last_resort: str) -> None:
    """S43: a contact that merely looks like it is none."""
    desk, _, case = opened(store)
    with pytest.raises(InvalidValue, match=r"must name boss@shop\.example"):
        desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(last_resort=last_resort)))
    named = a_refusal(last_resort="Write to boss@shop.example.")
    assert desk.apply(case.id, Decline(by=ANN, refusal=named)).stage is Stage.DECLINED


def test_what_was_decided_is_told_at_once(store: ComplaintStore) -> None:
    """The letter with the answer comes up when it was decided, not when it would be late, and no notice beside it."""
    row = a_standard_row("answer", duty="final response", within="10 business days", requires=["last resort"])
    desk, clock = a_living_desk(store, standards=[row])
    case = desk.register(a_submission(received_at=OPENED))
    assert desk.due() == ()
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    [letter] = desk.due()
    assert isinstance(letter, Letter)
    assert letter.owes == (Element.LAST_RESORT,)
    clock.turn(days=9)
    assert not [one for one in desk.due() if "holding" in one.id]


def test_a_hand_over_is_tracked_and_silence_is_told(store: ComplaintStore) -> None:
    """Pains 48, 49: the host is told to hand it over, the owner and the accountable person when nobody answers."""
    desk, clock, case = opened(store)
    referred = desk.apply(case.id, Refer(by=ANN, refusal=desk.refusal(case.id, Ground.THIRD_PARTY, by=ANN, **WORDS)))  # type: ignore[arg-type]
    assert (referred.stage, referred.referred_to, referred.taken_over_at) == (Stage.REFERRED, "The courier", None)

    order, letter = desk.due()
    assert isinstance(order, Referral)
    assert isinstance(letter, Letter)
    assert (order.id, order.to) == ("c-1/referral/0", "The courier")
    assert {Element.EXPLANATION, Element.SIGNPOST} <= set(letter.owes)
    desk.settle(order)
    clock.turn(days=8)
    told = [one for one in desk.due() if isinstance(one, Reminder)]
    assert {(one.id, one.to) for one in told} == {
        ("c-1/referral/0/silence", "ann"),
        ("c-1/referral/0/silence/accountable", "boss@shop.example"),
    }
    assert desk.refusals().silent == (case.id,)


def test_a_confirmed_hand_over_raises_no_alarm(store: ComplaintStore) -> None:
    """Once the other body has taken it over nobody is alarmed, and it may be closed without more words (L53)."""
    desk, clock, case = opened(store)
    desk.apply(case.id, Refer(by=ANN, refusal=a_refusal()))
    with pytest.raises(InvalidValue, match="until the complainant was told"):
        desk.apply(case.id, Close(by=ANN))
    letter = desk.draft(case.id, "hand-over notice").contact(at=clock.at, channel="email")
    desk.apply(case.id, RecordContact(by=ANN, contact=letter))
    with pytest.raises(InvalidValue, match="has not taken it over"):
        desk.apply(case.id, Close(by=ANN))
    taken = desk.apply(case.id, ConfirmHandOver(by=ANN, reference="P-7"))
    assert taken.taken_over_at == clock.at
    clock.turn(days=60)
    assert desk.due() == ()
    assert desk.apply(case.id, Close(by=ANN)).stage is Stage.CLOSED


def test_what_comes_back_is_ours_again(store: ComplaintStore) -> None:
    """A body that refuses sends the complaint back to whoever had it; a second hand-over is a hand-over of its own."""
    desk, clock, case = opened(store)
    desk.apply(case.id, Refer(by=ANN, refusal=a_refusal()))
    [first] = [one for one in desk.due() if isinstance(one, Referral)]
    back = desk.apply(case.id, ReturnHandOver(by=ANN, reason="not theirs either"))
    assert (back.stage, back.owner, back.referred_to, back.refusal) == (Stage.OPEN, "ann", None, None)
    assert back.reopenings[-1].returned
    assert desk.outbox() == ()
    clock.turn(hours=1)
    desk.apply(case.id, Refer(by=ANN, refusal=a_refusal()))
    [second] = [one for one in desk.due() if isinstance(one, Referral)]
    assert (first.id, second.id) == ("c-1/referral/0", "c-1/referral/1")


def test_transfer_in_counts_as_made_to_us(store: ComplaintStore) -> None:
    """L53: what another body hands over to us is a complaint made to us, with clocks of its own from its receipt."""
    desk, clock, _ = opened(store)
    case = desk.register(
        a_submission(received_at=clock.at, sent_at=clock.at - timedelta(days=3), handed_over_by="the parcel ombudsman")
    )
    assert case.open
    assert {one.anchored_at for one in case.clocks if one.anchored_at} == {clock.at}
    with pytest.raises(InvalidValue, match="counts as made to us"):
        a_submission(handed_over_by="the parcel ombudsman", nature=case.nature.__class__.ENQUIRY)


@pytest.mark.parametrize("end", [Decline(by=ANN, refusal=a_refusal()), Refer(by=ANN, refusal=a_refusal())])
def test_an_update_to_a_refused_case_reaches_a_person(store: ComplaintStore, end: Command) -> None:
    """Pain 49: comments after the refusal reach the owner, once each, until a person has answered."""
    desk, clock, case = opened(store)
    desk.apply(case.id, end)
    desk.due()
    clock.turn(hours=1)
    word = a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=clock.at, text="but the courier is yours!")
    desk.reply(case.id, word, by=CUSTOMER)

    [reminder] = desk.due()
    assert isinstance(reminder, Reminder)
    assert (reminder.to, reminder.id) == ("ann", "c-1/reply/0")
    assert "but the courier" not in str(reminder)
    assert desk.due() == ()
    clock.turn(hours=1)
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(ContactKind.MESSAGE, at=clock.at)))
    assert desk.outbox() == () or all("reply" not in one.id for one in desk.outbox())


def test_an_automatic_reply_alarms_nobody(store: ComplaintStore) -> None:
    """That somebody is out of the office is no word from them."""
    desk, clock, case = opened(store)
    desk.apply(case.id, Decline(by=ANN, refusal=a_refusal()))
    away = a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=clock.at, automatic=True)
    desk.reply(case.id, away, by=CUSTOMER)
    assert not [one for one in desk.due() if "reply" in one.id]


def test_refused_and_referred_never_count_as_resolved(store: ComplaintStore) -> None:
    """Pains 49, 50: rates of refusal and referral are figures of their own, by typed grounds, with unmet needs."""
    desk, _, first = opened(store)
    second, third = desk.register(a_submission()), desk.register(a_submission())
    desk.apply(first.id, Decline(by=ANN, refusal=a_refusal(need="a parcel shop")))
    desk.apply(second.id, Refer(by=ANN, refusal=a_refusal(Ground.OTHER_BODY)))
    desk.apply(third.id, Answer(by=ANN, resolution=a_resolution()))

    found = desk.refusals()
    assert (found.registered, found.declined, found.referred, found.resolved) == (3, 1, 1, 0)
    assert (found.by_ground, found.needs) == ({Ground.THIRD_PARTY: 1, Ground.OTHER_BODY: 1}, {"a parcel shop": 1})


@pytest.mark.parametrize(
    ("result", "stage"),
    [
        (OmbudsmanResult.CONFIRMED, Stage.DECLINED),
        (OmbudsmanResult.DISMISSED, Stage.DECLINED),
        (OmbudsmanResult.SETTLED, Stage.RESOLVED),
        (OmbudsmanResult.OVERTURNED, Stage.OPEN),
        (OmbudsmanResult.PARTLY_OVERTURNED, Stage.OPEN),
    ],
)
def test_an_ombudsman_case_has_its_own_stage_and_result(
    store: ComplaintStore, result: OmbudsmanResult, stage: Stage
) -> None:
    """What is confirmed stands where it stood, what is settled is accepted, what is overturned is ours again."""
    desk, clock, case = opened(store)
    desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(decided_by="ann")))
    clock.turn(days=1)
    outside = desk.apply(case.id, GoToOmbudsman(by=CUSTOMER, body="the parcel ombudsman", reference="O-12"))
    assert (outside.stage, outside.open) == (Stage.WITH_OMBUDSMAN, True)
    clock.turn(days=30)
    after = desk.apply(case.id, OmbudsmanDecides(by=BOSS, result=result))
    assert after.stage is stage
    assert after.ombudsman is not None
    assert (after.ombudsman.result, after.ombudsman.result_at) == (result, clock.at)


def test_an_overturn_is_fed_back_and_another_person_answers(store: ComplaintStore) -> None:
    """Whoever decided learns of it, cannot decide it again, and the figures say whose decision was overturned."""
    desk, clock, case = opened(store)
    desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(decided_by="ann")))
    desk.apply(case.id, GoToOmbudsman(by=CUSTOMER, body="the parcel ombudsman"))
    clock.turn(days=30)
    back = desk.apply(case.id, OmbudsmanDecides(by=BOSS, result=OmbudsmanResult.OVERTURNED))
    assert (back.owner, back.reopenings[-1].overturned, back.reopenings[-1].ground) == (None, True, Ground.THIRD_PARTY)
    with pytest.raises(NotPermitted, match="who decided an earlier stage"):
        desk.apply(case.id, Answer(by=ANN, resolution=a_resolution(decided_by="ann")))
    clock.turn(days=3)
    told = {one.to: one.about for one in desk.due() if isinstance(one, Reminder) and "/review/" in one.id}
    assert told["ann"] == "your decision was overturned by the ombudsman"
    assert any("has not decided it before" in about for about in told.values())
    with pytest.raises(NotPermitted, match=r"cannot review it \(D38\)"):
        desk.apply(case.id, OfferTransfer(by=BOB, to="ann"))
    desk.apply(case.id, OfferTransfer(by=BOB, to="handler"))
    with pytest.raises(NotPermitted, match=r"cannot review it \(D38\)"):
        desk.apply(case.id, AcceptTransfer(by=ANN))
    desk.apply(case.id, AcceptTransfer(by=BOB))
    [overturned] = desk.refusals().overturned
    assert (overturned.complaint_id, overturned.decided_by) == (case.id, "ann")
    desk.apply(case.id, Answer(by=BOB, resolution=a_resolution(decided_by="bob")))


def test_the_ombudsman_has_clocks_of_its_own(store: ComplaintStore) -> None:
    """A standard may count from the day the ombudsman asked or decided; sending the file does the duty."""
    row = {
        "id": "file",
        "duty": "case file",
        "within": "10 business days",
        "calendar": "office",
        "from": "ombudsman asked",
    }
    desk, clock = a_living_desk(store, standards=[row])
    case = desk.register(a_submission(received_at=OPENED))
    asked = desk.apply(case.id, GoToOmbudsman(by=CUSTOMER, body="the parcel ombudsman"))
    [due] = asked.clocks
    assert due.due_at == datetime(2026, 7, 15, 17, tzinfo=UTC)
    clock.turn(days=2)
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(ContactKind.CASE_FILE, at=clock.at)))
    [explained] = desk.explain(case.id).deadlines
    assert explained.status.state.value == "met"


def test_decisions_are_appended_never_reset(store: ComplaintStore) -> None:
    """Pain 46: taken up again and decided otherwise, history still says who refused, why, and who answered later."""
    desk, clock, case = opened(store)
    desk.apply(case.id, Decline(by=ANN, refusal=a_refusal(decided_by="ann")))
    clock.turn(hours=1)
    desk.apply(case.id, Reopen(by=CUSTOMER, reason="the courier says it is yours"))
    desk.apply(case.id, Answer(by=BOB, resolution=a_resolution(decided_by="bob")))
    decided = [event for event in desk.history(case.id) if isinstance(event, Declined | Answered)]
    assert [event.by.id for event in decided] == ["ann", "bob"]
    assert isinstance(decided[0], Declined)
    assert decided[0].refusal == a_refusal(decided_by="ann")
    assert desk.get(case.id).reopenings[0].decided_by == "ann"


def test_a_stranger_refuses_nobody(store: ComplaintStore) -> None:
    """Who has no role may neither refuse nor approve."""
    desk, _, case = opened(store)
    with pytest.raises(NotPermitted):
        desk.apply(case.id, Decline(by=Actor(id="eve"), refusal=a_refusal(decided_by="eve")))
