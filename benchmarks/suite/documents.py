"""JSON: a typical complaint to and from a document, with and without the extra ``fast``."""

from __future__ import annotations

import json
from typing import Any

from benchmarks.suite.complaints import typical_complaint
from benchmarks.suite.json_peers import cattrs_sides, pydantic_model
from benchmarks.suite.method import DifferentAnswers, Outcome, Setting, compare, each
from benchmarks.suite.peers import missing, optional, required
from benchmarks.suite.results import Row, times_at_most

from grievance.codec import Codec
from grievance.model import Complaint

__all__ = ["ROWS"]


def fast_codec() -> Codec:
    required("msgspec", "msgspec")
    return Codec(fast=True)


def value_in(document: bytes) -> Any:
    """Return what stands in our envelope."""
    return json.loads(document)["value"]


def to_json_beside_pydantic(setting: Setting) -> Outcome:
    codec, complaint, pydantic = fast_codec(), typical_complaint(), optional("pydantic")
    theirs = None
    if pydantic:
        twin = pydantic_model(pydantic).model_validate(value_in(codec.dumps(complaint)))
        theirs = each(lambda: twin.model_dump_json().encode(), [()])

    def same(mine: list[bytes], yours: list[bytes]) -> bool:
        return value_in(mine[0]) == json.loads(yours[0])  # type: ignore[no-any-return]

    note = missing(pydantic, "pydantic")
    return compare(each(codec.dumps, [(complaint,)]), theirs, setting=setting, same=same, note=note)


def from_json_beside_pydantic(setting: Setting) -> Outcome:
    codec, complaint, pydantic = fast_codec(), typical_complaint(), optional("pydantic")
    document = codec.dumps(complaint)
    theirs = None
    if pydantic:
        bare = json.dumps(value_in(document), ensure_ascii=False, separators=(",", ":")).encode()
        theirs = each(pydantic_model(pydantic).model_validate_json, [(bare,)])

    def same(mine: list[Complaint], yours: list[Any]) -> bool:
        return mine == [complaint] and value_in(document) == json.loads(yours[0].model_dump_json())

    note = missing(pydantic, "pydantic")
    return compare(each(codec.loads, [(document, Complaint)]), theirs, setting=setting, same=same, note=note)


def to_json_beside_cattrs(setting: Setting) -> Outcome:
    dump, load = cattrs_sides()
    codec, complaint = Codec(fast=False), typical_complaint()
    if load(dump(complaint)) != complaint:
        raise DifferentAnswers
    ours, theirs = each(codec.dumps, [(complaint,)]), each(dump, [(complaint,)])
    return compare(ours, theirs, setting=setting, same=lambda mine, _: codec.loads(mine[0]) == complaint)


def from_json_beside_cattrs(setting: Setting) -> Outcome:
    dump, load = cattrs_sides()
    codec, complaint = Codec(fast=False), typical_complaint()
    ours = each(codec.loads, [(codec.dumps(complaint), Complaint)])
    return compare(ours, each(load, [(dump(complaint),)]), setting=setting)


ROWS = (
    Row(
        name="json/to",
        what="a typical complaint to JSON, with the extra fast",
        peer="pydantic",
        goal=times_at_most(0.5),
        measure=to_json_beside_pydantic,
    ),
    Row(
        name="json/from",
        what="the same complaint from JSON",
        peer="pydantic",
        goal=times_at_most(1.0),
        measure=from_json_beside_pydantic,
    ),
    Row(
        name="json/to-core",
        what="the same complaint to JSON, without extras",
        peer="cattrs, json",
        goal=times_at_most(1.0),
        measure=to_json_beside_cattrs,
    ),
    Row(
        name="json/from-core",
        what="the same complaint from JSON, without extras",
        peer="cattrs, json",
        goal=times_at_most(1.0),
        measure=from_json_beside_cattrs,
    ),
)
