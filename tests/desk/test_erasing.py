"""Privacy: the person goes, the case and every count stay, and no stored byte tells who it was (L83, pain 53)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from grievance.desk import AsyncDesk, Desk
from grievance.errors import InvalidValue, NotPermitted
from grievance.intake import RejectsFile, erase_rejects
from grievance.lifecycle import (
    Answer,
    Close,
    Command,
    Correct,
    Decline,
    DeclineTransfer,
    FinishTask,
    GiveFeedback,
    GiveTask,
    LiftHold,
    OfferTransfer,
    Overrule,
    PlaceHold,
    Propose,
    RecordContact,
    Reopen,
    ReportRemedy,
    Resume,
    Wait,
    Waive,
    Withdraw,
)
from grievance.model import (
    Attachment,
    Complaint,
    ContactKind,
    Customer,
    Direction,
    Erasure,
    Feedback,
    Ground,
    Measure,
    Occurrence,
    Party,
    Remedy,
    RemedyKind,
    RemedyState,
    Role,
    Stage,
    WaitsFor,
)
from grievance.storage import ComplaintStore, Related, ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.storage.sqlite import SqliteStore
from support.builders import a_contact, a_refusal, a_resolution, a_submission
from support.life import ANN, BOB, BOSS, CUSTOMER, OPENED, a_living_desk
from support.procedures import Clock

MARK = "zq7planted"
"""What stands in every personal field of these complaints, and nowhere else."""


WORDS = ("explanation", "apology", "instead", "merits", "question")


def marked(**changes: Any) -> Any:
    """Return a submission with the mark in all its personal fields."""
    party = Party(name=f"Zoë {MARK}", email=f"{MARK}@example.org", phone=MARK, address=MARK, mandate=MARK)
    return a_submission(
        text=f"{MARK} is what I say",
        customer_id=f"k-{MARK}",
        people=(party, attrs.evolve(party, role=Role.WITNESS)),
        occurred=Occurrence(place=MARK),
        attachments=(Attachment(reference=MARK, digest=MARK, media_type="text/plain", size=1),),
        private={"iban": MARK},
        received_at=OPENED,
        receiver="ann",
        **changes,
    )


def commands(at: datetime) -> list[Command]:
    """Return a life in which everybody writes the mark wherever free text is taken."""
    customer = attrs.evolve(CUSTOMER, id=f"k-{MARK}")
    word = a_contact(ContactKind.MESSAGE, direction=Direction.IN, at=at, text=MARK)
    remedy = Remedy(id="r-1", kind=RemedyKind.REFUND)
    resolution = a_resolution(reasons=MARK, measures=(Measure(what=MARK),), remedies=(remedy,), decided_by="ann")
    return [
        RecordContact(by=customer, contact=word),
        Wait(by=ANN, waits_for=WaitsFor.CUSTOMER, what=MARK),
        Resume(by=ANN, remark=MARK),
        Overrule(by=ANN, question="routing", value="front-desk", reason=MARK),
        Waive(by=ANN, standard="acknowledge", reason=MARK),
        OfferTransfer(by=ANN, to="bob", reason=MARK),
        DeclineTransfer(by=BOB, reason=MARK),
        GiveTask(by=ANN, task_id="t", to="bob", what=MARK),
        FinishTask(by=BOB, task_id="t", remark=MARK),
        Propose(by=ANN, resolution=resolution),
        Answer(by=ANN, resolution=resolution),
        ReportRemedy(by=ANN, remedy_id="r-1", state=RemedyState.EXECUTED, remark=MARK),
        GiveFeedback(by=customer, feedback=Feedback(satisfaction=2, remark=MARK)),
        Reopen(by=customer, reason=MARK),
        Correct(by=ANN, submission=marked(category="delivery/late", product="parcel"), reason=MARK),
        Decline(
            by=ANN,
            refusal=a_refusal(
                Ground.NO_FAULT, explanation=MARK, apology=MARK, instead=MARK, merits=MARK, question=MARK
            ),
        ),
        Close(by=ANN, remark=MARK),
    ]


def lived(store: ComplaintStore, **sections: Any) -> tuple[Desk, Clock, Complaint]:
    """Return a desk and a complaint that has ended, with the mark wherever a person can leave one."""
    standards: list[Any] = sections.pop("standards", [])
    desk, clock = a_living_desk(store, standards=[*_standards(), *standards], **sections)
    desk.keep_customer(Customer(id=f"k-{MARK}", name=MARK, email=MARK, phone=MARK, wishes=(MARK,)))
    case = desk.register(marked())
    for command in commands(OPENED):
        clock.turn(minutes=1)
        desk.due()
        desk.show(case.id, by=attrs.evolve(CUSTOMER, id=f"k-{MARK}"))
        case = desk.apply(case.id, command)
    return desk, clock, case


def _standards() -> list[Any]:
    from support.procedures import a_standard_row

    return [a_standard_row(), a_standard_row("answer", duty="final response", within="10 business days")]


def test_the_person_goes_the_case_stays(store: ComplaintStore) -> None:
    """What was done, decided, granted and when is as it was; words, names and ids are gone, a pseudonym stands in."""
    desk, clock, case = lived(store)
    outcome = desk.erase_customer(f"k-{MARK}", by=BOSS)
    after = desk.get(case.id)

    assert (outcome.complaints, outcome.left) == ((case.id,), ())
    assert MARK not in repr(attrs.asdict(after))
    assert MARK not in repr([attrs.asdict(event) for event in desk.history(case.id)])
    assert (after.stage, after.erased_at) == (Stage.CLOSED, clock.at)
    for name in ("rulings", "clocks", "granted", "answered_at", "ended_at", "owner", "team", "priority", "procedure"):
        assert getattr(after, name) == getattr(case, name), name
    assert [(one.kind, one.at, one.direction) for one in after.contacts] == [
        (one.kind, one.at, one.direction) for one in case.contacts
    ]
    assert after.refusal is not None
    assert (after.refusal.ground, after.refusal.provides) == (Ground.NO_FAULT, case.refusal and case.refusal.provides)
    assert after.submission.customer_id is not None
    assert after.submission.customer_id.startswith("erased-")


def test_verify_says_erased_not_changed(store: ComplaintStore) -> None:
    """The seals hold over what was erased; it is listed, and is no finding."""
    desk, _, case = lived(store)
    desk.erase([case.id], by=BOSS)
    found = desk.verify()
    assert (found.erased, found.findings) == ((case.id,), ())


def test_every_count_is_as_before(store: ComplaintStore) -> None:
    """Pain 53: aggregates after the erasure are those before it, recurrence and sums by customer among them."""
    desk, _, _ = lived(store)
    for _ in range(3):
        other = desk.register(marked(category="delivery/lost"))
        desk.apply(other.id, Withdraw(by=ANN, reason="she called"))

    def counted() -> Any:
        complaints = [desk.get(one) for one in ("c-1", "c-2", "c-3", "c-4")]
        customers = [one.submission.customer_id for one in complaints]
        return (
            desk.service(),
            desk.refusals(),
            desk.authority_used(),
            desk.departments(),
            [one.id for one in desk.analysis_missing()],
            [customers.count(one) for one in customers],
            [one.submission.category for one in complaints],
        )

    before = counted()
    assert desk.erase_customer(f"k-{MARK}", by=BOSS).left == ()
    assert counted() == before


def test_the_scan_of_every_stored_byte(tmp_path: Path) -> None:
    """Database, log, outbox, documents, rejects: planted marks are found before, and none after."""
    path, rejects = tmp_path / "c.db", tmp_path / "rejects.jsonl"
    with RejectsFile(rejects) as file:
        file.add(line=3, raw=f'{{"name": "{MARK}", "text": "…"}}', reasons=["no category"])
        file.add(line=9, raw='{"name": "another"}', reasons=["no category"])

    def stored() -> bytes:
        return b"".join(one.read_bytes() for one in sorted(tmp_path.iterdir()))

    with SqliteStore(path) as kept:
        desk, _, _ = lived(kept)
        for _ in range(40):
            other = desk.register(marked(category="delivery/lost"))
            desk.apply(other.id, Withdraw(by=attrs.evolve(CUSTOMER, id=f"k-{MARK}"), reason=MARK))
        assert MARK.encode() in stored()
        outcome = desk.erase_customer(f"k-{MARK}", by=BOSS)
        erase_rejects(rejects, [MARK])
        assert (len(outcome.complaints), outcome.left, outcome.clean) == (41, (), True)
        assert MARK.encode() not in stored()
        assert desk.verify().sound
        assert [one for one in desk.outbox() if isinstance(one, Erasure)]
    assert MARK.encode() not in stored()
    assert b"another" in rejects.read_bytes()


def test_a_complainant_acts_without_a_name(store: ComplaintStore) -> None:
    """Who asks stands in sealed events: a customer's id is not put there, nor in the log of readers."""
    desk, _, case = lived(store)
    actors = {event.by.id for event in desk.history(case.id)}
    assert "complainant" in actors
    assert not any(MARK in actor for actor in actors)
    assert not any(MARK in reading.by.id for reading in desk.readings(case.id))


def test_only_what_has_ended_is_erased(store: ComplaintStore) -> None:
    """L83: what is worked on is kept, and the outcome says why; the customer's record stays with it."""
    desk, _, case = lived(store)
    still = desk.register(marked())
    outcome = desk.erase_customer(f"k-{MARK}", by=BOSS)
    assert outcome.complaints == (case.id,)
    assert [complaint_id for complaint_id, _ in outcome.left] == [still.id]
    assert "must wait until the work" in outcome.left[0][1]
    assert store.recall("default", "customer", f"k-{MARK}")


def test_a_legal_hold_keeps_it(store: ComplaintStore) -> None:
    """A complaint that a court may ask for is erased by nobody until the hold is lifted, with a reason."""
    desk, _, case = lived(store)
    with pytest.raises(InvalidValue, match="must say why"):
        desk.apply(case.id, PlaceHold(by=BOSS))
    desk.apply(case.id, PlaceHold(by=BOSS, reason="a court asks"))
    with pytest.raises(InvalidValue, match="done before"):
        desk.apply(case.id, PlaceHold(by=BOSS, reason="again"))
    assert desk.erase([case.id], by=BOSS).complaints == ()
    assert desk.get(case.id).submission.text != ""
    desk.apply(case.id, LiftHold(by=BOSS, reason="the court has decided"))
    with pytest.raises(InvalidValue, match="there is none"):
        desk.apply(case.id, LiftHold(by=BOSS, reason="again"))
    assert desk.erase([case.id], by=BOSS).complaints == (case.id,)


def test_nothing_is_added_after(store: ComplaintStore) -> None:
    """An erased history ends; only that the host did its part is still recorded. Erasing again changes nothing."""
    desk, _, case = lived(store)
    desk.erase([case.id], by=BOSS)
    with pytest.raises(InvalidValue, match="was erased"):
        desk.apply(case.id, RecordContact(by=ANN, contact=a_contact(at=OPENED)))
    assert desk.erase([case.id], by=BOSS).complaints == ()
    [order] = [one for one in desk.outbox() if isinstance(one, Erasure)]
    desk.settle(order)
    assert not [one for one in desk.outbox() if isinstance(one, Erasure)]
    assert desk.verify().sound


def test_who_may_erase(store: ComplaintStore) -> None:
    """A handler may not: whoever may not is told, and nothing is erased."""
    desk, _, case = lived(store)
    [(complaint_id, why)] = desk.erase([case.id], by=ANN).left
    assert (complaint_id, "Erase is not permitted" in why) == (case.id, True)
    with pytest.raises(NotPermitted):
        desk.apply(case.id, _erase_command())


def _erase_command() -> Command:
    from grievance.lifecycle import Erase

    return Erase(by=BOSS)


def test_redacted_words_may_stay(store: ComplaintStore) -> None:
    """The host's hook sees the words without what we know of the person, and what it leaves is kept."""
    desk, _, case = lived(store)
    seen = []

    def hook(text: str) -> str:
        seen.append(text)
        return text.replace("say", "[verb]")

    desk.erase([case.id], redact=hook, by=BOSS)
    assert MARK not in seen[0]
    kept = desk.get(case.id).submission.text
    assert "[verb]" in kept
    assert MARK not in kept
    assert desk.verify().sound


def test_one_pseudonym_for_one_customer(store: ComplaintStore) -> None:
    """Complaints of one customer are still known as such, and lead to nobody."""
    desk, _, case = lived(store)
    other = desk.register(marked())
    desk.apply(other.id, Withdraw(by=ANN, reason="she called"))
    desk.erase_customer(f"k-{MARK}", by=BOSS)
    one, two = desk.get(case.id).submission.customer_id, desk.get(other.id).submission.customer_id
    assert one == two
    assert one is not None
    assert len(store.find("default", Related(customer_id=one, since=OPENED), limit=9).entries) == 2
    assert not store.find("default", Related(customer_id=f"k-{MARK}", since=OPENED), limit=9).entries


def test_complaints_that_are_erased_apart_keep_one_pseudonym(store: ComplaintStore) -> None:
    """What retention erases over the years still counts as one customer's; in the end nothing leads back."""
    desk, _, case = lived(store)
    other = desk.register(marked())
    assert desk.erase([case.id], by=BOSS).complaints == (case.id,)
    assert store.recall("default", "pseudonym", f"k-{MARK}")
    desk.apply(other.id, Withdraw(by=ANN, reason="she called"))
    assert desk.erase([other.id], by=BOSS).complaints == (other.id,)
    assert desk.get(case.id).submission.customer_id == desk.get(other.id).submission.customer_id
    assert not store.recall("default", "pseudonym", f"k-{MARK}")


def test_a_dry_run_erases_nothing(store: ComplaintStore) -> None:
    """It says what would be erased and what not, and leaves all of it."""
    desk, _, case = lived(store)
    still = desk.register(marked())
    outcome = desk.erase_customer(f"k-{MARK}", by=BOSS, dry_run=True)
    assert (outcome.complaints, [one for one, _ in outcome.left]) == ((case.id,), [still.id])
    assert "it is open" in outcome.left[0][1]
    assert desk.get(case.id) == case
    assert desk.purge() in (None, True)


def test_a_merged_part_is_erased_with_its_whole(store: ComplaintStore) -> None:
    """A part whose whole is still worked on is kept."""
    desk, _ = a_living_desk(store, standards=_standards())
    part, whole = desk.register(marked()), desk.register(marked())
    desk.merge(part.id, into=whole.id, by=ANN)
    assert "of which it is a part" in desk.erase([part.id], by=BOSS).left[0][1]
    desk.apply(whole.id, Withdraw(by=ANN, reason="she called"))
    assert "until its parts are erased" in desk.erase([whole.id], by=BOSS).left[0][1]
    assert desk.erase([part.id, whole.id], by=BOSS).complaints == (part.id, whole.id)
    assert desk.verify().sound


def test_everything_that_is_kept_of_a_person(store: ComplaintStore) -> None:
    """Access: complaints, histories and the customer in one document; of others no more than their part in it."""
    desk, _, case = lived(store)
    told = json.loads(desk.export_person(f"k-{MARK}", by=ANN))
    assert [one["complaint"]["id"] for one in told["complaints"]] == [case.id]
    assert len(told["complaints"][0]["history"]) == case.version
    assert told["customer"][0]["name"] == MARK
    assert told["complaints"][0]["read"]
    people = told["complaints"][0]["complaint"]["submission"]["people"]
    assert [(one["role"], one["name"]) for one in people] == [("complainant", f"Zoë {MARK}"), ("witness", "")]
    assert desk.readings(case.id)[-1].by == ANN
    with pytest.raises(InvalidValue, match="nothing is"):
        desk.export_person("nobody", by=ANN)


RULES = {
    "rules": [
        {"id": "usual", "keep": "3 years"},
        {"id": "withdrawn", "keep": "90 days", "stages": ["withdrawn"]},
    ]
}


def test_retention_in_a_dry_run_first(store: ComplaintStore) -> None:
    """L83: what expires when, what is held; nothing is erased until one says so, and then what the plan said."""
    desk, clock, case = lived(store, retention=RULES)
    held = desk.register(marked())
    desk.apply(held.id, Withdraw(by=ANN, reason="she called"))
    desk.apply(held.id, PlaceHold(by=BOSS, reason="a court asks"))
    still = desk.register(marked())
    plan = desk.retention()
    assert ([one.complaint_id for one in plan.later], plan.erase, plan.held) == ([case.id], (), (held.id,))
    clock.turn(days=3 * 366 + 1)
    dry = desk.retain()
    assert ([one.complaint_id for one in dry.plan.erase], dry.erased) == ([case.id], None)
    assert desk.get(case.id).erased_at is None
    done = desk.retain(dry_run=False, by=BOSS)
    assert done.erased is not None
    assert done.erased.complaints == (case.id,)
    assert desk.get(case.id).erased_at is not None
    assert desk.get(held.id).erased_at is None
    assert desk.get(still.id).open
    assert desk.retention().erase == ()


def test_staff_who_are_complained_about_stay_known() -> None:
    """Who must not handle it outlives the erasure, or the accused would own the complaint once people are gone."""
    desk, clock = a_living_desk(MemoryStore(), standards=[])
    accused = Party(role=Role.COMPLAINED_ABOUT, staff_id="ann", name="Ann")
    case = desk.register(a_submission(received_at=OPENED, receiver="ann", people=(accused,)))
    assert case.owner is None
    assert case.submission.accused == frozenset({"ann"})
    desk.apply(case.id, Withdraw(by=BOB, reason="she called"))
    clock.turn(hours=1)
    desk.erase([case.id], by=BOSS)
    assert desk.get(case.id).owner is None
    assert desk.get(case.id).submission.accused == frozenset({"ann"})


async def _async_story() -> None:
    sync, _, case = lived(MemoryStore())
    desk = AsyncDesk(sync._do.context.procedure, ThreadedStore(sync._store), clock=lambda: OPENED + timedelta(days=2))
    assert (await desk.erase([case.id], by=BOSS)).complaints == (case.id,)
    assert (await desk.verify()).sound
    assert (await desk.refusals()).declined == 1
    assert await desk.similar(a_submission()) == ()


def test_the_same_with_an_event_loop() -> None:
    """The asynchronous desk has the same methods with the same results."""
    import asyncio

    asyncio.run(_async_story())
    names = {name for name in dir(Desk) if not name.startswith("_")}
    assert names == {name for name in dir(AsyncDesk) if not name.startswith("_")}
