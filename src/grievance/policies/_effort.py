"""What complaining costs whoever complains: fields, minutes, contacts, money; and where a form asks too much (S52)."""

# ruff: noqa: RUF001 - Russian letters look like Latin ones

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import attrs

from grievance.decision import Phrase, Reason
from grievance.errors import InvalidValue
from grievance.model import Channel, Money
from grievance.model._checks import check
from grievance.policies._filing import Asks

__all__ = ["Effort", "Form", "FormField", "effort_of"]


@attrs.frozen(kw_only=True)
class FormField:
    """
    One field of a form: ``minutes`` is how long it takes to fill in, None where nobody has measured it.

    ``attachment`` marks a document that has to be found and added.
    """

    name: str
    required: bool = False
    minutes: Decimal | None = None
    attachment: bool = False

    def __attrs_post_init__(self) -> None:
        check(self)
        if self.minutes is not None and self.minutes < 0:
            raise InvalidValue("FormField.minutes", "must not be negative")

    @property
    def takes(self) -> Decimal:
        """How many minutes it takes: two for an attachment and half a one for anything else, unless measured [D]."""
        if self.minutes is not None:
            return self.minutes
        return Decimal(2) if self.attachment else Decimal("0.5")


@attrs.frozen(kw_only=True)
class Form:
    """
    How a complaint is filed on a channel, by a form or by what is asked on the phone.

    ``steps`` are its pages, ``contacts`` how often one has to turn to the company until the complaint is filed,
    ``phone_minutes`` the time on the phone, waiting included, and ``cost`` what it costs the customer.
    """

    fields: tuple[FormField, ...]
    steps: int = 1
    contacts: int = 1
    phone_minutes: Decimal = Decimal(0)
    cost: Money | None = None

    def __attrs_post_init__(self) -> None:
        check(self)
        names = [field.name for field in self.fields]
        if len(set(names)) < len(names):
            raise InvalidValue("Form.fields", "must have a name each")
        for name in ("steps", "contacts"):
            if getattr(self, name) < 1:
                raise InvalidValue(f"Form.{name}", "must be at least 1")
        if self.phone_minutes < 0:
            raise InvalidValue("Form.phone_minutes", "must not be negative")


@attrs.frozen(kw_only=True)
class Effort:
    """
    What filing on a form costs the customer: ``score`` from 0 (none) to 100 (more than one can ask of anybody).

    ``findings`` say in words what is too much, and what the form or the channel lacks.
    """

    asked: int
    mandatory: int
    minutes: Decimal
    contacts: int
    cost: Money | None
    score: int
    findings: tuple[Reason, ...] = ()


def effort_of(form: Form, asks: Asks | None = None, channel: Channel | None = None) -> Effort:
    """
    Return the effort that *form* asks of a customer, measured by what its *channel* needs (S33, S50, S52).

    Ours [D]: the minutes are those of the mandatory fields, six seconds for each other one to be read, a quarter of a
    minute for each further step, and the time on the phone. The score is 3 for each mandatory field, 1 for each other
    one, 2 a minute, 15 for each further contact, and 10 if it costs anything, at most 100.
    """
    mandatory = [field for field in form.fields if field.required]
    others = len(form.fields) - len(mandatory)
    cost = form.cost or (channel.cost if channel else None)
    minutes = (
        sum((field.takes for field in mandatory), Decimal(0))
        + others * Decimal("0.1")
        + (form.steps - 1) * Decimal("0.25")
        + form.phone_minutes
    )
    points = 3 * len(mandatory) + others + 2 * minutes + 15 * (form.contacts - 1) + 10 * (cost is not None)
    return Effort(
        asked=len(form.fields),
        mandatory=len(mandatory),
        minutes=minutes,
        contacts=form.contacts,
        cost=cost,
        score=min(100, round(points)),
        findings=tuple(_findings(form, asks, channel, cost)),
    )


def _findings(form: Form, asks: Asks | None, channel: Channel | None, cost: Money | None) -> Iterator[Reason]:
    if asks is not None:
        yield from _against(form, asks)
    if cost is not None:
        yield _finding(
            "costs",
            f"complaining costs the customer {cost.amount} {cost.currency}: make it free",
            f"подача жалобы стоит клиенту {cost.amount} {cost.currency}: сделайте её бесплатной",
            "S50, S52",
        )
    if channel is not None and not channel.two_way:
        yield _finding(
            "one way", "no answer can be given on this channel", "по этому каналу нельзя ответить клиенту", "S50"
        )
    if form.contacts > 1:
        yield _finding(
            "contacts",
            f"it takes {form.contacts} contacts until the complaint is filed: one should do",
            f"обращений до подачи жалобы: {form.contacts}; должно хватать одного",
            "S52",
        )


def _against(form: Form, asks: Asks) -> Iterator[Reason]:
    """Yield what the form demands beyond what is needed, and what is needed and not on it."""
    required = {field.name for field in form.fields if field.required}
    asked = {field.name for field in form.fields}
    needed = {name for ask in asks.needed for name in ask.any_of}
    for field in form.fields:
        if field.required and field.name not in needed:
            yield _finding(
                "more than needed",
                f"{field.name!r} is mandatory, though the channel does not need it",
                f"поле {field.name!r} обязательно, хотя каналу оно не нужно",
                "S33",
            )
    for ask in asks.needed:
        if not asked & {*ask.any_of}:
            yield _finding("not asked", f"the form does not ask for {ask}", f"в форме не спрашивается: {ask}", "S33")
        several = [name for name in ask.any_of if name in required]
        if len(several) > 1:
            names = ", ".join(several)
            yield _finding(
                "more than needed",
                f"one of these is enough, and all are mandatory: {names}",
                f"достаточно одного из полей, а обязательны все: {names}",
                "S33",
            )


def _finding(rule: str, en: str, ru: str, authority: str) -> Reason:
    return Reason(rule=rule, because=Phrase.of({"en": en, "ru": ru}), authority=authority)
