"""The commands about decisions: refusals, cannot-help, may-settle, checklist, effort."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TypeAlias

import pytest

from grievance.analytics import refusals
from grievance.desk import Desk
from grievance.lifecycle import (
    Accept,
    Answer,
    Decline,
    GoToOmbudsman,
    OmbudsmanDecides,
    Propose,
    RecordContact,
    Refer,
    Tick,
)
from grievance.model import Complaint, ContactKind, Ground, OmbudsmanResult, Stage
from grievance.storage.sqlite import SqliteStore
from support.builders import a_complaint, a_contact, a_refusal, a_resolution, a_submission
from support.life import ANN, CUSTOMER, OPENED
from support.procedures import Clock

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Shop: TypeAlias = Callable[..., AbstractContextManager[tuple[Desk, Clock]]]

LATER = ("--now", "2026-07-02T09:00:00Z")


def filed(desk: Desk, key: str, **changes: object) -> Complaint:
    """Return a complaint of that id."""
    return desk.register(a_submission(source_key=key, received_at=OPENED, receiver="ann", **changes))


def sent(desk: Desk, complaint_id: str, clock: Clock) -> None:
    """Send the final response."""
    contact = a_contact(ContactKind.FINAL_RESPONSE, at=clock())
    desk.apply(complaint_id, RecordContact(by=ANN, contact=contact))


def test_refusals_of_a_shop_that_is_new(cli: Cli, shop: Shop) -> None:
    """Where nothing was decided there are no rates, and no zero stands for them."""
    with shop() as (desk, _):
        filed(desk, "C-1")

    code, out, _ = cli("refusals")

    assert code == 0
    assert out.splitlines() == [
        "1 complaints registered, 0 decided",
        "answered: 0, of these 0 accepted; upheld: -",
        "refused: 0 (- of the decided)",
        "referred: 0 (- of the decided), sent back: 0",
        "reviewed by a second person: 0 (- of the refused)",
        "settled alone: 0 (-); 0 with a second person, 0 waiting for one",
    ]


@pytest.fixture(name="decided")
def _decided(shop: Shop) -> None:
    """Four complaints: one upheld, one rejected and overturned, one declined, one referred; and one proposed."""
    with shop() as (desk, clock):
        for number in range(1, 6):
            filed(desk, f"C-{number}")
        clock.turn(hours=1)
        desk.apply("C-1", Answer(by=ANN, resolution=a_resolution(decided_by="ann")))
        desk.apply("C-2", Answer(by=ANN, resolution=a_resolution(decided_by="ann")))
        desk.apply("C-3", Decline(by=ANN, refusal=a_refusal(Ground.NO_FAULT, decided_by="ann", need="a-guide")))
        desk.apply("C-4", Refer(by=ANN, refusal=a_refusal(Ground.THIRD_PARTY, decided_by="ann")))
        desk.apply("C-5", Propose(by=ANN, resolution=a_resolution(decided_by="ann")))
        for key in ("C-1", "C-2", "C-3"):
            sent(desk, key, clock)
        desk.apply("C-1", Accept(by=CUSTOMER))
        desk.apply("C-2", GoToOmbudsman(by=ANN, body="ombudsman"))
        clock.turn(days=1)
        desk.apply("C-2", OmbudsmanDecides(by=ANN, result=OmbudsmanResult.OVERTURNED))


@pytest.mark.usefixtures("decided")
def test_refusals(cli: Cli) -> None:
    """Refused and referred are counted apart from what was helped; needs, silence and overturns are named."""
    code, out, _ = cli("refusals")

    assert code == 0
    for line in (
        "refused: 1 (33.3% of the decided)",
        "referred: 1 (33.3% of the decided), sent back: 0",
        "on the ground no fault found: 1",
        "on the ground third party at fault: 1",
        "needed, and nobody could give it: a-guide (1)",
        "silent hand-over: C-4",
        "overturned: C-2, decided by ann",
        "settled alone: 3 (100.0%); 0 with a second person, 1 waiting for one",
    ):
        assert line in out.splitlines()


@pytest.mark.usefixtures("decided")
def test_refusals_as_json(cli: Cli) -> None:
    """The document holds counts, rates, grounds by category, and who decided alone."""
    document = json.loads(cli("refusals", "--json")[1])

    assert [document[name] for name in ("registered", "decided", "resolved", "declined", "referred")] == [5, 3, 1, 1, 1]
    assert document["refusal_rate"] == pytest.approx(1 / 3)
    assert document["by_ground"] == {"third party at fault": 1, "no fault found": 1}
    assert {"ground": "no fault found", "category": "delivery/late", "count": 1} in document["by_category"]
    assert (document["needs"], document["silent"]) == ({"a-guide": 1}, ["C-4"])
    assert document["overturned"] == [{"id": "C-2", "decided_by": "ann", "at": "2026-07-02T11:00:00+00:00"}]
    assert document["authority"] == {
        "alone": 3,
        "with_second": 0,
        "waiting": 1,
        "share_alone": 1.0,
        "by_person": {"ann": {"alone": 3, "with_second": 0}},
    }


def test_refusals_of_the_past(cli: Cli, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal of another system has no ground on record: it is counted, and said so."""
    past = a_complaint(stage=Stage.DECLINED, declined_by="the old system", answered_at=OPENED)
    monkeypatch.setattr(Desk, "refusals", lambda _: refusals([past]))
    with shop() as (desk, _):
        filed(desk, "C-1")

    assert "without a ground on record: 1" in cli("refusals")[1].splitlines()


def test_cannot_help(cli: Cli, shop: Shop) -> None:
    """The proposed ground stands with its reasons, who can help, and for each ground what a person has to write."""
    with shop() as (desk, _):
        filed(desk, "C-1")

    code, out, _ = cli("cannot-help", "C-1", *LATER)

    assert code == 0
    lines = out.splitlines()
    assert lines[:3] == [
        "C-1: third party at fault",
        "  the courier had it [courier]",
        "who can help: The courier, help@courier.example",
    ]
    assert len(lines) == 3 + len(Ground)
    assert "third party at fault: write explanation, apology, signpost" in lines
    assert "unreasonable conduct: write explanation, apology, merits, review date" in lines


def test_cannot_help_where_a_person_decides(cli: Cli, shop: Shop) -> None:
    """Without a rule that speaks a person decides; one ground can be asked for, with dashes for spaces."""
    with shop() as (desk, _):
        filed(desk, "C-1", category="billing/wrong")

    code, out, _ = cli("cannot-help", "C-1", *LATER, "--ground", "no-fault-found")
    document = json.loads(cli("cannot-help", "C-1", *LATER, "--ground", "No Fault Found", "--json")[1])

    assert code == 0
    assert out.splitlines()[0] == "C-1: a person decides"
    assert out.splitlines()[-1] == "no fault found: write explanation, apology, help instead"
    assert (document["ground"], document["body"]) == (None, None)
    assert document["to_write"] == {"no fault found": ["explanation", "apology", "help instead"]}


def test_cannot_help_as_json(cli: Cli, shop: Shop) -> None:
    """The document holds the proposal, its reasons and the body."""
    with shop() as (desk, _):
        filed(desk, "C-1")

    document = json.loads(cli("cannot-help", "C-1", *LATER, "--json")[1])

    assert (document["id"], document["ground"]) == ("C-1", "third party at fault")
    assert document["because"] == ["the courier had it [courier]"]
    assert document["body"] == {"id": "courier", "name": "The courier", "contact": "help@courier.example"}
    assert document["to_write"].keys() == {ground.value for ground in Ground}


def test_cannot_help_under_the_procedure_that_decided(cli: Cli, shop: Shop) -> None:
    """What has to be written follows the procedure that governs the complaint, not the latest one."""
    terms = {"review": "Ask again.", "external_route": "The ombudsman"}
    with shop(cannot_help={**terms, "grounds": {"time-barred": {"owes": ["merits"]}}}) as (desk, _):
        filed(desk, "C-1")
    with shop(cannot_help=terms) as (desk, _):
        filed(desk, "C-2")

    written = [cli("cannot-help", key, *LATER, "--ground", "time-barred")[1].splitlines()[-1] for key in ("C-1", "C-2")]

    assert written == [
        "time-barred: write explanation, apology, merits, help instead",
        "time-barred: write explanation, apology, help instead",
    ]


def test_cannot_help_under_a_procedure_that_is_gone(cli: Cli, shop: Shop, tmp_path: Path) -> None:
    """If the procedure that decided is not in the store, that is said."""
    with shop() as (desk, _):
        ref = filed(desk, "C-1").procedure
    assert ref is not None
    with SqliteStore(tmp_path / "x.db") as store:
        store.remember("default", "procedure", ref.digest, None)

    code, out, err = cli("cannot-help", "C-1", *LATER)

    assert (code, out) == (1, "")
    assert err == "error: the procedure 'Shop 1', which decided 'C-1', is not in this store\n"


def test_an_unknown_ground(cli: Cli, shop: Shop) -> None:
    """The nearest name is given."""
    with shop() as (desk, _):
        filed(desk, "C-1")

    code, _, err = cli("cannot-help", "C-1", *LATER, "--ground", "no fault fond")

    assert code == 2
    assert "--ground" in err
    assert "did you mean 'no fault found'?" in err


def test_may_settle(cli: Cli, shop: Shop) -> None:
    """S56: settle alone, with a second person, or not at all, each with its reasons; the limits are the table's."""
    with shop() as (desk, _):
        filed(desk, "C-1")

    small = cli("may-settle", "C-1", *LATER, "--as", "handler", "--remedy", "refund 20.00 GBP", "--remedy", "apology")
    large = cli("may-settle", "C-1", *LATER, "--as", "handler", "--remedy", "refund 20.01 GBP")
    barred = cli("may-settle", "C-1", *LATER, "--as", "lead", "--remedy", "repair")
    foreign = cli("may-settle", "C-1", *LATER, "--as", "handler", "--remedy", "refund 5 EUR")

    assert [code for code, *_ in (small, large, barred, foreign)] == [0, 0, 0, 0]
    assert small[1].splitlines()[0] == "C-1: settle"
    assert large[1].splitlines()[0] == "C-1: second person: lead"
    assert "20.01" in large[1].splitlines()[1]
    assert barred[1].splitlines()[0] == "C-1: refused: repair"
    assert foreign[1].splitlines()[0] == "C-1: the accountable person decides"


def test_may_settle_as_json(cli: Cli, shop: Shop) -> None:
    """The document says what may become of it, who has to approve, and what adds up to a split."""
    limits = {**REMEDIES, "authority": [{**REMEDIES["authority"][0], "on_complaint": "30.00 GBP"}, LEAD]}
    with shop(remedies=limits) as (desk, _):
        filed(desk, "C-1")

    split = json.loads(
        cli("may-settle", "C-1", *LATER, "--as", "handler", *2 * ["--remedy", "refund 20 GBP"], "--json")[1]
    )
    foreign = json.loads(cli("may-settle", "C-1", *LATER, "--as", "handler", "--remedy", "refund 5 EUR", "--json")[1])
    barred = json.loads(cli("may-settle", "C-1", *LATER, "--as", "handler", "--remedy", "repair", "--json")[1])

    assert (split["verdict"], split["roles"], split["refused"]) == ("second person", ["lead"], [])
    assert split["split"] == {"remedies": ["remedy-1", "remedy-2"], "complaints": []}
    assert any("not together" in sentence for sentence in split["because"])
    assert (foreign["verdict"], foreign["roles"], foreign["refused"], foreign["split"]) == (None, [], [], None)
    assert (barred["verdict"], barred["refused"], barred["split"]) == ("refused", ["repair"], None)


LEAD = {"id": "large", "roles": ["lead"], "on_remedy": "200.00 GBP", "approve": True, "because": "a lead may"}
REMEDIES = {
    "allowed": [{"id": "all", "kinds": ["refund"], "because": "what is late is paid back"}],
    "authority": [{"id": "small", "roles": ["handler"], "on_remedy": "20.00 GBP", "because": "small sums"}],
}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("refnd 20.00 GBP", "there is no 'refnd'; did you mean 'refund'?"),
        ("refund much GBP", "must be a kind and an amount, such as 'refund 25.00 GBP'"),
        ("", "there is no ''"),
    ],
)
def test_a_remedy_that_is_none(cli: Cli, shop: Shop, words: str, said: str) -> None:
    """What cannot be read as a remedy is told with what would be right."""
    with shop() as (desk, _):
        filed(desk, "C-1")

    code, _, err = cli("may-settle", "C-1", *LATER, "--as", "handler", "--remedy", words)

    assert code == 2
    assert "--remedy" in err
    assert said in err


def test_checklist(cli: Cli, shop: Shop) -> None:
    """S55: what was ticked off has a mark; phrases stand below their item."""
    with shop() as (desk, _):
        filed(desk, "C-1")
        desk.apply("C-1", Tick(by=ANN, checklist="late", items=("track",)))
        filed(desk, "C-2", category="billing/wrong")

    code, out, _ = cli("checklist", "C-1")
    russian = json.loads(cli("checklist", "C-1", "--language", "ru", "--json")[1])

    assert code == 0
    assert out.splitlines() == [
        "late: not complete",
        "  [x] track: Look where it is",
        "        I will look.",
        "  [ ] call: Call the courier",
    ]
    assert russian == [
        {
            "id": "late",
            "complete": False,
            "items": [
                {"id": "track", "what": "Узнать, где она", "phrases": ["I will look."], "ticked": True},
                {"id": "call", "what": "Call the courier", "phrases": [], "ticked": False},
            ],
        }
    ]
    assert cli("checklist", "C-2") == (0, "", "")


def test_a_checklist_that_is_complete(cli: Cli, shop: Shop) -> None:
    """When all is ticked off, the list says so by its name alone."""
    with shop() as (desk, _):
        filed(desk, "C-1")
        desk.apply("C-1", Tick(by=ANN, checklist="late", items=("track", "call")))

    assert cli("checklist", "C-1")[1].splitlines()[0] == "late"


FORM = """
steps = 2
cost = "0.85 GBP"
[[fields]]
name = "text"
required = true
[[fields]]
name = "fax"
required = true
minutes = 1.5
[[fields]]
name = "photo"
attachment = true
"""


def test_effort(cli: Cli, tmp_path: Path) -> None:
    """3 points for each of two mandatory fields, 1 for the other, 2 a minute (2.35), 10 for the cost: 21.7, so 22."""
    (tmp_path / "form.toml").write_text(FORM, "utf-8")

    code, out, _ = cli("effort", "form.toml", store=False)
    document = json.loads(cli("effort", "form.toml", "--json", store=False)[1])

    assert code == 0
    assert out.splitlines()[0] == "effort 22 of 100: 3 fields, 2 of them mandatory"
    assert out.splitlines()[1] == "2.35 minutes, 1 contacts, 0.85 GBP"
    assert out.splitlines()[2].startswith("  complaining costs the customer 0.85 GBP")
    assert (document["score"], document["asked"], document["mandatory"]) == (22, 3, 2)
    assert (float(document["minutes"]), document["contacts"], document["cost"]) == (2.35, 1, "0.85 GBP")
    assert len(document["findings"]) == 1


def test_effort_on_a_channel(cli: Cli, tmp_path: Path) -> None:
    """Against what the channel of a procedure needs: what is mandatory beyond it is found, in either language."""
    (tmp_path / "form.toml").write_text('[[fields]]\nname = "fax"\nrequired = true\n', "utf-8")
    named = ("--procedure", "retail", "--channel", "web")

    english = cli("effort", "form.toml", *named, store=False)[1]
    russian = cli("effort", "form.toml", *named, "--language", "ru", store=False)[1]

    assert "0.5 minutes, 1 contacts, free of charge" in english
    assert "'fax' is mandatory, though the channel does not need it [more than needed; S33]" in english
    assert "the form does not ask for text" in english
    assert "поле 'fax' обязательно, хотя каналу оно не нужно" in russian


@pytest.mark.parametrize(
    ("form", "arguments", "told"),
    [
        ("", ("--procedure", "retail"), (2, "go together")),
        ("", ("--channel", "web"), (2, "go together")),
        ("", ("--procedure", "retail", "--channel", "emial"), (2, "did you mean 'email'?")),
        ("step = 2", (), (1, "step: is no known key; did you mean 'steps'?")),
        ("steps = 0", (), (1, "must be at least 1")),
        ("no toml", (), (1, "is no TOML")),
    ],
)
def test_effort_of_what_is_no_form(
    cli: Cli, tmp_path: Path, form: str, arguments: tuple[str, ...], told: tuple[int, str]
) -> None:
    """Every fault is told with its place and what would be right."""
    (tmp_path / "form.toml").write_text(f"fields = []\n{form}", "utf-8")

    code, out, err = cli("effort", "form.toml", *arguments, store=False)

    assert (code, out) == (told[0], "")
    assert told[1] in err
