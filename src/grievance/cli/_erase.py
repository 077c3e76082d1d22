"""``grievance erase``: the personal data of complaints or of a customer goes, what was done and decided stays (L83)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grievance.cli._doing import Doing
from grievance.cli._erasing import Erasing, Outcome, carry_out
from grievance.cli._open import TENANT, desk_of_store, open_store
from grievance.cli._printing import say_json
from grievance.codec import Codec
from grievance.errors import InvalidValue
from grievance.model import Customer
from grievance.storage import ComplaintStore

__all__ = ["erase"]


def erase(erasing: Erasing, doing: Doing, *, rejects: Sequence[Path], dry_run: bool) -> None:
    """Erase, or say what would be erased; exit with 1 if something had to be left."""
    with open_store(doing.store, must_exist=True) as store:
        desk, markers = desk_of_store(store, doing.now), _markers(store, erasing.customer_id)
        outcome = Outcome(erased=erasing(desk, dry_run=True))
        if erasing.customer_id is not None and not markers and outcome.nothing:
            raise InvalidValue("--customer", "nothing is kept of this customer in this store")
        if not dry_run:
            outcome = carry_out(desk, erasing, rejects=rejects, markers=markers)
    if doing.json:
        say_json({"dry_run": dry_run, **outcome.document})
    else:
        outcome.print("would erase" if dry_run else "erased")
    if not dry_run:
        outcome.exit_unless_done()


def _markers(store: ComplaintStore, customer_id: str | None) -> tuple[str, ...]:
    """Return what is kept of a customer beside the complaints: the id, names and addresses."""
    documents = () if customer_id is None else store.recall(TENANT, "customer", customer_id)
    if not documents:
        return ()
    customer = Codec().loads(documents[-1], Customer)
    return (customer.id, customer.name, customer.email, customer.phone)
