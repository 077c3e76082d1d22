"""From the mapping of a procedure file to the procedure: structure, references, rule tables - all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grievance.calendars import BusinessCalendar, read_calendar
from grievance.cannot_help import CannotHelp
from grievance.codec import structured
from grievance.errors import InvalidDocument, Problem
from grievance.model import Channel, ProcedureRef, Team
from grievance.procedure._adoption import expanded
from grievance.procedure._conduct import ConductSections
from grievance.procedure._file import ProcedureFile
from grievance.procedure._filing import asks_of, windows_of
from grievance.procedure._freeze import digest, frozen_text, unfreezable
from grievance.procedure._help import CannotHelpTable, HelpSection
from grievance.procedure._letters import LetterSections
from grievance.procedure._privacy import retention_of
from grievance.procedure._procedure import Policy, Procedure
from grievance.procedure._remedies import RemediesSection
from grievance.procedure._salvage import salvaged
from grievance.procedure._sections import Sections

__all__ = ["build"]


def build(mapping: Mapping[str, Any], policies: Mapping[str, Policy], *, source: str = "procedure") -> Procedure:
    """
    Return the procedure that *mapping* describes.

    Raises:
        InvalidDocument: It has faults; all of them are listed.
    """
    mapping, faults = expanded(mapping)
    file, problems = structured(ProcedureFile, mapping)
    if not isinstance(mapping, Mapping):
        raise InvalidDocument(source, problems)
    file = file or salvaged(mapping, problems)
    problems += faults
    problems += unfreezable(mapping)
    named = mapping.get("calendars", {})
    calendars = _calendars(named, problems)
    if file is None:
        raise InvalidDocument(source, problems)
    sections = Sections(
        file=file,
        calendars=calendars,
        named=frozenset(named) if isinstance(named, Mapping) else None,
        policies=policies,
        problems=problems,
    )
    sections.check_header()
    taxonomy = sections.taxonomy()
    schema = sections.schema(taxonomy)
    impossible = sections.impossible(schema)
    standards = sections.standards(schema)
    levels = sections.levels()
    score = sections.score(schema, impossible)
    route = sections.route(schema, impossible)
    sections.check_teams()
    conduct = ConductSections(
        file=file,
        calendars=sections.named,
        standards={bound.standard.id for bound in standards},
        problems=problems,
    ).conduct()
    helping = HelpSection(
        table=file.cannot_help or CannotHelpTable(review="", external_route=""),
        schema=schema,
        impossible=impossible,
        calendars=sections.named,
        policies=policies,
        problems=problems,
    )
    terms = helping.terms() if file.cannot_help is not None else CannotHelp()
    remedies = RemediesSection(
        table=file.remedies,
        schema=schema,
        impossible=impossible,
        zone=file.procedure.zone,
        roles=conduct.permissions.roles,
        problems=problems,
    )
    letters = LetterSections(
        letters=file.letters, checklists=file.checklists, channels=file.channels, problems=problems
    ).correspondence()
    retention, faults = retention_of(file.retention, schema, zone=file.procedure.zone)
    problems += faults
    asks = {name: asks_of(row.asks, row.welcomes, path=f"channels.{name}") for name, row in file.channels.items()}
    problems += (fault for _, faults in asks.values() for fault in faults)
    windows, faults = windows_of(file.recurrence, default=sections.recurrence_window())
    problems += faults
    authority, discount = remedies.authority(), remedies.return_discount()
    if problems or levels is None or score is None or route is None or terms is None:
        raise InvalidDocument(source, problems)
    header = file.procedure
    document = frozen_text({**mapping, "calendars": {name: one.to_mapping() for name, one in calendars.items()}})
    return Procedure(
        ref=ProcedureRef(name=header.name, version=header.version, digest=digest(document)),
        effective=header.effective,
        conduct=conduct,
        zone=header.zone,
        windows=windows,
        calendars=calendars,
        standards=standards,
        adopted=frozenset(file.adopted),
        score=score,
        levels=levels,
        route=route,
        teams={name: Team(id=name, name=row.name, calendar=row.calendar) for name, row in file.teams.items()},
        channels={
            name: Channel(id=name, name=row.name, two_way=row.two_way, cost=row.cost)
            for name, row in file.channels.items()
        },
        taxonomy=taxonomy,
        schema=schema,
        impossible=impossible,
        reads=sections.reads | remedies.reads | helping.reads | {*retention.reads},
        help=terms,
        authority=authority,
        discount=discount,
        letters=letters,
        retention=retention,
        asks={name: asked for name, (asked, _) in asks.items()},
        document=document,
    )


def _calendars(raw: object, problems: list[Problem]) -> dict[str, BusinessCalendar]:
    calendars: dict[str, BusinessCalendar] = {}
    for name, table in raw.items() if isinstance(raw, Mapping) else ():
        if not isinstance(table, Mapping):
            continue
        calendar, faults = read_calendar(table, name=name)
        problems += (Problem(f"calendars.{name}.{fault.path}".rstrip("."), fault.message) for fault in faults)
        if calendar is not None:
            calendars[name] = calendar
    return calendars
