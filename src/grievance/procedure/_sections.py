"""The sections of a procedure file, each turned into what decides; what is wrong with them is gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from grievance.calendars import BusinessCalendar
from grievance.codec import nearest
from grievance.errors import GrievanceError, InvalidValue, Problem
from grievance.model import Category, Standard, Taxonomy
from grievance.policies import BUILT_IN, Factors, Level, Levels, Routing, RoutingPolicy, ScorePolicy, Scoring
from grievance.procedure._file import LevelRow, ProcedureFile, StandardRow
from grievance.procedure._procedure import BoundStandard, Policy
from grievance.rules import Condition, FactSchema, RuleTable, read_facts, read_table, read_when

__all__ = ["Sections"]

_Impossible = tuple[tuple[Condition, ...], ...]


@attrs.define(kw_only=True)
class Sections:
    """Builds the parts of one procedure; every fault goes to ``problems``, and a part that has faults is None."""

    file: ProcedureFile
    calendars: Mapping[str, BusinessCalendar]
    policies: Mapping[str, Policy]
    problems: list[Problem]
    _read: set[str] = attrs.field(factory=set)

    @property
    def reads(self) -> frozenset[str]:
        """The names of all facts that the parts built so far read."""
        return frozenset(self._read)

    def taxonomy(self) -> Taxonomy | None:
        """Return the versioned categories, None if the procedure does without."""
        table = self.file.taxonomy
        if table is None:
            return None
        try:
            return Taxonomy(
                version=table.version,
                categories=tuple(
                    Category(path=row.path, name=row.name, about=row.about, since=row.since, until=row.until)
                    for row in table.categories
                ),
                renamed=tuple(table.renamed.items()),
            )
        except InvalidValue as error:
            self._fault("taxonomy.categories", error.problem)
            return None

    def schema(self, taxonomy: Taxonomy | None) -> FactSchema:
        """Return the built-in facts and the declared ones; with a taxonomy only its categories are known."""
        built_in: dict[str, object] = dict(BUILT_IN)
        if taxonomy is not None:
            built_in["category"] = {"type": "path", "values": list(taxonomy.by_path)}
        declared, problems = read_facts(self.file.facts, "facts")
        self.problems += problems
        for name in declared.keys() & built_in.keys():
            self._fault(f"facts.{name}", "is built in: give the host's fact another name")
        own = {name: fact for name, fact in declared.items() if name not in built_in}
        return FactSchema.from_mapping(built_in) | FactSchema(facts=tuple(own.values()))

    def impossible(self, schema: FactSchema) -> _Impossible:
        """Return the combinations that cannot occur."""
        rows = self.file.impossible
        if not isinstance(rows, list | tuple):
            self._fault("impossible", "must be a list of tables")
            return ()
        return tuple(self._when(row, schema, f"impossible[{number}]") for number, row in enumerate(rows))

    def standards(self, schema: FactSchema) -> tuple[BoundStandard, ...]:
        """Return the standards with the conditions under which they bind."""
        found: dict[str, BoundStandard] = {}
        for number, row in enumerate(self.file.standards):
            path = f"standards[{number}]"
            if row.id in found:
                self._fault(f"{path}.id", f"{row.id!r} stands twice")
            self._check_calendar(row.calendar, f"{path}.calendar")
            when = self._when(row.when, schema, f"{path}.when")
            try:
                found[row.id] = BoundStandard(standard=_standard(row), when=when)
            except InvalidValue as error:
                self._fault(path, str(error))
        return tuple(found.values())

    def levels(self) -> Levels | None:
        """Return the levels of priority."""
        table = self.file.priority
        self._check_calendar(table.calendar, "priority.calendar")
        before = len(self.problems)
        levels = tuple(self._level(name, row) for name, row in table.levels.items())
        known = [level for level in levels if level is not None]
        self._check_thresholds(known)
        calendar = self.calendars.get(table.calendar or next(iter(self.calendars), ""))
        for level in known:
            if level.work_within.on_calendar and calendar is None:
                self._fault(f"priority.levels.{level.name}.work_within", "is counted on a calendar: name one")
        lead = self._elapsed(table.lead, "priority.lead")
        if len(self.problems) > before:
            return None
        return Levels(levels=tuple(known), calendar=calendar, zone=self.file.procedure.zone, lead=lead)

    def _level(self, name: str, row: LevelRow) -> Level | None:
        path = f"priority.levels.{name}"
        if row.reserved == (row.at_least is not None):
            self._fault(path, "needs either at_least (the score from which it holds) or reserved = true")
        head_start = self._elapsed(row.head_start, f"{path}.head_start")
        return Level(name=name, at_least=row.at_least, work_within=row.work_within, head_start=head_start)

    def _check_thresholds(self, levels: Iterable[Level]) -> None:
        seen: dict[int, str] = {}
        for level in levels:
            if level.at_least is not None and level.at_least in seen:
                self._fault(f"priority.levels.{level.name}.at_least", f"is that of {seen[level.at_least]!r} too")
            elif level.at_least is not None:
                seen[level.at_least] = level.name
        if not seen:
            self._fault("priority.levels", "needs at least one level with at_least")

    def _elapsed(self, span: Any, path: str) -> Any:
        try:
            return span.elapsed()
        except InvalidValue as error:
            self._fault(path, error.problem)
            return None

    def score(self, schema: FactSchema, impossible: _Impossible) -> ScorePolicy | None:
        """Return what answers how urgent a complaint is."""
        table = self.file.priority
        if table.policy is not None:
            scored: ScorePolicy | None = self._policy(table.policy, "priority")
            return scored
        rules = {"hit": table.hit, "rules": table.rules} if table.hit is not None else {"hit": "collect", "rules": []}
        if table.hit is None and table.rules:
            rules = {"rules": table.rules}
        ruled: RuleTable[int] | None
        ruled, problems = read_table(
            rules,
            name="priority",
            schema=schema,
            value=_points,
            value_keys=frozenset({"score"}),
            must_decide=False,
            impossible=impossible,
            path="priority",
        )
        self.problems += problems
        if ruled is None:
            return None
        factors = Factors(**{field.name: getattr(table.factors, field.name) for field in attrs.fields(Factors)})
        self._read.update(_FACTS_OF_FACTORS)
        return Scoring(table=ruled, factors=factors, reads=self._reads_of(ruled))

    def route(self, schema: FactSchema, impossible: _Impossible) -> RoutingPolicy | None:
        """Return what answers who is responsible."""
        table = self.file.routing
        if table.policy is not None:
            routed: RoutingPolicy | None = self._policy(table.policy, "routing")
            return routed
        given = {"hit": table.hit, "rules": table.rules, "otherwise": table.otherwise}
        ruled: RuleTable[str] | None
        ruled, problems = read_table(
            {key: value for key, value in given.items() if value is not None},
            name="routing",
            schema=schema,
            value=self._team,
            value_keys=frozenset({"to"}),
            must_decide=True,
            impossible=impossible,
            path="routing",
        )
        self.problems += problems
        return None if ruled is None else Routing(table=ruled, reads=self._reads_of(ruled))

    def _team(self, row: Mapping[str, object]) -> str:
        team = row.get("to")
        if not isinstance(team, str) or not team:
            raise InvalidValue("to", "must name the team that is responsible")
        if self.file.teams and team not in self.file.teams:
            raise InvalidValue("to", f"{team!r} is no team{nearest(team, self.file.teams)}")
        return team

    def _reads_of(self, table: RuleTable[Any]) -> tuple[str, ...]:
        names = tuple(dict.fromkeys(name for rule in table.rules for name in rule.reads))
        self._read.update(names)
        return names

    def _policy(self, name: str, section: str) -> Any:
        self._read.update(BUILT_IN)
        if name not in self.policies:
            hint = nearest(name, self.policies) or "; hand it over when loading: policies={…}"
            self._fault(f"{section}.policy", f"no policy {name!r} was handed over{hint}")
            return None
        return self.policies[name]

    def check_names(self) -> None:
        """Check what the header and the teams name."""
        header = self.file.procedure
        for field in ("name", "version", "accountable"):
            if not getattr(header, field):
                self._fault(f"procedure.{field}", "must not be empty")
        self._elapsed(header.recurrence_window, "procedure.recurrence_window")
        try:
            ZoneInfo(header.zone)
        except (GrievanceError, KeyError, ValueError, OSError):
            self._fault("procedure.zone", "must be an IANA zone name, such as 'Europe/London'")
        for name, team in self.file.teams.items():
            self._check_calendar(team.calendar, f"teams.{name}.calendar")

    def _when(self, raw: Mapping[str, object], schema: FactSchema, path: str) -> tuple[Condition, ...]:
        when, problems = read_when(raw, schema, path)
        self.problems += problems
        self._read.update(condition.fact.name for condition in when)
        return when

    def _check_calendar(self, name: str | None, path: str) -> None:
        if name is not None and name not in self.calendars and name not in self._faulty_calendars:
            self._fault(path, f"{name!r} is no calendar of this procedure{nearest(name, self.calendars)}")

    @property
    def _faulty_calendars(self) -> frozenset[str]:
        return frozenset(self.file.calendars) - frozenset(self.calendars)

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


_FACTS_OF_FACTORS = ("customer.importance", "recurrence")


def _points(row: Mapping[str, object]) -> int:
    score = row.get("score")
    if type(score) is not int:
        raise InvalidValue("score", "must be a whole number of points")
    return score


def _standard(row: StandardRow) -> Standard:
    return Standard(
        id=row.id,
        duty=row.duty,
        within=row.within,
        anchor=row.from_,
        calendar=row.calendar,
        authority=row.authority,
        statutory=row.statutory,
        regime=row.regime,
    )
