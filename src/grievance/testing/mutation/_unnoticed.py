"""What a mutant is that no case noticed: equivalent, a survivor with the case that was missing, or undecided."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from functools import partial

import attrs

from grievance.policies import implied
from grievance.procedure import Procedure
from grievance.rules.analysis import Implied
from grievance.testing.asking._cases import Case, Suite, TimelineCase
from grievance.testing.cases._pasting import as_toml
from grievance.testing.cases._recording import timeline_toml
from grievance.testing.mutation._apart import apart
from grievance.testing.mutation._bench import Bench
from grievance.testing.mutation._killing import killing_case, received_at
from grievance.testing.mutation._killing_story import Storyteller
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._outcomes import OpenMutant, SurvivingMutant

__all__ = ["Unnoticed"]

_NO_STORY = "no story shows it: of complaints that wait, rest, lie elsewhere, come back, are resolved or left alone"
_NOT_SHOWN = "it may decide otherwise, but no case was found that shows it"


@attrs.frozen
class Unnoticed:
    """
    Tells what mutants of a procedure are that nobody noticed.

    New cases are received at ``now``. What is ``proposed`` for a mistake in a row is proposed again for others in it.
    """

    procedure: Procedure
    now: datetime
    known: Implied
    storyteller: Storyteller
    proposed: defaultdict[tuple[str, int], list[tuple[Bench, str]]] = attrs.field(factory=partial(defaultdict, list))

    @classmethod
    def in_view_of(cls, suite: Suite, procedure: Procedure) -> Unnoticed:
        """Return what tells of mutants that the cases of *suite* do not notice."""
        now, known = received_at(suite, procedure), implied(procedure.schema)
        return cls(procedure, now, known, Storyteller(procedure, now, known))

    def told(self, mutant: Mutant) -> SurvivingMutant | OpenMutant | Mutant:
        """Return a survivor with a case that kills it, a mutant that is not decided, or an equivalent one as it is."""
        paste = self._known_killer(mutant)
        if paste is not None:
            return SurvivingMutant(mutant=mutant, paste=paste)
        return self._of_answers(mutant) if mutant.span is None else self._of_time(mutant)

    def _of_time(self, mutant: Mutant) -> SurvivingMutant | OpenMutant:
        case = self.storyteller.killing(mutant)
        if case is None:
            return OpenMutant(mutant=mutant, because=_NO_STORY)
        return SurvivingMutant(mutant=mutant, paste=self._propose(case, mutant))

    def _of_answers(self, mutant: Mutant) -> SurvivingMutant | OpenMutant | Mutant:
        found = apart(self.procedure, mutant, self.known)
        if found.proved:
            return mutant
        for example in found.examples:
            case = killing_case(self.procedure, mutant, example, self.now)
            if case is not None:
                return SurvivingMutant(mutant=mutant, paste=self._propose(case, mutant))
        return OpenMutant(mutant=mutant, because=_NOT_SHOWN if found.examples else found.because)

    def _known_killer(self, mutant: Mutant) -> str | None:
        proposed = self.proposed[mutant.table, mutant.at]
        return next((paste for bench, paste in proposed if bench.killer_of(mutant) is not None), None)

    def _propose(self, case: Case | TimelineCase, mutant: Mutant) -> str:
        if isinstance(case, Case):
            suite, paste = Suite(source="", procedure=None, cases=(case,)), as_toml(case)
        else:
            suite, paste = Suite(source="", procedure=None, timelines=(case,)), timeline_toml(case)
        self.proposed[mutant.table, mutant.at].append((Bench.of(suite, self.procedure), paste))
        return paste
