"""Laws of queries: what is due, what is related, what has changed."""

from __future__ import annotations

from typing import Any

from grievance.storage import Changed, Due, Related
from grievance.testing.conformance._commits import CLOSED, SHOP, a_commit, after, found, saved
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "changed_is_in_the_order_of_the_latest_change",
    "changed_shows_again_what_changes_again",
    "due_includes_its_bound",
    "due_is_whatever_has_something_due",
    "earliest_due_comes_first",
    "latest_related_comes_first",
    "related_finds_any_stage",
    "related_includes_its_bound",
    "related_is_by_customer_or_product",
]

__tracebackhide__ = True


@law("STORE-211")
def due_includes_its_bound(trial: Trial) -> None:
    """What is due at the instant itself is due; what is due a microsecond later is not."""
    saved(trial.store, a_commit("at", next_due=after()), a_commit("later", next_due=after(microseconds=1)))
    require((due := found(trial, Due(before=after()))) == ["at"], "at is due, later is not", found=due)
    require((due := found(trial, Due(before=after(seconds=-1)))) == [], "nothing is due before", found=due)


@law("STORE-212")
def due_is_whatever_has_something_due(trial: Trial) -> None:
    """What has something due is found, closed and without rank too; what has nothing due is not."""
    at = after(hours=1)
    saved(trial.store, a_commit("closed", next_due=at, **CLOSED), a_commit("none"))
    saved(trial.store, a_commit("settled", next_due=at), a_commit("settled", before=1))
    saved(trial.store, a_commit("unranked", next_due=at, rank_at=None))
    due = found(trial, Due(before=after(days=1)))
    require(due == ["closed", "unranked"], "closed and unranked have something due", found=due)


@law("STORE-213")
def earliest_due_comes_first(trial: Trial) -> None:
    """What is due earliest comes first, to the microsecond, whatever its rank."""
    dues = {"a": 3, "b": 1, "c": 2}
    saved(
        trial.store,
        *(a_commit(name, next_due=after(microseconds=due), rank_at=after(days=-due)) for name, due in dues.items()),
    )
    require((due := found(trial, Due(before=after(days=1)))) == ["b", "c", "a"], "the order is b, c, a", found=due)


@law("STORE-214")
def related_is_by_customer_or_product(trial: Trial) -> None:
    """Related are those of the customer and those about the product, each once; those of nobody about nothing never."""
    names: dict[str, dict[str, Any]] = {"a": {"customer_id": "k"}, "b": {"customer_id": "k", "product": "p"}}
    names |= {"c": {"product": "p"}, "d": {"customer_id": "p", "product": "k"}, "e": {}}
    saved(trial.store, *(a_commit(name, **fields) for name, fields in names.items()))
    for fields, expected in (
        ({"customer_id": "k"}, "ab"),
        ({"product": "p"}, "bc"),
        ({"customer_id": "k", "product": "p"}, "abc"),
        ({"customer_id": "nobody", "product": "p"}, "bc"),
        ({}, ""),
    ):
        shown = "".join(found(trial, Related(**fields, since=after(days=-1))))
        require(shown == expected, "others are related", by=fields, found=shown, expected=expected)


@law("STORE-215")
def related_includes_its_bound(trial: Trial) -> None:
    """What was received at the instant itself is related; what was received a microsecond earlier is not."""
    by: dict[str, Any] = {"customer_id": "k", "product": "p"}
    saved(trial.store, a_commit("at", **by), a_commit("before", **by, received_at=after(microseconds=-1)))
    for name, value in by.items():
        related = found(trial, Related(**{name: value}, since=after()))
        require(related == ["at"], "at is related, before is not", by=name, found=related)


@law("STORE-216")
def latest_related_comes_first(trial: Trial) -> None:
    """What was received latest comes first, be it related by the customer or by the product."""
    received = {"a": 2, "b": 4, "c": 3, "d": 1}
    of: dict[str, dict[str, Any]] = {"k": {"customer_id": "k"}, "p": {"product": "p"}}
    by = dict(zip("abcd", "kpkp", strict=True))
    saved(trial.store, *(a_commit(name, received_at=after(hours=h), **of[by[name]]) for name, h in received.items()))
    related = found(trial, Related(customer_id="k", product="p", since=after()))
    require(related == ["b", "c", "a", "d"], "the order is b, c, a, d", found=related)


@law("STORE-217")
def related_finds_any_stage(trial: Trial) -> None:
    """What is closed or has no rank is related as well."""
    saved(trial.store, a_commit("a", customer_id="k", **CLOSED), a_commit("b", customer_id="k", rank_at=None))
    related = found(trial, Related(customer_id="k", since=after(days=-1)))
    require(related == ["a", "b"], "a and b are related", found=related)


@law("STORE-218")
def changed_is_in_the_order_of_the_latest_change(trial: Trial) -> None:
    """Every complaint has changed, once, where its latest change stands in the order of saving."""
    saved(trial.store, a_commit("b"), a_commit("c", **CLOSED), a_commit("a", rank_at=None))
    saved(trial.store, *(a_commit(name) for name in "987654321"), a_commit("b", before=1))
    changed = "".join(found(trial, Changed()))
    require(changed == "ca987654321b", "the order of the latest changes is c, a, 9 to 1, b", found=changed)


@law("STORE-219")
def changed_shows_again_what_changes_again(trial: Trial) -> None:
    """Behind the cursor of a page of changes stands what has changed since, though it was on an earlier page."""
    saved(trial.store, *(a_commit(name) for name in "abc"))
    page = trial.caught_up(trial.store).find(SHOP, Changed(), limit=2)
    saved(trial.store, a_commit("a", before=1), a_commit("c", before=1))
    rest = trial.caught_up(trial.store).find(SHOP, Changed(), limit=9, after=page.after)
    changed = [entry.complaint_id for entry in rest.entries]
    require(changed == ["a", "c"], "a, then c have changed since", found=changed)
