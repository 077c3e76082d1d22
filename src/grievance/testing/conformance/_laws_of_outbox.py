"""Laws of the outbox: what the host has to do is handed out until it is done."""

from __future__ import annotations

from typing import Any

from grievance.model import (
    Assignment,
    Duty,
    Erasure,
    Letter,
    Referral,
    Remedy,
    RemedyKind,
    RemedyOrder,
    Reminder,
    Webhook,
)
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import BANK, SHOP, a_commit, a_letter, after, saved
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "commits_of_a_batch_settle_in_turn",
    "effect_is_kept_once",
    "effects_belong_to_their_tenant",
    "effects_come_oldest_first",
    "effects_stay_until_they_are_settled",
    "every_kind_of_effect_is_kept",
    "only_the_oldest_are_handed_out",
    "settled_effect_may_be_ordered_again",
    "settling_the_unknown_is_harmless",
    "what_a_commit_settles_itself_is_not_handed_out",
]

__tracebackhide__ = True


def _outbox(store: Any, *, limit: int = 99, tenant: str = SHOP) -> list[str]:
    return [effect.id for effect in store.outbox(tenant, limit=limit)]


@law("STORE-401")
def effects_come_oldest_first(trial: Trial) -> None:
    """Effects are handed out in the order of their commits, and those of a commit in its order."""
    first, second = tuple(map(a_letter, "zy")), tuple(map(a_letter, "x987654321"))
    saved(trial.store, a_commit("c-2", effects=first), a_commit("c-1", effects=second))
    require((there := _outbox(trial.store)) == list("zyx987654321"), "the order is z, y, x, 9 to 1", outbox=there)


@law("STORE-402")
def effects_stay_until_they_are_settled(trial: Trial) -> None:
    """Effects are handed out again and again until a commit settles them; the others keep their order."""
    saved(trial.store, a_commit(effects=tuple(map(a_letter, "abcd"))))
    for _ in range(9):
        require((there := _outbox(trial.store)) == list("abcd"), "all four are handed out each time", outbox=there)
    saved(trial.store, a_commit("c-2", settled=("a", "c")))
    require((there := _outbox(trial.store)) == ["b", "d"], "b and d were not settled", outbox=there)
    saved(trial.store, a_commit(before=1, settled=("b", "d")))
    require((there := _outbox(trial.store)) == [], "all were settled", outbox=there)


@law("STORE-403")
def effect_is_kept_once(trial: Trial) -> None:
    """An effect whose id is in the outbox already is kept once, as it was and where it was."""
    twice = (a_letter("a", team="first"), a_letter("b"), a_letter("a", team="twin"))
    saved(trial.store, a_commit(effects=twice), a_commit(before=1, effects=(a_letter("a", team="later"),)))
    there = trial.store.outbox(SHOP, limit=9)
    require(there == twice[:2], "the effects are others", outbox=there, expected=twice[:2])


@law("STORE-404")
def every_kind_of_effect_is_kept(trial: Trial) -> None:
    """Effects of every kind come back equal, with all of their fields."""
    of: dict[str, Any] = {"complaint_id": "c-1", "due_at": after(microseconds=7)}
    effects = (
        Letter(id="a", duty=Duty.UPDATE, standard="s", team="t", **of),
        Reminder(id="b", to="ann", about="the parcel", **of),
        Assignment(id="c", to="logistics", **of),
        RemedyOrder(id="d", remedy=Remedy(id="d", kind=RemedyKind.REFUND), **of),
        Referral(id="e", to="ombudsman", **of),
        Erasure(id="f", **of),
        Webhook(id="g", event="answered", **of),
    )
    saved(trial.store, a_commit(effects=effects))
    there = trial.store.outbox(SHOP, limit=9)
    require(there == effects, "the effects are others", outbox=there, expected=effects)


@law("STORE-405")
def only_the_oldest_are_handed_out(trial: Trial) -> None:
    """Of more effects than asked for, the oldest are handed out."""
    saved(trial.store, a_commit(effects=tuple(map(a_letter, "abc"))))
    require((there := _outbox(trial.store, limit=2)) == ["a", "b"], "the two oldest are a and b", outbox=there)


@law("STORE-406")
def what_a_commit_settles_itself_is_not_handed_out(trial: Trial) -> None:
    """An effect that its own commit settles is not handed out."""
    saved(trial.store, a_commit(effects=(a_letter("a"), a_letter("b")), settled=("a",)))
    require((there := _outbox(trial.store)) == ["b"], "a was settled", outbox=there)


@law("STORE-407")
def settling_the_unknown_is_harmless(trial: Trial) -> None:
    """Settling what is not in the outbox, or no longer, changes nothing of it."""
    saved(trial.store, a_commit(effects=(a_letter("a"),)), a_commit(before=1, settled=("nothing", "nothing")))
    require((there := _outbox(trial.store)) == ["a"], "a was not settled", outbox=there)


@law("STORE-408")
def settled_effect_may_be_ordered_again(trial: Trial) -> None:
    """An effect that was settled and is ordered again is handed out again, behind the others."""
    saved(trial.store, a_commit(effects=(a_letter("a"), a_letter("b"))), a_commit(before=1, settled=("a",)))
    saved(trial.store, a_commit(before=2, effects=(a_letter("a"),)))
    require((there := _outbox(trial.store)) == ["b", "a"], "b, then a are to be done", outbox=there)


@law("STORE-409")
def effects_belong_to_their_tenant(trial: Trial) -> None:
    """Effects are handed out to their tenant, and another, who may have some of the same ids, settles its own."""
    saved(trial.store, a_commit(effects=(a_letter("a"), a_letter("b"))))
    require((there := _outbox(trial.store, tenant=BANK)) == [], "another tenant is handed effects", outbox=there)
    saved(trial.store, a_commit(effects=(a_letter("a"),), settled=("b",)), tenant=BANK)
    both = [_outbox(trial.store), _outbox(trial.store, tenant=BANK)]
    require(both == [["a", "b"], ["a"]], "the outboxes of two tenants are mixed", outboxes=both)


@law("STORE-410", needs=Capability.BATCHES)
def commits_of_a_batch_settle_in_turn(trial: Trial) -> None:
    """An effect that one commit of a batch settles and a later one orders again is handed out."""
    saved(trial.store, a_commit("a", effects=(a_letter("e", team="first"),)))
    again = a_letter("e", team="again")
    trial.store.save(SHOP, [a_commit("a", before=1, settled=("e",)), a_commit("b", effects=(again,))])
    there = trial.store.outbox(SHOP, limit=9)
    require(there == (again,), "the effect that was ordered again is not the one", outbox=there)
