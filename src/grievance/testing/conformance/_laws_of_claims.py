"""Laws of claims: who works on what, until when."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any, Final

from grievance.errors import InvalidValue
from grievance.model import Stage
from grievance.storage import Queue
from grievance.testing.conformance._commits import (
    BANK,
    CLOSED,
    RECEIVED,
    SHOP,
    a_commit,
    after,
    found,
    saved,
)
from grievance.testing.conformance._law import law, refuses, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "abandoned_claim_returns",
    "claim_gives_the_whole_entry",
    "claim_goes_down_the_queue",
    "claim_hides_nothing",
    "claim_is_narrowed_by_each_field",
    "claim_outlives_changes",
    "claim_without_a_zone_is_refused",
    "claims_belong_to_their_tenant",
    "exceptions_are_claimed_from_their_queue",
    "instants_of_claims_are_of_any_zone",
    "nobody_is_given_a_complaint_twice",
    "only_what_is_in_the_queue_is_claimed",
]

__tracebackhide__ = True

_ALL: Final = Queue()


def _claimed(
    trial: Trial, at: datetime = RECEIVED, *, by: str = "ann", queue: Queue = _ALL, tenant: str = SHOP
) -> str | None:
    """Return the id of the complaint that *by* gets for an hour."""
    entry = trial.caught_up(trial.store).claim(tenant, queue, by=by, at=at, until=at + timedelta(hours=1))
    return entry.complaint_id if entry else None


@law("STORE-301")
def claim_goes_down_the_queue(trial: Trial) -> None:
    """Each claim gives the first complaint of the queue that is free, and None when none is."""
    ranks = {"late": 2, "b": 1, "a": 1}
    saved(trial.store, *(a_commit(name, rank_at=after(hours=hours)) for name, hours in ranks.items()))
    given = [_claimed(trial, by=f"worker-{number}") for number in range(4)]
    require(given == ["a", "b", "late", None], "four claims give a, b, late and none", given=given)


@law("STORE-302")
def claim_gives_the_whole_entry(trial: Trial) -> None:
    """A claim gives the index entry of the complaint as it was saved."""
    names: dict[str, Any] = {name: name for name in ("team", "owner", "level", "customer_id", "product")}
    commit = a_commit(**names, next_due=after(days=1), exception=True)
    saved(trial.store, commit)
    entry = trial.caught_up(trial.store).claim(SHOP, Queue(), by="ann", at=after(), until=after(hours=1))
    require(entry == commit.index, "the entry is another", given=entry, saved=commit.index)


@law("STORE-303")
def abandoned_claim_returns(trial: Trial) -> None:
    """A complaint is free again at the very end of its claim, and not a microsecond before; so it is of the next."""
    saved(trial.store, a_commit())
    _claimed(trial)
    early, late = _claimed(trial, after(hours=1, microseconds=-1), by="bob"), _claimed(trial, after(hours=1), by="cem")
    require(early is None, "a complaint was given before its claim had ended", given=early)
    require(late == "c-1", "a complaint was not given when its claim had ended", given=late)
    next_one = _claimed(trial, after(hours=2, microseconds=-1), by="dan")
    require(next_one is None, "a complaint was given before its second claim had ended", given=next_one)


@law("STORE-304")
def claim_outlives_changes(trial: Trial) -> None:
    """A change of a claimed complaint does not set it free, even if it is closed and opened again."""
    saved(trial.store, a_commit())
    _claimed(trial)
    saved(trial.store, a_commit(before=1, level="urgent"), a_commit(before=2, **CLOSED), a_commit(before=3))
    given = _claimed(trial, by="bob")
    require(given is None, "a claimed complaint was given to another after a change", given=given)


@law("STORE-305")
def claim_hides_nothing(trial: Trial) -> None:
    """A claimed complaint stands in the queue that is read."""
    saved(trial.store, a_commit())
    _claimed(trial)
    require((queue := found(trial, Queue())) == ["c-1"], "the queue holds the claimed complaint", found=queue)


@law("STORE-306")
def claim_is_narrowed_by_each_field(trial: Trial) -> None:
    """A claim gives a complaint of the queue that is asked for."""
    saved(trial.store, a_commit("a", team="x"), a_commit("b", team="y"), a_commit("c", owner="ann"))
    saved(trial.store, a_commit("d", level="urgent"), a_commit("e", stage=Stage.ANSWERED))
    for queue, expected in (
        (Queue(team="y", owner="ann"), None),
        (Queue(team="y"), "b"),
        (Queue(owner="ann"), "c"),
        (Queue(level="urgent"), "d"),
        (Queue(stage=Stage.ANSWERED), "e"),
    ):
        given = _claimed(trial, queue=queue)
        require(given == expected, "another complaint was given", queue=queue, given=given, expected=expected)


@law("STORE-307")
def exceptions_are_claimed_from_their_queue(trial: Trial) -> None:
    """A claim from the queue of exceptions gives the first of them that is asked for, and none when there is none."""
    saved(trial.store, a_commit("a"), a_commit("b", exception=True), a_commit("c"))
    saved(trial.store, a_commit("d", exception=True, team="x"))
    given = [_claimed(trial, queue=Queue(exception=True, team=team), by="ann") for team in ("x", "x", None, None)]
    require(given == ["d", None, "b", None], "of exceptions two are of x: d and none, then b and none", given=given)


@law("STORE-308")
def only_what_is_in_the_queue_is_claimed(trial: Trial) -> None:
    """What is closed or has no rank is not given to anyone."""
    saved(trial.store, a_commit("a", **CLOSED), a_commit("b", rank_at=None))
    given = _claimed(trial)
    require(given is None, "a complaint was given that is in no queue", given=given)


@law("STORE-309")
def nobody_is_given_a_complaint_twice(trial: Trial) -> None:
    """Who has claimed a complaint is not given it again before the claim ends."""
    saved(trial.store, a_commit())
    given = [_claimed(trial, by="ann"), _claimed(trial, after(minutes=30), by="ann")]
    require(given == ["c-1", None], "a claimed complaint was given again", given=given)


@law("STORE-310")
def claims_belong_to_their_tenant(trial: Trial) -> None:
    """A claim gives complaints of its tenant only, and leaves those of the same id at another free."""
    saved(trial.store, a_commit())
    saved(trial.store, a_commit(), tenant=BANK)
    given = [_claimed(trial, tenant=tenant) for tenant in (SHOP, BANK, "nobody")]
    require(given == ["c-1", "c-1", None], "two tenants have a complaint each, a third has none", given=given)


@law("STORE-311")
def instants_of_claims_are_of_any_zone(trial: Trial) -> None:
    """The instants of a claim are compared as instants, whatever zones they are told in."""
    saved(trial.store, a_commit())
    _claimed(trial)
    east, west = timezone(timedelta(hours=5)), timezone(timedelta(hours=-5))
    early = _claimed(trial, after(minutes=59).astimezone(east), by="bob")
    late = _claimed(trial, after(minutes=61).astimezone(west), by="cem")
    require((early, late) == (None, "c-1"), "a claim of an hour ends after an hour", given=(early, late))


@law("STORE-312")
def claim_without_a_zone_is_refused(trial: Trial) -> None:
    """A claim with a naive instant is refused with InvalidValue, which names it, and takes nothing."""
    saved(trial.store, a_commit())
    for field in ("at", "until"):
        instants = {"at": after(), "until": after(hours=1)}
        instants[field] = instants[field].replace(tzinfo=None)
        refusal = refuses(
            InvalidValue,
            lambda instants=instants: trial.store.claim(SHOP, Queue(), by="ann", **instants),  # type: ignore[misc]
            f"a claim with a naive {field!r}",
        )
        require(refusal.field == field, "the refusal names another field", field=refusal.field)
    require(_claimed(trial) == "c-1", "a claim that was refused has taken the complaint")
