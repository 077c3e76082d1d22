"""``grievance diff``: what a new version of a procedure changes for complaints."""

from __future__ import annotations

import sys

from grievance.cli._open import read_procedure
from grievance.cli._printing import say_json
from grievance.errors import GrievanceError
from grievance.procedure.comparing import compare

__all__ = ["diff"]


def diff(old: str, new: str, *, as_json: bool = False) -> None:
    """Print what changes; exit with 1 if anything does or could not be told, with 2 if a file is wrong."""
    try:
        found = compare(read_procedure(old), read_procedure(new))
    except GrievanceError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    if as_json:
        say_json(found.as_mapping(), indent=2)
    else:
        print(found)
    sys.exit(1 if found else 0)
