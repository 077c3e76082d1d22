"""Laws of erasure: what is forgotten for ever, and what stays for the seals."""

from __future__ import annotations

from typing import Any, Final

from grievance.storage import Queue, SealedEvent
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import (
    BANK,
    SECRET,
    SHOP,
    a_commit,
    a_letter,
    after,
    head_of,
    personal_of,
    saved,
    sealed,
    stale,
    telling,
)
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "erasure_in_a_batch_reaches_the_batch",
    "erasure_leaves_bytes_and_seals",
    "erasure_leaves_what_is_under_way",
    "erasure_takes_the_personal_values",
    "erasure_takes_the_secret",
    "erasure_touches_no_other_complaint",
    "new_complaint_may_be_erased_at_once",
    "refused_erasure_erases_nothing",
    "repeated_erasure_erases_nothing",
    "what_comes_after_an_erasure_stays",
]

__tracebackhide__ = True

_PERSONAL: Final = {"text": b'"my parcel"'}


def _told(complaint_id: str = "c-1", **changes: Any) -> Any:
    return telling(a_commit(complaint_id, **changes), _PERSONAL)


@law("STORE-501")
def erasure_takes_the_personal_values(trial: Trial) -> None:
    """After a commit that erases, no event of the complaint has personal values."""
    saved(trial.store, _told(events=2), _told(before=2), a_commit(before=3, erases=True))
    read = personal_of(trial.store)
    require(read == [{}] * 4, "personal values were not erased", read=read)


@law("STORE-502")
def erasure_takes_the_secret(trial: Trial) -> None:
    """After a commit that erases, neither head nor history has the secret, and no later commit brings one."""
    saved(trial.store, a_commit(), a_commit(before=1, erases=True), a_commit(before=2, secret=b"another"))
    secrets = (head_of(trial.store).secret, trial.store.history(SHOP, "c-1").secret)
    require(secrets == (None, None), "the secret was not erased", secrets=secrets)


@law("STORE-503")
def erasure_leaves_bytes_and_seals(trial: Trial) -> None:
    """Erasure leaves the bytes and the seals of all events as they were, its own event behind them."""
    saved(trial.store, _told(events=2), a_commit(before=2, erases=True))
    events = [(event.seq, event.document, event.seal) for event in trial.store.history(SHOP, "c-1").events]
    bare: list[SealedEvent] = [sealed("c-1", seq) for seq in (1, 2, 3)]
    expected = [(event.seq, event.document, event.seal) for event in bare]
    require(events == expected, "bytes or seals were changed", read=events, expected=expected)


@law("STORE-504")
def erasure_touches_no_other_complaint(trial: Trial) -> None:
    """Other complaints keep their values and their secrets: of the same customer, and of the same id elsewhere."""
    saved(trial.store, *(_told(name, customer_id="k") for name in "abc"))
    saved(trial.store, _told("b", customer_id="k"), tenant=BANK)
    saved(trial.store, a_commit("b", before=1, erases=True))
    for name, tenant in (("a", SHOP), ("c", SHOP), ("b", BANK)):
        read, secret = personal_of(trial.store, name, tenant=tenant), head_of(trial.store, name, tenant=tenant).secret
        require(read == [_PERSONAL], "values of another complaint were erased", complaint=name, tenant=tenant)
        require(secret == SECRET, "the secret of another complaint was erased", complaint=name, tenant=tenant)


@law("STORE-505")
def refused_erasure_erases_nothing(trial: Trial) -> None:
    """A commit that erases and is refused leaves the personal values and the secret where they were."""
    saved(trial.store, _told())
    stale(trial.store, [a_commit(before=2, erases=True)], "a stale erasure")
    require((read := personal_of(trial.store)) == [_PERSONAL], "a refused erasure erased values", read=read)
    require(head_of(trial.store).secret == SECRET, "a refused erasure erased the secret")


@law("STORE-506")
def repeated_erasure_erases_nothing(trial: Trial) -> None:
    """A commit that erases and whose request key is known leaves the personal values and the secret where they were."""
    saved(trial.store, _told(request_key="r"), a_commit(before=1, erases=True, request_key="r"))
    require((read := personal_of(trial.store)) == [_PERSONAL], "a repeated request erased values", read=read)
    require(head_of(trial.store).secret == SECRET, "a repeated request erased the secret")


@law("STORE-507")
def what_comes_after_an_erasure_stays(trial: Trial) -> None:
    """Personal values that come with a later commit than the one that erased are kept."""
    saved(trial.store, a_commit(), a_commit(before=1, erases=True), _told(before=2))
    read = personal_of(trial.store)[-1]
    require(read == _PERSONAL, "values that came after the erasure are not there", read=read)


@law("STORE-508")
def new_complaint_may_be_erased_at_once(trial: Trial) -> None:
    """The first commit of a complaint may erase."""
    saved(trial.store, a_commit(erases=True, secret=None))
    require(head_of(trial.store).complaint.version == 1, "a complaint that was erased at once is not there")


@law("STORE-509", needs=Capability.BATCHES)
def erasure_in_a_batch_reaches_the_batch(trial: Trial) -> None:
    """A commit that erases takes the personal values that earlier commits of its batch brought, and no later ones."""
    batch = [_told(), _told("c-2"), _told(before=1), a_commit(before=2, erases=True), _told(before=3)]
    trial.store.save(SHOP, batch)
    require((read := personal_of(trial.store)) == [{}, {}, {}, _PERSONAL], "other values are left", read=read)
    require((read := personal_of(trial.store, "c-2")) == [_PERSONAL], "another complaint was erased", read=read)


@law("STORE-510")
def erasure_leaves_what_is_under_way(trial: Trial) -> None:
    """A complaint that is erased keeps the effects that it ordered, who has claimed it, and its request keys."""
    store = trial.store
    saved(store, a_commit(request_key="r", effects=(a_letter("e"),)))
    claims = [trial.caught_up(store).claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))]
    saved(store, a_commit(before=1, erases=True))
    claims += [trial.caught_up(store).claim(SHOP, Queue(), by="bob", at=after(), until=after(hours=1))]
    effects = [effect.id for effect in store.outbox(SHOP, limit=9)]
    require(effects == ["e"], "an effect was lost", effects=effects)
    given = [claim and claim.complaint_id for claim in claims]
    require(given == ["c-1", None], "a claim was lost", given=given)
    require(saved(store, a_commit(request_key="r"))[0].repeated, "a request was forgotten")
