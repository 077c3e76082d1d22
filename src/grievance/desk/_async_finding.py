"""Find complaints by their words, by their number, or by what they resemble, awaited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grievance.model import Complaint, Stage, Submission
    from grievance.policies import Precedent, Similarity
    from grievance.storage import Page

__all__ = ["AsyncLookup"]


class AsyncLookup(AsyncRunning):
    """Find complaints by their words, by their number, or by what they resemble, awaited."""

    async def search(
        self, text: str, *, stages: Iterable[Stage] = (), limit: int = 50, after: str | None = None
    ) -> Page[Complaint]:
        """See `Desk.search`."""
        from grievance.desk._finding import found_by_words

        return await self._run(found_by_words(self._do.context, text, stages, limit, after))

    async def precedents(
        self, submission: Submission, *, limit: int = 5, similarity: Similarity | None = None
    ) -> tuple[Precedent, ...]:
        """See `Desk.precedents`."""
        from grievance.desk._finding import precedents_of

        return await self._run(precedents_of(self._do.context, submission, limit, similarity))

    async def number(self, complaint_id: str) -> int:
        """See `Desk.number`."""
        from grievance.desk._finding import number_of

        return await self._run(number_of(self._do.context, complaint_id))

    async def numbered(self, number: int) -> Complaint:
        """See `Desk.numbered`."""
        from grievance.desk._finding import found_by_number

        return await self._run(found_by_number(self._do.context, number))
