"""The commands that settle a complaint: answer, propose, approve, remedy."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import pytest

from grievance.cli._words import read_remedies
from grievance.desk import Desk
from grievance.model import Complaint, Measure, Money, Outcome, RemedyKind, RemedyState, Stage
from support.builders import a_submission
from support.life import OPENED
from support.procedures import Clock

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Shop: TypeAlias = Callable[..., AbstractContextManager[tuple[Desk, Clock]]]

LATER = ("--now", "2026-07-02T09:00:00Z")
BY_ANN = ("--by", "ann", "--as", "handler", *LATER)
BY_LEA = ("--by", "lea", "--as", "lead", *LATER)
BY_CUSTOMER = ("--by", "k-1", "--as", "customer", *LATER)
UPHELD = ("--outcome", "upheld", "--reasons", "It was late.", "--measure", "send another")
LARGE = (*UPHELD, "--remedy", "refund 20.01 GBP")


@pytest.fixture(autouse=True)
def _complaint(shop: Shop) -> None:
    """A complaint about a late parcel; handlers grant 20.00 GBP, a lead approves more."""
    permitted = [{"roles": ["handler", "lead", "system"], "may": ["*"]}, {"roles": ["customer"], "may": ["Withdraw"]}]
    with shop(permissions=permitted) as (desk, _):
        desk.register(a_submission(source_key="C-1", received_at=OPENED))


def kept(shop: Shop) -> Complaint:
    """Return the complaint as it stands."""
    with shop() as (desk, _):
        return desk.get("C-1")


def test_answer(cli: Cli, shop: Shop) -> None:
    """S81: an answer has an outcome, its reasons and what is done; what it grants has an id to report on."""
    told = ("--measure", "ask the courier", "--remedy", "refund 20.00 GBP", "--promised-by", "2026-07-10")
    code, out, _ = cli("answer", "C-1", *UPHELD, *told, *BY_ANN)

    assert code == 0
    assert out.splitlines() == ["C-1: answered, upheld", "  granted: refund 20.00 GBP [remedy-1]"]
    found = kept(shop)
    resolution = found.resolution
    assert resolution is not None
    assert (found.stage, resolution.outcome, resolution.reasons) == (Stage.ANSWERED, Outcome.UPHELD, "It was late.")
    assert resolution.measures == (Measure(what="send another"), Measure(what="ask the courier"))
    assert (resolution.decided_by, resolution.approved_by) == ("ann", None)
    assert resolution.remedies[0].promised_by == date(2026, 7, 10)


def test_answer_as_json(cli: Cli) -> None:
    """The document says how the complaint stands; an outcome may have a dash for its space."""
    told = ("--outcome", "partly-upheld", "--reasons", "It was late.", "--measure", "send another")

    document = json.loads(cli("answer", "C-1", *told, *BY_ANN, "--json")[1])

    assert (document["id"], document["stage"]) == ("C-1", "answered")


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ((), "--outcome"),
        (("--reasons", "It was late."), "--outcome"),
        (("--outcome", "upheld"), "--reasons, --measure"),
        (("--outcome", "upheld", "--reasons", " ", "--measure", "send another"), "--reasons"),
        (("--outcome", "upheld", "--reasons", "It was late.", "--measure", " "), "--measure"),
        (("--outcome", "uphold"), "'--outcome'"),
        ((*UPHELD, "--promised-by", "2026-07-10"), "--promised-by"),
        ((*UPHELD, "--remedy", "refund much GBP"), "--remedy"),
        (("--approved-by", "lea"), "--outcome"),
        (("--approved-by", "lea", "--remedy", "apology"), "--outcome"),
    ],
)
def test_what_an_answer_lacks(cli: Cli, shop: Shop, told: tuple[str, ...], missing: str) -> None:
    """What is missing or cannot be read is named by its options, and nothing is answered."""
    code, out, err = cli("answer", "C-1", *told, *BY_ANN)

    assert (code, out) == (2, "")
    assert f"Invalid value for {missing}:" in err
    assert kept(shop).stage is Stage.OPEN


def test_who_may_not_answer(cli: Cli, shop: Shop) -> None:
    """S25: beyond a role's authority, or in the role of the customer, nothing is granted."""
    assert "20.00" in cli("answer", "C-1", *LARGE, *BY_ANN)[2]
    assert "Answer is not permitted" in cli("answer", "C-1", *UPHELD, *BY_CUSTOMER)[2]
    assert "'lea' has not approved this decision" in cli("answer", "C-1", *LARGE, "--approved-by", "lea", *BY_ANN)[2]
    assert (kept(shop).stage, kept(shop).granted) == (Stage.OPEN, ())


def test_propose_and_approve(cli: Cli, shop: Shop) -> None:
    """D38: what exceeds one's authority is proposed, approved, and carried out without being told again."""
    proposed = cli("propose", "C-1", *LARGE, *BY_ANN)
    approved = cli("approve", "C-1", *BY_LEA)
    answered = cli("answer", "C-1", "--approved-by", "lea", *BY_ANN)

    assert proposed == (0, "C-1: proposed, upheld; a second person has to approve it\n", "")
    assert approved == (0, "C-1: approved, upheld; answer it with --approved-by lea\n", "")
    assert answered == (0, "C-1: answered, upheld\n  granted: refund 20.01 GBP [remedy-1]\n", "")
    resolution = kept(shop).resolution
    assert resolution is not None
    assert (resolution.decided_by, resolution.approved_by) == ("ann", "lea")


def test_an_approved_answer_told_again(cli: Cli) -> None:
    """Told again, it has to be what was approved, to the word."""
    cli("propose", "C-1", *LARGE, *BY_ANN)
    cli("approve", "C-1", *BY_LEA)

    other = cli("answer", "C-1", *UPHELD, "--remedy", "refund 20.02 GBP", "--approved-by", "lea", *BY_ANN)
    same = cli("answer", "C-1", *LARGE, "--approved-by", "lea", *BY_ANN)

    assert other[0] == 1
    assert "'lea' has not approved this decision" in other[2]
    assert same[0] == 0


def test_what_was_not_proposed_cannot_be_answered(cli: Cli) -> None:
    """A refusal that was proposed is no resolution."""
    refusal = ("--ground", "withdrawn", "--explanation", "You took it back.", "--apology", "We are sorry.")
    cli("propose", "C-1", *refusal, *BY_ANN)

    code, _, err = cli("answer", "C-1", "--approved-by", "lea", *BY_ANN)

    assert code == 2
    assert "--outcome: must be named: no resolution was proposed" in err


def test_propose_as_json(cli: Cli) -> None:
    """The documents of proposal and approval say how the complaint stands: it is not decided yet."""
    proposed = json.loads(cli("propose", "C-1", *LARGE, *BY_ANN, "--json")[1])
    approved = json.loads(cli("approve", "C-1", *BY_LEA, "--json")[1])

    assert (proposed["stage"], approved["stage"]) == ("open", "open")
    assert approved["version"] > proposed["version"]


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ((), "--ground, --outcome"),
        (("--remedy", "apology"), "--ground, --outcome"),
        (("--ground", "withdrawn", "--outcome", "upheld"), "--ground, --outcome"),
        (("--ground", "withdrawn"), "--explanation, --apology"),
        (("--outcome", "rejected"), "--reasons, --measure"),
    ],
)
def test_what_a_proposal_lacks(cli: Cli, shop: Shop, told: tuple[str, ...], missing: str) -> None:
    """A proposal is a refusal or a resolution, and either is whole."""
    code, _, err = cli("propose", "C-1", *told, *BY_ANN)

    assert code == 2
    assert f"Invalid value for {missing}:" in err
    assert kept(shop).proposal is None


def test_who_may_not_propose_or_approve(cli: Cli) -> None:
    """Nothing is proposed by the customer, or approved that was not proposed, or beyond one's authority."""
    assert "Propose is not permitted" in cli("propose", "C-1", *LARGE, *BY_CUSTOMER)[2]
    assert "needs a proposed decision" in cli("approve", "C-1", *BY_LEA)[2]
    cli("propose", "C-1", *LARGE, *BY_ANN)
    assert "Approve is not permitted" in cli("approve", "C-1", *BY_ANN)[2]
    assert "Approve is not permitted" in cli("approve", "C-1", "--by", "bob", "--as", "handler", *LATER)[2]


def test_remedy(cli: Cli, shop: Shop) -> None:
    """S30: what was granted is followed until it is carried out, once, under the number of whoever did it."""
    cli("answer", "C-1", *UPHELD, "--remedy", "refund 20.00 GBP", *BY_ANN)

    done = cli("remedy", "C-1", "remedy-1", "--executed", "--reference", "P-9", *BY_ANN)
    again = cli("remedy", "C-1", "remedy-1", "--executed", *BY_ANN)

    assert done == (0, "C-1: remedy-1 executed; it is answered\n", "")
    assert again[0] == 1
    assert "'remedy-1' was" in again[2]
    assert "before" in again[2]
    (granted,) = kept(shop).granted
    assert (granted.state, granted.reference) == (RemedyState.EXECUTED, "P-9")


def test_a_remedy_that_failed(cli: Cli, shop: Shop) -> None:
    """What could not be carried out is on record as failed; the document says how the complaint stands."""
    cli("answer", "C-1", *UPHELD, "--remedy", "back=refund 20.00 GBP", *BY_ANN)

    failed = json.loads(cli("remedy", "C-1", "back", "--failed", "--remark", "account closed", *BY_ANN, "--json")[1])

    assert (failed["id"], failed["stage"]) == ("C-1", "answered")
    (granted,) = kept(shop).granted
    assert (granted.remedy.id, granted.state) == ("back", RemedyState.FAILED)


def test_what_a_report_on_a_remedy_lacks(cli: Cli) -> None:
    """Which remedy it is, what became of it, and a role that may say so."""
    cli("answer", "C-1", *UPHELD, "--remedy", "refund 20.00 GBP", *BY_ANN)

    assert "Missing option '--executed'" in cli("remedy", "C-1", "remedy-1", *BY_ANN)[2]
    assert "must name a remedy that was granted: 'remedy-1'" in cli("remedy", "C-1", "r", "--failed", *BY_ANN)[2]
    assert "ReportRemedy is not permitted" in cli("remedy", "C-1", "remedy-1", "--executed", *BY_CUSTOMER)[2]


def test_remedies_in_words() -> None:
    """A remedy is a kind, an amount if there is one, and an id if one is given: else it is numbered."""
    refund, apology, blank = read_remedies(["r-7=refund 25.00 GBP", "apology", " = price-reduction 5 EUR"])

    assert (refund.id, refund.kind) == ("r-7", RemedyKind.REFUND)
    assert refund.amount == Money(amount=Decimal("25.00"), currency="GBP")
    assert (apology.id, apology.kind, apology.amount) == ("remedy-2", RemedyKind.APOLOGY, None)
    assert (blank.id, blank.kind) == ("remedy-3", RemedyKind.PRICE_REDUCTION)
