"""From the words of an argument to values of the model; errors do not repeat what may be personal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import TypeVar, get_args, get_type_hints

import typer

from grievance.codec import nearest
from grievance.correspondence import LetterFacts
from grievance.errors import GrievanceError
from grievance.model import Ground, Money, Outcome, Remedy, RemedyKind

__all__ = ["day", "read_facts", "read_remedies", "word"]

W = TypeVar("W", bound=Enum)


def word(kind: type[W], text: str) -> W:
    """Return the member of a vocabulary that *text* names; dashes and underscores stand for spaces."""
    known = {_plain(member.value): member for member in kind}
    if _plain(text) not in known:
        raise typer.BadParameter(f"there is no {text!r}{nearest(text, (member.value for member in kind))}")
    return known[_plain(text)]


def _plain(text: str) -> str:
    return " ".join(re.split(r"[\s_-]+", text.strip().lower()))


def day(text: str) -> date:
    """Return the date that *text* names."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter("must be a date such as 2026-07-10") from None


@cache
def _facts() -> Mapping[str, object]:
    """Return the names of what can be told for a letter, each with its type."""
    return {name: hint for name, hint in get_type_hints(LetterFacts).items() if name != "language"}


def read_facts(given: Iterable[str]) -> dict[str, str | date]:
    """Return what is told for a letter by words such as ``owner=Ann Lee`` or ``next_date=2026-07-10``."""
    known: dict[str, str | date] = {}
    for words in given:
        name, separator, value = words.partition("=")
        if not separator:
            raise _fault("--fact", "must be a name and a value, such as owner=Ann or next_date=2026-07-10")
        if name not in _facts():
            raise _fault("--fact", f"{name!r} is nothing that a letter mentions{nearest(name, _facts())}")
        if name in known:
            raise _fault("--fact", f"{name!r} is told twice")
        known[name] = _fact(name, value)
    return known


def _fact(name: str, value: str) -> str | date:
    if name == "variant":
        return _variant(value)
    return _date(name, value) if date in get_args(_facts()[name]) else value


def _variant(value: str) -> str:
    """Return the outcome or the ground by which a template chooses its words."""
    known: dict[str, str] = {_plain(one.value): one.value for one in (*Outcome, *Ground)}
    if _plain(value) not in known:
        raise _fault("--fact", f"variant must be an outcome or a ground{nearest(value, known.values())}")
    return known[_plain(value)]


def _date(name: str, value: str) -> date:
    try:
        return day(value)
    except typer.BadParameter as error:
        raise _fault("--fact", f"{name} {error.message}") from None


_REMEDY = re.compile(r"(?:(?P<id>[^=]*)=)?(?P<kind>.*?)(?:\s+(?P<amount>\S+)\s+(?P<currency>[A-Z]{3}))?")


def read_remedies(given: Iterable[str]) -> tuple[Remedy, ...]:
    """Return the remedies of words such as ``refund 25.00 GBP``, ``r-7=apology``: numbered where no id is given."""
    return tuple(_remedy(f"remedy-{number}", words.strip()) for number, words in enumerate(given, 1))


def _remedy(remedy_id: str, words: str) -> Remedy:
    found = _REMEDY.fullmatch(words)
    assert found is not None  # the kind takes whatever is no amount  # noqa: S101
    amount = None if found["amount"] is None else _money(found["amount"], found["currency"])
    try:
        return Remedy(id=(found["id"] or "").strip() or remedy_id, kind=word(RemedyKind, found["kind"]), amount=amount)
    except typer.BadParameter as error:
        raise _fault("--remedy", error.message) from None


def _money(amount: str, currency: str) -> Money:
    try:
        return Money(amount=Decimal(amount), currency=currency)
    except (InvalidOperation, GrievanceError):
        raise _fault("--remedy", "must be a kind and an amount, such as 'refund 25.00 GBP' or 'apology'") from None


def _fault(option: str, problem: str) -> typer.BadParameter:
    return typer.BadParameter(problem, param_hint=option)
