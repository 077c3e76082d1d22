"""A resolution as options: its outcome, the reasons, and what is done (S81)."""

from __future__ import annotations

from typing import Annotated

import attrs
import typer

from grievance.cli._doing import Case
from grievance.cli._granting import Granting
from grievance.cli._options import an_outcome
from grievance.cli._unfolding import given, option
from grievance.model import Complaint, Measure, Outcome, Resolution

__all__ = ["Resolving"]


@attrs.frozen(kw_only=True)
class Resolving:
    """The decision on the merits."""

    outcome: Annotated[
        Outcome | None,
        typer.Option(parser=an_outcome, metavar="NAME", help="upheld, partly-upheld or rejected."),
    ] = None
    reasons: Annotated[str, typer.Option(help="Why it is decided like this.")] = ""
    measure: Annotated[list[str] | None, typer.Option(help="What is done to solve the problem; repeatable.")] = None

    def resolution(self, case: Case, granting: Granting, *, approved_by: str | None = None) -> Resolution:
        """
        Return the resolution that is told, or, if none is, the one that was proposed and that *approved_by* approved.

        Raises:
            BadParameter: Something is missing; the error names the options.
        """
        if approved_by is not None and not (given(self) or given(granting)):
            return _proposed(case.complaint, approved_by)
        if self.outcome is None:
            raise typer.BadParameter("must be named: what was decided", param_hint="--outcome")
        measures = tuple(Measure(what=what) for what in self.measure or () if what.strip())
        told = {"reasons": self.reasons.strip(), "measure": measures}
        missing = [option(name) for name, value in told.items() if not value]
        if missing:
            raise typer.BadParameter("owed to whoever complains (S81)", param_hint=", ".join(missing))
        return Resolution(
            outcome=self.outcome,
            reasons=self.reasons,
            measures=measures,
            remedies=granting.remedies,
            decided_by=case.by.id,
            approved_by=approved_by,
        )


def _proposed(complaint: Complaint, approved_by: str) -> Resolution:
    proposal = complaint.proposal
    if proposal is None or proposal.resolution is None:
        raise typer.BadParameter("must be named: no resolution was proposed", param_hint="--outcome")
    return attrs.evolve(proposal.resolution, approved_by=approved_by)
