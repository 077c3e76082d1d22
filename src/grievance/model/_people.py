"""The people of a complaint: who complains, for whom, about whom, and who works on it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

import attrs

from grievance.errors import InvalidValue
from grievance.model._attributes import Attributes, as_attributes
from grievance.model._checks import check, check_zone, personal
from grievance.model._money import Money
from grievance.model._word import Word

__all__ = ["CUSTOMER", "Actor", "Customer", "Handler", "Importance", "Party", "Role", "Team", "Vulnerability"]


CUSTOMER: Final = "customer"
"""The role of whoever complains, the one whose meaning is fixed: given the public status and nothing else."""


class Role(Word):
    """The part that a person has in a complaint."""

    COMPLAINANT = "complainant"
    REPRESENTATIVE = "representative"
    AFFECTED = "affected"
    WITNESS = "witness"
    COMPLAINED_ABOUT = "complained about"


@attrs.frozen(kw_only=True)
class Party:
    """
    A person in a role.

    ``staff_id`` names a person complained about who is on the staff: that person never handles the complaint.
    ``mandate`` says by what right a representative speaks for the complainant.
    """

    role: Role = Role.COMPLAINANT
    name: str = personal(default="")
    email: str = personal(default="")
    phone: str = personal(default="")
    address: str = personal(default="")
    language: str | None = None
    staff_id: str | None = None
    mandate: str = personal(default="")

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Actor:
    """Who issues a command, with the roles in which this person or program acts."""

    id: str
    roles: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Vulnerability:
    """
    Circumstances that need care (L17, L55): a spectrum that may pass, never a diagnosis.

    ``drivers`` are any of health, life events, resilience, capability; ``needs`` what to do differently;
    ``level`` runs from 0 (none known) to 3 (severe); ``review_on`` is when to ask again.
    """

    drivers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    level: int = 1
    review_on: date | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        unknown = sorted(set(self.drivers) - _DRIVERS)
        if unknown:
            raise InvalidValue("Vulnerability.drivers", f"must be among {', '.join(sorted(_DRIVERS))}")
        if not 0 <= self.level <= 3:
            raise InvalidValue("Vulnerability.level", "must be from 0 (none known) to 3 (severe)")


_DRIVERS = frozenset({"health", "life events", "resilience", "capability"})


_FACTORS = ("turnover", "net_benefit", "relationship", "image", "multiplier")


@attrs.frozen(kw_only=True)
class Importance:
    """
    The factors of a customer's importance (S63), each from 0 to 1; None where it is not known.

    The list is open-ended: ``other`` holds the host's own factors.
    """

    turnover: Decimal | None = None
    net_benefit: Decimal | None = None
    relationship: Decimal | None = None
    image: Decimal | None = None
    multiplier: Decimal | None = None
    other: Attributes = attrs.field(default=Attributes(), converter=as_attributes)

    def __attrs_post_init__(self) -> None:
        check(self)
        if clash := sorted(set(self.other) & set(_FACTORS)):
            raise InvalidValue("Importance.other", f"must not name {clash[0]!r} again: it is a field of its own")
        for name, value in self.factors().items():
            if not 0 <= value <= 1:
                raise InvalidValue(f"Importance.{name}", "must lie between 0 and 1: normalise it first")

    def factors(self) -> dict[str, Decimal]:
        """Return the known factors by name."""
        known = {**self.other, **{name: getattr(self, name) for name in _FACTORS}}
        return {name: Decimal(value) for name, value in known.items() if isinstance(value, Decimal | int)}


@attrs.frozen(kw_only=True)
class Customer:
    """
    The party that has the relationship and the value.

    ``yearly_margin`` and ``expected_years`` give the value at stake (S47); ``wishes`` are the customer's own.
    """

    id: str
    name: str = personal(default="")
    email: str = personal(default="")
    phone: str = personal(default="")
    tier: str | None = None
    language: str | None = None
    zone: str | None = None
    importance: Importance = Importance()
    vulnerability: Vulnerability | None = personal(default=None)
    yearly_margin: Money | None = None
    expected_years: Decimal | None = None
    wishes: tuple[str, ...] = personal(default=())
    attributes: Attributes = attrs.field(default=Attributes(), converter=as_attributes)

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.zone is not None:
            check_zone("Customer.zone", self.zone)


@attrs.frozen(kw_only=True)
class Handler:
    """A person who works on complaints."""

    id: str
    teams: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    grade: str | None = None
    calendar: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)


@attrs.frozen(kw_only=True)
class Team:
    """A unit that complaints are routed to; ``calendar`` names its working time in the procedure."""

    id: str
    name: str = ""
    calendar: str | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
