"""How handling is conducted: who stands in for whom, and the ladders by which somebody is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.errors import InvalidValue
from grievance.model import Complaint, Duty, Party, Reopening, Role, Span
from grievance.policies import DEFAULT_PERMISSIONS, OUTSIDE, ROLES, Conduct, Ladder, ReopeningTerms, Rung
from support.builders import a_complaint, a_standard, a_submission, an_office

DUE = datetime(2026, 7, 3, 17, tzinfo=UTC)
PEOPLE = ("boss", "pat", "dep", "ann", "desk", "zoe")


def conduct(**changes: Any) -> Conduct:
    """Return terms with a boss, an owner of the process and a deputy."""
    return Conduct(**{"accountable": "boss", "process_owner": "pat", "deputies": ("dep",), **changes})


def about(*accused: str, **changes: Any) -> Complaint:
    """Return a complaint about some of the staff, which Ann of the desk handles."""
    submission = a_submission(staff_complained_about=accused)
    return a_complaint(**{"submission": submission, "owner": "ann", "team": "desk", **changes})


@pytest.mark.parametrize(
    ("accused", "who"),
    [
        ((), "boss"),
        (("ann",), "boss"),
        (("boss",), "pat"),
        (("boss", "pat"), "dep"),
        (("pat",), "boss"),
        (("boss", "pat", "dep"), OUTSIDE),
    ],
)
def test_somebody_answers_for_every_complaint(accused: tuple[str, ...], who: str) -> None:
    """The accountable person, else the owner of the process, else a deputy, else somebody from outside (S39, L28)."""
    assert conduct().answerable(about(*accused).submission) == who
    assert conduct().takes_over(about(*accused)) == who


@pytest.mark.parametrize(
    ("decided", "accused", "who"),
    [("boss", (), "pat"), ("boss", ("pat",), "dep"), ("pat", ("boss", "dep"), OUTSIDE), ("ann", (), "boss")],
)
def test_nobody_takes_over_the_review_of_what_they_decided(decided: str, accused: tuple[str, ...], who: str) -> None:
    """L21, D38: who decided the first stage still answers for the complaint, and takes over no second one."""
    second = Reopening(at=DUE, stage_2=True, decided_by=decided)
    complaint = about(*accused, reopenings=(second,))

    assert conduct().takes_over(complaint) == who
    assert conduct().takes_over(attrs.evolve(complaint, reopenings=(attrs.evolve(second, stage_2=False),))) == (
        conduct().answerable(complaint.submission)
    )


@pytest.mark.parametrize(
    ("role", "changes", "who"),
    [
        ("owner", {}, "ann"),
        ("owner", {"owner": None}, "desk"),
        ("owner", {"owner": None, "team": None}, "boss"),
        ("team", {}, "desk"),
        ("team", {"team": None}, "boss"),
        ("process owner", {}, "pat"),
        ("accountable", {}, "boss"),
        ("zoe", {}, "zoe"),
    ],
)
def test_who_fills_a_role(role: str, changes: dict[str, Any], who: str) -> None:
    """An empty role goes up to the next one (pains 27, 29); any other word is a person."""
    assert conduct().filled_by(role, about(**changes)) == who


@settings(max_examples=150, deadline=None)
@given(
    role=st.sampled_from((*ROLES, "zoe")),
    accused=st.sets(st.sampled_from(PEOPLE)),
    owner=st.sampled_from((None, "ann", "boss")),
    team=st.sampled_from((None, "desk", "pat")),
    deputies=st.lists(st.sampled_from(("dep", "zoe")), max_size=2),
)
def test_a_role_is_always_filled_and_never_by_the_accused(
    role: str, accused: set[str], owner: str | None, team: str | None, deputies: list[str]
) -> None:
    """Whatever is empty and whoever is complained about, somebody else is told (pains 29, 30)."""
    found = conduct(deputies=tuple(deputies)).filled_by(role, about(*accused, owner=owner, team=team))

    assert found
    assert found not in accused


def test_who_is_named_among_the_people_is_not_told_either() -> None:
    """A person of the staff who is complained about may stand among the people involved."""
    party = Party(role=Role.COMPLAINED_ABOUT, staff_id="ann")
    complaint = about(submission=a_submission(people=(party,)))

    assert conduct().filled_by("owner", complaint) == "desk"


def test_what_holds_where_nothing_is_said() -> None:
    """Three hops, the usual permissions, no limit of reopening, and a recategorised complaint is decided anew."""
    terms = Conduct(accountable="boss", process_owner="pat")

    assert (terms.permissions, terms.reopening, terms.hops) == (DEFAULT_PERMISSIONS, ReopeningTerms(), 3)
    assert (terms.anew_route, terms.anew_clocks, terms.ladders, terms.deputies) == (True, True, (), ())
    assert (terms.holding_before, terms.notices_calendar, terms.delivery, terms.decree) == (None, None, None, None)
    assert terms.views == {}


def rung(to: str = "boss", **when: str) -> Rung:
    """Return a rung at a length of time in words before or after."""
    return Rung(to=to, **{name: Span.parse(words) for name, words in when.items()})


@pytest.mark.parametrize(
    ("when", "at", "words"),
    [
        ({"before": "2 hours"}, DUE - timedelta(hours=2), "2 hours before"),
        ({"before": "1 week"}, DUE - timedelta(weeks=1), "1 week before"),
        ({"before": "10 working hours"}, datetime(2026, 7, 2, 16, tzinfo=UTC), "10 working hours before"),
        ({"before": "2 business days"}, datetime(2026, 7, 1, 17, tzinfo=UTC), "2 business days before"),
        ({"after": "0 hours"}, DUE, "0 hours after"),
        ({"after": "30 minutes"}, DUE + timedelta(minutes=30), "30 minutes after"),
        ({"after": "3 working hours"}, datetime(2026, 7, 6, 11, tzinfo=UTC), "3 working hours after"),
        ({"after": "1 business day"}, datetime(2026, 7, 6, 17, tzinfo=UTC), "1 business day after"),
    ],
)
def test_when_a_rung_is_reached(when: dict[str, str], at: datetime, words: str) -> None:
    """Before and after the date, in working time too: by the tape that counts the target (pain 8)."""
    found = rung(**when)

    assert found.at(DUE, an_office(), "UTC") == at
    assert str(found) == words


def test_days_after_end_in_the_zone() -> None:
    """Plain days after the date are over in the zone of the procedure when there is no calendar."""
    assert rung(after="1 day").at(DUE, None, "Asia/Tokyo") == datetime(2026, 7, 5, 15, tzinfo=UTC) - timedelta(
        microseconds=1
    )


@pytest.mark.parametrize("when", [{}, {"before": "1 hour", "after": "1 hour"}])
def test_a_rung_is_before_or_after(when: dict[str, str]) -> None:
    """Neither and both are refused."""
    with pytest.raises(InvalidValue, match=r"^Rung.before: needs either before \(it is due\) or after \(it was due\)"):
        rung(**when)


def test_a_ladder_needs_an_end() -> None:
    """It has a rung, and its last is a role that every complaint has (pain 30)."""
    with pytest.raises(InvalidValue, match=r"^Ladder.rungs: needs at least one"):
        Ladder(rungs=())
    for role in ("owner", "team", "zoe"):
        with pytest.raises(
            InvalidValue, match="must end in a role that always resolves: 'process owner' or 'accountable'"
        ):
            Ladder(rungs=(rung("accountable", after="1 hour"), rung(role, after="2 hours")))
    for role in ("process owner", "accountable"):
        assert Ladder(rungs=(rung("zoe", after="1 hour"), rung(role, after="2 hours"))).rungs[-1].to == role


@pytest.mark.parametrize(
    ("duty", "standard", "fits"),
    [
        (None, None, (True, True)),
        (Duty.UPDATE, None, (True, False)),
        (None, "update", (True, False)),
        (Duty.SUMMARY, "update", (True, False)),
        (None, "other", (False, False)),
    ],
)
def test_which_clocks_a_ladder_is_for(duty: Duty | None, standard: str | None, fits: tuple[bool, bool]) -> None:
    """For one standard if it names one, else for a duty, else for all."""
    ladder = Ladder(rungs=(rung("accountable", after="1 hour"),), duty=duty, standard=standard)

    assert (
        ladder.is_for(a_standard("1 hour", id="update", duty=Duty.UPDATE)),
        ladder.is_for(a_standard("1 hour")),
    ) == fits
