"""What a decision needs beyond the complaint: what the procedure demands, authority, what else the customer got."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from grievance.cannot_help import needs_second_person
from grievance.decision import Decision
from grievance.desk._context import Context
from grievance.desk._driving import Operation, heads, one_head
from grievance.desk._related import of_customer
from grievance.errors import InvalidValue, NotPermitted
from grievance.lifecycle import Answer, Approve, Decline, Propose, Refer
from grievance.model import Complaint, Granted, Ground, Refusal, Remedy, Resolution
from grievance.policies import Facts, Settling, Verdict
from grievance.procedure import Procedure
from grievance.storage import Head

__all__ = ["ACCOUNTABLE", "Versions", "authority_over", "check_decision"]

Versions: TypeAlias = tuple[tuple[str, int], ...]
"""Complaints and the versions at which they were looked at."""

ACCOUNTABLE = "accountable"
"""The role in which the person of last resort decides what no rule can (S42)."""


def check_decision(
    context: Context,
    procedure: Procedure,
    complaint: Complaint,
    command: Answer | Approve | Decline | Propose | Refer,
    now: datetime,
) -> Operation[Versions | None]:
    """
    Refuse a decision that the procedure does not allow to whoever takes it; return what it was judged by.

    Raises:
        NotPermitted: It needs a second person, grants what is not granted in such a case, or exceeds the authority of
            the actor's roles: on a remedy, on the complaint or for the customer (S25, S29, S56).
        InvalidValue: A refusal lacks what the procedure demands, or repeats a complaint that does not exist.
    """
    decision = _decision(complaint, command)
    if isinstance(decision, Refusal):
        yield from _check_refusal(context, procedure, complaint, decision, command)
    if decision is None or not decision.remedies:
        return None
    others = yield from _others(context, complaint)
    facts = yield from context.gathering(procedure).facts(complaint, now)
    _Judged(procedure, complaint, facts, others, now).check(decision.remedies, command)
    return tuple((head.complaint.id, head.complaint.version) for head in others)


def authority_over(
    context: Context, complaint_id: str, remedies: Sequence[Remedy], roles: Sequence[str]
) -> Operation[Decision[Verdict]]:
    """Return whether somebody in these roles may settle it with these remedies, or has to hand it over (S56)."""
    complaint, now = (yield from one_head(context.tenant, complaint_id)).complaint, context.clock()
    procedure = yield from context.procedure_of(complaint)
    others = yield from _others(context, complaint)
    facts = yield from context.gathering(procedure).facts(complaint, now)
    return _Judged(procedure, complaint, facts, others, now).verdict(remedies, roles)


def _decision(
    complaint: Complaint, command: Answer | Approve | Decline | Propose | Refer
) -> Resolution | Refusal | None:
    if isinstance(command, Answer):
        return command.resolution
    if isinstance(command, Decline | Refer):
        return command.refusal
    proposed = complaint.proposal if isinstance(command, Approve) else command
    return None if proposed is None else proposed.resolution or proposed.refusal


def _check_refusal(
    context: Context,
    procedure: Procedure,
    complaint: Complaint,
    refusal: Refusal,
    command: Answer | Approve | Decline | Propose | Refer,
) -> Operation[None]:
    tried = type(command).__name__
    answerable = procedure.conduct.answerable(complaint.submission)
    if not re.search(rf"(?<![\w.+-]){re.escape(answerable)}(?!\.?[\w-])", refusal.last_resort):
        raise InvalidValue("Refusal.last_resort", f"must name {answerable} (S43)")
    kinds = [one.kind.value for one in refusal.remedies if one.kind not in procedure.help.goodwill]
    if kinds:
        raise NotPermitted(complaint.id, tried=tried, because=f"{kinds[0]} is not given with a refusal (L54)")
    missing = [one.value for one in procedure.help.owes.get(refusal.ground, ()) if one not in refusal.provides]
    if missing:
        raise InvalidValue("Refusal", f"also owes by this procedure: {', '.join(missing)}")
    if isinstance(command, Decline | Refer) and needs_second_person(procedure.help, refusal):
        because = f"a refusal as {refusal.ground.value} needs a second person (D38): {_how_approved(complaint)}"
        raise NotPermitted(complaint.id, tried=tried, because=because)
    if refusal.original is not None:
        _check_original(complaint, refusal, (yield from heads(context.tenant, (refusal.original,))))


def _how_approved(complaint: Complaint) -> str:
    approved_by = complaint.proposal.approved_by if complaint.proposal else None
    if approved_by is None:
        return "Propose it, and let them Approve it"
    return f"{approved_by} has approved it: name them in it"


def _check_original(complaint: Complaint, refusal: Refusal, found: Sequence[Head]) -> None:
    """Refuse a repetition of what is nobody's, another customer's, no answer, or a repetition itself."""
    if not found:
        raise InvalidValue("Refusal.original", f"must be a complaint: there is no {refusal.original!r}")
    original = found[0].complaint
    if complaint.submission.customer_id != original.submission.customer_id:
        raise InvalidValue("Refusal.original", "must be a complaint of the same customer: theirs answers nobody else")
    if original.refusal is not None and original.refusal.original is not None:
        raise InvalidValue("Refusal.original", f"must not be refused as a repetition itself, as {original.id!r} was")
    answered = (original.answered_at, *(one.answered_at for one in original.reopenings))
    if refusal.ground is Ground.ALREADY_ANSWERED and not any(answered):
        raise InvalidValue("Refusal.original", f"must have been answered: {original.id!r} was not")


def _others(context: Context, complaint: Complaint) -> Operation[list[Head]]:
    """Return the other complaints of the customer: what they brought counts too (pain 57)."""
    customer_id = complaint.submission.customer_id
    if customer_id is None:
        return []
    found = yield from of_customer(context, customer_id)
    return [head for head in found if head.complaint.id != complaint.id]


class _Judged:
    """Authority over what one complaint brings."""

    def __init__(
        self, procedure: Procedure, complaint: Complaint, facts: Facts, others: Sequence[Head], now: datetime
    ) -> None:
        self._authority, self._complaint, self._facts, self._now = procedure.authority, complaint, facts, now
        self._elsewhere: Mapping[str, tuple[Granted, ...]] = {
            head.complaint.id: head.complaint.granted for head in others
        }

    def verdict(self, remedies: Sequence[Remedy], roles: Sequence[str]) -> Decision[Verdict]:
        """Return what somebody in these roles may do."""
        return self._authority.judge(
            remedies,
            self._facts,
            roles=roles,
            at=self._now,
            here=self._complaint.granted,
            elsewhere=self._elsewhere,
        )

    def check(self, remedies: Sequence[Remedy], command: Answer | Approve | Decline | Propose | Refer) -> None:
        """
        Raise NotPermitted unless whoever asks, or who approved it, has the authority.

        That somebody who is named has approved it, the complaint itself demands.
        """
        roles = command.by.roles
        if isinstance(command, Approve):
            self._demand_approver(remedies, roles, "Approve")
            return
        found = self.verdict(remedies, roles)
        if found.value is not None and found.value.settling is Settling.REFUSED:
            raise self._refusal(type(command).__name__, found)
        if isinstance(command, Propose) or (found.value is not None and found.value.settling is Settling.SETTLE):
            return
        named = command.resolution.approved_by if isinstance(command, Answer) else command.refusal.reviewed_by
        proposal = self._complaint.proposal
        if named is not None and proposal is not None and proposal.approved_by == named:
            self._demand_approver(remedies, proposal.approved_as, type(command).__name__)
        elif named is None and not (found.abstained and ACCOUNTABLE in roles):
            raise self._refusal(type(command).__name__, found, how=_how_approved(self._complaint))

    def _demand_approver(self, remedies: Sequence[Remedy], roles: Sequence[str], tried: str) -> None:
        found = self._authority.may_approve(
            remedies,
            self._facts,
            roles=roles,
            at=self._now,
            here=self._complaint.granted,
            elsewhere=self._elsewhere,
        )
        if found.value or (found.abstained and ACCOUNTABLE in roles):
            return
        raise self._refusal(tried, found)

    def _refusal(self, tried: str, found: Decision[Any], *, how: str = "") -> NotPermitted:
        because = "; ".join(filter(None, (*(reason.because.said_in() for reason in found.reasons), how)))
        if found.abstained:
            because += "; the accountable person decides it"
        return NotPermitted(self._complaint.id, tried=tried, because=because)
