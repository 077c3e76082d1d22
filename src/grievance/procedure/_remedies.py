"""The section of a procedure file on remedies: what may be granted, who decides how much (S25, S29, S56, S7)."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from grievance.decision import Phrase
from grievance.errors import InvalidValue, Problem
from grievance.model import Money, RemedyKind, Span
from grievance.policies._authority import Authority
from grievance.policies._discount import ReturnDiscount
from grievance.policies._limits import Limit
from grievance.policies._rates import Rate
from grievance.policies._remedies import GrantingStandards
from grievance.procedure._help import phrase_of
from grievance.rules import Condition, FactSchema, Rule, RuleTable, read_when

__all__ = ["AllowedRow", "AuthorityRow", "RateRow", "RemediesSection", "RemediesTable", "ReturnDiscountTable"]

T = TypeVar("T")
R = TypeVar("R", "AllowedRow", "AuthorityRow")


@attrs.frozen(kw_only=True)
class AllowedRow:
    """``[[remedies.allowed]]``: kinds of remedy that may be granted, ``when`` (S25); all rows that hold add up."""

    id: str
    kinds: tuple[RemedyKind, ...]
    because: object
    when: object = attrs.field(factory=dict)
    authority: str | None = None


@attrs.frozen(kw_only=True)
class AuthorityRow:
    """``[[remedies.authority]]``: how much the roles may grant by themselves, ``when``, and if they approve (S29)."""

    id: str
    roles: tuple[str, ...]
    because: object
    when: object = attrs.field(factory=dict)
    authority: str | None = None
    kinds: tuple[RemedyKind, ...] = ()
    on_remedy: Money | None = None
    on_complaint: Money | None = None
    on_customer: Money | None = None
    unlimited: bool = False
    approve: bool = False


@attrs.frozen(kw_only=True)
class RateRow:
    """``[[remedies.rates]]``: what one unit of a currency is worth in another, from a date on."""

    on: date
    from_: str
    to: str
    rate: Decimal


@attrs.frozen(kw_only=True)
class ReturnDiscountTable:
    """``[remedies.return_discount]``: what a customer gets who comes back after a complaint (S7)."""

    percent: Decimal
    cap: Money
    within: Span
    valid: Span
    single_use: bool = True


@attrs.frozen(kw_only=True)
class RemediesTable:
    """``[remedies]``: standards for granting, delegated authority and its window, dated rates, the return discount."""

    allowed: tuple[AllowedRow, ...] = ()
    authority: tuple[AuthorityRow, ...] = ()
    window: Span | None = None
    rates: tuple[RateRow, ...] = ()
    return_discount: ReturnDiscountTable | None = None


@attrs.define(kw_only=True)
class RemediesSection:
    """
    Builds the terms on remedies of one procedure; every fault goes to ``problems``.

    ``impossible`` are the combinations of facts that cannot occur, ``zone`` the procedure's, ``roles`` those
    that may do anything. ``reads`` names the facts that the rows read.
    """

    table: RemediesTable
    schema: FactSchema
    impossible: tuple[tuple[Condition, ...], ...]
    zone: str
    roles: frozenset[str]
    problems: list[Problem]
    reads: frozenset[str] = frozenset()

    def authority(self) -> Authority:
        """Return the standards for granting and for deciding, without the parts that have faults."""
        allowed = self._ruled("remedies.allowed", self.table.allowed, self._kinds)
        limits = self._ruled("remedies.authority", self.table.authority, self._limit)
        self.reads = frozenset((*_reads(allowed), *_reads(limits)))
        return Authority(
            granting=GrantingStandards(table=allowed, reads=_reads(allowed)),
            limits=limits,
            reads=_reads(limits),
            window=self._window(),
            rates=tuple(self._rates()),
            zone=self.zone,
        )

    def return_discount(self) -> ReturnDiscount | None:
        """Return the terms of the discount, None if there is none or it has faults."""
        table = self.table.return_discount
        if table is None:
            return None
        given = {field.name: getattr(table, field.name) for field in attrs.fields(ReturnDiscountTable)}
        return self._made(ReturnDiscount, "remedies.return_discount", zone=self.zone, **given)

    def _ruled(self, path: str, rows: tuple[R, ...], value: Callable[[R, str], T | None]) -> RuleTable[T] | None:
        """Return the table of *rows*; None without any, or with faults."""
        before, ids = len(self.problems), [row.id for row in rows]
        rules = [self._rule(row, f"{path}[{number}]", value) for number, row in enumerate(rows)]
        for number, row_id in enumerate(ids):
            if row_id in ids[:number]:
                self._fault(f"{path}[{number}].id", f"{row_id!r} stands twice")
        sound = tuple(rule for rule in rules if rule is not None)
        if not rows or len(self.problems) > before:
            return None
        return RuleTable(name=path, schema=self.schema, hit="first", rules=sound, impossible=self.impossible)

    def _rule(self, row: R, path: str, value: Callable[[R, str], T | None]) -> Rule[T] | None:
        before = len(self.problems)
        when, faults = read_when(row.when, self.schema, f"{path}.when")
        self.problems += faults
        because, given = self._phrase(row.because, f"{path}.because"), value(row, path)
        if len(self.problems) > before or because is None or given is None:
            return None
        return self._made(Rule, path, id=row.id, when=when, value=given, because=because, authority=row.authority)

    def _kinds(self, row: AllowedRow, path: str) -> frozenset[RemedyKind] | None:
        if not row.kinds:
            self._fault(f"{path}.kinds", "must name at least one kind of remedy")
        return frozenset(row.kinds)

    def _limit(self, row: AuthorityRow, path: str) -> Limit | None:
        for number, role in enumerate(row.roles):
            if role not in self.roles and (near := difflib.get_close_matches(role, self.roles, n=1, cutoff=0.8)):
                self._fault(f"{path}.roles[{number}]", f"{role!r} is no role; did you mean {near[0]!r}?")
        return self._made(
            Limit,
            path,
            roles=frozenset(row.roles),
            kinds=frozenset(row.kinds),
            on_remedy=row.on_remedy,
            on_complaint=row.on_complaint,
            on_customer=row.on_customer,
            unlimited=row.unlimited,
            approve=row.approve,
        )

    def _window(self) -> timedelta | None:
        window = self.table.window
        try:
            found = None if window is None else window.elapsed()
        except InvalidValue as error:
            self._fault("remedies.window", error.problem)
            return None
        if found == timedelta(0):
            self._fault("remedies.window", "must be longer than nothing")
        return found

    def _rates(self) -> Iterator[Rate]:
        seen: set[tuple[date, str, str]] = set()
        for number, row in enumerate(self.table.rates):
            path = f"remedies.rates[{number}]"
            rate = self._made(Rate, path, on=row.on, from_=row.from_, to=row.to, rate=row.rate)
            if (row.on, row.from_, row.to) in seen:
                self._fault(path, "stands twice: one rate counts for a day")
            seen.add((row.on, row.from_, row.to))
            if rate is not None:
                yield rate

    def _phrase(self, raw: object, path: str) -> Phrase | None:
        try:
            return phrase_of(raw)
        except InvalidValue as error:
            self._fault(path, error.problem)
            return None

    def _made(self, cls: Callable[..., T], path: str, **given: Any) -> T | None:
        """Return the value that is made of what was *given*; note at the key of its field what it refuses."""
        try:
            return cls(**given)
        except InvalidValue as error:
            self._fault(f"{path}.{error.field.partition('.')[2]}".rstrip("_"), error.problem)
            return None

    def _fault(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))


def _reads(table: RuleTable[Any] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for rule in (table.rules if table else ()) for name in rule.reads))
