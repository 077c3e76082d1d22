"""What a test does not mention: the values that the kit tries there, the plain one first."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

import attrs

from grievance.model import (
    Attachment,
    Customer,
    Importance,
    Issue,
    Money,
    Nature,
    Occurrence,
    Party,
    RemedyKind,
    Role,
    Severity,
    TimeFrame,
    Vulnerability,
)
from grievance.policies import BUILT_IN, SEVERITY_SUMS, Recurrence
from grievance.procedure import Procedure
from grievance.procedure._tables import tables_of
from grievance.rules import Fact
from grievance.testing.asking._given import severity_of
from grievance.testing.builders._life import RECEIVED

__all__ = ["Choices", "chosen", "is_free", "of_customer", "of_facts", "of_submission"]

Choices = Mapping[str, Sequence[Any]]

_OF_CUSTOMER = frozenset(name for name in BUILT_IN if name.startswith("customer."))
_MANY = 100
"""How many issues or attachments are built at most."""

_PARTS = tuple(field.name for field in attrs.fields(Severity))

_BEARS: Mapping[str, frozenset[str]] = {
    "customer_id": _OF_CUSTOMER | {"anonymous", "recurrence"},
    "people": frozenset({"anonymous", "represented", "about_staff"}),
    "staff_complained_about": frozenset({"about_staff"}),
    "further_issues": frozenset({"issues"}),
    "amount": frozenset({"currency"}),
    "product": frozenset({"recurrence"}),
    "severity": frozenset(name for name in BUILT_IN if name.startswith("severity.")),
    "customer": _OF_CUSTOMER | {"anonymous", "recurrence"},
    "recurrence": frozenset({"anonymous", "customer", "customer_id"}),
}
"""Fields, and the facts that are read off them under another name: who mentions one of these has fixed the field."""


def chosen(choices: Choices, variant: int, mentioned: Collection[str]) -> dict[str, Any]:
    """Return what the *variant* has in each field that is not *mentioned*, the plain value in variant 0."""
    free = (name for name in choices if is_free(name, mentioned))
    return {name: choices[name][_place(name, variant) % len(choices[name])] for name in free}


def is_free(name: str, mentioned: Collection[str]) -> bool:
    """Return whether nothing that is *mentioned* says what the field *name* must be."""
    return name not in mentioned and _BEARS.get(name, frozenset()).isdisjoint(mentioned)


def _place(name: str, variant: int) -> int:
    return crc32(f"{name}/{variant}".encode()) if variant else 0


def of_submission(procedure: Procedure | None) -> Choices:
    """Return what the fields of a submission and, by their names, the facts of the host may be."""
    told = _Told(procedure)
    money = [
        Money(amount=Decimal(number), currency=currency)
        for number in told.near("amount", Decimal("25.00"), Decimal(2500))
        for currency in told.near("currency", "EUR", "GBP")
    ]
    another = Issue(category=told.paths()[-1], product="order-2")
    picture = Attachment(digest="0", media_type="image/png", size=1024)
    return {
        "text": ("", "My parcel never came", "Моя посылка не пришла \U0001f4e6"),
        "category": told.paths(),
        "channel": told.channels(),
        "received_at": (RECEIVED, *_LATER),
        "customer_id": (None, "c-17"),
        "product": (None, *told.near("product", "order-1")),
        "amount": (None, *money),
        "demanded": (None, *RemedyKind),
        "regime": (None, *told.near("regime", "another regime")),
        "further_issues": ((), *((another,) * (count - 1) for count in told.counts("issues", 2))),
        "people": ((), (Party(name="Ann Smith"),), (Party(role=Role.REPRESENTATIVE, mandate="lawyer"),)),
        "staff_complained_about": ((), ("staff-9",)),
        "reachable": (True, False),
        "receiver": (None, "bob"),
        "place": (None, *told.near("place", "the shop")),
        "manner": (None, *told.near("manner", "in anger")),
        "purpose": (None, *told.near("purpose", "to be heard")),
        "answer_wanted": (None, *told.near("answer_wanted", "by letter")),
        "language": (None, *told.near("language", "en", "ru", "nl")),
        "occurred": (None, Occurrence(on=date(2026, 6, 20), place="at home")),
        "time_frame": (None, TimeFrame(not_after=datetime(2026, 9, 1, 10, tzinfo=UTC))),
        "severity": (None, *dict.fromkeys((*_severities(), *told.severities()))),
        "attachments": ((), *((picture,) * count for count in told.counts("attachments", 1))),
        "private": ({}, {"born": 1950}),
        **told.of_host(),
    }


_LATER = (
    datetime(2026, 7, 1, 21, 30, tzinfo=UTC),
    datetime(2026, 7, 4, 12, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, tzinfo=UTC),
)
"""After hours, on a Saturday, when the clocks go back, at the end of the year."""


def _severities() -> Iterator[Severity]:
    yield Severity()
    for part in _PARTS:
        for step in (1, 2, 3):
            yield Severity(**{part: step})
    yield Severity(**dict.fromkeys(_PARTS, 3))


def of_customer() -> Choices:
    """Return what the fields of a customer may be."""
    return {
        "name": ("", "Ann Smith"),
        "email": ("", "ann@example.org"),
        "phone": ("", "+44 20 7946 0000"),
        "tier": (None, "gold", "basic"),
        "language": (None, "en", "ru"),
        "zone": (None, "Europe/London", "Asia/Kolkata"),
        "importance": (Importance(), Importance(turnover=Decimal("0.2")), Importance(turnover=Decimal(1))),
        "vulnerability": (None, *(Vulnerability(level=level) for level in (0, 1, 2, 3))),
        "yearly_margin": (None, Money(amount=Decimal(120), currency="EUR")),
        "expected_years": (None, Decimal("3.5")),
        "wishes": ((), ("no calls before noon",)),
    }


def of_facts(procedure: Procedure | None) -> Choices:
    """Return what the fields of a submission may be, and who the customer."""
    told = _Told(procedure)
    tiers, importances = told.near("customer.tier", "gold"), told.near("customer.importance")
    known: list[dict[str, Any]] = [{"tier": tier} for tier in (None, *tiers)]
    known += ({name: value} for name, values in of_customer().items() for value in values[1:] if name != "tier")
    known += ({"importance": Importance(turnover=Decimal(value))} for value in importances)
    return {
        **of_submission(procedure),
        "nature": (Nature.COMPLAINT, *map(Nature, told.near("nature"))),
        "recurrence": (Recurrence.PRIMARY.value, *told.near("recurrence")),
        "customer": (None, *(Customer(id="c-17", **one) for one in known)),
    }


@attrs.frozen
class _Told:
    """What a procedure tells of the values of facts: what it lists, and where an answer of its tables may change."""

    procedure: Procedure | None

    def near(self, name: str, *usual: Any) -> tuple[Any, ...]:
        """Return the *usual* values of a fact and those next to which an answer may change."""
        if self.procedure is None:
            return usual
        columns = [column for table in tables_of(self.procedure).values() for column in table.partition.columns]
        found = [value for column in columns if column.fact.name == name for value in column.boundaries]
        return tuple(dict.fromkeys((*usual, *found)))

    def counts(self, name: str, usual: int) -> tuple[int, ...]:
        """Return the *usual* number and those next to which an answer may change, as far as so many are built."""
        return tuple(number for number in self.near(name, usual) if usual <= number <= _MANY)

    def severities(self) -> Iterator[Severity]:
        """Yield severities with the sums next to which an answer may change."""
        for total in SEVERITY_SUMS:
            for number in self.near(total):
                yield severity_of({total: number})

    def paths(self) -> tuple[str, ...]:
        """Return the categories."""
        if self.procedure is None or self.procedure.taxonomy is None:
            return self.near("category", "delivery/late", "billing", "other")
        return tuple(self.procedure.taxonomy.by_path)

    def channels(self) -> tuple[str, ...]:
        """Return the channels."""
        declared = tuple(self.procedure.channels) if self.procedure else ()
        return declared or self.near("channel", "web", "letter", "phone")

    def of_host(self) -> dict[str, tuple[Any, ...]]:
        """Return the values of the facts that the host adds; the plain one is absence."""
        schema = self.procedure.schema if self.procedure else {}
        return {name: (None, *self._values(fact)) for name, fact in schema.items() if name not in BUILT_IN}

    def _values(self, fact: Fact) -> tuple[Any, ...]:
        if fact.kind == "boolean":
            return (True, False)
        if fact.kind == "tags":
            asked = (column.tag for column in self._columns(fact) if column.tag is not None)
            return ((), *((tag,) for tag in dict.fromkeys((*(fact.values or ()), *asked))))
        if fact.values is not None:
            return fact.values
        return self.near(fact.name, *_usual(fact))

    def _columns(self, fact: Fact) -> Iterator[Any]:
        assert self.procedure is not None  # it has declared the fact  # noqa: S101
        for table in tables_of(self.procedure).values():
            yield from (column for column in table.partition.columns if column.fact.name == fact.name)


def _usual(fact: Fact) -> tuple[Any, ...]:
    if fact.kind in ("integer", "decimal"):
        return tuple(dict.fromkeys(bound for bound in (fact.at_least, fact.at_most) if bound is not None)) or (0,)
    return ("other",)
