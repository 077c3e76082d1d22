"""The standard answer to "who is responsible": a rule table that always ends somewhere."""

from __future__ import annotations

import attrs

from grievance.decision import Decision
from grievance.policies._facts import Facts
from grievance.rules import RuleTable

__all__ = ["Routing"]


@attrs.frozen(kw_only=True)
class Routing:
    """
    Routes by a rule table with a required ``otherwise`` (S28, S53).

    ``reads`` are the names of the facts that the table reads.
    """

    table: RuleTable[str]
    reads: tuple[str, ...] = ()

    def __call__(self, facts: Facts, /) -> Decision[str]:
        """Return the team; abstain rather than hand a complaint to whom it is about."""
        decision = self.table.decide(facts.named(self.reads))
        if decision.value in facts.submission.accused:
            because = "the rules name the person complained about"
            return Decision.abstain("conflict of interest", because, read=decision.read)
        return decision
