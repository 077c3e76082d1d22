"""The people of a complaint: who is known to complain, who needs care, who matters how much."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from grievance.errors import InvalidValue
from grievance.model import Attributes, Importance, Party, Role, Submission, Vulnerability


def submission(**fields: Any) -> Submission:
    """Return a submission with *fields*."""
    return Submission(category="delivery", channel="web", received_at=datetime(2026, 7, 1, tzinfo=UTC), **fields)


@pytest.mark.parametrize(
    ("fields", "anonymous"),
    [
        ({}, True),
        ({"customer_id": "c-1"}, False),
        ({"people": (Party(role=Role.COMPLAINANT),)}, False),
        ({"people": (Party(role=Role.WITNESS), Party(role=Role.REPRESENTATIVE))}, False),
        ({"people": (Party(role=Role.WITNESS), Party(role=Role.AFFECTED), Party(role=Role.COMPLAINED_ABOUT))}, True),
    ],
)
def test_who_is_anonymous(fields: dict[str, Any], anonymous: bool) -> None:
    """A submission is anonymous when neither a customer nor a complainant nor a representative is known."""
    assert submission(**fields).anonymous is anonymous


def test_vulnerability_has_known_drivers() -> None:
    """Drivers are among the four of L17; others are refused without repeating what was said about the person."""
    drivers = ("health", "life events", "resilience", "capability")

    assert Vulnerability(drivers=drivers).drivers == drivers
    with pytest.raises(InvalidValue) as refused:
        Vulnerability(drivers=("health", "drinks"))
    assert str(refused.value) == "Vulnerability.drivers: must be among capability, health, life events, resilience"


@pytest.mark.parametrize("level", [-1, 4])
def test_vulnerability_is_a_spectrum(level: int) -> None:
    """The level runs from 0 (none known) to 3 (severe) (L55)."""
    assert (Vulnerability(level=0).level, Vulnerability(level=3).level) == (0, 3)
    with pytest.raises(InvalidValue, match=r"Vulnerability\.level: must be from 0 \(none known\) to 3 \(severe\)"):
        Vulnerability(level=level)


def test_importance_lists_what_is_known() -> None:
    """Unknown factors are absent; the host's own numbers are factors, other attributes are not (S63)."""
    importance = Importance(
        turnover=Decimal("0.75"),
        image=Decimal(0),
        other=Attributes({"press": Decimal("0.9"), "strikes": 1, "segment": "b"}),
    )

    assert importance.factors() == {
        "turnover": Decimal("0.75"),
        "image": Decimal(0),
        "press": Decimal("0.9"),
        "strikes": Decimal(1),
    }
    assert Importance().factors() == {}


@pytest.mark.parametrize("beyond", [Decimal("-0.01"), Decimal("1.01")])
def test_importance_is_normalised(beyond: Decimal) -> None:
    """Each factor lies between 0 and 1, those of the host too, and a refusal names the factor."""
    for name, fields in (
        ("relationship", {"relationship": beyond}),
        ("press", {"other": Attributes({"press": beyond})}),
    ):
        with pytest.raises(InvalidValue) as refused:
            Importance(**fields)
        assert str(refused.value) == f"Importance.{name}: must lie between 0 and 1: normalise it first"
    assert Importance(image=Decimal(1), turnover=Decimal(0)).factors() == {"turnover": 0, "image": 1}
