"""What a role may grant by itself: one row of the table of delegated authority (S29, S56)."""

from __future__ import annotations

import attrs

from grievance.errors import InvalidValue
from grievance.model import Money, RemedyKind

__all__ = ["Limit"]


@attrs.frozen(kw_only=True)
class Limit:
    """
    How much the ``roles`` may grant by themselves of these ``kinds`` (none given: of all).

    ``on_remedy`` limits each single remedy, ``on_complaint`` all that one complaint brings, ``on_customer`` all that
    one customer gets within the window of the table; one that is absent does not limit. The sums are of the kinds of
    the row, whoever granted them. ``unlimited`` stands instead of limits. Whoever may ``approve`` can be the second
    person for what lies within the row.

    Raises:
        InvalidValue: There is no role, neither a limit nor ``unlimited``, a limit below 0, or more than one currency.
    """

    roles: frozenset[str]
    kinds: frozenset[RemedyKind] = frozenset()
    on_remedy: Money | None = None
    on_complaint: Money | None = None
    on_customer: Money | None = None
    unlimited: bool = False
    approve: bool = False

    def __attrs_post_init__(self) -> None:
        limits = tuple(filter(None, (self.on_remedy, self.on_complaint, self.on_customer)))
        if not self.roles or not all(role.strip() for role in self.roles):
            raise InvalidValue("Limit.roles", "must name at least one role")
        if self.unlimited == bool(limits):
            raise InvalidValue("Limit.unlimited", "must be true, or else there must be a limit on something")
        if len({limit.currency for limit in limits}) > 1:
            raise InvalidValue("Limit.on_customer", "must be in one currency with the others: write a row for each")
        if any(limit.amount < 0 for limit in limits):
            raise InvalidValue("Limit.on_remedy", "must not be below 0, nor may any other limit")

    @property
    def currency(self) -> str | None:
        """The currency of its limits; None when it has none."""
        limits = (self.on_remedy, self.on_complaint, self.on_customer)
        return next((limit.currency for limit in limits if limit is not None), None)

    def covers(self, kind: RemedyKind) -> bool:
        """Return whether the row is about remedies of this kind."""
        return not self.kinds or kind in self.kinds
