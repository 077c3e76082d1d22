"""Policies of the host under their names: whatever goes wrong in one leaves its question to a person."""

from __future__ import annotations

from typing import Any

import attrs

from grievance.decision import Decision
from grievance.errors import GrievanceError
from grievance.policies import Facts
from grievance.procedure._procedure import Policy

__all__ = ["HostPolicy", "MissingPolicy"]


@attrs.frozen(kw_only=True)
class HostPolicy:
    """
    A policy that the host handed over: its answer must be a decision on ``kind``, or an abstention.

    An error of the library goes on, since it says what is wrong with a submission; any other failure is an abstention
    that tells its kind and never its text, which may hold what a complainant wrote. So no complaint is dropped (S40).
    """

    name: str
    kind: type
    policy: Policy

    def __call__(self, facts: Facts, /) -> Decision[Any]:
        """Return the host's answer, or abstain with the reason why there is none."""
        try:
            decision: Any = self.policy(facts)
        except GrievanceError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever the host's code raises
            return self._abstain(f"the policy failed with {type(error).__name__}")
        if not isinstance(decision, Decision):
            return self._abstain(f"the policy answered with {type(decision).__name__}, which is no decision")
        if decision.value is not None and type(decision.value) is not self.kind:
            found = type(decision.value).__name__
            return self._abstain(f"the policy answered with {found}, where {self.kind.__name__} is asked for")
        return decision

    def _abstain(self, because: str) -> Decision[Any]:
        return Decision.abstain(f"policy {self.name}", because)


@attrs.frozen
class MissingPolicy:
    """What stands in a thawed procedure for a policy of the host."""

    name: str

    def __call__(self, _facts: Facts, /) -> Decision[Any]:
        """Abstain."""
        return Decision.abstain(f"policy {self.name}", "the host's policy is not loaded here")
