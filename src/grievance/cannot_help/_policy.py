"""The question "can we not help, and on which ground?": who may answer it, and the standard answer, a rule table."""

from __future__ import annotations

from typing import Protocol

import attrs

from grievance.decision import Decision
from grievance.model import Ground
from grievance.policies import Facts
from grievance.rules import RuleTable

__all__ = ["Proposed", "RefusalPolicy", "RefusalTable", "ask_a_person"]


class RefusalPolicy(Protocol):
    """On which ground can the company not help? It only proposes: a person decides and writes the refusal (S44)."""

    def __call__(self, facts: Facts, /) -> Decision[Ground]:
        """Return the ground with the reasons, or abstain: then nothing speaks against helping."""
        ...


def ask_a_person(_facts: Facts, /) -> Decision[Ground]:
    """Abstain: the answer of a procedure that proposes no grounds."""
    return Decision.abstain("cannot help", "the procedure proposes no grounds: a person decides")


@attrs.frozen(kw_only=True)
class Proposed:
    """What a row of the table proposes: the ground, and the id of the body that can help instead, if there is one."""

    ground: Ground
    body: str | None = None


@attrs.frozen(kw_only=True)
class RefusalTable:
    """
    Proposes a ground by a rule table without ``otherwise``: nobody is turned away by default (S44, [D]).

    ``reads`` are the names of the facts that the table reads.
    """

    table: RuleTable[Proposed]
    reads: tuple[str, ...] = ()

    def __call__(self, facts: Facts, /) -> Decision[Ground]:
        """Return the ground; abstain when no row holds."""
        decision = self.table.decide(facts.named(self.reads))
        if decision.value is not None:
            return Decision(value=decision.value.ground, reasons=decision.reasons, read=decision.read)
        return Decision(value=None, reasons=decision.reasons, read=decision.read)
