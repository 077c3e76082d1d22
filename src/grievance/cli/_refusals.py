"""``grievance refusals``: how often the company could not help, on which grounds, and who decided alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grievance.analytics import AuthorityUsed, Refusals
from grievance.cli._open import desk_at
from grievance.cli._printing import say_json

__all__ = ["refusals"]


def refusals(url: str, *, as_json: bool) -> None:
    """Print what was refused and referred, what was needed, what was overturned, and what was settled alone."""
    with desk_at(url, None) as desk:
        found, used = desk.refusals(), desk.authority_used()
    if as_json:
        say_json({**_document(found), "authority": _authority(used)})
        return
    for line in (*_lines(found), *_lines_of_authority(used)):
        print(line)


def _document(found: Refusals) -> dict[str, Any]:
    counts = ("registered", "withdrawn", "merged", "decided", "answered", "judged", "upheld", "resolved")
    refused = ("declined", "referred", "ungrounded", "reviewed", "returned")
    rates = ("refusal_rate", "referral_rate", "upheld_rate", "reviewed_share")
    return {
        **{name: getattr(found, name) for name in (*counts, *refused, *rates)},
        "by_ground": {ground.value: count for ground, count in found.by_ground.items()},
        "by_category": [
            {"ground": ground.value, "category": category, "count": count}
            for (ground, category), count in found.by_category.items()
        ],
        "needs": dict(found.needs),
        "silent": list(found.silent),
        "overturned": [
            {"id": one.complaint_id, "decided_by": one.decided_by, "at": one.at.isoformat() if one.at else None}
            for one in found.overturned
        ],
    }


def _authority(used: AuthorityUsed) -> dict[str, Any]:
    return {
        "alone": used.alone,
        "with_second": used.with_second,
        "waiting": used.waiting,
        "share_alone": used.share_alone,
        "by_person": {
            person: {"alone": alone, "with_second": second} for person, (alone, second) in used.by_person.items()
        },
    }


def _lines(found: Refusals) -> Iterator[str]:
    yield f"{found.registered} complaints registered, {found.decided} decided"
    yield f"answered: {found.answered}, of these {found.resolved} accepted; upheld: {_share(found.upheld_rate)}"
    yield f"refused: {found.declined} ({_share(found.refusal_rate)} of the decided)"
    yield f"referred: {found.referred} ({_share(found.referral_rate)} of the decided), sent back: {found.returned}"
    yield f"reviewed by a second person: {found.reviewed} ({_share(found.reviewed_share)} of the refused)"
    yield from (f"on the ground {ground.value}: {count}" for ground, count in found.by_ground.items())
    if found.ungrounded:
        yield f"without a ground on record: {found.ungrounded}"
    yield from (f"needed, and nobody could give it: {need} ({count})" for need, count in found.needs.items())
    yield from (f"silent hand-over: {complaint_id}" for complaint_id in found.silent)
    for one in found.overturned:
        yield f"overturned: {one.complaint_id}, decided by {one.decided_by or 'nobody on record'}"


def _lines_of_authority(used: AuthorityUsed) -> Iterator[str]:
    together = f"{used.with_second} with a second person, {used.waiting} waiting for one"
    yield f"settled alone: {used.alone} ({_share(used.share_alone)}); {together}"


def _share(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1%}"
