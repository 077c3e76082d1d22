"""Procedures from files and from stored documents."""

from __future__ import annotations

import json
from collections.abc import Mapping
from os import PathLike, fspath
from typing import Any

from grievance.codec import read_toml
from grievance.errors import InvalidDocument, Problem, UnknownFormat
from grievance.procedure._build import build
from grievance.procedure._freeze import FORMAT, from_plain
from grievance.procedure._policies import MissingPolicy
from grievance.procedure._procedure import Policy, Procedure

__all__ = ["load", "thaw"]


def load(path: str | PathLike[str], policies: Mapping[str, Policy]) -> Procedure:
    """Read and build the procedure of a TOML file."""
    return build(read_toml(path), policies, source=fspath(path))


def thaw(document: bytes) -> Procedure:
    """
    Build the procedure of a stored document; policies of the host abstain.

    Raises:
        UnknownFormat: A newer version of the library wrote it.
        InvalidDocument: It is no frozen procedure.
    """
    mapping = _stored(document)
    sections = (mapping.get(name) for name in ("priority", "routing", "cannot_help"))
    named = (section.get("policy") for section in sections if isinstance(section, Mapping))
    return build(mapping, {name: MissingPolicy(name) for name in named if name})


def _stored(document: bytes) -> Mapping[str, Any]:
    try:
        stored = json.loads(document, object_hook=from_plain)
    except (ValueError, TypeError, ArithmeticError):
        raise _refusal("is no JSON of a procedure") from None
    if not isinstance(stored, Mapping):
        raise _refusal("must be a table")
    found = stored.get("format")
    if type(found) is not int or found != FORMAT:
        raise UnknownFormat("the procedure", found=found, known=FORMAT)
    if stored.get("kind") != "procedure" or not isinstance(stored.get("value"), Mapping):
        raise _refusal("is no procedure")
    value: Mapping[str, Any] = stored["value"]
    return value


def _refusal(message: str) -> InvalidDocument:
    return InvalidDocument("frozen procedure", [Problem("", message)])
