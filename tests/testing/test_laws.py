"""Every law holds on what is sound, and is broken by its own saboteurs alone."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import attrs
import pytest

from grievance.decision import Decision, Reason
from grievance.errors import InvalidValue
from grievance.model import Ground
from grievance.policies import Facts
from grievance.procedure import Procedure, pack_names
from grievance.procedure._policies import HostPolicy
from grievance.testing import given_facts, laws, some_facts
from support.builders import RECEIVED
from support.procedures import DANGER, LATE, a_procedure, a_standard_row
from testing.saboteurs import LAWS, SABOTEURS, Subject, a_sound_procedure

SOME = tuple(some_facts(variant=variant) for variant in range(4))


def told(decision: Decision[Any]) -> Callable[[Facts], Decision[Any]]:
    """Return the policy that always decides so."""
    return lambda _facts: decision


FRONT = Decision(value="front-desk", reasons=(Reason(rule="own", because="somebody has to read it"),))


def by_tier(facts: Facts) -> Decision[str]:
    """Send those with a tier to another team."""
    return FRONT if facts.customer is None or facts.customer.tier is None else attrs.evolve(FRONT, value="vip-desk")


def by_needs(facts: Facts) -> Decision[str]:
    """Send the vulnerable to another team."""
    needy = facts.customer is not None and facts.customer.vulnerability is not None
    return attrs.evolve(FRONT, value="care") if needy else FRONT


def by_language(facts: Facts) -> Decision[str]:
    """Send those who speak another language to another team."""
    spoken = facts.customer.language if facts.customer else None
    return FRONT if spoken in (None, "one") else attrs.evolve(FRONT, value="interpreters")


def broken_by(subject: Callable[[], Subject]) -> set[str]:
    """Return the numbers of the laws that something breaks; each looks at it made anew."""
    return {number for check in LAWS.values() for number in broken_in(check, subject())}


def broken_in(check: Callable[[Subject], int], subject: Subject) -> Iterator[str]:
    """Yield the number of the law that a check finds broken."""
    try:
        check(subject)
    except laws.LawBroken as broken:
        yield broken.law.id


def test_what_is_sound_keeps_all_laws() -> None:
    """The procedure that saboteurs change breaks nothing before they do."""
    assert broken_by(lambda: Subject(procedure=a_sound_procedure())) == set()


@pytest.mark.parametrize("name", SABOTEURS)
def test_a_saboteur_breaks_its_law_alone(name: str) -> None:
    """Each breaks exactly the law that it was built to break."""
    number, subject = SABOTEURS[name]

    assert broken_by(subject) == {number}


def test_every_law_has_a_number_and_a_saboteur() -> None:
    """A law that nothing breaks says nothing."""
    numbers = [law.id for law in laws.ALL]

    assert numbers == [f"P{number}" for number in range(1, 13)]
    assert numbers == list(LAWS)
    assert set(numbers) == {number for number, _ in SABOTEURS.values()}
    assert all(law.sentence.endswith((".", ").")) and law.check.__doc__ for law in laws.ALL)


@pytest.mark.parametrize("pack", pack_names())
def test_every_pack_keeps_all_laws(pack: str) -> None:
    """What we hand over is lawful, and blind to who somebody is."""
    procedure = Procedure.pack(pack)
    cases = laws.drawn_from(procedure, limit=150)
    report = laws.check_procedure(procedure, cases=cases, protected=["language", "customer.tier"])

    report.must_hold()
    assert [one.law.id for one in report.results] == [law.id for law in laws.ALL if law is not laws.within_bounds]
    assert all(one.tried >= len(Ground) for one in report.results)


def test_a_broken_law_says_which_and_how() -> None:
    """The number, the sentence, what happened instead, and facts that paste into a case file."""
    low = {"id": "calm", "when": {"severity.safety": 3}, "score": -10, "because": "help has come"}
    procedure = a_procedure(priority_rules=[DANGER, low])
    hurt = given_facts({"category": "x", "channel": "web", "severity.safety": 2}, procedure, RECEIVED)

    with pytest.raises(laws.LawBroken) as failure:
        laws.monotone_in_severity(procedure, [hurt])
    assert str(failure.value) == (
        "P6 monotone_in_severity: What is more severe is never less urgent.\n"
        "  but it fell from 85 [danger] to 75 [danger, calm] when safety rose by one\n"
        '  facts = { category = "x", channel = "web", "severity.safety" = 3 }'
    )
    assert failure.value.law is laws.monotone_in_severity
    assert failure.value.facts["severity.safety"] == 3


def test_a_broken_law_without_facts_names_none() -> None:
    """Some laws are not about facts."""
    with pytest.raises(laws.LawBroken, match=r"P10 .*\n  but that of number 2 is 1.5, not within 0 and 1$") as failure:
        laws.within_bounds(lambda one: one, [1.0, 1.5], low=0, high=1)
    assert failure.value.facts == {}


def test_laws_and_what_breaks_them_can_be_pickled() -> None:
    """Tests that run in several processes tell of them."""
    broken = laws.total.broken("it failed", SOME[0])
    again = pickle.loads(pickle.dumps(broken))  # noqa: S301 - our own bytes

    assert (str(again), again.facts) == (str(broken), broken.facts)
    assert again.law is laws.total


def test_a_law_says_what_it_is() -> None:
    """Its number and its name are how a test is called."""
    assert str(laws.total) == "P2 total"
    assert repr(laws.total).startswith("Law(id='P2', name='total', sentence='Every complaint")


@pytest.mark.parametrize(
    "check",
    [
        laws.deterministic,
        laws.total,
        laws.explained,
        laws.blind_to_the_clock,
        lambda policy, cases: laws.blind_to_undeclared(policy, cases, declared=()),
        lambda policy, cases: laws.blind_to(policy, "nationality", cases=cases),
        lambda policy, cases: laws.reaches_somebody(policy, cases, teams=["front-desk"]),
    ],
)
def test_a_policy_is_held_to_a_law_in_one_line(check: Callable[..., int]) -> None:
    """A function in Python needs no procedure around it; the law says how many cases it saw."""
    assert check(told(FRONT), SOME) == len(SOME)


def test_scores_and_levels_are_held_to_laws_by_themselves() -> None:
    """Whoever answers how urgent something is can be asked alone, and so can the levels of a queue."""
    assert laws.monotone_in_severity(told(Decision(value=3)), SOME) == len(SOME)
    assert laws.nobody_starves(a_sound_procedure().levels, SOME) == len(SOME)


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (lambda: laws.total(told(FRONT)), "^cases: must be given with a policy"),
        (lambda: laws.total(told(FRONT), []), "^cases: must hold at least one"),
        (lambda: laws.total(a_procedure(), []), "^cases: must hold at least one"),
        (lambda: laws.blind_to_undeclared(told(FRONT), SOME), "^declared: must be given with a policy"),
        (lambda: laws.blind_to(told(FRONT), cases=SOME), "^protected: must name at least one"),
        (lambda: laws.reaches_somebody(told(FRONT), SOME), "^teams: must be given with a policy"),
        (lambda: laws.within_bounds(float, [], low=0, high=1), "^people: must hold somebody"),
    ],
)
def test_a_law_that_looks_at_nothing_says_nothing(check: Callable[[], int], message: str) -> None:
    """What a law needs to know has to be told."""
    with pytest.raises(InvalidValue, match=message):
        check()


def test_what_is_declared_may_be_read() -> None:
    """The names of a procedure are those that it declares, unless others are told."""

    def by_loyalty(facts: Facts) -> Decision[str]:
        return attrs.evolve(FRONT, value=str(facts.submission.attributes.get("loyalty")))

    loyal = a_procedure(facts={"loyalty": "text"}, policies={"own": by_loyalty}, routing={"policy": "own"})

    assert laws.blind_to_undeclared(loyal)
    assert laws.blind_to_undeclared(by_loyalty, SOME, declared=["loyalty"])
    with pytest.raises(laws.LawBroken, match="routing read loyalty"):
        laws.blind_to_undeclared(loyal, declared=())


def test_all_attributes_are_read_by_whoever_goes_through_them() -> None:
    """Names and values of all attributes may be asked for at once."""

    def by_all(facts: Facts) -> Decision[str]:
        return attrs.evolve(FRONT, value=str(len(dict(facts.submission.attributes.items()))))

    with pytest.raises(laws.LawBroken, match="the policy read undeclared"):
        laws.blind_to_undeclared(by_all, [given_facts({}, a_procedure(), RECEIVED)], declared=())


@pytest.mark.parametrize(
    ("policy", "protected"),
    [(by_tier, "customer.tier"), (by_needs, "customer.vulnerability"), (by_language, "language")],
)
def test_policies_in_python_are_caught_looking_at_the_customer(
    policy: Callable[[Facts], Decision[str]], protected: str
) -> None:
    """Protected facts of the customer are changed where a policy looks for them, too."""
    assert laws.blind_to(policy, "currency", "nature", cases=SOME)
    with pytest.raises(laws.LawBroken, match=f"with another {protected} the policy answered differently"):
        laws.blind_to(policy, protected, cases=SOME)


@pytest.mark.parametrize(
    ("declared", "name", "value"),
    [
        ({"type": "integer", "at_least": 2, "at_most": 7}, "visits", {"at_least": 7}),
        ("decimal", "worth", {"above": 50}),
        ("boolean", "member", True),
        (["none", "gold"], "loyalty", "gold"),
        ("tags", "marks", {"any_of": ["other"]}),
        ({"type": "tags", "values": ["red"]}, "flags", {"any_of": ["red"]}),
        ("text", "state", {"present": True}),
    ],
)
def test_protected_facts_of_every_kind_are_varied(declared: object, name: str, value: object) -> None:
    """A rule that asks for a protected fact is caught, whatever the fact is."""
    row = {"id": "row", "when": {name: value}, "to": "logistics", "because": "they are like that"}
    procedure = a_procedure(facts={name: declared}, routing_rules=[LATE, row])

    with pytest.raises(laws.LawBroken, match=f"with another {name} routing answered differently"):
        laws.blind_to(procedure, name)


def test_facts_that_are_never_absent_are_not_taken_away() -> None:
    """A complaint without a channel cannot be: the law asks only what can."""
    row = {"id": "row", "when": {"channel": {"present": False}}, "to": "logistics", "because": "there is none"}

    assert laws.blind_to(a_procedure(routing_rules=[LATE, row]), "channel", "about_staff")


@pytest.mark.parametrize(
    ("subject", "protected", "message"),
    [
        (a_procedure(), "customer.tieer", "'customer.tieer' is no fact; did you mean 'customer.tier'?"),
        (a_procedure(), "nationality", "'nationality' is no fact; known are"),
        (told(FRONT), "customer.tieer", "'customer.tieer' is no fact; did you mean 'customer.tier'?"),
        (told(FRONT), ["loyalty"], "must be names of facts, not a list"),
    ],
)
def test_protected_facts_have_to_be_there(subject: Any, protected: Any, message: str) -> None:
    """A misspelt name would hold of everything; only a policy in Python may read what nobody has declared."""
    with pytest.raises(InvalidValue, match="^protected: " + re.escape(message)):
        laws.blind_to(subject, protected, cases=SOME)
    with pytest.raises(InvalidValue, match=r"^protected: "):
        check(subject, protected)


def check(subject: Any, protected: Any) -> laws.Report:
    """Check all laws of a procedure, or of a policy."""
    if isinstance(subject, Procedure):
        return laws.check_procedure(subject, cases=SOME, protected=protected)
    return laws.check_policy(subject, SOME, declared=(), protected=[protected])


@pytest.mark.parametrize(
    "broken",
    [
        laws.deterministic,
        laws.explained,
        lambda policy, cases: laws.blind_to(policy, "channel", cases=cases),
    ],
)
def test_a_policy_without_decisions_keeps_no_law(broken: Callable[..., int]) -> None:
    """Answers that are no decisions are not alike, explained or blind: nothing can be said of them."""
    with pytest.raises(laws.LawBroken, match="but the policy answered nothing with a Decision"):
        broken(lambda facts: facts.submission.channel, SOME)


def test_a_report_tells_of_every_law() -> None:
    """A line each for those that hold, and the whole text of those that are broken."""
    report = laws.check_procedure(SABOTEURS["lost"][1]().procedure, cases=SOME)

    assert [one.law.id for one in report.broken] == ["P8"]
    assert str(report).splitlines()[:2] == [
        "P1 deterministic: holds on 4 inputs",
        "P2 total: holds on 4 inputs",
    ]
    assert str(report.broken[0]) in str(report)
    with pytest.raises(AssertionError) as failure:
        report.must_hold()
    assert str(failure.value) == str(report.broken[0])


def test_a_report_on_a_policy() -> None:
    """Any policy is held to the laws that know nothing of procedures."""
    kept = laws.check_policy(told(FRONT), SOME, declared=())
    broken = laws.check_policy(by_tier, iter(SOME), declared=(), protected=["customer.tier"])

    kept.must_hold()
    assert [str(one.law) for one in kept.results] == [
        "P1 deterministic",
        "P2 total",
        "P3 explained",
        "P4 blind_to_undeclared",
    ]
    assert [str(one.law) for one in broken.broken] == ["P5 blind_to"]


@pytest.mark.parametrize(
    "name", ["clumsy", "terse", "silent", "mumbling", "flattering", "familiar", "nosy", "clannish", "prying"]
)
def test_policies_by_themselves_break_the_same_law(name: str) -> None:
    """A saboteur needs no procedure around it, nor do the laws."""
    number, subject = SABOTEURS[name]
    procedure = subject().procedure
    assert isinstance(procedure.route, HostPolicy)

    cases = laws.drawn_from(procedure)
    report = laws.check_policy(procedure.route.policy, cases, declared=["nationality"], protected=["nationality"])
    assert [one.law.id for one in report.broken] == [number]


def test_what_needs_no_answer_needs_no_reason() -> None:
    """No points and no standards have no rule that gave them; a person who must decide is told why."""
    assert laws.explained(told(Decision(value=0)), SOME)
    assert laws.explained(told(Decision(value=())), SOME)
    with pytest.raises(laws.LawBroken, match=r"answered that a person must decide \[\]"):
        laws.explained(told(Decision(value=None)), SOME)


def test_policies_of_the_host_are_asked_without_what_catches_their_failures() -> None:
    """A procedure turns a failure into a person's decision; the law sees it all the same."""

    def helpless(_facts: Facts) -> Decision[Ground]:
        raise KeyError("what")

    helping = {"policy": "own", "review": "our head of service", "external_route": "the ombudsman"}
    procedure = a_procedure(policies={"own": helpless}, cannot_help=helping)

    with pytest.raises(laws.LawBroken, match="cannot_help raised KeyError"):
        laws.total(procedure)


def test_an_index_may_be_unknown() -> None:
    """Nobody's index is out of bounds because it is not known yet."""
    assert laws.within_bounds(lambda one: one, [None, 0.0, 1.0], low=0, high=1) == 3


def test_clocks_of_the_same_standards_are_looked_at_once() -> None:
    """Cases that the same standards bind have the same clocks."""
    other = a_standard_row("letter", when={"channel": "letter"}, pauses=["customer"])
    procedure = a_procedure(standards=[a_standard_row(pauses=["customer"]), other])

    assert laws.pauses_never_hurry(procedure) == len(tuple(laws.drawn_from(procedure)))


class TestDrawing:
    """Facts of complaints that the rules of a procedure can tell apart."""

    ROUTES = (
        {"id": "dear", "when": {"amount": {"at_least": 100}, "channel": "web"}, "to": "money", "because": "it is dear"},
        {"id": "both", "when": {"marks": {"all_of": ["red", "blue"]}}, "to": "marks", "because": "it is marked"},
        {"id": "again", "when": {"recurrence": "same product"}, "to": "again", "because": "it comes again"},
        {"id": "none", "when": {"product": {"present": False}}, "to": "none", "because": "there is no product"},
    )

    def shop(self, **sections: Any) -> Procedure:
        """Return a procedure that asks for many things."""
        return a_procedure(facts={"marks": "tags"}, routing_rules=[LATE, *self.ROUTES], **sections)

    def test_every_row_fires_and_every_side_of_a_boundary_is_seen(self) -> None:
        """No law overlooks a row, or what lies just below a boundary."""
        procedure = self.shop()
        drawn = tuple(laws.drawn_from(procedure))

        fired = {rule for one in drawn for rule in (*procedure.route(one).rules, *procedure.score(one).rules)}
        assert fired == {"dear", "both", "again", "none", "late", "danger", "otherwise"}
        amounts = {one.submission.amount.amount for one in drawn if one.submission.amount}
        assert {99, 100} <= {round(amount) for amount in amounts}

    def test_it_draws_the_same_each_time(self) -> None:
        """A law that is broken today is broken tomorrow."""
        procedure = self.shop()

        assert tuple(laws.drawn_from(procedure)) == tuple(laws.drawn_from(procedure))

    def test_nothing_is_drawn_twice(self) -> None:
        """The number of inputs tried is what it says."""
        drawn = tuple(laws.drawn_from(self.shop()))

        assert len(drawn) == len(set(drawn))

    def test_no_more_than_the_limit(self) -> None:
        """Large tables are sampled from the front."""
        assert len(tuple(laws.drawn_from(self.shop(), limit=7))) == 7
        every = tuple(laws.drawn_from(self.shop(), limit=10_000))
        assert tuple(laws.drawn_from(self.shop())) == tuple(islice(every, 300))

    def test_they_are_received_when_the_procedure_came_in_force(self) -> None:
        """Unless an instant is told."""
        first = next(laws.drawn_from(self.shop()))
        later = next(laws.drawn_from(self.shop(), now=RECEIVED))

        assert first.now == first.submission.received_at == datetime(2026, 1, 1, 10, tzinfo=UTC)
        assert later.submission.received_at == RECEIVED

    def test_what_is_impossible_is_left_out(self) -> None:
        """Combinations that the procedure excludes are never asked."""
        procedure = self.shop(impossible=[{"amount": {"at_least": 100}, "channel": "web"}])

        found = [one for one in laws.drawn_from(procedure) if one.submission.channel == "web"]
        amounts = [one.submission.amount.amount for one in found if one.submission.amount]
        assert found
        assert all(amount < 100 for amount in amounts)


def test_laws_need_neither_pytest_nor_hypothesis() -> None:
    """A procedure is held to the laws by whoever has the library alone; so are expectations and timelines."""
    script = """
import sys
sys.modules.update(pytest=None, hypothesis=None)
from datetime import UTC, datetime
from grievance import Procedure
from grievance.testing import Timeline, expect, given_facts, laws
retail = Procedure.pack("retail")
now = datetime(2026, 7, 1, 10, tzinfo=UTC)
late = {"category": "delivery/late", "channel": "web"}
laws.check_procedure(retail, cases=[given_facts(late, retail, now)]).must_hold()
expect(retail, "routing", given_facts(late, retail, now)).to_be("logistics")
Timeline(retail, late, now=now, calendar="office").at("10 business days").states(answer="overdue")
print("held")
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("held\n", "")


def test_without_hypothesis_only_its_strategies_are_missing() -> None:
    """All names can be imported; those that need hypothesis say when they are used which extra brings it."""
    script = """
import sys
sys.modules.update(pytest=None, hypothesis=None)
from grievance.errors import MissingExtra
from grievance.testing import *
print(a_complaint().stage.value)
for strategy in (facts_for, complaints):
    try:
        strategy(1, retail=2)
    except MissingExtra as error:
        print(error)
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    refused = "this needs hypothesis: install it with  pip install 'grievance[test]'\n"
    assert (ran.stdout, ran.stderr) == (f"open\n{2 * refused}", "")


def test_a_policy_that_fails_now_and_then_is_not_deterministic() -> None:
    """An error is no answer: it differs from every other."""
    asked: list[Facts] = []

    def tired(facts: Facts) -> Decision[str]:
        asked.append(facts)
        if len(asked) > len(SOME):
            raise TimeoutError
        return FRONT

    with pytest.raises(laws.LawBroken, match=r"answered 'front-desk' \[own\] at first and nothing when asked again"):
        laws.deterministic(tired, SOME)
