"""Batches in which something goes wrong: one that fails stops no other, and no complaint is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from grievance.decision import Decision, Reason
from grievance.desk import AsyncDesk, Desk
from grievance.errors import FactError, InvalidValue, StaleComplaint, StorageError
from grievance.model import Attributes, Submission
from grievance.policies import Facts
from grievance.storage import Changed, ComplaintStore, Page, Saved, ThreadedStore
from grievance.storage.memory import MemoryStore
from support.builders import a_submission
from support.procedures import Clock, a_desk, a_procedure, numbered, with_policy
from support.stores import ids

BECAUSE = Reason(rule="own", because="we say so")


def texts(*names: str) -> list[Submission]:
    """Return submissions with these texts."""
    return [a_submission(text=name) for name in names]


def strict(facts: Facts) -> Decision[int]:
    """Refuse a submission that says "bad"."""
    if facts.submission.text == "bad":
        raise InvalidValue("Submission.text", "must not be bad")
    return Decision(value=85, reasons=(BECAUSE,))


def test_one_that_is_refused_stops_no_other(store: ComplaintStore) -> None:
    """The refused submissions of a batch have their errors, the others are registered, in the order handed in."""
    desk = a_desk(with_policy(strict), store)
    found = desk.register_all(texts("a", "bad", "b", "bad"))

    assert [one.complaint.submission.text if one.complaint else None for one in found] == ["a", None, "b", None]
    assert [type(one.error) for one in found] == [type(None), InvalidValue, type(None), InvalidValue]
    assert [one.known for one in found] == [False] * 4
    assert len(ids(store, Changed(), tenant="default")) == 2


def test_a_fact_of_a_wrong_type_is_refused(store: ComplaintStore) -> None:
    """An attribute that contradicts its declaration stops its own submission alone, and the fact is named."""
    rule = {"id": "gold", "when": {"loyalty": "gold"}, "score": 1, "because": "loyal"}
    desk = a_desk(a_procedure(facts={"loyalty": ["none", "gold"]}, priority_rules=[rule]), store)
    loyal = [a_submission(attributes=Attributes({"loyalty": level})) for level in ("gold", "platinum", "none")]
    first, second, third = desk.register_all(loyal)
    assert isinstance(second.error, FactError)
    assert second.error.fact == "loyalty"
    assert first.complaint is not None
    assert third.complaint is not None


def test_all_refused_is_nothing_saved(store: ComplaintStore) -> None:
    """When every submission is refused the store is not written to; a single one raises its own error."""
    desk = a_desk(with_policy(strict), store)
    assert [one.complaint for one in desk.register_all(texts("bad", "bad"))] == [None, None]
    with pytest.raises(InvalidValue, match="must not be bad"):
        desk.register(a_submission(text="bad"))
    assert ids(store, Changed(), tenant="default") == []


def test_a_refused_one_is_no_earlier_complaint(store: ComplaintStore) -> None:
    """A submission that was refused never makes the next one of the batch a repetition."""
    rule = {"id": "again", "when": {"recurrence": "same customer"}, "score": 90, "because": "again"}

    def route(facts: Facts) -> Decision[str]:
        return Decision(value="team", reasons=(BECAUSE,)) if strict(facts) else Decision.abstain("own", "no")

    desk = a_desk(with_policy(route, "routing", priority_rules=[rule]), store)
    batch = [a_submission(text=text, customer_id="k") for text in ("bad", "first", "second")]
    _, first, second = desk.register_all(batch)
    assert first.complaint is not None
    assert second.complaint is not None
    assert first.complaint.priority is not None
    assert second.complaint.priority is not None
    assert (first.complaint.priority.score, second.complaint.priority.score) == (0, 90)


def failing(_facts: Facts) -> Any:
    """Fail with an error of the host's own, whose text holds what was written."""
    raise ZeroDivisionError("Jane Roe wrote this")


def silent(_facts: Facts) -> Any:
    """Forget to answer."""


def fractional(_facts: Facts) -> Any:
    """Answer with something that is no whole number."""
    return Decision(value=79.5)


def truthful(_facts: Facts) -> Any:
    """Answer with a boolean, which Python takes for a number."""
    return Decision(value=True)


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        (failing, "the policy failed with ZeroDivisionError"),
        (silent, "the policy answered with NoneType, which is no decision"),
        (fractional, "the policy answered with float, where int is asked for"),
        (truthful, "the policy answered with bool, where int is asked for"),
    ],
)
@pytest.mark.parametrize("section", ["priority", "routing"])
def test_a_broken_policy_drops_no_complaint(
    store: ComplaintStore, policy: Callable[[Facts], Any], why: str, section: str
) -> None:
    """
    Whatever goes wrong inside a policy of the host leaves the question to a person (S40).

    The complaint is on record, on the exception list, at the most urgent level that a score can reach or with the
    accountable person, and the reason names the policy and the kind of failure, never what the failure says.
    """
    desk = a_desk(with_policy(policy, section), store)
    [one] = desk.register_all(texts("a"))
    case = one.complaint
    assert case is not None
    assert case.exceptions == (section,)
    assert case.priority is not None
    assert (case.priority.level, case.team) == (
        ("urgent", "logistics") if section == "priority" else ("normal", "boss@shop.example")
    )
    ruling = case.ruling(section)
    assert ruling is not None
    assert str(ruling.reasons[0]) == f"{why.replace('int is', 'str is') if section == 'routing' else why} [policy own]"
    assert not any("Jane Roe" in sentence for sentence in desk.explain(case.id))


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_an_interruption_is_none_of_our_business(error: type[BaseException]) -> None:
    """What is meant to end the program goes through a policy and the desk, and nothing is saved."""

    def policy(_facts: Facts) -> Decision[int]:
        raise error

    store = MemoryStore()
    with pytest.raises(error):
        a_desk(with_policy(policy), store).register_all(texts("a"))
    assert ids(store, Changed(), tenant="default") == []


def test_ids_that_clash_in_a_batch(store: ComplaintStore) -> None:
    """Of two submissions that the host gave one id the first is registered, the second is refused; others go in."""
    desk = a_desk(store=store, ids=lambda submission: submission.text)
    found = desk.register_all(texts("a", "twin", "b", "twin", "c", "twin"))

    assert [one.complaint.id if one.complaint else None for one in found] == ["a", "twin", "b", None, "c", None]
    errors = [one.error for one in found if one.error]
    assert [type(error) for error in errors] == [StaleComplaint, StaleComplaint]
    assert ids(store, Changed(), tenant="default") == ["a", "twin", "b", "c"]


def test_ids_that_are_taken(store: ComplaintStore) -> None:
    """A submission whose id another complaint has is refused; the others go in and the other complaint stays."""
    desk = a_desk(store=store, ids=lambda submission: submission.text)
    desk.register_all(texts("x", "y"))
    found = desk.register_all(texts("a", "y", "b", "x"))
    assert [one.complaint.id if one.complaint else None for one in found] == ["a", None, "b", None]
    assert [one.error.complaint_id for one in found if isinstance(one.error, StaleComplaint)] == ["y", "x"]
    assert ids(store, Changed(), tenant="default") == ["x", "y", "a", "b"]
    with pytest.raises(StaleComplaint):
        desk.register(a_submission(text="x"))
    assert [one.complaint for one in desk.register_all(texts("x", "y"))] == [None, None]


class Broken(MemoryStore):
    """A store of which one method fails."""

    def __init__(self, method: str, error: Exception) -> None:
        super().__init__()
        self.method, self.error = method, error

    def __getattribute__(self, name: str) -> Any:
        if name == object.__getattribute__(self, "__dict__").get("method"):
            raise object.__getattribute__(self, "error")
        return super().__getattribute__(name)


RECURRING = {"id": "again", "when": {"recurrence": "both", "customer.known": True}, "score": 1, "because": "again"}


@pytest.mark.parametrize("method", ["save", "recall", "find", "remember"])
@pytest.mark.parametrize(
    "error", [StorageError("disk on fire"), StaleComplaint("of nobody", expected=0, actual=1), OSError("unplugged")]
)
def test_a_failing_store_is_no_fault_of_the_submissions(method: str, error: Exception) -> None:
    """An error of the store is raised as it is, by both desks; it is never counted against a submission."""
    store = Broken(method, error)
    procedure = a_procedure(priority_rules=[RECURRING])
    batch = [a_submission(customer_id="k", product="p")]
    with pytest.raises(type(error)) as raised:
        a_desk(procedure, store).register_all(batch)
    assert raised.value is error

    desk = AsyncDesk(procedure, ThreadedStore(store), clock=Clock(), ids=numbered())
    with pytest.raises(type(error)) as raised:
        asyncio.run(desk.register_all(batch))
    assert raised.value is error


@pytest.mark.parametrize(
    ("method", "use"),
    [
        ("get", lambda desk: desk.get("c-1")),
        ("history", lambda desk: desk.history("c-1")),
        ("get", lambda desk: desk.explain("c-1")),
        ("find", lambda desk: desk.queue()),
        ("find", lambda desk: desk.due()),
        ("find", lambda desk: desk.analysis_missing()),
    ],
)
def test_reading_raises_what_the_store_raises(method: str, use: Callable[[Desk], object]) -> None:
    """The very error of the store reaches whoever asked."""
    error = RuntimeError("unplugged")
    with pytest.raises(RuntimeError) as raised:
        use(a_desk(store=Broken(method, error)))
    assert raised.value is error


def test_a_store_that_answers_too_little_is_noticed() -> None:
    """A store that says of fewer commits than it was given what became of them is refused."""

    class Short(MemoryStore):
        def save(self, tenant: str, commits: Any, /) -> tuple[Saved, ...]:
            return super().save(tenant, commits)[:1]

    with pytest.raises(ValueError, match="zip"):
        a_desk(store=Short()).register_all(texts("a", "b"))


def test_pages_of_a_store_that_repeats_itself_end() -> None:
    """An empty page without a cursor is the end."""

    class Empty(MemoryStore):
        def find(self, *_: Any, **__: Any) -> Page[Any]:
            return Page(entries=())

    assert a_desk(store=Empty()).due() == ()
    assert a_desk(store=Empty()).queue().entries == ()
