"""The third door: a hypothesis state machine that does everything to a store and to the memory store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from grievance.errors import MissingExtra
from grievance.testing.conformance._capabilities import Lacks, read_lacks
from grievance.testing.conformance._trial import Make, Reopen, Subject

if TYPE_CHECKING:
    from hypothesis.stateful import RuleBasedStateMachine

__all__ = ["store_machine"]


def store_machine(
    make: Make,
    *,
    lacks: Mapping[str, str] | Lacks | None = None,
    reopen: Reopen | None = None,
    catch_up: Callable[[Any], object] | None = None,
) -> type[RuleBasedStateMachine]:
    """
    Return a state machine that does the same to a store and to the memory store, and compares all answers.

    Its ``TestCase`` is a test: ``TestMyStore = store_machine(make).TestCase``; its ``settings`` may be replaced. What
    is found is told as it was found: with a store to open and close, to make it smaller would take minutes. *make*,
    *lacks*, *reopen* and *catch_up* are those of `check_store`; with *reopen* the store is closed and opened now and
    then.

    Raises:
        InvalidValue: *lacks* names no capability, or gives no reason.
        MissingExtra: hypothesis is not installed.
    """
    try:
        from hypothesis import Phase, settings

        from grievance.testing.conformance._two_stores import TwoStores
    except ImportError:
        raise MissingExtra("test", needs="hypothesis") from None
    subject = Subject(make=make, reopen=reopen, catch_up=catch_up)
    fields = {"subject": subject, "lacking": frozenset(read_lacks(lacks))}
    machine: type[RuleBasedStateMachine] = type("StoreMachine", (TwoStores,), fields)
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    machine.TestCase.settings = settings(max_examples=60, stateful_step_count=20, deadline=None, phases=phases)
    return machine
