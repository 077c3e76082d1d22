"""Facts from their names: the complaint that a case file, or a counter-example of an analysis, describes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from grievance.codec import nearest
from grievance.errors import InvalidValue
from grievance.model import (
    Attachment,
    Attributes,
    Customer,
    Issue,
    Money,
    Nature,
    Party,
    RemedyKind,
    Role,
    Severity,
    Submission,
    Vulnerability,
)
from grievance.policies import ALWAYS, BUILT_IN, Earlier, Facts, Recurrence, supposing
from grievance.procedure import Procedure

__all__ = ["given_facts"]

_PARTS = {"hard": ("safety", "loss", "time"), "soft": ("anger", "humiliation", "trust")}
_TOP = 3
_MANY = 100
"""How many issues or attachments are built at most: rules read the number as it is named."""
_ANY_CURRENCY = "EUR"


def given_facts(named: Mapping[str, object], procedure: Procedure, now: datetime) -> Facts:
    """
    Return the facts of a complaint received at *now* of which exactly the *named* facts are known.

    Rules read each fact as named, and no other, except those that are on every complaint: these are read from a plain
    complaint of one issue by an unknown customer, over the first channel and category of the procedure. Submission and
    customer are built to fit, for policies that look at them.

    Raises:
        InvalidValue: A fact is not declared; the nearest name is given.
        FactError: A value is none that the declaration of its fact allows.
    """
    for name in named:
        if name not in procedure.schema:
            raise InvalidValue("facts", f"{name!r} is no fact of this procedure{nearest(name, procedure.schema)}")
    told = {name: procedure.schema[name].accept(value) for name, value in named.items()}
    known = {name: value for name, value in told.items() if value is not None}
    submission = _submission(known, procedure, now)
    facts = Facts(
        submission=submission,
        issue=submission.issues[0],
        now=now,
        customer=_customer(known),
        earlier=tuple(_earlier(known, submission)),
    )
    usual = facts.named(ALWAYS)
    always = {name: usual[name] for name in ALWAYS}
    return supposing(facts, {**dict.fromkeys(procedure.schema), **always, **known})


def _submission(known: Mapping[str, Any], procedure: Procedure, now: datetime) -> Submission:
    category = known.get("category", _category(procedure))
    people = (Party(role=Role.REPRESENTATIVE),) if known.get("represented") else ()
    if not known.get("anonymous", True) and not people:
        people = (Party(role=Role.COMPLAINANT),)
    attachment = Attachment(digest="0", media_type="text/plain", size=0)
    texts = ("product", "regime", "language", "place", "manner", "purpose", "answer_wanted")
    return Submission(
        category=category,
        channel=known.get("channel") or next(iter(procedure.channels), "web"),
        received_at=now,
        customer_id="customer" if _is_customer(known) else None,
        amount=_money(known),
        demanded=RemedyKind(known["demanded"]) if "demanded" in known else None,
        nature=Nature(known.get("nature", "complaint")),
        further_issues=(Issue(category=category),) * (min(known.get("issues", 1), _MANY) - 1),
        attachments=(attachment,) * min(known.get("attachments", 0), _MANY),
        people=people,
        staff_complained_about=("staff",) if known.get("about_staff") else (),
        severity=_severity(known),
        attributes=_attributes(known),
        **{name: known[name] for name in texts if name in known},
    )


def _category(procedure: Procedure) -> str:
    paths = procedure.taxonomy.by_path if procedure.taxonomy else ("other",)
    return next(iter(paths))


def _money(known: Mapping[str, Any]) -> Money | None:
    amount = known.get("amount")
    return None if amount is None else Money(amount=Decimal(amount), currency=known.get("currency", _ANY_CURRENCY))


def _severity(known: Mapping[str, Any]) -> Severity | None:
    """Return a severity with the named parts, and with the named sums as far as the other parts can make them up."""
    found = {name.removeprefix("severity."): value for name, value in known.items() if name.startswith("severity.")}
    if not found:
        return None
    parts = {part: found.get(part, 0) for names in _PARTS.values() for part in names}
    for total, names in _PARTS.items():
        for part in names:
            missing = found.get(total, 0) - sum(parts[name] for name in names)
            if part not in found:
                parts[part] = max(0, min(_TOP, missing))
    return Severity(**parts)


def _is_customer(known: Mapping[str, Any]) -> bool:
    told = any(name.startswith("customer.") and known[name] is not False for name in known)
    return told or known.get("recurrence") in (Recurrence.SAME_CUSTOMER.value, Recurrence.BOTH.value)


def _customer(known: Mapping[str, Any]) -> Customer | None:
    if not any(name.startswith("customer.") and known[name] is not False for name in known):
        return None
    level = known.get("customer.vulnerability", 0)
    return Customer(
        id="customer",
        tier=known.get("customer.tier"),
        vulnerability=Vulnerability(level=level) if level else None,
    )


def _attributes(known: Mapping[str, Any]) -> Attributes:
    own = {name: value for name, value in known.items() if name not in BUILT_IN}
    return Attributes(
        {name: tuple(sorted(value)) if isinstance(value, frozenset) else value for name, value in own.items()}
    )


def _earlier(known: Mapping[str, Any], submission: Submission) -> list[Earlier]:
    found = known.get("recurrence", Recurrence.PRIMARY.value)
    if found == Recurrence.PRIMARY.value:
        return []
    before = submission.received_at - timedelta(days=1)
    product = submission.product if found != Recurrence.SAME_CUSTOMER.value else None
    customer_id = submission.customer_id if found != Recurrence.SAME_PRODUCT.value else None
    return [Earlier(complaint_id="earlier", received_at=before, customer_id=customer_id, product=product)]
