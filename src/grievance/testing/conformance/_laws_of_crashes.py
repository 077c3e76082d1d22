"""Laws of crashes: whatever a desk does may fail at every call of its store; done again, it is done once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Literal

from grievance.desk import Desk
from grievance.errors import InvalidValue, LifecycleError
from grievance.lifecycle import RecordContact, Withdraw
from grievance.model import Contact, ContactKind, Customer, Direction
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import after
from grievance.testing.conformance._desks import CLERK, DAYS, Doing, a_desk, a_submission, as_it_stands
from grievance.testing.conformance._faulty import Crash, FaultyStore
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "a_crash_while_a_command_is_applied_is_mended",
    "a_crash_while_a_customer_is_kept_is_mended",
    "a_crash_while_a_procedure_is_acknowledged_is_mended",
    "a_crash_while_an_effect_is_settled_is_mended",
    "a_crash_while_complaints_are_merged_is_mended",
    "a_crash_while_erasing_is_mended",
    "a_crash_while_handing_out_is_mended",
    "a_crash_while_registering_is_mended",
    "a_crash_while_registering_many_is_mended",
]

__tracebackhide__ = True  # pytest shows the line of the test instead


def _mended(trial: Trial, doing: Doing) -> None:
    """Let *doing* fail at each call, before and after it, and do it again; it comes to what it comes to without."""
    memory = MemoryStore()
    doing.prepare(memory, lambda store: store)
    doing.done(a_desk(memory))
    expected = as_it_stands(memory, a_desk(memory))
    for store, call, when in _crashed(trial, doing):
        _require_sound(trial, store, f"after a failure {when} call {call}")
        with suppress(LifecycleError, InvalidValue):  # refused, since it was done
            doing.done(a_desk(trial.caught_up(store)))
        found = as_it_stands(trial.caught_up(store), a_desk(store))
        for name, value in expected.items():
            what = f"the {name} are others after a failure {when} call {call}, done again"
            require(found[name] == value, what, expected=value, found=found[name])
        _require_sound(trial, store, f"after a failure {when} call {call}, done again")
        trial.close(store)


def _crashed(trial: Trial, doing: Doing) -> Iterator[tuple[Any, int, str]]:
    """Yield a store in which *doing* has failed, for each call of it: once before, once after it was done."""
    for when in _WHEN:
        call, crashed = 0, True
        while crashed:
            call, crashed = call + 1, False
            store = trial.another()
            doing.prepare(store, trial.caught_up)
            try:
                doing.done(a_desk(FaultyStore(trial.caught_up(store), fail_at=call, when=when)))
            except Crash:
                crashed = True
            yield store, call, when


_WHEN: tuple[Literal["before", "after"], ...] = ("before", "after")


def _require_sound(trial: Trial, store: Any, when: str) -> None:
    found = a_desk(trial.caught_up(store)).verify()
    require(found.sound, f"what is stored is not sound {when}", findings=found.findings)


def _registered(*names: str) -> Any:
    """Return what registers complaints, one after the other."""
    return lambda desk: [desk.register(a_submission(name)) for name in names]


@law("STORE-901")
def a_crash_while_registering_is_mended(trial: Trial) -> None:
    """A registration that failed at any call of the store, and is done again, is done once."""
    _mended(trial, Doing((), _registered("c-1")))


@law("STORE-902", needs=Capability.BATCHES)
def a_crash_while_registering_many_is_mended(trial: Trial) -> None:
    """A registration of several that failed at any call of the store, and is done again, is done once."""
    submissions = [a_submission(name) for name in ("a", "b", "c")]
    _mended(trial, Doing((), lambda desk: [one.outcome() for one in desk.register_all(submissions)]))


@law("STORE-903")
def a_crash_while_a_command_is_applied_is_mended(trial: Trial) -> None:
    """A command with a key that failed at any call of the store, and is given again, is carried out once."""
    contact = Contact(kind=ContactKind.MESSAGE, direction=Direction.IN, channel="web", at=after(days=DAYS), text="Hm.")
    command = RecordContact(by=CLERK, key="once", contact=contact)
    _mended(trial, Doing((_registered("c-1"),), lambda desk: desk.apply("c-1", command)))


@law("STORE-904")
def a_crash_while_handing_out_is_mended(trial: Trial) -> None:
    """A sweep that failed at any call of the store, and is done again, hands all out once, under the same ids."""
    _mended(trial, Doing((_registered("c-1"),), lambda desk: desk.due()))


@law("STORE-905")
def a_crash_while_an_effect_is_settled_is_mended(trial: Trial) -> None:
    """A settlement that failed at any call of the store, and is done again, leaves nothing to be carried out twice."""
    prepared = (_registered("c-1"), Desk.due)
    _mended(trial, Doing(prepared, lambda desk: [desk.settle(effect, by=CLERK) for effect in desk.outbox()]))


@law("STORE-906", needs=Capability.BATCHES)
def a_crash_while_complaints_are_merged_is_mended(trial: Trial) -> None:
    """A merge that failed at any call of the store, and is done again, is in both histories once."""
    _mended(trial, Doing((_registered("a", "b"),), lambda desk: desk.merge("a", into="b", by=CLERK)))


@law("STORE-907")
def a_crash_while_erasing_is_mended(trial: Trial) -> None:
    """An erasure that failed at any call of the store, and is done again, has taken all that is personal away."""
    prepared = (_registered("c-1"), lambda desk: desk.apply("c-1", Withdraw(by=CLERK, reason="it came")))
    _mended(trial, Doing(prepared, lambda desk: desk.erase(["c-1"])))


@law("STORE-908")
def a_crash_while_a_customer_is_kept_is_mended(trial: Trial) -> None:
    """A customer that failed to be kept at any call of the store, and is kept again, is kept once."""
    _mended(trial, Doing((), lambda desk: desk.keep_customer(Customer(id="k", name="Ann"))))


@law("STORE-909")
def a_crash_while_a_procedure_is_acknowledged_is_mended(trial: Trial) -> None:
    """That somebody took note of a procedure is recorded once, though it failed at any call and was done again."""
    _mended(trial, Doing((), lambda desk: desk.acknowledge_procedure(CLERK)))
