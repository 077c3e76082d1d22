"""Decide: what may be refused, granted, settled, and how that has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grievance.desk._running import Running

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Unpack

    from grievance.analytics import AuthorityUsed, Refusals
    from grievance.cannot_help import Words
    from grievance.decision import Decision
    from grievance.model import Actor, Body, Ground, Money, Refusal, Remedy
    from grievance.policies import Entitlement, Verdict

__all__ = ["Decisions"]


class Decisions(Running):
    """Decide: what may be refused, granted, settled, and how that has gone."""

    def cannot_help(self, complaint_id: str) -> Decision[Ground]:
        """
        Return the ground on which the procedure would say that we cannot help, with its reasons (S44).

        It abstains when unsure: then a person decides.
        """
        from grievance.desk._suggesting import cannot_help

        return self._run(cannot_help(self._do.context, complaint_id))

    def refusal(
        self,
        complaint_id: str,
        ground: Ground,
        *,
        by: Actor,
        body: str | Body | None = None,
        **words: Unpack[Words],
    ) -> Refusal:
        """
        Return a refusal that says all it owes, ready for `Decline` or `Refer`.

        The procedure fills in the last resort, the review, the external route and the *body* that can help (by its id,
        or the one proposed for the category); *words* are the caller's: ``explanation``, ``apology``, ``instead`` …

        Raises:
            InvalidValue: Something that the ground owes is missing; the error names it (D36).
        """
        from grievance.desk._suggesting import refusal

        return self._run(refusal(self._do.context, complaint_id, ground, by, body, **words))

    def may_settle(self, complaint_id: str, remedies: Sequence[Remedy], *, by: Actor) -> Decision[Verdict]:
        """Return whether *by* may settle it with these remedies, needs a second person, or may not grant them (S56)."""
        from grievance.desk._deciding import authority_over

        return self._run(authority_over(self._do.context, complaint_id, remedies, by.roles))

    def return_discount(
        self, complaint_id: str, *, returned_at: datetime, price: Money, used: bool = False
    ) -> Decision[Entitlement]:
        """Return the discount of the customer of a complaint who comes back at an instant to buy at *price* (S7)."""
        from grievance.desk._suggesting import discount

        return self._run(discount(self._do.context, complaint_id, returned_at, price, used=used))

    def refusals(self) -> Refusals:
        """Return what was refused and referred, on which grounds, what was needed, what was overturned (pain 50)."""
        from grievance.desk._counting import counted_refusals

        return self._run(counted_refusals(self._do.context))

    def authority_used(self) -> AuthorityUsed:
        """Return which share of the decided cases was settled alone, and which took a second person (S19)."""
        from grievance.desk._counting import counted_authority

        return self._run(counted_authority(self._do.context))
