"""Open complaints under a new procedure or taxonomy: a recorded act, looked at in a dry run first (S64)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from grievance.desk import Desk, Moved
from grievance.errors import NotPermitted
from grievance.lifecycle import Withdraw, replay
from grievance.model import Actor, Assessed, Corrected, Issue
from grievance.procedure import Procedure
from grievance.storage import ComplaintStore, Queue
from support.builders import a_submission
from support.life import ANN, BOSS, OPENED, a_living_desk, a_living_procedure
from support.procedures import Clock, a_desk, a_mapping, a_standard_row

OLD = ["delivery/late", "delivery/lost", "goods/broken", "goods/odd"]


def taxonomy(version: str, paths: Sequence[str], **renamed: list[str]) -> dict[str, Any]:
    """Return a set of categories."""
    old = {"lost": "delivery/lost", "broken": "goods/broken"}
    return {
        "version": version,
        "categories": [{"path": path} for path in paths],
        "renamed": {old[name]: targets for name, targets in renamed.items()},
    }


def newer() -> Procedure:
    """Return a procedure in which one category is kept, one renamed, one split and one gone; with other promises."""
    return a_living_procedure(
        procedure={**a_mapping()["procedure"], "version": "2"},
        taxonomy=taxonomy(
            "2",
            ["delivery/late", "delivery/missing", "goods/damaged", "goods/faulty"],
            lost=["delivery/missing"],
            broken=["goods/damaged", "goods/faulty"],
        ),
        standards=[a_standard_row("answer-2", duty="final response", within="20 business days")],
    )


def four_complaints(store: ComplaintStore) -> Desk:
    """Return a desk with one open complaint in each of the old categories, and one that was withdrawn."""
    desk, _ = a_living_desk(store, taxonomy=taxonomy("1", OLD))
    for category in OLD:
        desk.register(a_submission(category=category, received_at=OPENED))
    gone = desk.register(a_submission(category="goods/odd", received_at=OPENED))
    desk.apply(gone.id, Withdraw(by=ANN, reason="she called"))
    return desk


def test_a_dry_run_changes_nothing_and_tells_all(store: ComplaintStore) -> None:
    """It lists what is kept, mapped, split and unmapped, of open complaints only; the store is as it was (pain 34)."""
    desk = four_complaints(store)
    before = [desk.history(f"c-{number}") for number in range(1, 6)]
    found = desk.reassess(Queue(), newer())

    assert found.dry_run
    assert {how: [move.complaint_id for move in found.those(how)] for how in Moved} == {
        Moved.KEPT: ["c-1"], Moved.MAPPED: ["c-2"], Moved.SPLIT: ["c-3"], Moved.UNMAPPED: ["c-4"],
    }  # fmt: skip
    assert found.those(Moved.SPLIT)[0].after == ("goods/damaged", "goods/faulty")
    assert [desk.history(f"c-{number}") for number in range(1, 6)] == before
    assert store.recall("default", "procedure", newer().ref.digest) == ()


def test_what_is_clear_moves_and_the_rest_goes_to_a_person(store: ComplaintStore) -> None:
    """Kept and mapped ones are under the new procedure, their clocks pinned to the old; the others are exceptions."""
    desk = four_complaints(store)
    desk.reassess(Queue(), newer(), dry_run=False)
    kept, mapped, split, unmapped = (desk.get(f"c-{number}") for number in range(1, 5))

    assert [str(case.procedure) for case in (kept, mapped, split, unmapped)] == ["Shop 2", "Shop 2", "Shop 1", "Shop 1"]
    assert mapped.submission.category == "delivery/missing"
    assert {clock.standard for clock in mapped.clocks} == {"acknowledge", "answer", "check"}
    assert [clock.due_at for clock in mapped.clocks] == [clock.due_at for clock in split.clocks]
    assert split.exceptions == unmapped.exceptions == ("category",)
    assert [case.id for case in desk.exceptions().entries] == ["c-3", "c-4"]
    assert any("may be goods/damaged or goods/faulty" in line for line in desk.explain("c-3"))
    assert any("has no successor" in line for line in desk.explain("c-4"))
    kinds = [type(event) for event in desk.history("c-2")]
    assert kinds[-2:] == [Corrected, Assessed]
    fresh = a_desk(newer(), store, clock=Clock(OPENED))
    assert [one.standard.id for one in fresh.explain("c-2").deadlines] == ["acknowledge", "answer", "check"]
    assert desk.verify().sound
    assert replay(desk.history("c-2")) == mapped


def test_clocks_begin_anew_only_if_told_so(store: ComplaintStore) -> None:
    """Asked to, a reassessment puts the new procedure's promises in the place of the old ones."""
    desk = four_complaints(store)
    desk.reassess(["c-1"], newer(), dry_run=False, keep_clocks=False, by=BOSS)
    assert [(clock.standard, clock.under) for clock in desk.get("c-1").clocks] == [("answer-2", None)]
    assert desk.get("c-2").procedure != desk.get("c-1").procedure


def test_a_person_says_what_a_split_category_is(store: ComplaintStore) -> None:
    """With a person's word for it, a split or unmapped complaint moves too, and is no exception any more."""
    desk = four_complaints(store)
    desk.reassess(Queue(), newer(), dry_run=False)
    decided = {"c-3": "goods/faulty", "c-4": "goods/damaged"}
    found = desk.reassess(Queue(exception=True), newer(), dry_run=False, categories=decided, by=BOSS)

    assert [move.after for move in found.moves] == [("goods/faulty",), ("goods/damaged",)]
    assert [desk.get(one).submission.category for one in decided] == list(decided.values())
    assert desk.exceptions().entries == ()


def test_every_issue_is_mapped(store: ComplaintStore) -> None:
    """A complaint moves when each of its issues has one successor; one that is split keeps it where it is."""
    desk, _ = a_living_desk(store, taxonomy=taxonomy("1", OLD))
    desk.register(a_submission(category="delivery/late", further_issues=(Issue(category="delivery/lost"),)))
    desk.register(a_submission(category="delivery/late", further_issues=(Issue(category="goods/broken"),)))
    found = desk.reassess(["c-1", "c-2"], newer(), dry_run=False)
    assert [issue.category for issue in desk.get("c-1").submission.issues] == ["delivery/late", "delivery/missing"]
    assert [move.how for move in found.moves] == [Moved.KEPT, Moved.SPLIT]
    assert desk.get("c-2").exceptions == ("category",)


def test_one_that_cannot_be_moved_stops_no_other(store: ComplaintStore) -> None:
    """A category that a person named and nobody knows is told in its own line; the others are moved."""
    desk = four_complaints(store)
    found = desk.reassess(Queue(), newer(), dry_run=False, categories={"c-1": "no/such"})
    assert [move.error is not None for move in found.moves] == [True, False, False, False]
    assert str(desk.get("c-2").procedure) == "Shop 2"
    assert str(desk.get("c-1").procedure) == "Shop 1"


@pytest.mark.parametrize("by", [ANN, Actor(id="eve")])
def test_who_may_not_is_refused(store: ComplaintStore, by: Actor) -> None:
    """Putting complaints under another procedure is for whom the procedure permits to."""
    desk = four_complaints(store)
    found = desk.reassess(["c-1"], newer(), dry_run=False, by=by)
    assert [type(move.error) for move in found.moves] == [NotPermitted]


def test_a_pinned_clock_stays_with_the_procedure_that_started_it(store: ComplaintStore) -> None:
    """Moved twice, a complaint still has the clocks of the first procedure, and they say so."""
    desk, _ = a_living_desk(store)
    case = desk.register(a_submission(received_at=OPENED))
    first = case.procedure
    assert first is not None
    for version in ("2", "3"):
        header = {**a_mapping()["procedure"], "version": version}
        desk.reassess([case.id], a_living_procedure(procedure=header), dry_run=False)
    moved = desk.get(case.id)
    assert str(moved.procedure) == "Shop 3"
    assert {clock.under for clock in moved.clocks} == {first.digest}
    assert desk.verify().sound
