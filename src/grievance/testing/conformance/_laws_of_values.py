"""Laws of values: what goes in comes out exactly, and nobody can reach what is kept."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import attrs

from grievance.model import Granted, Money, Remedy, RemedyKind, Stage
from grievance.storage import Changed, IndexEntry, Queue, SealedEvent
from grievance.testing.conformance._commits import (
    RECEIVED,
    SHOP,
    a_commit,
    a_letter,
    after,
    entries,
    found,
    head_of,
    personal_of,
    saved,
    telling,
)
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "bytes_are_exact",
    "closing_twice_is_harmless",
    "every_field_of_an_entry_is_kept",
    "instants_are_exact",
    "money_keeps_its_scale",
    "names_survive",
    "names_that_differ_are_apart",
    "nothing_is_aliased",
    "stores_share_nothing",
    "text_survives",
]

__tracebackhide__ = True

_ODD: Final = (
    "",
    " leading and trailing ",
    "line\u0085next\u2028\u2029\r\n",
    "\U0001f600 \U0010ffff",
    "e\u0301 é",
    "'; drop table complaints; --",
    '"quoted" \\ back % _ ? :x:1: / ../..',
    "\ufeffbom \u200b \x01\x1f\x7f",
    "مرحبا שלום",
)


@law("STORE-111")
def text_survives(trial: Trial) -> None:
    """What people wrote comes back letter for letter, whatever characters it has, be it empty or long."""
    for number, text in enumerate((*_ODD, "long " * 20_000)):
        saved(trial.store, a_commit(f"c-{number}", submission={"text": text}))
        read = head_of(trial.store, f"c-{number}").complaint.submission.text
        require(read == text, "the text is another", read=read, saved=text)


@law("STORE-112")
def names_survive(trial: Trial) -> None:
    """Ids, tenants, keys and the names in index entries come back letter for letter, and find what has them."""
    store = trial.store
    for text in _ODD:
        name = f"x{text}"
        names: dict[str, Any] = dict.fromkeys(("team", "owner", "level", "customer_id", "product"), text)
        commit = a_commit(name, **names, request_key=name, effects=(a_letter(name, team=text),))
        outcomes = saved(store, commit, commit, tenant=name)
        require([outcome.repeated for outcome in outcomes] == [False, True], "a request key is another", key=name)
        require(head_of(store, name, tenant=name).complaint == commit.head, "the head is another", name=name)
        queue = Queue(team=text, owner=text, level=text)
        shown = entries(trial.caught_up(store), queue, tenant=name)
        require(shown == [commit.index], "the queue is another", queue=queue, found=shown)
        require(store.outbox(name, limit=9) == commit.effects, "the effects are others", id=name)
        store.remember(name, name, name, b"document")
        require(store.recall(name, name, name) == (b"document",), "the document is another", kind=name)


@law("STORE-113")
def bytes_are_exact(trial: Trial) -> None:
    """Events, seals, secrets and personal values keep every byte; a personal value may be empty."""
    every = bytes(range(256))
    event = SealedEvent(seq=1, document=every, seal=every[::-1], personal={"a.b": every, "\U0001f600": b""})
    saved(trial.store, attrs.evolve(a_commit(secret=every), events=(event,)))
    history, head = trial.store.history(SHOP, "c-1"), head_of(trial.store)
    require(tuple(history.events) == (event,), "the event is another", read=history.events)
    require((head.seal, head.secret, history.secret) == (every[::-1], every, every), "seal or secret are others")


@law("STORE-114")
def instants_are_exact(trial: Trial) -> None:
    """Instants keep their microseconds and their order, from the year 1 to the year 9999."""
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    odd = datetime(1931, 1, 2, 3, 4, 5, 678901, UTC)
    for name, at in (("a", last), ("c", first), ("b", odd)):
        commit = a_commit(name, rank_at=at, next_due=at, received_at=at, submission={"received_at": at})
        saved(trial.store, commit)
        require(head_of(trial.store, name).complaint == commit.head, "an instant of the head is another", at=at)
    shown = entries(trial.caught_up(trial.store), Queue(), by=1)
    instants = [(entry.rank_at, entry.next_due, entry.received_at) for entry in shown]
    require(instants == [(at, at, at) for at in (first, odd, last)], "instants of entries are others", found=instants)


@law("STORE-115")
def money_keeps_its_scale(trial: Trial) -> None:
    """Amounts of money keep every digit that they were given, noughts behind the point among them."""
    for number, text in enumerate(("10.50", "10.5", "0.00", "1000", "0.001", "-3.10", "12345678901234567890.99")):
        refund = Remedy(id="r", kind=RemedyKind.REFUND, amount=Money(amount=Decimal(text), currency="EUR"))
        granted = Granted(remedy=refund, by="ann", at=RECEIVED)
        saved(trial.store, a_commit(f"c-{number}", head={"granted": (granted,)}))
        amount = head_of(trial.store, f"c-{number}").complaint.granted[0].remedy.amount
        require(str(amount and amount.amount) == text, "the amount is another", read=amount, saved=text)


@law("STORE-116")
def every_field_of_an_entry_is_kept(trial: Trial) -> None:
    """Every field of an index entry comes back as it was saved last, empty or not."""
    bare = IndexEntry(complaint_id="c-1", stage=Stage.RECORDED, open=False, received_at=RECEIVED)
    fields: dict[str, Any] = {name: name for name in ("team", "owner", "level", "customer_id", "product")}
    fields |= {"rank_at": after(days=1), "next_due": after(days=2), "received_at": after(days=-1), "exception": True}
    full = a_commit(before=1, stage=Stage.ANSWERED, **fields)
    for commit in (attrs.evolve(a_commit(), index=bare), full, attrs.evolve(a_commit(before=2), index=bare)):
        saved(trial.store, commit)
        shown = entries(trial.caught_up(trial.store), Changed())
        require(shown == [commit.index], "the entry is another", read=shown, saved=commit.index)


@law("STORE-117")
def nothing_is_aliased(trial: Trial) -> None:
    """Changing what was handed in or handed out changes nothing that is kept."""
    personal, commits = {"text": b"as written"}, [telling(a_commit(), {"text": b"as written"})]
    commits[0] = telling(commits[0], personal)
    trial.store.save(SHOP, commits)
    personal["text"] = b"changed"
    commits.clear()
    handed_out: Any = trial.store.history(SHOP, "c-1").events[0].personal
    with suppress(TypeError):
        handed_out["text"] = b"changed"
    read = personal_of(trial.store)
    require(read == [{"text": b"as written"}], "what is kept was changed from outside", read=read)


@law("STORE-118")
def stores_share_nothing(trial: Trial) -> None:
    """Of two stores that are made, neither has what was saved in the other."""
    first, second = trial.store, trial.another()
    saved(first, a_commit(request_key="r", effects=(a_letter("e"),)))
    first.remember(SHOP, "kind", "key", b"document")
    require(found(trial, Changed()) == ["c-1"], "a complaint is not in the store in which it was saved")
    require(second.get(SHOP, ["c-1"]) == (), "a complaint is in a store in which it was not saved")
    require(second.outbox(SHOP, limit=9) == (), "an effect is in another store")
    require(second.recall(SHOP, "kind", "key") == (), "a document is in another store")
    require(not saved(second, a_commit(request_key="r"))[0].repeated, "a request is known to another store")


@law("STORE-119")
def closing_twice_is_harmless(trial: Trial) -> None:
    """A store that can be closed may be closed again."""
    close = getattr(trial.store, "close", None)
    if close is not None:
        close()
        close()


@law("STORE-120")
def names_that_differ_are_apart(trial: Trial) -> None:
    """Ids, keys and tenants that differ at all are different: in case, form, a space at the end, the 200th letter."""
    store = trial.store
    for number, names in enumerate((("A", "a"), ("e\u0301", "\u00e9"), ("b", "b "), ("r" * 200, "r" * 199 + "s"))):
        tenant = f"tenant-{number}"
        for name in names:
            [outcome] = saved(store, a_commit(name, effects=(a_letter(name),), request_key=name), tenant=tenant)
            require(not outcome.repeated, "a request is taken for another", key=name)
            store.remember(tenant, "kind", name, f"{name}.".encode())
            saved(store, a_commit("own"), tenant=name)
        heads = [head.complaint.id for head in store.get(tenant, names)]
        require(heads == list(names), "a complaint is taken for another", heads=heads, expected=names)
        effects = [effect.id for effect in store.outbox(tenant, limit=9)]
        require(effects == list(names), "an effect is taken for another", effects=effects, expected=names)
        documents = [store.recall(tenant, "kind", name) for name in names]
        expected = [(f"{name}.".encode(),) for name in names]
        require(documents == expected, "a document is taken for another", there=documents, expected=expected)
