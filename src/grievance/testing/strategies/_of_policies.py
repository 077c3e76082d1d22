"""What the values of policies demand beyond the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.lifecycle import COMMANDS
from grievance.model import Customer, Money, Span, Submission, Unit
from grievance.policies import (
    ASKABLE,
    Ask,
    Earlier,
    Factors,
    Facts,
    Form,
    FormField,
    Ladder,
    Limit,
    Permit,
    Rate,
    RecurrenceWindows,
    ReturnDiscount,
    Rung,
)
from grievance.testing.strategies._scalars import (
    NOTHING,
    Build,
    Field,
    Strategy,
    always,
    dates,
    decimals,
    fractions,
    lengths,
    names,
    zones,
)

__all__: list[str] = []

_ELAPSED = (Unit.MINUTE, Unit.HOUR, Unit.DAY, Unit.WEEK)
_BY_DATE = (Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR)
_SECOND = timedelta(seconds=1)
_ROLES = st.frozensets(st.sampled_from(("handler", "accountable", "process owner")), min_size=1)
_MINUTES = decimals().map(abs)
_LIMITS = ("on_remedy", "on_complaint", "on_customer")


def _spans(*units: Unit) -> Strategy:
    return st.builds(Span, count=st.integers(1, 999), unit=st.sampled_from(units))


def _positive(build: Build) -> Strategy:
    return build(Money, amount=st.integers(1, 10**6).map(lambda cents: Decimal(cents) / 100))


def _facts(build: Build) -> Strategy:
    """Return facts of one submission, its customer if there is one, at or after its receipt."""

    def of(submission: Submission) -> Strategy:
        customer_id, received_at = submission.customer_id, submission.received_at
        earlier = build(Earlier, received_at=lengths().map(lambda ago: received_at - ago))
        return build(
            Facts,
            submission=st.just(submission),
            issue=st.sampled_from(submission.issues),
            now=lengths().map(lambda passed: received_at + passed),
            complaint=NOTHING,
            customer=NOTHING if customer_id is None else NOTHING | build(Customer, id=st.just(customer_id)),
            earlier=st.lists(earlier, max_size=2).map(tuple),
        )

    return build(Submission).flatmap(of)


def _limits(build: Build) -> Strategy:
    unlimited = build(Limit, unlimited=st.just(value=True), **dict.fromkeys(_LIMITS, NOTHING))
    kinds = st.lists(st.sampled_from(_LIMITS), min_size=1, unique=True)
    limits = st.builds(lambda limit, named: dict.fromkeys(named, limit), _positive(build), kinds)
    limited = st.builds(lambda limit, told: attrs.evolve(limit, unlimited=False, **told), unlimited, limits)
    return unlimited | limited


def _rungs(build: Build, **fields: Strategy) -> Strategy:
    span = build(Span)
    return build(Rung, before=span, after=NOTHING, **fields) | build(Rung, before=NOTHING, after=span, **fields)


def _rungs_of_ladder(build: Build) -> Strategy:
    first, last = _rungs(build), _rungs(build, to=st.sampled_from(("accountable", "process owner")))
    return st.builds(lambda rungs, end: (*rungs, end), st.lists(first, max_size=2), last)


def _rates(_build: Build) -> Strategy:
    pairs = st.permutations(("EUR", "USD", "GBP"))
    worth = st.integers(1, 10**6).map(lambda thousandths: Decimal(thousandths) / 1000)
    return st.builds(lambda on, pair, rate: Rate(on=on, from_=pair[0], to=pair[1], rate=rate), dates(), pairs, worth)


def _fields_of_form(build: Build) -> Strategy:
    return st.lists(build(FormField), max_size=3, unique_by=lambda field: field.name).map(tuple)


_weights = st.dictionaries(st.sampled_from(("turnover", "image", "relationship")), fractions(), max_size=2)
_window = st.none() | lengths(_SECOND)

WHOLE: Final[Mapping[type, Field]] = {Facts: _facts, Limit: _limits, Rate: _rates, Rung: _rungs}

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    Ask: {"any_of": always(st.lists(st.sampled_from(ASKABLE), min_size=1, max_size=3, unique=True).map(tuple))},
    Factors: {
        "full_value": lambda build: st.none() | _positive(build),
        "importance_weights": always(st.none() | _weights),
        "time_frame_within": always(_spans(*_ELAPSED)),
    },
    Form: {
        "fields": _fields_of_form,
        "steps": always(st.integers(1, 9)),
        "contacts": always(st.integers(1, 9)),
        "phone_minutes": always(_MINUTES),
    },
    FormField: {"name": always(names()), "minutes": always(st.none() | _MINUTES)},
    Ladder: {"rungs": _rungs_of_ladder},
    Limit: {"roles": always(_ROLES)},
    Permit: {"roles": always(_ROLES), "commands": always(st.frozensets(st.sampled_from([*COMMANDS]), max_size=3))},
    RecurrenceWindows: {"product": always(_window), "customer": always(_window)},
    ReturnDiscount: {
        "percent": always(st.integers(1, 100).map(Decimal)),
        "cap": _positive,
        "within": always(_spans(*_BY_DATE)),
        "valid": always(_spans(*_BY_DATE)),
        "zone": always(zones()),
    },
}
