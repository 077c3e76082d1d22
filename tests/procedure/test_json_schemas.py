"""JSON Schemas: what the library takes is valid under them, and what it refuses for its form is not."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from grievance.codec import Codec, read_toml
from grievance.codec._json_schema import document_schema
from grievance.codec._kinds import KINDS
from grievance.errors import GrievanceError, InvalidDocument
from grievance.intake import IntakeMap
from grievance.intake._json_schema import intake_schema
from grievance.lifecycle import COMMANDS
from grievance.model import Complaint, Duty
from grievance.procedure import Procedure, pack_names, regime_names
from grievance.procedure._adoption import expanded
from grievance.procedure._json_schema import procedure_schema
from grievance.procedure._packs import pack_path
from grievance.testing import values_of
from grievance.testing.cases._json_schema import case_schema
from grievance.testing.cases._reading import suite_from
from support import past_maps
from support.intake_maps import document
from support.procedures import NORMAL, URGENT, a_mapping
from support.strategies import documents
from support.whole_procedure import changed, everything, places

PROCEDURES = Draft202012Validator(procedure_schema())
MAPS = Draft202012Validator(intake_schema())
CASES = Draft202012Validator(case_schema())
DOCUMENTS = Draft202012Validator(document_schema(KINDS, title="Documents"))
COMMAND_DOCUMENTS = Draft202012Validator(document_schema(COMMANDS, title="Commands"))
ALL = (PROCEDURES, MAPS, CASES, DOCUMENTS, COMMAND_DOCUMENTS)

GOLDEN = Path(__file__).parents[1] / "codec" / "golden"
NOW = datetime(2026, 7, 1, 10, tzinfo=UTC)


def as_editors_see(value: Any) -> Any:
    """Return a value of TOML with dates as text, as editors hand them to a schema."""
    if isinstance(value, Mapping):
        return {key: as_editors_see(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [as_editors_see(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value


def content(schema: Draft202012Validator) -> Mapping[str, Any]:
    """Return the schema that a validator checks."""
    assert isinstance(schema.schema, Mapping)
    return schema.schema


def faults(schema: Draft202012Validator, value: Any) -> list[str]:
    """Return what a schema says of a value."""
    return [f"{error.json_path}: {error.message[:200]}" for error in schema.iter_errors(as_editors_see(value))]


CALENDARS: tuple[dict[str, Any], ...] = (
    {"week": {"Mon, wed-Friday": [["09:00", "18:00"]]}, "holidays": [date(2026, 1, 1), {"on": "2026-12-25"}]},
    {"week": {}, "seasons": [{"name": "all", "months": [1, 12], "week": {"sun": ["8:00 - 24:00"]}}]},
    {"week": {"sat": ["22:00-02:00"]}, "seasons": [{"name": "s", "from": "06-15", "to": "02-29", "week": {}}]},
    {"week": {"mon": []}, "openings": [{"on": date(2026, 5, 2), "hours": ["09:00-12:00"], "name": "fair"}]},
    {
        "week": {"mon-fri": ["09:00:30-18:00"]},
        "closures": ["2026-05-04", {"on": date(2026, 5, 5)}, {"from": "2026-08-01", "to": "2026-08-14", "name": "x"}],
        "holidays": {"country": "GB", "subdivision": "ENG", "years": [2026, 2027]},
    },
)


def case_file() -> dict[str, Any]:
    """Return a case file that says something in every section."""
    return {
        "suite": {"procedure": "retail", "now": NOW, "calendar": "office"},
        "fixtures": {"late": {"category": "delivery/late", "channel": "web"}, "hurt": {"severity.safety": 3}},
        "cases": [
            {
                "id": "hurt",
                "given": ["late", "hurt"],
                "facts": {"loyalty": "gold", "tags": ["vip"]},
                "now": "2026-07-02T10:00:00+01:00",
                "expect": {
                    "priority": {"is": "urgent", "because": ["danger"]},
                    "score": 60,
                    "routing": "logistics",
                    "cannot_help": {"abstains": True},
                    "standards": ["answer"],
                    "remedies": {"is": ["refund"], "because_at_least": ["always"]},
                    "due": {"answer": NOW},
                },
            },
            {"id": "later", "skip": "not yet"},
        ],
        "matrices": [
            {
                "id": "routes",
                "question": "routing",
                "over": {"channel": ["web", "letter"], "fixture": ["late"]},
                "expect": [{"when": {"channel": "web"}, "is": "payments", "because": ["money"]}],
                "otherwise": {"is": "front-desk"},
            },
            {"id": "dates", "question": "due", "over": {"channel": ["web"]}, "otherwise": {"answer": NOW}},
        ],
        "timelines": [
            {
                "id": "forgotten",
                "steps": [
                    {"after": "1 business day", "did": "acknowledged", "effects": ["letter acknowledge"]},
                    {"at": datetime(2026, 8, 1, 10, tzinfo=UTC), "states": {"answer": "overdue"}, "stage": "open"},
                ],
            }
        ],
    }


def intake_maps() -> Iterator[dict[str, Any]]:
    """Yield maps that use what a map may say."""
    packs = Path(pack_path("retail", "procedure.toml")).parents[1]
    yield from map(read_toml, sorted(packs.glob("*/intake.toml")))
    yield from (made for made in vars(past_maps).values() if isinstance(made, dict) and "source" in made)
    yield past_maps.log_map()
    yield document(
        {
            "category": {"columns": ["a", "b"], "values": {"x": "y"}, "split": ">", "otherwise": "other"},
            "amount": {"column": "sum", "currency_column": "code"},
            "received_at": {"column": "at", "formats": ["%d.%m.%Y %H:%M"], "zone": "Europe/London", "hour": 9},
            "severity": {"safety": {"column": "harm", "values": {"high": 3}, "otherwise": 0}},
            "occurred": {"on": "day", "place": {"value": "shop"}},
            "staff_complained_about": {"column": "who", "split": ";"},
        },
        attributes={"state": {"column": "st", "type": "integer"}},
        private={"note": "note"},
        people={"complainant": {"name": "name", "email": "mail"}},
        nature={
            "hit": "first",
            "rules": [{"id": "q", "when": {"amount": ["1"]}, "is": "enquiry", "because": "it asks"}],
            "otherwise": {"is": "complaint", "because": "it says so"},
        },
    )


@pytest.mark.parametrize("schema", ALL)
def test_schemas_are_schemas(schema: Draft202012Validator) -> None:
    """Each is a schema of its dialect, has a title, and every reference leads somewhere."""
    Draft202012Validator.check_schema(content(schema))
    assert content(schema)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert content(schema)["title"]
    named = {f"#/$defs/{name}" for name in content(schema)["$defs"]}
    assert named >= set(_references(content(schema)))
    assert not named - set(_references(content(schema))) - {"#/$defs/condition"}, "nothing is defined for nothing"


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        yield from ([schema["$ref"]] if isinstance(schema.get("$ref"), str) else [])
        for inner in schema.values():
            yield from _references(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _references(inner)


@pytest.mark.parametrize("name", pack_names())
def test_packs_are_valid(name: str) -> None:
    """The files of the packs are valid, and so is what they are once regimes are written out."""
    written = read_toml(pack_path(name, "procedure.toml"))
    assert faults(PROCEDURES, written) == []
    assert faults(PROCEDURES, expanded(written)[0]) == []


@pytest.mark.parametrize("name", regime_names())
def test_regimes_are_valid(name: str) -> None:
    """A procedure that adopts a regime is valid, and so are the rows, calendars and facts that it gets."""
    adopting = a_mapping(regimes={name: {"when": {"channel": "web"}, "standards": {"*": {"ahead": "1 day"}}}})
    assert faults(PROCEDURES, adopting) == []
    assert faults(PROCEDURES, expanded(adopting)[0]) == []


def test_a_procedure_with_every_section_is_valid() -> None:
    """What each section may say is in the schema."""
    Procedure.from_mapping(everything())
    assert faults(PROCEDURES, everything()) == []
    told = content(PROCEDURES)["$defs"]["ProcedureFile"]["properties"].keys()
    assert everything().keys() | {"regimes", "adopted"} == told


@pytest.mark.parametrize("table", CALENDARS)
def test_calendars_are_valid(table: dict[str, Any]) -> None:
    """Every form of weeks, holidays, seasons, closures and openings is valid."""
    mapping = a_mapping()
    mapping["calendars"]["other"] = {"zone": "Europe/London", "name": "other", **table}
    Procedure.from_mapping(mapping)
    assert faults(PROCEDURES, mapping) == []


@pytest.mark.parametrize("written", [*intake_maps()])
def test_intake_maps_are_valid(written: dict[str, Any]) -> None:
    """The maps of the packs, and those that use what a map may say, are valid."""
    IntakeMap.from_mapping(written)
    assert faults(MAPS, written) == []


@pytest.mark.parametrize("name", pack_names())
def test_cases_of_packs_are_valid(name: str) -> None:
    """The case files of the packs are valid."""
    assert faults(CASES, read_toml(pack_path(name, "cases.toml"))) == []


DOCUMENTS_KEPT = sorted(path for path in GOLDEN.rglob("*.json") if not path.match("*.facts.json"))


@pytest.mark.parametrize("path", DOCUMENTS_KEPT, ids=lambda path: str(path.relative_to(GOLDEN)))
def test_golden_documents_are_valid(path: Path) -> None:
    """Documents that are kept to prove that they can always be read are valid, older and redacted ones too."""
    assert faults(DOCUMENTS, json.loads(path.read_text("utf-8"))) == []


def test_case_files_are_valid() -> None:
    """A case file that says something in every section is valid."""
    suite_from(case_file())
    assert faults(CASES, case_file()) == []


ODD = st.sampled_from(
    [
        "", "x", "1 day", "20.00 GBP", "first", "2026-07-01", "09:00-18:00", "open", "delivery/**", 0, 1, 2.5, True,
        False, [], {}, ["x"], ["2026-07-01"], [1, 2], {"en": "x"}, {"x": "1 day"}, {"value": "x"}, {"column": "x"},
        date(2026, 7, 1), NOW,
    ]
)  # fmt: skip


def mutants(value: dict[str, Any], kept: frozenset[str] = frozenset()) -> st.SearchStrategy[dict[str, Any]]:
    """Return documents in which one thing is another one, is gone, or has a strange key beside it."""
    return st.tuples(st.sampled_from(list(places(value))), st.sampled_from(["set", "drop", "add"]), ODD).map(
        lambda change: changed(value, *change)
    )


def taken(load: Callable[[Any], object], value: Any) -> bool:
    """Return whether the library takes a document."""
    try:
        load(copy.deepcopy(value))
    except GrievanceError:
        return False
    return True


@given(mutants(everything()))
@settings(max_examples=150, deadline=None)
def test_no_procedure_is_refused_wrongly(mutant: dict[str, Any]) -> None:
    """Whatever is changed in a procedure: what still loads is valid."""
    if taken(Procedure.from_mapping, mutant):
        assert faults(PROCEDURES, mutant) == []


@given(st.one_of(*(mutants(one) for one in intake_maps())))
@settings(max_examples=100, deadline=None)
def test_no_intake_map_is_refused_wrongly(mutant: dict[str, Any]) -> None:
    """Whatever is changed in an intake map: what still loads is valid."""
    if taken(IntakeMap.from_mapping, mutant):
        assert faults(MAPS, mutant) == []


@given(mutants(case_file()))
@settings(max_examples=100, deadline=None)
def test_no_case_file_is_refused_wrongly(mutant: dict[str, Any]) -> None:
    """Whatever is changed in a case file: what can still be read is valid."""
    if taken(suite_from, mutant):
        assert faults(CASES, mutant) == []


@given(documents())
@settings(max_examples=40, deadline=None)
def test_what_the_codec_writes_is_valid(value: Any) -> None:
    """Every document of the codec is valid, each as exactly one kind."""
    assert faults(DOCUMENTS, json.loads(Codec().dumps(value))) == []


@given(values_of(Complaint), st.data())
@settings(max_examples=25, deadline=None)
def test_no_complaint_is_refused_wrongly(complaint: Complaint, data: st.DataObject) -> None:
    """Whatever is changed in the document of a complaint: what still loads is valid."""
    whole = json.loads(Codec().dumps(complaint))
    mutant = as_editors_see(data.draw(mutants(whole)))
    if taken(lambda plain: Codec().loads(json.dumps(plain)), mutant):
        assert faults(DOCUMENTS, mutant) == []


def in_section(section: str, **changes: Any) -> Callable[[dict[str, Any]], None]:
    """Return what puts keys into a section."""
    return lambda mapping: mapping[section].update(changes)


def in_row(section: str, **changes: Any) -> Callable[[dict[str, Any]], None]:
    """Return what puts keys into the first row of a section."""
    return lambda mapping: mapping[section][0].update(changes)


def gone(section: str, key: str) -> Callable[[dict[str, Any]], None]:
    """Return what takes a key out of a section."""
    return lambda mapping: mapping[section].pop(key)


def level(**changes: Any) -> Callable[[dict[str, Any]], None]:
    """Return what changes a level."""
    return lambda mapping: mapping["priority"].update(levels={"urgent": URGENT, "normal": {**NORMAL, **changes}})


def inside(*path: Any, **changes: Any) -> Callable[[dict[str, Any]], None]:
    """Return what puts keys into the table at a path."""

    def change(mapping: Any) -> None:
        for step in path:
            mapping = mapping[step]
        mapping.update(changes)

    return change


def calendar(**changes: Any) -> Callable[[dict[str, Any]], None]:
    """Return what changes the calendar."""
    return inside("calendars", "office", **changes)


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "a misspelt section": lambda mapping: mapping.update(rooting={}),
    "no header": lambda mapping: mapping.pop("procedure"),
    "no priority": lambda mapping: mapping.pop("priority"),
    "no routing": lambda mapping: mapping.pop("routing"),
    "no accountable person": gone("procedure", "accountable"),
    "a misspelt key of the header": in_section("procedure", acountable="x"),
    "a name that is a number": in_section("procedure", name=7),
    "a date in words": in_section("procedure", effective="soon"),
    "a decree without a number": in_section("procedure", decree={"on": date(2026, 1, 1), "signed_by": "x"}),
    "a window in words of nobody": in_section("procedure", recurrence_window="a while"),
    "a calendar without a zone": lambda mapping: mapping["calendars"]["office"].pop("zone"),
    "a misspelt day": calendar(week={"mondag": ["09:00-18:00"]}),
    "hours in words": calendar(week={"mon": ["nine to six"]}),
    "hours outside a list": calendar(week={"mon": "09:00-18:00"}),
    "a holiday in words": calendar(holidays=["Christmas"]),
    "holidays of no country": calendar(holidays={"subdivision": "ENG"}),
    "a season without dates": calendar(seasons=[{"name": "high", "week": {}}]),
    "a thirteenth month": calendar(seasons=[{"name": "high", "week": {}, "months": [13]}]),
    "half a closure": calendar(closures=[{"from": "2026-08-01"}]),
    "an opening without hours": calendar(openings=[{"on": "2026-08-01"}]),
    "a fact of an unknown kind": in_section("facts", value="number"),
    "a choice without values": in_section("facts", value="choice"),
    "a fact with a strange key": in_section("facts", value={"type": "decimal", "minimum": 1}),
    "a standard without a duty": lambda mapping: mapping["standards"][0].pop("duty"),
    "a misspelt duty": in_row("standards", duty="acknowlegement"),
    "a length in words of nobody": in_row("standards", within="1 busines day"),
    "a length that is a number": in_row("standards", within=1),
    "a truth in text": in_row("standards", statutory="yes"),
    "a wait for nobody": in_row("standards", pauses=["weather"]),
    "a list that is none": in_row("standards", pauses="customer"),
    "an extension of nothing": in_row("standards", extension={}),
    "an unknown operator": in_row("standards", when={"amount": {"more_than": 5}}),
    "no operator": in_row("standards", when={"amount": {}}),
    "an operator that does not fit": in_row("standards", when={"channel": {"at_least": 5}}),
    "one end of two": in_row("standards", when={"amount": {"between": [1]}}),
    "a value of the wrong kind": in_row("standards", when={"anonymous": "yes"}),
    "a value that there is not": in_row("standards", when={"nature": "compliment"}),
    "a value out of bounds": in_row("standards", when={"severity.safety": {"at_least": 4}}),
    "an empty list of values": in_row("standards", when={"channel": []}),
    "presence in text": in_row("standards", when={"product": {"present": "yes"}}),
    "a level that nobody reaches": level(at_least=None),
    "a level without time": lambda mapping: mapping["priority"].update(levels={"normal": {"at_least": 0}}),
    "an unknown hit policy": in_section("priority", hit="all"),
    "rules without a hit policy": gone("priority", "hit"),
    "a rule without a reason": inside("priority", rules=[{"id": "a", "when": {}, "score": 1}]),
    "a rule without conditions": inside("priority", rules=[{"id": "a", "because": "x", "score": 1}]),
    "a score in text": inside("priority", rules=[{"id": "a", "when": {}, "because": "x", "score": "1"}]),
    "a rule with a strange key": inside(
        "priority", rules=[{"id": "a", "when": {}, "because": "x", "score": 1, "then": "x"}]
    ),
    "no team": inside("routing", "rules", 0, to=""),
    "routing without an end": gone("routing", "otherwise"),
    "an end with conditions": inside("routing", "otherwise", when={}),
    "an unknown command": in_row("permissions", may=["Anwser"]),
    "an unknown stage": in_row("permissions", at=["half open"]),
    "a rung without time": inside("escalation", 0, "rungs", 0, after=None),
    "an unknown field": inside("views", "support", fields=["nmae"]),
    "a refusal without a review": gone("cannot_help", "review"),
    "an unknown ground": inside("cannot_help", "rules", 0, ground="no mood"),
    "terms of an unknown ground": inside("cannot_help", "grounds", nobody={}),
    "an unknown remedy": inside("remedies", "allowed", 0, kinds=["gold"]),
    "money without a currency": inside("remedies", "authority", 0, on_remedy="20.00"),
    "a rate in text": inside("remedies", "rates", 0, rate="1.2"),
    "a letter without English": inside("letters", signature={"ru": "Бюро"}),
    "a block without text": inside("letters", "templates", "thanks", blocks=[{"id": "hello"}]),
    "a rule that keeps nothing": inside("retention", "rules", 0, keep="for ever"),
    "an override of an id": lambda mapping: mapping.update(regimes={"ofcom": {"standards": {"*": {"id": "x"}}}}),
    "an override that is misspelt": lambda mapping: mapping.update(
        regimes={"ofcom": {"standards": {"*": {"wihtin": "1 day"}}}}
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_procedures_are_refused(name: str) -> None:
    """What the library refuses for its form is not valid either."""
    mapping = copy.deepcopy(everything())
    BROKEN[name](mapping)
    for row in mapping.get("escalation", []):
        for rung in row["rungs"]:
            rung.pop("after") if rung.get("after", "") is None else None
    for one in mapping.get("priority", {}).get("levels", {}).values():
        one.pop("at_least") if one.get("at_least", 0) is None else None
    with pytest.raises(InvalidDocument):
        Procedure.from_mapping(copy.deepcopy(mapping))
    assert faults(PROCEDURES, mapping) != []


BROKEN_MAPS = {
    "a misspelt section": {"sorce": {}},
    "a source without a key": {"source": {"name": "desk"}},
    "a source with a strange key": {"source": {"name": "desk", "key": "id", "separator": ";"}},
    "an unknown kind of file": {"source": {"name": "desk", "key": "id", "kind": "xlsx"}},
    "an unknown role": {"people": {"neighbour": {"name": "name"}}},
    "an unknown field of a person": {"people": {"complainant": {"nmae": "name"}}},
    "an unknown type": {"attributes": {"state": {"column": "st", "type": "float"}}},
    "an unknown nature": {"nature": {"hit": "first", "otherwise": {"is": "praise", "because": "x"}}},
    "natures without an end": {"nature": {"hit": "first"}},
    "a log without meanings": {"events": {"at": "at", "activity": "what", "otherwise": "note"}},
    "an unknown meaning": {"events": {"at": "at", "activity": "what", "meanings": {"a": "b"}, "otherwise": "note"}},
}
BROKEN_FIELDS: dict[str, dict[str, Any]] = {
    "an unknown field": {"sevrity": "x"},
    "a number for a column": {"text": 7},
    "no place": {"text": {"values": {"a": "b"}}},
    "two places": {"text": {"column": "a", "value": "b"}},
    "an option that does not fit": {"text": {"column": "a", "split": ";"}},
    "an amount without a currency": {"amount": {"column": "sum"}},
    "an amount as a column": {"amount": "sum"},
    "an hour that there is not": {"received_at": {"column": "at", "hour": 25}},
    "a severity in one": {"severity": "harm"},
    "no formats": {"received_at": {"column": "at", "formats": []}},
}


@pytest.mark.parametrize(
    ("sections", "fields"),
    [*((one, {}) for one in BROKEN_MAPS.values()), *(({}, one) for one in BROKEN_FIELDS.values())],
    ids=[*BROKEN_MAPS, *BROKEN_FIELDS],
)
def test_broken_intake_maps_are_refused(sections: dict[str, Any], fields: dict[str, Any]) -> None:
    """What the library refuses for its form is not valid either."""
    mapping = {**document(fields), **sections}
    with pytest.raises(InvalidDocument):
        IntakeMap.from_mapping(mapping)
    assert faults(MAPS, mapping) != []


BROKEN_CASES: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no suite": lambda mapping: mapping.pop("suite"),
    "a misspelt section": lambda mapping: mapping.update(case=[]),
    "an instant without an offset": inside("suite", now="2026-07-01T10:00:00"),
    "an instant in words": inside("suite", now="today"),
    "a case without an id": lambda mapping: mapping["cases"][0].pop("id"),
    "a strange key": in_row("cases", when={}),
    "an unknown question": inside("cases", 0, "expect", rooting="x"),
    "a score in text": inside("cases", 0, "expect", score="60"),
    "a strange key of an answer": inside("cases", 0, "expect", priority={"is": "x", "why": []}),
    "remedies outside a list": inside("cases", 0, "expect", remedies="refund"),
    "a due day": inside("cases", 0, "expect", due={"answer": "2026-07-01"}),
    "a matrix without dimensions": lambda mapping: mapping["matrices"][0].pop("over"),
    "a matrix about nothing": in_row("matrices", question="colour"),
    "a timeline without steps": lambda mapping: mapping["timelines"][0].pop("steps"),
    "a length in words of nobody": inside("timelines", 0, "steps", 0, after="a while"),
    "an unknown state": inside("timelines", 0, "steps", 1, states={"answer": "late"}),
    "an unknown stage": inside("timelines", 0, "steps", 1, stage="ajar"),
}


@pytest.mark.parametrize("name", BROKEN_CASES)
def test_broken_case_files_are_refused(name: str) -> None:
    """What cannot be read for its form is not valid either."""
    mapping = case_file()
    BROKEN_CASES[name](mapping)
    with pytest.raises(InvalidDocument):
        suite_from(copy.deepcopy(mapping))
    assert faults(CASES, mapping) != []


TEAM = {"format": 1, "kind": "team", "value": {"id": "claims"}}


@pytest.mark.parametrize(
    "broken",
    [
        {**TEAM, "format": 2},
        {**TEAM, "kind": "tame"},
        {**TEAM, "value": {"name": "claims"}},
        {**TEAM, "value": {"id": 7}},
        {"format": 1, "kind": "team"},
        {**TEAM, "value": []},
    ],
)
def test_broken_documents_are_refused(broken: dict[str, Any]) -> None:
    """What the codec refuses for its form is not valid either; what it skips is."""
    assert faults(DOCUMENTS, {**TEAM, "value": {"id": "claims", "later": True}}) == []
    with pytest.raises(GrievanceError):
        Codec().loads(json.dumps(broken))
    assert faults(DOCUMENTS, broken) != []


def test_commands_are_described_like_events() -> None:
    """A command stands in the envelope under the name of its class, with the actor who gives it."""
    tick = {"by": {"id": "ann", "roles": ["handler"]}, "checklist": "late", "items": ["look"]}
    envelope = {"format": 1, "kind": "Tick", "value": tick}
    assert faults(COMMAND_DOCUMENTS, envelope) == []
    assert faults(COMMAND_DOCUMENTS, {**envelope, "kind": "Tock"}) != []
    assert faults(COMMAND_DOCUMENTS, {**envelope, "value": {**tick, "by": "ann"}}) != []


def test_editors_are_told_what_things_are() -> None:
    """Sections say what they are, and words are listed to choose from."""
    definitions = content(PROCEDURES)["$defs"]
    assert definitions["TeamRow"]["description"] == "`[teams.ID]`: a unit that complaints are routed to."
    assert definitions["Duty"]["enum"] == [duty.value for duty in Duty]
    assert definitions["StandardRow"]["properties"]["duty"] == {"$ref": "#/$defs/Duty"}
    assert definitions["StandardRow"]["required"] == ["id", "duty", "within"]
