"""Laws of the register: every complaint has a number, so that a removed one is missed."""

from __future__ import annotations

from typing import Any

from grievance.errors import Unsupported
from grievance.storage import Numbered
from grievance.testing.conformance._capabilities import Capability
from grievance.testing.conformance._commits import (
    BANK,
    CLOSED,
    SHOP,
    a_commit,
    found,
    head_of,
    saved,
    stale,
)
from grievance.testing.conformance._law import law, require
from grievance.testing.conformance._trial import Trial

__all__ = [
    "complaints_are_numbered_without_gaps",
    "head_has_the_number_of_the_history",
    "numbered_begins_where_it_is_asked",
    "numbered_is_answered_or_unsupported",
    "numbered_is_in_the_order_of_the_register",
    "refused_complaint_takes_no_number",
    "register_belongs_to_its_tenant",
    "register_counts_all_complaints",
    "repeated_request_takes_no_number",
]

__tracebackhide__ = True


def _numbers(store: Any, names: str, *, tenant: str = SHOP) -> list[int | None]:
    return [store.history(tenant, name).number for name in names]


@law("STORE-601", needs=Capability.REGISTER)
def complaints_are_numbered_without_gaps(trial: Trial) -> None:
    """Complaints are numbered from 1 in the order in which they were first saved, and changes take no number."""
    saved(trial.store, a_commit("b"), a_commit("b", before=1), a_commit("a"), a_commit("b", before=2), a_commit("c"))
    require(
        (numbers := _numbers(trial.store, "bac")) == [1, 2, 3], "the numbers of b, a, c are 1 to 3", numbers=numbers
    )


@law("STORE-602", needs=Capability.REGISTER)
def register_counts_all_complaints(trial: Trial) -> None:
    """The register counts the complaints that were saved, each once however often it changes; at first none."""
    require((count := trial.store.registered(SHOP)) == 0, "the register of an empty store is empty", count=count)
    saved(trial.store, a_commit("a"), a_commit("b"), a_commit("a", before=1, **CLOSED))
    require((count := trial.store.registered(SHOP)) == 2, "two complaints were registered", count=count)


@law("STORE-603", needs=Capability.REGISTER)
def register_belongs_to_its_tenant(trial: Trial) -> None:
    """Every tenant has a register of its own, which begins at 1 and is read by that tenant only."""
    saved(trial.store, a_commit("a"), a_commit("b"))
    saved(trial.store, a_commit("a"), tenant=BANK)
    saved(trial.store, a_commit("c"))
    numbers = [_numbers(trial.store, "abc"), _numbers(trial.store, "a", tenant=BANK)]
    require(numbers == [[1, 2, 3], [1]], "the registers of two tenants are mixed", numbers=numbers)
    counts = [trial.store.registered(tenant) for tenant in (SHOP, BANK, "nobody")]
    require(counts == [3, 1, 0], "the registers of two tenants are counted together", counts=counts)
    shown = [found(trial, Numbered(), tenant=tenant) for tenant in (SHOP, BANK)]
    require(shown == [["a", "b", "c"], ["a"]], "the registers of two tenants are read together", found=shown)


@law("STORE-604", needs=Capability.REGISTER)
def refused_complaint_takes_no_number(trial: Trial) -> None:
    """A new complaint that is refused takes no number."""
    saved(trial.store, a_commit("a"))
    stale(trial.store, [a_commit("b", unchanged=(("a", 7),))], "a new complaint whose ground is off")
    saved(trial.store, a_commit("c"))
    require((numbers := _numbers(trial.store, "ac")) == [1, 2], "a refused complaint took a number", numbers=numbers)


@law("STORE-605", needs=Capability.REGISTER)
def repeated_request_takes_no_number(trial: Trial) -> None:
    """A new complaint whose request key is known takes no number."""
    saved(trial.store, a_commit("a", request_key="r"), a_commit("b", request_key="r"), a_commit("c"))
    require((numbers := _numbers(trial.store, "ac")) == [1, 2], "a repeated request took a number", numbers=numbers)


@law("STORE-606", needs=Capability.REGISTER)
def head_has_the_number_of_the_history(trial: Trial) -> None:
    """The number in the head is the number in the history, also after a change."""
    saved(trial.store, a_commit("a"), a_commit("b"), a_commit("b", before=1))
    numbers = [head_of(trial.store, name).number for name in "ab"]
    require(numbers == [1, 2], "the heads of a and b have the numbers 1 and 2", numbers=numbers)


@law("STORE-607", needs=Capability.REGISTER)
def numbered_is_in_the_order_of_the_register(trial: Trial) -> None:
    """Numbered gives all complaints in the order of their numbers, in pages of any size, whatever changed."""
    saved(trial.store, a_commit("c"), a_commit("a", **CLOSED), a_commit("b", rank_at=None), a_commit("c", before=1))
    saved(trial.store, *(a_commit(name) for name in "987654321"))
    for by in (1, 2, 3, 9, 12, 13):
        shown = "".join(found(trial, Numbered(), by=by))
        require(shown == "cab987654321", "the register is c, a, b, 9 to 1", by=by, found=shown)


@law("STORE-608", needs=Capability.REGISTER)
def numbered_begins_where_it_is_asked(trial: Trial) -> None:
    """Numbered begins with the number from which on it is asked."""
    saved(trial.store, *(a_commit(name) for name in "cab"))
    shown = [found(trial, Numbered(since=since)) for since in (2, 3, 4)]
    require(shown == [["a", "b"], ["b"], []], "from the number 2 on stand a and b", found=shown)


@law("STORE-609")
def numbered_is_answered_or_unsupported(trial: Trial) -> None:
    """Numbered is answered, or refused with Unsupported and with no other error."""
    saved(trial.store, a_commit("a"))
    try:
        shown = found(trial, Numbered())
    except Unsupported:
        return
    require(shown == ["a"], "the register has another complaint", found=shown)
