"""How often the company could not help, on which grounds, and what became of it (S19, S44; pains 48 to 50)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TypeVar

import attrs

from grievance.model import Complaint, Ground, Nature, Outcome, Stage

__all__ = ["AuthorityUsed", "Overturned", "Refusals", "authority_used", "refusals"]


T = TypeVar("T", bound=Hashable)


@attrs.frozen(kw_only=True)
class Overturned:
    """A decision that the ombudsman overturned: whose it was, and when; they learn of it."""

    complaint_id: str
    decided_by: str | None
    at: datetime | None


@attrs.frozen(kw_only=True)
class Refusals:
    """
    What became of a set of complaints, with refusals and referrals apart from what was helped.

    ``registered`` counts complaints; ``withdrawn`` and ``merged`` ones are left out of it and of everything below, but
    for ``overturned``. ``answered`` have an answer on the merits that stands: ``judged`` are those among them whose
    outcome is on record, ``upheld`` those that were upheld at least in part (L15), ``resolved`` those that were
    accepted. ``declined`` and ``referred`` are refused, and never count as resolved. ``ungrounded`` are the refused
    ones of which no ground is on record, ``by_ground`` and ``by_category`` the others. ``needs`` counts what was needed
    and nobody could give. ``returned`` is how often another body sent one back, ``silent`` are the ids of those that no
    other body has confirmed. ``reviewed`` are the refused ones that a second person reviewed (L59). One that is taken
    back once it was refused stays refused.
    """

    registered: int
    withdrawn: int
    merged: int
    answered: int
    judged: int
    upheld: int
    resolved: int
    declined: int
    referred: int
    ungrounded: int
    by_ground: Mapping[Ground, int]
    by_category: Mapping[tuple[Ground, str], int]
    needs: Mapping[str, int]
    returned: int
    silent: tuple[str, ...]
    reviewed: int
    overturned: tuple[Overturned, ...]

    @property
    def decided(self) -> int:
        """How many were decided: answered on the merits, declined or referred."""
        return self.answered + self.declined + self.referred

    @property
    def refusal_rate(self) -> float | None:
        """The share of the decided that was declined ([D]); None if nothing was decided."""
        return self.declined / self.decided if self.decided else None

    @property
    def referral_rate(self) -> float | None:
        """The share of the decided that was handed over to another body ([D]); None if nothing was decided."""
        return self.referred / self.decided if self.decided else None

    @property
    def upheld_rate(self) -> float | None:
        """The share of the upheld among those judged (L15), which no refusal moves; None if none was."""
        return self.upheld / self.judged if self.judged else None

    @property
    def reviewed_share(self) -> float | None:
        """The share of the refused that a second person reviewed (L59); None if nothing was refused."""
        refused = self.declined + self.referred
        return self.reviewed / refused if refused else None


def refusals(complaints: Iterable[Complaint]) -> Refusals:
    """Return how often and why the company could not help with *complaints*; other contacts are left out."""
    known = [one for one in complaints if one.nature is Nature.COMPLAINT]
    merged = [one for one in known if one.merged_into is not None]
    withdrawn = [one for one in known if _withdrawn(one) and one.merged_into is None]
    counted = [one for one in known if not _withdrawn(one) and one.merged_into is None]
    referred = [one for one in counted if _referred(one)]
    declined = [one for one in counted if _declined(one)]
    answered = [one for one in counted if _answered(one)]
    refused = [*referred, *declined]
    grounds = [(refusal.ground, one.submission.category) for one in refused if (refusal := one.refusal) is not None]
    return Refusals(
        registered=len(counted),
        withdrawn=len(withdrawn),
        merged=len(merged),
        answered=len(answered),
        judged=sum(one.resolution is not None for one in answered),
        upheld=sum(one.resolution is not None and one.resolution.outcome is not Outcome.REJECTED for one in answered),
        resolved=sum(one.resolved_at is not None for one in answered),
        declined=len(declined),
        referred=len(referred),
        ungrounded=len(refused) - len(grounds),
        by_ground=_counts(ground for ground, _ in grounds),
        by_category=_counts(grounds),
        needs=_counts(refusal.need for one in refused if (refusal := one.refusal) is not None and refusal.need),
        returned=sum(reopening.returned for one in counted for reopening in one.reopenings),
        silent=tuple(one.id for one in referred if one.taken_over_at is None),
        reviewed=sum(map(_reviewed, refused)),
        overturned=tuple(overturned for one in known for overturned in _overturned(one)),
    )


def _withdrawn(complaint: Complaint) -> bool:
    """Return whether it was taken back before anybody refused it: what was refused stays refused (pain 49)."""
    return complaint.stage is Stage.WITHDRAWN and not (_referred(complaint) or _declined(complaint))


def _referred(complaint: Complaint) -> bool:
    return complaint.referred_at is not None


def _declined(complaint: Complaint) -> bool:
    said_no = complaint.refusal is not None or complaint.declined_by is not None
    return said_no and complaint.answered_at is not None and not _referred(complaint)


def _answered(complaint: Complaint) -> bool:
    return complaint.answered_at is not None and not _declined(complaint) and not _referred(complaint)


def _reviewed(complaint: Complaint) -> bool:
    return complaint.refusal is not None and complaint.refusal.reviewed_by is not None


def _overturned(complaint: Complaint) -> Iterator[Overturned]:
    """Yield each decision of a complaint that was overturned: those taken up again, and the latest if it was not."""
    again = [one for one in complaint.reopenings if one.overturned]
    for reopening in again:
        yield Overturned(complaint_id=complaint.id, decided_by=reopening.decided_by, at=reopening.at)
    case = complaint.ombudsman
    against_us = case is not None and case.result is not None and case.result.against_us
    if case is not None and against_us and all(reopening.at != case.result_at for reopening in again):
        yield Overturned(complaint_id=complaint.id, decided_by=case.decided_by, at=case.result_at)


def _counts(values: Iterable[T]) -> Mapping[T, int]:
    """Return how often each value occurs, the most frequent first."""
    return MappingProxyType(dict(Counter(values).most_common()))


@attrs.frozen(kw_only=True)
class AuthorityUsed:
    """
    How far delegated authority reached (S19): decisions taken alone, with a second person, and those that wait for one.

    ``by_person`` says of each who decided how many were taken alone and how many with a second person.
    """

    alone: int
    with_second: int
    waiting: int
    by_person: Mapping[str, tuple[int, int]]

    @property
    def share_alone(self) -> float | None:
        """The share of the decided that one person settled alone; None if nothing was decided."""
        decided = self.alone + self.with_second
        return self.alone / decided if decided else None


def authority_used(complaints: Iterable[Complaint]) -> AuthorityUsed:
    """
    Return who decided alone and who with a second person, of the decisions that stand (S19).

    Withdrawn and merged complaints are left out, and past cases that do not say who decided.
    """
    known = [one for one in complaints if one.nature is Nature.COMPLAINT and one.merged_into is None]
    counted = [one for one in known if not _withdrawn(one)]
    taken = [pair for one in counted if (pair := _decision(one)) is not None]
    people = sorted({person for person, _ in taken})
    counts = Counter(taken)
    waiting = (one.proposal for one in counted)
    return AuthorityUsed(
        alone=sum(not second for _, second in taken),
        with_second=sum(second for _, second in taken),
        waiting=sum(proposal is not None and proposal.approved_by is None for proposal in waiting),
        by_person=MappingProxyType({one: (counts[one, False], counts[one, True]) for one in people}),
    )


def _decision(complaint: Complaint) -> tuple[str, bool] | None:
    """Return who took the decision that stands, and whether with a second person."""
    if (_declined(complaint) or _referred(complaint)) and complaint.refusal is not None:
        return complaint.refusal.decided_by, _reviewed(complaint)
    resolution = complaint.resolution
    if not _answered(complaint) or resolution is None:
        return None
    return resolution.decided_by, resolution.approved_by is not None
