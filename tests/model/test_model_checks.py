"""The checks behind every value: what each kind of annotation accepts and refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Union
from zoneinfo import ZoneInfo

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import Team
from grievance.model._checks import check, check_instant, check_text, personal


@attrs.frozen(kw_only=True)
class Sample:
    """One field of each kind of annotation that the model uses."""

    text: str = ""
    whole: int = 0
    flag: bool = False
    exact: Decimal = Decimal(0)
    on: date | None = None
    at: datetime | None = None
    either: str | Decimal | None = None
    one_of: Union[int, Decimal] = 0  # noqa: UP007 - both spellings count
    words: tuple[str, ...] = ()
    team: Team | None = None

    def __attrs_post_init__(self) -> None:
        check(self)


class Loud(str):
    """Text of a class of its own."""

    __slots__ = ()


def problem_of(**fields: Any) -> str:
    """Return what is said against a sample with *fields*."""
    with pytest.raises(InvalidValue) as refusal:
        Sample(**fields)
    return str(refusal.value)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"text": 1}, "Sample.text: must be str, not int"),
        ({"text": None}, "Sample.text: must be str, not NoneType"),
        ({"text": Loud("a")}, "Sample.text: must be str, not Loud"),
        ({"whole": True}, "Sample.whole: must be int, not bool"),
        ({"whole": 1.0}, "Sample.whole: must be int, not float"),
        ({"whole": 2**63}, "Sample.whole: must fit in 64 bits"),
        ({"whole": -(2**63) - 1}, "Sample.whole: must fit in 64 bits"),
        ({"flag": 1}, "Sample.flag: must be bool, not int"),
        ({"exact": 1}, "Sample.exact: must be Decimal, not int"),
        ({"exact": Decimal("-Infinity")}, "Sample.exact: must be a finite number"),
        ({"on": datetime(2026, 7, 1, tzinfo=UTC)}, "Sample.on: must be date, not datetime"),
        ({"at": date(2026, 7, 1)}, "Sample.at: must be an aware datetime, not date"),
        ({"at": "2026-07-01"}, "Sample.at: must be an aware datetime, not str"),
        ({"either": 1}, "Sample.either: must be Decimal or str, not int"),
        ({"one_of": None}, "Sample.one_of: must be Decimal or int, not NoneType"),
        ({"words": ["a"]}, "Sample.words: must be a tuple, not list"),
        ({"words": ("a", 2)}, "Sample.words[1]: must be str, not int"),
        ({"words": ("a", "b\0")}, "Sample.words[1]: holds a NUL character: remove it or put U+FFFD in its place"),
        ({"team": "t-1"}, "Sample.team: must be Team, not str"),
    ],
)
def test_what_is_refused(fields: dict[str, Any], problem: str) -> None:
    """Each refusal names the field, what was found by its type, and what would be right."""
    assert problem_of(**fields) == problem


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": "\U0010ffff\u2028\ufeff", "whole": 2**63 - 1, "flag": True, "exact": Decimal("1E+999")},
        {"whole": -(2**63), "on": date.min, "at": datetime.max.replace(tzinfo=UTC)},
        {"either": "a", "one_of": Decimal(1), "words": ("a", ""), "team": Team(id="t-1")},
        {"either": Decimal(1), "one_of": 1, "at": None},
    ],
)
def test_what_is_kept_as_it_is(fields: dict[str, Any]) -> None:
    """Valid values are kept untouched."""
    sample = Sample(**fields)

    assert {name: getattr(sample, name) for name in fields} == fields


def test_a_lone_surrogate_is_placed() -> None:
    """The message says where the lone surrogate stands, not what stands around it."""
    with pytest.raises(InvalidValue) as refusal:
        check_text("Submission.text", "Zoë\udc80 called")

    assert str(refusal.value) == "Submission.text: holds a lone surrogate at position 3: put U+FFFD in its place"
    assert refusal.value.__cause__ is None


def test_instants_become_utc() -> None:
    """An instant keeps its moment and loses its zone; one in UTC is not copied."""
    summer = datetime(2026, 7, 1, 11, tzinfo=ZoneInfo("Europe/London"))
    already = datetime(2026, 7, 1, tzinfo=UTC)

    assert check_instant("x", summer) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert check_instant("x", summer).tzinfo is UTC
    assert check_instant("x", already) is already
    assert Sample(at=summer).at == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "at",
    [
        datetime.min.replace(tzinfo=timezone(timedelta(hours=1))),
        datetime.max.replace(tzinfo=timezone(-timedelta(minutes=1))),
    ],
)
def test_instants_beyond_the_calendar_are_refused(at: datetime) -> None:
    """An instant that has no year from 1 to 9999 in UTC is refused."""
    assert problem_of(at=at) == "Sample.at: is outside the years 1 to 9999 in UTC"


def test_a_personal_field_is_marked_and_hidden() -> None:
    """A personal field is found by its mark, has the default that erasure leaves, and does not show."""

    @attrs.frozen(kw_only=True)
    class Person:
        name: str = personal(default="")

    (field,) = attrs.fields(Person)

    assert (field.metadata, field.default) == ({"personal": True}, "")
    assert "Ada" not in repr(Person(name="Ada"))
