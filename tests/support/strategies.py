"""Hypothesis strategies for every value of the model: valid by construction, every field covered, small."""

from __future__ import annotations

import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from grievance.decision import Phrase
from grievance.model import (
    Attachment,
    Attributes,
    AttributeValue,
    Body,
    Category,
    Channel,
    Clock,
    Complaint,
    Contact,
    ContactKind,
    Customer,
    Effect,
    Event,
    Extension,
    Feedback,
    Handler,
    Importance,
    Issue,
    Money,
    Occurrence,
    Priority,
    ProcedureAcknowledged,
    Proposal,
    Reading,
    Refusal,
    Remedy,
    Resolution,
    Response,
    Ruling,
    Severity,
    Span,
    Standard,
    Submission,
    Taxonomy,
    Team,
    TimeFrame,
    Unit,
    Vulnerability,
    WaitsFor,
)

T = TypeVar("T")

EVENTS: tuple[type[Event], ...] = typing.get_args(Event)
EFFECTS: tuple[type[Effect], ...] = typing.get_args(Effect)
DOCUMENTS: tuple[type[Any], ...] = (
    Complaint, Submission, Customer, Handler, Team, Channel, Taxonomy, Resolution, *EVENTS, *EFFECTS,
    Reading, ProcedureAcknowledged,
)  # fmt: skip

TRICKY = '\u2028\u2029\u0085\u200b\ufeff\U0001f600\x01\x1f\x7f"\\/\r\n\t<&é'
ZONES = (
    "UTC",
    "Europe/London",
    "Europe/Amsterdam",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Etc/GMT+12",
)


def values(cls: type[T], **fields: SearchStrategy[Any]) -> SearchStrategy[T]:
    """Any value of an attrs class: each field of its annotated type, those named in *fields* as told."""
    of: Any = cls
    return st.builds(cls, **{**_of_fields(of), **fields})


def texts(*, min_size: int = 0) -> SearchStrategy[str]:
    """Any text that the model accepts, the characters that break other formats among it."""
    plain = st.characters(codec="utf-8", exclude_characters="\0")
    return st.text(st.sampled_from(TRICKY) | plain, min_size=min_size, max_size=12)


def names() -> SearchStrategy[str]:
    """Text that is not empty."""
    return texts(min_size=1)


def categories() -> SearchStrategy[str]:
    """Paths of one to three names."""
    part = st.text(st.characters(codec="utf-8", exclude_characters="\0/*"), max_size=8).map(str.strip).filter(bool)
    return st.lists(part, min_size=1, max_size=3).map("/".join)


def zones() -> SearchStrategy[str]:
    """IANA names of zones with and without summer time, of odd offsets and of skipped days."""
    return st.sampled_from(ZONES)


def instants(
    first: datetime = datetime(1990, 1, 1, tzinfo=UTC), last: datetime = datetime(2100, 1, 1, tzinfo=UTC)
) -> SearchStrategy[datetime]:
    """Instants in UTC, with and without microseconds."""
    exact = st.datetimes(first.replace(tzinfo=None), last.replace(tzinfo=None), timezones=st.just(UTC))
    return exact | exact.map(lambda at: at.replace(microsecond=0))


def dates() -> SearchStrategy[date]:
    """Dates of the years in which complaints happen."""
    return st.dates(date(1990, 1, 1), date(2100, 1, 1))


def whole_numbers() -> SearchStrategy[int]:
    """Whole numbers of 64 bits."""
    return st.integers(-(2**63), 2**63 - 1)


def decimals() -> SearchStrategy[Decimal]:
    """Finite decimals of any scale and exponent, negative zero among them."""
    digits = st.lists(st.integers(0, 9), min_size=1, max_size=8).map(tuple)
    return st.builds(
        lambda sign, digits, exponent: Decimal((sign, digits, exponent)), st.integers(0, 1), digits, st.integers(-6, 6)
    )


def fractions() -> SearchStrategy[Decimal]:
    """Decimals from 0 to 1."""
    return st.integers(0, 1000).map(lambda thousandths: Decimal(thousandths) / 1000)


def attribute_values() -> SearchStrategy[AttributeValue]:
    """Everything that an attribute may be."""
    return st.one_of(texts(), whole_numbers(), st.booleans(), decimals(), st.lists(texts(), max_size=2).map(tuple))


def attributes(of: SearchStrategy[Any] | None = None) -> SearchStrategy[Attributes]:
    """Attributes with up to three names."""
    return st.dictionaries(names(), attribute_values() if of is None else of, max_size=3).map(Attributes)


def phrases() -> SearchStrategy[Phrase]:
    """Sentences in one or two languages."""
    told = st.dictionaries(st.sampled_from(("en", "ru", "nl")), names(), min_size=1, max_size=2)
    return (names() | told).map(Phrase.of)


def money() -> SearchStrategy[Money]:
    """Amounts in a few currencies."""
    return values(Money)


def severities() -> SearchStrategy[Severity]:
    """Severities, the soft part above the hard one among them."""
    return st.builds(Severity, **{field.name: st.integers(0, 3) for field in attrs.fields(Severity)})


def time_frames() -> SearchStrategy[TimeFrame]:
    """Time frames, open on either side or on none."""
    closed = st.lists(instants(), min_size=2, max_size=2).map(sorted)
    either = st.tuples(st.none() | instants(), st.none()) | st.tuples(st.none(), instants()) | closed
    return either.map(lambda pair: TimeFrame(not_before=pair[0], not_after=pair[1]))


def spans() -> SearchStrategy[Span]:
    """Lengths of time in every unit, and ends of business days."""
    length = st.builds(Span, count=st.integers(0, 999_999), unit=st.sampled_from(Unit))
    close = st.builds(Span, count=st.integers(1, 9_999), unit=st.just(Unit.BUSINESS_DAY), to_close=st.just(True))
    return length | close


@st.composite
def standards(draw: st.DrawFn) -> Standard:
    """Standards on a calendar; statutes never pause, and dates of use are in order."""
    statutory = draw(st.booleans())
    since, until = draw(_spans_of_dates())
    return draw(
        values(
            Standard,
            calendar=names(),
            statutory=st.just(statutory),
            pauses=st.just(())
            if statutory
            else st.lists(st.sampled_from(WaitsFor), max_size=2, unique=True).map(tuple),
            since=st.just(since),
            until=st.just(until),
        )
    )


def _spans_of_dates() -> SearchStrategy[tuple[date | None, date | None]]:
    closed = st.lists(dates(), min_size=2, max_size=2, unique=True).map(sorted).map(lambda both: (both[0], both[1]))
    return closed | st.tuples(st.none() | dates(), st.none()) | st.tuples(st.none(), dates())


def _extensions() -> SearchStrategy[Extension]:
    return spans().map(lambda by: Extension(by=by)) | spans().map(lambda to: Extension(to=to))


def categories_in_force() -> SearchStrategy[Category]:
    """Categories with any dates of use."""
    return st.builds(
        lambda category, span: attrs.evolve(category, since=span[0], until=span[1]),
        values(Category),
        _spans_of_dates(),
    )


def taxonomies() -> SearchStrategy[Taxonomy]:
    """Taxonomies with up to three categories."""
    unique = st.lists(categories_in_force(), max_size=3, unique_by=lambda category: category.path).map(tuple)
    return values(Taxonomy, categories=unique)


def clocks(**fields: SearchStrategy[Any]) -> SearchStrategy[Clock]:
    """Clocks, running and not."""
    return values(Clock, **fields)


def submissions(**fields: SearchStrategy[Any]) -> SearchStrategy[Submission]:
    """Submissions with any of their fields; those named in *fields* as told."""
    return values(Submission, **fields)


def customers(**fields: SearchStrategy[Any]) -> SearchStrategy[Customer]:
    """Customers with any of their fields; those named in *fields* as told."""
    return values(Customer, **fields)


def contacts(**fields: SearchStrategy[Any]) -> SearchStrategy[Contact]:
    """Contacts of any kind; a holding notice may promise a date."""
    if "kind" in fields:
        return values(Contact, **fields)
    notice = st.just(ContactKind.HOLDING_NOTICE)
    return values(Contact, **fields) | values(Contact, **{"kind": notice, "promises": instants(), **fields})


def priorities(**fields: SearchStrategy[Any]) -> SearchStrategy[Priority]:
    """Priorities."""
    return values(Priority, **fields)


def rulings(**fields: SearchStrategy[Any]) -> SearchStrategy[Ruling]:
    """Rulings, abstentions among them."""
    return values(Ruling, **fields)


def resolutions(**fields: SearchStrategy[Any]) -> SearchStrategy[Resolution]:
    """Resolutions whose remedies have ids of their own."""
    return values(Resolution, **fields)


def _remedies() -> SearchStrategy[tuple[Remedy, ...]]:
    return st.lists(values(Remedy), max_size=2, unique_by=lambda remedy: remedy.id).map(tuple)


def _proposals() -> SearchStrategy[Proposal]:
    granted = values(Proposal, refusal=st.none(), resolution=values(Resolution))
    return granted | values(Proposal, refusal=values(Refusal), resolution=st.none())


def complaints(**fields: SearchStrategy[Any]) -> SearchStrategy[Complaint]:
    """Complaints in any stage; they need not be the fold of a history."""
    return values(Complaint, **fields)


def events() -> SearchStrategy[Event]:
    """Any event."""
    return st.one_of([values(cls) for cls in EVENTS])


def effects() -> SearchStrategy[Effect]:
    """Any effect."""
    return st.one_of([values(cls) for cls in EFFECTS])


def documents() -> SearchStrategy[Any]:
    """Any value that can be a document of its own."""
    return st.one_of([document_of(cls) for cls in DOCUMENTS])


def document_of(cls: type[T]) -> SearchStrategy[T]:
    """Any value of one class of documents."""
    return typing.cast("SearchStrategy[T]", taxonomies()) if cls is Taxonomy else values(cls)


def planted(value: T, marker: str) -> T:
    """Return *value* with *marker* in all its personal text and in that of the values inside."""
    if isinstance(value, tuple):
        return typing.cast("T", tuple(planted(item, marker) for item in value))
    cls: Any = type(value)
    if not attrs.has(cls):
        return value
    hints = typing.get_type_hints(cls)
    changes = {}
    for field in attrs.fields(cls):
        found = getattr(value, field.name)
        personal = field.metadata.get("personal")
        changes[field.name] = _filled(found, hints[field.name], marker) if personal else planted(found, marker)
    return typing.cast("T", attrs.evolve(typing.cast("Any", value), **changes))


def _filled(found: Any, hint: Any, marker: str) -> Any:
    if hint in (str, str | None):
        return marker
    if hint == tuple[str, ...]:
        return (*found, marker)
    if hint is Attributes:
        return Attributes({**found, "note": marker})
    return planted(found, marker)


@cache
def _of_fields(cls: Any) -> dict[str, SearchStrategy[Any]]:
    hints = typing.get_type_hints(cls)
    special = _FIELDS.get(cls, {})
    return {
        field.name: special[field.name] if field.name in special else _of(hints[field.name])
        for field in attrs.fields(cls)
    }


@cache
def _of(hint: Any) -> SearchStrategy[Any]:
    arguments = typing.get_args(hint)
    if isinstance(hint, types.UnionType):
        return st.one_of([_of(option) for option in arguments])
    if typing.get_origin(hint) is tuple:
        if arguments[-1] is ...:
            return st.lists(_of(arguments[0]), max_size=2).map(tuple)
        return st.tuples(*map(_of, arguments))
    if hint in _WHOLE:
        return _WHOLE[hint]
    return st.sampled_from(hint) if issubclass(hint, Enum) else values(hint)


_WHOLE: dict[Any, SearchStrategy[Any]] = {
    type(None): st.none(),
    str: texts(),
    int: whole_numbers(),
    bool: st.booleans(),
    Decimal: decimals(),
    date: dates(),
    datetime: instants(),
    Attributes: attributes(),
    Contact: st.deferred(contacts),
    Extension: _extensions(),
    Phrase: phrases(),
    Proposal: st.deferred(_proposals),
    Severity: severities(),
    Span: spans(),
    Standard: st.deferred(standards),
    TimeFrame: time_frames(),
}

_FIELDS: dict[Any, dict[str, SearchStrategy[Any]]] = {
    Attachment: {"size": st.integers(0, 2**40)},
    Category: {"path": categories(), "since": st.none(), "until": st.none()},
    Clock: {"issue": st.integers(0, 3)},
    Complaint: {"version": st.integers(1, 2**40)},
    Contact: {"promises": st.none()},
    Customer: {"zone": st.none() | zones()},
    Feedback: {
        **{
            mark: st.none() | st.integers(1, 5)
            for mark in ("satisfaction", "distributive", "procedural", "interactional")
        },
        **{effort: st.none() | st.integers(0, 2**40) for effort in ("contacts", "minutes")},
    },
    Importance: {
        **{
            name: st.none() | fractions() for name in ("turnover", "net_benefit", "relationship", "image", "multiplier")
        },
        "other": attributes(fractions() | st.integers(0, 1) | st.booleans() | texts()).filter(
            lambda other: other.keys().isdisjoint(field.name for field in attrs.fields(Importance))
        ),
    },
    Issue: {"category": categories()},
    Money: {"currency": st.sampled_from(("EUR", "USD", "JPY"))},
    Occurrence: {"zone": st.none() | zones()},
    Response: {"kinds": st.lists(names(), min_size=1, max_size=2).map(tuple)},
    Resolution: {"remedies": st.deferred(_remedies), "approved_by": st.none() | st.just("a second person")},
    Standard: {"mark": st.sampled_from((None, "V", "V2", "R", "D")), "zone": st.none() | zones()},
    Refusal: {
        **{
            name: texts().filter(str.strip)
            for name in (
                *("explanation", "apology", "instead", "question", "merits", "original"),
                *("review", "external_route", "last_resort"),
            )
        },
        "body": st.deferred(lambda: values(Body)),
        "until": dates(),
        "remedies": st.lists(
            st.deferred(lambda: values(Remedy)), min_size=1, max_size=2, unique_by=lambda one: one.id
        ).map(tuple),
        "reviewed_by": st.none() | st.just("a second person"),
        "owes": st.just(()),
        "provides": st.just(()),
    },
    Body: {name: texts().filter(str.strip) for name in ("id", "name", "contact")},
    Submission: {
        "handed_over_by": st.none(),
        "category": categories(),
        "channel": names(),
        "source_key": st.none() | names().filter(str.strip),
    },
    Vulnerability: {
        "drivers": st.lists(
            st.sampled_from(("health", "life events", "resilience", "capability")), max_size=2, unique=True
        ).map(tuple),
        "level": st.integers(0, 3),
    },
}
