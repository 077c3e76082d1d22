"""``grievance search`` and ``grievance precedents``: complaints by their words, and what was decided in such cases."""

from __future__ import annotations

from typing import Any

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.model import Complaint, Refusal
from grievance.policies import Precedent

__all__ = ["precedents", "search"]


def search(words: str, url: str, *, limit: int, as_json: bool) -> None:
    """Print the complaints that have every word, the latest received first."""
    with desk_at(url, None, search=True) as desk:
        page = desk.search(words, limit=limit)
    entries = [_entry(complaint) for complaint in page.entries]
    if as_json:
        say_json(entries)
        return
    if not entries:
        print("nothing found")
    for entry in entries:
        print(f"{entry['id']}: {entry['stage']}, received {entry['received']}, {entry['category']}")
    if page.after is not None:
        print("there are more: say --limit")


def _entry(complaint: Complaint) -> dict[str, Any]:
    submission = complaint.submission
    received = submission.received_at.date().isoformat()
    return {
        "id": complaint.id,
        "stage": complaint.stage.value,
        "received": received,
        "category": submission.category,
    }


def precedents(complaint_id: str, url: str, *, limit: int, as_json: bool) -> None:
    """Print what was decided in cases like a complaint, the most similar first; a person decides on them."""
    with desk_at(url, None, search=True) as desk:
        found = desk.precedents(desk.get(complaint_id).submission, limit=limit + 1)
    others = [one for one in found if one.complaint.id != complaint_id][:limit]
    entries = [{**_entry(one.complaint), **_decided(one)} for one in others]
    if as_json:
        say_json(entries)
        return
    if not entries:
        print("nothing found")
    for entry in entries:
        print(f"{entry['id']}: {entry['decided']} ({entry['score']} of 100: {', '.join(entry['because'])})")


def _decided(precedent: Precedent) -> dict[str, Any]:
    decision, similar = precedent.decision, precedent.similar
    decided = decision.ground.value if isinstance(decision, Refusal) else decision.outcome.value
    return {
        "decided": decided,
        "score": similar.score,
        "because": [reason.value for reason in similar.reasons],
    }
