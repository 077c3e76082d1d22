"""The section of a procedure file on cases that the company cannot help with, and its faults."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from grievance.cannot_help import CannotHelp, ask_a_person
from grievance.codec import structured
from grievance.decision import Decision
from grievance.errors import Problem
from grievance.model import Body, Element, Ground, RemedyKind, Span
from grievance.policies import BUILT_IN, Facts
from grievance.procedure._help import CannotHelpTable, HelpSection
from grievance.rules import FactSchema
from support.builders import a_submission, facts_of
from support.procedures import a_mapping, check_faults, faults_of

FILE = """
[cannot_help]
hit = "first"
review = { en = "The quality team looks at it again.", ru = "Отдел качества пересмотрит." }
external_route = "Consumer ombudsman, ombudsman.example"
goodwill = ["goodwill"]
silence = "10 business days"
calendar = "office"

[cannot_help.bodies.harbour]
name = "Harbour Authority"
contact = "complaints@harbour.example"
answers_within = "15 business days"

[cannot_help.bodies.police]
name = "Police"
contact = "101"

[cannot_help.grounds."third party at fault"]
owes = ["help instead"]

[cannot_help.grounds."unreasonable conduct"]
two_persons = true

[cannot_help.routes]
"travel/ferry" = "harbour"

[[cannot_help.rules]]
id = "ferry"
when = { category = "travel/ferry/**" }
ground = "another body responsible"
body = "harbour"
because = { en = "the harbour runs the ferry", ru = "паромом ведает порт" }

[[cannot_help.rules]]
id = "old"
when = { age = { at_least = 6 } }
ground = "time-barred"
because = "it is more than six years old"
authority = "Limitation Act"
"""

SCHEMA = FactSchema.from_mapping(
    {**BUILT_IN, "category": {"type": "path", "values": ["travel/ferry/late", "billing"]}, "age": "integer"}
)


def built(table: dict[str, Any], **policies: Any) -> tuple[CannotHelp | None, HelpSection, list[str]]:
    """Return what is built of a table, the builder, and the faults."""
    problems: list[Problem]
    read, problems = structured(CannotHelpTable, table, path="cannot_help")
    section = HelpSection(
        table=read or CannotHelpTable(review="?", external_route="?"),
        schema=SCHEMA,
        impossible=(),
        calendars={"office"},
        policies=policies,
        problems=problems,
    )
    return section.terms(), section, [str(problem) for problem in problems]


def a_table(**changes: Any) -> dict[str, Any]:
    """Return the table of the file, with other keys where told; None takes a key away."""
    table: dict[str, Any] = {**tomllib.loads(FILE)["cannot_help"], **changes}
    return {key: value for key, value in table.items() if value is not None}


def test_the_section_as_a_file_has_it() -> None:
    """S44: rules, bodies, routes, what grounds owe, and the words of the procedure come from the file."""
    terms, section, faults = built(a_table())
    assert faults == []
    assert terms is not None
    harbour = Body(
        id="harbour",
        name="Harbour Authority",
        contact="complaints@harbour.example",
        answers_within=Span.parse("15 business days"),
    )
    assert terms.bodies == {"harbour": harbour, "police": Body(id="police", name="Police", contact="101")}
    assert (terms.routes.by_rule, terms.routes.by_category) == ({"ferry": "harbour"}, {"travel/ferry": "harbour"})
    assert terms.review is not None
    assert terms.review.said_in("ru") == "Отдел качества пересмотрит."
    assert str(terms.external_route) == "Consumer ombudsman, ombudsman.example"
    assert terms.owes == {Ground.THIRD_PARTY: (Element.HELP_INSTEAD,), Ground.UNREASONABLE_CONDUCT: ()}
    assert terms.two_persons == {Ground.UNREASONABLE_CONDUCT}
    assert terms.goodwill == {RemedyKind.GOODWILL}
    assert (terms.silence, terms.calendar) == (Span.parse("10 business days"), "office")
    assert section.reads == {"category", "age"}


def test_the_rules_propose_a_ground() -> None:
    """S44: the row that holds proposes its ground and its body; where none holds nobody is turned away."""
    terms, _, _ = built(a_table())
    assert terms is not None
    ferry = facts_of(a_submission(category="travel/ferry/late"))
    proposal = terms.policy(ferry)
    assert (proposal.value, proposal.rules) == (Ground.OTHER_BODY, ("ferry",))
    assert terms.proposed_body("billing", proposal) == terms.bodies["harbour"]
    old = terms.policy(facts_of(a_submission(category="billing", attributes={"age": 7})))
    assert (old.value, old.sentences()) == (
        Ground.TIME_BARRED, ("it is more than six years old [old; Limitation Act]",),
    )  # fmt: skip
    assert terms.policy(facts_of(a_submission(category="billing"))).abstained


def test_the_least_that_a_file_says() -> None:
    """Who looks at it again and the external route are required, all else is not: then a person decides."""
    terms, section, faults = built({"review": "The boss.", "external_route": "The court."})
    assert faults == []
    assert terms == CannotHelp(review="The boss.", external_route="The court.")
    assert terms.policy is ask_a_person
    assert section.reads == frozenset()
    assert built({})[2] == [
        "cannot_help.review: is required: refusals owe it (L54)",
        "cannot_help.external_route: is required: refusals owe it (L54)",
    ]


def test_a_policy_of_the_host() -> None:
    """A function of the host may propose the ground; what is no ground is an abstention, and it may read any fact."""

    def own(_facts: Facts) -> Decision[Ground]:
        return Decision(value=Ground.NO_FAULT)

    terms, section, faults = built(a_table(hit=None, rules=None, policy="own"), own=own)
    assert faults == []
    assert terms is not None
    assert terms.policy(facts_of()).value is Ground.NO_FAULT
    assert section.reads == set(BUILT_IN)
    terms, _, _ = built(a_table(hit=None, rules=None, policy="own"), own=lambda _facts: Decision(value="no"))
    assert terms is not None
    assert terms.policy(facts_of()).abstained


RULE = tomllib.loads(FILE)["cannot_help"]["rules"][0]
BODIES = tomllib.loads(FILE)["cannot_help"]["bodies"]
WORDS = 'must be a text, or a table of texts by language such as { en = "…", ru = "…" }'

FAULTS: list[tuple[dict[str, Any], list[str]]] = [
    ({"rules": [{**RULE, "ground": "no fault"}]}, [
        "cannot_help.rules[0]: ground: 'no fault' is no ground on which a company cannot help; did you mean 'no fault "
        "found'?"]),
    ({"rules": [{**RULE, "ground": None}]}, ["cannot_help.rules[0]: ground: None is no ground"]),
    ({"rules": [{**RULE, "ground": ["x"]}]}, ["cannot_help.rules[0]: ground: ['x'] is no ground"]),
    ({"rules": [{**RULE, "body": "harbor"}]}, [
        "cannot_help.rules[0]: body: 'harbor' is no body of this procedure; did you mean 'harbour'?"]),
    ({"rules": [{**RULE, "when": {"categry": "x"}}]}, [
        "cannot_help.rules[0].when.categry: unknown fact; did you mean 'category'?"]),
    ({"rules": [{**RULE, "to": "x"}]}, ["cannot_help.rules[0].to: unknown key"]),
    ({"hit": "frist"}, ["cannot_help.hit: must be one of first, unique, collect"]),
    ({"hit": "collect", "rules": [RULE]}, ["cannot_help.rules[0]: a collect table sums integers"]),
    ({"hit": None}, ["cannot_help.hit: must be one of first, unique, collect, not nothing"]),
    ({"policy": "own"}, [
        "cannot_help.policy: stands instead of hit and rules: leave these out",
        "cannot_help.policy: no policy 'own' that can be called was handed over; hand it over when loading"]),
    ({"policy": "won", "hit": None, "rules": [RULE]}, [
        "cannot_help.policy: stands instead of hit and rules",
        "cannot_help.policy: no policy 'won' that can be called was handed over"]),
    ({"bodies": {**BODIES, "x": {"name": " ", "contact": "y"}}}, [
        "cannot_help.bodies.x.name: must not be empty: the complainant has to find it"]),
    ({"bodies": {**BODIES, "x": {"name": "y"}}}, ["cannot_help.bodies.x.contact: must not be empty"]),
    ({"grounds": {"no falt found": {}}}, [
        "cannot_help.grounds.no falt found: 'no falt found' is no ground on which a company cannot help; did you"]),
    ({"grounds": {"duplicate": {"owes": ["leaflet"]}}}, [
        "cannot_help.grounds.duplicate.owes: no refusal says 'leaflet': demand it of the letter"]),
    ({"grounds": {"duplicate": {"owes": ["aplogy"]}}}, [
        "cannot_help.grounds.duplicate.owes[0]: is no element; did you mean 'apology'?"]),
    ({"routes": {"travel/fery": "harbour"}}, ["cannot_help.routes.travel/fery: no path lies in 'travel/fery/**'"]),
    ({"routes": {"billing": "harbor"}}, [
        "cannot_help.routes.billing: 'harbor' is no body of this procedure; did you mean 'harbour'?"]),
    ({"calendar": "ofice"}, [
        "cannot_help.calendar: 'ofice' is no calendar of this procedure; did you mean 'office'?"]),
    ({"calendar": None}, [
        "cannot_help.silence: is counted on a calendar: name one in cannot_help.calendar (10 business days)",
        "cannot_help.bodies.harbour.answers_within: is counted on a calendar: name one in cannot_help.calendar"]),
    ({"silence": "0 days"}, ["cannot_help.silence: must be longer than nothing"]),
    ({"bodies": {**BODIES, "x": {"name": "x", "contact": "y", "answers_within": "0 days"}}}, [
        "cannot_help.bodies.x.answers_within: must be longer than nothing"]),
    ({"silence": "soon"}, ["cannot_help.silence: must be a length of time"]),
    ({"goodwill": ["godwill"]}, ["cannot_help.goodwill[0]: is no remedy kind; did you mean 'goodwill'?"]),
    ({"review": ""}, [f"cannot_help.review: {WORDS}"]),
    ({"review": {"en": "x", "ru": " "}}, [f"cannot_help.review: {WORDS}"]),
    ({"review": {}}, [f"cannot_help.review: {WORDS}"]),
    ({"review": 3, "external_route": {1: "x"}}, [
        f"cannot_help.review: {WORDS}", f"cannot_help.external_route: {WORDS}"]),
    ({"reveiw": "x"}, ["cannot_help.reveiw: is no known key; did you mean 'review'?"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), FAULTS)
def test_a_fault_is_named_with_its_path(changes: dict[str, Any], expected: list[str]) -> None:
    """What the section has wrong is told at its place, all at once, with the nearest right word."""
    _, _, found = built(a_table(**changes))
    assert len(found) == len(expected), found
    for text, beginning in zip(found, expected, strict=True):
        assert text.startswith(beginning), found


def test_faults_leave_no_terms() -> None:
    """A section with faults is none; what other sections had wrong before does not matter to it."""
    assert built(a_table(calendar="ofice"))[0] is None
    problems = [Problem("x", "y")]
    table = CannotHelpTable(review="x", external_route="y")
    section = HelpSection(table=table, schema=SCHEMA, impossible=(), calendars=None, policies={}, problems=problems)
    assert section.terms() is not None


def test_bodies_that_cannot_be_read_are_not_blamed_on_others() -> None:
    """Where a body is written wrong that is the fault, and not that rules and routes name bodies."""
    bodies = {"harbour": {**BODIES["harbour"], "answers_within": "soon"}}
    found = faults_of(a_mapping(cannot_help=a_table(bodies=bodies, rules=[RULE])))
    check_faults(found, ["cannot_help.bodies.harbour.answers_within: must be a length of time"])


def test_calendars_that_cannot_be_told_are_not_blamed() -> None:
    """Where the calendars themselves are broken their names are not asked for."""
    problems: list[Problem] = []
    table = CannotHelpTable(review="x", external_route="y", calendar="ofice")
    HelpSection(table=table, schema=SCHEMA, impossible=(), calendars=None, policies={}, problems=problems).terms()
    assert problems == []
