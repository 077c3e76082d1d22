"""The commands that keep a record: tick, reply, bounce; and what is still to ask: questions."""

# ruff: noqa: RUF001

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import TypeAlias

import pytest

from grievance.desk import Desk
from grievance.lifecycle import RecordContact, Withdraw
from grievance.model import Complaint, ContactKind, Direction, LinkKind
from support.builders import a_contact, a_submission
from support.life import ANN, CUSTOMER, OPENED
from support.procedures import Clock

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Shop: TypeAlias = Callable[..., AbstractContextManager[tuple[Desk, Clock]]]

LATER = ("--now", "2026-07-02T09:00:00Z")
BY_ANN = ("--by", "ann", "--as", "handler", *LATER)
BY_CUSTOMER = ("--by", "k-1", "--as", "customer", *LATER)
SAID = ("--text", "It came in the end.", "--channel", "email")


@pytest.fixture(autouse=True)
def _complaints(shop: Shop) -> None:
    """A complaint about a late parcel to which a letter was sent, and one that was withdrawn."""
    with shop() as (desk, clock):
        for key in ("C-1", "C-2"):
            desk.register(a_submission(source_key=key, customer_id="c-17", text="It is late.", received_at=OPENED))
        clock.turn(hours=1)
        desk.apply("C-1", RecordContact(by=ANN, contact=a_contact(ContactKind.MESSAGE, at=clock(), id="L-1")))
        desk.apply("C-2", Withdraw(by=CUSTOMER))


def kept(shop: Shop, complaint_id: str) -> Complaint:
    """Return a complaint as it stands."""
    with shop() as (desk, _):
        return desk.get(complaint_id)


def test_tick(cli: Cli) -> None:
    """S55: what was done is ticked off, and what is left is said."""
    first = cli("tick", "C-1", "late", "track", *BY_ANN)
    last = json.loads(cli("tick", "C-1", "late", "track", "call", *BY_ANN, "--json")[1])
    again = cli("tick", "C-1", "late", "call", *BY_ANN)

    assert first == (0, "C-1: late, ticked off: track; left: call\n", "")
    assert (last["id"], last["stage"]) == ("C-1", "open")
    assert again[1] == "C-1: late, ticked off: call\n"
    assert json.loads(cli("checklist", "C-1", "--json")[1])[0]["complete"] is True


@pytest.mark.parametrize(
    ("told", "code", "said"),
    [
        (("late",), 2, "Missing argument 'ITEM"),
        (("lat", "track"), 1, "did you mean 'late'?"),
        (("late", "track", "cal"), 1, "did you mean 'call'?"),
    ],
)
def test_what_cannot_be_ticked_off(cli: Cli, told: tuple[str, ...], code: int, said: str) -> None:
    """Only what stands on a checklist; the nearest name is given."""
    found = cli("tick", "C-1", *told, *BY_ANN)

    assert found[0] == code
    assert said in found[2]
    assert json.loads(cli("checklist", "C-1", "--json")[1])[0]["items"][0]["ticked"] is False


def test_who_may_not_tick(cli: Cli) -> None:
    """The customer ticks nothing off."""
    assert "Tick is not permitted" in cli("tick", "C-1", "late", "track", *BY_CUSTOMER)[2]


def test_reply(cli: Cli, shop: Shop) -> None:
    """What the complainant says while the work goes on is put on record there, when it came."""
    printed = cli("reply", "C-1", *SAID, "--at", "2026-07-01T12:00:00+01:00", *BY_CUSTOMER)

    assert printed == (0, "C-1: the reply is on record; it is open\n", "")
    contact = kept(shop, "C-1").contacts[-1]
    assert (contact.direction, contact.channel, contact.text) == (Direction.IN, "email", "It came in the end.")
    assert contact.at == datetime(2026, 7, 1, 11, tzinfo=UTC)


def test_a_reply_to_what_was_merged(cli: Cli, shop: Shop) -> None:
    """Pain 43: it goes to the complaint that goes on; without --at it came at the present instant."""
    with shop() as (desk, _):
        desk.register(a_submission(source_key="C-3", customer_id="c-17", received_at=OPENED))
    assert cli("merge", "C-3", "--into", "C-1", *BY_ANN)[0] == 0

    printed = cli("reply", "C-3", *SAID, *BY_ANN)

    assert printed[1] == "C-1: the reply is on record; it is open\n"
    assert kept(shop, "C-1").contacts[-1].at == datetime(2026, 7, 2, 9, tzinfo=UTC)


def test_a_late_reply(cli: Cli, shop: Shop) -> None:
    """Pain 42: when the work has ended, a new complaint is registered that follows the old one."""
    code, out, _ = cli("reply", "C-2", *SAID, *BY_CUSTOMER)

    assert code == 0
    new, _, words = out.strip().partition(": ")
    assert words == "registered, since the work on C-2 has ended"
    assert kept(shop, new).submission.text == "It came in the end."
    assert [(link.kind, link.to) for link in kept(shop, new).links] == [(LinkKind.FOLLOWS, "C-2")]


def test_reply_as_json(cli: Cli) -> None:
    """The document says which complaint is worked on; without --now it came when the clock says."""
    document = json.loads(cli("reply", "C-1", *SAID, "--by", "ann", "--as", "handler", "--json")[1])

    assert (document["id"], document["stage"]) == ("C-1", "open")


def test_what_a_reply_lacks(cli: Cli) -> None:
    """Its words, its channel, and a role that may put it on record."""
    assert "Missing option '--text'" in cli("reply", "C-1", "--channel", "email", *BY_ANN)[2]
    assert "Missing option '--channel'" in cli("reply", "C-1", "--text", "x", *BY_ANN)[2]
    assert "RecordContact is not permitted" in cli("reply", "C-1", *SAID, "--by", "x", "--as", "nobody", *LATER)[2]
    assert "must name its offset" in cli("reply", "C-1", *SAID, "--at", "2026-07-01T12:00", *BY_ANN)[2]


def test_bounce(cli: Cli, shop: Shop) -> None:
    """S34: a letter that did not arrive is on record as such, once."""
    printed = cli("bounce", "C-1", "L-1", "--remark", "unknown address", *BY_ANN)
    again = cli("bounce", "C-1", "L-1", *BY_ANN)

    assert printed == (0, "C-1: L-1 did not arrive; it is open\n", "")
    assert kept(shop, "C-1").contacts[-1].bounced
    assert again[0] == 1
    assert "was reported before" in again[2]


def test_bounce_as_json(cli: Cli) -> None:
    """The document says how the complaint stands; only a letter that was sent can bounce, and not by the customer."""
    assert "must name a letter that was sent: 'L-1'" in cli("bounce", "C-1", "L-2", *BY_ANN)[2]
    assert "ReportBounce is not permitted" in cli("bounce", "C-1", "L-1", *BY_CUSTOMER)[2]
    document = json.loads(cli("bounce", "C-1", "L-1", *BY_ANN, "--json")[1])
    assert (document["id"], document["stage"]) == ("C-1", "open")


RETAIL = ("--procedure", "retail", "--channel", "web")


def test_questions(cli: Cli) -> None:
    """S50: what is needed is asked first, in plain words; the offer to stop stands where nothing more is needed."""
    code, out, err = cli("questions", *RETAIL, store=False)

    assert (code, err) == (0, "")
    assert out.splitlines()[:5] == [
        "What happened? [text]",
        "Tell us one of these: your e-mail address, your phone number or your customer number. "
        "[email or phone or customer_id]",
        "You can stop here: we have all that we need.",
        "Which order, account or product is it about? [product]",
        "What do you want us to do? [demanded]",
    ]
    assert len(out.splitlines()) == 7


def test_what_was_told_is_not_asked_again(cli: Cli) -> None:
    """Pain 10: nothing is asked twice; what was told without a value was not told."""
    told = ("--told", "text=It leaks = badly", "--told", "phone=0800 123", "--told", "product=")

    document = json.loads(cli("questions", *RETAIL, *told, "--language", "ru", "--json", store=False)[1])

    assert [one["ask"] for one in document] == ["product", "demanded", "time_frame", "attachments"]
    assert document[0]["text"] == "О каком заказе, счёте или товаре идёт речь?"
    assert document[0]["stop"] == "На этом можно остановиться: всё необходимое у нас уже есть."


def test_questions_that_are_needed(cli: Cli) -> None:
    """As long as something is needed there is no offer to stop."""
    document = json.loads(cli("questions", *RETAIL, "--json", store=False)[1])

    assert [one["stop"] is None for one in document] == [True, True, False, False, False, False]


def test_nothing_left_to_ask(cli: Cli) -> None:
    """Where everything was told nothing is printed."""
    assert cli(
        "questions",
        "--procedure",
        "retail",
        "--channel",
        "social",
        "--told",
        "text=x",
        "--told",
        "email=y",
        store=False,
    ) == (0, "", "")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            ("--channel", "wob"),
            "for --channel: 'wob' is no channel of this procedure; did you mean 'web'?",
        ),
        (("--channel", "web", "--told", "texd=x"), "with the name of what is asked; did you mean 'text'?"),
        (("--channel", "web", "--told", "text"), "Invalid value for --told: must be name=value"),
        ((), "Missing option '--channel'"),
    ],
)
def test_questions_about_nothing(cli: Cli, told: tuple[str, ...], said: str) -> None:
    """What is no channel, or nothing that can be asked, is told with the nearest name."""
    code, out, err = cli("questions", "--procedure", "retail", *told, store=False)

    assert (code, out) == (2, "")
    assert said in err
