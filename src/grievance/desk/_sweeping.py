"""Hand out what has to be done, each thing once, however many sweeps run at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import PAGE, Operation, find, heads, outbox, pages, readable, save
from grievance.desk._filing import commit_of
from grievance.errors import StaleComplaint, StorageError, UnknownComplaint, Unsupported
from grievance.lifecycle import HandOut, follow
from grievance.model import Effect, Prompt, Reminder
from grievance.procedure import agenda
from grievance.storage import Commit, Due, Head, IndexEntry

__all__ = ["next_instant", "pending", "sweep"]

_LAST = datetime(9999, 1, 1, tzinfo=UTC)


def sweep(context: Context, now: datetime | None) -> Operation[tuple[Effect, ...]]:
    """
    Hand out what has to be done by *now*, the earliest first.

    What is handed out is recorded in the same transaction, so that no other sweep hands it out again. A complaint that
    cannot be swept stops no other: the accountable person is told of it.
    """
    until = context.instant(now)
    handed: list[Effect] = []
    after: str | None = None
    while True:
        page = yield from find(context.tenant, Due(before=until), limit=PAGE, after=after)
        handed.extend((yield from _swept(context, page.entries, until)))
        after = page.after
        if after is None:
            return tuple(sorted(handed, key=_when))


def _when(effect: Effect) -> tuple[datetime, str]:
    return effect.due_at or _LAST, effect.id


def _swept(context: Context, entries: Sequence[IndexEntry], until: datetime) -> Operation[list[Effect]]:
    """Sweep some complaints in one transaction; if one stands in the way, each by itself."""
    if not entries:
        return []
    commits: list[Commit] = []
    try:
        for head in (yield from heads(context.tenant, tuple(entry.complaint_id for entry in entries))):
            commits += yield from _prepared(context, head, until)
    except Exception as error:
        if isinstance(error, StorageError) and not isinstance(error, UnknownComplaint):
            raise
        if len(entries) == 1:
            return [_told_of(context, entries[0].complaint_id, error)]
        return (yield from _one_by_one(context, entries, until))
    try:
        yield from save(context.tenant, commits)
    except (StaleComplaint, Unsupported):
        return (yield from _one_by_one(context, entries, until)) if len(entries) > 1 else []
    return [effect for commit in commits for effect in commit.effects]


def _one_by_one(context: Context, entries: Sequence[IndexEntry], until: datetime) -> Operation[list[Effect]]:
    handed: list[Effect] = []
    for entry in entries:
        handed += yield from _swept(context, (entry,), until)
    return handed


def _prepared(context: Context, head: Head, until: datetime) -> Operation[list[Commit]]:
    """
    Return the commit that hands out what is due on one complaint, if anything is.

    Of several rungs of a ladder that were reached since the last sweep the highest is told; the others are passed.
    """
    if head.secret is None:
        return []
    complaint = head.complaint
    procedures = yield from context.procedures_of(complaint)
    handed = {prompt.effect for prompt in complaint.prompts}
    left = [item for item in agenda(complaint, procedures) if item.id not in handed]
    reached = [item for item in left if item.at <= until]
    if not reached:
        return []
    highest = {item.ladder: item for item in reached if item.ladder is not None}
    effects = [item.effect for item in reached if item.ladder is None or item is highest[item.ladder]]
    passed = (item.id for item in reached if item.ladder is not None and item is not highest[item.ladder])
    prompts = (
        *(Prompt(effect=effect.id, to=getattr(effect, "to", None)) for effect in effects),
        *(Prompt(effect=effect_id, passed=True) for effect_id in passed),
    )
    complaint, events = follow(complaint, HandOut(by=SYSTEM, prompts=prompts), now=context.clock())
    commit = commit_of(
        complaint,
        events,
        codec=context.codec,
        secret=head.secret,
        before=head,
        due=min((item.at for item in left if item.at > until), default=None),
        effects=effects,
    )
    return [commit]


def _told_of(context: Context, complaint_id: str, error: Exception) -> Effect:
    """Return word to the accountable person of a complaint that cannot be handled."""
    return Reminder(
        id=f"{complaint_id}/unreadable",
        complaint_id=complaint_id,
        to=context.procedure.accountable,
        about=f"it cannot be handled automatically: {type(error).__name__}",
    )


def next_instant(context: Context) -> Operation[datetime | None]:
    """Return the next instant at which a sweep has something to hand out, None when there is none."""
    page = yield from find(context.tenant, Due(before=_LAST), limit=1)
    return next((entry.next_due for entry in page.entries), None)


def pending(context: Context, now: datetime | None, limit: int) -> Operation[tuple[Effect, ...]]:
    """Return what was handed out and is not done, and what is to be handed out by *now*; nothing is changed."""
    until = context.instant(now)
    effects = {effect.id: effect for effect in (yield from outbox(context.tenant, limit=limit))}

    def visit(entries: tuple[IndexEntry, ...]) -> Operation[None]:
        for head in (yield from readable(context.tenant, tuple(entry.complaint_id for entry in entries))):
            procedures = yield from context.procedures_of(head.complaint)
            passed = {prompt.effect for prompt in head.complaint.prompts}
            items = (item for item in agenda(head.complaint, procedures) if item.at <= until)
            effects.update((item.id, item.effect) for item in items if item.id not in passed)

    yield from pages(context.tenant, Due(before=until), visit)
    return tuple(sorted(effects.values(), key=_when)[:limit])
