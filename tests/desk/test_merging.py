"""Complaints that belong together: merged and taken apart again, linked, replied to late (S60, pains 42 to 46)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.desk import Desk
from grievance.errors import IllegalMove, InvalidValue, NotPermitted, StorageError
from grievance.lifecycle import Answer, Close, Correct, GiveTask, Merge, RecordContact, ReportBounce
from grievance.model import Actor, Complaint, ContactKind, Direction, Letter, LinkKind, Party, Stage
from grievance.policies import Recurrence, SimilarityReason
from grievance.storage import ComplaintStore, Related
from grievance.storage.memory import MemoryStore
from support.builders import a_contact, a_resolution, a_submission
from support.life import ANN, BOSS, CUSTOMER, OPENED, a_living_desk, a_living_procedure
from support.procedures import a_standard_row

LAW = [
    a_standard_row(),
    a_standard_row("law", duty="final response", within="8 weeks", statutory=True),
    a_standard_row("bank", duty="final response", within="15 days", statutory=True, regime="bank"),
]


def two(store: ComplaintStore, **changes: Any) -> tuple[Desk, Any, Complaint, Complaint]:
    """Return a desk, its clock, and two complaints of one customer, the second received two days later."""
    desk, clock = a_living_desk(store, standards=LAW)
    first = desk.register(a_submission(received_at=OPENED, customer_id="c-17", text="my parcel"))
    clock.turn(days=2)
    second = desk.register(a_submission(received_at=clock.at, customer_id="c-17", **changes))
    clock.turn(hours=1)
    return desk, clock, first, second


def test_a_merge_is_a_link_not_a_move(store: ComplaintStore) -> None:
    """Both histories say so; nothing of either is changed; the part is on no list and its whole is (pain 44)."""
    desk, _, first, second = two(store)
    whole = desk.merge(first.id, into=second.id, by=ANN)
    part = desk.get(first.id)

    assert (part.merged_into, part.open, part.stage) == (second.id, False, Stage.OPEN)
    assert [one.complaint_id for one in whole.absorbed] == [first.id]
    assert [type(event).__name__ for event in desk.history(first.id)][-1] == "Merged"
    assert "Absorbed" in [type(event).__name__ for event in desk.history(second.id)]
    assert [one.id for one in desk.queue().entries] == [second.id]
    assert attrs.evolve(part, merged_into=None, version=0) == attrs.evolve(first, version=0)
    assert desk.verify().sound


def test_the_earliest_receipt_counts_for_both(store: ComplaintStore) -> None:
    """L76: what was received first is kept, so no merge makes any statutory date later."""
    desk, _, first, second = two(store)
    law = next(one.due_at for one in first.clocks if one.standard == "law")

    whole = desk.merge(first.id, into=second.id, by=ANN)
    assert whole.first_received_at == OPENED
    assert whole.received_at == second.received_at
    assert next(one.due_at for one in whole.clocks if one.standard == "law") == law


def test_a_statutory_clock_of_another_regime_is_kept(store: ComplaintStore) -> None:
    """Merged into a complaint that the stricter law does not bind, its date is kept there, until it is answered."""
    desk, clock, first, second = two(store, regime="bank")
    bank = next(one for one in second.clocks if one.standard == "bank")
    desk.merge(second.id, into=first.id, by=ANN)

    clock.at = bank.due_at
    letters = [one for one in desk.due() if isinstance(one, Letter) and one.id.endswith("bank/0")]
    assert [one.complaint_id for one in letters] == [first.id]
    assert "bank" in {one.status.clock.standard for one in desk.explain(first.id).deadlines}
    with pytest.raises(IllegalMove):
        desk.apply(first.id, Close(by=ANN))
    desk.apply(first.id, Answer(by=ANN, resolution=a_resolution()))
    states = {one.status.clock.standard: one.status.state.value for one in desk.explain(first.id).deadlines}
    assert (states["bank"], states["law"]) == ("met", "met")
    assert desk.verify().sound


def test_unmerge_restores_both(store: ComplaintStore) -> None:
    """Pain 45: taken apart, both are as they were but for version and history, and wait in the queue again."""
    desk, _, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    with pytest.raises(InvalidValue, match="must say why"):
        desk.unmerge(first.id, reason=" ", by=ANN)
    desk.unmerge(first.id, reason="two parcels", by=ANN)

    for before in (first, second):
        assert attrs.evolve(desk.get(before.id), version=0) == attrs.evolve(before, version=0)
    assert {one.id for one in desk.queue().entries} == {first.id, second.id}
    assert desk.verify().sound
    with pytest.raises(InvalidValue, match="stands by itself"):
        desk.unmerge(first.id, reason="again", by=ANN)


def test_of_two_customers_none_reads_the_other(store: ComplaintStore) -> None:
    """What one customer says is never put into another's complaint: duplicates of two people are linked."""
    desk, _, first, _ = two(store)
    other = desk.register(a_submission(received_at=OPENED, customer_id="c-2"))
    with pytest.raises(InvalidValue, match="of the same customer"):
        desk.merge(other.id, into=first.id, by=ANN)
    desk.link(other.id, LinkKind.DUPLICATE, first.id, by=ANN)


def test_the_customer_sees_where_the_whole_stands(store: ComplaintStore) -> None:
    """The part keeps its reference; its status is that of the complaint that goes on (S38)."""
    desk, _, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    desk.apply(second.id, Answer(by=ANN, resolution=a_resolution()))
    seen = desk.show(first.id, by=CUSTOMER).status
    assert (seen.reference, seen.status) == (first.id, "We have answered you.")


def test_automatic_mail_and_more_words_make_no_more_complaints(store: ComplaintStore) -> None:
    """Out of office is no new matter; a second late reply joins the follow-up; the same mail again changes nothing."""
    desk, clock, first, _ = two(store)
    desk.apply(first.id, Answer(by=ANN, resolution=a_resolution()))
    desk.apply(first.id, Close(by=ANN))

    def word(**changes: Any) -> Any:
        clock.turn(minutes=1)
        return a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=clock.at, **changes)

    assert desk.reply(first.id, word(automatic=True), by=CUSTOMER).id == first.id
    mail = word(id="m-1", text="broken again")
    new = desk.reply(first.id, mail, by=CUSTOMER)
    assert new.id not in (first.id, "c-2")
    more = word(id="m-2", text="and the lid too")
    assert desk.reply(first.id, more, by=CUSTOMER).id == new.id
    assert desk.reply(first.id, more, by=CUSTOMER) == desk.get(new.id)
    assert desk.get(new.id).contacts == (more,)
    assert desk.verify().sound


def test_neither_about_other_staff_nor_into_what_was_decided(store: ComplaintStore) -> None:
    """Nobody decides a complaint about themselves by way of a merge, and no old answer answers a new complaint."""
    desk, _, first, second = two(store)
    about = desk.register(a_submission(received_at=OPENED, customer_id="c-17", staff_complained_about=("ann",)))
    with pytest.raises(InvalidValue, match="about the same staff"):
        desk.merge(about.id, into=first.id, by=ANN)
    desk.apply(second.id, Answer(by=ANN, resolution=a_resolution()))
    with pytest.raises(IllegalMove):
        desk.merge(first.id, into=second.id, by=ANN)


def test_the_customer_of_a_whole_stays(store: ComplaintStore) -> None:
    """What was merged is one customer's: the whole is not corrected to another's."""
    desk, _, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    moved = attrs.evolve(second.submission, customer_id="z")
    with pytest.raises(InvalidValue, match="must keep the customer"):
        desk.apply(second.id, Correct(by=ANN, submission=moved, reason="a mistake"))


def test_a_whole_can_be_put_under_another_procedure(store: ComplaintStore) -> None:
    """The clocks that it took over stay pinned to the procedure that started them (pain 22)."""
    desk, _, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    header = {"name": "Shop", "version": "2", "effective": OPENED.date(), "accountable": "n@x", "zone": "Europe/London"}
    other = a_living_procedure(
        procedure=header, standards=[a_standard_row("x", duty="final response", within="9 days")]
    )
    done = desk.reassess([second.id], other, dry_run=False, keep_clocks=False, by=BOSS)
    assert [move.error for move in done.moves] == [None]
    assert "law" in {one.status.clock.standard for one in desk.explain(second.id).deadlines}
    assert desk.verify().sound


def test_a_letter_of_a_part_can_bounce(store: ComplaintStore) -> None:
    """What the part was sent and never arrived is told to its owner."""
    desk, clock, first, second = two(store)
    desk.apply(first.id, RecordContact(by=ANN, contact=a_contact(at=clock.at, id="l-1")))
    desk.merge(first.id, into=second.id, by=ANN)
    desk.apply(first.id, ReportBounce(by=ANN, contact_id="l-1"))
    clock.turn(days=3)
    assert [one.id for one in desk.due() if one.complaint_id == first.id] == [f"{first.id}/bounced/l-1"]


def test_nothing_is_asked_of_a_part(store: ComplaintStore) -> None:
    """A merged complaint goes on elsewhere: a command on it says where, and changes nothing."""
    desk, _, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    with pytest.raises(IllegalMove, match=f"merged into '{second.id}'"):
        desk.apply(first.id, Answer(by=ANN, resolution=a_resolution()))
    with pytest.raises(NotPermitted, match=r"Desk\.merge"):
        desk.apply(second.id, Merge(by=ANN, into=first.id))


def test_no_circles(store: ComplaintStore) -> None:
    """Neither with itself, nor with a part of itself; into a part means into what that is a part of."""
    desk, _, first, second = two(store)
    third = desk.register(a_submission(received_at=OPENED, customer_id="c-17"))
    desk.merge(first.id, into=second.id, by=ANN)
    for into in (second.id, first.id):
        with pytest.raises(InvalidValue, match="nor a part of it"):
            desk.merge(second.id, into=into, by=ANN)
    assert desk.merge(third.id, into=first.id, by=ANN).id == second.id
    assert desk.joint(first.id).complaint_ids[0] == second.id
    assert set(desk.joint(second.id).complaint_ids) == {first.id, second.id, third.id}


def test_an_open_case_is_not_hidden_in_an_ended_one(store: ComplaintStore) -> None:
    """Pain 44: merging into what is closed would take it off every list."""
    desk, _, first, second = two(store)
    desk.apply(first.id, Answer(by=ANN, resolution=a_resolution()))
    desk.apply(first.id, Close(by=ANN))
    with pytest.raises(IllegalMove):
        desk.merge(second.id, into=first.id, by=ANN)
    assert desk.get(second.id).open


def test_unfinished_business_comes_first(store: ComplaintStore) -> None:
    """A task that somebody else has in hand is settled before the complaint goes on as part of another."""
    desk, _, first, second = two(store)
    desk.apply(first.id, GiveTask(by=ANN, task_id="t", to="warehouse", what="look"))
    with pytest.raises(InvalidValue, match="open tasks"):
        desk.merge(first.id, into=second.id, by=ANN)


def test_who_may_merge(store: ComplaintStore) -> None:
    """The procedure's table says who may merge and take apart; a customer may not."""
    desk, _, first, second = two(store)
    with pytest.raises(NotPermitted):
        desk.merge(first.id, into=second.id, by=CUSTOMER)


def test_a_chain_is_followed_and_a_damaged_one_is_said_to_be() -> None:
    """A circle, which no desk makes, is an error and no endless walk."""
    store = MemoryStore()
    desk, _, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    kept = store._tenants["default"].kept
    kept[second.id].head = attrs.evolve(kept[second.id].head, merged_into=first.id)
    with pytest.raises(StorageError, match="in a circle"):
        desk.joint(first.id)


@settings(max_examples=30, deadline=None)
@given(
    words=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b"]), st.integers(0, 5)), max_size=8),
    merges=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=4),
)
def test_conservation_of_merges(words: list[tuple[int, str, int]], merges: list[tuple[int, int]]) -> None:
    """Pain 44: messages, people and attachments before are those after, each once, wherever it is looked from."""
    desk, clock = a_living_desk(MemoryStore())
    ids = [
        desk.register(a_submission(received_at=OPENED, customer_id="c-1", people=(Party(name=f"p-{number}"),))).id
        for number in range(4)
    ]
    clock.turn(days=10)
    for number, text, days in words:
        contact = a_contact(
            ContactKind.MESSAGE, direction=Direction.IN, at=OPENED + timedelta(days=days), text=f"{text}{number}"
        )
        desk.reply(ids[number], contact, by=CUSTOMER)
    before = sorted(str(each) for one in ids for each in desk.get(one).contacts)
    for one, other in merges:
        try:
            desk.merge(ids[one], into=ids[other], by=ANN)
        except InvalidValue:
            continue
        except IllegalMove:
            continue
    roots = {desk.joint(one).complaint_ids[0]: desk.joint(one) for one in ids}
    assert sorted(str(each.value) for view in roots.values() for each in view.contacts) == before
    assert sorted(each.value.name for view in roots.values() for each in view.people) == [f"p-{n}" for n in range(4)]
    assert sorted(each for view in roots.values() for each in view.complaint_ids) == sorted(ids)
    assert desk.verify().sound


def test_a_late_reply_follows_the_merge(store: ComplaintStore) -> None:
    """Pain 44: a reply to what was merged is on the complaint that goes on, whatever channel it came by (pain 43)."""
    desk, clock, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    for channel in ("email", "phone", "letter"):
        clock.turn(minutes=1)
        word = a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=clock.at, channel=channel)
        told = desk.reply(first.id, word, by=CUSTOMER)
        assert told.id == second.id
        assert word in told.contacts


def test_a_reply_after_the_end_opens_a_follow_up(store: ComplaintStore) -> None:
    """Pain 42: an old closed case is not revived by a new problem: it is a complaint of its own that follows it."""
    desk, clock, first, _ = two(store)
    desk.apply(first.id, Answer(by=ANN, resolution=a_resolution()))
    desk.apply(first.id, Close(by=ANN))
    clock.turn(days=60)
    word = a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=clock.at, channel="phone", text="broken again")
    new = desk.reply(first.id, word, by=CUSTOMER)

    assert (new.submission.text, new.submission.channel, new.received_at) == ("broken again", "phone", clock.at)
    assert new.submission.customer_id == "c-17"
    assert [(link.kind, link.to) for link in new.links] == [(LinkKind.FOLLOWS, first.id)]
    old = desk.get(first.id)
    assert (old.stage, [(link.kind, link.to) for link in old.links]) == (
        Stage.CLOSED,
        [(LinkKind.FOLLOWED_BY, new.id)],
    )
    assert word in old.contacts
    assert new.open
    assert desk.verify().sound


def test_a_reply_is_what_comes_in(store: ComplaintStore) -> None:
    """What we say ourselves is no reply."""
    desk, clock, first, _ = two(store)
    with pytest.raises(InvalidValue, match="must be in"):
        desk.reply(first.id, a_contact(ContactKind.MESSAGE, at=clock.at), by=ANN)


def test_links_stand_on_both_sides(store: ComplaintStore) -> None:
    """A link is written in both histories at once, each as seen from there; duplicates make a cluster."""
    desk, _, first, second = two(store)
    third = desk.register(a_submission(received_at=OPENED))
    desk.link(first.id, LinkKind.FOLLOWS, second.id, by=ANN)
    desk.link(second.id, LinkKind.DUPLICATE, third.id, by=ANN)
    assert [(one.kind, one.to) for one in desk.get(second.id).links] == [
        (LinkKind.FOLLOWED_BY, first.id),
        (LinkKind.DUPLICATE, third.id),
    ]
    with pytest.raises(InvalidValue, match="already"):
        desk.link(first.id, LinkKind.FOLLOWS, second.id, by=ANN)
    with pytest.raises(InvalidValue, match="another complaint"):
        desk.link(first.id, LinkKind.RELATED, first.id, by=ANN)
    [cluster] = desk.clusters()
    assert set(cluster.complaint_ids) == {second.id, third.id}


def test_similar_open_complaints_are_suggested(store: ComplaintStore) -> None:
    """At intake whoever takes it down sees what resembles it, with the reasons; what has ended is not suggested."""
    desk, _, first, second = two(store, text="where is my parcel")
    desk.apply(second.id, Answer(by=ANN, resolution=a_resolution()))
    desk.apply(second.id, Close(by=ANN))
    new = a_submission(customer_id="c-17", text="my parcel never came")
    [found] = desk.similar(new)
    assert found.complaint_id == first.id
    assert {SimilarityReason.CUSTOMER, SimilarityReason.WORDS} <= set(found.reasons)
    assert desk.similar(a_submission()) == ()
    assert desk.similar(new, similarity=lambda *_: ()) == ()


@pytest.mark.parametrize(
    ("customer", "product", "expected"),
    [
        ("c-2", "p-1", Recurrence.SAME_PRODUCT),
        ("c-1", "p-2", Recurrence.SAME_CUSTOMER),
        ("c-1", "p-1", Recurrence.BOTH),
        ("c-2", "p-2", Recurrence.PRIMARY),
    ],
)
def test_d35_recurrence_within_windows(
    store: ComplaintStore, customer: str, product: str, expected: Recurrence
) -> None:
    """D35, S60: secondary by product, by customer, by both, or primary, each within a window of its own."""
    rule = {"id": "again", "when": {"recurrence": [expected.value]}, "score": 85, "because": "it was complained about"}
    windows = {"product": "4 weeks", "customer": "52 weeks"}
    desk, clock = a_living_desk(store, priority_rules=[rule], recurrence=windows)
    desk.register(a_submission(received_at=OPENED, customer_id="c-1", product="p-1"))
    clock.turn(weeks=3)
    case = desk.register(a_submission(received_at=clock.at, customer_id=customer, product=product))
    assert case.priority is not None
    assert case.priority.level == "urgent"
    clock.turn(weeks=10)
    late = desk.register(a_submission(received_at=clock.at, customer_id="c-9", product="p-1"))
    assert late.priority is not None
    assert late.priority.level == ("urgent" if expected is Recurrence.PRIMARY else "normal")


def test_a_merged_complaint_counts_once(store: ComplaintStore) -> None:
    """What goes on as part of another is neither unanswered nor refused on its own."""
    desk, _, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    desk.apply(second.id, Answer(by=BOSS, resolution=a_resolution()))
    assert (desk.service().registered, desk.service().unanswered) == (1, ())
    assert (desk.refusals().registered, desk.refusals().merged) == (1, 1)


def test_contacts_are_added_to_the_whole(store: ComplaintStore) -> None:
    """An answer to the whole is on the whole; the part still tells its own story."""
    desk, clock, first, second = two(store)
    desk.merge(first.id, into=second.id, by=ANN)
    desk.apply(second.id, RecordContact(by=ANN, contact=a_contact(ContactKind.UPDATE, at=clock.at)))
    assert desk.get(first.id).contacts == ()
    assert len(desk.joint(first.id).contacts) == 1
    assert store.find("default", Related(customer_id="c-17", since=OPENED), limit=9).entries


def test_a_merge_of_one_that_nobody_has(store: ComplaintStore) -> None:
    """An unknown complaint is told as such."""
    desk, _, first, _ = two(store)
    with pytest.raises(LookupError):
        desk.merge(first.id, into="nope", by=Actor(id="ann", roles=("handler",)))


def test_what_was_handed_out_for_a_part_is_done_by_its_whole(store: ComplaintStore) -> None:
    """A merge takes the part's letters out of the outbox: they are the whole's to send; unmerged they come again."""
    desk, clock, first, second = two(store)
    clock.turn(days=70)
    desk.due()
    mine = {effect.id for effect in desk.outbox() if effect.complaint_id == first.id}
    assert mine
    desk.merge(first.id, into=second.id, by=ANN)
    assert not [effect.id for effect in desk.outbox() if effect.complaint_id == first.id]
    assert desk.verify().sound
    desk.unmerge(first.id, reason="another parcel", by=ANN)
    assert desk.verify().sound
    assert {effect.id for effect in desk.due() if effect.complaint_id == first.id} == mine
    assert mine <= {effect.id for effect in desk.outbox()}
