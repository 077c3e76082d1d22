"""What has to be done on a complaint, and from when on: a function of its history and its procedure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grievance.model import Complaint, Stage
from grievance.procedure._agenda_of_clocks import begun, of_clocks
from grievance.procedure._agenda_of_rests import (
    of_failures,
    of_hand_over,
    of_letters_lost,
    of_remedies,
    of_replies,
    of_restriction,
    of_rests,
    of_reviews,
    of_tasks,
)
from grievance.procedure._item import Item, Procedures
from grievance.procedure._procedure import Procedure

__all__ = ["agenda", "next_due"]


def agenda(complaint: Complaint, procedures: Procedures) -> tuple[Item, ...]:
    """
    Return what has to be done on *complaint*, past and to come, the earliest first.

    It is a function of the history alone: a letter stands on it until its duty is done or waived, a rung of a ladder
    as long as its clock runs, a task until it is settled (S37). What was handed out already is among it.
    """
    return tuple(sorted(_items(complaint, procedures), key=lambda item: (item.at, item.id)))


def next_due(complaint: Complaint, procedures: Procedures) -> datetime | None:
    """Return the next instant at which something is to be handed out, None when all that is known of was."""
    done = {prompt.effect for prompt in complaint.prompts}
    if not done and complaint.stage is Stage.OPEN and not any(getattr(complaint, name) for name in _BESIDE_CLOCKS):
        return min(begun(complaint, procedures), default=None)
    return min((item.at for item in _items(complaint, procedures) if item.id not in done), default=None)


_BESIDE_CLOCKS = ("tasks", "proposal", "granted", "contacts", "reopenings", "erased_at")
"""What has something to be done on an open complaint beside its clocks; a new one has none of it."""


def _items(complaint: Complaint, procedures: Procedures) -> Iterator[Item]:
    procedure = procedures[None]
    if complaint.erased_at is not None:
        return
    if complaint.open:
        yield from of_clocks(complaint, procedures)
        yield from _of_work(complaint, procedure)
    if complaint.granted:
        yield from of_remedies(complaint, procedure)
    if complaint.contacts:
        yield from of_letters_lost(complaint, procedure)
        yield from of_replies(complaint, procedure)
    if complaint.refusal is not None:
        yield from of_restriction(complaint, procedure)


def _of_work(complaint: Complaint, procedure: Procedure) -> Iterator[Item]:
    """Yield what is to be done beside the clocks on a complaint that is open."""
    if complaint.tasks:
        yield from of_tasks(complaint, procedure)
    if complaint.stage is not Stage.OPEN:
        yield from of_rests(complaint, procedure)
        yield from of_hand_over(complaint, procedure)
    if complaint.proposal is not None or complaint.reopenings:
        yield from of_reviews(complaint, procedure)
    if complaint.granted:
        yield from of_failures(complaint, procedure)
