"""What a procedure decides: clocks per regime, priority, team, rulings - and what it leaves to a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from grievance.decision import Decision, Reason
from grievance.errors import InvalidValue
from grievance.model import Anchor, Attributes, Complaint, Issue, Override, Party, Role, Severity, Submission, TimeFrame
from grievance.policies import Facts
from grievance.procedure import Assessment, Procedure, assess
from grievance.testing import submissions
from support.builders import RECEIVED, a_complaint, a_submission, facts_of
from support.procedures import DANGER, LATE, OTHERWISE, a_mapping, a_procedure, a_standard_row, with_policy

MARK = timedelta(microseconds=1)


def assessed(procedure: Procedure, submission: Submission | None = None, **changes: Any) -> Assessment:
    """Return what a procedure decides on a submission."""
    complaint: Complaint = a_complaint(submission=submission or a_submission(), **changes)
    return assess(procedure, facts_of(complaint.submission, complaint=complaint), complaint)


def clocks(procedure: Procedure, submission: Submission) -> list[tuple[str, int]]:
    """Return the standards and issues of the clocks."""
    return [(clock.standard, clock.issue) for clock in assessed(procedure, submission).clocks]


REGIMES = a_procedure(
    standards=[
        a_standard_row("ours"),
        a_standard_row("answer", duty="final response", within="8 weeks", statutory=True),
        a_standard_row("psd", regime="psd", within="3 business days"),
        a_standard_row("psd answer", regime="psd", duty="final response", within="15 business days", statutory=True),
        a_standard_row("fire", regime="fire", within="1 hour", calendar=None),
    ]
)


@pytest.mark.parametrize(
    ("main", "further", "expected"),
    [
        (None, [], [("ours", 0), ("answer", 0)]),
        ("psd", [], [("psd", 0), ("psd answer", 0)]),
        (None, [None, None], [("ours", 0), ("answer", 0)]),
        (None, ["psd"], [("ours", 0), ("answer", 0), ("psd", 1), ("psd answer", 1)]),
        (None, [None, "psd", "psd"], [("ours", 0), ("answer", 0), ("psd", 2), ("psd answer", 2)]),
        ("psd", [None, "psd", "fire"], [("psd", 0), ("psd answer", 0), ("ours", 1), ("answer", 1), ("fire", 3)]),
        ("unheard of", [], [("ours", 0), ("answer", 0)]),
    ],
)
def test_one_set_of_clocks_for_each_regime(
    main: str | None, further: list[str | None], expected: list[tuple[str, int]]
) -> None:
    """Each regime among the issues has its clocks once, on the first issue under it (L76)."""
    issues = tuple(Issue(category="a/b", regime=regime) for regime in further)
    assert clocks(REGIMES, a_submission(regime=main, further_issues=issues)) == expected


def test_a_duty_of_a_further_issue_is_not_lost() -> None:
    """A standard that binds one kind of issue binds it wherever it stands in the submission, and once."""
    bound = a_standard_row("safety", when={"category": "safety/**"}, within="1 hour", calendar=None)
    procedure = a_procedure(standards=[a_standard_row(), bound])
    issues = (Issue(category="safety/burn"), Issue(category="safety/cut"))
    assert clocks(procedure, a_submission()) == [("acknowledge", 0)]
    assert clocks(procedure, a_submission(further_issues=issues)) == [("acknowledge", 0), ("safety", 1)]
    assert clocks(procedure, a_submission(category="safety/x", further_issues=issues)) == [
        ("acknowledge", 0), ("safety", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "severity", "bound"),
    [
        ("web", Severity(safety=2), ["both", "one", "always"]),
        ("web", None, ["one", "always"]),
        ("phone", Severity(safety=3), ["always"]),
    ],
)
def test_standards_bind_when_all_their_conditions_hold(
    channel: str, severity: Severity | None, bound: list[str]
) -> None:
    """Conditions of a standard are a conjunction; one on an absent fact is false."""
    procedure = a_procedure(
        standards=[
            a_standard_row("both", when={"channel": ["web", "email"], "severity.safety": {"at_least": 2}}),
            a_standard_row("one", when={"channel": "web"}),
            a_standard_row("always"),
        ]
    )
    assert [name for name, _ in clocks(procedure, a_submission(channel=channel, severity=severity))] == bound


def test_clocks_run_from_their_anchors() -> None:
    """A clock whose anchor was reached runs from it; the others wait."""
    procedure = a_procedure(
        standards=[a_standard_row(anchor.value, within="24 hours", **{"from": anchor.value}) for anchor in Anchor]
    )
    sent, registered = RECEIVED - timedelta(days=3), RECEIVED + timedelta(days=2)
    found = assessed(procedure, a_submission(sent_at=sent), registered_at=registered)
    assert {clock.standard: clock.due_at for clock in found.clocks} == {
        "received": RECEIVED + timedelta(days=1),
        "registered": registered + timedelta(days=1),
        "sent": sent + timedelta(days=1),
        "acknowledged": None,
        "file complete": None,
        "stage 2 requested": None,
        "stage 2 acknowledged": None,
        "answered": None,
        "resolved": None,
        "ombudsman asked": None,
        "ombudsman decided": None,
    }


def test_no_time_frame_relaxes_a_statute() -> None:
    """D6: the customer's wish moves our own final response both ways, the statutory one never."""
    standards = [
        a_standard_row("ours", duty="final response", within="24 hours"),
        a_standard_row("law", duty="final response", within="10 days", statutory=True),
        a_standard_row("acknowledge", within="24 hours"),
    ]
    law = datetime(2026, 7, 11, 23, tzinfo=UTC) - MARK
    day, wish, month = timedelta(days=1), RECEIVED + timedelta(hours=3), RECEIVED + timedelta(days=31)
    for frame, ours in (
        (None, RECEIVED + day),
        (TimeFrame(not_after=wish), wish),
        (TimeFrame(not_after=month), month),
        (TimeFrame(not_before=month), month),
        (TimeFrame(not_before=wish), RECEIVED + day),
    ):
        found = assessed(a_procedure(standards=standards), a_submission(time_frame=frame))
        assert [clock.due_at for clock in found.clocks] == [ours, law, RECEIVED + day]
        assert [clock.statutory for clock in found.clocks] == [False, True, False]


def test_a_statute_brings_a_complaint_up_in_time() -> None:
    """The rank is never later than the earliest statutory deadline less the lead; promises do not count for that."""
    levels = {"any": {"at_least": 0, "work_within": "30 days"}}
    standards = [
        a_standard_row("soon", within="1 hour", calendar=None),
        a_standard_row("law", within="10 days", calendar=None, statutory=True),
        a_standard_row("later law", within="20 days", calendar=None, statutory=True),
    ]
    found = assessed(a_procedure(standards=standards, priority={"levels": levels, "lead": "2 days"}))
    law = datetime(2026, 7, 11, 23, tzinfo=UTC) - MARK
    assert found.priority.rank_at == law - timedelta(days=2)
    assert found.priority.work_by == datetime(2026, 7, 31, 23, tzinfo=UTC) - MARK
    without = assessed(a_procedure(standards=standards[:1], priority={"levels": levels}))
    assert without.priority.rank_at == without.priority.work_by


def test_rulings_say_what_was_read() -> None:
    """A ruling holds the answer, every reason with its authority, and the facts that the rules read."""
    tagged = {"id": "t", "when": {"tags": {"any_of": ["b", "a"]}}, "score": 5, "because": "tagged", "authority": "§ 1"}
    procedure = a_procedure(facts={"tags": "tags"}, priority_rules=[DANGER, tagged])
    found = assessed(procedure, a_submission(severity=Severity(safety=3), attributes=Attributes({"tags": ("b", "a")})))
    priority, routing = found.rulings
    assert (priority.question, priority.value, routing.question, routing.value) == (
        "priority", "urgent", "routing", "logistics",
    )  # fmt: skip
    assert [str(reason) for reason in priority.reasons][:2] == ["someone may be hurt [danger]", "tagged [t; § 1]"]
    assert dict(priority.read) == {"severity.safety": 3, "tags": ("b", "a")}


def decide(question: str, value: str) -> Override:
    """Return what a person decided."""
    return Override(question=question, value=value, reason="because", by="ann", at=RECEIVED)


def test_what_a_person_decided_stands() -> None:
    """Overrides give level and team; the score stays that of the rules, and other questions stay with them."""
    severe = a_submission(severity=Severity(safety=2))
    found = assessed(
        a_procedure(),
        severe,
        overrides=(
            decide("priority", "critical"),
            decide("other", "x"),
        ),
    )
    assert (found.priority.level, found.priority.score, found.team) == ("critical", 85, "logistics")
    found = assessed(a_procedure(), severe, overrides=(decide("routing", "billing"),))
    assert (found.priority.level, found.team, found.rulings[1].value) == ("urgent", "billing", "billing")
    assert [str(reason) for reason in found.rulings[1].reasons] == [
        "decided by ann, a person, against the rules [override]"
    ]


@pytest.mark.parametrize(
    ("question", "value", "why"),
    [
        ("priority", "hgih", "'hgih' is no level of this procedure: a person decided it [override]"),
        ("routing", "elsewhere", "'elsewhere' is no team of this procedure: a person decided it [override]"),
    ],
)
def test_an_override_that_does_not_fit_is_an_open_question(question: str, value: str, why: str) -> None:
    """What a person decided and the procedure does not know goes back to a person, never into a ruling."""
    procedure = a_procedure(teams={"logistics": {}, "front-desk": {}})
    found = assessed(procedure, overrides=(decide(question, value),))
    [ruling] = [one for one in found.rulings if one.question == question]
    assert ruling.value is None
    assert str(ruling.reasons[0]) == why
    assert (found.priority.level, found.team) == (
        ("urgent", "logistics") if question == "priority" else ("normal", "boss@shop.example")
    )


def test_abstentions_go_to_the_accountable_person() -> None:
    """Where no rule or several hold, the complaint is urgent or with the accountable person, and listed (S40)."""
    rules = [{**DANGER, "id": "a"}, {**DANGER, "id": "b"}]
    priority = {**a_mapping()["priority"], "hit": "unique", "rules": rules}
    routing = {"hit": "unique", "otherwise": OTHERWISE, "rules": [LATE, {**LATE, "id": "too"}]}
    procedure = a_procedure(priority=priority, routing=routing)
    found = assessed(procedure, a_submission(severity=Severity(safety=3)))
    assert [ruling.value for ruling in found.rulings] == [None, None]
    assert (found.priority.level, found.priority.score, found.team) == ("urgent", 0, "boss@shop.example")
    nothing = assessed(procedure, a_submission(category="goods"))
    assert [ruling.value for ruling in nothing.rulings] == [None, "front-desk"]
    assert nothing.rulings[0].reasons[0].rule == "priority"


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("by", ["table", "policy"])
def test_nobody_handles_a_complaint_about_oneself(named: bool, by: str) -> None:
    """Whoever names the one complained about, rules or a host's policy, leaves the question to a person."""
    about = Party(role=Role.COMPLAINED_ABOUT, staff_id="logistics")
    accused: dict[str, Any] = {"people": (about,)} if named else {"staff_complained_about": ("logistics",)}
    procedure = a_procedure() if by == "table" else with_policy(lambda _: Decision(value="logistics"), "routing")
    found = assessed(procedure, a_submission(**accused))
    assert found.team == "boss@shop.example"
    assert found.rulings[1].value is None
    assert found.rulings[1].reasons[0].rule == "conflict of interest"


def test_a_policy_must_name_a_team_that_there_is() -> None:
    """A team that a host's policy makes up, where teams are declared, is left to a person with the reason."""
    teams: dict[str, dict[str, str]] = {"logistics": {}}
    for team, expected in (("logistics", "logistics"), ("boss@shop.example", "boss@shop.example"), ("nowhere", None)):
        procedure = with_policy(lambda _, team=team: Decision(value=team), "routing", teams=teams)
        ruling = assessed(procedure).rulings[1]
        assert ruling.value == expected
    assert str(ruling.reasons[0]) == "'nowhere' is no team of this procedure [routing]"
    assert assessed(with_policy(lambda _: Decision(value=""), "routing")).rulings[1].value is None


def test_a_policy_sees_everything_and_is_explained() -> None:
    """A host's plain function decides on the whole view of the facts, and its reasons are kept."""
    seen: list[Facts] = []

    def own(facts: Facts) -> Decision[int]:
        seen.append(facts)
        reason = Reason(rule="vip", because={"en": "a friend", "ru": "друг"})
        return Decision(value=80, reasons=(reason,), read={"customer": "k", "tags": {"b", "a"}, "nothing": None})

    found = assessed(with_policy(own))
    assert found.priority.level == "urgent"
    assert found.rulings[0].reasons[0].said_in("ru") == "друг [vip]"
    assert dict(found.rulings[0].read) == {"customer": "k", "tags": ("a", "b")}
    assert seen[0].submission == a_submission()


def test_what_history_cannot_keep_is_refused() -> None:
    """A policy that says it read something that no history can keep is refused by name."""
    with pytest.raises(InvalidValue, match="ratio"):
        assessed(with_policy(lambda _: Decision(value=1, read={"ratio": 0.5})))


ONE = a_procedure(priority_rules=[{**DANGER, "when": {"channel": "web"}}])
OTHER = a_procedure(priority_rules=[], routing_rules=[{**LATE, "to": "elsewhere"}])


@settings(max_examples=25, deadline=None)
@given(submission=submissions())
def test_two_procedures_side_by_side(submission: Submission) -> None:
    """What one procedure decides does not depend on another having decided before."""
    fresh = [assessed(a_copy(procedure), submission) for procedure in (ONE, OTHER)]
    for _ in range(2):
        assert [assessed(procedure, submission) for procedure in (ONE, OTHER)] == fresh
    assert fresh[0].team in ("logistics", "front-desk")
    assert fresh[1].team in ("elsewhere", "front-desk")


def a_copy(procedure: Procedure) -> Procedure:
    """Return an equal procedure built anew."""
    return Procedure.from_document(procedure.document)
