"""What a regulator wants to read in letters: a letter without it satisfies no statutory duty."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from grievance.deadlines import status
from grievance.desk import Desk
from grievance.lifecycle import Answer, RecordContact
from grievance.model import Actor, Duty, Element, Measure, Outcome, Resolution, Submission
from grievance.procedure import regime, regime_names
from grievance.storage.memory import MemoryStore
from support.procedures import a_procedure

NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
ANN = Actor(id="ann", roles=("handler",))
LETTERS = {
    "response_times": "We answer within eight weeks.",
    "time_limit_waiver": "We do not agree to a later complaint.",
    "website": "ombudsman.example",
    "leaflet": "Your complaint and the ombudsman",
}
HELP = {"review": "ask for a second look", "external_route": "the ombudsman, ombudsman.example"}
CALENDAR = {"zone": "Europe/London", "week": {"mon-fri": ["09:00-17:00"]}}

ANSWER = {
    Element.OUTCOME,
    Element.EXPLANATION,
    Element.EXTERNAL_ROUTE,
    Element.TIME_LIMIT,
    Element.TIME_LIMIT_WAIVER,
    Element.WEBSITE,
    Element.LEAFLET,
}
REQUIRED = {
    "fca-disp/acknowledge": {Element.RESPONSE_TIMES},
    "fca-disp/summary": {Element.OUTCOME, Element.EXTERNAL_ROUTE, Element.TIME_LIMIT_WAIVER, Element.WEBSITE},
    "fca-disp/eight-weeks": ANSWER,
    "fca-disp/payments": ANSWER,
}


def answered(**letters: str) -> Desk:
    """Return a desk under the FCA's rules on which a complaint was answered, and the answer not sent yet."""
    procedure = a_procedure(
        standards=[],
        calendars={"office": CALENDAR},
        regimes={"fca-disp": {"calendar": "office"}},
        letters=letters,
        cannot_help=HELP,
    )
    desk = Desk(procedure, MemoryStore(), clock=lambda: NOW, ids=lambda _: "C-1")
    desk.register(Submission(category="cards/fees", channel="web", received_at=NOW, receiver="ann"))
    resolution = Resolution(
        outcome=Outcome.REJECTED,
        reasons="The fee stood in the offer.",
        decided_by="ann",
        measures=(Measure(what="the offer says it in larger letters"),),
    )
    desk.apply("C-1", Answer(by=ANN, resolution=resolution))
    return desk


def final_response_is_met(desk: Desk, **known: Any) -> bool:
    """Send the final response, and return whether the statutory duty is met by it."""
    letter = desk.draft("C-1", "final response", **known)
    desk.apply("C-1", RecordContact(by=ANN, contact=letter.contact(at=NOW, channel="email")))
    [clock] = [one for one in status(desk.get("C-1"), NOW) if one.clock.duty is Duty.FINAL_RESPONSE]
    assert (clock.met_at is None) is bool(letter.missing)
    return clock.met_at is not None


def test_these_rows_say_what_letters_have_to_contain() -> None:
    """L6, L8, L9: DISP lists the contents of three letters; no other clause here lists any, so none is demanded."""
    rows = (bound.standard for name in regime_names() for bound in regime(name).standards)
    assert {row.id: {*row.requires} for row in rows if row.requires} == REQUIRED


def test_an_answer_that_says_everything_satisfies_the_statute() -> None:
    """L9: outcome, reasons, where to go, until when, the waiver, the website and the leaflet make a final response."""
    assert final_response_is_met(answered(**LETTERS))


@pytest.mark.parametrize("left_out", ["website", "leaflet", "time_limit_waiver"])
def test_an_answer_that_lacks_something_satisfies_nothing(left_out: str) -> None:
    """L9: an answer without a part that the clause lists is no final response."""
    assert not final_response_is_met(answered(**{name: text for name, text in LETTERS.items() if name != left_out}))


@pytest.mark.parametrize("left_out", ["outcome", "explanation", "external_route", "time_limit"])
def test_nor_does_one_that_leaves_out_what_is_known(left_out: str) -> None:
    """L9: that the outcome, the reasons or the route are on record does not help: the letter has to say it."""
    assert not final_response_is_met(answered(**LETTERS), **{left_out: None})
