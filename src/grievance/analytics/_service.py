"""Was everybody answered, how fast, and how satisfied were those who were (S22, S34, S75)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import attrs

from grievance.model import Complaint, Direction, Nature, Stage

__all__ = ["Service", "service"]


@attrs.frozen(kw_only=True)
class Service:
    """
    How a set of complaints was served.

    ``registered`` counts complaints that were not withdrawn; ``unanswered`` are the ids of those among them that have
    no answer: one that was taken up again after its answer is owed another. ``reactions`` and ``answers`` are the times
    from receipt to the first word and to the first answer (S22). ``asked`` counts those that ever were answered and
    whose complainant said how satisfied they are, ``satisfied`` the content ones among them.
    """

    registered: int
    answered: int
    unanswered: tuple[str, ...]
    reactions: tuple[timedelta, ...]
    answers: tuple[timedelta, ...]
    asked: int
    satisfied: int

    @property
    def coverage(self) -> float | None:
        """The share that was answered, which has to be 1 (S34); None if there are no complaints."""
        return self.answered / self.registered if self.registered else None

    @property
    def satisfaction(self) -> float | None:
        """The share of the satisfied among the answered who were asked, not among all (S75); None if nobody was."""
        return self.satisfied / self.asked if self.asked else None

    @property
    def time_to_react(self) -> timedelta | None:
        """The median time from receipt to the first word; None if there was none."""
        return _median(self.reactions)

    @property
    def time_to_answer(self) -> timedelta | None:
        """The median time from receipt to the first answer; None if there was none."""
        return _median(self.answers)


def _median(times: tuple[timedelta, ...]) -> timedelta | None:
    if not times:
        return None
    ordered, half = sorted(times), len(times) // 2
    return ordered[half] if len(times) % 2 else (ordered[half - 1] + ordered[half]) / 2


def service(complaints: Iterable[Complaint]) -> Service:
    """
    Return how *complaints* were served.

    Left out are contacts that are no complaints, withdrawn complaints, and those that go on as part of another one.
    """
    counted = [one for one in complaints if one.nature is Nature.COMPLAINT and _counts(one)]
    answers = {one.id: answered_at - one.received_at for one in counted if (answered_at := _answered_at(one))}
    reactions = (reacted_at - one.received_at for one in counted if (reacted_at := _reacted_at(one)))
    verdicts = [_satisfied(one) for one in counted if one.id in answers]
    return Service(
        registered=len(counted),
        answered=sum(one.answered_at is not None for one in counted),
        unanswered=tuple(one.id for one in counted if one.answered_at is None),
        reactions=tuple(reactions),
        answers=tuple(answers.values()),
        asked=sum(verdict is not None for verdict in verdicts),
        satisfied=sum(verdict is True for verdict in verdicts),
    )


def _counts(complaint: Complaint) -> bool:
    return complaint.stage is not Stage.WITHDRAWN and complaint.merged_into is None


def _answered_at(complaint: Complaint) -> datetime | None:
    """Return when it was first answered; that it was taken up again later does not undo it."""
    before = (reopening.answered_at for reopening in complaint.reopenings if reopening.decided_by is not None)
    return min(filter(None, (complaint.answered_at, *before)), default=None)


def _reacted_at(complaint: Complaint) -> datetime | None:
    """Return when the complainant first heard from a person, or got a receipt."""
    words = (
        one.at for one in complaint.contacts if one.direction is Direction.OUT and not one.automatic and not one.bounced
    )
    return min(filter(None, (complaint.acknowledged_at, _answered_at(complaint), *words)), default=None)


def _satisfied(complaint: Complaint) -> bool | None:
    return next((one.satisfied for one in reversed(complaint.feedback) if one.satisfied is not None), None)
