"""Procedures from files and from stored documents."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from grievance.decision import Decision
from grievance.errors import UnknownFormat, UnreadableFile
from grievance.policies import Facts
from grievance.procedure._build import build
from grievance.procedure._freeze import FORMAT, from_plain
from grievance.procedure._procedure import Policy, Procedure

__all__ = ["load", "read_toml", "thaw"]


def load(path: str | PathLike[str], policies: Mapping[str, Policy]) -> Procedure:
    """Read and build the procedure of a TOML file."""
    return build(read_toml(path), policies, source=fspath(path))


def read_toml(path: str | PathLike[str]) -> dict[str, Any]:
    """
    Return the table of a TOML file, with exact decimals.

    Raises:
        UnreadableFile: The file is not there, is not UTF-8 or is no TOML.
    """
    try:
        return tomllib.loads(Path(path).read_text("utf-8"), parse_float=Decimal)
    except OSError as error:
        raise UnreadableFile(fspath(path), f"cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnreadableFile(fspath(path), "must be UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFile(fspath(path), f"is no TOML: {error}") from None


def thaw(document: bytes) -> Procedure:
    """Build the procedure of a stored document; policies of the host abstain."""
    stored = json.loads(document, object_hook=from_plain)
    if stored.get("format") != FORMAT:
        raise UnknownFormat("the procedure", found=stored.get("format"), known=FORMAT)
    mapping = stored["value"]
    named = (mapping.get(section, {}).get("policy") for section in ("priority", "routing"))
    return build(mapping, {name: _absent(name) for name in named if name})


def _absent(name: str) -> Policy:
    def policy(_facts: Facts, /) -> Decision[Any]:
        return Decision.abstain(f"policy {name}", "the host's policy is not loaded here")

    return policy
