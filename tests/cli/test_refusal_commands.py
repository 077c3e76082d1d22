"""The commands that say what the company cannot do: decline, refer, hand-over, ombudsman."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import pytest

from grievance.desk import Desk
from grievance.model import Complaint, Ground, Money, OmbudsmanResult, RemedyKind, Stage
from support.builders import a_submission
from support.life import OPENED
from support.procedures import Clock

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Shop: TypeAlias = Callable[..., AbstractContextManager[tuple[Desk, Clock]]]

LATER = ("--now", "2026-07-02T09:00:00Z")
BY_ANN = ("--by", "ann", "--as", "handler", *LATER)
BY_BOB = ("--by", "bob", "--as", "handler", *LATER)
BY_CUSTOMER = ("--by", "k-1", "--as", "customer", *LATER)
SORRY = ("--explanation", "The courier lost it.", "--apology", "We are sorry for the trouble.")
NO_FAULT = ("--ground", "no-fault-found", *SORRY, "--instead", "We lend you ours.")


@pytest.fixture(autouse=True)
def _complaints(shop: Shop) -> None:
    """Two complaints: one about a late parcel, for which the courier is named, and one about a bill."""
    with shop() as (desk, _):
        desk.register(a_submission(source_key="C-1", received_at=OPENED))
        desk.register(a_submission(source_key="C-2", received_at=OPENED, category="billing/wrong"))


def kept(shop: Shop, complaint_id: str = "C-1") -> Complaint:
    """Return a complaint as it stands."""
    with shop() as (desk, _):
        return desk.get(complaint_id)


def test_decline(cli: Cli, shop: Shop) -> None:
    """D36: a refusal says what the person wrote and what the procedure knows; who decided it is on record."""
    printed = cli("decline", "C-2", *NO_FAULT, *BY_ANN, "--need", "a-loan")

    assert printed == (0, "C-2: declined, no fault found\n", "")
    found = kept(shop, "C-2")
    refusal = found.refusal
    assert refusal is not None
    assert (found.stage, refusal.ground, refusal.decided_by) == (Stage.DECLINED, Ground.NO_FAULT, "ann")
    assert (refusal.explanation, refusal.apology) == ("The courier lost it.", "We are sorry for the trouble.")
    assert (refusal.instead, refusal.need, refusal.reviewed_by) == ("We lend you ours.", "a-loan", None)
    assert refusal.review == "Our head of service looks at it again."
    assert refusal.external_route == "The parcel ombudsman, ombudsman.example"


def test_decline_on_conduct(cli: Cli, shop: Shop) -> None:
    """L50, L52: what is judged on the merits, until when, and who looks at it again can be told."""
    words = (
        "--merits",
        "It was late.",
        "--until",
        "2026-12-31",
        "--review",
        "Ask Bob.",
        "--external-route",
        "A court",
    )

    assert cli("decline", "C-2", "--ground", "unreasonable conduct", *SORRY, *words, *BY_ANN)[0] == 0

    refusal = kept(shop, "C-2").refusal
    assert refusal is not None
    assert (refusal.merits, refusal.until) == ("It was late.", date(2026, 12, 31))
    assert (refusal.review, refusal.external_route) == ("Ask Bob.", "A court")


def test_decline_as_a_repetition(cli: Cli, shop: Shop) -> None:
    """The complaint that is repeated is named, and has to be there."""
    repeated = ("--ground", "duplicate", *SORRY, "--original")

    assert "must be a complaint: there is no 'C-9'" in cli("decline", "C-2", *repeated, "C-9", *BY_ANN)[2]
    assert cli("decline", "C-2", *repeated, "C-1", *BY_ANN)[0] == 0
    refusal = kept(shop, "C-2").refusal
    assert refusal is not None
    assert refusal.original == "C-1"


def test_decline_for_want_of_an_answer(cli: Cli) -> None:
    """A question that was never asked is no ground: the lifecycle says so."""
    code, _, err = cli(
        "decline", "C-2", "--ground", "not-enough-information", *SORRY, "--question", "Which bill?", *BY_ANN
    )

    assert code == 1
    assert "needs that the complainant was asked first" in err


def test_decline_and_give_something(cli: Cli, shop: Shop) -> None:
    """L54: goodwill is given all the same, under an id by which it is reported on, by the day that is promised."""
    told = ("--remedy", "goodwill 5.00 GBP", "--remedy", "sorry=apology", "--promised-by", "2026-07-10")
    allowed = {"allowed": [{"id": "all", "kinds": ["goodwill", "apology"], "because": "kind"}], "authority": AUTHORITY}
    with shop(remedies=allowed) as (desk, _):
        desk.register(a_submission(source_key="C-3", received_at=OPENED))

    code, out, _ = cli("decline", "C-3", *NO_FAULT, *told, *BY_ANN)

    assert code == 0
    assert out.splitlines() == [
        "C-3: declined, no fault found",
        "  granted: goodwill 5.00 GBP [remedy-1]",
        "  granted: apology [sorry]",
    ]
    first, second = (one.remedy for one in kept(shop, "C-3").granted)
    assert (first.id, first.kind, second.id) == ("remedy-1", RemedyKind.GOODWILL, "sorry")
    assert first.amount == Money(amount=Decimal("5.00"), currency="GBP")
    assert first.promised_by == second.promised_by == date(2026, 7, 10)


AUTHORITY = [{"id": "small", "roles": ["handler"], "on_remedy": "20.00 GBP", "because": "small sums"}]


def test_decline_as_json(cli: Cli, shop: Shop) -> None:
    """The document says how the complaint stands."""
    code, out, _ = cli("decline", "C-2", *NO_FAULT, *BY_ANN, "--json")

    assert code == 0
    assert json.loads(out) == {"id": "C-2", "stage": "declined", "version": kept(shop, "C-2").version}


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ((), "--ground"),
        (SORRY, "--ground"),
        (("--ground", "no-fault-found"), "--explanation, --apology, --instead"),
        (("--ground", "no-fault-found", *SORRY, "--instead", "  "), "--instead"),
        (("--ground", "unreasonable-conduct", *SORRY), "--merits, --until"),
        (("--ground", "duplicate", *SORRY), "--original"),
        (("--ground", "not-enough-information", *SORRY), "--question"),
        (("--ground", "outside-competence", *SORRY), "--body"),
        ((*NO_FAULT, "--promised-by", "2026-07-10"), "--promised-by"),
        ((*NO_FAULT, "--until", "soon"), "'--until'"),
        (("--ground", "no-fault-fond"), "'--ground'"),
        (("--reviewed-by", "bob"), "--ground"),
    ],
)
def test_what_a_refusal_lacks(cli: Cli, shop: Shop, told: tuple[str, ...], missing: str) -> None:
    """D36: what is owed and not told is named by its options, and nothing is declined."""
    code, out, err = cli("decline", "C-2", *told, *BY_ANN)

    assert (code, out) == (2, "")
    assert f"Invalid value for {missing}:" in err
    assert kept(shop, "C-2").stage is Stage.OPEN


def test_what_the_procedure_does_not_know(cli: Cli, shop: Shop) -> None:
    """Where the procedure names no review and no external route a person has to, and so with a remedy that it owes."""
    with shop(cannot_help=None) as (desk, _):
        desk.register(a_submission(source_key="C-3", received_at=OPENED))
    with shop(cannot_help={**RIGHTS, "grounds": {"no fault found": {"owes": ["remedy"]}}}) as (desk, _):
        desk.register(a_submission(source_key="C-4", received_at=OPENED))

    silent = cli("decline", "C-3", "--ground", "no-fault-found", *SORRY, *BY_ANN)
    generous = cli("decline", "C-4", *NO_FAULT, *BY_ANN)

    assert "--instead, --review, --external-route: owed on the ground 'no fault found' (S44, D36)" in silent[2]
    assert "Invalid value for --remedy: owed on the ground" in generous[2]


RIGHTS = {"review": "Ask again.", "external_route": "A court"}


def test_who_may_not_decline(cli: Cli, shop: Shop) -> None:
    """Whoever may not do it is refused in one line, as is a second person who has approved nothing (D38)."""
    customer = cli("decline", "C-2", *NO_FAULT, *BY_CUSTOMER)
    alone = cli("decline", "C-2", *NO_FAULT, *BY_ANN, "--reviewed-by", "bob")

    assert [customer[0], alone[0]] == [1, 1]
    assert customer[2].startswith("error: complaint 'C-2': Decline is not permitted: the role 'customer' may not")
    assert "'bob' has not approved this decision" in alone[2]
    assert kept(shop, "C-2").stage is Stage.OPEN
    assert cli("decline", "C-2", *NO_FAULT, "--as", "handler", *LATER)[0] == 2
    assert cli("decline", "C-9", *NO_FAULT, *BY_ANN)[2] == "error: no complaint 'C-9' in this store\n"


def test_decline_by_two_persons(cli: Cli, shop: Shop) -> None:
    """D38: one proposes, another one approves, and what was proposed is carried out without being told again."""
    with shop(cannot_help={**RIGHTS, "grounds": {"no fault found": {"two_persons": True}}}) as (desk, _):
        desk.register(a_submission(source_key="C-3", received_at=OPENED))

    assert "needs a second person" in cli("decline", "C-3", *NO_FAULT, *BY_ANN)[2]
    proposed = cli("propose", "C-3", *NO_FAULT, *BY_ANN)
    assert "cannot approve it" in cli("approve", "C-3", *BY_ANN)[2]
    approved = cli("approve", "C-3", *BY_BOB, "--remark", "so it is")
    declined = cli("decline", "C-3", "--reviewed-by", "bob", *BY_ANN)

    assert proposed == (0, "C-3: proposed, no fault found; a second person has to approve it\n", "")
    assert approved == (0, "C-3: approved, no fault found; decline or refer it with --reviewed-by bob\n", "")
    assert declined == (0, "C-3: declined, no fault found\n", "")
    refusal = kept(shop, "C-3").refusal
    assert refusal is not None
    assert (refusal.decided_by, refusal.reviewed_by) == ("ann", "bob")


def test_what_was_not_proposed_cannot_be_declined(cli: Cli) -> None:
    """A resolution that was proposed and approved is no refusal."""
    cli("propose", "C-2", "--outcome", "rejected", "--reasons", "It is right.", "--measure", "explain", *BY_ANN)
    cli("approve", "C-2", *BY_BOB)

    code, _, err = cli("decline", "C-2", "--reviewed-by", "bob", *BY_ANN)

    assert code == 2
    assert "--ground: must be named: no refusal was proposed" in err


def test_refer_by_route(cli: Cli, shop: Shop) -> None:
    """L53: the body that the procedure names for the category takes it, followed until it confirms."""
    printed = cli("refer", "C-1", "--ground", "third-party-at-fault", *SORRY, *BY_ANN)

    assert printed == (0, "C-1: referred to The courier, third party at fault\n", "")
    assert kept(shop).stage is Stage.REFERRED
    assert kept(shop).taken_over_at is None

    taken = cli("hand-over", "C-1", "--confirmed", "--reference", "K-77", *BY_ANN)

    assert taken == (0, "C-1: the other body has taken it over; it is referred\n", "")
    assert kept(shop).taken_over_at is not None


def test_refer_to_a_body(cli: Cli, shop: Shop) -> None:
    """A body can be named; without one there is nobody to whom it could be handed over."""
    nobody = cli("refer", "C-2", *NO_FAULT, *BY_ANN)
    unknown = cli("refer", "C-2", *NO_FAULT, "--body", "courrier", *BY_ANN)
    somebody = json.loads(cli("refer", "C-2", *NO_FAULT, "--body", "courier", *BY_ANN, "--json")[1])

    assert nobody[0] == 2
    assert "Invalid value for --body:" in nobody[2]
    assert unknown[0] == 1
    assert "did you mean 'courier'?" in unknown[2]
    assert (somebody["id"], somebody["stage"]) == ("C-2", "referred")


def test_who_may_not_refer(cli: Cli) -> None:
    """The customer hands nothing over."""
    told = ("--ground", "third-party-at-fault", *SORRY)

    assert "Refer is not permitted" in cli("refer", "C-1", *told, *BY_CUSTOMER)[2]


def test_refer_what_was_approved(cli: Cli, shop: Shop) -> None:
    """A referral that a second person approved need not be told again."""
    cli("propose", "C-1", "--ground", "third-party-at-fault", *SORRY, *BY_ANN)
    cli("approve", "C-1", *BY_BOB)

    assert cli("refer", "C-1", "--reviewed-by", "bob", *BY_ANN)[0] == 0
    refusal = kept(shop).refusal
    assert refusal is not None
    assert refusal.reviewed_by == "bob"


def test_a_hand_over_that_was_returned(cli: Cli, shop: Shop) -> None:
    """What the other body sends back is ours again, with the reason."""
    cli("refer", "C-1", "--ground", "third-party-at-fault", *SORRY, *BY_ANN)

    without = cli("hand-over", "C-1", "--returned", *BY_ANN)
    returned = cli("hand-over", "C-1", "--returned", "--reason", "not our parcel", *BY_ANN)

    assert without[0] == 1
    assert "must say why" in without[2]
    assert returned == (0, "C-1: the other body sent it back; it is open\n", "")
    assert kept(shop).stage is Stage.OPEN


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ((), "Missing option '--confirmed'"),
        (("--confirmed", "--reason", "x"), "Invalid value for --reason: goes with --returned"),
        (("--returned", "--reference", "x"), "Invalid value for --reference: goes with --confirmed"),
    ],
)
def test_a_hand_over_in_parts(cli: Cli, told: tuple[str, ...], said: str) -> None:
    """What would be lost is refused, as is nothing at all."""
    code, _, err = cli("hand-over", "C-1", *told, *BY_ANN)

    assert code == 2
    assert said in err


def test_a_hand_over_that_never_was(cli: Cli) -> None:
    """Only what was referred is taken over; and whoever may not say so is refused; JSON says how it stands."""
    assert "cannot ConfirmHandOver" in cli("hand-over", "C-1", "--confirmed", *BY_ANN)[2]
    cli("refer", "C-1", "--ground", "third-party-at-fault", *SORRY, *BY_ANN)
    assert "ConfirmHandOver is not permitted" in cli("hand-over", "C-1", "--confirmed", *BY_CUSTOMER)[2]
    document = json.loads(cli("hand-over", "C-1", "--confirmed", *BY_ANN, "--json")[1])
    assert (document["id"], document["stage"]) == ("C-1", "referred")


def test_ombudsman(cli: Cli, shop: Shop) -> None:
    """A case outside has its own stage and number; what is overturned there is open again."""
    cli("decline", "C-2", *NO_FAULT, *BY_ANN)

    taken = cli("ombudsman", "C-2", "--body", "Parcel Ombudsman", "--reference", "O-12", *BY_CUSTOMER)
    found = kept(shop, "C-2").ombudsman
    assert found is not None
    assert (found.body, found.reference) == ("Parcel Ombudsman", "O-12")
    decided = cli("ombudsman", "C-2", "--result", "overturned", "--remark", "too hard", *BY_ANN)

    assert taken == (0, "C-2: taken to Parcel Ombudsman; it is with ombudsman\n", "")
    assert decided == (0, "C-2: the outside body decided: overturned; it is open\n", "")
    result = kept(shop, "C-2").ombudsman
    assert result is not None
    assert result.result is OmbudsmanResult.OVERTURNED


def test_ombudsman_as_json(cli: Cli) -> None:
    """The document says how the complaint stands; what is confirmed stands where it stood."""
    cli("decline", "C-2", *NO_FAULT, *BY_ANN)

    taken = json.loads(cli("ombudsman", "C-2", "--body", "Ombudsman", *BY_ANN, "--json")[1])
    decided = json.loads(cli("ombudsman", "C-2", "--result", "confirmed", *BY_ANN, "--json")[1])

    assert (taken["stage"], decided["stage"]) == ("with ombudsman", "declined")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ((), "Invalid value for --body, --result: name the outside body, or its result"),
        (("--body", "Ombudsman", "--result", "confirmed"), "Invalid value for --body, --result:"),
        (("--body", "Ombudsman", "--remark", "x"), "Invalid value for --remark: goes with --result"),
        (("--result", "confirmed", "--reference", "x"), "Invalid value for --reference: goes with --body"),
        (("--result", "overturnd"), "did you mean 'overturned'?"),
    ],
)
def test_an_ombudsman_in_parts(cli: Cli, told: tuple[str, ...], said: str) -> None:
    """Either the body or its result is told, each with what goes with it."""
    code, _, err = cli("ombudsman", "C-2", *told, *BY_ANN)

    assert code == 2
    assert said in err


def test_who_may_not_speak_for_the_ombudsman(cli: Cli) -> None:
    """A customer takes a complaint outside, but does not record what is decided there; nor is it decided before."""
    assert "cannot OmbudsmanDecides" in cli("ombudsman", "C-2", "--result", "settled", *BY_ANN)[2]
    cli("ombudsman", "C-2", "--body", "Ombudsman", *BY_CUSTOMER)
    assert "OmbudsmanDecides is not permitted" in cli("ombudsman", "C-2", "--result", "settled", *BY_CUSTOMER)[2]
