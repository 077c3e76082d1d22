"""
The procedure file, section by section: what may be written, under which key, with which default.

Each class is one table of the TOML document; its fields are the keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import attrs

from grievance.model import Anchor, Duty, Money, ObjectKind, Span, Unit

__all__ = [
    "CategoryRow",
    "ChannelRow",
    "FactorsTable",
    "Header",
    "LevelRow",
    "PriorityTable",
    "ProcedureFile",
    "RoutingTable",
    "StandardRow",
    "TaxonomyTable",
    "TeamRow",
]

Table = Mapping[str, object]


@attrs.frozen(kw_only=True)
class Header:
    """``[procedure]``: which procedure this is, from when it is in force, and who answers for it (S39-S43)."""

    name: str
    version: str
    effective: date
    accountable: str
    zone: str = "UTC"
    decree: str | None = None
    recurrence_window: Span = Span(count=52, unit=Unit.WEEK)


@attrs.frozen(kw_only=True)
class StandardRow:
    """``[[standards]]``: a duty, within what time, from which anchor; ``when`` says whom it binds."""

    id: str
    duty: Duty
    within: Span
    from_: Anchor = Anchor.RECEIVED
    calendar: str | None = None
    authority: str | None = None
    statutory: bool = False
    regime: str | None = None
    when: Mapping[str, object] = attrs.field(factory=dict)


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
    """``[channels.ID]``: a way in; two-way or not, and what it costs the customer (S50)."""

    name: str = ""
    two_way: bool = True
    cost: Money | None = None


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
class ProcedureFile:
    """The whole document."""

    procedure: Header
    priority: PriorityTable
    routing: RoutingTable
    calendars: Mapping[str, Table] = attrs.field(factory=dict)
    facts: Mapping[str, object] = attrs.field(factory=dict)
    standards: tuple[StandardRow, ...] = ()
    teams: Mapping[str, TeamRow] = attrs.field(factory=dict)
    channels: Mapping[str, ChannelRow] = attrs.field(factory=dict)
    taxonomy: TaxonomyTable | None = None
    impossible: object = ()
