"""``grievance export-person``: everything that is kept of a customer, for the customer (L83)."""

from __future__ import annotations

import sys
from pathlib import Path

from grievance.cli._files import write_private
from grievance.cli._open import desk_at
from grievance.desk import Desk
from grievance.errors import InvalidValue, UnknownComplaint

__all__ = ["export_person", "kept_of"]


def export_person(customer_id: str, url: str, *, output: Path | None) -> None:
    """Print one JSON document, or write it to a file that only its owner may read."""
    with desk_at(url, None) as desk:
        document = kept_of(desk, customer_id)
    if output is None:
        print(document.decode())
        return
    write_private(output, document)
    print(f"written to {output}, for its owner only", file=sys.stderr)


def kept_of(desk: Desk, customer_id: str) -> bytes:
    """
    Return the document.

    Raises:
        InvalidValue: Nothing is kept of this customer.
    """
    try:
        return desk.export_person(customer_id)
    except UnknownComplaint:
        raise InvalidValue("CUSTOMER", "nothing is kept of this customer in this store") from None
