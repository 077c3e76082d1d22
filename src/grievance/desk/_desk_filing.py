"""Make it easy to complain: what a channel has to ask for, and what still to ask (S33, S50, S52)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grievance.model import Submission
    from grievance.policies import Effort, Form, Question, Recurrence

__all__ = ["Filing"]


class Filing(Running):
    """Make it easy to complain: what a channel has to ask for, and what still to ask (S33, S50, S52)."""

    def missing(self, submission: Submission) -> tuple[str, ...]:
        """Return what the channel has to ask for and is not told; what is kept of the customer is known."""
        from grievance.desk._asking import missing_of

        return self._run(missing_of(self._do.context, submission))

    def questions(
        self, submission: Submission, *, language: str = "en", declined: Iterable[str] = ()
    ) -> tuple[Question, ...]:
        """
        Return what is still to ask whoever complains, one thing at a time, in plain words (S50).

        What has to be told comes first, never what is known or was *declined*; from the first that need not be told
        on, each offers to stop.
        """
        from grievance.desk._asking import questions_for

        return self._run(questions_for(self._do.context, submission, language, tuple(declined)))

    def effort(self, form: Form, *, channel: str) -> Effort:
        """Return what a form costs whoever fills it in, against what the channel needs, with findings (S33, S52)."""
        from grievance.desk._asking import effort_on

        return self._run(effort_on(self._do.context, form, channel))

    def recurrence(self, complaint_id: str) -> Recurrence:
        """
        Return whether a complaint is primary, or secondary by product, by customer or by both (S60).

        What came before it counts, within the windows of the procedure, as far as the store knows it.

        Raises:
            UnknownComplaint: There is none with this id.
        """
        from grievance.desk._asking import recurrence_in

        return self._run(recurrence_in(self._do.context, complaint_id))
