"""``grievance verify``: whether everything is as it was stored."""

from __future__ import annotations

import sys

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json

__all__ = ["verify"]


def verify(url: str, *, as_json: bool) -> None:
    """Print every finding; exit with 1 if there is one."""
    with desk_at(url, None) as desk:
        found = desk.verify()
    if as_json:
        findings = [{"complaint": one.complaint_id, "problem": one.problem} for one in found.findings]
        say_json({"checked": found.checked, "erased": list(found.erased), "findings": findings, "sound": found.sound})
    else:
        for finding in found.findings:
            print(finding)
        print(f"{found.checked} complaints, {len(found.erased)} erased, {len(found.findings)} findings")
    if not found.sound:
        sys.exit(1)
