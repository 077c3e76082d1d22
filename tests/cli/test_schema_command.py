"""``grievance schema``: JSON Schemas on the standard output."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from jsonschema import Draft202012Validator

from grievance.codec import read_toml
from grievance.procedure._packs import pack_path

Cli: TypeAlias = Callable[..., tuple[int, str, str]]
GOLDEN = Path(__file__).parents[1] / "codec" / "golden"
TICK = {
    "format": 1,
    "kind": "Tick",
    "value": {"by": {"id": "ann", "roles": []}, "checklist": "late", "items": ["look"]},
}


def golden(kind: str) -> Any:
    """Return a document of the codec as it was written once."""
    return json.loads((GOLDEN / f"{kind}.json").read_text("utf-8"))


def packed(name: str) -> Any:
    """Return a file of a pack as editors see it: with dates as text."""
    return json.loads(json.dumps(read_toml(pack_path("retail", name)), default=str))


WHAT: dict[str, tuple[Callable[[], Any], str, str]] = {
    "procedure": (lambda: packed("procedure.toml"), "procedure", "name"),
    "intake": (lambda: packed("intake.toml"), "source", "key"),
    "cases": (lambda: packed("cases.toml"), "suite", "now"),
    "complaint": (lambda: golden("complaint"), "value", "id"),
    "command": (lambda: TICK, "value", "by"),
    "event": (lambda: golden("answered"), "value", "resolution"),
}
"""What each schema describes: one of its own, and a key that it needs in a section."""


@pytest.mark.parametrize("what", WHAT)
def test_each_schema_takes_its_own(cli: Cli, what: str) -> None:
    """What is printed is a schema; it takes one of its own, but not when a key that it needs is misspelt."""
    code, out, err = cli("schema", what, store=False)
    assert (code, err) == (0, "")
    schema = json.loads(out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    made, section, needed = WHAT[what]
    own = made()
    assert [error.message for error in validator.iter_errors(own)] == []
    misspelt = {**own, section: {f"{key}x" if key == needed else key: value for key, value in own[section].items()}}
    assert not validator.is_valid(misspelt)


@pytest.mark.parametrize("what", WHAT)
def test_no_schema_takes_another(cli: Cli, what: str) -> None:
    """Each schema tells its own from all the others."""
    validator = Draft202012Validator(json.loads(cli("schema", what, store=False)[1]))
    taken = {name for name, (made, *_) in WHAT.items() if validator.is_valid(made())}
    assert taken == {what}


def test_an_unknown_word_is_told(cli: Cli) -> None:
    """What there is no schema of is wrong use, and the error names what there is."""
    code, out, err = cli("schema", "letter", store=False)
    assert (code, out) == (2, "")
    assert all(what in err for what in WHAT)
