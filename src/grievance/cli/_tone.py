"""``grievance tone`` and ``grievance check-letter``: what is wrong with a letter that a person wrote, and where."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from grievance.cli._files import read_text
from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.cli._words import read_facts
from grievance.correspondence import ToneFinding, check_tone
from grievance.model import ContactKind, Element

__all__ = ["check_letter", "tone"]


def tone(file: Path, *, language: str, as_json: bool) -> None:
    """Print what is wrong with the tone of a letter; exit with 1 if anything is."""
    text = read_text(file)
    found = _told(check_tone(text, language=language), text, language)
    if as_json:
        say_json(found)
    else:
        _print(found, file)
    if found:
        sys.exit(1)


def check_letter(
    complaint_id: str,
    file: Path,
    url: str,
    *,
    kind: ContactKind,
    language: str | None,
    facts: Iterable[str],
    now: datetime | None,
    as_json: bool,
) -> None:
    """Print what a letter says, what it owes and lacks, and its tone; exit with 1 if anything is to be done."""
    text, known = read_text(file), read_facts(facts)
    with desk_at(url, now) as desk:
        checked = desk.check_letter(complaint_id, kind, text, language=language, **known)
        spoken = language or desk.get(complaint_id).submission.language or "en"
    found = _told(checked.tone, text, spoken.partition("-")[0].lower())
    says, lacks = _words(checked.contains), _words(checked.missing)
    if as_json:
        say_json({"says": says, "lacks": lacks, "tone": found})
    else:
        print(f"says: {', '.join(says) or 'nothing that is owed'}")
        print(f"lacks: {', '.join(lacks) or 'nothing'}")
        _print(found, file)
    if lacks or found:
        sys.exit(1)


def _words(elements: Iterable[Element]) -> list[str]:
    return [element.value for element in elements]


def _told(findings: Iterable[ToneFinding], text: str, language: str) -> list[dict[str, Any]]:
    return [
        {
            "rule": finding.rule,
            **_place(finding, text),
            "problem": finding.problem.said_in(language),
            "advice": finding.advice.said_in(language),
        }
        for finding in findings
    ]


def _place(finding: ToneFinding, text: str) -> dict[str, int | None]:
    """Return line and column, both from 1; None where the whole letter is meant."""
    if not finding.end:
        return {"line": None, "column": None}
    before = text[: finding.start]
    return {"line": before.count("\n") + 1, "column": finding.start - before.rfind("\n")}


def _print(found: Iterable[dict[str, Any]], file: Path) -> None:
    for one in found:
        place = f"{file}:{one['line']}:{one['column']}" if one["line"] else f"{file}"
        print(f"{place}: {one['rule']}: {one['problem']}; {one['advice']}")
