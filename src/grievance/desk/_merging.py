"""Merge complaints and take them apart again: a link in both histories, saved at once; nothing is moved (pain 44)."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from grievance.deadlines import met_at, running
from grievance.desk._changing import Change
from grievance.desk._context import SYSTEM, Context
from grievance.desk._driving import Operation, heads, one_head, save
from grievance.errors import InvalidValue, StorageError
from grievance.lifecycle import Absorb, Command, LinkWith, Merge, Release, Unmerge
from grievance.model import Actor, Clock, Complaint, LinkKind
from grievance.policies import JointView, joint
from grievance.procedure import agenda
from grievance.storage import Head

__all__ = ["joint_view", "link", "merge", "root_of", "unmerge"]


def merge(context: Context, complaint_id: str, into: str, by: Actor | None) -> Operation[Complaint]:
    """Let a complaint go on as part of the one that *into* is, or has become part of; return that one."""
    part = yield from Change.begun(context, (yield from one_head(context.tenant, complaint_id)))
    whole = yield from Change.begun(context, (yield from root_of(context, into)))
    if whole.complaint.id == complaint_id:
        raise InvalidValue("into", "must not be the complaint itself, nor a part of it")
    _check_customers(part.complaint, whole.complaint)
    taken = tuple(_to_keep(part))
    for work, command in (
        (part, Merge(by=by or SYSTEM, into=whole.complaint.id)),
        (whole, _absorbing(part.complaint, taken, by or SYSTEM)),
    ):
        context.check_permitted(work.complaint, Merge(by=by or SYSTEM, into=whole.complaint.id))
        work.follow(command)
    whole.procedures = yield from context.procedures_of(whole.complaint)
    whole.retime(by or SYSTEM)
    yield from save(context.tenant, (part.commit(), whole.commit()))
    return whole.complaint


def _check_customers(part: Complaint, whole: Complaint) -> None:
    """
    Refuse to put what one customer says into another's complaint: neither may read it, each has an answer due.

    What is about other staff goes on by itself too, so that nobody decides a complaint about themselves.
    """
    one, other = part.submission, whole.submission
    same = one.customer_id == other.customer_id
    if not same or (one.customer_id is None and one.people != other.people):
        raise InvalidValue("into", "must be a complaint of the same customer: link others as duplicates")
    if one.accused != other.accused:
        raise InvalidValue("into", "must be about the same staff, if any: link it instead")


def _absorbing(part: Complaint, clocks: tuple[Clock, ...], by: Actor) -> Absorb:
    return Absorb(by=by, complaint_id=part.id, received_at=part.first_received_at, clocks=clocks)


def _to_keep(part: Change) -> Iterator[Clock]:
    """Yield the statutory clocks that still run on what is merged, pinned to the procedure that started them."""
    for clock in running(part.complaint):
        owed = clock.statutory and clock.due_at is not None and clock.waived is None and clock.ended_at is None
        if owed and met_at(part.complaint, clock) is None:
            yield attrs.evolve(clock, since=part.now, under=clock.under or part.procedure.ref.digest)


def unmerge(context: Context, complaint_id: str, reason: str, by: Actor | None) -> Operation[Complaint]:
    """Let a merged complaint go on by itself again, both as they were; return it."""
    actor = by or SYSTEM
    part = yield from Change.begun(context, (yield from one_head(context.tenant, complaint_id)))
    command = Unmerge(by=actor, reason=reason)
    context.check_permitted(part.complaint, command)
    into = part.complaint.merged_into
    before = agenda(part.complaint, part.procedures)
    part.follow(command)
    part.take_back(before, command)
    assert into is not None  # what is demanded of an Unmerge  # noqa: S101
    whole = yield from Change.begun(context, (yield from one_head(context.tenant, into)))
    before = agenda(whole.complaint, whole.procedures)
    release = Release(by=actor, complaint_id=complaint_id)
    whole.follow(release)
    whole.retime(actor)
    whole.take_back(before, release)
    yield from save(context.tenant, (part.commit(), whole.commit()))
    return part.complaint


def link(context: Context, complaint_id: str, kind: LinkKind, to: str, by: Actor | None) -> Operation[Complaint]:
    """Say in both histories how two complaints belong together; return the first."""
    actor = by or SYSTEM
    here = yield from Change.begun(context, (yield from one_head(context.tenant, complaint_id)))
    there = yield from Change.begun(context, (yield from one_head(context.tenant, to)))
    commands: tuple[tuple[Change, Command], ...] = (
        (here, LinkWith(by=actor, kind=kind, to=to)),
        (there, LinkWith(by=actor, kind=kind.back, to=complaint_id)),
    )
    for work, command in commands:
        context.check_permitted(work.complaint, command)
        work.follow(command)
    yield from save(context.tenant, (here.commit(), there.commit()))
    return here.complaint


def root_of(context: Context, complaint_id: str) -> Operation[Head]:
    """Return the complaint as part of which one goes on, itself if it was not merged; a circle is an error."""
    seen: set[str] = set()
    head = yield from one_head(context.tenant, complaint_id)
    while head.complaint.merged_into is not None:
        if head.complaint.id in seen:
            raise StorageError(f"{complaint_id!r} was merged in a circle: {', '.join(sorted(seen))}")
        seen.add(head.complaint.id)
        head = yield from one_head(context.tenant, head.complaint.merged_into)
    return head


def joint_view(context: Context, complaint_id: str) -> Operation[JointView]:
    """Return a complaint and everything that was merged into it, as one."""
    whole = (yield from root_of(context, complaint_id)).complaint
    parts: dict[str, Complaint] = {}
    left = [part.complaint_id for part in whole.absorbed]
    while left:
        found = yield from heads(context.tenant, tuple(left))
        parts |= {head.complaint.id: head.complaint for head in found}
        inner = (part.complaint_id for head in found for part in head.complaint.absorbed)
        left = [one for one in inner if one not in parts]
    return joint(whole, parts.values())
