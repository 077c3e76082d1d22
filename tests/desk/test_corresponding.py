"""Letters: drafted with what they owe, checked, bounced; what lacks something satisfies nothing (L9, S43, S55, S70)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grievance.desk import Desk
from grievance.errors import InvalidValue
from grievance.lifecycle import Answer, Close, Decline, RecordContact, ReportBounce, Tick
from grievance.model import Complaint, Contact, ContactKind, Direction, Duty, Element, Letter, Party, Reminder
from grievance.storage import ComplaintStore
from support.builders import a_contact, a_refusal, a_resolution, a_submission
from support.life import ANN, OPENED, a_living_desk
from support.procedures import Clock, a_standard_row

FINAL = [Element.OUTCOME, Element.EXPLANATION, Element.EXTERNAL_ROUTE, Element.TIME_LIMIT, Element.LAST_RESORT]
STANDARDS = [
    a_standard_row(requires=["reference", "last resort"]),
    a_standard_row(
        "answer",
        duty="final response",
        within="8 weeks",
        statutory=True,
        requires=[element.value for element in FINAL],
    ),
    a_standard_row("outside", duty="external route", within="6 months", **{"from": "answered"}),
]
LETTERS: dict[str, Any] = {
    "external_route": {"en": "the parcel ombudsman, ombudsman.example", "ru": "омбудсмен, ombudsman.example"},
    "website": "https://shop.example/complaints",
    "responses": [{"channel": "phone", "by": "letter", "within": "3 business days", "confirm": True}],
}
CHECKLISTS: dict[str, Any] = {
    "late": {
        "channels": ["web"],
        "categories": ["delivery/**"],
        "items": [
            {"id": "track", "what": {"en": "look where it is", "ru": "узнать, где она"}, "phrases": ["one moment"]},
            {"id": "sorry", "what": {"en": "say sorry", "ru": "извиниться"}},
        ],
    }
}


def opened(store: ComplaintStore, **changes: Any) -> tuple[Desk, Clock, Complaint]:
    """Return a desk whose letters have to say something, its clock, and a complaint."""
    desk, clock = a_living_desk(store, standards=STANDARDS, letters=LETTERS, checklists=CHECKLISTS)
    people = (Party(name="Zoë Ørsted"),)
    case = desk.register(a_submission(received_at=OPENED, receiver="ann", people=people, **changes))
    clock.turn(hours=1)
    return desk, clock, case


def state(desk: Desk, case: Complaint, standard: str) -> str:
    """Return what has become of a clock."""
    return next(
        one.status.state.value for one in desk.explain(case.id).deadlines if one.status.clock.standard == standard
    )


def told(kind: ContactKind, clock: Clock, *elements: Element, **changes: Any) -> RecordContact:
    """Return the record of a letter that says these things."""
    return RecordContact(by=ANN, contact=a_contact(kind, at=clock.at, contains=elements, **changes))


@pytest.mark.parametrize("missing", FINAL)
def test_l9_an_answer_that_lacks_something_satisfies_no_duty(store: ComplaintStore, missing: Element) -> None:
    """L9: outcome, reasons, external route, its time limit: without one of them there was no final response."""
    desk, clock, case = opened(store)
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    assert state(desk, case, "answer") == "running"
    desk.apply(case.id, told(ContactKind.FINAL_RESPONSE, clock, *(one for one in FINAL if one is not missing)))
    assert state(desk, case, "answer") == "running"
    with pytest.raises(InvalidValue, match="final response"):
        desk.apply(case.id, Close(by=ANN))
    clock.turn(hours=1)
    desk.apply(case.id, told(ContactKind.FINAL_RESPONSE, clock, *FINAL))
    assert state(desk, case, "answer") == "met"


def test_what_is_not_on_record_says_nothing(store: ComplaintStore) -> None:
    """Where something is required, a letter of which nobody knows what it says satisfies nothing."""
    desk, clock, case = opened(store)
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(at=clock.at)))
    assert state(desk, case, "acknowledge") == "running"
    desk.apply(case.id, told(ContactKind.ACKNOWLEDGEMENT, clock, Element.REFERENCE, Element.LAST_RESORT))
    assert state(desk, case, "acknowledge") == "met"


def test_without_requirements_an_answer_counts_when_it_is_given(store: ComplaintStore) -> None:
    """A procedure that requires nothing trusts its people, unless a letter is known to have been lost."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.turn(hours=1)
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution()))
    assert state(desk, case, "answer") == "met"
    desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(ContactKind.FINAL_RESPONSE, at=clock.at, id="l-1")))
    desk.apply(case.id, ReportBounce(by=ANN, contact_id="l-1"))
    assert state(desk, case, "answer") == "running"
    with pytest.raises(InvalidValue, match="still owed"):
        desk.apply(case.id, Close(by=ANN))


def test_a_letter_effect_says_what_it_owes(store: ComplaintStore) -> None:
    """The host is told what the letter has to say: what the standard requires, and what a refusal owes (S44)."""
    desk, clock, _ = opened(store)
    clock.turn(weeks=9)
    letters = {one.duty: one.owes for one in desk.due() if isinstance(one, Letter)}
    assert letters[Duty.ACKNOWLEDGEMENT] == (Element.REFERENCE, Element.LAST_RESORT)
    assert set(letters[Duty.FINAL_RESPONSE]) == set(FINAL)
    assert letters[Duty.HOLDING_NOTICE] == ()


def test_a_bounced_letter_satisfies_nothing(store: ComplaintStore) -> None:
    """A receipt that never came is owed again, under an id of its own, and the owner is told to find another way."""
    desk, clock, case = opened(store)
    receipt = (Element.REFERENCE, Element.LAST_RESORT)
    desk.due()
    desk.apply(case.id, told(ContactKind.ACKNOWLEDGEMENT, clock, *receipt, id="l-1"))
    assert (desk.get(case.id).acknowledged_at, state(desk, case, "acknowledge")) == (clock.at, "met")
    after = desk.apply(case.id, ReportBounce(by=ANN, contact_id="l-1", remark="unknown"))
    assert (after.acknowledged_at, after.contacts[0].bounced) == (None, True)
    assert state(desk, case, "acknowledge") == "running"
    clock.turn(days=2)
    handed = {one.id: one for one in desk.due()}
    assert "c-1/acknowledge/0/resent-1" in handed
    lost = handed["c-1/bounced/l-1"]
    assert isinstance(lost, Reminder)
    assert lost.to == "ann"
    desk.apply(case.id, told(ContactKind.ACKNOWLEDGEMENT, clock, *receipt, id="l-2"))
    assert not [one for one in desk.outbox() if "bounced" in one.id or "acknowledge" in one.id]
    assert desk.verify().sound


def test_a_bounce_takes_a_notices_date_back(store: ComplaintStore) -> None:
    """A new date in a letter that never arrived was promised to nobody (S72)."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.turn(days=1)
    due = next(one.due_at for one in desk.get(case.id).clocks if one.standard == "answer")
    new = clock.at + timedelta(days=40)
    notice = a_contact(ContactKind.HOLDING_NOTICE, at=clock.at, promises=new, id="h-1")
    moved = desk.apply(case.id, RecordContact(by=ANN, contact=notice))
    assert next(one.due_at for one in moved.clocks if one.standard == "answer") == new
    back = desk.apply(case.id, ReportBounce(by=ANN, contact_id="h-1"))
    assert next(one.due_at for one in back.clocks if one.standard == "answer") == due


def test_what_can_bounce(store: ComplaintStore) -> None:
    """Only what was sent under an id can bounce, once; a contact is not recorded as bounced, nor its id twice."""
    desk, clock, case = opened(store)
    for contact_id in ("nope", "in-1"):
        with pytest.raises(InvalidValue, match="must name a letter that was sent"):
            desk.apply(case.id, ReportBounce(by=ANN, contact_id=contact_id))
    came = a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=clock.at, id="in-1")
    desk.apply(case.id, RecordContact(by=ANN, contact=came))
    with pytest.raises(InvalidValue, match="on record already"):
        desk.apply(case.id, told(ContactKind.MESSAGE, clock, id="in-1"))
    with pytest.raises(InvalidValue, match="is told by ReportBounce"):
        desk.apply(case.id, told(ContactKind.MESSAGE, clock, id="l-9", bounced=True))
    desk.apply(case.id, told(ContactKind.MESSAGE, clock, id="l-1"))
    desk.apply(case.id, ReportBounce(by=ANN, contact_id="l-1"))
    with pytest.raises(InvalidValue, match="reported before"):
        desk.apply(case.id, ReportBounce(by=ANN, contact_id="l-1"))


@pytest.mark.parametrize(("language", "word"), [("en", "Dear"), ("ru", "Здравствуйте")])
def test_a_draft_says_all_it_owes(store: ComplaintStore, language: str, word: str) -> None:
    """S43, S71: drafts in English and Russian name the case, the person of last resort and what the law asks for."""
    desk, clock, case = opened(store, language=language)
    receipt = desk.draft(case.id, "acknowledgement")
    assert (receipt.language, receipt.missing) == (language, ())
    assert word in receipt.text
    assert {Element.REFERENCE, Element.LAST_RESORT} <= set(receipt.contains)
    assert "boss@shop.example" in receipt.text
    assert "Zoë Ørsted" in receipt.text
    sent = receipt.contact(at=clock.at, channel="email", id="l-1")
    desk.apply(case.id, RecordContact(by=ANN, contact=sent))
    assert state(desk, case, "acknowledge") == "met"

    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution(reasons="It was our label. We printed it anew.")))
    answer = desk.draft(case.id, "final response")
    assert answer.missing == ()
    assert set(FINAL) <= set(answer.contains)
    clock.turn(minutes=1)
    desk.apply(case.id, RecordContact(by=ANN, contact=answer.contact(at=clock.at, channel="email", id="l-2")))
    assert state(desk, case, "answer") == "met"


def test_a_draft_of_a_refusal_says_what_its_ground_owes(store: ComplaintStore) -> None:
    """S44: the letter of refusal holds every part that the ground owes."""
    desk, _, case = opened(store)
    refusal = a_refusal()
    desk.apply(case.id, Decline(by=ANN, refusal=refusal))
    letter = desk.draft(case.id, "refusal")
    assert refusal.ground.owes <= set(letter.contains)
    for words in (refusal.explanation, "help@courier.example", refusal.last_resort):
        assert words in letter.text
    assert set(letter.missing) <= {Element.TIME_LIMIT}
    assert Element.OUTCOME in letter.contains


def test_a_refusal_that_does_not_say_what_it_owes_was_never_sent(store: ComplaintStore) -> None:
    """S44, pain 48: a letter of refusal that names nobody who can help satisfies no duty."""
    desk, clock = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    clock.turn(hours=1)
    desk.apply(case.id, Decline(by=ANN, refusal=a_refusal()))
    assert state(desk, case, "answer") == "met"
    bare = (Element.EXPLANATION, Element.APOLOGY, Element.LAST_RESORT)
    desk.apply(case.id, told(ContactKind.FINAL_RESPONSE, clock, *bare))
    assert state(desk, case, "answer") == "running"
    clock.turn(minutes=1)
    desk.apply(case.id, told(ContactKind.FINAL_RESPONSE, clock, *bare, Element.SIGNPOST))
    assert state(desk, case, "answer") == "met"


def test_a_draft_that_lacks_something_says_so(store: ComplaintStore) -> None:
    """What is owed and nobody knows is missing: it is never invented."""
    desk, _, case = opened(store)
    answer = desk.draft(case.id, "final response")
    assert {Element.OUTCOME, Element.EXPLANATION} <= set(answer.missing)
    assert Element.EXPLANATION not in desk.draft(case.id, "final response", explanation="We lost it.").missing


def test_what_a_person_wrote_is_checked(store: ComplaintStore) -> None:
    """S35, S36, S43: what a letter says is found in its text, what it lacks and what is wrong in tone is told."""
    desk, _, case = opened(store)
    desk.apply(case.id, Answer(by=ANN, resolution=a_resolution(reasons="the label fell off")))
    text = "You failed to read our terms. As you should know, your complaint is rejected."
    found = desk.check_letter(case.id, ContactKind.FINAL_RESPONSE, text)
    assert {Element.LAST_RESORT, Element.EXTERNAL_ROUTE} <= set(found.missing)
    assert {"arguing", "no-apology"} <= {one.rule for one in found.tone}
    arguing = next(one for one in found.tone if one.rule == "arguing")
    assert text[arguing.start : arguing.end].lower().startswith("you failed")
    kind = desk.check_letter(
        case.id, ContactKind.ACKNOWLEDGEMENT, f"We are sorry. Your complaint {case.id} is with us; boss@shop.example"
    )
    assert {Element.REFERENCE, Element.LAST_RESORT} <= set(kind.contains)
    assert kind.missing == ()


def test_a_checklist_is_ticked_off(store: ComplaintStore) -> None:
    """S55: the checklist for channel and category, what is left of it, and that it is complete."""
    desk, _, case = opened(store)
    [listed] = desk.checklists(case.id)
    assert ([one.id for one in listed.left], listed.complete) == (["track", "sorry"], False)
    desk.apply(case.id, Tick(by=ANN, checklist="late", items=("track",)))
    desk.apply(case.id, Tick(by=ANN, checklist="late", items=("track", "sorry")))
    assert desk.get(case.id).ticked == ("late/track", "late/sorry")
    assert desk.checklists(case.id)[0].complete
    with pytest.raises(InvalidValue, match="must name items"):
        desk.apply(case.id, Tick(by=ANN, checklist="late", items=()))
    other = desk.register(a_submission(channel="phone"))
    assert desk.checklists(other.id) == ()


def test_how_to_answer_on_a_channel(store: ComplaintStore) -> None:
    """S70: what cannot be solved at once on the phone is answered by letter, within a time."""
    desk, _, case = opened(store, channel="phone")
    terms = desk.response_terms(case.id, solved_at_once=False)
    assert terms is not None
    assert (terms.by, str(terms.within), terms.confirm) == ("letter", "3 business days", True)
    assert desk.response_terms(case.id, solved_at_once=True) is None


def test_missing_questions_and_effort(store: ComplaintStore) -> None:
    """S33, S50, S52: what a channel has to ask for, what is still to ask, and what a form costs."""
    from grievance.policies import Form, FormField

    channels = {"web": {"asks": ["text", "customer_id or email"], "welcomes": ["product"]}}
    desk, _ = a_living_desk(store, channels=channels)
    empty = a_submission()
    assert desk.missing(empty) == ("text", "customer_id or email")
    asked = desk.questions(empty)
    assert [one.stop is None for one in asked] == [True, True, False]
    assert desk.missing(a_submission(text="it is late", customer_id="c-1")) == ()
    assert [one.ask for one in desk.questions(empty, declined=["customer_id or email"])] == ["text", "product"]
    lean = Form(fields=(FormField(name="text", required=True), FormField(name="email", required=True)))
    fat = Form(fields=(*lean.fields, *(FormField(name=f"f-{n}", required=True) for n in range(12))))
    assert desk.effort(lean, channel="web").score < desk.effort(fat, channel="web").score
    with pytest.raises(InvalidValue, match="no channel of this procedure"):
        desk.effort(lean, channel="wbe")


def test_an_old_instant_is_not_needed() -> None:
    """A contact is what it says."""
    at = datetime(2026, 7, 1, 10, tzinfo=UTC)
    contact = Contact(kind=ContactKind.NOTE, direction=Direction.INTERNAL, channel="note", at=at)
    assert (contact.contains, contact.bounced, contact.id) == (None, False, None)
