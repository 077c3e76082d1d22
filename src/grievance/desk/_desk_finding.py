"""Find complaints: by their words, by their number, and those that were decided in a case like this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grievance.model import Complaint, Stage, Submission
    from grievance.policies import Precedent, Similarity
    from grievance.storage import Page

__all__ = ["Lookup"]


class Lookup(Running):
    """Find complaints by their words, by their number, or by what they resemble."""

    def search(
        self, text: str, *, stages: Iterable[Stage] = (), limit: int = 50, after: str | None = None
    ) -> Page[Complaint]:
        """
        Return a page of the complaints that have every word of *text*, the latest received first.

        Searched are the complainant's text and the reasons of what was decided; `storage.words_of` says what a word is.

        Raises:
            Unsupported: The store cannot search, or was opened without a text index.
        """
        from grievance.desk._finding import found_by_words

        return self._run(found_by_words(self._do.context, text, stages, limit, after))

    def precedents(
        self, submission: Submission, *, limit: int = 5, similarity: Similarity | None = None
    ) -> tuple[Precedent, ...]:
        """
        Return what was decided in cases like *submission*, the most similar first (S68).

        A store that cannot search finds those about the same product alone.
        """
        from grievance.desk._finding import precedents_of

        return self._run(precedents_of(self._do.context, submission, limit, similarity))

    def number(self, complaint_id: str) -> int:
        """
        Return the number of a complaint in the register: from 1 without gaps, one for each complaint, for ever.

        Raises:
            UnknownComplaint: There is no such complaint.
            Unsupported: The store keeps no register.
        """
        from grievance.desk._finding import number_of

        return self._run(number_of(self._do.context, complaint_id))

    def numbered(self, number: int) -> Complaint:
        """
        Return the complaint that has a number in the register.

        Raises:
            UnknownComplaint: None has it.
            Unsupported: The store keeps no register.
        """
        from grievance.desk._finding import found_by_number

        return self._run(found_by_number(self._do.context, number))
