"""What the packs say on refusals, remedies, letters and retention works together, from the decision to the letter."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from grievance.deadlines import status
from grievance.desk import Desk
from grievance.errors import NotPermitted
from grievance.lifecycle import Answer, Approve, Close, Decline, Propose, RecordContact, RequestStage2, Wait
from grievance.model import (
    Actor,
    Body,
    Contact,
    ContactKind,
    Direction,
    Duty,
    Element,
    Ground,
    Measure,
    Money,
    Nature,
    Outcome,
    Remedy,
    RemedyKind,
    Resolution,
    Stage,
    Submission,
    WaitsFor,
)
from grievance.policies import Facts, Settling
from grievance.procedure import Procedure, regime
from grievance.storage.memory import MemoryStore

PACKS = ("cfpb", "finance-uk", "municipal", "retail", "telecom")
NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)
ANN = Actor(id="ann", roles=("handler",))
BOSS = Actor(id="boss", roles=("accountable",))

WORDS: dict[str, Any] = {
    "explanation": "The driver of the courier broke it.",
    "apology": "We are sorry for the trouble.",
    "instead": "We send your claim on.",
    "merits": "The parcel was late, and we paid for that.",
    "question": "Which order is it about?",
    "original": "C-1",
    "until": date(2026, 12, 31),
}
BODY = Body(id="harbour", name="Harbour Authority", contact="complaints@harbour.example")


pack = cache(Procedure.pack)


def usual(name: str) -> str:
    """Return a category that a pack knows."""
    return "service/speed" if pack(name).taxonomy else "delivery/late"


UPHELD = Resolution(
    outcome=Outcome.UPHELD, reasons="It was lost.", decided_by="ann", measures=(Measure(what="sent again"),)
)


def a_desk(name: str) -> Desk:
    """Return a desk under a pack."""
    return Desk(pack(name), MemoryStore(), clock=lambda: NOW, ids=lambda submission: submission.source_key or "?")


def came_in(desk: Desk, key: str, **content: Any) -> None:
    """Register a complaint of a known customer under an id."""
    given: dict[str, Any] = {"category": "delivery/late", "channel": "web", "customer_id": "c-1", "receiver": "ann"}
    desk.register(Submission(received_at=NOW, source_key=key, **(given | content)))


@pytest.mark.parametrize("name", PACKS)
class TestEveryPack:
    @pytest.mark.parametrize("ground", Ground)
    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_a_refusal_can_be_written_sent_and_closed(self, name: str, ground: Ground, language: str) -> None:
        """S44: on every ground there is a letter that says all that is owed, and only then the work can end."""
        desk = a_desk(name)
        came_in(desk, "C-1", category=usual(name))
        came_in(desk, "C-2", category=usual(name), language=language)
        if ground is Ground.INSUFFICIENT_INFORMATION:
            desk.apply("C-2", Wait(by=ANN, waits_for=WaitsFor.CUSTOMER, what="the number of the order"))
        if ground is Ground.ALREADY_ANSWERED:
            desk.apply("C-1", Answer(by=ANN, resolution=UPHELD))
        if ground is Ground.WITHDRAWN:
            word = Contact(kind=ContactKind.MESSAGE, direction=Direction.IN, channel="email", at=NOW)
            desk.apply("C-2", RecordContact(by=ANN, contact=word))
        body = BODY if ground.elsewhere else None
        refusal = desk.refusal("C-2", ground, by=ANN, body=body, **WORDS)
        if ground in pack(name).help.two_persons:
            desk.apply("C-2", Propose(by=ANN, refusal=refusal))
            desk.apply("C-2", Approve(by=BOSS))
            refusal = desk.refusal("C-2", ground, by=ANN, body=body, reviewed_by="boss", **WORDS)
        desk.apply("C-2", Decline(by=ANN, refusal=refusal))
        letter = desk.draft("C-2", "refusal")
        assert (letter.missing, letter.language) == ((), language)
        assert ground.owes <= {*letter.contains}
        desk.apply("C-2", RecordContact(by=ANN, contact=letter.contact(at=NOW, channel="email")))
        assert desk.apply("C-2", Close(by=ANN)).stage is Stage.CLOSED

    def test_an_answer_can_be_written_sent_and_closed(self, name: str) -> None:
        """L9: the packaged templates say all that the pack requires of an acknowledgement and of an answer."""
        desk = a_desk(name)
        came_in(desk, "C-1", category=usual(name))
        assert desk.draft("C-1", "acknowledgement").missing == ()
        desk.apply("C-1", Answer(by=ANN, resolution=UPHELD))
        letter = desk.draft("C-1", "final response")
        assert letter.missing == ()
        desk.apply("C-1", RecordContact(by=ANN, contact=letter.contact(at=NOW, channel="email")))
        assert desk.apply("C-1", Close(by=ANN)).stage is Stage.CLOSED

    def test_somebody_else_takes_the_second_look(self, name: str) -> None:
        """L21: the review that a refusal promises needs no reason, and whoever said no has no part in it."""
        desk = a_desk(name)
        came_in(desk, "C-1", category=usual(name))
        came_in(desk, "C-2", category=usual(name))
        desk.apply("C-2", Decline(by=ANN, refusal=desk.refusal("C-2", Ground.NO_FAULT, by=ANN, **WORDS)))
        asked = desk.apply("C-2", RequestStage2(by=Actor(id="c-1", roles=("customer",))))
        assert (asked.stage, asked.owner) == (Stage.OPEN, None)
        with pytest.raises(NotPermitted, match="who decided an earlier stage cannot decide the second"):
            desk.apply("C-2", Decline(by=ANN, refusal=desk.refusal("C-2", Ground.NO_FAULT, by=ANN, **WORDS)))
        [look] = [one for one in status(asked, NOW) if one.clock.standard == "second-look"]
        assert (look.clock.anchored_at, look.met_at) == (NOW, None)
        desk.apply("C-2", Decline(by=BOSS, refusal=desk.refusal("C-2", Ground.NO_FAULT, by=BOSS, **WORDS)))
        letter = desk.draft("C-2", "refusal")
        told = desk.apply("C-2", RecordContact(by=BOSS, contact=letter.contact(at=NOW, channel="email")))
        [look] = [one for one in status(told, NOW) if one.clock.standard == "second-look"]
        assert look.met_at == NOW

    def test_its_own_standards_name_the_last_resort(self, name: str) -> None:
        """S43: what the pack itself promises to confirm and to answer names whom to turn to in the last resort."""
        named = {
            bound.standard.duty for bound in pack(name).standards if Element.LAST_RESORT in bound.standard.requires
        }
        assert named == {Duty.ACKNOWLEDGEMENT, Duty.FINAL_RESPONSE}

    def test_requires_nothing_in_the_name_of_a_statute(self, name: str) -> None:
        """Nothing of ours is presented as law: a statutory row requires what its regime does, one of a pack nothing."""
        asked = {
            bound.standard.id: bound.standard.requires
            for regime_name in pack(name).adopted
            for bound in regime(regime_name, holidays=[]).standards
        }
        statutory = [bound.standard for bound in pack(name).standards if bound.standard.statutory]
        assert all(standard.requires == asked.get(standard.id, ()) for standard in statutory)

    def test_bodies_are_examples(self, name: str) -> None:
        """Bodies of a pack are invented: their contacts lead nowhere."""
        bodies = pack(name).help.bodies.values()
        assert bodies
        assert all(".example" in body.contact for body in bodies)

    def test_conduct_takes_two_persons(self, name: str) -> None:
        """L52, D38: nobody alone calls a complainant unreasonable."""
        assert Ground.UNREASONABLE_CONDUCT in pack(name).help.two_persons

    def test_everything_that_was_closed_expires(self, name: str) -> None:
        """L83: for every closed complaint some rule says until when it is kept."""
        terms = pack(name).retention
        submission = Submission(category=usual(name), channel="web", received_at=NOW)
        facts = Facts(submission=submission, issue=submission.issues[0], now=NOW)
        complaint = a_desk(name).register(submission)
        assert any(
            all(condition.holds(facts.named([condition.fact.name])[condition.fact.name]) for condition in rule.when)
            and (not rule.stages or Stage.CLOSED in rule.stages)
            for rule in terms.rules
        )
        assert complaint.nature is Nature.COMPLAINT


class TestRetail:
    @pytest.mark.parametrize(
        ("content", "ground", "body"),
        [
            (
                {"category": "delivery/late", "attributes": {"sold_by": "partner"}},
                Ground.OUTSIDE_COMPETENCE,
                "partners",
            ),
            ({"category": "billing/pay-later/fee"}, Ground.OTHER_BODY, "pay-later"),
            ({"category": "delivery/courier/damage"}, Ground.THIRD_PARTY, "courier"),
            ({"category": "privacy/other-person/address"}, Ground.LEGALLY_BARRED, None),
            ({"category": "product/broken", "attributes": {"bought_days_ago": 1096}}, Ground.TIME_BARRED, None),
            ({"category": "product/broken", "attributes": {"bought_days_ago": 1095}}, None, None),
            ({"category": "product/discontinued/lamp", "demanded": RemedyKind.REPAIR}, Ground.IMPOSSIBLE, None),
            ({"category": "product/discontinued/lamp", "demanded": RemedyKind.REFUND}, None, None),
            ({"category": "delivery/late"}, None, None),
        ],
    )
    def test_proposes_a_ground_only_where_a_rule_holds(
        self, content: dict[str, Any], ground: Ground | None, body: str | None
    ) -> None:
        """S44: each rule proposes its ground and leads to its body; where none holds nobody is turned away."""
        desk = a_desk("retail")
        came_in(desk, "C-1", **content)
        proposal = desk.cannot_help("C-1")
        assert proposal.value is ground
        if body is not None:
            found = pack("retail").help.proposed_body(content["category"], proposal)
            assert found is not None
            assert found.id == body

    @pytest.mark.parametrize(
        ("roles", "amount", "settling"),
        [
            (("handler",), "50.00", Settling.SETTLE),
            (("handler",), "50.01", Settling.SECOND),
            (("process owner",), "500.00", Settling.SETTLE),
            (("process owner",), "500.01", Settling.SECOND),
            (("accountable",), "99999.00", Settling.SETTLE),
            (("department",), "0.01", Settling.SECOND),
        ],
    )
    def test_authority_grows_with_the_role(self, roles: tuple[str, ...], amount: str, settling: Settling) -> None:
        """S56: up to the limit of the role it is settled, above it there is a second person."""
        desk = a_desk("retail")
        came_in(desk, "C-1")
        refund = Remedy(id="r", kind=RemedyKind.REFUND, amount=Money(amount=Decimal(amount), currency="GBP"))
        verdict = desk.may_settle("C-1", [refund], by=Actor(id="x", roles=roles)).value
        assert verdict is not None
        assert verdict.settling is settling

    def test_says_how_to_react_on_every_channel(self) -> None:
        """S70: what cannot be settled at once has an answer laid down, whatever the channel."""
        procedure = pack("retail")
        answered = {one.channel for one in procedure.letters.responses if not one.solved_at_once}
        assert answered == set(procedure.channels)

    def test_speaks_english_and_russian(self) -> None:
        """Whatever the pack says to complainants, it says in both languages."""
        terms, letters = pack("retail").help, pack("retail").letters
        assert terms.review is not None
        assert terms.external_route is not None
        phrases = [terms.review, terms.external_route, *letters.fixed.values()]
        phrases += [phrase for one in letters.checklists for item in one.items for phrase in (item.what, *item.phrases)]
        assert all({"en", "ru"} == set(dict(phrase.texts)) for phrase in phrases)

    def test_asks_little(self) -> None:
        """S33: every channel asks for what happened, and for at most one more thing."""
        asks = pack("retail").asks
        assert all([str(ask) for ask in one.needed[:1]] == ["text"] for one in asks.values())
        assert max(len(one.needed) for one in asks.values()) == 2


class TestMunicipal:
    def test_sends_to_the_company_that_runs_it(self) -> None:
        """L53: what a company runs for the city is its matter first, and the route leads there."""
        desk = a_desk("municipal")
        came_in(desk, "C-1", category="e-scooter/blocking", attributes={"borough": "queens"})
        assert desk.cannot_help("C-1").value is Ground.OTHER_BODY
        refusal = desk.refusal(
            "C-1", Ground.OTHER_BODY, by=ANN, explanation="A company rents them out.", apology="Sorry."
        )
        assert refusal.body == pack("municipal").help.bodies["scooters"]

    def test_asks_for_a_place_first(self) -> None:
        """Without any place nobody can go there; with one the rule does not hold."""
        desk = a_desk("municipal")
        nowhere = {"category": "rodent/rat-sighting", "attributes": {"borough": "unspecified"}}
        came_in(desk, "C-1", **nowhere)
        came_in(desk, "C-2", **nowhere | {"attributes": {"borough": "unspecified", "zip": "10001"}})
        assert desk.cannot_help("C-1").value is Ground.INSUFFICIENT_INFORMATION
        assert desk.cannot_help("C-2").abstained
