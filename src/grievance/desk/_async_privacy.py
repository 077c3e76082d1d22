"""Keep what has to be kept of a person, and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from grievance.desk._erasing import Erased
    from grievance.desk._retaining import Retained
    from grievance.model import Actor
    from grievance.policies import Redactor, RetentionPlan

__all__ = ["AsyncPrivacy"]


class AsyncPrivacy(AsyncRunning):
    """Keep what has to be kept of a person, and nothing more, awaited."""

    async def erase(
        self,
        complaint_ids: Iterable[str],
        *,
        redact: Redactor | None = None,
        by: Actor | None = None,
        dry_run: bool = False,
    ) -> Erased:
        """See `Desk.erase`."""
        from grievance.desk._erasing import erase

        return await self._run(erase(self._do.context, complaint_ids, redact, by, dry_run=dry_run))

    async def erase_customer(
        self, customer_id: str, *, redact: Redactor | None = None, by: Actor | None = None, dry_run: bool = False
    ) -> Erased:
        """See `Desk.erase_customer`."""
        from grievance.desk._erasing import erase_customer

        return await self._run(erase_customer(self._do.context, customer_id, redact, by, dry_run=dry_run))

    async def retention(self, now: datetime | None = None) -> RetentionPlan:
        """See `Desk.retention`."""
        from grievance.desk._retaining import plan

        return await self._run(plan(self._do.context, now))

    async def retain(
        self,
        now: datetime | None = None,
        *,
        dry_run: bool = True,
        redact: Redactor | None = None,
        by: Actor | None = None,
    ) -> Retained:
        """See `Desk.retain`."""
        from grievance.desk._retaining import retain

        return await self._run(retain(self._do.context, now, redact, by, dry_run=dry_run))

    async def purge(self) -> bool | None:
        """See `Desk.purge`."""
        from grievance.desk._driving import purged

        return await self._run(purged())

    async def export_person(self, customer_id: str, *, by: Actor) -> bytes:
        """See `Desk.export_person`."""
        from grievance.desk._retaining import export_person

        return await self._run(export_person(self._do.context, customer_id, by))
