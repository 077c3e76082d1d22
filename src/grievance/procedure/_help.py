"""The section of a procedure file on cases that the company cannot help with (S44)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import attrs

from grievance.cannot_help import GOODWILL, CannotHelp, Proposed, RefusalPolicy, RefusalTable, Routes, ask_a_person
from grievance.codec import nearest
from grievance.decision import Phrase
from grievance.errors import InvalidValue, Problem
from grievance.model import Body, Element, Ground, RemedyKind, Span
from grievance.policies import BUILT_IN
from grievance.procedure._policies import HostPolicy
from grievance.rules import Condition, FactSchema, RuleTable, read_table, read_when

__all__ = ["BodyRow", "CannotHelpTable", "GroundRow", "HelpSection", "phrase_of"]


@attrs.frozen(kw_only=True)
class BodyRow:
    """``[cannot_help.bodies.ID]``: another body that can help, how it is reached, and how long it may be silent."""

    name: str = ""
    contact: str = ""
    answers_within: Span | None = None


@attrs.frozen(kw_only=True)
class GroundRow:
    """``[cannot_help.grounds.GROUND]``: what a ground owes beyond the least, and whether it takes two persons."""

    owes: tuple[Element, ...] = ()
    two_persons: bool = False


@attrs.frozen(kw_only=True)
class CannotHelpTable:
    """
    ``[cannot_help]``: rules or a policy that propose a ground, the bodies, and what the procedure says in a refusal.

    ``review`` and ``external_route`` are a text or a table of texts by language. ``routes`` are ids of bodies by
    category, each for all below it too.
    """

    review: object = None
    external_route: object = None
    hit: object = None
    rules: object = ()
    policy: str | None = None
    bodies: Mapping[str, BodyRow] = attrs.field(factory=dict)
    routes: Mapping[str, str] = attrs.field(factory=dict)
    grounds: Mapping[str, GroundRow] = attrs.field(factory=dict)
    goodwill: tuple[RemedyKind, ...] | None = None
    silence: Span | None = None
    calendar: str | None = None


@attrs.define(kw_only=True)
class HelpSection:
    """
    Builds the terms of one procedure; every fault goes to ``problems``, which make them None.

    ``calendars`` are the names of its calendars (None if they cannot be told), ``policies`` those that the host handed
    over, ``impossible`` the combinations of facts that cannot occur. ``reads`` names the facts that the rules read.
    """

    table: CannotHelpTable
    schema: FactSchema
    impossible: tuple[tuple[Condition, ...], ...]
    calendars: Collection[str] | None
    policies: Mapping[str, Any]
    problems: list[Problem]
    reads: frozenset[str] = frozenset()
    _told: bool = attrs.field(default=True, init=False)

    def terms(self) -> CannotHelp | None:
        """Return the terms on which the company says that it cannot help, None if they have faults."""
        table, before = self.table, len(self.problems)
        self._told = not any(fault.path.startswith("cannot_help.bodies") for fault in self.problems)
        bodies = self._bodies()
        self._check_routes()
        ruled = self._ruled()
        policy = self._policy(ruled)
        owes, two_persons = self._grounds()
        self._check_spans()
        review = self._phrase(table.review, "review")
        external_route = self._phrase(table.external_route, "external_route")
        if len(self.problems) > before or not self._told:
            return None
        return CannotHelp(
            policy=policy,
            bodies=bodies,
            routes=Routes(by_rule=_bodies_by_rule(ruled), by_category=table.routes),
            review=review,
            external_route=external_route,
            owes=owes,
            two_persons=two_persons,
            goodwill=GOODWILL if table.goodwill is None else frozenset(table.goodwill),
            silence=table.silence,
            calendar=table.calendar,
        )

    def _bodies(self) -> dict[str, Body]:
        bodies: dict[str, Body] = {}
        for body_id, row in self.table.bodies.items():
            try:
                bodies[body_id] = Body(
                    id=body_id, name=row.name, contact=row.contact, answers_within=row.answers_within
                )
            except InvalidValue as error:
                self._fault(f"bodies.{body_id}.{error.field.partition('.')[2]}", error.problem)
        return bodies

    def _check_routes(self) -> None:
        for category, body in self.table.routes.items():
            path = f"routes.{category}"
            _, faults = read_when({"category": f"{category}/**"}, self.schema)
            for fault in faults:
                self._fault(path, fault.message)
            if self._is_unknown(body):
                self._fault(path, _no_body(body, self.table.bodies))

    def _ruled(self) -> RuleTable[Proposed] | None:
        """Return the rule table; None without rules, or with faults."""
        table = self.table
        if table.policy is not None or (table.hit is None and not table.rules):
            return None
        mapping = {key: value for key, value in (("hit", table.hit), ("rules", table.rules)) if value is not None}
        ruled: RuleTable[Proposed] | None
        ruled, faults = read_table(
            mapping,
            name="cannot help",
            schema=self.schema,
            value=self._proposed,
            value_keys=frozenset({"ground", "body"}),
            must_decide=False,
            impossible=self.impossible,
            path="cannot_help",
        )
        self.problems += faults
        return ruled

    def _proposed(self, row: Mapping[str, object]) -> Proposed:
        name, body = row.get("ground"), row.get("body")
        if name not in _GROUNDS:
            raise InvalidValue("ground", _no_ground(name))
        if body is not None and self._is_unknown(body):
            raise InvalidValue("body", _no_body(body, self.table.bodies))
        return Proposed(ground=Ground(name), body=None if body is None else str(body))

    def _is_unknown(self, body: object) -> bool:
        """Return whether it is no body: that cannot be told where the bodies themselves could not be read."""
        return self._told and body not in self.table.bodies

    def _policy(self, ruled: RuleTable[Proposed] | None) -> RefusalPolicy:
        if ruled is not None:
            reads = tuple(dict.fromkeys(name for rule in ruled.rules for name in rule.reads))
            self.reads = frozenset(reads)
            return RefusalTable(table=ruled, reads=reads)
        name = self.table.policy
        if name is None:
            return ask_a_person
        self.reads = frozenset(BUILT_IN)
        if self.table.hit is not None or self.table.rules:
            self._fault("policy", "stands instead of hit and rules: leave these out")
        if callable(self.policies.get(name)):
            return HostPolicy(name=name, kind=Ground, policy=self.policies[name])
        hint = nearest(name, self.policies) or "; hand it over when loading: policies={…}"
        self._fault("policy", f"no policy {name!r} that can be called was handed over{hint}")
        return ask_a_person

    def _grounds(self) -> tuple[dict[Ground, tuple[Element, ...]], frozenset[Ground]]:
        """Return what grounds owe beyond the least, and those that take two persons."""
        owes: dict[Ground, tuple[Element, ...]] = {}
        two_persons: set[Ground] = set()
        for name, row in self.table.grounds.items():
            if name not in _GROUNDS:
                self._fault(f"grounds.{name}", _no_ground(name))
                continue
            ground = Ground(name)
            two_persons.update({ground} if row.two_persons else ())
            try:
                owes.update(CannotHelp(owes={ground: row.owes}).owes)
            except InvalidValue as error:
                self._fault(f"grounds.{name}.owes", error.problem)
        return owes, frozenset(two_persons)

    def _check_spans(self) -> None:
        table = self.table
        answers = {f"bodies.{body_id}.answers_within": row.answers_within for body_id, row in table.bodies.items()}
        spans = {"silence": table.silence, **answers}
        for path, span in spans.items():
            if span is not None and not span.count:
                self._fault(path, "must be longer than nothing")
        if table.calendar is None:
            for path, span in spans.items():
                if span is not None and span.on_calendar:
                    self._fault(path, f"is counted on a calendar: name one in cannot_help.calendar ({span})")
        elif self.calendars is not None and table.calendar not in self.calendars:
            hint = nearest(table.calendar, self.calendars)
            self._fault("calendar", f"{table.calendar!r} is no calendar of this procedure{hint}")

    def _phrase(self, raw: object, key: str) -> Phrase | None:
        try:
            return phrase_of(raw)
        except InvalidValue as error:
            self._fault(key, "is required: refusals owe it (L54)" if raw is None else error.problem)
            return None

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(f"cannot_help.{path}", message))


_GROUNDS = tuple(ground.value for ground in Ground)


def phrase_of(raw: object) -> Phrase:
    """
    Return the sentence that a file has as a text, or as a table of texts by language.

    Raises:
        InvalidValue: It is neither, or empty.
    """
    texts = {"": raw} if not isinstance(raw, Mapping) else dict(raw)
    sound = {
        language: text
        for language, text in texts.items()
        if isinstance(language, str) and isinstance(text, str) and text.strip()
    }
    if not texts or sound.keys() != texts.keys():
        raise InvalidValue("text", 'must be a text, or a table of texts by language such as { en = "…", ru = "…" }')
    return Phrase(tuple(sound.items()))


def _bodies_by_rule(ruled: RuleTable[Proposed] | None) -> dict[str, str]:
    rules = ruled.rules if ruled is not None else ()
    return {rule.id: rule.value.body for rule in rules if rule.value.body is not None}


def _no_ground(name: object) -> str:
    return f"{name!r} is no ground on which a company cannot help{nearest(name, _GROUNDS)}"


def _no_body(name: object, known: Collection[str]) -> str:
    return f"{name!r} is no body of this procedure{nearest(name, known)}"
