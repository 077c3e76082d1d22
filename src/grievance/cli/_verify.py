"""``grievance verify``: whether everything is as it was stored."""

from __future__ import annotations

import sys

from grievance.cli._open import desk_at

__all__ = ["verify"]


def verify(url: str) -> None:
    """Print every finding; exit with 1 if there is one."""
    with desk_at(url, None) as desk:
        found = desk.verify()
    for finding in found.findings:
        print(finding)
    print(f"{found.checked} complaints, {len(found.erased)} erased, {len(found.findings)} findings")
    if not found.sound:
        sys.exit(1)
