"""Laws of every value of the model: frozen, hashable, picklable, strict about what it takes, silent about people."""

from __future__ import annotations

import inspect
import pickle
import typing
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance import model
from grievance.errors import InvalidValue
from grievance.model import (
    Actor,
    Analysis,
    Attachment,
    Category,
    Channel,
    Contact,
    ContactKind,
    Customer,
    Direction,
    Duty,
    Extension,
    Feedback,
    Handler,
    Importance,
    Issue,
    Measure,
    Money,
    Occurrence,
    Outcome,
    Party,
    Priority,
    ProcedureAcknowledged,
    ProcedureRef,
    Promise,
    Reading,
    Remedy,
    RemedyKind,
    Resolution,
    Response,
    Severity,
    Span,
    Standard,
    Submission,
    Team,
    TimeFrame,
    Unit,
    Vulnerability,
)
from grievance.testing import values_of
from support.strategies import DOCUMENTS, documents, planted

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)
MARKER = "planted-marker"

SUBMISSION = Submission(category="delivery", channel="web", received_at=AT)
PROCEDURE = ProcedureRef(name="Retail complaints", version="2026.2", digest="0f3a")
CALLERS_BUILD: tuple[Any, ...] = (
    Actor(id="h-1"),
    Analysis(),
    Attachment(digest="ab", media_type="text/plain", size=1),
    Category(path="delivery"),
    Channel(id="web"),
    Contact(kind=ContactKind.HOLDING_NOTICE, direction=Direction.IN, channel="web", at=AT),
    Customer(id="c-1"),
    Extension(by=Span(count=1, unit=Unit.WEEK)),
    Feedback(),
    Handler(id="h-1"),
    Importance(),
    Issue(category="delivery"),
    Measure(),
    Money(amount=Decimal(1), currency="EUR"),
    Occurrence(),
    Party(),
    Priority(level="high", score=1, work_by=AT, rank_at=AT),
    ProcedureAcknowledged(by=Actor(id="h-1"), procedure=PROCEDURE, at=AT),
    Promise(duty=Duty.UPDATE, due_at=AT, by="h-1", at=AT),
    Reading(complaint_id="c-1", by=Actor(id="h-1"), at=AT),
    Remedy(id="r-1", kind=RemedyKind.REFUND),
    Response(kinds=("update",)),
    Resolution(outcome=Outcome.UPHELD, decided_by="h-1"),
    Severity(),
    Standard(id="s-1", duty=Duty.UPDATE, within=Span(count=1, unit=Unit.WEEK)),
    SUBMISSION,
    Team(id="t-1"),
    TimeFrame(),
    Vulnerability(),
)
"""One of each class that checks what it is given. What only the library builds trusts its builder."""


def _fields() -> list[Any]:
    found = []
    for value in CALLERS_BUILD:
        cls = type(value)
        for name, hint in typing.get_type_hints(cls).items():
            found.append(pytest.param(value, name, hint, id=f"{cls.__name__}.{name}"))
    return found


FIELDS = _fields()
COLLECTIONS = [field for field in FIELDS if typing.get_origin(field.values[2]) is tuple]


def fields_of(kind: object) -> list[Any]:
    """Return the parameters of those fields that are a *kind*, or may be one."""
    single = [field for field in FIELDS if field not in COLLECTIONS]
    return [field for field in single if kind in (field.values[2], *typing.get_args(field.values[2]))]


def refused(value: Any, field: str, bad: object) -> InvalidValue:
    """Return the refusal to put *bad* into *field* of *value*, which must name it."""
    with pytest.raises(InvalidValue) as refusal:
        attrs.evolve(value, **{field: bad})
    assert refusal.value.field.startswith(f"{type(value).__name__}.{field}")
    return refusal.value


@pytest.mark.parametrize(("value", "field", "_hint"), FIELDS)
def test_wrong_types_are_refused_by_name(value: Any, field: str, _hint: object) -> None:
    """No field takes a value of a type that it does not declare."""
    assert refused(value, field, object()).problem.endswith("not object")


@pytest.mark.parametrize(("value", "field", "_hint"), fields_of(datetime))
def test_naive_instants_are_refused_by_name(value: Any, field: str, _hint: object) -> None:
    """A datetime without a zone is refused, and the message names the field and the remedy."""
    problem = refused(value, field, datetime(2026, 7, 1, 10)).problem  # noqa: DTZ001 - naive on purpose

    assert problem == "is a naive datetime: give it a zone, for example datetime(…, tzinfo=UTC)"


@pytest.mark.parametrize(("value", "field", "_hint"), fields_of(datetime))
def test_instants_are_handed_out_in_utc(value: Any, field: str, _hint: object) -> None:
    """An instant of any zone comes back as the same instant in UTC."""
    given_at = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    kept = getattr(attrs.evolve(value, **{field: given_at}), field)

    assert (kept, kept.tzinfo) == (AT, UTC)


@pytest.mark.parametrize(("value", "field", "_hint"), fields_of(date))
def test_dates_are_not_instants(value: Any, field: str, _hint: object) -> None:
    """A datetime is no date, though Python says it is."""
    assert refused(value, field, AT).problem == "must be date, not datetime"


@pytest.mark.parametrize(("value", "field", "_hint"), fields_of(str))
@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b", "é\udc80"], ids=["nul", "high surrogate", "low surrogate"])
def test_text_that_no_store_keeps_is_refused(value: Any, field: str, _hint: object, bad: str) -> None:
    """NUL characters and lone surrogates are refused with the remedy, and the text is not repeated."""
    problem = refused(value, field, bad).problem

    assert problem.endswith("put U+FFFD in its place")
    assert bad not in problem


@pytest.mark.parametrize(("value", "field", "_hint"), fields_of(Decimal))
@pytest.mark.parametrize("bad", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_numbers_that_are_not_finite_are_refused(value: Any, field: str, _hint: object, bad: str) -> None:
    """NaN and the infinities are refused."""
    assert refused(value, field, Decimal(bad)).problem == "must be a finite number"


@pytest.mark.parametrize(("value", "field", "_hint"), fields_of(int))
@pytest.mark.parametrize("bad", [2**63, -(2**63) - 1])
def test_whole_numbers_fit_in_64_bits(value: Any, field: str, _hint: object, bad: int) -> None:
    """Whole numbers beyond 64 bits are refused."""
    assert refused(value, field, bad).problem == "must fit in 64 bits"


@pytest.mark.parametrize(("value", "field", "_hint"), COLLECTIONS)
def test_collections_are_tuples(value: Any, field: str, _hint: object) -> None:
    """A list is refused where a tuple is declared, and an item of a wrong type is named by its index."""
    assert refused(value, field, []).problem == "must be a tuple, not list"
    assert refused(value, field, (object(),)).field == f"{type(value).__name__}.{field}[0]"


def all_classes() -> list[Any]:
    """Return every attrs class that the model makes public."""
    public = (getattr(model, name) for name in model.__all__)
    return [cls for cls in public if inspect.isclass(cls) and attrs.has(cls)]


@pytest.mark.parametrize("cls", all_classes())
def test_values_take_keywords_only_and_are_frozen(cls: Any) -> None:
    """Every field is given by name, and none can be changed afterwards."""
    assert all(field.kw_only for field in attrs.fields(cls))
    empty = cls.__new__(cls)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        setattr(empty, attrs.fields(cls)[0].name, None)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        delattr(empty, attrs.fields(cls)[0].name)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_values_are_hashable_and_survive_pickling(value: Any) -> None:
    """A pickled value comes back equal, with the same hash."""
    again = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes

    assert again == value
    assert hash(again) == hash(value)


@pytest.mark.parametrize("cls", DOCUMENTS)
@settings(max_examples=14, deadline=None)
@given(data=st.data())
def test_personal_data_never_shows_in_repr(cls: type[Any], data: st.DataObject) -> None:
    """Whatever a personal field holds, at any depth, neither repr nor str of the whole shows it."""
    value = planted(data.draw(values_of(cls)), MARKER)

    assert MARKER not in repr(value)
    assert MARKER not in str(value)


def test_the_planted_marker_is_really_there() -> None:
    """The law above has teeth: the marker stands in the personal fields of what it looks at."""
    submission = planted(attrs.evolve(SUBMISSION, people=(Party(),), occurred=Occurrence()), MARKER)

    assert submission.text == submission.customer_id == submission.private["note"] == MARKER
    assert submission.people[0].email == MARKER
    assert submission.occurred is not None
    assert submission.occurred.place == MARKER
