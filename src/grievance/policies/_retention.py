"""How long the personal data of a complaint is kept, and which complaints would be erased at an instant (L83)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import attrs

from grievance.deadlines import due_at
from grievance.decision import Decision, Reason
from grievance.errors import InvalidValue
from grievance.model import Complaint, Span, Stage
from grievance.model._checks import check_instant
from grievance.policies._facts import Facts
from grievance.rules import Condition

__all__ = ["HELD", "Expiry", "Kept", "Retention", "RetentionPlan", "RetentionRule", "expires_at", "retention_plan"]

HELD = "legal hold"
"""The rule that a plan names for complaints which a court or an authority may ask for."""


@attrs.frozen(kw_only=True)
class RetentionRule:
    """
    How long a complaint is kept from its closing, if one of its issues fulfils all conditions of ``when``.

    ``stages`` narrows the rule to complaints that ended closed, or withdrawn.

    Raises:
        InvalidValue: The span is counted on a calendar, or a stage is none in which a complaint ends.
    """

    id: str
    keep: Span
    when: tuple[Condition, ...] = ()
    stages: tuple[Stage, ...] = ()
    authority: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.keep.on_calendar:
            raise InvalidValue("RetentionRule.keep", "must not be counted on a calendar: say '3 years' or '90 days'")
        if not self.keep.count:
            raise InvalidValue("RetentionRule.keep", "must be longer than nothing")
        if not all(stage.final for stage in self.stages):
            raise InvalidValue("RetentionRule.stages", "must be among closed, withdrawn")

    def holds(self, complaint: Complaint, facts: Facts) -> bool:
        """Return whether it is a rule for this complaint, judged by the issue of *facts*."""
        if self.stages and complaint.stage not in self.stages:
            return False
        named = facts.named(condition.fact.name for condition in self.when)
        return all(condition.holds(named[condition.fact.name]) for condition in self.when)


@attrs.frozen(kw_only=True)
class Retention:
    """The rules of retention; the last day that something is kept is taken in ``zone``."""

    rules: tuple[RetentionRule, ...] = ()
    zone: str = "UTC"

    @property
    def reads(self) -> tuple[str, ...]:
        """The names of the facts that the rules read, each once."""
        return tuple(dict.fromkeys(condition.fact.name for rule in self.rules for condition in rule.when))


def expires_at(terms: Retention, complaint: Complaint, facts: Facts) -> Decision[datetime]:
    """
    Return the last instant at which *complaint* is still to be kept, in UTC.

    It counts from the closing (L83), for a contact that is no complaint from its registration. Of several rules that
    hold for any of its issues, the longest keeps. There is no such instant, and the reason says why, while the
    complaint is open or held for a court, where it is a part of another one, once it is erased, and if no rule holds.
    """
    because = _never(complaint)
    since = _ended(complaint)
    if because is not None or since is None:
        return Decision.abstain(*(because or ("open", "is kept until it is closed, and then as long as the rules say")))
    found = tuple(
        (due_at(since, rule.keep, zone=terms.zone), rule)
        for rule in terms.rules
        if any(rule.holds(complaint, attrs.evolve(facts, issue=issue)) for issue in complaint.submission.issues)
    )
    if not found:
        return Decision.abstain("no rule", "no rule says how long it is kept: somebody has to decide")
    last = max(at for at, _ in found)
    reasons = tuple(
        Reason(rule=rule.id, because=f"it is kept for {rule.keep} from its closing", authority=rule.authority)
        for at, rule in found
        if at == last
    )
    return Decision(value=last, reasons=reasons)


def _never(complaint: Complaint) -> tuple[str, str] | None:
    if complaint.erased_at is not None:
        return "erased", "its personal data was erased already"
    if complaint.held_since is not None:
        return HELD, "a court or an authority may ask for it"
    if complaint.merged_into is not None:
        return "merged", "it goes on as part of another complaint, and is kept as long as that one"
    return None


def _ended(complaint: Complaint) -> datetime | None:
    return complaint.ended_at if complaint.stage.final else None


@attrs.frozen(kw_only=True)
class Expiry:
    """Until when a complaint is kept, and by which rules."""

    complaint_id: str
    expires_at: datetime
    reasons: tuple[Reason, ...]


@attrs.frozen(kw_only=True)
class Kept:
    """A complaint that does not expire as it stands, and why."""

    complaint_id: str
    because: Reason


@attrs.frozen(kw_only=True)
class RetentionPlan:
    """
    What would be erased at an instant: nothing is done by it.

    ``erase`` has expired, ``later`` will expire, both the earliest first; ``kept`` do not expire as they stand.
    """

    at: datetime
    erase: tuple[Expiry, ...] = ()
    later: tuple[Expiry, ...] = ()
    kept: tuple[Kept, ...] = ()

    @property
    def held(self) -> tuple[str, ...]:
        """The ids of complaints under legal hold."""
        return tuple(one.complaint_id for one in self.kept if one.because.rule == HELD)


def retention_plan(
    terms: Retention,
    complaints: Iterable[Complaint],
    *,
    now: datetime,
    facts: Callable[[Complaint], Facts] | None = None,
) -> RetentionPlan:
    """
    Return what would be erased at *now*, what is held, and what expires when.

    A complaint that was merged into another one of *complaints* counts from the closing of that one and is kept at
    least as long. What rules read of *facts* is gathered by the caller; without that they know the complaint only.
    """
    at = check_instant("now", now)
    known = {complaint.id: complaint for complaint in complaints}
    gather = facts or (lambda complaint: _alone(complaint, at))
    expiring: list[Expiry] = []
    kept: list[Kept] = []
    for complaint in known.values():
        decision = _with_whole(terms, complaint, _whole(complaint, known), gather)
        if decision.value is None:
            kept.append(Kept(complaint_id=complaint.id, because=decision.reasons[0]))
        else:
            reasons = decision.reasons
            expiring.append(Expiry(complaint_id=complaint.id, expires_at=decision.value, reasons=reasons))
    expiring.sort(key=lambda one: (one.expires_at, one.complaint_id))
    return RetentionPlan(
        at=at,
        erase=tuple(one for one in expiring if one.expires_at < at),
        later=tuple(one for one in expiring if one.expires_at >= at),
        kept=tuple(kept),
    )


def _with_whole(
    terms: Retention, complaint: Complaint, whole: Complaint, gather: Callable[[Complaint], Facts]
) -> Decision[datetime]:
    """Return until when *complaint* is kept, which is a part of *whole* unless it is the same."""
    if whole is complaint or complaint.erased_at is not None or complaint.held_since is not None:
        return expires_at(terms, complaint, gather(complaint))
    of_whole = expires_at(terms, whole, gather(whole))
    ended = attrs.evolve(complaint, merged_into=None, stage=whole.stage, ended_at=whole.ended_at)
    own = expires_at(terms, ended, gather(complaint))
    if of_whole.value is None or own.value is None or own.value <= of_whole.value:
        return of_whole
    return own


def _whole(complaint: Complaint, known: Mapping[str, Complaint]) -> Complaint:
    """Return what the complaint was merged into, and that into, as far as that is known."""
    for _ in known:
        complaint = known.get(complaint.merged_into or "", complaint)
    return complaint


def _alone(complaint: Complaint, now: datetime) -> Facts:
    submission = complaint.submission
    return Facts(submission=submission, issue=submission.issues[0], complaint=complaint, now=now)
