"""A refusal as options: its ground, and the words that the ground owes (S44, D36)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import attrs
import typer

from grievance.cannot_help import WORD_OF, CannotHelp, Words, wanted
from grievance.cli._doing import Case
from grievance.cli._granting import Granting
from grievance.cli._options import a_ground
from grievance.cli._unfolding import given, option
from grievance.cli._words import day
from grievance.model import Complaint, Element, Ground, Refusal

__all__ = ["Refusing"]


@attrs.frozen(kw_only=True)
class Refusing:
    """Why the company cannot help, and what a person says about it; the procedure knows the rest."""

    ground: Annotated[
        Ground | None, typer.Option(parser=a_ground, metavar="NAME", help="Why, such as no-fault-found.")
    ] = None
    explanation: Annotated[str, typer.Option(help="Why, in plain words.")] = ""
    apology: Annotated[str, typer.Option(help="A word of apology for the trouble.")] = ""
    instead: Annotated[str, typer.Option(help="What can be done all the same.")] = ""
    merits: Annotated[str, typer.Option(help="What is right in it, however it was brought forward.")] = ""
    question: Annotated[str, typer.Option(help="What was asked and not answered.")] = ""
    original: Annotated[str, typer.Option(metavar="ID", help="The complaint that it repeats.")] = ""
    until: Annotated[
        date | None, typer.Option(parser=day, metavar="DATE", help="The last day on which a restriction holds.")
    ] = None
    body: Annotated[
        str, typer.Option(metavar="BODY", help="Who can help: the id of a body of the procedure; default: its route.")
    ] = ""
    review: Annotated[str, typer.Option(help="Who looks at it again; default: as the procedure says.")] = ""
    external_route: Annotated[str, typer.Option(help="Where to go outside; default: as the procedure says.")] = ""
    need: Annotated[str, typer.Option(metavar="WORD", help="What was needed and nobody could give, in a word.")] = ""

    def refusal(
        self, case: Case, granting: Granting, *, reviewed_by: str | None = None, owes: tuple[Element, ...] = ()
    ) -> Refusal:
        """
        Return the refusal that is told, or, if none is, the one that was proposed and that *reviewed_by* approved.

        Raises:
            BadParameter: It lacks what its ground owes, or what it *owes* beside; the error names the options.
        """
        if reviewed_by is not None and not (given(self) or given(granting)):
            return _proposed(case.complaint, reviewed_by)
        if self.ground is None:
            raise typer.BadParameter("must be named: the ground says what is owed (S44)", param_hint="--ground")
        words: Words = {"reviewed_by": reviewed_by, "remedies": granting.remedies, **self._words()}
        self._demand(case, self.ground, words, owes)
        return case.desk.refusal(case.complaint.id, self.ground, by=case.by, body=self.body or None, **words)

    def _words(self) -> Words:
        return {
            "explanation": self.explanation,
            "apology": self.apology,
            "instead": self.instead,
            "merits": self.merits,
            "question": self.question,
            "original": self.original or None,
            "until": self.until,
            "review": self.review,
            "external_route": self.external_route,
            "need": self.need or None,
        }

    def _demand(self, case: Case, ground: Ground, words: Words, owes: tuple[Element, ...]) -> None:
        terms = case.procedure.help
        told = {name for name, value in words.items() if (value.strip() if isinstance(value, str) else value)}
        if self.body or _is_routed(terms, ground, case.complaint):
            told.add("body")
        owed = dict.fromkeys(WORD_OF[element] for element in (*wanted(terms, ground), *owes))
        missing = [option("remedy" if name == "remedies" else name) for name in owed if name not in told]
        if missing:
            raise typer.BadParameter(f"owed on the ground {ground.value!r} (S44, D36)", param_hint=", ".join(missing))


def _is_routed(terms: CannotHelp, ground: Ground, complaint: Complaint) -> bool:
    """Return whether the procedure itself says who can help."""
    return ground.elsewhere and terms.proposed_body(complaint.submission.category) is not None


def _proposed(complaint: Complaint, reviewed_by: str) -> Refusal:
    proposal = complaint.proposal
    if proposal is None or proposal.refusal is None:
        raise typer.BadParameter("must be named: no refusal was proposed", param_hint="--ground")
    return attrs.evolve(proposal.refusal, reviewed_by=reviewed_by)
