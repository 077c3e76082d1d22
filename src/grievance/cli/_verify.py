"""``grievance verify``: whether everything is as it was stored, for each organisation in the store."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from grievance.cli._open import OpenStore, open_store
from grievance.cli._printing import say_json
from grievance.desk import Desk, Verification
from grievance.errors import GrievanceError, InvalidValue
from grievance.procedure import Procedure

__all__ = ["verify"]

_COULD_NOT_LOOK = 2


def verify(url: str, *, tenant: str | None, as_json: bool) -> None:
    """Print every finding; exit with 1 if there is one, with 2 if the store cannot be looked at."""
    try:
        found = _verified(url, tenant)
    except GrievanceError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(_COULD_NOT_LOOK)
    if as_json:
        say_json(_document(found))
    else:
        _print(found)
    if not all(one.sound for one in found.values()):
        sys.exit(1)


def _verified(url: str, tenant: str | None) -> Mapping[str, Verification]:
    with open_store(url, must_exist=True) as store:
        names = store.tenants()
        if not names:
            raise InvalidValue("--store", "holds no complaints yet: run grievance triage first")
        if tenant is not None and tenant not in names:
            raise InvalidValue("--tenant", f"must name one of {', '.join(names)}")
        return {name: _desk(store, name).verify() for name in names if tenant in (None, name)}


def _desk(store: OpenStore, tenant: str) -> Desk:
    """Return a desk that can look: whatever procedure is its own, complaints name theirs."""
    return Desk(Procedure.pack("retail"), store, tenant=tenant)


def _document(found: Mapping[str, Verification]) -> Mapping[str, Any]:
    findings = [
        {"tenant": tenant, "complaint": finding.complaint_id, "problem": finding.problem}
        for tenant, one in found.items()
        for finding in one.findings
    ]
    return {
        "checked": sum(one.checked for one in found.values()),
        "erased": [complaint_id for one in found.values() for complaint_id in one.erased],
        "findings": findings,
        "sound": not findings,
    }


def _print(found: Mapping[str, Verification]) -> None:
    for tenant, one in found.items():
        of_whom = f"{tenant}: " if len(found) > 1 else ""
        for finding in one.findings:
            print(f"{of_whom}{finding}")
        print(f"{of_whom}{one.checked} complaints, {len(one.erased)} erased, {len(one.findings)} findings")
