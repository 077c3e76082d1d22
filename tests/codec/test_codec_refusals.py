"""What is no document is refused: every fault with its path, by both engines alike, and without what people wrote."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from cattrs import ClassValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.codec import FORMAT, Codec
from grievance.codec._problems import problems_of
from grievance.errors import GrievanceError, InvalidDocument, InvalidValue, UnknownFormat
from grievance.model import Complaint, Handler, Money, RemedyKind, Team
from grievance.testing import values_of
from grievance.testing.strategies._scalars import texts
from support.strategies import DOCUMENTS, documents, planted

FAST, CORE = Codec(fast=True), Codec(fast=False)
both = pytest.mark.parametrize("codec", [FAST, CORE], ids=["fast", "core"])
MARKER = "planted-marker"
ATTRIBUTE = 'must be text, a whole number, true, false, an array of text or {"decimal": "12.50"}'


def faults(codec: Codec, document: bytes | str | dict[str, Any], cls: Any = None) -> list[str]:
    """Return what is said against a document."""
    data = json.dumps(document) if isinstance(document, dict) else document
    with pytest.raises(InvalidDocument) as refused:
        codec.loads(data, cls)
    assert refused.value.__context__ is None or MARKER not in str(refused.value.__context__)
    return [refused.value.document, *map(str, refused.value.problems)]


@both
@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"format": 2, "kind": "team", "value": {}}, 2),
        ({"format": 0, "kind": "team", "value": {"id": "a"}}, 0),
        ({"format": -1}, -1),
        ({"kind": "team", "value": {"id": "a"}}, None),
        ({"format": None}, None),
        ({"format": "1", "kind": "team", "value": {"id": "a"}}, "str"),
        ({"format": True, "kind": "team", "value": {"id": "a"}}, "bool"),
        ({"format": 1.0, "kind": "team", "value": {"id": "a"}}, "Decimal"),
        ({"format": MARKER}, "str"),
        ({}, None),
    ],
)
def test_other_formats_are_refused(codec: Codec, document: dict[str, Any], found: object) -> None:
    """A format that is newer, or none, is said to be unknown, with the newest that is known."""
    with pytest.raises(UnknownFormat) as refused:
        codec.loads(json.dumps(document))

    assert (refused.value.document, refused.value.found, refused.value.known) == ("document", found, FORMAT)
    assert MARKER not in str(refused.value)


@both
@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        ("complain", "kind: is no kind of document; did you mean 'complaint'?"),
        ("Registered", "kind: is no kind of document; did you mean 'registered'?"),
        ("remedyorder", "kind: is no kind of document; did you mean 'remedy-order'?"),
        (None, "kind: must be the kind of the document, such as 'complaint'"),
        (["team"], "kind: must be the kind of the document, such as 'complaint'"),
    ],
)
def test_unknown_kinds_are_refused(codec: Codec, kind: object, fault: str) -> None:
    """A kind that does not exist is refused with the nearest that does."""
    assert faults(codec, {"format": 1, "kind": kind, "value": {}}) == ["document", fault]


@both
def test_a_kind_near_to_none_gets_the_list(codec: Codec) -> None:
    """Where no kind is near, all are listed, and the wrong one is not repeated."""
    (_, fault) = faults(codec, {"format": 1, "kind": MARKER, "value": {}})

    assert fault.startswith("kind: is no kind of document; known are absorbed, accepted, admitted, ")
    assert MARKER not in fault


@both
def test_another_kind_than_the_wanted_one_is_refused(codec: Codec) -> None:
    """With a class given, a document of another kind is refused, be it ever so good."""
    team = codec.dumps(Team(id="claims"))

    assert faults(codec, team, Handler) == ["team", "kind: must be 'handler'"]
    assert codec.loads(team, Team) == Team(id="claims")


@both
def test_a_document_has_a_value(codec: Codec) -> None:
    """A document without a value, or with one that is no object, is refused."""
    assert faults(codec, {"format": 1, "kind": "team"}) == ["team", "value: is missing"]
    assert faults(codec, {"format": 1, "kind": "team", "value": []}) == ["team", "must be an object, not list"]
    assert faults(codec, "[]") == ["document", "must be an object, not list"]
    assert faults(codec, "null") == ["document", "must be an object, not NoneType"]


@both
@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", " (at 0)"),
        (b'{"format":1,', " (at 12)"),
        (b'{"format":1} x', " (at 13)"),
        (b'{"format":01}', " (at 11)"),
        (b"\xef\xbb\xbf{}", " (at 0)"),
        (b'{"format":1,"kind":"team","value":{"id":"\xff"}}', " (at 41)"),
        (b'{"format":1,"kind":"team","value":{"id":"a","other \xff":1}}', " (at 51)"),
        (b'{"format":1,"kind":"team","value":{"id":"a\nb"}}', " (at 42)"),
        (b'{"format":NaN}', ""),
        (b'{"format":1e99999999999999999999}', ""),
        (b'{"format":' + b"[" * 100_000, ""),
    ],
)
def test_what_is_no_json_is_refused(codec: Codec, data: bytes, place: str) -> None:
    """Broken JSON is refused with the place of the fault, and never repeated."""
    assert faults(codec, data) == ["document", f"is no JSON in UTF-8{place}"]


@both
def test_every_fault_is_listed_with_its_path(codec: Codec) -> None:
    """All that is wrong is said at once, each fault where it stands and what would be right."""
    submission = {
        "text": 7,
        "category": "delivery//late",
        "channel": "web",
        "received_at": "2026-07-01T10:00:00Z",
        "further_issues": [{"category": "*"}, {}, {"category": "a", "amount": {"amount": "x", "currency": "EUR"}}, 3],
        "people": {},
        "severity": {"loss": 4},
        "occurred": {"on": "2026-13-01"},
        "attributes": {"weight": 1.5, "gone": None, "list": [1], "": "x"},
        "demanded": "refunded",
    }
    document = {
        "format": 1,
        "kind": "complaint",
        "value": {
            "id": "C-1",
            "submission": submission,
            "nature": "complaint",
            "stage": ["open"],
            "registered_at": "2026-07-01",
            "version": "3",
            "team": 1,
            "rulings": [
                {"question": "team", "value": None},
                {
                    "question": 1,
                    "value": None,
                    "reasons": [{"rule": "r", "because": {"texts": [["en", "a"], ["en"], [1, "b"], "cd"]}}],
                },
            ],
        },
    }

    assert faults(codec, document) == [
        "complaint",
        "submission.text: must be str, not int",
        f"submission.demanded: must be one of: {', '.join(kind.value for kind in RemedyKind)}",
        "submission.further_issues[0].category: must name one category; '*' belongs to patterns in rules",
        "submission.further_issues[1].category: is missing",
        "submission.further_issues[2].amount.amount: must be a decimal in text, such as '12.50'",
        "submission.further_issues[3]: must be an object, not int",
        "submission.people: must be an array, not dict",
        "submission.occurred.on: must be a date such as '2026-07-01'",
        "submission.severity.loss: must be from 0 to 3",
        f"submission.attributes['weight']: {ATTRIBUTE}",
        "stage: must be one of: recorded, open, awaiting customer, awaiting third party, answered, resolved, declined, "
        "referred, with ombudsman, withdrawn, closed",
        "registered_at: must be an instant such as '2026-07-01T10:00:00Z'",
        "team: must be str, not int",
        "rulings[1].question: must be str, not int",
        "rulings[1].reasons[0].because.texts[1]: must be an array of 2 values",
        "rulings[1].reasons[0].because.texts[2][0]: must be str, not int",
        "rulings[1].reasons[0].because.texts[3]: must be an array of 2 values",
        "version: must be int, not str",
    ]


@both
@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ([], "attributes: must be an object, not list"),
        ({"a": None}, "attributes['a']: must be text, a whole number, true, false, an array of text or {"),
        ({"a": {"decimal": 1.5}}, "attributes['a']: must be text, a whole number"),
        ({"a": {"decimal": "x"}}, "attributes['a']: must be text, a whole number"),
        ({"a": {"decimal": "1", "more": 1}}, "attributes['a']: must be text, a whole number"),
        ({"a": {"decimal": "NaN"}}, "attributes['a']: must be a finite number"),
        ({"a": [1]}, "attributes['a']: a tuple may hold text only, not int"),
        ({"": 1}, "attributes: names must be text that is not empty"),
        ({"a": 2**63}, "attributes['a']: must fit in 64 bits"),
    ],
)
def test_attributes_are_strict(codec: Codec, attributes: object, fault: str) -> None:
    """Attributes take what the model takes, with decimals as text; the fault names the attribute."""
    document = {"format": 1, "kind": "customer", "value": {"id": "c", "attributes": attributes}}

    assert faults(codec, document)[1].startswith(fault)


@pytest.mark.parametrize("value", [Money, 7, "text", None, object()])
def test_only_documents_are_written(value: Any) -> None:
    """A value that is no document of its own is refused by its class."""
    for codec in (FAST, CORE):
        with pytest.raises(InvalidValue) as refused:
            codec.dumps(value)
        assert refused.value.field == "Codec"
        assert refused.value.problem.endswith(f"not {type(value).__name__}")


def paths(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every part of a JSON tree."""
    yield path
    parts = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, part in parts:
        yield from paths(part, (*path, key))


JUNK: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    texts(),
    st.sampled_from(
        ["2026-07-01", "2026-07-01T10:00:00", "2026-07-01 10:00:00.1234567+0200", "12.50", "NaN", " 1", "1_0"]
    ),
    st.sampled_from([[], {}, ["a"], [["a", "b"]], [["a"]], {"decimal": "1.5"}, {"decimal": 1.5}]),
)


def outcome(codec: Codec, data: bytes) -> object:
    """Return the value of a document, or the refusal."""
    try:
        return codec.loads(data)
    except GrievanceError as error:
        return type(error), str(error)


@settings(max_examples=220, deadline=None)
@given(documents(), st.data())
def test_both_engines_judge_alike(value: Any, data: st.DataObject) -> None:
    """Whatever is done to a document, both engines read the same value from it or list the same faults."""
    tree = json.loads(CORE.dumps(value))
    for _ in range(data.draw(st.integers(1, 3))):
        *way, last = data.draw(st.sampled_from(list(paths(tree))[1:]))
        holder = tree
        for key in way:
            holder = holder[key]
        if isinstance(holder, dict) and data.draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = copy.deepcopy(data.draw(JUNK))
        if not tree:
            break
    written = json.dumps(tree, ensure_ascii=data.draw(st.booleans())).encode()

    assert outcome(FAST, written) == outcome(CORE, written)


@settings(max_examples=150, deadline=None)
@given(documents(), st.data())
def test_both_engines_judge_broken_bytes_alike(value: Any, data: st.DataObject) -> None:
    """One byte that fell over changes nothing about that."""
    written = bytearray(CORE.dumps(value))
    written[data.draw(st.integers(0, len(written) - 1))] = data.draw(st.integers(0, 255))

    assert outcome(FAST, bytes(written)) == outcome(CORE, bytes(written))


@pytest.mark.parametrize("cls", DOCUMENTS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_no_refusal_repeats_what_people_wrote(cls: Any, data: st.DataObject) -> None:
    """With the marker in every text of a document, no error made of spoiling it says the marker."""
    tree = json.loads(CORE.dumps(planted(data.draw(values_of(cls)), MARKER)))
    value = tree["value"]
    for name in value:
        spoilt = {"format": 1, "kind": tree["kind"], "value": {**value, name: {MARKER: [MARKER]}}}
        for codec in (FAST, CORE):
            result = outcome(codec, json.dumps(spoilt).encode())
            if isinstance(result, tuple):
                assert MARKER not in result[1].replace(f"['{MARKER}']", "")


def test_an_unforeseen_fault_is_not_lost() -> None:
    """Whatever else a constructor raises becomes a fault at its place, without its words."""
    unforeseen = ArithmeticError(MARKER)
    unforeseen.add_note("raised by somebody's own code")
    error = ClassValidationError("", [unforeseen, InvalidValue("Team.name", "is too long")], Team)

    assert [str(problem) for problem in problems_of(error)] == ["cannot be read", "name: is too long"]


@both
def test_a_complaint_is_refused_without_its_text(codec: Codec) -> None:
    """A fault beside the text, or in it, does not bring the text into the message or what it was raised from."""
    value = {
        "id": MARKER,
        "submission": {"text": f"{MARKER}\0", "category": "a", "channel": "b", "received_at": MARKER},
    }
    with pytest.raises(InvalidDocument) as refused:
        codec.loads(json.dumps({"format": 1, "kind": "complaint", "value": value}), Complaint)

    assert MARKER not in str(refused.value)
    assert refused.value.__context__ is None
    assert refused.value.__cause__ is None
