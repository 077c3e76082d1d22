"""
Complaints and what belongs to them, valid by construction: a test names only what it is about.

Each builder takes the fields of what it builds by name. What is not named has its plain value; with ``variant=n``
the kit varies it, always in the same way, so that a rule that secretly depends on it is caught (`each_variant`,
`unaffected_by_the_rest`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Final, TypeVar

import attrs

from grievance.codec import nearest
from grievance.errors import InvalidValue
from grievance.model import (
    Body,
    Complaint,
    Contact,
    ContactKind,
    Customer,
    Direction,
    Element,
    Ground,
    Measure,
    Money,
    Nature,
    Outcome,
    Refusal,
    Remedy,
    RemedyKind,
    Resolution,
    Stage,
    Submission,
)
from grievance.policies import Facts, supposing
from grievance.procedure import Procedure
from grievance.testing.asking._given import earlier_of, given_facts
from grievance.testing.builders._life import RECEIVED, Life
from grievance.testing.builders._noise import Choices, chosen, of_customer, of_facts, of_submission
from grievance.testing.builders._stages import lead_to, stage_called

__all__ = ["a_complaint", "a_contact", "a_customer", "a_refusal", "a_resolution", "a_submission", "some_facts"]

T = TypeVar("T")

Named = Mapping[str, object]


def a_submission(
    *, procedure: Procedure | None = None, variant: int = 0, facts: Named | None = None, **named: Any
) -> Submission:
    """
    Return a submission with what is *named*: fields of `Submission`, or facts by the names that rules have for them.

    Names with a dot go into *facts*. ``amount=25`` is told in euros, ``attachments=2`` are any two. The facts of the
    host are those that *procedure* declares; its first category and channel are the plain ones.

    >>> a_submission(channel="phone", facts={"severity.safety": 3}).severity.hard
    3

    Raises:
        InvalidValue: A name is neither; the nearest one is given.
    """
    known, named = procedure or _plain(), {**(facts or {}), **named}
    _check_names("Submission", named, (*_FIELDS, *known.schema))
    fields = {name: value for name, value in named.items() if _is_field(name, value)}
    others = {name: value for name, value in named.items() if name not in fields}
    given = given_facts(_in_euros(others), known, fields.get("received_at", RECEIVED)).submission
    varied = chosen(of_submission(procedure), variant, named)
    own = {name: varied.pop(name) for name in _FIELDS if name in varied}
    of_host = {name: value for name, value in varied.items() if value is not None}
    attributes = {**of_host, **given.attributes, **fields.pop("attributes", {})}
    return attrs.evolve(given, **{**own, **fields, "attributes": attributes})


def a_complaint(
    *,
    procedure: Procedure | None = None,
    variant: int = 0,
    id: str = "c-1",  # noqa: A002 - the name of the field
    stage: Stage | str | None = None,
    resolution: Resolution | None = None,
    refusal: Refusal | None = None,
    facts: Named | None = None,
    **named: Any,
) -> Complaint:
    """
    Return a complaint that was brought to its *stage* by real commands, an hour apart.

    What is *named*, in *facts* or not, is told of its submission, as in `a_submission`. Without a stage it stands where
    its decision put it: *answered* with a *resolution*, *declined* with a *refusal*, else *open*, or *recorded* if it
    is no complaint.
    A *procedure* decides its priority, team and clocks; then its complainant is written to as well.

    >>> a_complaint(stage="answered").resolution.outcome.value
    'upheld'

    Raises:
        InvalidValue: A name is neither a field nor a fact, or that of no stage; the nearest one is given.
        GrievanceError: No such complaint can exist; the error of the command that is refused says why.
    """
    if stage is not None and stage_called(stage) is Stage.RECORDED:
        named = {"nature": Nature.ENQUIRY, **named}
    submission = a_submission(procedure=procedure, variant=variant, facts=facts, **named)
    life = Life.begun(submission, complaint_id=id, procedure=procedure)
    at = _stage(stage, resolution, refusal) or life.complaint.stage
    ground = Ground.OTHER_BODY if at is Stage.REFERRED else Ground.NO_FAULT
    lead_to(
        life,
        at,
        resolution=resolution or a_resolution(variant=variant),
        refusal=refusal or a_refusal(ground, variant=variant, until=(life.now + timedelta(days=365)).date()),
        declined=refusal is not None,
    )
    if life.complaint.stage is not at:
        raise InvalidValue("a_complaint.stage", f"cannot be {at.value}: it is a complaint")
    return life.complaint


def some_facts(
    *, procedure: Procedure | None = None, variant: int = 0, facts: Named | None = None, **named: Any
) -> Facts:
    """
    Return what a policy is given of a submission at its receipt, with what is *named* as in `a_submission`.

    *facts* of the customer may be named too, or the ``customer`` as a whole.

    >>> some_facts(category="billing", facts={"customer.tier": "gold"}).customer.tier
    'gold'

    Raises:
        InvalidValue: A name is neither a field nor a fact; the nearest one is given.
    """
    told, known = {**(facts or {}), **named}, procedure or _plain()
    customer = told.pop("customer", chosen(of_facts(procedure), variant, told).get("customer"))
    if customer is not None:
        told.setdefault("customer_id", customer.id)
    submission = a_submission(procedure=procedure, variant=variant, **told)
    read = {name: value for name, value in told.items() if name in known.schema and not _is_value(name, value)}
    given = given_facts(_in_euros(read), known, submission.received_at)
    found = Facts(
        submission=submission,
        issue=submission.issues[0],
        now=submission.received_at,
        customer=customer or given.customer,
        earlier=earlier_of(read, submission, known.windows),
        windows=known.windows,
    )
    return supposing(found, {name: given.named((name,))[name] for name in read})


def _in_euros(facts: Named) -> Named:
    """Return *facts* with the currency that an amount has, unless it is told."""
    return {"currency": "EUR", **facts} if "amount" in facts else facts


def a_customer(*, variant: int = 0, **named: Any) -> Customer:
    """Return a customer of whom only the id and what is *named* is known."""
    return _built(Customer, {"id": "c-17"}, of_customer(), variant, named)


def a_contact(*, variant: int = 0, **named: Any) -> Contact:
    """Return an acknowledgement that a person sent by letter at the usual receipt, or what is *named* of it."""
    plain = {
        "kind": ContactKind.ACKNOWLEDGEMENT,
        "direction": Direction.OUT,
        "channel": "letter",
        "at": RECEIVED,
    }
    return _built(Contact, plain, _CONTACT, variant, named)


def a_resolution(*, variant: int = 0, **named: Any) -> Resolution:
    """Return a decision that upholds the complaint with one measure, or what is *named* of it."""
    measure = Measure(what="send a new parcel")
    plain = {"outcome": Outcome.UPHELD, "decided_by": "clerk", "measures": (measure,)}
    return _built(Resolution, plain, _RESOLUTION, variant, named)


def a_refusal(ground: Ground = Ground.NO_FAULT, *, variant: int = 0, **named: Any) -> Refusal:
    """
    Return a refusal on *ground* that says everything that the ground owes, and what is *named* (S44).

    >>> a_refusal(Ground.OTHER_BODY).body.name
    'The courier'
    """
    words = {name: value for element, (name, value) in _SAID.items() if element in ground.owes}
    return _built(Refusal, {"ground": ground, "decided_by": "clerk", **words}, _REFUSAL, variant, named)


_SAID: Final[Mapping[Element, tuple[str, Any]]] = {
    Element.EXPLANATION: ("explanation", "the parcel was handed over in time, and we have the signature"),
    Element.APOLOGY: ("apology", "we are sorry for the trouble"),
    Element.HELP_INSTEAD: ("instead", "we send you a copy of the signature"),
    Element.SIGNPOST: ("body", Body(id="courier", name="The courier", contact="help@courier.example")),
    Element.QUESTION: ("question", "which parcel it was"),
    Element.ORIGINAL: ("original", "c-0"),
    Element.MERITS: ("merits", "the parcel was late, and for that we are sorry"),
    Element.REVIEW_DATE: ("until", RECEIVED.date() + timedelta(days=365)),
    Element.REVIEW: ("review", "our head of service looks at it again"),
    Element.EXTERNAL_ROUTE: ("external_route", "the parcel ombudsman"),
    Element.LAST_RESORT: ("last_resort", "boss@shop.example"),
}
_CONTACT: Choices = {"id": (None, "letter-7"), "contains": (None, (Element.REFERENCE,)), "text": ("", "Dear Ann")}
_RESOLUTION: Choices = {
    "reasons": ("", "the parcel was lost"),
    "remedies": ((), (Remedy(id="r-1", kind=RemedyKind.APOLOGY),)),
}
_REFUSAL: Choices = {"need": (None, "a translator")}


def _built(cls: type[T], plain: Mapping[str, Any], choices: Choices, variant: int, named: Mapping[str, Any]) -> T:
    _check_names(cls.__name__, named, [field.name for field in attrs.fields(cls)])  # type: ignore[arg-type]
    return cls(**{**plain, **chosen(choices, variant, named), **named})


_FIELDS = tuple(field.name for field in attrs.fields(Submission))
_BOTH = {"amount": Money, "attachments": tuple, "demanded": RemedyKind, "nature": Nature}


def _is_field(name: str, value: object) -> bool:
    """Tell whether *value* is that of a field, and not of a fact of the same name."""
    return name in _FIELDS and (name not in _BOTH or value is None or _is_value(name, value))


def _is_value(name: str, value: object) -> bool:
    """Tell whether *value* is one of the model that rules see as something else."""
    return name in _BOTH and isinstance(value, _BOTH[name])


def _stage(stage: Stage | str | None, resolution: object, refusal: object) -> Stage | None:
    if stage is not None:
        return stage_called(stage)
    if resolution is not None:
        return Stage.ANSWERED
    return None if refusal is None else Stage.DECLINED


def _check_names(what: str, named: Mapping[str, Any], known: Iterable[str]) -> None:
    for name in named.keys() - set(known):
        raise InvalidValue(what, f"has nothing called {name!r}{nearest(name, known)}")


@cache
def _plain() -> Procedure:
    """Return a procedure that adds no facts."""
    level = {"at_least": 0, "work_within": "1 week"}
    return Procedure.from_mapping(
        {
            "procedure": {"name": "Plain", "version": "1", "effective": RECEIVED.date(), "accountable": "boss"},
            "priority": {"hit": "collect", "levels": {"normal": level}, "rules": []},
            "routing": {"hit": "first", "otherwise": {"to": "desk", "because": "it is the only one"}, "rules": []},
        }
    )
