"""``grievance letter``: a letter drafted from its template, and what it owes and does not say yet."""

from __future__ import annotations

import sys
from collections.abc import Container, Iterable
from datetime import datetime

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.cli._words import read_facts
from grievance.correspondence import FIELD_OF

__all__ = ["letter"]


def letter(
    complaint_id: str,
    kind: str,
    url: str,
    *,
    language: str | None,
    facts: Iterable[str],
    now: datetime | None,
    as_json: bool,
) -> None:
    """Print the draft; exit with 1 if something that is owed is missing."""
    known = read_facts(facts)
    with desk_at(url, now) as desk:
        draft = desk.draft(complaint_id, kind, language=language, **known)
    if as_json:
        document = {
            "kind": draft.kind,
            "sent_as": draft.sent_as.value,
            "language": draft.language,
            "text": draft.text,
            "says": [element.value for element in draft.contains],
            "missing": [element.value for element in draft.missing],
        }
        say_json(document)
    else:
        print(draft.text)
    for element in draft.missing:
        print(f"owed and missing: {element.value}; {_advice(FIELD_OF[element], known)}", file=sys.stderr)
    if draft.missing:
        sys.exit(1)


def _advice(fact: str, known: Container[str]) -> str:
    if fact in known:
        return "the template has no words for it here: name the case with --fact variant=…, or write them"
    return f"tell it with --fact {fact}=…"
