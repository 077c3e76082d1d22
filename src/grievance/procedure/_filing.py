"""What a procedure file says on filing: what channels ask for (S33), and how far back a matter recurs (S60)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue, Problem
from grievance.model import Span
from grievance.policies._filing import ASKABLE, Ask, Asks
from grievance.policies._recurrence import RecurrenceWindows

__all__ = ["RecurrenceTable", "asks_of", "windows_of"]


@attrs.frozen(kw_only=True)
class RecurrenceTable:
    """``[recurrence]``: how far back complaints about a product, and of a customer, count as earlier ones (S60)."""

    product: Span | None = None
    customer: Span | None = None


def asks_of(needed: Iterable[str], welcome: Iterable[str], *, path: str) -> tuple[Asks, list[Problem]]:
    """
    Return what a channel asks for, and every fault of its keys ``asks`` and ``welcomes`` below *path*.

    Each entry names something to be told, or several of which one will do: ``"customer_id or email"``.
    """
    problems: list[Problem] = []
    first = _read(needed, f"{path}.asks", problems)
    then = _read(welcome, f"{path}.welcomes", problems)
    for at, ask in then.items():
        if ask in first.values():
            problems.append(Problem(at, f"'{ask}' is needed already: name it once"))
    return Asks(needed=tuple(first.values()), welcome=tuple(then.values())), problems


def _read(words: Iterable[str], path: str, problems: list[Problem]) -> dict[str, Ask]:
    """Return the good entries by their paths."""
    found: dict[str, Ask] = {}
    for number, entry in enumerate(words):
        at = f"{path}[{number}]"
        try:
            ask = Ask.parse(entry)
        except InvalidValue as error:
            problems.append(Problem(at, _hint(entry) or error.problem))
            continue
        if ask in found.values():
            problems.append(Problem(at, f"'{ask}' stands twice"))
        found[at] = ask
    return found


def _hint(entry: str) -> str | None:
    """Return what is wrong with the first name that cannot be asked for, None if each can."""
    names = (name.strip() for name in entry.split(" or "))
    unknown = next((name for name in names if name not in ASKABLE), None)
    return None if unknown is None else f"{unknown!r} is nothing that can be asked for{nearest(unknown, ASKABLE)}"


def windows_of(table: RecurrenceTable | None, *, default: timedelta) -> tuple[RecurrenceWindows, list[Problem]]:
    """Return the windows of recurrence, *default* where the table is silent or wrong, and every fault of it."""
    problems: list[Problem] = []
    table = table or RecurrenceTable()
    found = {name: _elapsed(getattr(table, name), name, problems) or default for name in ("product", "customer")}
    return RecurrenceWindows(**found), problems


def _elapsed(span: Span | None, name: str, problems: list[Problem]) -> timedelta | None:
    if span is None:
        return None
    try:
        length = span.elapsed()
    except InvalidValue as error:
        problems.append(Problem(f"recurrence.{name}", error.problem))
        return None
    if not length:
        problems.append(Problem(f"recurrence.{name}", "must be longer than nothing"))
    return length or None
