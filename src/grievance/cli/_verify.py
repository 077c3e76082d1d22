"""``grievance verify``: whether everything is as it was stored."""

from __future__ import annotations

import sys

from grievance.cli._open import desk_of_store, open_store

__all__ = ["verify"]


def verify(url: str) -> None:
    """Print every finding; exit with 1 if there is one."""
    with open_store(url, must_exist=True) as store:
        found = desk_of_store(store, None).verify()
    for finding in found.findings:
        print(finding)
    print(f"{found.checked} complaints, {len(found.erased)} erased, {len(found.findings)} findings")
    if not found.sound:
        sys.exit(1)
