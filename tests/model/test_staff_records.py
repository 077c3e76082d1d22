"""What is recorded of the staff: proposals are assessed by others, agreements are signed by both sides."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from grievance.errors import InvalidValue
from grievance.model import Assessment, ImprovementProposal, MonitoringAgreement

FILED = datetime(2026, 3, 2, 9, tzinfo=UTC)
PROPOSAL = ImprovementProposal(id="p-1", by="ann", at=FILED, what="print the labels twice")
ACCEPTED = Assessment(by="bob", at=FILED, accepted=True)


def test_what_somebody_else_accepted_counts() -> None:
    """A proposal counts from its acceptance on: filed, or refused, it does not (S14, L57)."""
    assert PROPOSAL.accepted_at is None
    assert attrs.evolve(PROPOSAL, assessed=ACCEPTED).accepted_at == FILED
    assert attrs.evolve(PROPOSAL, assessed=attrs.evolve(ACCEPTED, accepted=False)).accepted_at is None


def test_nobody_assesses_an_own_proposal() -> None:
    """Nor is a proposal assessed before it was made."""
    with pytest.raises(InvalidValue, match="somebody else"):
        attrs.evolve(PROPOSAL, assessed=attrs.evolve(ACCEPTED, by="ann"))
    with pytest.raises(InvalidValue, match="before the proposal"):
        attrs.evolve(PROPOSAL, assessed=attrs.evolve(ACCEPTED, at=datetime(2026, 3, 2, 8, 59, tzinfo=UTC)))


@pytest.mark.parametrize("field", ["id", "by"])
def test_a_proposal_has_an_id_and_an_author(field: str) -> None:
    """Neither may be empty."""
    with pytest.raises(InvalidValue, match="needs an id and the person"):
        attrs.evolve(PROPOSAL, **{field: ""})  # type: ignore[arg-type]


def test_the_words_of_a_proposal_are_personal() -> None:
    """They are not in its representation."""
    assert "labels" not in repr(PROPOSAL)


AGREEMENT = MonitoringAgreement(
    reference="works agreement 7", agreed_by=("board", "works council"), first=date(2026, 2, 1), last=date(2026, 5, 31)
)


def test_an_agreement_holds_from_its_first_to_its_last_day() -> None:
    """Both are included; without a last day it holds on."""
    held = [AGREEMENT.holds_on(date(2026, *day)) for day in ((1, 31), (2, 1), (5, 31), (6, 1))]
    assert held == [False, True, True, False]
    assert attrs.evolve(AGREEMENT, last=None).holds_on(date(2099, 1, 1))
    assert not attrs.evolve(AGREEMENT, last=None).holds_on(date(2026, 1, 31))
    assert attrs.evolve(AGREEMENT, last=AGREEMENT.first).holds_on(date(2026, 2, 1))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"reference": " "}, "must name the decree"),
        ({"agreed_by": ("board",)}, "one for each side"),
        ({"agreed_by": ("board", "board")}, "one for each side"),
        ({"agreed_by": ("board", "")}, "one for each side"),
        ({"agreed_by": ("board", " ")}, "one for each side"),
        ({"last": date(2026, 1, 31)}, "must not lie before"),
    ],
)
def test_an_agreement_is_a_document_of_two_sides(change: dict[str, object], said: str) -> None:
    """It has a reference, two different signatures, and does not end before it begins (S49)."""
    with pytest.raises(InvalidValue, match=said):
        attrs.evolve(AGREEMENT, **change)  # type: ignore[arg-type]
