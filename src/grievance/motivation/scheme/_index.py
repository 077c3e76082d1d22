"""The index of each person, with everything that went into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from grievance.errors import InvalidValue
from grievance.model._word import Word
from grievance.motivation.scheme._component import Component
from grievance.motivation.scheme._measurement import Measurement
from grievance.motivation.scheme._scheme import Gate, Scheme
from grievance.motivation.scheme._yardstick import Yardstick
from grievance.motivation.statistics._number import Interval

__all__ = ["Contribution", "GateReading", "PersonIndex", "StaffIndices", "Standing"]


class Standing(Word):
    """
    What became of a component in an index.

    Counted as measured; neutral or dropped where all of the team are equal (L66); pending where it is not known yet
    (L65); frozen where a counter-metric contradicts it (L59).
    """

    COUNTED = "counted"
    NEUTRAL = "neutral"
    DROPPED = "dropped"
    PENDING = "pending"
    FROZEN = "frozen"


@attrs.frozen(kw_only=True)
class Contribution:
    """
    What one component gave to the index of one person.

    ``yardstick`` is what it was compared with, ``normalised`` what came of that (None while pending or dropped) and
    ``interval`` the ends of its interval on the same scale. ``weight`` is the weight that was used: that of the
    scheme, rescaled where others are pending or dropped, and 0 where this one is.

    ``contribution`` is weight x normalised in an arithmetic index: they sum to it exactly. In a geometric one it is
    the factor, normalised to the power of the weight: their product is the index. ``share`` is the part of the index
    that it makes up; in a geometric one the part of what is lost against a full index. It is None where there is
    nothing to share. ``because`` says why the component is not simply counted.
    """

    component: Component
    measurement: Measurement
    standing: Standing
    weight: Fraction
    yardstick: Yardstick | None = None
    normalised: Fraction | None = None
    interval: Interval | None = None
    contribution: Fraction | None = None
    share: Fraction | None = None
    because: str = ""


@attrs.frozen(kw_only=True)
class GateReading:
    """A gate and what was measured at it for one person; ``passed`` is None where the evidence does not say."""

    gate: Gate
    measurement: Measurement | None
    passed: bool | None


@attrs.frozen(kw_only=True)
class PersonIndex:
    """
    The index of one person.

    ``value`` is None where it is withheld, and ``withheld`` then says why. It is ``provisional`` while a component is
    pending: the weights of the known ones are rescaled, and it may change. ``low`` and ``high`` are its interval.
    """

    person: str
    scheme: Scheme = attrs.field(repr=False)
    contributions: tuple[Contribution, ...]
    value: Fraction | None = None
    low: Fraction | None = None
    high: Fraction | None = None
    provisional: bool = False
    withheld: str = ""
    gates: tuple[GateReading, ...] = ()

    @property
    def points(self) -> Decimal | None:
        """The value times 100, rounded half to even to two places; None where it is withheld."""
        return None if self.value is None else as_points(self.value)

    @property
    def pending(self) -> tuple[str, ...]:
        """The names of the components that are not known yet."""
        return tuple(one.component.name for one in self.contributions if one.standing is Standing.PENDING)

    def contribution(self, name: str) -> Contribution:
        """
        Return what the component of a name gave.

        Raises:
            InvalidValue: There is none.
        """
        self.scheme.component(name)
        return next(one for one in self.contributions if one.component.name == name)

    def sentences(self) -> tuple[str, ...]:
        """
        Return the index in plain English, for the person to read and contest (L60).

        The index and its interval; each component with its number, what it was compared with and what it gave; what is
        pending and why; the gates; and whom to tell that something is wrong.
        """
        from grievance.motivation.scheme._sentences import sentences_of

        return sentences_of(self)


@attrs.frozen(kw_only=True)
class StaffIndices:
    """The indices of all people, sorted by id, under the ``scheme`` with the goalposts that were used."""

    scheme: Scheme
    people: tuple[PersonIndex, ...]

    def __iter__(self) -> Iterator[PersonIndex]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)

    @property
    def final(self) -> Mapping[str, Fraction | None]:
        """
        The value of each person, to be paid by: None where it is withheld, or provisional and will change.

        What is provisional was made of fewer components than the scheme has, so it is no figure to pay by.
        """
        return {one.person: None if one.provisional else one.value for one in self.people}

    def of(self, person: str) -> PersonIndex:
        """
        Return the index of a person.

        Raises:
            InvalidValue: Nothing was measured for them.
        """
        for one in self.people:
            if one.person == person:
                return one
        raise InvalidValue("StaffIndices.person", "is not among those who were measured")


def as_points(value: Fraction) -> Decimal:
    """Return a value times 100, rounded half to even to two places."""
    return Decimal(f"{round(value * 10_000)}e-2")
