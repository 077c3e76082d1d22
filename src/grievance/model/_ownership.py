"""Who answers for what: transfers of the complaint, tasks for others, and what sweeps have handed out."""

from __future__ import annotations

from datetime import datetime

import attrs

from grievance.model._checks import personal
from grievance.model._word import Word

__all__ = ["Offer", "Prompt", "Task", "TaskState", "Transfer"]


class Offer(Word):
    """What has become of an offered transfer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@attrs.frozen(kw_only=True)
class Transfer:
    """
    An offer to take a complaint over (S28, S54): the owner changes only when it is accepted.

    ``to`` is a person or a team; ``given_by`` owned it before.
    """

    to: str
    given_by: str | None
    at: datetime
    state: Offer = Offer.OPEN
    settled_at: datetime | None = None
    reason: str = personal(default="")


class TaskState(Word):
    """What has become of a task."""

    OPEN = "open"
    FINISHED = "finished"
    DECLINED = "declined"


@attrs.frozen(kw_only=True)
class Task:
    """
    A step of handling that somebody else does (S37): it has an owner and a deadline of its own.

    Giving a task away never changes who owns the complaint (D34).
    """

    id: str
    to: str
    given_at: datetime
    due_at: datetime | None = None
    state: TaskState = TaskState.OPEN
    settled_at: datetime | None = None
    what: str = personal(default="")

    def late(self, now: datetime) -> bool:
        """Return whether it was settled after its deadline, or is still open after it."""
        return self.due_at is not None and (self.settled_at or now) > self.due_at


@attrs.frozen(kw_only=True)
class Prompt:
    """
    Something that a sweep handed out, or that was past when it became known and therefore was not (``passed``).

    ``effect`` is the id of the effect, which is handed out once. ``again`` takes back an earlier prompt: a correction
    moved its instant into the future.
    """

    effect: str
    to: str | None = None
    passed: bool = False
    again: bool = False
