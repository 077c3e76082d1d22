"""The questions a procedure asks its policies. A plain function with the right arguments is a policy."""

from __future__ import annotations

from typing import Protocol

from grievance.decision import Decision
from grievance.policies._facts import Facts

__all__ = ["RoutingPolicy", "ScorePolicy"]


class ScorePolicy(Protocol):
    """How urgent is it? Answers with a score; the procedure's levels turn it into a place in the queue."""

    def __call__(self, facts: Facts, /) -> Decision[int]:
        """Return the score with its reasons, or abstain. It must not read ``facts.now``."""
        ...


class RoutingPolicy(Protocol):
    """Who is responsible? Answers with the id of a team."""

    def __call__(self, facts: Facts, /) -> Decision[str]:
        """Return the team with the reasons, or abstain: then the accountable person decides (S40, S42)."""
        ...
