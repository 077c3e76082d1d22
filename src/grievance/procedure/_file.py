"""
The procedure file, section by section: what may be written, under which key, with which default.

Each class is one table of the TOML document; its fields are the keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from grievance.model import (
    Anchor,
    ContactKind,
    Duty,
    Element,
    Extension,
    Money,
    ObjectKind,
    OnReopening,
    Span,
    Stage,
    Unit,
    WaitsFor,
)
from grievance.policies import ReopenedTo
from grievance.procedure._filing import RecurrenceTable
from grievance.procedure._help import CannotHelpTable
from grievance.procedure._letters import ChecklistTable, LettersTable
from grievance.procedure._privacy import RetentionTable
from grievance.procedure._remedies import RemediesTable

__all__ = [
    "AdoptedTable",
    "CategoryRow",
    "ChannelRow",
    "DecreeTable",
    "DeliveryTable",
    "FactorsTable",
    "Header",
    "LadderTable",
    "LevelRow",
    "NoticesTable",
    "OwnershipTable",
    "PermissionRow",
    "PriorityTable",
    "ProcedureFile",
    "RecategorisingTable",
    "ReopeningTable",
    "ResponseTable",
    "RoutingTable",
    "RungRow",
    "StandardRow",
    "TaxonomyTable",
    "TeamRow",
    "ViewTable",
]

Table = Mapping[str, object]


@attrs.frozen(kw_only=True)
class DecreeTable:
    """``[procedure.decree]``: the management decree that put the procedure in force (S49)."""

    number: str
    on: date
    signed_by: str
    agreed_with: str | None = None


@attrs.frozen(kw_only=True)
class Header:
    """``[procedure]``: which procedure this is, from when it is in force, and who answers for it (S39-S43)."""

    name: str
    version: str
    effective: date
    accountable: str
    process_owner: str | None = None
    deputies: tuple[str, ...] = ()
    zone: str = "UTC"
    decree: DecreeTable | None = None
    recurrence_window: Span = Span(count=52, unit=Unit.WEEK)


@attrs.frozen(kw_only=True)
class ResponseTable:
    """``response`` of a standard: the kinds of contact that fulfil it, and their channels."""

    kinds: tuple[ContactKind, ...]
    channels: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class StandardRow:
    """``[[standards]]``: a duty, within what time, from which anchor, on which terms; ``when`` says whom it binds."""

    id: str
    duty: Duty
    within: Span
    from_: Anchor = Anchor.RECEIVED
    calendar: str | None = None
    zone: str | None = None
    authority: str | None = None
    source: str | None = None
    mark: str | None = None
    statutory: bool = False
    regime: str | None = None
    since: date | None = None
    until: date | None = None
    deemed: bool = False
    rolls: bool = False
    pauses: tuple[WaitsFor, ...] = ()
    extension: Extension | None = None
    on_reopening: OnReopening | None = None
    unless_resolved_within: Span | None = None
    if_resolved_within: Span | None = None
    response: ResponseTable | None = None
    repeats: bool = False
    requires: tuple[Element, ...] = ()
    ahead: Span | None = None
    daily_penalty: Decimal | None = None
    when: Mapping[str, object] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class AdoptedTable:
    """
    ``[regimes.NAME]``: a regime that the procedure adopts; ``when`` says which issues it binds.

    Its rows count on ``calendar`` instead of the regime's own. ``standards`` are keys of its rows that are overridden,
    by the row's id, ``"*"`` for every row.
    """

    when: Table = attrs.field(factory=dict)
    calendar: str | None = None
    standards: Mapping[str, Table] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class LevelRow:
    """``[priority.levels]``: one level; ``reserved = true`` instead of ``at_least`` keeps it for people."""

    work_within: Span
    at_least: int | None = None
    reserved: bool = False
    head_start: Span = Span(count=0, unit=Unit.HOUR)


@attrs.frozen(kw_only=True)
class FactorsTable:
    """``[priority.factors]``: points that weighted factors add to those of the rules."""

    hard: int = 0
    soft: int = 0
    importance: int = 0
    importance_weights: Mapping[str, Decimal] | None = None
    value_at_stake: int = 0
    full_value: Money | None = None
    vulnerability: int = 0
    recurrence: int = 0
    time_frame: int = 0
    time_frame_within: Span = Span(count=2, unit=Unit.DAY)


@attrs.frozen(kw_only=True)
class PriorityTable:
    """``[priority]``: levels, and the rules, factors or policy that give the score."""

    levels: Mapping[str, LevelRow]
    hit: object = None
    rules: object = ()
    factors: FactorsTable = FactorsTable()
    calendar: str | None = None
    lead: Span = Span(count=0, unit=Unit.HOUR)
    policy: str | None = None


@attrs.frozen(kw_only=True)
class RoutingTable:
    """``[routing]``: the rules that name a team, with a required ``otherwise``; or a policy."""

    hit: object = None
    rules: object = ()
    otherwise: object = None
    policy: str | None = None


@attrs.frozen(kw_only=True)
class TeamRow:
    """``[teams.ID]``: a unit that complaints are routed to."""

    name: str = ""
    calendar: str | None = None


@attrs.frozen(kw_only=True)
class ChannelRow:
    """
    ``[channels.ID]``: a way in; two-way or not, and what it costs the customer (S50).

    ``asks`` is what has to be told on it, ``welcomes`` what may be (S33).
    """

    name: str = ""
    two_way: bool = True
    cost: Money | None = None
    asks: tuple[str, ...] = ()
    welcomes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class CategoryRow:
    """``[[taxonomy.categories]]``: one class of problem and the dates on which it may be used (S64)."""

    path: str
    name: str = ""
    about: ObjectKind | None = None
    since: date | None = None
    until: date | None = None


@attrs.frozen(kw_only=True)
class TaxonomyTable:
    """``[taxonomy]``: the versioned categories, and where those of older versions went."""

    version: str
    categories: tuple[CategoryRow, ...]
    renamed: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)


@attrs.frozen(kw_only=True)
class PermissionRow:
    """``[[permissions]]``: roles, the commands that they may issue (``"*"``: all), at which stages (none: at all)."""

    roles: tuple[str, ...]
    may: tuple[str, ...]
    at: tuple[Stage, ...] = ()


@attrs.frozen(kw_only=True)
class ReopeningTable:
    """``[reopening]``: to which stage, which owner, within how long, and what becomes of the clocks."""

    to: Stage = Stage.OPEN
    owner: ReopenedTo = ReopenedTo.KEEP
    within: Span | None = None
    calendar: str | None = None
    clocks: OnReopening = OnReopening.CONTINUE


@attrs.frozen(kw_only=True)
class OwnershipTable:
    """``[ownership]``: how often a complaint may change hands before it goes to the accountable person."""

    hops: int = 3


@attrs.frozen(kw_only=True)
class RecategorisingTable:
    """``[recategorising]``: what a corrected category decides anew."""

    route: bool = True
    clocks: bool = True


@attrs.frozen(kw_only=True)
class RungRow:
    """``[[escalation.rungs]]``: who is told, how long before or after the duty is due."""

    to: str
    before: Span | None = None
    after: Span | None = None


@attrs.frozen(kw_only=True)
class LadderTable:
    """``[[escalation]]``: the rungs for a duty or a standard; neither stands for all."""

    rungs: tuple[RungRow, ...]
    duty: Duty | None = None
    standard: str | None = None
    calendar: str | None = None


@attrs.frozen(kw_only=True)
class NoticesTable:
    """``[notices]``: when to send a holding notice (S72), to ask again after a wait, to go on after an answer."""

    holding_before: Span | None = None
    waiting_after: Span | None = None
    closing_after: Span | None = None
    calendar: str | None = None


@attrs.frozen(kw_only=True)
class DeliveryTable:
    """``[delivery]``: the calendar in whose hours staff are reminded."""

    calendar: str


@attrs.frozen(kw_only=True)
class ViewTable:
    """``[views.ROLE]``: the fields that a role may see; all others are masked."""

    fields: tuple[str, ...]


@attrs.frozen(kw_only=True)
class ProcedureFile:
    """
    The whole document.

    ``regimes`` are expanded before it is read: their rows stand among the standards, their names in ``adopted``.
    """

    procedure: Header
    priority: PriorityTable
    routing: RoutingTable
    calendars: Mapping[str, Table] = attrs.field(factory=dict)
    facts: Mapping[str, object] = attrs.field(factory=dict)
    standards: tuple[StandardRow, ...] = ()
    regimes: Mapping[str, AdoptedTable] = attrs.field(factory=dict)
    adopted: tuple[str, ...] = ()
    teams: Mapping[str, TeamRow] = attrs.field(factory=dict)
    channels: Mapping[str, ChannelRow] = attrs.field(factory=dict)
    taxonomy: TaxonomyTable | None = None
    impossible: object = ()
    permissions: tuple[PermissionRow, ...] | None = None
    reopening: ReopeningTable = ReopeningTable()
    ownership: OwnershipTable = OwnershipTable()
    recategorising: RecategorisingTable = RecategorisingTable()
    escalation: tuple[LadderTable, ...] = ()
    notices: NoticesTable = NoticesTable()
    delivery: DeliveryTable | None = None
    views: Mapping[str, ViewTable] = attrs.field(factory=dict)
    cannot_help: CannotHelpTable | None = None
    remedies: RemediesTable = RemediesTable()
    letters: LettersTable = LettersTable()
    checklists: Mapping[str, ChecklistTable] = attrs.field(factory=dict)
    retention: RetentionTable = RetentionTable()
    recurrence: RecurrenceTable | None = None
