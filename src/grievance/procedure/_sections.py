"""The sections of a procedure file, each turned into what decides; what is wrong with them is gathered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from grievance.calendars import BusinessCalendar
from grievance.codec import nearest
from grievance.errors import InvalidValue, Problem
from grievance.model import Category, Taxonomy
from grievance.policies import BUILT_IN, Factors, Level, Levels, Routing, RoutingPolicy, ScorePolicy, Scoring
from grievance.procedure._file import FactorsTable, LevelRow, ProcedureFile, StandardRow
from grievance.procedure._policies import HostPolicy
from grievance.procedure._procedure import BoundStandard, Policy
from grievance.procedure._standards import bound_standards
from grievance.rules import Condition, FactSchema, RuleTable, read_facts, read_table, read_when

__all__ = ["Sections"]

_Impossible = tuple[tuple[Condition, ...], ...]


@attrs.define(kw_only=True)
class Sections:
    """
    Builds the parts of one procedure; every fault goes to ``problems``, and a part that has faults is None.

    ``named`` are the names of all calendars, those with faults too; None if they cannot be told.
    """

    file: ProcedureFile
    calendars: Mapping[str, BusinessCalendar]
    named: frozenset[str] | None
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
        categories: dict[str, Category] = {}
        for number, row in enumerate(table.categories):
            path = f"taxonomy.categories[{number}]"
            if row.path in categories:
                self._fault(f"{path}.path", f"{row.path!r} stands twice (S58)")
            try:
                categories[row.path] = Category(
                    path=row.path, name=row.name, about=row.about, since=row.since, until=row.until
                )
            except InvalidValue as error:
                self._refused(path, error)
        if not table.categories:
            self._fault("taxonomy.categories", "needs at least one category")
        self._check_renamed(table.renamed, [row.path for row in table.categories])
        if not categories:
            return None
        return Taxonomy(
            version=table.version, categories=tuple(categories.values()), renamed=tuple(table.renamed.items())
        )

    def _check_renamed(self, renamed: Mapping[str, tuple[str, ...]], known: Iterable[str]) -> None:
        paths = frozenset(known)
        for old, targets in renamed.items():
            for number, target in enumerate(targets):
                if target not in paths:
                    hint = nearest(target, paths)
                    self._fault(f"taxonomy.renamed.{old}[{number}]", f"{target!r} is no category{hint}")

    def schema(self, taxonomy: Taxonomy | None) -> FactSchema:
        """Return the built-in facts and the declared ones; with a taxonomy only its categories are known."""
        built_in: dict[str, object] = dict(BUILT_IN)
        if taxonomy is not None:
            built_in["category"] = {"type": "path", "values": list(taxonomy.by_path)}
        declared, problems = read_facts(self.file.facts, "facts")
        self.problems += problems
        for name in declared:
            if name in built_in:
                self._fault(f"facts.{name}", "is built in: give the host's fact another name")
        own = {name: fact for name, fact in declared.items() if name not in built_in}
        return FactSchema.from_mapping(built_in) | FactSchema(facts=tuple(own.values()))

    def impossible(self, schema: FactSchema) -> _Impossible:
        """Return the combinations that cannot occur."""
        rows = self.file.impossible
        if not isinstance(rows, list | tuple):
            self._fault("impossible", "must be a list of tables")
            return ()
        return tuple(self._conditions(row, schema, f"impossible[{number}]") for number, row in enumerate(rows))

    def standards(self, schema: FactSchema) -> tuple[BoundStandard, ...]:
        """Return the standards with the conditions under which they bind."""
        rows = [(self._path_of(row, number), row) for number, row in enumerate(self.file.standards)]
        standards, problems = bound_standards(rows, schema, self.named)
        self.problems += problems
        self._read.update(condition.fact.name for bound in standards for condition in bound.when)
        known = {row.regime for row in self.file.standards if row.regime is not None}
        for number, regime in enumerate(self.file.adopted):
            if regime not in known:
                self._fault(f"adopted[{number}]", f"no standard belongs to {regime!r}{nearest(regime, known)}")
        return standards

    def _path_of(self, row: StandardRow, number: int) -> str:
        """Return where a row stands in the file: adopted ones stand in their regime."""
        regime, _, row_id = row.id.partition("/")
        adopted = row_id and regime == row.regime and regime in self.file.adopted
        return f"regimes.{regime}.standards.{row_id}" if adopted else f"standards[{number}]"

    def levels(self) -> Levels | None:
        """Return the levels of priority."""
        table = self.file.priority
        self._check_calendar(table.calendar, "priority.calendar")
        before = len(self.problems)
        levels = tuple(self._level(name, row) for name, row in table.levels.items())
        self._check_thresholds(levels)
        calendar = self.calendars.get(table.calendar or next(iter(self.calendars), ""))
        for level in levels:
            if level.work_within.on_calendar and self.named == frozenset():
                self._fault(f"priority.levels.{level.name}.work_within", "is counted on a calendar: name one")
        lead = self._elapsed(table.lead, "priority.lead")
        if len(self.problems) > before:
            return None
        return Levels(levels=levels, calendar=calendar, zone=self.file.procedure.zone, lead=lead)

    def _level(self, name: str, row: LevelRow) -> Level:
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

    def recurrence_window(self) -> timedelta:
        """Return how far back a matter recurs where ``[recurrence]`` does not say (S60)."""
        try:
            return self.file.procedure.recurrence_window.elapsed()
        except InvalidValue as error:
            self._fault("procedure.recurrence_window", error.problem)
            return timedelta(weeks=52)

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
            instead = {"hit": table.hit, "rules": table.rules, "factors": table.factors != FactorsTable()}
            return self._policy(table.policy, "priority", int, instead)
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
        factors = self._factors(table.factors)
        if ruled is None or factors is None:
            return None
        return Scoring(table=ruled, factors=factors, reads=self._reads_of(ruled))

    def _factors(self, table: FactorsTable) -> Factors | None:
        if table.value_at_stake and table.full_value is None:
            self._fault("priority.factors.full_value", "is required: value_at_stake is measured by it")
        self._read.update(fact for factor, fact in _FACTS_OF_FACTORS.items() if getattr(table, factor))
        try:
            return Factors(**{field.name: getattr(table, field.name) for field in attrs.fields(Factors)})
        except InvalidValue as error:
            self._refused("priority.factors", error)
            return None

    def route(self, schema: FactSchema, impossible: _Impossible) -> RoutingPolicy | None:
        """Return what answers who is responsible."""
        table = self.file.routing
        given = {"hit": table.hit, "rules": table.rules, "otherwise": table.otherwise}
        if table.policy is not None:
            return self._policy(table.policy, "routing", str, given)
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

    def _policy(self, name: str, section: str, kind: type, instead: Mapping[str, object]) -> HostPolicy | None:
        self._read.update(BUILT_IN)
        path, policy = f"{section}.policy", self.policies.get(name)
        unread = ", ".join(key for key, given in instead.items() if given)
        if unread:
            self._fault(path, f"stands instead of {unread}: leave these out")
        if policy is None:
            hint = nearest(name, self.policies) or "; hand it over when loading: policies={…}"
            self._fault(path, f"no policy {name!r} was handed over{hint}")
        elif not callable(policy):
            self._fault(path, f"the policy {name!r} cannot be called")
        else:
            return HostPolicy(name=name, kind=kind, policy=policy)
        return None

    def check_header(self) -> None:
        """Check what the header says."""
        header = self.file.procedure
        for field in ("name", "version", "accountable"):
            if not getattr(header, field).strip():
                self._fault(f"procedure.{field}", "must not be empty")
        try:
            ZoneInfo(header.zone)
        except (KeyError, ValueError, OSError):
            self._fault("procedure.zone", "must be an IANA zone name, such as 'Europe/London'")

    def check_teams(self) -> None:
        """Check what the teams name."""
        for name, team in self.file.teams.items():
            self._check_calendar(team.calendar, f"teams.{name}.calendar")

    def _conditions(self, raw: object, schema: FactSchema, path: str) -> tuple[Condition, ...]:
        when, problems = read_when(raw, schema, path)
        self.problems += problems
        return when

    def _check_calendar(self, name: str | None, path: str) -> None:
        if name is not None and self.named is not None and name not in self.named:
            self._fault(path, f"{name!r} is no calendar of this procedure{nearest(name, self.named)}")

    def _refused(self, path: str, error: InvalidValue) -> None:
        """Note what a value of the model refused, at the key of its field."""
        _, _, field = error.field.partition(".")
        self._fault(f"{path}.{field}", error.problem)

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


_FACTS_OF_FACTORS = {
    "hard": "severity.hard",
    "soft": "severity.soft",
    "importance": "customer.importance",
    "value_at_stake": "customer.known",
    "vulnerability": "customer.vulnerability",
    "recurrence": "recurrence",
}


def _points(row: Mapping[str, object]) -> int:
    score = row.get("score")
    if type(score) is not int:
        raise InvalidValue("score", "must be a whole number of points")
    return score
