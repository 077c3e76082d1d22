"""Decide: what may be refused, granted, settled, and how that has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Unpack

    from grievance.analytics import AuthorityUsed, Refusals
    from grievance.cannot_help import Words
    from grievance.decision import Decision
    from grievance.model import Actor, Body, Ground, Money, Refusal, Remedy
    from grievance.policies import Entitlement, Verdict

__all__ = ["AsyncDecisions"]


class AsyncDecisions(AsyncRunning):
    """Decide: what may be refused, granted, settled, and how that has gone, awaited."""

    async def cannot_help(self, complaint_id: str) -> Decision[Ground]:
        """See `Desk.cannot_help`."""
        from grievance.desk._suggesting import cannot_help

        return await self._run(cannot_help(self._do.context, complaint_id))

    async def refusal(
        self,
        complaint_id: str,
        ground: Ground,
        *,
        by: Actor,
        body: str | Body | None = None,
        **words: Unpack[Words],
    ) -> Refusal:
        """See `Desk.refusal`."""
        from grievance.desk._suggesting import refusal

        return await self._run(refusal(self._do.context, complaint_id, ground, by, body, **words))

    async def may_settle(self, complaint_id: str, remedies: Sequence[Remedy], *, by: Actor) -> Decision[Verdict]:
        """See `Desk.may_settle`."""
        from grievance.desk._deciding import authority_over

        return await self._run(authority_over(self._do.context, complaint_id, remedies, by.roles))

    async def return_discount(
        self, complaint_id: str, *, returned_at: datetime, price: Money, used: bool = False
    ) -> Decision[Entitlement]:
        """See `Desk.return_discount`."""
        from grievance.desk._suggesting import discount

        return await self._run(discount(self._do.context, complaint_id, returned_at, price, used=used))

    async def refusals(self) -> Refusals:
        """See `Desk.refusals`."""
        from grievance.desk._counting import counted_refusals

        return await self._run(counted_refusals(self._do.context))

    async def authority_used(self) -> AuthorityUsed:
        """See `Desk.authority_used`."""
        from grievance.desk._counting import counted_authority

        return await self._run(counted_authority(self._do.context))
