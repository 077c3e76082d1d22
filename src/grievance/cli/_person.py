"""``grievance export-person``: everything that is kept of a customer, for the customer (L83)."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

from grievance.cli._files import write_private
from grievance.cli._open import desk_at
from grievance.model import Actor

__all__ = ["export_person"]


def export_person(customer_id: str, url: str, *, by: Actor, output: Path | None, now: datetime | None) -> None:
    """Print one JSON document, or write it to a file that only its owner may read; that *by* did it goes on record."""
    with desk_at(url, now) as desk:
        document = desk.export_person(customer_id, by=by)
    if output is None:
        print(document.decode())
        return
    write_private(output, document)
    print(f"written to {output}, for its owner only", file=sys.stderr)
