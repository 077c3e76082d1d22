"""The case that would have noticed a mistake: tried on the procedure, on which it passes, and on the mutant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import product

from grievance.errors import GrievanceError
from grievance.procedure import Procedure, tables_of
from grievance.testing.asking._cases import Case, Suite, TimelineCase
from grievance.testing.asking._given import given_facts
from grievance.testing.asking._questions import TABLE_OF
from grievance.testing.cases._recording import recorded
from grievance.testing.mutation._bench import fits
from grievance.testing.mutation._killing_timeline import killing_timeline
from grievance.testing.mutation._mutant import Mutant
from grievance.testing.mutation._tried import Tried

__all__ = ["killing_case", "received_at"]

_DAYS = 7


def received_at(suite: Suite, procedure: Procedure) -> datetime:
    """Return when the complaints of new cases are received: as in the first one, else when the procedure begins."""
    every: tuple[Case | TimelineCase, ...] = (*suite.cases, *suite.timelines)
    told = (case.now for case in every)
    return next(told, datetime.combine(procedure.effective, time(12), UTC))


def killing_case(
    procedure: Procedure, mutant: Mutant, example: Mapping[str, object], now: datetime
) -> Case | TimelineCase | None:
    """
    Return a case about *example* that passes on *procedure* and fails on *mutant*; None if none was found.

    Dates are tried from *now* on, and from the first on which a standard binds. What no case can tell, because a clock
    starts later, a timeline does.
    """
    instants = tuple(_instants(procedure, mutant, now))
    for question, at in product(_questions(mutant), instants):
        with suppress(GrievanceError):
            case = recorded(example, procedure, at, (question,), case_id=mutant.id)
            if _tells(case, procedure, mutant):
                return case
    return killing_timeline(procedure, mutant, example, instants) if mutant.standard is not None else None


def _questions(mutant: Mutant) -> tuple[str, ...]:
    if mutant.standard is not None:
        return ("due",)
    return tuple(question for question, table in TABLE_OF.items() if table == mutant.table and question != "due")


def _tells(case: Case, procedure: Procedure, mutant: Mutant) -> bool:
    facts = given_facts(case.facts, procedure, case.now)
    mistaken = Tried.of(facts, procedure, tables_of(procedure)[mutant.table]).under(mutant)
    return all(fits(one, procedure, facts) for one in case.expect) and not all(
        fits(one, mistaken, facts) for one in case.expect
    )


def _instants(procedure: Procedure, mutant: Mutant, now: datetime) -> Iterator[datetime]:
    if mutant.table != "standards":
        yield now
        return
    standard = procedure.standards[mutant.at].standard
    days = [timedelta(days=day) for day in range(_DAYS)]
    yield from (now + day for day in days)
    yield from (datetime.combine(standard.since, time(12), UTC) + day for day in days if standard.since is not None)
    yield from (datetime.combine(standard.until, time(12), UTC) - day for day in days if standard.until is not None)
