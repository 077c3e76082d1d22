"""Write to complainants: drafts, checks, checklists, how to answer on which channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from grievance.correspondence import ChannelResponse, Draft
    from grievance.desk._corresponding import Checked, LetterChecked
    from grievance.model import ContactKind

__all__ = ["Letters"]


class Letters(Running):
    """Write to complainants: drafts, checks, checklists, how to answer on which channel."""

    def draft(self, complaint_id: str, kind: str, *, language: str | None = None, **known: object) -> Draft:
        """
        Return a letter of a *kind* of template (``"acknowledgement"``, ``"final response"``, ``"refusal"`` …).

        It is written in *language*, by default the complaint's, from what the complaint and the procedure know and what
        is *known* beside (`grievance.correspondence.LetterFacts`). Its ``missing`` is what is owed and not said; its
        ``contact`` makes the record of it once it was sent.
        """
        from grievance.desk._corresponding import letter_drafted

        return self._run(letter_drafted(self._do.context, complaint_id, kind, language, known))

    def check_letter(
        self, complaint_id: str, kind: ContactKind, text: str, *, language: str | None = None, **known: object
    ) -> LetterChecked:
        """Return what a letter that a person wrote says, what it owes and lacks, and what is wrong with its tone."""
        from grievance.desk._corresponding import letter_checked

        return self._run(letter_checked(self._do.context, complaint_id, (kind, text), language, known))

    def checklists(self, complaint_id: str) -> tuple[Checked, ...]:
        """Return the checklists for a complaint's channel and category, with what nobody has ticked off yet (S55)."""
        from grievance.desk._corresponding import checklists

        return self._run(checklists(self._do.context, complaint_id))

    def response_terms(self, complaint_id: str, *, solved_at_once: bool) -> ChannelResponse | None:
        """Return how to answer what came on the complaint's channel (S70), None where the procedure does not say."""
        from grievance.desk._corresponding import response_terms

        return self._run(response_terms(self._do.context, complaint_id, solved_at_once=solved_at_once))
