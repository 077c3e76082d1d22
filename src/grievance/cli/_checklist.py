"""``grievance checklist``: what to think of with a complaint, and what was done of it (S55)."""

from __future__ import annotations

from typing import Any

from grievance.cli._open import desk_at
from grievance.cli._printing import say_json
from grievance.desk import Checked

__all__ = ["checklist"]


def checklist(complaint_id: str, url: str, *, language: str, as_json: bool) -> None:
    """Print the checklists for a complaint: their items, each with a mark when it was ticked off."""
    with desk_at(url, None) as desk:
        found = [_document(checked, language) for checked in desk.checklists(complaint_id)]
    if as_json:
        say_json(found)
        return
    for one in found:
        print(f"{one['id']}{'' if one['complete'] else ': not complete'}")
        for item in one["items"]:
            print(f"  [{'x' if item['ticked'] else ' '}] {item['id']}: {item['what']}")
            for phrase in item["phrases"]:
                print(f"        {phrase}")


def _document(checked: Checked, language: str) -> dict[str, Any]:
    items = checked.checklist.items
    return {
        "id": checked.checklist.id,
        "complete": checked.complete,
        "items": [
            {
                "id": item.id,
                "what": item.what.said_in(language),
                "phrases": [phrase.said_in(language) for phrase in item.phrases],
                "ticked": item not in checked.left,
            }
            for item in items
        ],
    }
