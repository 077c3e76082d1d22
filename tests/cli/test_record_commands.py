"""The commands about complaints that belong together: merge, unmerge, link, similar, joint, search, precedents."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal
from typing import TypeAlias

import pytest

from grievance.desk import Desk
from grievance.lifecycle import Answer, RecordContact
from grievance.model import ContactKind, LinkKind, Money, Party, Remedy, RemedyKind
from support.builders import a_contact, a_resolution, a_submission
from support.life import ANN, OPENED
from support.procedures import Clock, a_standard_row

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
Shop: TypeAlias = Callable[..., AbstractContextManager[tuple[Desk, Clock]]]

BY_ANN = ("--by", "ann", "--as", "handler")
LATER = ("--now", "2026-07-02T09:00:00Z")


@pytest.fixture(autouse=True)
def _complaints(shop: Shop) -> None:
    """Three complaints: two of one customer about one product, and another one of somebody else."""
    statutory = a_standard_row("law", duty="final response", within="8 weeks", statutory=True)
    with shop(standards=[statutory]) as (desk, _):
        for key, hours, changes in (
            ("C-1", 0, {"text": "The kettle leaks.", "people": (Party(name="Ann Fry"),)}),
            ("C-2", -24, {"text": "My kettle leaks again!"}),
            ("C-3", 0, {"text": "Nobody answers.", "customer_id": "k-2", "product": None, "category": "billing"}),
        ):
            received = OPENED + timedelta(hours=hours)
            usual = {"customer_id": "k-1", "product": "kettle", "source_key": key, "received_at": received}
            desk.register(a_submission(**{**usual, **changes}))


def stands(shop: Shop, complaint_id: str) -> tuple[str | None, tuple[str, ...], tuple[tuple[LinkKind, str], ...]]:
    """Return what a complaint was merged into, what into it, and its links."""
    with shop() as (desk, _):
        found = desk.get(complaint_id)
    links = tuple((link.kind, link.to) for link in found.links)
    return found.merged_into, tuple(part.complaint_id for part in found.absorbed), links


def test_merge_and_unmerge(cli: Cli, shop: Shop) -> None:
    """A merged complaint goes on as part of the other one, with the earliest receipt, and by itself again after."""
    merged = cli("merge", "C-2", "--into", "C-1", *BY_ANN, *LATER)

    assert merged == (0, "C-2 goes on as part of C-1, first received 2026-06-30 10:00 UTC\n", "")
    assert (stands(shop, "C-2")[0], stands(shop, "C-1")[1]) == ("C-1", ("C-2",))

    apart = cli("unmerge", "C-2", "--reason", "another kettle", *BY_ANN, *LATER)

    assert apart == (0, "C-2 goes on by itself again: open\n", "")
    assert (stands(shop, "C-2")[0], stands(shop, "C-1")[1]) == (None, ())


def test_merge_and_unmerge_as_json(cli: Cli) -> None:
    """The document says how the complaint stands that goes on."""
    merged = json.loads(cli("merge", "C-2", "--into", "C-1", *BY_ANN, *LATER, "--json")[1])
    apart = json.loads(cli("unmerge", "C-2", "--reason", "another", *BY_ANN, *LATER, "--json")[1])

    assert (merged["id"], merged["stage"]) == ("C-1", "open")
    assert (apart["id"], apart["stage"]) == ("C-2", "open")
    assert all(isinstance(one["version"], int) for one in (merged, apart))


def test_who_may_not_merge(cli: Cli, shop: Shop) -> None:
    """What is not permitted ends with one line and changes nothing; who does it has to be said."""
    code, out, err = cli("merge", "C-2", "--into", "C-1", "--by", "k-1", "--as", "customer", *LATER)

    assert (code, out) == (1, "")
    assert err.startswith("error: complaint 'C-2': Merge is not permitted: the role 'customer' may not")
    assert stands(shop, "C-2")[0] is None
    assert cli("merge", "C-2", "--into", "C-1", "--as", "handler")[0] == 2
    assert cli("merge", "C-2", "--into", "C-9", *BY_ANN, *LATER)[2] == "error: no complaint 'C-9' in this store\n"
    assert "must not be the complaint itself" in cli("merge", "C-2", "--into", "C-2", *BY_ANN, *LATER)[2]


def test_link(cli: Cli, shop: Shop) -> None:
    """A link stands in both histories, turned round in the other one."""
    linked = cli("link", "C-3", "followed-by", "C-1", *BY_ANN, *LATER)
    related = json.loads(cli("link", "C-1", "related", "C-2", *BY_ANN, *LATER, "--json")[1])

    assert linked == (0, "C-3: followed by C-1; C-1: follows C-3\n", "")
    assert (related["id"], related["stage"]) == ("C-1", "open")
    assert stands(shop, "C-3")[2] == ((LinkKind.FOLLOWED_BY, "C-1"),)
    assert stands(shop, "C-1")[2] == ((LinkKind.FOLLOWS, "C-3"), (LinkKind.RELATED, "C-2"))


def test_link_of_an_unknown_kind(cli: Cli) -> None:
    """The nearest kind is given."""
    code, _, err = cli("link", "C-1", "duplicates", "C-2", *BY_ANN)

    assert code == 2
    assert "there is no 'duplicates'; did you mean 'duplicate'?" in err


def test_search(cli: Cli) -> None:
    """Every word counts, in any case and order; the latest received comes first; no text is shown."""
    assert cli("search", "KETTLE", "leaks") == (
        0,
        "C-1: open, received 2026-07-01, delivery/late\nC-2: open, received 2026-06-30, delivery/late\n",
        "",
    )
    assert cli("search", "kettle", "--limit", "1")[1].splitlines()[1:] == ["there are more: say --limit"]
    assert json.loads(cli("search", "answers", "--json")[1]) == [
        {"id": "C-3", "stage": "open", "received": "2026-07-01", "category": "billing"}
    ]
    assert cli("search", "parcel") == (0, "nothing found\n", "")


def test_precedents(cli: Cli, shop: Shop) -> None:
    """What was decided in a similar case is told with the reasons; a complaint is no precedent of itself (S68)."""
    assert cli("precedents", "C-2") == (0, "nothing found\n", "")
    with shop() as (desk, _):
        desk.apply("C-1", Answer(by=ANN, resolution=a_resolution()))
    code, out, _ = cli("precedents", "C-2")
    [entry] = json.loads(cli("precedents", "C-2", "--json")[1])
    assert (code, entry["id"], entry["decided"]) == (0, "C-1", "upheld")
    assert out == f"C-1: upheld ({entry['score']} of 100: {', '.join(entry['because'])})\n"
    assert cli("precedents", "C-1") == (0, "nothing found\n", "")


def test_similar(cli: Cli) -> None:
    """Open complaints that resemble one are told with the reasons; it is not similar to itself."""
    code, out, _ = cli("similar", "C-1")
    document = json.loads(cli("similar", "C-1", "--json")[1])

    assert code == 0
    (only,) = document
    assert (only["id"], only["because"]) == (
        "C-2",
        ["same customer", "same product", "same category", "words in common"],
    )
    assert out == f"C-2: {only['score']} of 100 (same customer, same product, same category, words in common)\n"
    assert "kettle" not in out
    assert cli("similar", "C-3") == (0, "", "")


def test_joint(cli: Cli, shop: Shop) -> None:
    """Everything that stands on either of them is in the joint view, but for what people wrote and who they are."""
    cli("merge", "C-2", "--into", "C-1", *BY_ANN, *LATER)
    cli("link", "C-1", "related", "C-3", *BY_ANN, *LATER)
    refund = Remedy(id="r-1", kind=RemedyKind.REFUND, amount=Money(amount=Decimal("5.00"), currency="GBP"))
    with shop() as (desk, clock):
        clock.turn(days=1)
        contact = a_contact(ContactKind.MESSAGE, at=clock(), text="Dear Ms Fry")
        desk.apply("C-1", RecordContact(by=ANN, contact=contact))
        desk.apply("C-1", Answer(by=ANN, resolution=a_resolution(decided_by="ann", remedies=(refund,))))

    code, out, _ = cli("joint", "C-2")
    document = json.loads(cli("joint", "C-2", "--json")[1])

    assert code == 0
    assert out.splitlines()[:4] == [
        "C-1, with C-2 merged into it",
        "received: 2026-06-30 10:00 UTC",
        "issues of C-1: delivery/late, kettle",
        "issues of C-2: delivery/late, kettle",
    ]
    assert "contacts of C-1: 2026-07-02T10:00:00+00:00, out, message, letter" in out.splitlines()
    assert "links of C-1: related, C-3" in out.splitlines()
    assert "granted of C-1: refund, 5.00 GBP, ordered" in out.splitlines()
    assert "Fry" not in out
    assert "leaks" not in out
    assert (document["complaints"], document["received_at"]) == (["C-1", "C-2"], "2026-06-30T10:00:00+00:00")
    assert {row["complaint"] for row in document["statutory"]} == {"C-1", "C-2"}
    assert {row["standard"] for row in document["statutory"]} == {"law"}
    assert document["granted"] == [{"complaint": "C-1", "remedy": "refund", "amount": "5.00 GBP", "state": "ordered"}]


def test_joint_of_one(cli: Cli) -> None:
    """A complaint into which nothing was merged is its own joint view; what is not known is left out."""
    code, out, _ = cli("joint", "C-3")

    assert code == 0
    assert out.splitlines()[0] == "C-3, with nothing merged into it"
    assert out.splitlines()[2] == "issues of C-3: billing"
