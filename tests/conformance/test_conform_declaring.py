"""What a store lacks is declared: what is not declared fails, and so does what is declared and is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from conformance.breaking import LACKS, QUICK, report_on
from conformance.stores import LaggingStore, PlainStore, SingleStore
from grievance.errors import InvalidValue
from grievance.storage import ThreadedStore
from grievance.storage.memory import MemoryStore
from grievance.testing.conformance import LAWS, WITHOUT, Capability, LawVerdict, StoreReport, check_store


@pytest.mark.parametrize("store", [MemoryStore, LaggingStore, SingleStore, PlainStore])
def test_what_is_declared_conforms(store: Callable[[], Any]) -> None:
    """A store keeps all laws but those that need what it says that it lacks."""
    report = report_on(store)

    assert report.conforms, str(report)
    needed = {one for verdict in report.verdicts if verdict.broken is not None for one in verdict.law.needs}
    assert {one.value for one in needed} == {"purge", *getattr(store, "lacks", {})}


def test_an_asynchronous_store_keeps_the_same_laws() -> None:
    """A store that is awaited is tried by the same laws, and may be made by what is awaited too."""

    async def make() -> ThreadedStore:
        return ThreadedStore(MemoryStore())

    report = check_store(make, laws=QUICK)

    assert report.conforms, str(report)


@pytest.mark.parametrize(
    ("store", "needs"),
    [(LaggingStore, Capability.FRESH), (SingleStore, Capability.BATCHES)],
    ids=["late", "one by one"],
)
def test_an_undeclared_lack_fails(store: Callable[[], Any], needs: Capability) -> None:
    """What a store cannot do and does not say breaks the laws that need it, and no others."""
    report = check_store(store, lacks=LACKS, catch_up=getattr(store, "catch_up", None), laws=QUICK)

    assert not report.conforms
    assert report.broken == tuple(one for one in report.verdicts if needs in one.law.needs and one.broken)
    assert report.not_lacking == ()


def test_who_answers_late_has_to_be_let_catch_up() -> None:
    """A store that answers late conforms only if the kit is told how to wait for it."""
    assert not check_store(LaggingStore, lacks={**LACKS, **LaggingStore.lacks}, laws=QUICK).conforms


@pytest.mark.parametrize("name", ["batches", "fresh", "register", "search", "inventory"])
def test_a_declared_lack_that_works_fails(name: str) -> None:
    """A store that keeps every law of a capability has it, and may not say that it lacks it."""
    report = check_store(MemoryStore, lacks={**LACKS, name: "so they say"}, laws=QUICK)

    assert report.broken == ()
    assert [one.value for one in report.not_lacking] == [name]
    assert not report.conforms
    with pytest.raises(
        AssertionError, match=f"^{name}: declared lacking, but the store keeps every law of it: say so$"
    ):
        report.must_conform()


@pytest.mark.parametrize("name", ["threads", "processes"])
def test_luck_is_no_proof(name: str) -> None:
    """That all laws of threads or of processes were kept does not show that a declared lack of them is none."""
    of_it = [law for law in LAWS if law.needs == (Capability(name),)]
    verdicts = tuple(LawVerdict(law=law, lacking="so they say") for law in of_it)

    assert of_it
    assert StoreReport(verdicts=verdicts, lacks={Capability(name): "so they say"}).conforms


def test_a_law_that_needs_more_that_is_lacking_is_no_proof() -> None:
    """A law that needs something else that is lacking says nothing of a capability, kept or broken."""
    law = next(law for law in LAWS if law.needs == (Capability.FAULTS, Capability.BATCHES))
    kept, broken = LawVerdict(law=law), LawVerdict(law=law, broken="by faults", lacking="none")
    other = LawVerdict(law=next(law for law in LAWS if law.needs == (Capability.BATCHES,)))
    both = {Capability.FAULTS: "none", Capability.BATCHES: "none"}

    assert StoreReport(verdicts=(kept,), lacks=both).not_lacking == ()
    assert StoreReport(verdicts=(broken, other), lacks=both).not_lacking == (Capability.BATCHES,)
    assert StoreReport(verdicts=(kept,), lacks={Capability.BATCHES: "none"}).not_lacking == (Capability.BATCHES,)


def test_something_has_to_be_tried() -> None:
    """A report of no law at all would say that the store conforms: it is refused."""
    with pytest.raises(InvalidValue, match="laws: must hold at least one"):
        check_store(MemoryStore, laws=[])


def test_a_capability_of_which_no_law_was_tried_is_not_judged() -> None:
    """What is declared lacking is found to be there only by laws that were tried."""
    assert check_store(MemoryStore, lacks={**LACKS, "search": "so they say"}, laws=QUICK[:1]).conforms


def test_a_misspelt_capability_is_refused() -> None:
    """What is declared has to be one of the capabilities; the nearest one is named."""
    with pytest.raises(InvalidValue, match=r"lacks: no capability is called 'serch'.*'search'"):
        check_store(MemoryStore, lacks={"serch": "we have no index"})


@pytest.mark.parametrize("reason", ["", " "])
def test_a_lack_has_a_reason(reason: str) -> None:
    """What is lacking is declared with the reason why."""
    with pytest.raises(InvalidValue, match="lacks: must say why the store lacks 'search'"):
        check_store(MemoryStore, lacks={"search": reason})


def test_capabilities_are_declared_by_name_or_by_value() -> None:
    """The members of the enumeration and their names are the same declaration."""
    by_value = check_store(MemoryStore, lacks={Capability(name): reason for name, reason in LACKS.items()}, laws=QUICK)

    assert by_value.lacks == check_store(MemoryStore, lacks=LACKS, laws=QUICK).lacks
    assert by_value.conforms


def test_every_capability_says_what_a_store_without_it_does() -> None:
    """No capability is without its explanation, and none is explained that is not there."""
    assert set(WITHOUT) == set(Capability)
