"""What the model demands beyond the types of its fields: by class, and by field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import attrs
from hypothesis import strategies as st

from grievance.model import (
    Actor,
    Attachment,
    Attributes,
    Body,
    Category,
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Customer,
    Extension,
    Feedback,
    Importance,
    Issue,
    Money,
    Occurrence,
    Proposal,
    Refusal,
    Remedy,
    Resolution,
    Response,
    Severity,
    Span,
    Standard,
    Submission,
    Taxonomy,
    TimeFrame,
    Unit,
    Vulnerability,
    WaitsFor,
)
from grievance.testing.strategies._scalars import (
    NOTHING,
    Build,
    Field,
    Strategy,
    always,
    attributes,
    channels,
    dates,
    fractions,
    instants,
    names,
    paths,
    texts,
    zones,
)

__all__: list[str] = []


def _spans(_build: Build) -> Strategy:
    length = st.builds(Span, count=st.integers(0, 999_999), unit=st.sampled_from(Unit))
    close = st.builds(Span, count=st.integers(1, 9_999), unit=st.just(Unit.BUSINESS_DAY), to_close=st.just(value=True))
    return length | close


def _extensions(build: Build) -> Strategy:
    spans = _spans(build)
    return spans.map(lambda by: Extension(by=by)) | spans.map(lambda to: Extension(to=to))


def _time_frames(_build: Build) -> Strategy:
    closed = st.lists(instants(), min_size=2, max_size=2).map(sorted)
    either = st.tuples(st.none() | instants(), st.none()) | st.tuples(st.none(), instants()) | closed
    return either.map(lambda pair: TimeFrame(not_before=pair[0], not_after=pair[1]))


def _dated(values: Strategy) -> Strategy:
    """Return *values* with a beginning and an end in order, or without."""
    both = st.lists(dates(), min_size=2, max_size=2, unique=True).map(sorted).map(tuple)
    ends = st.tuples(st.none(), st.none() | dates()) | st.tuples(dates(), st.none()) | both
    return st.builds(lambda value, ends: attrs.evolve(value, since=ends[0], until=ends[1]), values, ends)


def _categories(build: Build) -> Strategy:
    return _dated(build(Category))


def _different(build: Build) -> Strategy:
    return st.lists(build(Category), max_size=3, unique_by=lambda one: one.path).map(tuple)


def _standards(build: Build) -> Strategy:
    waits = st.lists(st.sampled_from(WaitsFor), max_size=2, unique=True).map(tuple)
    promise = build(Standard, statutory=st.just(value=False), pauses=waits)
    statute = build(Standard, statutory=st.just(value=True), pauses=st.just(()))
    return _dated(promise | statute)


def _contacts(build: Build) -> Strategy:
    notice = st.just(ContactKind.HOLDING_NOTICE)
    return build(Contact) | build(Contact, kind=notice, promises=instants())


def _proposals(build: Build) -> Strategy:
    granted = build(Proposal, refusal=NOTHING, resolution=build(Resolution))
    return granted | build(Proposal, refusal=build(Refusal), resolution=NOTHING)


WHOLE: Final[Mapping[type, Field]] = {
    Attributes: lambda _: attributes(),
    Category: _categories,
    Contact: _contacts,
    Extension: _extensions,
    Proposal: _proposals,
    Span: _spans,
    Standard: _standards,
    TimeFrame: _time_frames,
}
"""Classes whose fields hang together."""


def _remedies(build: Build, min_size: int = 0) -> Strategy:
    return st.lists(build(Remedy), min_size=min_size, max_size=2, unique_by=lambda one: one.id).map(tuple)


def _own_factors() -> Strategy:
    known = {field.name for field in attrs.fields(Importance)}
    own = attributes(fractions() | st.integers(0, 1) | st.booleans() | texts())
    return own.filter(lambda other: other.keys().isdisjoint(known))


_mark, _count = st.integers(1, 5), st.integers(0, 2**40)
_another = st.just("a second person")
_drivers = st.sampled_from(("health", "life events", "resilience", "capability"))
_REFUSAL_WORDS = (
    *("explanation", "apology", "instead", "question", "merits", "original"),
    *("review", "external_route", "last_resort"),
)

FIELDS: Final[Mapping[type, Mapping[str, Field]]] = {
    Actor: {"id": always(st.just("clerk") | names())},
    Attachment: {"size": always(st.integers(0, 2**40))},
    Body: {name: always(names()) for name in ("id", "name", "contact")},
    Category: {"path": always(paths()), "since": always(NOTHING), "until": always(NOTHING)},
    Clock: {"issue": always(st.integers(0, 3))},
    Complaint: {"id": always(st.just("c-1") | names()), "version": always(st.integers(1, 2**40))},
    Contact: {"channel": always(channels()), "promises": always(NOTHING)},
    Customer: {"id": always(st.just("c-17") | names()), "zone": always(zones())},
    Feedback: {
        **{name: always(_mark) for name in ("satisfaction", "distributive", "procedural", "interactional")},
        **{name: always(_count) for name in ("contacts", "minutes")},
    },
    Importance: {
        **{name: always(fractions()) for name in ("turnover", "net_benefit", "relationship", "image", "multiplier")},
        "other": always(_own_factors()),
    },
    Issue: {"category": always(paths())},
    Money: {"currency": always(st.sampled_from(("EUR", "USD", "JPY")))},
    Occurrence: {"zone": always(zones())},
    Refusal: {
        **{name: always(names()) for name in _REFUSAL_WORDS},
        "body": lambda build: build(Body),
        "until": always(dates()),
        "remedies": lambda build: _remedies(build, min_size=1),
        "reviewed_by": always(_another),
        "owes": always(st.just(())),
        "provides": always(st.just(())),
    },
    Resolution: {
        "remedies": _remedies,
        "approved_by": always(_another),
        "decided_by": always(st.just("clerk") | names()),
    },
    Response: {"kinds": always(st.lists(names(), min_size=1, max_size=2).map(tuple))},
    Severity: {field.name: always(st.integers(0, 3)) for field in attrs.fields(Severity)},
    Standard: {
        "calendar": always(st.just("office") | names()),
        "statutory": always(st.just(value=False)),
        "mark": always(st.sampled_from(("V", "V2", "R", "D"))),
        "zone": always(zones()),
        "since": always(NOTHING),
        "until": always(NOTHING),
    },
    Submission: {
        "handed_over_by": always(NOTHING),
        "category": always(paths()),
        "channel": always(channels()),
        "source_key": always(names()),
    },
    Taxonomy: {"categories": _different},
    Vulnerability: {
        "drivers": always(st.lists(_drivers, max_size=2, unique=True).map(tuple)),
        "level": always(st.integers(0, 3)),
    },
}
"""Fields whose type alone allows too much."""

NEEDED: Final[Mapping[type, frozenset[str]]] = {
    Refusal: frozenset({*_REFUSAL_WORDS, "body", "until"}),
    Standard: frozenset({"calendar"}),
}
"""Fields that have a default which does not do, as the others of a strategy are drawn."""
