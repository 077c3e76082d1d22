"""The sections of a procedure file on conduct: permissions, reopening, escalation, notices, views."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue, Problem
from grievance.model import Complaint, Span, Stage
from grievance.policies import (
    ALL_COMMANDS,
    DEFAULT_PERMISSIONS,
    ROLES,
    Conduct,
    Decree,
    Ladder,
    Permissions,
    Permit,
    ReopeningTerms,
    Rung,
)
from grievance.procedure._file import DecreeTable, LadderTable, PermissionRow, ProcedureFile

__all__ = ["ConductSections"]


@attrs.define(kw_only=True)
class ConductSections:
    """
    Builds the conduct of one procedure; every fault goes to ``problems``.

    ``calendars`` are the names of its calendars (None if they cannot be told), ``standards`` those of its standards.
    """

    file: ProcedureFile
    calendars: Collection[str] | None
    standards: Collection[str]
    problems: list[Problem]

    def conduct(self) -> Conduct:
        """Return the terms on which complaints are handled."""
        file, header = self.file, self.file.procedure
        reopening, notices = file.reopening, file.notices
        self._check_reopening()
        if file.ownership.hops < 1:
            self._fault("ownership.hops", "must be at least 1: the first receiver must be able to hand over")
        self._check_span(notices.holding_before, notices.calendar, "notices.holding_before", fixed=True)
        self._check_span(notices.waiting_after, notices.calendar, "notices.waiting_after")
        self._check_span(notices.closing_after, notices.calendar, "notices.closing_after")
        self._check_calendar(notices.calendar, "notices.calendar")
        if file.delivery is not None:
            self._check_calendar(file.delivery.calendar, "delivery.calendar")
        return Conduct(
            accountable=header.accountable,
            process_owner=header.process_owner or header.accountable,
            deputies=header.deputies,
            decree=_decree(header.decree),
            permissions=self._permissions(),
            reopening=ReopeningTerms(
                to=reopening.to,
                owner=reopening.owner,
                within=reopening.within,
                calendar=reopening.calendar,
                clocks=reopening.clocks,
            ),
            hops=file.ownership.hops,
            anew_route=file.recategorising.route,
            anew_clocks=file.recategorising.clocks,
            ladders=tuple(self._ladders()),
            holding_before=notices.holding_before,
            waiting_after=notices.waiting_after,
            closing_after=notices.closing_after,
            notices_calendar=notices.calendar,
            delivery=file.delivery.calendar if file.delivery else None,
            views={role: self._view(role, view.fields) for role, view in file.views.items()},
        )

    def _permissions(self) -> Permissions:
        rows = self.file.permissions
        if rows is None:
            return DEFAULT_PERMISSIONS
        return Permissions(permits=tuple(self._permit(number, row) for number, row in enumerate(rows)))

    def _permit(self, number: int, row: PermissionRow) -> Permit:
        path = f"permissions[{number}]"
        if not row.roles or not all(row.roles):
            self._fault(f"{path}.roles", "must name at least one role")
        for index, name in enumerate(row.may):
            if name not in _NAMED:
                self._fault(f"{path}.may[{index}]", f"{name!r} is no command{nearest(name, _NAMED)}")
        commands = frozenset(row.may) - {"*"} | (ALL_COMMANDS if "*" in row.may else frozenset())
        return Permit(roles=frozenset(row.roles), commands=commands, stages=frozenset(row.at))

    def _check_reopening(self) -> None:
        table = self.file.reopening
        self._check_calendar(table.calendar, "reopening.calendar")
        self._check_span(table.within, table.calendar, "reopening.within")
        if table.to not in (Stage.OPEN, Stage.RECORDED):
            self._fault("reopening.to", "must be 'open', or 'recorded' to be looked at first")

    def _ladders(self) -> Iterator[Ladder]:
        for number, table in enumerate(self.file.escalation):
            path = f"escalation[{number}]"
            self._check_calendar(table.calendar, f"{path}.calendar")
            if table.standard is not None and table.standard not in self.standards:
                hint = nearest(table.standard, self.standards)
                self._fault(f"{path}.standard", f"{table.standard!r} is no standard{hint}")
            rungs = tuple(self._rungs(path, table))
            if len(rungs) < len(table.rungs):
                continue
            try:
                yield Ladder(
                    rungs=rungs,
                    duty=table.duty,
                    standard=table.standard,
                    calendar=table.calendar,
                )
            except InvalidValue as error:
                self._fault(f"{path}.rungs", error.problem)

    def _rungs(self, path: str, table: LadderTable) -> Iterator[Rung]:
        for number, row in enumerate(table.rungs):
            at = f"{path}.rungs[{number}]"
            self._check_span(row.before, table.calendar, f"{at}.before", fixed=True)
            self._check_span(row.after, table.calendar, f"{at}.after")
            if not row.to.strip():
                self._fault(f"{at}.to", f"must name a person or one of {', '.join(ROLES)}")
            elif row.to not in ROLES and (near := difflib.get_close_matches(row.to, ROLES, n=1, cutoff=0.8)):
                self._fault(f"{at}.to", f"{row.to!r} is no role; did you mean {near[0]!r}?")
            try:
                yield Rung(to=row.to, before=row.before, after=row.after)
            except InvalidValue as error:
                self._fault(at, error.problem)

    def _view(self, role: str, fields: Iterable[str]) -> frozenset[str]:
        for number, name in enumerate(fields):
            if name not in _VISIBLE:
                self._fault(f"views.{role}.fields[{number}]", f"{name!r} is no field{nearest(name, _VISIBLE)}")
        return frozenset(fields)

    def _check_span(self, span: Span | None, calendar: str | None, path: str, *, fixed: bool = False) -> None:
        """Note a span that is counted on a calendar where none is named, or one that has no *fixed* length."""
        if span is None:
            return
        if span.on_calendar and calendar is None:
            self._fault(path, f"is counted on a calendar: name one beside it ({span})")
        elif fixed and not span.on_calendar:
            try:
                span.elapsed()
            except InvalidValue as error:
                self._fault(path, error.problem)

    def _check_calendar(self, name: str | None, path: str) -> None:
        if name is not None and self.calendars is not None and name not in self.calendars:
            self._fault(path, f"{name!r} is no calendar of this procedure{nearest(name, self.calendars)}")

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


_NAMED = ALL_COMMANDS | {"Assess", "*"}
"""What a row may permit: what is asked for, and putting complaints under another procedure."""

_VISIBLE = frozenset(field.name for field in attrs.fields(Complaint))


def _decree(table: DecreeTable | None) -> Decree | None:
    if table is None:
        return None
    return Decree(number=table.number, on=table.on, signed_by=table.signed_by, agreed_with=table.agreed_with)
