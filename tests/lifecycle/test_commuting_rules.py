"""What commutes with what: reports with everything, decisions with what changes nothing that a person decides on."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grievance.lifecycle import COMMANDS, Answer, commutes
from grievance.model import Contacted, ContactKind, Direction, Event
from grievance.testing import commands, events
from support.builders import CLERK, RECEIVED, a_contact

REPORTS = {
    "GiveFeedback", "LinkWith", "PlaceHold", "RecordContact", "ReportBounce", "ReportRemedy", "Settle", "Tick",
}  # fmt: skip
BESIDE = {"Bounced", "Linked", "Prompted", "Settled", "Ticked", "Timed"}


@given(command=commands(), since=st.lists(events(), min_size=1, max_size=3))
def test_who_commutes(command: Any, since: list[Event]) -> None:
    """A report always does; anything else if all that came before it stands beside what people decide on."""
    beside = all(type(event).__name__ in BESIDE or quiet(event) for event in since)
    assert commutes(command, since) == (type(command).__name__ in REPORTS or beside)


def quiet(event: Event) -> bool:
    """Return whether it is a note or an automatic letter."""
    return isinstance(event, Contacted) and (event.contact.automatic or event.contact.kind is ContactKind.NOTE)


def test_the_names_are_those_of_commands() -> None:
    """No report is misspelt, and nothing conflicts with nothing."""
    assert COMMANDS.keys() >= REPORTS
    assert all(commutes(object.__new__(command), ()) for command in COMMANDS.values())


@pytest.mark.parametrize(("kind", "automatic"), list(product(ContactKind, (False, True))))
def test_of_contacts_notes_and_automatic_ones_are_beside(kind: ContactKind, automatic: bool) -> None:
    """What a person wrote to another is news for whoever decides."""
    contact = a_contact(kind, automatic=automatic, direction=Direction.OUT)
    event = Contacted(at=RECEIVED, recorded_at=RECEIVED, by=CLERK, contact=contact)
    decision: Any = object.__new__(Answer)
    assert commutes(decision, [event]) == (automatic or kind is ContactKind.NOTE)
