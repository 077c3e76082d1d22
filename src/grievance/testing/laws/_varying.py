"""The same facts with one thing changed, and facts that note what is read of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, ItemsView, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import attrs

from grievance.model import Attributes, Customer, Severity, Submission, Vulnerability
from grievance.model._attributes import AttributeValue
from grievance.policies import BUILT_IN, Facts, supposing
from grievance.rules import Fact

__all__ = ["known_or_not", "values_of", "watched", "with_fact", "with_severity"]

_FIELDS = frozenset(field.name for field in attrs.fields(Submission))


def with_severity(facts: Facts, severity: Severity) -> Facts:
    """Return *facts* of another severity."""
    submission = attrs.evolve(facts.submission, severity=severity)
    return _changed(facts, submission, [name for name in BUILT_IN if name.startswith("severity.")])


def known_or_not(facts: Facts) -> Iterator[Facts]:
    """Yield *facts*, and where no customer is known the same with one, of whom policies in Python may ask more."""
    yield facts
    if facts.customer is None:
        yield supposing(attrs.evolve(facts, customer=Customer(id="customer")), facts.named(()))


def with_fact(facts: Facts, name: str, value: Any) -> Facts:
    """
    Return *facts* in which one has another value, wherever a policy may look for it.

    A built-in fact that is no field of a submission or of a customer is changed for rules alone.
    """
    submission, customer = facts.submission, facts.customer
    if name not in BUILT_IN:
        attributes, private = (_with(one, name, value) for one in (submission.attributes, submission.private))
        submission = attrs.evolve(submission, attributes=attributes, private=private)
    elif name in _FIELDS - _DERIVED:
        submission = attrs.evolve(submission, **{name: value})
    if customer is not None:
        customer = attrs.evolve(customer, **_of_customer(customer, name, value))
    changed = _changed(attrs.evolve(facts, customer=customer), submission, [], facts)
    return supposing(changed, {name: value})


_DERIVED = frozenset({"amount", "demanded", "nature", "attachments", "severity", "people"})
"""Fields of a submission that are no plain facts."""


_OF_CUSTOMER: Mapping[str, Callable[[Any], dict[str, Any]]] = MappingProxyType(
    {
        "customer.tier": lambda tier: {"tier": tier},
        "customer.vulnerability": lambda level: {"vulnerability": Vulnerability(level=level) if level else None},
        "language": lambda language: {"language": language},
    }
)


def _of_customer(customer: Customer, name: str, value: Any) -> dict[str, Any]:
    """Return the fields of a customer that a fact is about, with its value."""
    if name in BUILT_IN:
        return _OF_CUSTOMER[name](value) if name in _OF_CUSTOMER else {}
    return {"attributes": _with(customer.attributes, name, value)}


def values_of(fact: Fact | None) -> tuple[Any, ...]:
    """Return some values of a *fact*, absent first; any words for one that nobody has declared."""
    if fact is None or (fact.kind in ("text", "path") and not fact.values):
        return (None, "one", "other")
    if fact.kind == "boolean":
        return (None, True, False)
    if fact.kind in ("integer", "decimal"):
        low = fact.at_least or 0
        return (None, low, fact.at_most if fact.at_most is not None else low + 100)
    if fact.kind == "tags":
        return (None, (), *((tag,) for tag in fact.values or ("one", "other")))
    return (None, *(fact.values or ()))


def _with(attributes: Attributes, name: str, value: Any) -> dict[str, AttributeValue]:
    others = {key: one for key, one in attributes.items() if key != name}
    return others if value is None else {**others, name: value}


def _changed(facts: Facts, submission: Submission, forget: Collection[str], before: Facts | None = None) -> Facts:
    """Return *facts* of a changed submission; what rules were told stays, but for what they are to *forget*."""
    place = facts.submission.issues.index(facts.issue)
    changed = attrs.evolve(facts, submission=submission, issue=submission.issues[place])
    told = (before or facts).named(())
    return supposing(changed, {name: value for name, value in told.items() if name not in forget})


class _Watched(Attributes):
    """Attributes that note which of them are read; there is one more than before, that nobody knows."""

    __slots__ = ("_read",)

    def __init__(self, values: Mapping[str, AttributeValue], read: set[str]) -> None:
        super().__init__({**values, "undeclared": True})
        self._read = read

    def __getitem__(self, name: str) -> AttributeValue:
        self._read.add(name)
        return super().__getitem__(name)

    def __iter__(self) -> Iterator[str]:
        self._read.update(self._values)
        return super().__iter__()

    def items(self) -> ItemsView[str, AttributeValue]:
        self._read.update(self._values)
        return super().items()


def watched(facts: Facts, declared: Collection[str], read: set[str]) -> Facts:
    """Return *facts* that note in *read* every attribute of submission and customer that is read."""
    submission, customer = attrs.evolve(facts.submission), facts.customer
    _watch(submission, "attributes", read)
    _watch(submission, "private", read)
    if customer is not None:
        customer = attrs.evolve(customer)
        _watch(customer, "attributes", read)
    told = {name: value for name, value in facts.named(()).items() if name in declared}
    return supposing(attrs.evolve(facts, submission=submission, customer=customer), told)


def _watch(value: Any, field: str, read: set[str]) -> None:
    """Put attributes that note what is read into a copy of a frozen *value*, past its check for exact types."""
    object.__setattr__(value, field, _Watched(getattr(value, field), read))
