"""The bundle for one organisation: everything that decides, in one frozen value."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias
from zoneinfo import ZoneInfo

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from os import PathLike

    from grievance.calendars import BusinessCalendar
    from grievance.cannot_help import CannotHelp, RefusalPolicy
    from grievance.correspondence import Correspondence
    from grievance.deadlines import Binding, Terms
    from grievance.model import Channel, Clock, ProcedureRef, Standard, Taxonomy, Team
    from grievance.policies import (
        Asks,
        Authority,
        Conduct,
        Facts,
        Levels,
        RecurrenceWindows,
        Retention,
        ReturnDiscount,
        RoutingPolicy,
        ScorePolicy,
    )
    from grievance.rules import Condition, FactSchema, Partition

__all__ = ["BoundStandard", "Policy", "Procedure"]

Policy: TypeAlias = "ScorePolicy | RoutingPolicy | RefusalPolicy"


@attrs.frozen(kw_only=True)
class BoundStandard:
    """A standard and the conditions under which it binds an issue."""

    standard: Standard
    when: tuple[Condition, ...] = ()


@attrs.frozen(kw_only=True, eq=False)
class Procedure:
    """
    How one organisation handles complaints: calendars, standards, priority, routing, taxonomy, channels, teams; when it
    cannot help (``help``), what may be granted by whom (``authority``), its ``letters``, what each channel ``asks``,
    how far back a matter recurs (``windows``), and how long it is kept (``retention``).

    Two procedures are equal when their frozen documents are. ``document`` is the frozen text (holidays included) that
    ``ref.digest`` is the digest of; `from_document` brings the procedure back from it. ``adopted`` are the regimes that
    bind every issue that names none. ``schema`` declares the facts that rules may read, ``reads`` names those that a
    rule or factor reads: the desk gathers no more than these need. ``impossible`` are combinations of facts that the
    procedure says cannot occur.
    """

    ref: ProcedureRef
    effective: date
    conduct: Conduct
    zone: str
    windows: RecurrenceWindows
    calendars: Mapping[str, BusinessCalendar]
    standards: tuple[BoundStandard, ...]
    score: ScorePolicy
    levels: Levels
    route: RoutingPolicy
    teams: Mapping[str, Team]
    channels: Mapping[str, Channel]
    taxonomy: Taxonomy | None
    reads: frozenset[str]
    schema: FactSchema = attrs.field(repr=False)
    impossible: tuple[tuple[Condition, ...], ...]
    help: CannotHelp
    authority: Authority
    letters: Correspondence
    retention: Retention
    asks: Mapping[str, Asks]
    discount: ReturnDiscount | None = None
    adopted: frozenset[str] = frozenset()
    document: bytes = attrs.field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Procedure) and self.ref == other.ref

    def __hash__(self) -> int:
        return hash(self.ref)

    @classmethod
    def load(cls, path: str | PathLike[str], *, policies: Mapping[str, Policy] | None = None) -> Procedure:
        """
        Read a procedure file (TOML).

        *policies* are the host's own functions, by the names that the file uses; a file can never import anything.

        Raises:
            InvalidDocument: The file has faults; all of them are listed with their paths.
            UnreadableFile: The file is not there or is no TOML.
        """
        from grievance.procedure._load import load

        return load(path, policies or {})

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any], *, policies: Mapping[str, Policy] | None = None) -> Procedure:
        """
        Build a procedure from Python objects in the form of the file.

        Raises:
            InvalidDocument: It has faults; all of them are listed with their paths.
        """
        from grievance.procedure._build import build

        return build(mapping, policies or {})

    @classmethod
    def pack(cls, name: str, *, policies: Mapping[str, Policy] | None = None) -> Procedure:
        """
        Return a procedure that comes with the library: ``retail``, ``cfpb`` or ``municipal``.

        Raises:
            InvalidDocument: There is no such pack; the nearest name is given.
        """
        from grievance.procedure._packs import pack_path

        return cls.load(pack_path(name, "procedure.toml"), policies=policies)

    @classmethod
    def from_document(cls, document: bytes) -> Procedure:
        """
        Bring back a procedure from its frozen `document`, as a store keeps it.

        Policies of the host are not part of a document: in their place stands one that abstains and says so.
        """
        from grievance.procedure._load import thaw

        return thaw(document)

    @property
    def accountable(self) -> str:
        """The person of last resort, who answers for the complaints (S39-S43)."""
        return self.conduct.accountable

    def knows_team(self, team: str) -> bool:
        """Return whether complaints may go to *team*: a declared one, if any are; who stands in the last resort."""
        last = (self.accountable, self.conduct.process_owner, *self.conduct.deputies)
        return team in last or (team in self.teams if self.teams else bool(team))

    def binding(self, facts: Facts) -> tuple[Standard, ...]:
        """
        Return the standards that bind the issue of *facts*, in the order of the file.

        An issue that names a regime is bound by the standards of that regime alone, if there are any (L76); every other
        by the standards that belong to no regime or to an adopted one. A standard with dates binds what is received on
        them (L73).
        """
        own = self._by_regime.get(facts.issue.regime, self._by_regime[None])
        names, partition = self._conditions
        matching = partition.matching(facts.named(names))
        received = facts.submission.received_at
        return tuple(self.standards[row].standard for row in matching if row in own and self._in_force(row, received))

    def _in_force(self, row: int, received: datetime) -> bool:
        standard = self.standards[row].standard
        if standard.since is None and standard.until is None:
            return True
        calendar = self.calendars.get(standard.calendar or "")
        zone = standard.zone or (calendar.zone if calendar else self.zone)
        return standard.binds_on(received.astimezone(ZoneInfo(zone)).date())

    @cached_property
    def terms(self) -> Terms:
        """What holds for all its clocks."""
        from grievance.deadlines import Terms

        return Terms(calendars=self.calendars, zone=self.zone, on_reopening=self.conduct.reopening.clocks)

    def rebound(self, clock: Clock) -> Binding:
        """Return the standard and the issue of a *clock*, to run it anew; raises KeyError for an unknown standard."""
        from grievance.deadlines import Binding

        return Binding(standard=self.standard(clock.standard), issue=clock.issue, terms=self.terms, under=clock.under)

    @cached_property
    def _by_regime(self) -> Mapping[str | None, frozenset[int]]:
        rows: dict[str | None, set[int]] = {None: set()}
        for row, bound in enumerate(self.standards):
            regime = bound.standard.regime
            rows.setdefault(regime, set()).add(row)
            if regime in self.adopted:
                rows[None].add(row)
        return {regime: frozenset(own) for regime, own in rows.items()}

    @cached_property
    def _conditions(self) -> tuple[tuple[str, ...], Partition]:
        from grievance.rules import Partition

        names = dict.fromkeys(condition.fact.name for bound in self.standards for condition in bound.when)
        return tuple(names), Partition.of(bound.when for bound in self.standards)

    @cached_property
    def _by_id(self) -> Mapping[str, Standard]:
        return {bound.standard.id: bound.standard for bound in self.standards}

    def standard(self, standard_id: str) -> Standard:
        """Return the standard of that id; raises KeyError when the procedure has none."""
        return self._by_id[standard_id]
