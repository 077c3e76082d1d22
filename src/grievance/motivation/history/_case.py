"""What history says of one complaint, as far as the measures need it: compact, pure, without personal text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

import attrs

from grievance.model import AuditFinding
from grievance.model._word import Word
from grievance.motivation.history._work import Credit

__all__ = ["Case", "End", "Ending"]


class Ending(Word):
    """
    How work on a complaint ended.

    Only past cases whose log has no answer are *closed* without one; *settled* ones an outside body ended.
    """

    ANSWERED = "answered"
    REFUSED = "refused"
    REFERRED = "referred"
    CLOSED = "closed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"

    @property
    def earns(self) -> bool:
        """Whether it can be a closure that somebody earns; the others are neutral or worth nothing."""
        return self in (Ending.ANSWERED, Ending.CLOSED, Ending.SETTLED)

    @property
    def refuses(self) -> bool:
        """Whether the company said that it cannot help: an answer once it is justified."""
        return self in (Ending.REFUSED, Ending.REFERRED)


@attrs.frozen(kw_only=True)
class End:
    """
    One end of the work on a complaint, whether it stands or not.

    ``credit`` is what had been done by then and by whom. ``deciders`` are who decided, or else who ended it;
    ``favour`` how much they granted: 0 nothing, 1 a part, 2 all, None where the records do not tell. ``justified_at``
    is since when a second person agrees to a refusal or referral. ``earned_at`` is when it counts as a closure, which
    may lie ahead: it was accepted or could no longer be reopened, and somebody else has left a trace of the complaint;
    None if it never counts. ``taken_up_at`` is when work went on after it, None while it stands, and ``overturned``
    whether that was because the decision was wrong.
    """

    kind: Ending
    at: datetime
    credit: Credit
    deciders: tuple[str, ...] = ()
    favour: int | None = None
    justified_at: datetime | None = None
    earned_at: datetime | None = None
    taken_up_at: datetime | None = None
    overturned: bool = False
    second_look: bool = False

    @property
    def answers(self) -> bool:
        """Whether it counts as an answer: neither a withdrawal nor a refusal that nobody else has agreed to."""
        if self.kind.refuses:
            return self.justified_at is not None
        return self.kind is not Ending.WITHDRAWN


@attrs.frozen(kw_only=True)
class Case:
    """
    One complaint, read as of an instant.

    ``counts`` is whether it is a complaint at all (S23). ``matter`` is who complains about what, None if the customer
    is not known; ``stratum`` its place in the case mix; ``accused`` whom it is about. ``credit`` belongs to the end
    that stands, or is for all work so far. ``self_created`` ones show no trace of anybody but who registered them.
    ``satisfied`` is what the complainant said last, unless somebody who worked on it recorded that.

    ``holding`` is since when who owned it, None being nobody, the first since the receipt; empty where nobody is told
    to have. Of an ``imported`` one, taken over from another system, nobody is told after the last transfer.
    ``merged_into`` is the complaint as part of which it goes on, ``merged_alone`` whether somebody merged it who had a
    part in it, ``answered_there_at`` when it was answered with the other one. ``absorbs`` is whether others went on,
    for a time at least, as part of it.
    """

    id: str
    received_at: datetime
    counts: bool
    stratum: tuple[str, ...]
    credit: Credit
    self_created: bool
    customer_id: str | None = None
    matter: tuple[str, str] | None = None
    accused: frozenset[str] = frozenset()
    ends: tuple[End, ...] = ()
    imported: bool = False
    holding: tuple[tuple[datetime, str | None], ...] = ()
    merged_at: datetime | None = None
    merged_into: str | None = None
    merged_alone: bool = False
    answered_there_at: datetime | None = None
    absorbs: bool = False
    satisfied: bool | None = None
    satisfied_at: datetime | None = None
    audits: tuple[AuditFinding, ...] = ()

    @property
    def shares(self) -> Mapping[str, Fraction]:
        """The part of each person in it; they sum to exactly one, unless nobody did anything."""
        return self.credit.shares

    @property
    def standing(self) -> End | None:
        """The end after which no work went on, None while it is open."""
        return self.ends[-1] if self.ends and self.ends[-1].taken_up_at is None else None

    @property
    def answered_at(self) -> datetime | None:
        """When the answer was given that stands; None while there is none, or nobody has agreed to a refusal."""
        if self.merged_at is not None:
            return self.answered_there_at
        end = self.standing
        return end.at if end is not None and end.answers else None

    @property
    def customer(self) -> str | None:
        """Who complains, be it under a pseudonym; None if that is not known."""
        return self.matter[0] if self.matter else None

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was withdrawn without having been answered."""
        end = self.standing
        return end.at if end is not None and end.kind is Ending.WITHDRAWN else None
