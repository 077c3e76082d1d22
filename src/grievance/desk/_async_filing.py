"""Make it easy to complain: what a channel has to ask for, and what still to ask (S33, S50, S52)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grievance.model import Submission
    from grievance.policies import Effort, Form, Question, Recurrence

__all__ = ["AsyncFiling"]


class AsyncFiling(AsyncRunning):
    """Make it easy to complain: what a channel has to ask for, and what still to ask (S33, S50, S52), awaited."""

    async def missing(self, submission: Submission) -> tuple[str, ...]:
        """See `Desk.missing`."""
        from grievance.desk._asking import missing_of

        return await self._run(missing_of(self._do.context, submission))

    async def questions(
        self, submission: Submission, *, language: str = "en", declined: Iterable[str] = ()
    ) -> tuple[Question, ...]:
        """See `Desk.questions`."""
        from grievance.desk._asking import questions_for

        return await self._run(questions_for(self._do.context, submission, language, tuple(declined)))

    async def effort(self, form: Form, *, channel: str) -> Effort:
        """See `Desk.effort`."""
        from grievance.desk._asking import effort_on

        return await self._run(effort_on(self._do.context, form, channel))

    async def recurrence(self, complaint_id: str) -> Recurrence:
        """See `Desk.recurrence`."""
        from grievance.desk._asking import recurrence_in

        return await self._run(recurrence_in(self._do.context, complaint_id))
