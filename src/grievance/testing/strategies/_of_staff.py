"""What the records of the staff demand beyond the types of their fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from grievance.model import (
    Assessment,
    AuditFinding,
    ImprovementProposal,
    MonitoringAgreement,
    OvertimeEntry,
    Redemption,
)
from grievance.testing.strategies._scalars import NOTHING, Build, Field, Strategy, always, lengths, names, stretches

__all__: list[str] = []

_DAY = 24 * 60
_ANOTHER = "a second person"
_PERSON = st.just("clerk") | names()


def _proposals(build: Build) -> Strategy:
    """Return proposals that nobody has looked at, and those that somebody else assessed, then or later."""

    def assessed(proposal: ImprovementProposal, found: Assessment, later: timedelta) -> ImprovementProposal:
        return attrs.evolve(proposal, assessed=attrs.evolve(found, at=proposal.at + later))

    filed = build(ImprovementProposal, assessed=NOTHING)
    return filed | st.builds(assessed, filed, build(Assessment, by=st.just(_ANOTHER)), lengths())


def _redemptions(build: Build) -> Strategy:
    def over(redemption: Redemption, dates: tuple[date, date], minutes: int) -> Redemption:
        whole = _DAY * ((dates[1] - dates[0]).days + 1)
        return attrs.evolve(redemption, first=dates[0], last=dates[1], minutes=min(minutes, whole))

    one_day = build(Redemption, first=st.just(date.min), last=st.just(date.min), minutes=st.just(1))
    return st.builds(over, one_day, stretches(), st.integers(1, 400 * _DAY))


def _agreements(build: Build) -> Strategy:
    signed = st.lists(names(), min_size=2, max_size=3, unique=True).map(tuple)
    endless = build(MonitoringAgreement, agreed_by=signed, last=NOTHING)
    ending = st.builds(
        lambda agreement, dates: attrs.evolve(agreement, first=dates[0], last=dates[1]), endless, stretches()
    )
    return endless | ending


WHOLE: Final[Mapping[Any, Field]] = {
    ImprovementProposal: _proposals,
    MonitoringAgreement: _agreements,
    Redemption: _redemptions,
}

FIELDS: Final[Mapping[Any, Mapping[str, Field]]] = {
    AuditFinding: {"complaint_id": always(st.just("c-1") | names()), "by": always(_PERSON)},
    ImprovementProposal: {"id": always(names()), "by": always(_PERSON)},
    MonitoringAgreement: {"reference": always(names())},
    OvertimeEntry: {
        **{name: always(_PERSON) for name in ("id", "person", "recorded_by")},
        "minutes": always(st.integers(1, _DAY)),
        "approved_by": always(st.just(_ANOTHER)),
    },
    Redemption: {name: always(_PERSON) for name in ("id", "person", "recorded_by")},
}
