"""Which ground is proposed, which body can help instead, and from when on its silence is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grievance.cannot_help import CannotHelp, Proposed, RefusalTable, Routes, ask_a_person, silent_since
from grievance.decision import Decision, Phrase, Reason
from grievance.errors import InvalidValue
from grievance.model import Body, Complaint, Ground, Refusal, Span, Stage
from grievance.rules import FactSchema, Rule, RuleTable, when
from support.builders import a_complaint, a_submission, an_office, facts_of

SCHEMA = FactSchema.from_mapping({"category": "path", "channel": "text"})
HARBOUR = Body(id="harbour", name="Harbour Authority", contact="complaints@harbour.example")
POLICE = Body(id="police", name="Police", contact="101")


def a_rule(rule_id: str, category: str, proposed: Proposed) -> Rule[Proposed]:
    """Return a row that proposes something for a category."""
    return Rule(id=rule_id, when=when({"category": category}, SCHEMA), value=proposed, because="it is theirs")


TABLE = RefusalTable(
    table=RuleTable(
        name="cannot help",
        schema=SCHEMA,
        hit="first",
        rules=(
            a_rule("ferry", "travel/ferry/**", Proposed(ground=Ground.OTHER_BODY, body="harbour")),
            a_rule("weather", "travel/weather", Proposed(ground=Ground.THIRD_PARTY)),
        ),
    ),
    reads=("category",),
)


def proposal_for(category: str) -> Decision[Ground]:
    """Return what the table proposes for a category."""
    return TABLE(facts_of(a_submission(category=category)))


def test_a_row_proposes_the_ground_with_its_reason() -> None:
    """S44: the ground comes with the rule, why, and the facts that it read."""
    found = proposal_for("travel/ferry/late")
    assert (found.value, found.rules, dict(found.read)) == (
        Ground.OTHER_BODY, ("ferry",), {"category": "travel/ferry/late"},
    )  # fmt: skip
    assert found.sentences() == ("it is theirs [ferry]",)


def test_nobody_is_turned_away_by_default() -> None:
    """S44: where no row holds the table abstains, and so does a procedure without rules."""
    assert proposal_for("delivery/late").abstained
    assert proposal_for("delivery/late").reasons
    assert CannotHelp().policy is ask_a_person
    assert ask_a_person(facts_of()).abstained


ROUTES = Routes(by_rule={"ferry": "harbour"}, by_category={"travel": "harbour", "travel/weather/storm": "police"})


@pytest.mark.parametrize(
    ("category", "body"),
    [
        ("travel", "harbour"),
        ("travel/weather", "harbour"),
        ("travel/weather/storm", "police"),
        ("travel/weather/storm/night", "police"),
        ("travels", None),
        ("delivery", None),
    ],
)
def test_the_nearest_category_says_who_can_help(category: str, body: str | None) -> None:
    """L53: a route stands for its category and all below it; the nearest one counts."""
    assert ROUTES.body_for(category) == body


def test_the_rule_that_proposed_the_ground_counts_before_the_category() -> None:
    """L53: a row may name the body itself."""
    terms = CannotHelp(policy=TABLE, bodies={"harbour": HARBOUR, "police": POLICE}, routes=ROUTES)
    storm = "travel/weather/storm"
    assert terms.proposed_body(storm, Decision(value=Ground.OTHER_BODY, reasons=(a_reason("ferry"),))) is HARBOUR
    assert terms.proposed_body(storm, Decision(value=Ground.OTHER_BODY, reasons=(a_reason("other"),))) is POLICE
    assert terms.proposed_body(storm) is POLICE
    assert terms.proposed_body("delivery") is None


def a_reason(rule: str) -> Reason:
    """Return the reason of a rule."""
    return Reason(rule=rule, because=Phrase.of("it is theirs"))


@pytest.mark.parametrize("routes", [Routes(by_rule={"x": "harbor"}), Routes(by_category={"x": "harbor"})])
def test_no_route_leads_nowhere(routes: Routes) -> None:
    """A route to an unknown body is refused when the terms are built."""
    with pytest.raises(InvalidValue, match="'harbor' is no body of this procedure; did you mean 'harbour'"):
        CannotHelp(bodies={"harbour": HARBOUR}, routes=routes)


FRIDAY = datetime(2026, 7, 3, 10, tzinfo=UTC)
END_OF_DAY = timedelta(days=1) - timedelta(microseconds=1)


def handed_over(body: Body | None = HARBOUR, **changes: Any) -> Complaint:
    """Return a complaint that was handed over to a body on a Friday."""
    words: dict[str, Any] = {"explanation": "It is theirs.", "apology": "Sorry.", "last_resort": "boss@shop.example"}
    refusal = Refusal(ground=Ground.OTHER_BODY, decided_by="ann", body=body, **words) if body else None
    return a_complaint(**{"stage": Stage.REFERRED, "referred_at": FRIDAY, "refusal": refusal, **changes})


def body_that_answers(within: str) -> Body:
    """Return a body that may be silent for so long."""
    return Body(id="harbour", name="Harbour Authority", contact="x", answers_within=Span.parse(within))


def silence(complaint: Complaint, within: str | None = None, calendar: str | None = None) -> datetime | None:
    """Return from when on silence is told, under terms that allow it *within* a time."""
    terms = CannotHelp(silence=Span.parse(within) if within else None, calendar=calendar)
    return silent_since(complaint, terms, {"office": an_office("UTC")}, "UTC")


def test_silence_counts_from_the_hand_over() -> None:
    """L53: as long as the terms say; ten days after Friday 3 July is the end of Monday 13 July."""
    assert silence(handed_over(), "10 days") == datetime(2026, 7, 13, tzinfo=UTC) + END_OF_DAY
    assert silence(handed_over(None), "36 hours") == FRIDAY + timedelta(hours=36)


def test_the_body_counts_before_the_terms() -> None:
    """A body that says how long it may take has that time."""
    complaint = handed_over(body_that_answers("2 hours"))
    assert silence(complaint, "10 days") == silence(complaint) == FRIDAY + timedelta(hours=2)


def test_business_days_are_counted_on_the_calendar_of_the_terms() -> None:
    """Two business days after Friday 3 July end on Tuesday at six, when business closes."""
    tuesday = datetime(2026, 7, 7, 18, tzinfo=UTC)
    assert silence(handed_over(), "2 business days", "office") == tuesday
    assert silence(handed_over(body_that_answers("2 business days")), "1 day", "office") == tuesday
    with pytest.raises(InvalidValue, match="are counted on one"):
        silence(handed_over(), "2 business days")


def test_days_end_in_the_zone_of_the_procedure() -> None:
    """Midnight in Moscow is nine in the evening in UTC."""
    terms = CannotHelp(silence=Span.parse("1 day"))
    found = silent_since(handed_over(), terms, {}, "Europe/Moscow")
    assert found == datetime(2026, 7, 4, 21, tzinfo=UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("changes", "within"),
    [
        ({}, None),
        ({"taken_over_at": FRIDAY}, "1 day"),
        ({"stage": Stage.OPEN}, "1 day"),
        ({"stage": Stage.CLOSED}, "1 day"),
        ({"referred_at": None}, "1 day"),
    ],
)
def test_where_nobody_can_be_silent(changes: dict[str, Any], within: str | None) -> None:
    """No alarm where no time was set, the other body has taken over, or the complaint is with nobody else."""
    assert silence(handed_over(**changes), within) is None
