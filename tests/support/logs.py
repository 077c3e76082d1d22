"""Files of records that have every column of an intake map."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from grievance.intake import IntakeMap, Taken
from grievance.model import Submission

__all__ = ["taken"]


def taken(intake: IntakeMap, rows: Iterable[Mapping[str, str]], path: Path) -> list[Submission]:
    """Return what *intake* takes of a CSV file with these *rows*: all of them; what they do not say is left empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, intake.columns)
        writer.writeheader()
        writer.writerows(rows)
    with intake.open(path) as outcomes:
        found = list(outcomes)
    submissions = [outcome.submission for outcome in found if isinstance(outcome, Taken)]
    assert len(submissions) == len(found), found
    return submissions
