"""What a complaint is about: categories, severity, time frames, where and when it happened."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import (
    Attachment,
    Category,
    Issue,
    Money,
    Occurrence,
    RemedyKind,
    Severity,
    Submission,
    TimeFrame,
)

AT = datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize("category", ["", "/", "delivery/", "/late", "delivery//late", " delivery", "delivery/ late"])
def test_a_category_is_a_path_of_names(category: str) -> None:
    """An issue has exactly one category (S58): names joined by slashes, none empty, none padded."""
    for build in (lambda: Issue(category=category), lambda: Category(path=category), lambda: submission(category)):
        with pytest.raises(InvalidValue, match="must be a path of names joined by '/', such as 'delivery/late'"):
            build()


@pytest.mark.parametrize("category", ["*", "delivery/**", "delivery/l*te"])
def test_a_category_is_no_pattern(category: str) -> None:
    """A pattern names many categories; an issue has one (S58)."""
    with pytest.raises(InvalidValue, match=r"must name one category; '\*' belongs to patterns in rules"):
        Issue(category=category)


def submission(category: str = "delivery", **fields: Any) -> Submission:
    """Return a submission with *fields*."""
    return Submission(**{"category": category, "channel": "web", "received_at": AT, **fields})


def test_the_main_issue_comes_first() -> None:
    """The submission's own category, product, amount, demand and regime are its first issue; others follow in order."""
    amount = Money(amount=Decimal(5), currency="EUR")
    rude, dirty = Issue(category="staff/rude"), Issue(category="shop/dirty", regime="hygiene")
    main: dict[str, Any] = {
        "product": "order 4711",
        "amount": amount,
        "demanded": RemedyKind.REFUND,
        "regime": "retail",
    }

    assert submission("delivery/late", further_issues=(rude, dirty), **main).issues == (
        Issue(category="delivery/late", **main),
        rude,
        dirty,
    )
    assert submission().issues == (Issue(category="delivery"),)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"channel": ""}, "Submission.channel: must name the channel, such as 'web'"),
        ({"source_key": ""}, "Submission.source_key: must not be blank: leave it out instead"),
        ({"source_key": " \t"}, "Submission.source_key: must not be blank: leave it out instead"),
    ],
)
def test_a_submission_names_its_channel_and_key(fields: dict[str, Any], refusal: str) -> None:
    """The channel has a name; an idempotency key is left out rather than left empty."""
    with pytest.raises(InvalidValue) as refused:
        submission(**fields)

    assert str(refused.value) == refusal


def test_the_soft_part_may_exceed_the_hard_one() -> None:
    """Nothing clamps anger, humiliation and trust below safety, loss and time (S86)."""
    severity = Severity(safety=0, loss=1, time=0, anger=3, humiliation=2, trust=3)

    assert (severity.hard, severity.soft) == (1, 8)
    assert (Severity(safety=3, loss=2, time=1).hard, Severity(safety=3, loss=2, time=1).soft) == (6, 0)


@pytest.mark.parametrize("factor", ["safety", "loss", "time", "anger", "humiliation", "trust"])
def test_each_factor_of_severity_has_four_steps(factor: str) -> None:
    """A factor runs from 0 to 3; outside it is refused by name."""
    assert getattr(Severity(**{factor: 3}), factor) == 3
    for beyond in (-1, 4):
        with pytest.raises(InvalidValue) as refused:
            Severity(**{factor: beyond})
        assert str(refused.value) == f"Severity.{factor}: must be from 0 to 3"


def test_a_time_frame_has_an_order() -> None:
    """The customer's time frame (S5) may be open on either side or be one instant, but never ends before it begins."""
    assert TimeFrame(not_before=AT, not_after=AT).not_after == AT
    assert TimeFrame(not_after=AT).not_before is None
    with pytest.raises(InvalidValue, match=r"TimeFrame\.not_after: must not lie before not_before"):
        TimeFrame(not_before=AT, not_after=AT - timedelta(microseconds=1))


@pytest.mark.parametrize(
    "zone", ["", "Europe/Lodnon", "+01:00", "../UTC", "/etc/localtime", "Europe", "a" * 5000, "\u20ac"]
)
def test_a_zone_is_an_iana_name(zone: str) -> None:
    """Where the matter happened has a zone of its own, by its IANA name; nothing else is taken."""
    with pytest.raises(InvalidValue) as refused:
        Occurrence(zone=zone)

    assert str(refused.value) == "Occurrence.zone: must be an IANA zone name, such as 'Europe/London'"


def test_a_known_zone_is_kept_as_text() -> None:
    """The zone is a fact beside the instant, which is in UTC."""
    assert Occurrence(at=AT, zone="Pacific/Apia").zone == "Pacific/Apia"


def test_an_attachment_has_a_size() -> None:
    """A size is a number of bytes: none is fine, fewer is not."""
    assert Attachment(digest="ab", media_type="text/plain", size=0).size == 0
    with pytest.raises(InvalidValue, match=r"Attachment\.size: must not be negative"):
        Attachment(digest="ab", media_type="text/plain", size=-1)
