"""Facts from their names: the complaint that a case file, or a counter-example of an analysis, describes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue
from grievance.model import (
    Attachment,
    Attributes,
    Customer,
    Importance,
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
from grievance.policies import (
    BUILT_IN,
    SEVERITY_SUMS,
    SEVERITY_TOP,
    Earlier,
    Facts,
    Recurrence,
    RecurrenceWindows,
    Scoring,
    supposing,
)
from grievance.procedure import Procedure
from grievance.testing.asking._fitting import demand_fit

__all__ = ["earlier_of", "given_facts", "severity_of"]

_MANY = 100
"""How many issues or attachments are built at most: rules read the number as it is named."""
_COUNTS = ("issues", "attachments")
_ANY_CURRENCY = "EUR"
_ANY_PRODUCT = "product"
_DAY = timedelta(days=1)


def given_facts(named: Mapping[str, object], procedure: Procedure, now: datetime) -> Facts:
    """
    Return the facts of a complaint received at *now* that has what is *named* and nothing else.

    Submission, customer and earlier complaints are built so that rules and policies see each fact as it is named. What
    is on every complaint is that of a plain one: one issue of an unknown customer, over the first channel and category
    of the procedure. What follows from a fact is there with it: a part of a severity brings the others (0 as far as
    no sum says more) and the sums, a fact of a customer that one is known and not vulnerable, an earlier complaint
    about the same product that there is a product, an amount its currency if no rule asks for it.

    Raises:
        InvalidValue: A fact is not declared (the nearest name is given), or no complaint has all these facts.
        FactError: A value is none that the declaration of its fact allows.
    """
    for name in named:
        if name not in procedure.schema:
            raise InvalidValue("facts", f"{name!r} is no fact of this procedure{nearest(name, procedure.schema)}")
    told = {name: procedure.schema[name].accept(value) for name, value in named.items()}
    known = {name: value for name, value in told.items() if value is not None}
    if "amount" in known and "currency" not in known and "currency" in procedure.reads:
        raise InvalidValue("facts", f"amount = {known['amount']} needs its currency, which rules ask for")
    submission = _submission(known, procedure, now)
    built = Facts(
        submission=submission,
        issue=submission.issues[0],
        now=now,
        customer=_customer(known, procedure),
        earlier=earlier_of(known, submission, procedure.windows),
        windows=procedure.windows,
    )
    facts = supposing(built, {name: value for name, value in known.items() if _is_unlike(name, value)})
    demand_fit(told, facts.named(procedure.schema), procedure.schema)
    return facts


def _is_unlike(name: str, value: Any) -> bool:
    """Return whether rules read a fact otherwise than it is built: a set of tags, more than are built."""
    return isinstance(value, frozenset) or (name in _COUNTS and value > _MANY)


def _submission(known: Mapping[str, Any], procedure: Procedure, now: datetime) -> Submission:
    category = known.get("category", _category(procedure))
    people = (Party(role=Role.REPRESENTATIVE),) if known.get("represented") else ()
    if not known.get("anonymous", True) and not people:
        people = (Party(role=Role.COMPLAINANT),)
    severity = {name: value for name, value in known.items() if name.startswith("severity.")}
    attachment = Attachment(digest="0", media_type="text/plain", size=0)
    texts = ("regime", "language", "place", "manner", "purpose", "answer_wanted")
    return Submission(
        category=category,
        channel=known.get("channel", next(iter(procedure.channels), "web")),
        received_at=now,
        customer_id="customer" if _is_customer(known) else None,
        product=known.get("product", _ANY_PRODUCT if known.get("recurrence") in _OF_PRODUCT else None),
        amount=_money(known),
        demanded=RemedyKind(known["demanded"]) if "demanded" in known else None,
        nature=Nature(known.get("nature", "complaint")),
        further_issues=(Issue(category=category),) * (min(known.get("issues", 1), _MANY) - 1),
        attachments=(attachment,) * min(known.get("attachments", 0), _MANY),
        people=people,
        staff_complained_about=("staff",) if known.get("about_staff") else (),
        severity=severity_of(severity) if severity else None,
        attributes=_attributes(known),
        **{name: known[name] for name in texts if name in known},
    )


def _category(procedure: Procedure) -> str:
    paths = procedure.taxonomy.by_path if procedure.taxonomy else ("other",)
    return next(iter(paths))


def _money(known: Mapping[str, Any]) -> Money | None:
    amount = known.get("amount")
    return None if amount is None else Money(amount=Decimal(amount), currency=known.get("currency", _ANY_CURRENCY))


def severity_of(found: Mapping[str, int]) -> Severity:
    """Return a severity with the parts that are *found*, and with the sums as far as the other parts make them up."""
    parts = {part: found.get(part, 0) for names in SEVERITY_SUMS.values() for part in names}
    for total, names in SEVERITY_SUMS.items():
        for part in names:
            missing = found.get(total, 0) - sum(parts[name] for name in names)
            if part not in found:
                parts[part] = max(0, min(SEVERITY_TOP, missing))
    return Severity(**{name.removeprefix("severity."): value for name, value in parts.items()})


def _is_customer(known: Mapping[str, Any]) -> bool:
    return _is_known(known) or known.get("recurrence") in _OF_CUSTOMER


def _is_known(known: Mapping[str, Any]) -> bool:
    return any(name.startswith("customer.") and known[name] is not False for name in known)


def _customer(known: Mapping[str, Any], procedure: Procedure) -> Customer | None:
    if not _is_known(known):
        return None
    level = known.get("customer.vulnerability", 0)
    return Customer(
        id="customer",
        tier=known.get("customer.tier"),
        importance=_importance(known.get("customer.importance"), procedure),
        vulnerability=Vulnerability(level=level) if level else None,
    )


def _importance(value: Decimal | None, procedure: Procedure) -> Importance:
    """Return an importance of *value*, however the procedure weighs it: one factor alone, of those that it weighs."""
    if value is None:
        return Importance()
    weights = procedure.score.factors.importance_weights if isinstance(procedure.score, Scoring) else None
    weighed = next((name for name, weight in (weights or {}).items() if weight), "turnover")
    told: dict[str, Any] = {weighed: Decimal(value)}
    return Importance(**told) if weighed in attrs.fields_dict(Importance).keys() - {"other"} else Importance(other=told)


def _attributes(known: Mapping[str, Any]) -> Attributes:
    own = {name: value for name, value in known.items() if name not in BUILT_IN}
    return Attributes(
        {name: tuple(sorted(value)) if isinstance(value, frozenset) else value for name, value in own.items()}
    )


_OF_PRODUCT = (Recurrence.SAME_PRODUCT.value, Recurrence.BOTH.value)
_OF_CUSTOMER = (Recurrence.SAME_CUSTOMER.value, Recurrence.BOTH.value)


def earlier_of(known: Mapping[str, Any], submission: Submission, windows: RecurrenceWindows) -> tuple[Earlier, ...]:
    """Return the earlier complaint that makes it recur as it is told, within the *windows*."""
    found = known.get("recurrence", Recurrence.PRIMARY.value)
    if found == Recurrence.PRIMARY.value:
        return ()
    before = min(_DAY, windows.product or _DAY, windows.customer or _DAY)
    return (
        Earlier(
            complaint_id="earlier",
            received_at=submission.received_at - before,
            customer_id=submission.customer_id if found in _OF_CUSTOMER else None,
            product=submission.product if found in _OF_PRODUCT else None,
        ),
    )
