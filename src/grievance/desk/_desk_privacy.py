"""Keep what has to be kept of a person, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from grievance.desk._erasing import Erased
    from grievance.desk._retaining import Retained
    from grievance.model import Actor
    from grievance.policies import Redactor, RetentionPlan

__all__ = ["Privacy"]


class Privacy(Running):
    """Keep what has to be kept of a person, and nothing more."""

    def erase(
        self,
        complaint_ids: Iterable[str],
        *,
        redact: Redactor | None = None,
        by: Actor | None = None,
        dry_run: bool = False,
    ) -> Erased:
        """
        Erase the personal data of complaints that have ended; what was done and decided stays, and so do all counts.

        Of the complaint's words nothing is kept unless *redact* takes the persons out of them, after what we know of
        them was taken out. The store is purged; `verify` then says *erased*, not *changed*. A *dry_run* only says what
        would be erased, and what not and why.
        """
        from grievance.desk._erasing import erase

        return self._run(erase(self._do.context, complaint_ids, redact, by, dry_run=dry_run))

    def erase_customer(
        self, customer_id: str, *, redact: Redactor | None = None, by: Actor | None = None, dry_run: bool = False
    ) -> Erased:
        """Erase a customer and the personal data of all their complaints, under one pseudonym that leads nowhere."""
        from grievance.desk._erasing import erase_customer

        return self._run(erase_customer(self._do.context, customer_id, redact, by, dry_run=dry_run))

    def retention(self, now: datetime | None = None) -> RetentionPlan:
        """Return which complaints have been kept for long enough at *now*, which are held, which expire when."""
        from grievance.desk._retaining import plan

        return self._run(plan(self._do.context, now))

    def retain(
        self,
        now: datetime | None = None,
        *,
        dry_run: bool = True,
        redact: Redactor | None = None,
        by: Actor | None = None,
    ) -> Retained:
        """Erase what has been kept for long enough at *now*: in a dry run unless told so."""
        from grievance.desk._retaining import retain

        return self._run(retain(self._do.context, now, redact, by, dry_run=dry_run))

    def purge(self) -> bool | None:
        """Wipe all traces of what was erased; False if others have the store in use, None if it leaves no traces."""
        from grievance.desk._driving import purged

        return self._run(purged())

    def export_person(self, customer_id: str, *, by: Actor) -> bytes:
        """
        Return everything that is kept of a customer, as one JSON document in UTF-8 for the customer.

        Who asked for it goes on record.

        Raises:
            InvalidValue: Nothing is kept of them.
        """
        from grievance.desk._retaining import export_person

        return self._run(export_person(self._do.context, customer_id, by))
