"""Two who change a complaint at once: what commutes is done in turn, what does not is reported with what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest

from grievance.desk import Desk
from grievance.errors import StaleComplaint
from grievance.lifecycle import Answer, Command, RecordContact, Withdraw
from grievance.model import Complaint, Contact, ContactKind, Direction, Stage
from grievance.storage import Saved
from grievance.storage.memory import MemoryStore
from support.builders import CLERK, a_contact, a_resolution, a_submission
from support.procedures import a_desk

NOTE = RecordContact(by=CLERK, contact=a_contact(ContactKind.NOTE))
ANSWER = Answer(by=CLERK, resolution=a_resolution())
MESSAGE = RecordContact(by=CLERK, contact=a_contact(ContactKind.MESSAGE, direction=Direction.IN))


class Raced(MemoryStore):
    """Lets a rival go first, each time that something is saved, until there are no rivals left."""

    rivals: Sequence[Callable[[], object]] = ()

    def save(self, tenant: str, commits: Any, /) -> tuple[Saved, ...]:
        """Save after the next rival."""
        if self.rivals:
            rival, *rest = self.rivals
            self.rivals = []
            rival()
            self.rivals = rest
        return super().save(tenant, commits)


def raced(mine: Command, *theirs: Command) -> tuple[Desk, Complaint]:
    """Return a desk, and what my command gave there when others got in before me, one at each attempt."""
    store = Raced()
    desk = a_desk(store=store)
    case = desk.register(a_submission())
    store.rivals = [partial(desk.apply, case.id, command) for command in theirs]
    return desk, desk.apply(case.id, mine)


@pytest.mark.parametrize(("mine", "theirs"), [(NOTE, ANSWER), (ANSWER, NOTE)], ids=["note", "answer"])
def test_a_note_and_a_change_of_stage_do_not_conflict(mine: Command, theirs: Command) -> None:
    """Whichever is saved first, both stand in the history (pain 55)."""
    desk, complaint = raced(mine, theirs)
    assert complaint.stage is Stage.ANSWERED
    assert [type(event).__name__ for event in desk.history(complaint.id)].count("Contacted") == 1
    assert complaint == desk.get(complaint.id)


def test_of_two_decisions_the_later_is_reported() -> None:
    """What the complaint would still allow is refused all the same: it was decided on something else."""
    with pytest.raises(StaleComplaint) as refusal:
        raced(Withdraw(by=CLERK, reason="she rang"), ANSWER)
    assert refusal.value.since[0] == "Answered"
    assert "meanwhile: Answered" in str(refusal.value)


def test_what_the_complainant_says_meanwhile_is_news() -> None:
    """An answer that was written before her message came is not sent unseen; her message is recorded in any case."""
    with pytest.raises(StaleComplaint) as refusal:
        raced(ANSWER, MESSAGE)
    assert "Contacted" in refusal.value.since
    desk, complaint = raced(MESSAGE, ANSWER)
    assert [contact.kind for contact in complaint.contacts if contact.direction is Direction.IN]
    assert desk.verify().sound


def test_automatic_letters_are_no_news() -> None:
    """A receipt that a machine sends makes no conflict."""
    receipt = RecordContact(by=CLERK, contact=a_contact(ContactKind.ACKNOWLEDGEMENT, automatic=True))
    _, complaint = raced(ANSWER, receipt)
    assert complaint.stage is Stage.ANSWERED


def test_who_says_what_they_saw_is_held_to_it() -> None:
    """With a version, only what commutes with all that came since is carried out; a version to come never is."""
    desk = a_desk(store=MemoryStore())
    seen = desk.register(a_submission())
    noted = desk.apply(seen.id, NOTE)
    answered = desk.apply(seen.id, ANSWER, version=seen.version)
    assert answered.version > noted.version
    with pytest.raises(StaleComplaint) as refusal:
        desk.apply(seen.id, Withdraw(by=CLERK, reason="she rang"), version=noted.version)
    assert refusal.value.since[0] == "Answered"
    assert "Contacted" not in refusal.value.since
    late = Contact(kind=ContactKind.NOTE, direction=Direction.IN, channel="web", at=noted.registered_at, text="late")
    assert desk.apply(seen.id, RecordContact(by=CLERK, contact=late), version=1).stage is Stage.ANSWERED
    with pytest.raises(StaleComplaint):
        desk.apply(seen.id, NOTE, version=99)


def test_who_always_comes_second_is_told_in_the_end() -> None:
    """After five attempts a report that commutes gives up as stale; up to four rivals are waited for."""
    _, complaint = raced(NOTE, *[NOTE] * 4)
    assert len(complaint.contacts) == 5
    with pytest.raises(StaleComplaint):
        raced(NOTE, *[NOTE] * 5)


def test_a_rival_with_the_same_key_did_it_already() -> None:
    """The same request from two processes is done once, though it would not be allowed a second time."""
    keyed = Answer(by=CLERK, key="k", resolution=a_resolution())
    desk, complaint = raced(keyed, keyed)
    assert complaint == desk.get(complaint.id)
    assert [type(event).__name__ for event in desk.history(complaint.id)].count("Answered") == 1
