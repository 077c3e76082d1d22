"""``grievance check``: a procedure loads and is sound, or every fault and every finding is listed."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from grievance.cli._open import read_procedure
from grievance.cli._printing import say_json
from grievance.codec._toml_words import toml_value
from grievance.errors import InvalidDocument, UnreadableFile
from grievance.procedure import Procedure, pack_names
from grievance.procedure.analysis import analyse, score_range
from grievance.rules.analysis import Defect, Extreme, Finding, ScoreBounds

__all__ = ["check"]


def check(words: str, *, as_json: bool = False) -> None:
    """
    Print what was loaded and what is wrong with it; exit with 1 if anything is, with 2 if it cannot be read.

    Faults, with which it does not load, go to standard error; findings come with facts that paste into a case file.
    """
    try:
        procedure = read_procedure(words)
    except UnreadableFile as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except InvalidDocument as error:
        _print_faults(error, as_json=as_json)
        sys.exit(1 if Path(words).is_file() or words in pack_names() else 2)
    findings, scores = analyse(procedure), score_range(procedure)
    if as_json:
        say_json(_document(procedure, findings, scores), indent=2)
    else:
        print("\n".join([*_loaded(procedure, scores), *_told(findings)]))
    if findings:
        sys.exit(1)


def _print_faults(error: InvalidDocument, *, as_json: bool) -> None:
    if as_json:
        faults = [{"path": fault.path, "message": fault.message} for fault in error.problems]
        say_json({"document": error.document, "faults": faults}, indent=2)
        return
    for problem in error.problems:
        print(problem, file=sys.stderr)
    print(f"{error.document}: {_counted(len(error.problems), 'fault')}", file=sys.stderr)


def _loaded(procedure: Procedure, scores: ScoreBounds | None) -> Iterator[str]:
    levels = ", ".join(level.name for level in procedure.levels.levels)
    yield f"{procedure.ref}: in force from {procedure.effective}, digest {procedure.ref.digest[:12]}"
    yield f"  {len(procedure.standards)} standards, {len(procedure.calendars)} calendars, levels {levels}"
    if scores is not None:
        yield f"  scores from {_bounded(scores.lowest, 'least')} to {_bounded(scores.highest, 'most')}"


def _bounded(extreme: Extreme, at: str) -> str:
    """Return the score that is attained, and the one that none passes if that is another."""
    return str(extreme.attained) if extreme.decided else f"{extreme.attained} (at {at} {extreme.bound})"


def _told(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the findings, those of one kind together."""
    order = list(Defect)
    for defect, group in groupby(sorted(findings, key=lambda one: order.index(one.defect)), lambda one: one.defect):
        yield f"\n{defect.value}"
        for finding in group:
            yield f"  {finding.where}: {finding.message}"
            for facts in (finding.example, finding.other):
                if facts is not None:
                    yield f"    facts = {toml_value(facts)}"
    yield f"\n{_counted(len(findings), 'finding')}" if findings else "  nothing is wrong with it"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _document(procedure: Procedure, findings: Sequence[Finding], scores: ScoreBounds | None) -> dict[str, object]:
    return {
        "procedure": str(procedure.ref),
        "digest": procedure.ref.digest,
        "effective": procedure.effective.isoformat(),
        "scores": scores and {"lowest": _score(scores.lowest), "highest": _score(scores.highest)},
        "findings": [
            {
                "defect": finding.defect.value,
                "where": finding.where,
                "message": finding.message,
                "rows": list(finding.rows),
                "example": finding.example,
                "other": finding.other,
            }
            for finding in findings
        ],
    }


def _score(extreme: Extreme) -> dict[str, object]:
    return {"attained": extreme.attained, "bound": extreme.bound, "example": extreme.example}
