"""Parts of an intake map that are made of several values: records within the submission, attributes, people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from grievance.errors import InvalidValue
from grievance.intake._cells import Findings, Locate, Read
from grievance.intake._sources import Part, Source, columns_of
from grievance.model import Attributes, Money

__all__ = ["Group", "Key", "Together", "amount_of", "attributes_of", "read_all", "readers_of"]

Readers = tuple[tuple[str, Read], ...]


@attrs.frozen(kw_only=True)
class Group:
    """
    A value of several fields, made by ``build``.

    It is there if one of its fields has a value, or one of those that it ``needs``, if it needs any.
    """

    build: Callable[..., object]
    parts: Mapping[str, Source]
    needs: frozenset[str] = frozenset()
    fixed: Mapping[str, object] = attrs.field(factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return columns_of(self.parts.values())

    def reader(self, locate: Locate) -> Read:
        """Return what reads the value from the records whose cells *locate* finds."""
        readers, build, fixed = readers_of(self.parts, locate), self.build, self.fixed
        needs = self.needs or frozenset(self.parts)

        def read(values: Any, findings: Findings) -> Any:
            before = len(findings.faults)
            given = read_all(readers, values, findings)
            if len(findings.faults) > before or needs.isdisjoint(given):
                return None
            try:
                return build(**given, **fixed)
            except InvalidValue as error:
                findings.faults.append(error)
                return None

        return read


@attrs.frozen(kw_only=True)
class Together:
    """The values of several parts as one tuple, those that are not there left out."""

    parts: tuple[Part, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return columns_of(self.parts)

    def reader(self, locate: Locate) -> Read:
        """Return what reads them from the records whose cells *locate* finds."""
        readers = [part.reader(locate) for part in self.parts]

        def read(values: Any, findings: Findings) -> tuple[Any, ...]:
            found = [read_one(values, findings) for read_one in readers]
            return tuple([value for value in found if value is not None])

        return read


@attrs.frozen(kw_only=True)
class Key:
    """The key of a record among all sources: the name of the source and the record's own id."""

    name: str
    own: Source

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return self.own.columns

    def reader(self, locate: Locate) -> Read:
        """Return what reads it from the records whose cells *locate* finds."""
        read_own, name = self.own.reader(locate), self.name

        def read(values: Any, findings: Findings) -> str | None:
            own = read_own(values, findings)
            return None if own is None else f"{name}:{own}"

        return read


def readers_of(parts: Mapping[str, Part], locate: Locate) -> Readers:
    """Return the readers of *parts*, each with the name of what it reads."""
    return tuple((name, part.reader(locate)) for name, part in parts.items())


def read_all(readers: Readers, values: Any, findings: Findings) -> dict[str, Any]:
    """Return by name what *readers* find in the values of a record."""
    found = {}
    for name, read in readers:
        value = read(values, findings)
        if value is not None:
            found[name] = value
    return found


def attributes_of(**given: Any) -> Attributes:
    """Return what the host knows beside the model's own fields, by name."""
    return Attributes(given)


def amount_of(*, amount: Any, currency: str | None = None) -> Money:
    """Return the amount, which needs a currency."""
    if currency is None:
        raise InvalidValue("Money.currency", "is empty, but there is an amount")
    return Money(amount=amount, currency=currency)
