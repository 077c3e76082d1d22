"""Write to complainants: drafts, checks, checklists, how to answer on which channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._async_running import AsyncRunning

if TYPE_CHECKING:
    from grievance.correspondence import ChannelResponse, Draft
    from grievance.desk._corresponding import Checked, LetterChecked
    from grievance.model import ContactKind

__all__ = ["AsyncLetters"]


class AsyncLetters(AsyncRunning):
    """Write to complainants: drafts, checks, checklists, how to answer on which channel, awaited."""

    async def draft(self, complaint_id: str, kind: str, *, language: str | None = None, **known: object) -> Draft:
        """See `Desk.draft`."""
        from grievance.desk._corresponding import letter_drafted

        return await self._run(letter_drafted(self._do.context, complaint_id, kind, language, known))

    async def check_letter(
        self, complaint_id: str, kind: ContactKind, text: str, *, language: str | None = None, **known: object
    ) -> LetterChecked:
        """See `Desk.check_letter`."""
        from grievance.desk._corresponding import letter_checked

        return await self._run(letter_checked(self._do.context, complaint_id, (kind, text), language, known))

    async def checklists(self, complaint_id: str) -> tuple[Checked, ...]:
        """See `Desk.checklists`."""
        from grievance.desk._corresponding import checklists

        return await self._run(checklists(self._do.context, complaint_id))

    async def response_terms(self, complaint_id: str, *, solved_at_once: bool) -> ChannelResponse | None:
        """See `Desk.response_terms`."""
        from grievance.desk._corresponding import response_terms

        return await self._run(response_terms(self._do.context, complaint_id, solved_at_once=solved_at_once))
