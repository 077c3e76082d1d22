"""Who is responsible: reasons, an answer for everything, and nobody judges in their own case."""

from __future__ import annotations

import pytest

from grievance.decision import Decision, Reason
from grievance.model import Party, Role
from grievance.policies import Facts, Routing, RoutingPolicy, ScorePolicy, Scoring
from grievance.rules import RuleTable
from support.builders import CLERK, a_submission, a_table, facts_of

LATE = {
    "id": "late",
    "when": {"category": "delivery/late/**", "channel": ["web", "email"]},
    "to": "logistics",
    "because": {"en": "logistics can trace the parcel", "nl": "de logistiek kan het pakket volgen"},
    "authority": "our promise",
}
OTHERWISE = {"to": "front-desk", "because": "nobody else is responsible"}


def routing(hit: str = "first", *rules: object, otherwise: object = OTHERWISE) -> Routing:
    """Return the routing policy of rules that read category and channel."""
    facts = {"category": "path", "channel": "text"}
    rest = {} if otherwise is None else {"otherwise": otherwise}
    table: RuleTable[str] = a_table(facts, "to", hit=hit, rules=list(rules or (LATE,)), **rest)
    return Routing(table=table, reads=("category", "channel"))


def test_a_team_comes_with_reasons() -> None:
    """The answer names the rule, the authority and the facts that were read, in the language asked for."""
    decision = routing()(facts_of(a_submission(category="delivery/late/abroad")))

    assert decision.value == "logistics"
    assert decision.sentences() == ("logistics can trace the parcel [late; our promise]",)
    assert decision.sentences("nl") == ("de logistiek kan het pakket volgen [late; our promise]",)
    assert decision.read == {"category": "delivery/late/abroad", "channel": "web"}


@pytest.mark.parametrize("changes", [{"category": "billing"}, {"channel": "letter"}])
def test_there_is_no_dead_end(changes: dict[str, str]) -> None:
    """What no rule takes goes where the procedure says."""
    decision = routing()(facts_of(a_submission(**changes)))

    assert (decision.value, decision.rules) == ("front-desk", ("otherwise",))


def test_two_teams_at_once_are_left_to_a_person() -> None:
    """Where only one rule may hold and two do, the accountable person decides (S42)."""
    also = {"id": "web", "when": {"channel": "web"}, "to": "online", "because": "it came over the web"}

    decision = routing("unique", LATE, also)(facts_of())

    assert decision.abstained


def test_without_an_answer_the_table_abstains() -> None:
    """A table without an otherwise leaves the rest to a person, also when nobody is complained about."""
    assert routing(otherwise=None)(facts_of(a_submission(category="billing"))).abstained


@pytest.mark.parametrize(
    "changes",
    [
        {"staff_complained_about": ("anna", "logistics")},
        {"people": (Party(role=Role.COMPLAINED_ABOUT, staff_id="logistics"),)},
        {
            "people": (Party(), Party(role=Role.COMPLAINED_ABOUT, staff_id="logistics")),
            "staff_complained_about": ("x",),
        },
    ],
    ids=["by id", "as a party", "as one of several"],
)
def test_nobody_handles_a_complaint_about_themselves(changes: dict[str, object]) -> None:
    """A complaint is never handed to whom it is about, however the submission names that person."""
    decision = routing()(facts_of(a_submission(**changes)))

    assert decision.abstained
    assert decision.sentences() == ("the rules name the person complained about [conflict of interest]",)
    assert decision.read == {"category": "delivery/late", "channel": "web"}


@pytest.mark.parametrize(
    "changes",
    [
        {"staff_complained_about": ("anna",)},
        {"people": (Party(role=Role.WITNESS, staff_id="logistics"),)},
        {"people": (Party(role=Role.COMPLAINED_ABOUT, name="logistics"),)},
    ],
    ids=["somebody else", "a witness", "not on the staff"],
)
def test_others_handle_it(changes: dict[str, object]) -> None:
    """Who is not complained about may handle it."""
    assert routing()(facts_of(a_submission(**changes))).value == "logistics"


def by_length(facts: Facts) -> Decision[int]:
    """Score a complaint by the length of its text."""
    return Decision(value=len(facts.submission.text), reasons=(Reason(rule="length", because="it is long"),))


def to_the_chief(_facts: Facts) -> Decision[str]:
    """Leave everything to a person."""
    return Decision.abstain("chief", "the chief wants to see it")


def test_a_plain_function_is_a_policy() -> None:
    """A host's function with the right arguments is a policy for the type checker and for us."""
    score: ScorePolicy = by_length
    route: RoutingPolicy = to_the_chief

    assert score(facts_of(a_submission(text="why?"))).value == 4
    assert route(facts_of()).abstained


def test_the_standard_answers_are_policies() -> None:
    """Rule tables answer as functions do."""
    table: RuleTable[int] = a_table({}, "points", hit="collect", rules=[])
    score: ScorePolicy = Scoring(table=table)
    route: RoutingPolicy = routing()

    assert (score(facts_of()).value, route(facts_of(a_submission(receiver=CLERK.id))).value) == (0, "logistics")
