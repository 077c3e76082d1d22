"""Which kinds of remedy the standards for granting allow (S25)."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from grievance.decision import Decision
from grievance.model import Remedy, RemedyKind
from grievance.policies._facts import Facts
from grievance.rules import RuleTable

__all__ = ["ALWAYS_ALLOWED", "GrantingStandards"]

ALWAYS_ALLOWED = frozenset(kind for kind in RemedyKind if kind.by_letter)
"""What everybody may give in every case: an answer that says sorry or explains costs nothing (S36, [D])."""

EVERYTHING = frozenset(RemedyKind)


@attrs.frozen(kw_only=True)
class GrantingStandards:
    """
    The standards for granting (S25): the kinds that the rows of a table allow; all rows that hold add up.

    Without a table every kind is allowed. Where there is one and no row holds, only an apology and an explanation are
    ([D]). ``reads`` are the names of the facts that the table reads.
    """

    table: RuleTable[frozenset[RemedyKind]] | None = None
    reads: tuple[str, ...] = ()

    def allowed(self, facts: Facts) -> Decision[frozenset[RemedyKind]]:
        """Return the kinds that may be granted on the issue of these facts, with the rows that allow them."""
        if self.table is None:
            return Decision(value=EVERYTHING)
        known = facts.named(self.reads)
        holding = set(self.table.matching(known))
        rows = [rule for rule in self.table.rules if rule.id in holding]
        return Decision(
            value=ALWAYS_ALLOWED.union(*(rule.value for rule in rows)),
            reasons=tuple(rule.reason for rule in rows),
            read={name: known[name] for name in self.reads},
        )

    def refused(self, remedies: Iterable[Remedy], facts: Facts) -> tuple[RemedyKind, ...]:
        """Return the kinds of *remedies* that are allowed on none of the complaint's issues, in their order."""
        issues = facts.submission.issues
        allowed = [self.allowed(attrs.evolve(facts, issue=issue)).value or frozenset() for issue in issues]
        return tuple(dict.fromkeys(one.kind for one in remedies if one.kind not in frozenset().union(*allowed)))
