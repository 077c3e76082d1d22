"""Routes that end nowhere: teams that nobody is sent to, teams that are not there, signposts that point at no body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grievance.model import Unit
from grievance.procedure._procedure import Procedure
from grievance.procedure._tables import tables_of
from grievance.procedure.analysis._inputs import Inputs, undecided, when_of
from grievance.procedure.analysis._places import place_of
from grievance.rules import RuleTable
from grievance.rules.analysis import Defect, Finding, Outcome, never_gives

__all__ = ["dead_ends"]


def dead_ends(inputs: Inputs) -> Iterator[Finding]:
    """
    Yield the teams that no row names, the rows that name no team, teams without hours, and signposts to nobody.

    What a row that names a team leaves over for it is a question about the table, and answered there. Where the host
    routes, nothing is told about teams.
    """
    yield from _unreached(inputs)
    yield from _nowhere(inputs)
    yield from _without_hours(inputs.procedure)
    yield from _no_signpost(inputs)


def _unreached(inputs: Inputs) -> Iterator[Finding]:
    procedure = inputs.procedure
    table = tables_of(procedure).get("routing")
    if table is None:
        return
    named = {rule.value for rule in table.rules}
    last = None if table.otherwise is None else table.otherwise.value
    for team in procedure.teams:
        if team not in named and team != last:
            message = f"no route leads to the team {team!r}: its work never comes; add a row, or drop the team"
            yield Finding(defect=Defect.DEAD_END, where=f"teams.{team}", message=message)
    if last is not None and last in procedure.teams and last not in named:
        yield from _never_last(inputs, table, last)


def _never_last(inputs: Inputs, table: RuleTable[Any], team: str) -> Iterator[Finding]:
    """Yield that a team is sent what nobody else gets, and nothing is left for it."""
    never = never_gives(table, team, implied=inputs.implied, steps=inputs.steps)
    yield from undecided(never, "routing.otherwise", f"does anything come to the team {team!r}", never.rows)
    if never:
        message = (
            f"only what is left over comes to the team {team!r}, and the rows leave nothing over: narrow one, "
            "or let the last route lead to a team that a row names"
        )
        yield Finding(defect=Defect.DEAD_END, where=f"teams.{team}", message=message)


def _nowhere(inputs: Inputs) -> Iterator[Finding]:
    procedure = inputs.procedure
    table = tables_of(procedure).get("routing")
    rows = enumerate(table.rules) if table is not None else ()
    places = [(place_of(procedure, "routing", position), rule) for position, rule in rows]
    if table is not None and table.otherwise is not None:
        places.append(("routing.otherwise", table.otherwise))
    for where, rule in places:
        if not procedure.knows_team(rule.value):
            held = inputs.some(rule.when)
            message = f"{rule.id!r} leads to {rule.value!r}, which is no team of this procedure: nobody gets it"
            yield Finding(defect=Defect.DEAD_END, where=where, message=message, rows=(rule.id,), example=held.example)


_IN_HOURS = (Unit.WORKING_MINUTE, Unit.WORKING_HOUR, Unit.BUSINESS_DAY)


def _without_hours(procedure: Procedure) -> Iterator[Finding]:
    """Yield the teams without a calendar, where other teams have one and standards count business time."""
    counted = any(bound.standard.within.unit in _IN_HOURS for bound in procedure.standards)
    if not counted or not any(team.calendar for team in procedure.teams.values()):
        return
    for name, team in procedure.teams.items():
        if team.calendar is None:
            message = f"the team {name!r} has no calendar, unlike others: nobody knows when anybody is there; name one"
            yield Finding(defect=Defect.DEAD_END, where=f"teams.{name}.calendar", message=message)


def _no_signpost(inputs: Inputs) -> Iterator[Finding]:
    """Yield the rules whose ground sends people elsewhere, for which there is no body that could help (L53, D36)."""
    procedure = inputs.procedure
    table, routes = tables_of(procedure).get("cannot_help"), procedure.help.routes.by_category
    routed = [when_of({"category": f"{category}/**"}, procedure) for category in routes]
    for position, rule in enumerate(table.rules if table is not None else ()):
        if not rule.value.ground.elsewhere or rule.value.body is not None:
            continue
        where = place_of(procedure, "cannot_help", position)
        free = inputs.some(rule.when, unless=routed)
        yield from undecided(free, where, f"does a body help wherever {rule.id!r} holds", (rule.id,))
        if free.outcome is Outcome.REFUTED:
            message = (
                f"{rule.id!r} says {rule.value.ground.value!r} and no body that can help: a refusal owes a signpost; "
                "name a body, or one in cannot_help.routes"
            )
            yield Finding(defect=Defect.DEAD_END, where=where, message=message, rows=(rule.id,), example=free.example)
