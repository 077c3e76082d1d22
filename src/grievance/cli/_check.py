"""``grievance check``: a procedure loads, or every fault is listed."""

from __future__ import annotations

import sys

from grievance.cli._open import read_procedure
from grievance.errors import InvalidDocument

__all__ = ["check"]


def check(words: str) -> None:
    """Print what was loaded, or every fault; exit with 1 if there are faults."""
    try:
        procedure = read_procedure(words)
    except InvalidDocument as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        print(f"{error.document}: {len(error.problems)} faults", file=sys.stderr)
        sys.exit(1)
    levels = ", ".join(level.name for level in procedure.levels.levels)
    print(f"{procedure.ref}: in force from {procedure.effective}, digest {procedure.ref.digest[:12]}")
    print(f"  {len(procedure.standards)} standards, {len(procedure.calendars)} calendars, levels {levels}")
