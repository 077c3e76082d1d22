"""``grievance joint``: a complaint and all that was merged into it, as one, without what anybody wrote."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.model import Clock, Contact, Granted, Issue, Link
from grievance.policies import JointView, Of

__all__ = ["joint"]

T = TypeVar("T")
Row = dict[str, str | None]


def joint(complaint_id: str, url: str, *, as_json: bool) -> None:
    """Print the joint view of a complaint; names and texts are left out, since reading these goes on record."""
    with desk_at(url, None) as desk:
        view = desk.joint(complaint_id)
    parts = _parts(view)
    if as_json:
        whole = {"complaints": list(view.complaint_ids), "received_at": view.received_at.isoformat()}
        say_json({**whole, **parts})
        return
    first, *absorbed = view.complaint_ids
    print(f"{first}, with {', '.join(absorbed) or 'nothing'} merged into it")
    print(f"received: {view.received_at:%Y-%m-%d %H:%M} UTC")
    for name, rows in parts.items():
        for row in rows:
            print(f"{name} of {row['complaint']}: {', '.join(filter(None, list(row.values())[1:]))}")


def _parts(view: JointView) -> dict[str, list[Row]]:
    return {
        "issues": _rows(view.issues, _issue),
        "statutory": _rows(view.statutory, _clock),
        "contacts": _rows(view.contacts, _contact),
        "links": _rows(view.links, _link),
        "granted": _rows(view.granted, _granted),
    }


def _rows(found: Iterable[Of[T]], told: Callable[[T], Row]) -> list[Row]:
    return [{"complaint": one.complaint_id, **told(one.value)} for one in found]


def _issue(issue: Issue) -> Row:
    return {"category": issue.category, "product": issue.product}


def _clock(clock: Clock) -> Row:
    return {"standard": clock.standard, "due_at": clock.due_at.isoformat() if clock.due_at else None}


def _contact(contact: Contact) -> Row:
    return {
        "at": contact.at.isoformat(),
        "direction": contact.direction.value,
        "kind": contact.kind.value,
        "channel": contact.channel,
    }


def _link(link: Link) -> Row:
    return {"kind": link.kind.value, "to": link.to}


def _granted(granted: Granted) -> Row:
    amount = granted.remedy.amount
    return {
        "remedy": granted.remedy.kind.value,
        "amount": f"{amount.amount} {amount.currency}" if amount else None,
        "state": granted.state.value,
    }
