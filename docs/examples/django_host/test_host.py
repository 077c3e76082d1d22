"""What the host does with the store: one transaction with its own rows, the admin, the sweep."""

from __future__ import annotations

from io import StringIO

import pytest
from attrs import evolve
from complaints.desk import desk
from complaints.models import CallBack, Complaint, Event, Outbox, Request
from complaints.store import DjangoStore
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from grievance.errors import StaleComplaint
from grievance.storage import Commit, Queue, SealedEvent

pytestmark = pytest.mark.usefixtures("database")


def filed(form: str, **changes: str) -> dict[str, str]:
    """Return what somebody sends who complains."""
    return {"form": form, "text": "My parcel never came", "category": "delivery/late", "phone": "5550100", **changes}


def test_a_complaint_and_what_belongs_to_it_are_filed_together() -> None:
    """One request leaves both rows; the same form sent again leaves no more."""
    answers = [Client().post("/complaints/", filed("C-1")) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 201]
    assert [answer.json() for answer in answers] == [{"number": 1, "team": "logistics"}] * 2
    assert CallBack.objects.filter(complaint__complaint_id="C-1").count() == 1


def test_what_the_host_cannot_save_takes_the_complaint_back() -> None:
    """If the host fails behind the store, nothing of the complaint is left, nor is its number used up."""
    everything = (Complaint, Event, Outbox, Request, CallBack)
    before = [model.objects.count() for model in everything]
    unfinished = filed("C-2")
    del unfinished["phone"]
    with pytest.raises(KeyError):
        Client().post("/complaints/", unfinished)

    assert [model.objects.count() for model in everything] == before
    assert Client().post("/complaints/", filed("C-2")).json()["number"] == 2


def test_what_the_store_refuses_leaves_the_hosts_transaction_usable() -> None:
    """Of a batch that is refused nothing is kept, and what the host saved around it is."""
    Client().post("/complaints/", filed("C-3"))
    row = Complaint.objects.get(complaint_id="C-3")
    store = DjangoStore()
    [head] = store.get("shop", ["C-3"])
    index = store.find("shop", Queue(), limit=100).entries[-1]
    change = Commit(
        head=evolve(head.complaint, version=head.complaint.version + 1),
        index=evolve(index, complaint_id="C-3"),
        events=(SealedEvent(seq=head.complaint.version + 1, document=b"{}", seal=b"seal"),),
        expected_version=head.complaint.version,
    )
    with transaction.atomic():
        CallBack.objects.create(complaint=row, phone="before")
        with pytest.raises(StaleComplaint):
            store.save("shop", [change, change])
        CallBack.objects.create(complaint=row, phone="after")

    assert [one.phone for one in row.call_backs.order_by("id")] == ["5550100", "before", "after"]
    assert store.get("shop", ["C-3"]) == (head,)
    assert desk().verify().sound


def test_what_cannot_be_filed_is_refused() -> None:
    """A complaint that says nothing on what it is about is refused with the reason, and leaves nothing."""
    answer = Client().post("/complaints/", filed("C-4", category=""))

    assert answer.status_code == 400
    assert "category" in answer.json()["error"]
    assert not Complaint.objects.filter(complaint_id="C-4").exists()


def test_the_queue_is_read_page_by_page() -> None:
    """The view hands out the queue with the cursor of the next page."""
    for number in range(20):
        Client().post("/complaints/", filed(f"Q-{number}"))
    first = Client().get("/complaints/queue/").json()
    second = Client().get("/complaints/queue/", {"after": first["after"]}).json()

    assert len(first["cases"]) == 20
    assert second["after"] is None
    names = [case["id"] for case in (*first["cases"], *second["cases"])]
    assert len(names) == len(set(names)) == Complaint.objects.count()


def test_the_admin_shows_why_and_changes_nothing() -> None:
    """Whoever may see everything sees the reasons of a complaint, and finds no way to change or remove it."""
    Client().post("/complaints/", filed("C-5"))
    row = Complaint.objects.get(complaint_id="C-5")
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    assert b"C-5" in client.get("/admin/complaints/complaint/").content
    shown = client.get(f"/admin/complaints/complaint/{row.pk}/change/").content
    assert b"logistics can trace the parcel" in shown
    assert client.post(f"/admin/complaints/complaint/{row.pk}/change/", {"stage": "closed"}).status_code == 403
    assert client.post(f"/admin/complaints/complaint/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post("/admin/complaints/complaint/add/").status_code == 403


def test_the_sweep_hands_out_what_is_due() -> None:
    """The command tells what waits, once more until it is done, and when it is needed next."""
    Client().post("/complaints/", filed("C-6"))
    told = [StringIO(), StringIO()]
    for one in told:
        call_command("sweep", stdout=one)

    assert "C-6" in told[0].getvalue()
    assert told[0].getvalue() == told[1].getvalue()


def test_the_migrations_are_those_of_the_models() -> None:
    """No change of the models is without its migration."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
